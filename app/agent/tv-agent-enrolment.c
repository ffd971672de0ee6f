// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-enrolment.h"

#include "base/tv-error.h"
#include "client/tv-device-session.h"
#include "store/tv-audit.h"

#define ITEM_KEY "device-key"
#define ITEM_NEXT_KEY "device-key-next"
#define LABEL "Tham Vấn: device key"

static TvSigningKey *
load (TvSecretStore *secrets, const char *item, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) seed = tv_secret_store_lookup (secrets, item, cancellable, error);

  return seed != NULL ? tv_signing_key_new (seed, error) : NULL;
}

static gboolean
save (TvSecretStore *secrets,
      const char *item,
      TvSigningKey *key,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GBytes) seed = tv_signing_key_dup_seed (key);

  return tv_secret_store_save (secrets, item, LABEL, seed, cancellable, error);
}

/* Whether @key already is what this machine is enrolled with. */
static gboolean
is_in_use (TvStore *store, TvSecretStore *secrets, TvSigningKey *key, GCancellable *cancellable)
{
  g_autofree char *device = tv_store_get_setting (store, "device", NULL);
  g_autoptr (TvSigningKey) current = NULL;

  if (device == NULL)
    return FALSE;
  current = load (secrets, ITEM_KEY, cancellable, NULL);
  return current != NULL
         && g_str_equal (tv_signing_key_get_id (current), tv_signing_key_get_id (key));
}

/* The key of a try whose end nobody knows, or a new one; in the keyring before anybody is told. */
static TvSigningKey *
next_key (TvStore *store, TvSecretStore *secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (TvSigningKey) key = load (secrets, ITEM_NEXT_KEY, cancellable, &local);

  if (key != NULL && !is_in_use (store, secrets, key, cancellable))
    return g_steal_pointer (&key);
  if (key == NULL && !g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_clear_pointer (&key, tv_signing_key_unref);
  key = tv_signing_key_generate ();
  if (!save (secrets, ITEM_NEXT_KEY, key, cancellable, error))
    return NULL;
  return g_steal_pointer (&key);
}

gboolean
tv_agent_enrolment_run (TvHttpClient *client,
                        TvStore *store,
                        TvSecretStore *secrets,
                        const char *code,
                        gint64 now,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (TvSigningKey) key = NULL;
  g_autofree char *device = NULL;
  g_autofree char *unit = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), FALSE);
  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (TV_IS_SECRET_STORE (secrets), FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  if (!tv_secret_store_prepare (secrets, cancellable, error))
    return FALSE;
  key = next_key (store, secrets, cancellable, error);
  if (key == NULL
      || !tv_device_session_enrol (client, code, key, cancellable, &device, &unit, error)
      || !save (secrets, ITEM_KEY, key, cancellable, error))
    return FALSE;
  return tv_store_set_setting (store, "unit", unit, error)
         && tv_store_set_setting (store, "device", device, error)
         && tv_audit_add (store, now, "enrolled", device, error);
}

TvSigningKey *
tv_agent_enrolment_load_key (TvSecretStore *secrets, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  TvSigningKey *key = NULL;

  g_return_val_if_fail (TV_IS_SECRET_STORE (secrets), NULL);

  key = load (secrets, ITEM_KEY, cancellable, &local);
  if (key != NULL)
    return key;
  if (g_error_matches (local, TV_ERROR, TV_ERROR_NOT_FOUND))
    g_set_error_literal (error,
                         TV_ERROR,
                         TV_ERROR_DEVICE_UNKNOWN,
                         "The keyring has no device key: enrol this machine again");
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}
