// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "tv-ctl-commands.h"
#include "vault/tv-key-file.h"
#include "vault/tv-secret-store.h"

#define SIGNING_ITEM "signing-key"
#define BOX_ITEM "box-key"

static gboolean
store_file (TvCtl *ctl,
            TvSecretStore *store,
            const char *path,
            const char *passphrase,
            GError **error)
{
  g_autoptr (GError) no_signing = NULL;
  g_autoptr (TvSigningKey) signing = tv_key_file_load_signing (path, passphrase, &no_signing);
  g_autoptr (TvBoxKey) box = NULL;
  g_autoptr (GBytes) secret = NULL;

  if (signing == NULL)
    {
      if (!g_error_matches (no_signing, TV_ERROR, TV_ERROR_BAD_REQUEST))
        {
          g_propagate_error (error, g_steal_pointer (&no_signing));
          return FALSE;
        }
      box = tv_key_file_load_box (path, passphrase, error);
      if (box == NULL)
        return FALSE;
    }
  secret = signing != NULL ? tv_signing_key_dup_seed (signing) : tv_box_key_dup_secret (box);
  if (!tv_secret_store_save (store,
                             signing != NULL ? SIGNING_ITEM : BOX_ITEM,
                             signing != NULL ? "Tham Vấn: khóa ký" : "Tham Vấn: khóa mở",
                             secret,
                             NULL,
                             error))
    return FALSE;
  tv_ctl_say (ctl,
              signing != NULL ? _ ("The signing key %s is in the keyring.")
                              : _ ("The box key %s is in the keyring."),
              signing != NULL ? tv_signing_key_get_id (signing) : tv_box_key_get_id (box));
  tv_ctl_set (
      ctl,
      signing != NULL ? SIGNING_ITEM : BOX_ITEM,
      json_string (signing != NULL ? tv_signing_key_get_id (signing) : tv_box_key_get_id (box)));
  return TRUE;
}

gboolean
tv_ctl_keys_store (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *owner = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *passphrase = NULL;
  g_autoptr (TvSecretStore) store = NULL;
  const GOptionEntry entries[] = {
    { "owner", 0, 0, G_OPTION_ARG_STRING, &owner, N_ ("Whose they are"), "desk|agent" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &passphrase_file,
      N_ ("Opens the key files"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, G_MAXUINT, error))
    return FALSE;
  if (owner == NULL || (!g_str_equal (owner, "desk") && !g_str_equal (owner, "agent")))
    return tv_ctl_fail_usage (error, _ ("--owner must be desk or agent"));
  if (!tv_ctl_read_optional_line (passphrase_file, &passphrase, error))
    return FALSE;
  store = tv_secret_store_new (owner);
  if (!tv_secret_store_prepare (store, NULL, error))
    return FALSE;
  for (guint i = 1; words[i] != NULL; i++)
    if (!store_file (ctl, store, words[i], passphrase, error))
      return FALSE;
  return TRUE;
}
