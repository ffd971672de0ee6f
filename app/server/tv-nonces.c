// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-nonces.h"

#include "vault/tv-password.h"

#define LIFE 60
/* Whoever asks for more than this in a minute pushes out their own. */
#define NONCES_MAX 10000

typedef struct
{
  char *device;
  gint64 expires;
} Nonce;

struct _TvNonces
{
  GMutex mutex;
  GHashTable *table; /* (element-type utf8 Nonce) */
};

static void
nonce_free (gpointer data)
{
  Nonce *nonce = data;

  g_free (nonce->device);
  g_free (nonce);
}

TvNonces *
tv_nonces_new (void)
{
  TvNonces *self = g_new0 (TvNonces, 1);

  g_mutex_init (&self->mutex);
  self->table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, nonce_free);
  return self;
}

void
tv_nonces_free (TvNonces *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->table);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer data)
{
  const gint64 *now = data;
  const Nonce *nonce = value;

  return nonce->expires <= *now;
}

char *
tv_nonces_add (TvNonces *self, const char *device, gint64 now)
{
  char *text = tv_random_token ();
  Nonce *nonce = g_new0 (Nonce, 1);

  nonce->device = g_strdup (device);
  nonce->expires = now + LIFE;
  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->table) >= NONCES_MAX)
    g_hash_table_foreach_remove (self->table, is_over, &now);
  if (g_hash_table_size (self->table) >= NONCES_MAX)
    g_hash_table_remove_all (self->table);
  g_hash_table_replace (self->table, g_strdup (text), nonce);
  g_mutex_unlock (&self->mutex);
  return text;
}

gboolean
tv_nonces_take (TvNonces *self, const char *nonce, const char *device, gint64 now)
{
  gboolean good = FALSE;
  Nonce *found = NULL;

  g_mutex_lock (&self->mutex);
  found = g_hash_table_lookup (self->table, nonce);
  good = found != NULL && found->expires > now && g_strcmp0 (found->device, device) == 0;
  g_hash_table_remove (self->table, nonce);
  g_mutex_unlock (&self->mutex);
  return good;
}
