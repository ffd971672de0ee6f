// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-hash-private.h"
#include "tv-item.h"
#include "tv-metadata.h"
#include "vault/tv-base64.h"

#include <string.h>

#define ITEMS_MAX 100000

static gboolean
fail (TvRole role, const char *what, GError **error)
{
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_BAD_REQUEST,
               "%s metadata: %s",
               tv_role_to_string (role),
               what);
  return FALSE;
}

TvMetadataItem *
tv_metadata_item_copy (const TvMetadataItem *self)
{
  TvMetadataItem *copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (TvMetadataItem, 1);
  copy->id = g_strdup (self->id);
  copy->version = self->version;
  copy->kind = g_strdup (self->kind);
  copy->units = g_strdupv (self->units);
  copy->length = self->length;
  copy->sha256 = g_strdup (self->sha256);
  return copy;
}

void
tv_metadata_item_free (TvMetadataItem *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->kind);
  g_strfreev (self->units);
  g_free (self->sha256);
  g_free (self);
}

/* An integer from 1 (or @least) to what a guint holds. */
static gboolean
need_count (const TvJson *object, const char *key, gint64 least, gint64 *ret, GError **error)
{
  if (!tv_json_need_int (object, key, ret, error))
    return FALSE;
  if (*ret >= least && *ret <= G_MAXINT)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s is out of range", key);
  return FALSE;
}

static gboolean
parse_key (TvMetadata *self, const char *id, const TvJson *key, GError **error)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autofree char *real_id = NULL;
  const char *kind = NULL;
  const char *text = NULL;

  if (!tv_json_need_string (key, "kind", &kind, error)
      || !tv_json_need_string (key, "public", &text, error))
    return FALSE;
  public_key = tv_base64_decode (text, TV_PUBLIC_KEY_SIZE, error);
  if (public_key == NULL)
    return FALSE;
  real_id = tv_key_id (g_bytes_get_data (public_key, NULL));
  return (g_str_equal (kind, "ed25519") && g_str_equal (real_id, id))
         || fail (self->role, "a key is not what its id says", error);
}

static gboolean
parse_role_keys (TvMetadata *self,
                 const TvJson *keys,
                 const char *name,
                 const TvJson *role,
                 GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  TvJson *ids = NULL;
  TvJson *id = NULL;
  gint64 threshold = 0;
  size_t i = 0;
  TvRole known = TV_ROLE_ROOT;

  if (!tv_role_from_string (name, &known))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN, "no such role: %s", name);
      return FALSE;
    }
  if (!tv_json_need_array (role, "keyids", &ids, error)
      || !need_count (role, "threshold", 1, &threshold, error))
    return FALSE;
  json_array_foreach (ids, i, id)
  {
    const char *text = json_string_value (id);

    if (text == NULL || json_object_get (keys, text) == NULL
        || !g_hash_table_add (seen, (gpointer) text))
      return fail (self->role, "a role names a key twice or one that is not there", error);
  }
  return threshold <= (gint64) g_hash_table_size (seen)
         || fail (self->role, "a threshold that cannot be met", error);
}

static gboolean
parse_root (TvMetadata *self, GError **error)
{
  TvJson *keys = NULL;
  TvJson *roles = NULL;
  TvJson *value = NULL;
  const char *name = NULL;
  gint64 epoch = 0;

  if (!tv_json_need_object (self->payload, "keys", &keys, error)
      || !tv_json_need_object (self->payload, "roles", &roles, error)
      || !need_count (self->payload, "epoch", 0, &epoch, error))
    return FALSE;
  json_object_foreach (keys, name, value)
  {
    if (!parse_key (self, name, value, error))
      return FALSE;
  }
  json_object_foreach (roles, name, value)
  {
    if (!parse_role_keys (self, keys, name, value, error))
      return FALSE;
  }
  return json_object_size (roles) == TV_N_ROLES || fail (self->role, "a role is missing", error);
}

