// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "vault/tv-box-key.h"
#include "vault/tv-secret-store.h"

#include "tv-desk-keys.h"

#define OWNER "desk"
#define KEY_SIZE 32

static GBytes *
make_draft_key (TvSecretStore *store, GCancellable *cancellable, GError **error)
{
  /* 32 fresh random bytes in guarded memory are just what a box key's secret is. */
  g_autoptr (TvBoxKey) random = tv_box_key_generate ();
  g_autoptr (GBytes) secret = tv_box_key_dup_secret (random);

  if (!tv_secret_store_prepare (store, cancellable, error)
      || !tv_secret_store_save (store,
                                TV_DESK_KEY_DRAFT,
                                "Tham Vấn: draft key",
                                secret,
                                cancellable,
                                error))
    return NULL;
  return g_steal_pointer (&secret);
}

GBytes *
tv_desk_keys_load (const char *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (TvSecretStore) store = NULL;
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  store = tv_secret_store_new (OWNER);
  if (g_str_equal (key, TV_DESK_KEY_DRAFT) && !tv_secret_store_prepare (store, cancellable, error))
    return NULL;
  secret = tv_secret_store_lookup (store, key, cancellable, &local_error);
  if (secret == NULL && g_str_equal (key, TV_DESK_KEY_DRAFT)
      && g_error_matches (local_error, TV_ERROR, TV_ERROR_NOT_FOUND))
    return make_draft_key (store, cancellable, error);
  if (secret == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (g_bytes_get_size (secret) != KEY_SIZE)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CORRUPT, "%s in the keyring is no key", key);
      return NULL;
    }
  return g_steal_pointer (&secret);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GBytes *secret = tv_desk_keys_load (task_data, cancellable, &error);

  if (secret != NULL)
    g_task_return_pointer (task, secret, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
tv_desk_keys_load_async (const char *key,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (key != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tv_desk_keys_load_async);
  g_task_set_task_data (task, g_strdup (key), g_free);
  g_task_run_in_thread (task, load_thread);
}

GBytes *
tv_desk_keys_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
