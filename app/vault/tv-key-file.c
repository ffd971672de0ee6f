// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-json.h"
#include "tv-base64.h"
#include "tv-key-file.h"
#include "tv-password.h"
#include "tv-sodium-private.h"

#define KEY_FILE_MAX (8 * 1024)
#define SECRET_LENGTH 32
#define KIND_SIGNING "signing"
#define KIND_BOX "box"
/* A file may ask for more work than we write, but not for an hour of it. */
#define OPS_MAX 16
#define MEMORY_MAX (1024 * 1024 * 1024)

G_STATIC_ASSERT (SECRET_LENGTH == crypto_secretbox_KEYBYTES);

/* Argon2id(passphrase) into guarded memory. */
static guint8 *
derive_key (const char *passphrase, const guint8 *salt, guint64 ops, guint64 memory, GError **error)
{
  guint8 *key = tv_guarded_new (crypto_secretbox_KEYBYTES);

  if (crypto_pwhash (key,
                     crypto_secretbox_KEYBYTES,
                     passphrase,
                     strlen (passphrase),
                     salt,
                     ops,
                     memory,
                     crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    return key;
  sodium_free (key);
  g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "no memory for Argon2id");
  return NULL;
}

static void
set_base64 (TvJson *object, const char *name, const guint8 *data, gsize length)
{
  g_autofree char *text = tv_base64_encode (data, length);

  json_object_set_new (object, name, json_string (text));
  sodium_memzero (text, strlen (text));
}

static gboolean
set_sealed_secret (TvJson *object, GBytes *secret, const char *passphrase, GError **error)
{
  guint8 salt[crypto_pwhash_SALTBYTES];
  guint8 nonce[crypto_secretbox_NONCEBYTES];
  guint8 box[crypto_secretbox_MACBYTES + SECRET_LENGTH];
  guint8 *key = NULL;

  tv_random_bytes (salt, sizeof salt);
  tv_random_bytes (nonce, sizeof nonce);
  key = derive_key (passphrase,
                    salt,
                    crypto_pwhash_OPSLIMIT_MODERATE,
                    crypto_pwhash_MEMLIMIT_MODERATE,
                    error);
  if (key == NULL)
    return FALSE;
  crypto_secretbox_easy (box, g_bytes_get_data (secret, NULL), SECRET_LENGTH, nonce, key);
  sodium_free (key);
  set_base64 (object, "salt", salt, sizeof salt);
  set_base64 (object, "nonce", nonce, sizeof nonce);
  set_base64 (object, "sealed", box, sizeof box);
  json_object_set_new (object, "ops", json_integer (crypto_pwhash_OPSLIMIT_MODERATE));
  json_object_set_new (object, "memory", json_integer (crypto_pwhash_MEMLIMIT_MODERATE));
  return TRUE;
}

static gboolean
save (const char *path,
      const char *kind,
      const guint8 public_key[32],
      GBytes *secret,
      const char *passphrase,
      GError **error)
{
  g_autoptr (TvJson) object = json_object ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *id = tv_key_id (public_key);

  json_object_set_new (object, "kind", json_string (kind));
  json_object_set_new (object, "id", json_string (id));
  set_base64 (object, "public", public_key, TV_PUBLIC_KEY_SIZE);
  if (passphrase == NULL)
    set_base64 (object, "secret", g_bytes_get_data (secret, NULL), SECRET_LENGTH);
  else if (!set_sealed_secret (object, secret, passphrase, error))
    return FALSE;
  bytes = tv_json_to_bytes (object, 2);
  return tv_file_write (path, bytes, 0600, error);
}

gboolean
tv_key_file_save_signing (const char *path,
                          TvSigningKey *key,
                          const char *passphrase,
                          GError **error)
{
  g_autoptr (GBytes) seed = NULL;

  g_return_val_if_fail (path != NULL && key != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  seed = tv_signing_key_dup_seed (key);
  return save (path, KIND_SIGNING, tv_signing_key_get_public (key), seed, passphrase, error);
}

gboolean
tv_key_file_save_box (const char *path, TvBoxKey *key, const char *passphrase, GError **error)
{
  g_autoptr (GBytes) secret = NULL;

  g_return_val_if_fail (path != NULL && key != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  secret = tv_box_key_dup_secret (key);
  return save (path, KIND_BOX, tv_box_key_get_public (key), secret, passphrase, error);
}

static GBytes *
get_base64 (const TvJson *object, const char *name, gsize length, GError **error)
{
  const char *text = NULL;

  if (!tv_json_need_string (object, name, &text, error))
    return NULL;
  return tv_base64_decode (text, length, error);
}

static GBytes *
open_sealed_secret (const TvJson *object, const char *passphrase, GError **error)
{
  g_autoptr (GBytes) salt = get_base64 (object, "salt", crypto_pwhash_SALTBYTES, error);
  g_autoptr (GBytes) nonce = NULL;
  g_autoptr (GBytes) box = NULL;
  gint64 ops = tv_json_get_int (object, "ops", 0);
  gint64 memory = tv_json_get_int (object, "memory", 0);
  guint8 *key = NULL;
  guint8 *secret = NULL;
  gboolean opened = FALSE;

  if (salt == NULL)
    return NULL;
  nonce = get_base64 (object, "nonce", crypto_secretbox_NONCEBYTES, error);
  if (nonce == NULL)
    return NULL;
  box = get_base64 (object, "sealed", crypto_secretbox_MACBYTES + SECRET_LENGTH, error);
  if (box == NULL)
    return NULL;
  if (ops < (gint64) crypto_pwhash_OPSLIMIT_MIN || ops > OPS_MAX
      || memory < (gint64) crypto_pwhash_MEMLIMIT_MIN || memory > MEMORY_MAX)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_CORRUPT, "impossible Argon2id limits");
      return NULL;
    }
  key = derive_key (passphrase, g_bytes_get_data (salt, NULL), ops, memory, error);
  if (key == NULL)
    return NULL;
  secret = tv_guarded_new (SECRET_LENGTH);
  opened = crypto_secretbox_open_easy (secret,
                                       g_bytes_get_data (box, NULL),
                                       g_bytes_get_size (box),
                                       g_bytes_get_data (nonce, NULL),
                                       key)
           == 0;
  sodium_free (key);
  if (opened)
    return tv_guarded_to_bytes (secret, SECRET_LENGTH);
  sodium_free (secret);
  g_set_error_literal (error, TV_ERROR, TV_ERROR_LOCKED, "the passphrase does not open this key");
  return NULL;
}

static TvJson *
load_object (const char *path, const char *kind, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (path, KEY_FILE_MAX, error);
  g_autoptr (TvJson) object = NULL;
  const char *found = NULL;

  if (bytes == NULL)
    return NULL;
  object = tv_json_parse_bytes (bytes, KEY_FILE_MAX, error);
  if (object == NULL || !tv_json_need_string (object, "kind", &found, error))
    return NULL;
  if (g_str_equal (found, kind))
    return g_steal_pointer (&object);
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_BAD_REQUEST,
               "%s holds a %s key where a %s key is needed",
               path,
               found,
               kind);
  return NULL;
}

