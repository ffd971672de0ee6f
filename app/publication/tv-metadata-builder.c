// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-hex.h"
#include "tv-metadata-builder.h"

#define KIND_PLAN "plan"

static TvJson *
start_payload (TvRole role, guint version, gint64 time, gint64 expires)
{
  TvJson *payload = json_object ();

  json_object_set_new (payload, "role", json_string (tv_role_to_string (role)));
  json_object_set_new (payload, "version", json_integer (version));
  json_object_set_new (payload, "time", json_integer (time));
  json_object_set_new (payload, "expires", json_integer (expires));
  return payload;
}

/* Takes over @payload. */
static TvDsse *
finish_payload (TvRole role, TvJson *payload)
{
  g_autofree char *type = tv_role_dup_payload_type (role);
  g_autoptr (GBytes) bytes = tv_json_to_bytes (payload, 0);

  json_decref (payload);
  return tv_dsse_new (type, bytes);
}

TvDsse *
tv_metadata_build_root (guint version,
                        gint64 time,
                        gint64 expires,
                        guint epoch,
                        const TvJson *keys,
                        const TvJson *roles)
{
  TvJson *payload = NULL;

  g_return_val_if_fail (json_is_object (keys) && json_is_object (roles), NULL);

  payload = start_payload (TV_ROLE_ROOT, version, time, expires);
  json_object_set_new (payload, "epoch", json_integer (epoch));
  json_object_set_new (payload, "keys", json_deep_copy (keys));
  json_object_set_new (payload, "roles", json_deep_copy (roles));
  return finish_payload (TV_ROLE_ROOT, payload);
}

TvDsse *
tv_metadata_build_items (TvRole role, guint version, gint64 time, gint64 expires, GPtrArray *items)
{
  TvJson *payload = NULL;
  TvJson *list = NULL;

  g_return_val_if_fail (role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS, NULL);
  g_return_val_if_fail (items != NULL, NULL);

  payload = start_payload (role, version, time, expires);
  list = json_array ();
  json_object_set_new (payload, "items", list);
  for (guint i = 0; i < items->len; i++)
    {
      const TvMetadataItem *item = g_ptr_array_index (items, i);
      TvJson *line = json_object ();

      json_object_set_new (line, "id", json_string (item->id));
      json_object_set_new (line, "version", json_integer (item->version));
      json_object_set_new (line, "kind", json_string (item->kind));
      json_object_set_new (line, "units", tv_json_new_strings ((const char *const *) item->units));
      json_object_set_new (line, "length", json_integer ((json_int_t) item->length));
      json_object_set_new (line, "sha256", json_string (item->sha256));
      json_array_append_new (list, line);
    }
  return finish_payload (role, payload);
}

/* @bytes are the whole signed file of the role, whose version stands in it. */
static void
set_reference (TvJson *meta, TvRole role, GBytes *bytes)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), NULL);
  g_autoptr (TvMetadata) metadata = dsse != NULL ? tv_metadata_parse (role, dsse, NULL) : NULL;
  g_autofree char *sha256 = NULL;
  TvJson *reference = NULL;
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  g_return_if_fail (metadata != NULL);

  sha256 = tv_sha256_hex (data, length);
  reference = json_object ();
  json_object_set_new (reference, "version", json_integer (metadata->version));
  json_object_set_new (reference, "length", json_integer ((json_int_t) length));
  json_object_set_new (reference, "sha256", json_string (sha256));
  json_object_set_new (meta, tv_role_to_string (role), reference);
}

TvDsse *
tv_metadata_build_snapshot (guint version,
                            gint64 time,
                            gint64 expires,
                            GBytes *targets,
                            GBytes *answers)
{
  TvJson *payload = NULL;
  TvJson *meta = NULL;

  g_return_val_if_fail (targets != NULL, NULL);

  payload = start_payload (TV_ROLE_SNAPSHOT, version, time, expires);
  meta = json_object ();
  json_object_set_new (payload, "meta", meta);
  set_reference (meta, TV_ROLE_TARGETS, targets);
  if (answers != NULL)
    set_reference (meta, TV_ROLE_ANSWERS, answers);
  return finish_payload (TV_ROLE_SNAPSHOT, payload);
}

TvDsse *
tv_metadata_build_timestamp (guint version,
                             gint64 time,
                             gint64 expires,
                             guint64 tick,
                             GBytes *snapshot)
{
  TvJson *payload = NULL;
  TvJson *meta = NULL;

  g_return_val_if_fail (snapshot != NULL, NULL);

  payload = start_payload (TV_ROLE_TIMESTAMP, version, time, expires);
  meta = json_object ();
  json_object_set_new (payload, "meta", meta);
  json_object_set_new (payload, "tick", json_integer ((json_int_t) tick));
  set_reference (meta, TV_ROLE_SNAPSHOT, snapshot);
  return finish_payload (TV_ROLE_TIMESTAMP, payload);
}

/* Old versions of a plan stay on show as superseded ones; of anything else only the newest counts,
 * and the same version again is the same line. */
static gboolean
is_displaced (const TvMetadataItem *old, const TvItem *item)
{
  return g_str_equal (old->id, item->id)
         && (old->version == item->version || !g_str_equal (item->kind, KIND_PLAN));
}

static TvMetadataItem *
make_line (const TvItem *item)
{
  TvMetadataItem *line = g_new0 (TvMetadataItem, 1);

  line->id = g_strdup (item->id);
  line->version = item->version;
  line->kind = g_strdup (item->kind);
  line->units = g_strdupv (item->units);
  line->length = item->length;
  line->sha256 = g_strdup (item->sha256);
  return line;
}

void
tv_metadata_items_put (GPtrArray *items, TvItem *item)
{
  g_return_if_fail (items != NULL && item != NULL);

  for (guint i = items->len; i > 0; i--)
    if (is_displaced (g_ptr_array_index (items, i - 1), item))
      g_ptr_array_remove_index (items, i - 1);
  g_ptr_array_add (items, make_line (item));
}

gboolean
tv_metadata_items_remove (GPtrArray *items, const char *id, guint version)
{
  gboolean found = FALSE;

  g_return_val_if_fail (items != NULL && id != NULL, FALSE);

  for (guint i = items->len; i > 0; i--)
    {
      const TvMetadataItem *line = g_ptr_array_index (items, i - 1);

      if (!g_str_equal (line->id, id) || (version != 0 && line->version != version))
        continue;
      g_ptr_array_remove_index (items, i - 1);
      found = TRUE;
    }
  return found;
}

GPtrArray *
tv_metadata_items_with (TvMetadata *previous, TvItem *item)
{
  GPtrArray *items = NULL;

  g_return_val_if_fail (item != NULL, NULL);

  items = tv_metadata_dup_items (previous);
  tv_metadata_items_put (items, item);
  return items;
}

GPtrArray *
tv_metadata_dup_items (TvMetadata *previous)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_metadata_item_free);

  for (guint i = 0; previous != NULL && i < previous->items->len; i++)
    g_ptr_array_add (items, tv_metadata_item_copy (g_ptr_array_index (previous->items, i)));
  return items;
}
