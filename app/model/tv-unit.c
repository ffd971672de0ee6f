// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-unit.h"

#include "base/tv-error.h"

#include <string.h>

static void
unit_free (gpointer data)
{
  TvUnit *self = data;

  g_free (self->code);
  g_free (self->name);
  g_free (self->kind);
  g_free (self->parent);
  g_free (self->valid_from);
  g_free (self->valid_to);
  g_strfreev (self->former);
  g_free (self);
}

static void
tv_unit_register_clear (gpointer data)
{
  TvUnitRegister *self = data;

  g_clear_pointer (&self->units, g_ptr_array_unref);
  g_clear_pointer (&self->changes, json_decref);
}

TvUnitRegister *
tv_unit_register_ref (TvUnitRegister *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tv_unit_register_unref (TvUnitRegister *self)
{
  g_atomic_rc_box_release_full (self, tv_unit_register_clear);
}

static TvUnit *
parse_unit (const TvJson *json, GError **error)
{
  const char *code, *name, *kind;
  TvUnit *self;

  if (!tv_json_need_string (json, "code", &code, error)
      || !tv_json_need_string (json, "name", &name, error)
      || !tv_json_need_string (json, "kind", &kind, error))
    return NULL;
  if (*code == '\0' || *name == '\0')
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "A unit without code or name");
      return NULL;
    }
  self = g_new0 (TvUnit, 1);
  self->code = g_strdup (code);
  self->name = g_strdup (name);
  self->kind = g_strdup (kind);
  self->parent = g_strdup (tv_json_get_string (json, "parent", NULL));
  self->valid_from = g_strdup (tv_json_get_string (json, "valid_from", ""));
  self->valid_to = g_strdup (tv_json_get_string (json, "valid_to", NULL));
  self->former = tv_json_get_strings (json, "former");
  return self;
}

TvUnitRegister *
tv_unit_register_parse (const TvJson *json, GError **error)
{
  g_autoptr (TvUnitRegister) self = g_atomic_rc_box_new0 (TvUnitRegister);
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  TvJson *units;
  TvJson *changes = json_object_get (json, "changes");

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_array (json, "units", &units, error))
    return NULL;
  self->units = g_ptr_array_new_with_free_func (unit_free);
  self->changes = json_is_array (changes) ? json_incref (changes) : json_array ();
  for (size_t i = 0; i < json_array_size (units); i++)
    {
      TvUnit *unit = parse_unit (json_array_get (units, i), error);

      if (unit == NULL)
        return NULL;
      g_ptr_array_add (self->units, unit);
      if (!g_hash_table_add (codes, unit->code))
        {
          g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Unit %s twice", unit->code);
          return NULL;
        }
    }
  return g_steal_pointer (&self);
}

const TvUnit *
tv_unit_register_find (const TvUnitRegister *self, const char *code)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->units->len; i++)
    {
      const TvUnit *unit = g_ptr_array_index (self->units, i);

      if (g_strcmp0 (unit->code, code) == 0)
        return unit;
    }
  return NULL;
}

char *
tv_unit_dup_full_name (const TvUnit *self)
{
  /* Proper names, the same in every language of the screen. */
  static const struct
  {
    const char *kind;
    const char *word;
  } kinds[] = {
    { "tinh", "Tỉnh" },     { "thanh-pho", "Thành phố" }, { "xa", "Xã" },
    { "phuong", "Phường" }, { "dac-khu", "Đặc khu" },     { "thi-tran", "Thị trấn" },
    { "huyen", "Huyện" },   { "thi-xa", "Thị xã" },       { "quan", "Quận" },
  };

  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (self->kind, kinds[i].kind) == 0)
      return g_strdup_printf ("%s %s", kinds[i].word, self->name);
  return g_strdup (self->name);
}
