// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "tv-ctl-commands.h"
#include "tv-ctl-escrow.h"
#include "tv-ctl-keys-item.h"
#include "vault/tv-base64.h"
#include "vault/tv-key-file.h"

typedef struct
{
  char *keys;            /* (owned) (nullable) */
  char *passphrase_file; /* (owned) (nullable) */
  gboolean revoke;       /* nothing may be sealed to the old key any more */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->keys);
  g_free (self->passphrase_file);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (TvCtl *ctl, Options *self, GStrv *words, guint count, GError **error)
{
  const GOptionEntry entries[] = {
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &self->keys, N_ ("Folder made by keys init"), "DIR" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->passphrase_file,
      N_ ("Locks an agency's new key"),
      "FILE" },
    { "revoke",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->revoke,
      N_ ("The old key was stolen: kiosks stop sealing to it at once"),
      NULL },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, words, count, count, error))
    return FALSE;
  if (self->keys == NULL)
    return tv_ctl_fail_usage (error, _ ("--keys DIR is missing"));
  return TRUE;
}

static void
set_key (TvJson *entry, TvBoxKey *key)
{
  g_autofree char *text = tv_base64_encode (tv_box_key_get_public (key), TV_PUBLIC_KEY_SIZE);

  json_object_set_new (entry, "id", json_string (tv_box_key_get_id (key)));
  json_object_set_new (entry, "public", json_string (text));
}

static gboolean
save (TvCtl *ctl,
      const Options *self,
      const char *name,
      TvBoxKey *key,
      const char *passphrase,
      const TvJson *item,
      GError **error)
{
  g_autofree char *file = g_strconcat (name, ".key", NULL);
  g_autofree char *path = g_build_filename (self->keys, file, NULL);
  g_autofree char *escrow = NULL;

  if (!tv_key_file_save_box (path, key, passphrase, error))
    return FALSE;
  if (tv_ctl_escrow_is_possible (self->keys)
      && !tv_ctl_escrow_write (self->keys, name, key, &escrow, error))
    return FALSE;
  if (!tv_ctl_keys_item_save (self->keys, item, error))
    return FALSE;
  tv_ctl_say (ctl, _ ("The new key is in %s."), path);
  if (escrow != NULL)
    tv_ctl_say (ctl, _ ("In escrow: %s"), escrow);
  tv_ctl_say (ctl, _ ("Publish the keys item: kiosks seal to the new key from then on."));
  tv_ctl_set (ctl, "id", json_string (tv_box_key_get_id (key)));
  tv_ctl_set (ctl, "file", json_string (path));
  return TRUE;
}

/* Kiosks take the last one of the list; the server opens with any it has. */
gboolean
tv_ctl_renew_intake (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { 0 };
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();
  g_autofree char *name = g_strconcat ("intake-", tv_box_key_get_id (key), NULL);
  g_autoptr (TvJson) item = NULL;
  TvJson *intake = NULL;
  TvJson *entry = json_object ();

  set_key (entry, key);
  if (!parse (ctl, &self, &words, 0, error))
    {
      json_decref (entry);
      return FALSE;
    }
  item = tv_ctl_keys_item_load (self.keys, error);
  if (item == NULL || !tv_json_need_array (item, "intake", &intake, error))
    {
      json_decref (entry);
      return FALSE;
    }
  if (self.revoke)
    json_array_clear (intake);
  json_array_append_new (intake, entry);
  return save (ctl, &self, name, key, NULL, item, error);
}

/* The name that stood there last; drops the old entries when they must not be used any more. */
static char *
take_agency_name (TvJson *agencies, const char *agency, gboolean revoke)
{
  char *name = NULL;

  for (size_t i = json_array_size (agencies); i > 0; i--)
    {
      const TvJson *entry = json_array_get (agencies, i - 1);

      if (g_strcmp0 (tv_json_get_string (entry, "agency", NULL), agency) != 0)
        continue;
      if (name == NULL)
        name = g_strdup (tv_json_get_string (entry, "name", agency));
      if (revoke)
        json_array_remove (agencies, i - 1);
    }
  return name;
}

/* The old key stays under its own id: identities sealed to it must be opened still. */
static gboolean
put_old_aside (const char *keys, const char *agency, GError **error)
{
  g_autofree char *name = g_strdup_printf ("agency-%s.key", agency);
  g_autofree char *path = g_build_filename (keys, name, NULL);
  g_autoptr (GBytes) public_key = NULL;
  g_autofree char *id = NULL;
  g_autofree char *aside_name = NULL;
  g_autofree char *aside = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE; /* lost, perhaps: that may be why there is to be a new one */
  public_key = tv_key_file_load_box_public (path, error);
  if (public_key == NULL)
    return FALSE;
  id = tv_key_id (g_bytes_get_data (public_key, NULL));
  aside_name = g_strdup_printf ("agency-%s-%s.key", agency, id);
  aside = g_build_filename (keys, aside_name, NULL);
  if (g_rename (path, aside) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FAILED, "%s cannot be renamed to %s", path, aside);
  return FALSE;
}

gboolean
tv_ctl_renew_agency (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { 0 };
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();
  g_autofree char *passphrase = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (TvJson) item = NULL;
  TvJson *agencies = NULL;
  TvJson *entry = NULL;

  if (!parse (ctl, &self, &words, 1, error)
      || !tv_ctl_read_optional_line (self.passphrase_file, &passphrase, error))
    return FALSE;
  item = tv_ctl_keys_item_load (self.keys, error);
  if (item == NULL || !tv_json_need_array (item, "agencies", &agencies, error))
    return FALSE;
  title = take_agency_name (agencies, words[1], self.revoke);
  if (title == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "there is no agency %s", words[1]);
      return FALSE;
    }
  if (!put_old_aside (self.keys, words[1], error))
    return FALSE;
  entry = json_pack ("{s:s,s:s}", "agency", words[1], "name", title);
  set_key (entry, key);
  json_array_append_new (agencies, entry);
  name = g_strconcat ("agency-", words[1], NULL);
  if (!save (ctl, &self, name, key, passphrase, item, error))
    return FALSE;
  tv_ctl_say (ctl,
              _ ("Then tell the server: thamvanctl agency add %s --key FILE, and agency wrap for "
                 "each official."),
              words[1]);
  return TRUE;
}
