// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-json.h"
#include "tv-base64.h"
#include "tv-identity.h"

#define IDENTITY_MAX (32 * 1024)

char *
tv_identity_seal (GHashTable *values, const guint8 agency_public[32])
{
  g_autoptr (TvJson) object = json_object ();
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) sealed = NULL;
  GHashTableIter iter;
  gpointer path = NULL;
  gpointer value = NULL;

  g_return_val_if_fail (values != NULL && agency_public != NULL, NULL);

  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &path, &value))
    json_object_set_new (object, path, json_string (value));
  plain = tv_json_to_bytes (object, 0);
  sealed = tv_box_seal (agency_public, g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
  if (sealed == NULL)
    return NULL;
  return tv_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
}

GHashTable *
tv_identity_open (const char *sealed, TvBoxKey *agency_key, GError **error)
{
  g_autoptr (GBytes) box = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (TvJson) object = NULL;
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *path = NULL;
  json_t *value = NULL;

  g_return_val_if_fail (sealed != NULL && agency_key != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  box = tv_base64_decode (sealed, 0, error);
  if (box == NULL)
    return NULL;
  plain = tv_box_key_open (agency_key, g_bytes_get_data (box, NULL), g_bytes_get_size (box), error);
  if (plain == NULL)
    return NULL;
  object = tv_json_parse_bytes (plain, IDENTITY_MAX, error);
  if (object == NULL)
    return NULL;
  json_object_foreach (object, path, value)
  {
    if (!json_is_string (value))
      {
        g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "identity value %s is no text", path);
        return NULL;
      }
    g_hash_table_insert (values, g_strdup (path), g_strdup (json_string_value (value)));
  }
  if (!json_is_object (object))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "identity is no object");
      return NULL;
    }
  return g_steal_pointer (&values);
}