static gboolean
parse_item (TvMetadata *self, const TvJson *json, GHashTable *seen, GError **error)
{
  const char *id = NULL;
  const char *kind = NULL;
  const char *sha256 = NULL;
  TvJson *units = NULL;
  gint64 version = 0;
  gint64 length = 0;
  TvMetadataItem *item = NULL;

  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "kind", &kind, error)
      || !tv_json_need_string (json, "sha256", &sha256, error)
      || !tv_json_need_array (json, "units", &units, error)
      || !need_count (json, "version", 1, &version, error)
      || !need_count (json, "length", 1, &length, error))
    return FALSE;
  if (!tv_item_id_is_valid (id) || !tv_hash_is_valid (sha256)
      || tv_role_for_kind (kind) != self->role
      || !g_hash_table_add (seen, g_strdup_printf ("%s %d", id, (int) version)))
    return fail (self->role, "an item that is not one of its own", error);
  item = g_new0 (TvMetadataItem, 1);
  item->id = g_strdup (id);
  item->version = (guint) version;
  item->kind = g_strdup (kind);
  item->units = tv_json_get_strings (json, "units");
  item->length = (guint64) length;
  item->sha256 = g_strdup (sha256);
  g_ptr_array_add (self->items, item);
  return TRUE;
}

static gboolean
parse_items (TvMetadata *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  TvJson *items = NULL;
  TvJson *item = NULL;
  size_t i = 0;

  if (!tv_json_need_array (self->payload, "items", &items, error))
    return FALSE;
  if (json_array_size (items) > ITEMS_MAX)
    return fail (self->role, "too many items", error);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_metadata_item_free);
  json_array_foreach (items, i, item)
  {
    if (!parse_item (self, item, seen, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_reference (TvMetadata *self, TvRole role, GError **error)
{
  guint version = 0;
  guint64 length = 0;
  const char *sha256 = NULL;

  return tv_metadata_get_reference (self, role, &version, &length, &sha256)
         || fail (self->role, "a reference is missing or wrong", error);
}

/* Before the first answer there is none to name. */
static gboolean
names (TvMetadata *self, TvRole role)
{
  const TvJson *meta = json_object_get (self->payload, "meta");

  return json_object_get (meta, tv_role_to_string (role)) != NULL;
}

static gboolean
parse_timestamp (TvMetadata *self, GError **error)
{
  gint64 tick = 0;

  if (!tv_json_need_int (self->payload, "tick", &tick, error))
    return FALSE;
  if (tick < 0)
    return fail (self->role, "tick", error);
  self->tick = (guint64) tick;
  return check_reference (self, TV_ROLE_SNAPSHOT, error);
}

static gboolean
parse_role (TvMetadata *self, GError **error)
{
  switch (self->role)
    {
    case TV_ROLE_ROOT:
      return parse_root (self, error);
    case TV_ROLE_TARGETS:
    case TV_ROLE_ANSWERS:
      return parse_items (self, error);
    case TV_ROLE_SNAPSHOT:
      return check_reference (self, TV_ROLE_TARGETS, error)
             && (!names (self, TV_ROLE_ANSWERS) || check_reference (self, TV_ROLE_ANSWERS, error));
    case TV_ROLE_TIMESTAMP:
      return parse_timestamp (self, error);
    case TV_ROLE_RECEIPT:
    case TV_N_ROLES:
    default:
      return fail (self->role, "has no metadata", error);
    }
}

static gboolean
parse_head (TvMetadata *self, GError **error)
{
  const char *name = NULL;
  gint64 version = 0;

  if (!tv_json_need_string (self->payload, "role", &name, error)
      || !need_count (self->payload, "version", 1, &version, error)
      || !tv_json_need_int (self->payload, "expires", &self->expires, error)
      || !tv_json_need_int (self->payload, "time", &self->time, error))
    return FALSE;
  if (!g_str_equal (name, tv_role_to_string (self->role)))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN, "metadata of the role %s", name);
      return FALSE;
    }
  self->version = (guint) version;
  return TRUE;
}

TvMetadata *
tv_metadata_parse (TvRole role, TvDsse *dsse, GError **error)
{
  g_autoptr (TvMetadata) self = NULL;
  g_autofree char *type = NULL;

  g_return_val_if_fail (role < TV_N_ROLES && dsse != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  type = tv_role_dup_payload_type (role);
  if (!g_str_equal (tv_dsse_get_payload_type (dsse), type))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_ROLE_UNKNOWN,
                   "a payload of the type %s",
                   tv_dsse_get_payload_type (dsse));
      return NULL;
    }
  self = g_atomic_rc_box_new0 (TvMetadata);
  self->role = role;
  self->payload = tv_json_parse_bytes (tv_dsse_get_payload (dsse), tv_role_max_size (role), error);
  if (self->payload == NULL || !parse_head (self, error) || !parse_role (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

TvMetadata *
tv_metadata_ref (TvMetadata *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
tv_metadata_clear (gpointer data)
{
  TvMetadata *self = data;

  g_clear_pointer (&self->payload, json_decref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
}

void
tv_metadata_unref (TvMetadata *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, tv_metadata_clear);
}

gboolean
tv_metadata_get_reference (TvMetadata *self,
                           TvRole role,
                           guint *ret_version,
                           guint64 *ret_length,
                           const char **ret_sha256)
{
  const TvJson *reference = NULL;
  const char *sha256 = NULL;
  gint64 version = 0;
  gint64 length = 0;

  g_return_val_if_fail (self != NULL && role < TV_N_ROLES, FALSE);
  g_return_val_if_fail (ret_version != NULL && ret_length != NULL && ret_sha256 != NULL, FALSE);

  reference = json_object_get (json_object_get (self->payload, "meta"), tv_role_to_string (role));
  if (reference == NULL || !need_count (reference, "version", 1, &version, NULL)
      || !need_count (reference, "length", 1, &length, NULL)
      || !tv_json_need_string (reference, "sha256", &sha256, NULL) || !tv_hash_is_valid (sha256))
    return FALSE;
  *ret_version = (guint) version;
  *ret_length = (guint64) length;
  *ret_sha256 = sha256;
  return TRUE;
}

GHashTable *
tv_metadata_dup_role_keys (TvMetadata *root, TvRole role, guint *ret_threshold)
{
  g_autoptr (GHashTable) keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  const TvJson *all = NULL;
  const TvJson *entry = NULL;
  TvJson *id = NULL;
  size_t i = 0;

  g_return_val_if_fail (root != NULL && root->role == TV_ROLE_ROOT, NULL);
  g_return_val_if_fail (role < TV_N_ROLES, NULL);

  all = json_object_get (root->payload, "keys");
  entry = json_object_get (json_object_get (root->payload, "roles"), tv_role_to_string (role));
  json_array_foreach (json_object_get (entry, "keyids"), i, id)
  {
    const TvJson *key = json_object_get (all, json_string_value (id));
    const char *text = tv_json_get_string (key, "public", "");
    GBytes *public_key = tv_base64_decode (text, TV_PUBLIC_KEY_SIZE, NULL);

    if (public_key != NULL)
      g_hash_table_insert (keys, g_strdup (json_string_value (id)), public_key);
  }
  if (ret_threshold != NULL)
    *ret_threshold = (guint) tv_json_get_int (entry, "threshold", G_MAXINT);
  return g_steal_pointer (&keys);
}

gboolean
tv_metadata_check_signatures (TvMetadata *root, TvRole role, TvDsse *dsse, GError **error)
{
  g_autoptr (GHashTable) keys = NULL;
  guint threshold = 0;
  guint count = 0;

  g_return_val_if_fail (root != NULL && dsse != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  keys = tv_metadata_dup_role_keys (root, role, &threshold);
  count = tv_dsse_count_signatures (dsse, keys);
  if (count >= threshold)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               count == 0 ? TV_ERROR_SIGNATURE : TV_ERROR_THRESHOLD,
               "%s: %u of %u signatures that count",
               tv_role_to_string (role),
               count,
               threshold);
  return FALSE;
}

GStrv
tv_metadata_list_signers (TvMetadata *root, TvRole role, TvDsse *dsse)
{
  g_autoptr (GStrvBuilder) signers = g_strv_builder_new ();
  g_autoptr (GHashTable) keys = NULL;
  g_autoptr (GList) ids = NULL;

  g_return_val_if_fail (root != NULL && dsse != NULL, NULL);

  keys = tv_metadata_dup_role_keys (root, role, NULL);
  ids = g_list_sort (g_hash_table_get_keys (keys), (GCompareFunc) strcmp);
  for (GList *l = ids; l != NULL; l = l->next)
    {
      g_autoptr (GHashTable) one = g_hash_table_new (g_str_hash, g_str_equal);

      g_hash_table_insert (one, l->data, g_hash_table_lookup (keys, l->data));
      if (tv_dsse_count_signatures (dsse, one) == 1)
        g_strv_builder_add (signers, l->data);
    }
  return g_strv_builder_end (signers);
}