/* @ret_public is what the file says it holds; the caller holds it against the key itself. */
static GBytes *
load (const char *path,
      const char *kind,
      const char *passphrase,
      GBytes **ret_public,
      GError **error)
{
  g_autoptr (TvJson) object = load_object (path, kind, error);
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GBytes) secret = NULL;

  if (object == NULL)
    return NULL;
  public_key = get_base64 (object, "public", TV_PUBLIC_KEY_SIZE, error);
  if (public_key == NULL)
    return NULL;
  if (json_object_get (object, "sealed") == NULL)
    secret = get_base64 (object, "secret", SECRET_LENGTH, error);
  else if (passphrase != NULL)
    secret = open_sealed_secret (object, passphrase, error);
  else
    g_set_error (error, TV_ERROR, TV_ERROR_LOCKED, "%s needs its passphrase", path);
  if (secret == NULL)
    return NULL;
  *ret_public = g_steal_pointer (&public_key);
  return g_steal_pointer (&secret);
}

static GBytes *
load_public (const char *path, const char *kind, GError **error)
{
  g_autoptr (TvJson) object = load_object (path, kind, error);

  return object != NULL ? get_base64 (object, "public", TV_PUBLIC_KEY_SIZE, error) : NULL;
}

GBytes *
tv_key_file_load_signing_public (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return load_public (path, KIND_SIGNING, error);
}

GBytes *
tv_key_file_load_box_public (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return load_public (path, KIND_BOX, error);
}

static gboolean
check_public (const char *path, GBytes *said, const guint8 *is, GError **error)
{
  if (memcmp (g_bytes_get_data (said, NULL), is, TV_PUBLIC_KEY_SIZE) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "the halves of %s do not belong together", path);
  return FALSE;
}

TvSigningKey *
tv_key_file_load_signing (const char *path, const char *passphrase, GError **error)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (TvSigningKey) key = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  secret = load (path, KIND_SIGNING, passphrase, &public_key, error);
  if (secret == NULL)
    return NULL;
  key = tv_signing_key_new (secret, error);
  if (key == NULL || !check_public (path, public_key, tv_signing_key_get_public (key), error))
    return NULL;
  return g_steal_pointer (&key);
}

TvBoxKey *
tv_key_file_load_box (const char *path, const char *passphrase, GError **error)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (TvBoxKey) key = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  secret = load (path, KIND_BOX, passphrase, &public_key, error);
  if (secret == NULL)
    return NULL;
  key = tv_box_key_new (secret, error);
  if (key == NULL || !check_public (path, public_key, tv_box_key_get_public (key), error))
    return NULL;
  return g_steal_pointer (&key);
}
