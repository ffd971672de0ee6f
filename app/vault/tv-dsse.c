// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "base/tv-json.h"
#include "tv-base64.h"
#include "tv-dsse.h"
#include "tv-sodium-private.h"

#define PAE_PREFIX "DSSEv1"
#define SIGNATURES_MAX 64

typedef struct
{
  char *key_id;
  guint8 signature[TV_SIGNATURE_SIZE];
} Signature;

struct _TvDsse
{
  char *payload_type;    /* (owned) */
  GBytes *payload;       /* (owned) */
  GPtrArray *signatures; /* (owned) (element-type Signature) */
};

static void
signature_free (gpointer data)
{
  Signature *self = data;

  g_free (self->key_id);
  g_free (self);
}

TvDsse *
tv_dsse_new (const char *payload_type, GBytes *payload)
{
  TvDsse *self = NULL;

  g_return_val_if_fail (payload_type != NULL && payload != NULL, NULL);

  self = g_new0 (TvDsse, 1);
  self->payload_type = g_strdup (payload_type);
  self->payload = g_bytes_ref (payload);
  self->signatures = g_ptr_array_new_with_free_func (signature_free);
  return self;
}

void
tv_dsse_free (TvDsse *self)
{
  if (self == NULL)
    return;
  g_free (self->payload_type);
  g_bytes_unref (self->payload);
  g_ptr_array_unref (self->signatures);
  g_free (self);
}

static gboolean
parse_signature (TvDsse *self, const TvJson *json, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *key_id = NULL;
  const char *text = NULL;
  guint8 id[4];

  if (!tv_json_need_string (json, "keyid", &key_id, error)
      || !tv_json_need_string (json, "sig", &text, error))
    return FALSE;
  bytes = tv_base64_decode (text, TV_SIGNATURE_SIZE, error);
  if (bytes == NULL)
    return FALSE;
  if (!tv_hex_decode (key_id, id, sizeof id))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "a key id is 8 hex digits");
      return FALSE;
    }
  tv_dsse_add_signature (self, key_id, g_bytes_get_data (bytes, NULL));
  return TRUE;
}

