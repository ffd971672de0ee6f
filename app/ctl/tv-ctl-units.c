// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "model/tv-unit.h"
#include "office/tv-csv.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-item.h"

#define TABLE_MAX (16 * 1024 * 1024)

/* The words of official lists and our own. */
static const struct
{
  const char *word;
  const char *kind;
} kinds[] = {
  { "Tỉnh", "tinh" },   { "Thành phố", "thanh-pho" }, { "Phường", "phuong" },
  { "Xã", "xa" },       { "Đặc khu", "dac-khu" },     { "Thị trấn", "thi-tran" },
  { "Huyện", "huyen" }, { "Quận", "quan" },           { "Thị xã", "thi-xa" },
};

typedef struct
{
  const char *valid_from; /* (borrowed) (nullable) */
  const char *decision;   /* (borrowed) (nullable) */
  const TvJson *merges;   /* (borrowed) (nullable) */
  TvJson *units;          /* (owned) */
  TvJson *changes;        /* (owned) */
} Register;

static const char *
get_kind (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (word, kinds[i].word) || g_str_equal (word, kinds[i].kind))
      return kinds[i].kind;
  return NULL;
}

/* The units that went into @code, from a file {"data": [{"level1_id", "merges": [{"old_id",
 * "name"}], "level2s": [{"level2_id", "merges": […]}]}]}. (transfer none) (nullable) */
static const TvJson *
find_merges (const TvJson *merges, const char *code)
{
  TvJson *province = NULL;
  TvJson *unit = NULL;
  size_t i = 0;
  size_t j = 0;

  json_array_foreach (json_object_get (merges, "data"), i, province)
  {
    if (g_str_equal (tv_json_get_string (province, "level1_id", ""), code))
      return json_object_get (province, "merges");
    json_array_foreach (json_object_get (province, "level2s"), j, unit)
    {
      if (g_str_equal (tv_json_get_string (unit, "level2_id", ""), code))
        return json_object_get (unit, "merges");
    }
  }
  return NULL;
}

static TvJson *
make_former (Register *self, const char *code, const char *listed)
{
  const TvJson *merges = find_merges (self->merges, code);
  g_auto (GStrv) names = listed != NULL ? g_strsplit (listed, ";", -1) : NULL;
  TvJson *former = json_array ();
  TvJson *merge = NULL;
  size_t i = 0;

  for (guint n = 0; names != NULL && names[n] != NULL; n++)
    json_array_append_new (former, json_string (g_strstrip (names[n])));
  json_array_foreach (merges, i, merge)
  {
    json_array_append_new (former, json_string (tv_json_get_string (merge, "name", "")));
  }
  return former;
}

static void
set_text (TvJson *object, const char *key, const char *text)
{
  json_object_set_new (object, key, text != NULL ? json_string (text) : json_null ());
}

static void
add_change (Register *self, const char *code, const char *from, const TvJson *former)
{
  TvJson *change = NULL;

  if (json_array_size (former) == 0)
    return;
  change = json_object ();
  json_object_set_new (change,
                       "kind",
                       json_string (json_array_size (former) > 1 ? "merge" : "rename"));
  set_text (change, "date", from);
  set_text (change, "decision", self->decision);
  json_object_set_new (change, "from", json_deep_copy (former));
  json_object_set_new (change, "to", json_pack ("[s]", code));
  json_array_append_new (self->changes, change);
}

/* The cell of the named column, NULL when it is empty. (transfer none) (nullable) */
static const char *
get_cell (GPtrArray *table, guint row, const char *column)
{
  const char *const *heads = g_ptr_array_index (table, 0);
  const char *const *cells = g_ptr_array_index (table, row);
  const char *text = tv_csv_get (cells, tv_csv_find_column (heads, column));

  return *text != '\0' ? text : NULL;
}

