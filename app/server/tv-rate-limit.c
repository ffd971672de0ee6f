// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-rate-limit.h"

#define MINUTE (60.0 * G_USEC_PER_SEC)
/* Buckets that are full again are forgotten when there are so many. */
#define BUCKETS_MAX 20000

typedef struct
{
  double tokens;
  guint per_minute;
  gint64 time;
} Bucket;

struct _TvRateLimit
{
  GHashTable *buckets; /* (element-type utf8 Bucket) */
};

TvRateLimit *
tv_rate_limit_new (void)
{
  TvRateLimit *self = g_new0 (TvRateLimit, 1);

  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
tv_rate_limit_free (TvRateLimit *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->buckets);
  g_free (self);
}

static void
refill (Bucket *bucket, gint64 now)
{
  double filled
      = bucket->tokens + (double) (now - bucket->time) * (double) bucket->per_minute / MINUTE;

  bucket->tokens = MIN (filled, (double) bucket->per_minute);
  bucket->time = now;
}

static gboolean
is_full (gpointer key, gpointer value, gpointer data)
{
  Bucket *bucket = value;
  const gint64 *now = data;

  refill (bucket, *now);
  return bucket->tokens >= (double) bucket->per_minute;
}

gboolean
tv_rate_limit_take (TvRateLimit *self,
                    const char *purpose,
                    const char *address,
                    guint per_minute,
                    gint64 now)
{
  g_autofree char *key = g_strdup_printf ("%s %s", purpose, address);
  Bucket *bucket = g_hash_table_lookup (self->buckets, key);

  if (bucket == NULL)
    {
      if (g_hash_table_size (self->buckets) >= BUCKETS_MAX)
        g_hash_table_foreach_remove (self->buckets, is_full, &now);
      bucket = g_new0 (Bucket, 1);
      bucket->tokens = per_minute;
      bucket->per_minute = per_minute;
      bucket->time = now;
      g_hash_table_insert (self->buckets, g_steal_pointer (&key), bucket);
    }
  refill (bucket, now);
  if (bucket->tokens < 1.0)
    return FALSE;
  bucket->tokens -= 1.0;
  return TRUE;
}