TvDsse *
tv_dsse_parse (GBytes *json, gsize max, GError **error)
{
  g_autoptr (TvDsse) self = NULL;
  g_autoptr (TvJson) object = NULL;
  g_autoptr (GBytes) payload = NULL;
  const char *type = NULL;
  const char *text = NULL;
  TvJson *signatures = NULL;
  TvJson *signature = NULL;
  size_t i = 0;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  object = tv_json_parse_bytes (json, max, error);
  if (object == NULL || !tv_json_need_string (object, "payloadType", &type, error)
      || !tv_json_need_string (object, "payload", &text, error)
      || !tv_json_need_array (object, "signatures", &signatures, error))
    return NULL;
  payload = tv_base64_decode (text, 0, error);
  if (payload == NULL)
    return NULL;
  if (json_array_size (signatures) > SIGNATURES_MAX)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_TOO_MANY, "too many signatures");
      return NULL;
    }
  self = tv_dsse_new (type, payload);
  json_array_foreach (signatures, i, signature)
  {
    if (!parse_signature (self, signature, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

const char *
tv_dsse_get_payload_type (TvDsse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->payload_type;
}

GBytes *
tv_dsse_get_payload (TvDsse *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->payload;
}

/* What is signed (DSSE v1, pre-authentication encoding): type and payload with their lengths, so
 * that a signature for one role's metadata is worth nothing for another's. */
static GBytes *
encode_pae (TvDsse *self)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (self->payload, &length);
  g_autofree char *head
      = g_strdup_printf (PAE_PREFIX " %" G_GSIZE_FORMAT " %s %" G_GSIZE_FORMAT " ",
                         strlen (self->payload_type),
                         self->payload_type,
                         length);
  GByteArray *pae = g_byte_array_new ();

  g_byte_array_append (pae, (const guint8 *) head, strlen (head));
  if (length > 0)
    g_byte_array_append (pae, data, length);
  return g_byte_array_free_to_bytes (pae);
}

void
tv_dsse_make_signature (TvDsse *self, TvSigningKey *key, guint8 ret_signature[64])
{
  g_autoptr (GBytes) pae = NULL;

  g_return_if_fail (self != NULL && key != NULL && ret_signature != NULL);

  pae = encode_pae (self);
  tv_signing_key_sign (key, g_bytes_get_data (pae, NULL), g_bytes_get_size (pae), ret_signature);
}

void
tv_dsse_sign (TvDsse *self, TvSigningKey *key)
{
  guint8 signature[TV_SIGNATURE_SIZE];

  g_return_if_fail (self != NULL && key != NULL);

  tv_dsse_make_signature (self, key, signature);
  tv_dsse_add_signature (self, tv_signing_key_get_id (key), signature);
}

gboolean
tv_dsse_add_signature (TvDsse *self, const char *key_id, const guint8 signature[64])
{
  Signature *added = NULL;

  g_return_val_if_fail (self != NULL && key_id != NULL && signature != NULL, FALSE);

  for (guint i = 0; i < self->signatures->len; i++)
    {
      const Signature *known = g_ptr_array_index (self->signatures, i);

      if (g_str_equal (known->key_id, key_id)
          && memcmp (known->signature, signature, TV_SIGNATURE_SIZE) == 0)
        return FALSE;
    }
  added = g_new0 (Signature, 1);
  added->key_id = g_strdup (key_id);
  for (gsize i = 0; i < TV_SIGNATURE_SIZE; i++)
    added->signature[i] = signature[i];
  g_ptr_array_add (self->signatures, added);
  return TRUE;
}

GBytes *
tv_dsse_to_bytes (TvDsse *self)
{
  g_autoptr (TvJson) object = json_object ();
  g_autofree char *payload = NULL;
  TvJson *signatures = json_array ();

  g_return_val_if_fail (self != NULL, NULL);

  payload
      = tv_base64_encode (g_bytes_get_data (self->payload, NULL), g_bytes_get_size (self->payload));
  json_object_set_new (object, "payloadType", json_string (self->payload_type));
  json_object_set_new (object, "payload", json_string (payload));
  json_object_set_new (object, "signatures", signatures);
  for (guint i = 0; i < self->signatures->len; i++)
    {
      const Signature *signature = g_ptr_array_index (self->signatures, i);
      g_autofree char *text = tv_base64_encode (signature->signature, TV_SIGNATURE_SIZE);
      TvJson *line = json_object ();

      json_object_set_new (line, "keyid", json_string (signature->key_id));
      json_object_set_new (line, "sig", json_string (text));
      json_array_append_new (signatures, line);
    }
  return tv_json_to_bytes (object, 0);
}

/* The same public half under two names is one person. */
static guint
count_different (GPtrArray *signers)
{
  guint count = 0;

  for (guint i = 0; i < signers->len; i++)
    {
      gboolean seen = FALSE;

      for (guint j = 0; j < i && !seen; j++)
        seen = g_bytes_equal (g_ptr_array_index (signers, i), g_ptr_array_index (signers, j));
      count += seen ? 0 : 1;
    }
  return count;
}

guint
tv_dsse_count_signatures (TvDsse *self, GHashTable *keys)
{
  g_autoptr (GPtrArray) signers = g_ptr_array_new ();
  g_autoptr (GBytes) pae = NULL;

  g_return_val_if_fail (self != NULL && keys != NULL, 0);

  pae = encode_pae (self);
  for (guint i = 0; i < self->signatures->len; i++)
    {
      const Signature *signature = g_ptr_array_index (self->signatures, i);
      GBytes *public_key = g_hash_table_lookup (keys, signature->key_id);

      if (public_key != NULL && g_bytes_get_size (public_key) == TV_PUBLIC_KEY_SIZE
          && tv_signature_verify (g_bytes_get_data (public_key, NULL),
                                  g_bytes_get_data (pae, NULL),
                                  g_bytes_get_size (pae),
                                  signature->signature))
        g_ptr_array_add (signers, public_key);
    }
  return count_different (signers);
}
