// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-box-key.h"
#include "tv-signing-key.h"
#include "tv-sodium-private.h"

G_STATIC_ASSERT (TV_PUBLIC_KEY_SIZE == crypto_box_PUBLICKEYBYTES);

struct _TvBoxKey
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES];
  guint8 *secret; /* (owned) guarded: crypto_box_SECRETKEYBYTES */
  char *id;       /* (owned) */
};

/* Takes over @secret, which is in guarded memory. */
static TvBoxKey *
tv_box_key_new_take (guint8 *secret)
{
  TvBoxKey *self = g_atomic_rc_box_new0 (TvBoxKey);

  self->secret = secret;
  crypto_scalarmult_base (self->public_key, secret);
  sodium_mprotect_readonly (self->secret);
  self->id = tv_key_id (self->public_key);
  return self;
}

TvBoxKey *
tv_box_key_generate (void)
{
  guint8 *secret = tv_guarded_new (crypto_box_SECRETKEYBYTES);

  randombytes_buf (secret, crypto_box_SECRETKEYBYTES);
  return tv_box_key_new_take (secret);
}

TvBoxKey *
tv_box_key_new (GBytes *secret, GError **error)
{
  guint8 *copy = NULL;

  g_return_val_if_fail (secret != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  copy = tv_guarded_copy (secret, crypto_box_SECRETKEYBYTES);
  if (copy == NULL)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_CORRUPT,
                           "the private half of a box key is 32 bytes");
      return NULL;
    }
  return tv_box_key_new_take (copy);
}

TvBoxKey *
tv_box_key_ref (TvBoxKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
tv_box_key_clear (gpointer data)
{
  TvBoxKey *self = data;

  sodium_free (self->secret);
  g_free (self->id);
}

void
tv_box_key_unref (TvBoxKey *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, tv_box_key_clear);
}

const guint8 *
tv_box_key_get_public (TvBoxKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->public_key;
}

const char *
tv_box_key_get_id (TvBoxKey *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

GBytes *
tv_box_key_dup_secret (TvBoxKey *self)
{
  g_autoptr (GBytes) borrowed = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  borrowed = g_bytes_new_static (self->secret, crypto_box_SECRETKEYBYTES);
  return tv_guarded_to_bytes (tv_guarded_copy (borrowed, crypto_box_SECRETKEYBYTES),
                              crypto_box_SECRETKEYBYTES);
}

GBytes *
tv_box_seal (const guint8 public_key[32], gconstpointer plain, gsize length)
{
  g_autofree guint8 *sealed = NULL;

  g_return_val_if_fail (public_key != NULL, NULL);
  g_return_val_if_fail (plain != NULL || length == 0, NULL);

  tv_sodium_init ();
  sealed = g_malloc (length + crypto_box_SEALBYTES);
  if (crypto_box_seal (sealed, plain, length, public_key) != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&sealed), length + crypto_box_SEALBYTES);
}

GBytes *
tv_box_key_open (TvBoxKey *self, gconstpointer sealed, gsize length, GError **error)
{
  guint8 *plain = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sealed != NULL || length == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (length >= crypto_box_SEALBYTES)
    {
      plain = tv_guarded_new (length - crypto_box_SEALBYTES);
      if (crypto_box_seal_open (plain, sealed, length, self->public_key, self->secret) == 0)
        return tv_guarded_to_bytes (plain, length - crypto_box_SEALBYTES);
      sodium_free (plain);
    }
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_KEY_UNKNOWN,
               "key %s does not open this box, or the box is damaged",
               self->id);
  return NULL;
}