static gboolean
add_unit (Register *self, GPtrArray *table, guint row, GError **error)
{
  const char *code = get_cell (table, row, "code");
  const char *name = get_cell (table, row, "name");
  const char *word = get_cell (table, row, "unit_type");
  const char *kind = NULL;
  const char *from = get_cell (table, row, "valid_from");
  const char *parent = get_cell (table, row, "parent");
  TvJson *unit = NULL;
  TvJson *former = NULL;

  word = word != NULL ? word : get_cell (table, row, "kind");
  kind = word != NULL ? get_kind (word) : NULL;
  if (code == NULL || name == NULL || kind == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "line %u: code, name and unit_type (Phường, Xã, …) are needed",
                   row + 1);
      return FALSE;
    }
  from = from != NULL ? from : self->valid_from;
  parent = parent != NULL ? parent : get_cell (table, row, "province_code");
  former = make_former (self, code, get_cell (table, row, "former"));
  unit = json_object ();
  json_object_set_new (unit, "code", json_string (code));
  json_object_set_new (unit, "name", json_string (name));
  json_object_set_new (unit, "kind", json_string (kind));
  set_text (unit, "parent", parent);
  set_text (unit, "valid_from", from);
  set_text (unit, "valid_to", get_cell (table, row, "valid_to"));
  json_object_set_new (unit, "former", former);
  json_array_append_new (self->units, unit);
  add_change (self, code, from, former);
  return TRUE;
}

static gboolean
read_table (Register *self, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (path, TABLE_MAX, error);
  g_autoptr (GPtrArray) table = bytes != NULL ? tv_csv_parse (bytes, 0, error) : NULL;

  if (table == NULL)
    return FALSE;
  for (guint row = 1; row < table->len; row++)
    if (!add_unit (self, table, row, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_item (TvCtl *ctl, Register *self, const char *out, int version, GError **error)
{
  g_autofree char *path = g_build_filename (out, "units.json", NULL);
  g_autoptr (TvJson) json = json_object ();
  g_autoptr (TvJson) head
      = tv_ctl_make_head ("units", "units", "Danh mục đơn vị hành chính", version);
  g_autoptr (TvUnitRegister) parsed = NULL;
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GBytes) bytes = NULL;

  json_object_set (json, "units", self->units);
  json_object_set (json, "changes", self->changes);
  parsed = tv_unit_register_parse (json, error);
  if (parsed == NULL)
    return FALSE;
  bytes = tv_json_to_bytes (json, 1);
  if (!tv_file_make_folder (out, error) || !tv_file_write (path, bytes, 0644, error))
    return FALSE;
  item = tv_ctl_finish_item (ctl, out, head, error);
  if (item == NULL)
    return FALSE;
  tv_ctl_say (ctl, _ ("Units: %u"), (guint) json_array_size (self->units));
  tv_ctl_set (ctl, "units", json_integer ((json_int_t) json_array_size (self->units)));
  return TRUE;
}

gboolean
tv_ctl_units_import (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *out = NULL;
  g_autofree char *merges_path = NULL;
  g_autofree char *valid_from = NULL;
  g_autofree char *decision = NULL;
  int version = 1;
  g_autoptr (TvJson) merges = NULL;
  g_autoptr (TvJson) units = json_array ();
  g_autoptr (TvJson) changes = json_array ();
  Register self = { .units = units, .changes = changes };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("The item's folder"), "ITEM" },
    { "merges",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &merges_path,
      N_ ("Which former units went into each"),
      "FILE.json" },
    { "valid-from",
      0,
      0,
      G_OPTION_ARG_STRING,
      &valid_from,
      N_ ("Since when they are in force"),
      "YYYY-MM-DD" },
    { "decision", 0, 0, G_OPTION_ARG_STRING, &decision, N_ ("The decision's number"), "TEXT" },
    { "item-version", 0, 0, G_OPTION_ARG_INT, &version, N_ ("Its version (1)"), "N" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (out == NULL)
    return tv_ctl_fail_usage (error, _ ("-o ITEM is missing"));
  if (merges_path != NULL)
    {
      merges = tv_json_load_file (merges_path, TABLE_MAX, error);
      if (merges == NULL)
        return FALSE;
    }
  self.merges = merges;
  self.valid_from = valid_from;
  self.decision = decision;
  return read_table (&self, words[1], error) && write_item (ctl, &self, out, version, error);
}
