// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-signing-key.h"
#include "tv-sodium-private.h"

G_STATIC_ASSERT (TV_PUBLIC_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (TV_SIGNATURE_SIZE == crypto_sign_BYTES);

struct _TvSigningKey
{
  guint8 public_key[TV_PUBLIC_KEY_SIZE];
  guint8 *secret; /* (owned) guarded: crypto_sign_SECRETKEYBYTES */
  char *id;       /* (owned) */
};

/* Takes over @seed, which is in guarded memory. */
static TvSigningKey *
tv_signing_key_new_take (guint8 *seed)
{
  TvSigningKey *self = g_atomic_rc_box_new0 (TvSigningKey);

  self->secret = tv_guarded_new (crypto_sign_SECRETKEYBYTES);
  crypto_sign_seed_keypair (self->public_key, self->secret, seed);
  sodium_free (seed);
  sodium_mprotect_readonly (self->secret);
  self->id = tv_key_id (self->public_key);
  return self;
}

TvSigningKey *
tv_signing_key_generate (void)
{
  guint8 *seed = tv_guarded_new (crypto_sign_SEEDBYTES);

  randombytes_buf (seed, crypto_sign_SEEDBYTES);
  return tv_signing_key_new_take (seed);
}

TvSigningKey *
tv_signing_key_new (GBytes *seed, GError **error)
{
  guint8 *copy = NULL;

  g_return_val_if_fail (seed != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  copy = tv_guarded_copy (seed, crypto_sign_SEEDBYTES);
  if (copy == NULL)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_CORRUPT,
                           "the seed of a signing key is 32 bytes");
      return NULL;
    }
  return tv_signing_key_new_take (copy);
}

TvSigningKey *
tv_signing_key_ref (TvSigningKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
tv_signing_key_clear (gpointer data)
{
  TvSigningKey *self = data;

  sodium_free (self->secret);
  g_free (self->id);
}

void
tv_signing_key_unref (TvSigningKey *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, tv_signing_key_clear);
}

const guint8 *
tv_signing_key_get_public (TvSigningKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->public_key;
}

const char *
tv_signing_key_get_id (TvSigningKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

GBytes *
tv_signing_key_dup_seed (TvSigningKey *self)
{
  guint8 *seed = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  seed = tv_guarded_new (crypto_sign_SEEDBYTES);
  crypto_sign_ed25519_sk_to_seed (seed, self->secret);
  return tv_guarded_to_bytes (seed, crypto_sign_SEEDBYTES);
}

void
tv_signing_key_sign (TvSigningKey *self,
                     gconstpointer message,
                     gsize length,
                     guint8 ret_signature[TV_SIGNATURE_SIZE])
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (message != NULL || length == 0);

  crypto_sign_detached (ret_signature, NULL, message, length, self->secret);
}

gboolean
tv_signature_verify (const guint8 public_key[TV_PUBLIC_KEY_SIZE],
                     gconstpointer message,
                     gsize length,
                     const guint8 signature[TV_SIGNATURE_SIZE])
{
  g_return_val_if_fail (public_key != NULL && signature != NULL, FALSE);
  g_return_val_if_fail (message != NULL || length == 0, FALSE);

  tv_sodium_init ();
  return crypto_sign_verify_detached (signature, message, length, public_key) == 0;
}

char *
tv_key_id (const guint8 public_key[TV_PUBLIC_KEY_SIZE])
{
  guint8 hash[32];

  g_return_val_if_fail (public_key != NULL, NULL);

  tv_sha256 (public_key, TV_PUBLIC_KEY_SIZE, hash);
  return tv_hex_encode (hash, 4);
}
