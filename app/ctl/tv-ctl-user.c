// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "tv-ctl-admin.h"
#include "tv-ctl-commands.h"
#include "vault/tv-base64.h"
#include "vault/tv-key-file.h"

typedef struct
{
  char *state;
  char *display;
  char *password_file;
  GStrv roles;
  char *unit;
  char *agency;
  char *totp;
  GStrv key_files;
  gboolean closed;
} UserOptions;

static void
user_options_clear (UserOptions *self)
{
  g_free (self->state);
  g_free (self->display);
  g_free (self->password_file);
  g_strfreev (self->roles);
  g_free (self->unit);
  g_free (self->agency);
  g_free (self->totp);
  g_strfreev (self->key_files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (UserOptions, user_options_clear)

static void
set_text (TvJson *object, const char *key, const char *text)
{
  if (text != NULL)
    json_object_set_new (object, key, json_string (text));
}

static TvJson *
make_user (const UserOptions *self, const char *name, GError **error)
{
  g_autoptr (TvJson) user = json_object ();

  set_text (user, "name", name);
  set_text (user, "display", self->display);
  set_text (user, "unit", self->unit);
  set_text (user, "agency", self->agency);
  set_text (user, "totp", self->totp);
  if (self->closed)
    set_text (user, "state", "closed");
  if (self->roles != NULL)
    json_object_set_new (user, "roles", tv_json_new_strings ((const char *const *) self->roles));
  if (self->password_file != NULL)
    {
      g_autofree char *password = tv_ctl_read_line (self->password_file, error);

      if (password == NULL)
        return NULL;
      set_text (user, "password", password);
    }
  return g_steal_pointer (&user);
}

static gboolean
add_public (TvJson *object, const char *key, const guint8 *public_key)
{
  g_autofree char *text = tv_base64_encode (public_key, TV_PUBLIC_KEY_SIZE);

  set_text (object, key, text);
  return TRUE;
}

/* Whichever kind the file is. */
static gboolean
add_key_file (TvJson *user, const char *path, const char *passphrase, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (TvSigningKey) signing = tv_key_file_load_signing (path, passphrase, &reason);
  g_autoptr (TvBoxKey) box = NULL;

  if (signing != NULL)
    return add_public (user, "signing", tv_signing_key_get_public (signing));
  if (!g_error_matches (reason, TV_ERROR, TV_ERROR_BAD_REQUEST))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  box = tv_key_file_load_box (path, passphrase, error);
  return box != NULL && add_public (user, "box", tv_box_key_get_public (box));
}

/* The public halves of @files (nullable), which belong to @name, go to the server. */
static gboolean
send_keys (const char *state,
           const char *name,
           char **files,
           const char *passphrase,
           GError **error)
{
  g_autoptr (TvJson) user = json_object ();
  g_autoptr (TvJson) reply = NULL;

  if (files == NULL)
    return TRUE;
  set_text (user, "name", name);
  for (guint i = 0; files[i] != NULL; i++)
    if (!add_key_file (user, files[i], passphrase, error))
      return FALSE;
  reply = tv_ctl_admin_call (state, "user-keys", user, error);
  return reply != NULL;
}

static gboolean
send_user (UserOptions *self, const char *name, gboolean new_user, GError **error)
{
  g_autoptr (TvJson) user = NULL;
  g_autoptr (TvJson) reply = NULL;

  if (new_user && self->display == NULL)
    self->display = g_strdup (name);
  user = make_user (self, name, error);
  if (user == NULL)
    return FALSE;
  reply = tv_ctl_admin_call (self->state, new_user ? "user-add" : "user-change", user, error);
  return reply != NULL && send_keys (self->state, name, self->key_files, NULL, error);
}

static gboolean
write_user (TvCtl *ctl, GStrv words_in, gboolean new_user, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (UserOptions) self = { NULL };
  const GOptionEntry entries[] = {
    TV_CTL_STATE_OPTION (self.state),
    { "key",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &self.key_files,
      N_ ("officer-N.key or officer-N-box.key: its public half; may be repeated"),
      "FILE" },
    { "display", 0, 0, G_OPTION_ARG_STRING, &self.display, N_ ("The person's name"), "TEXT" },
    { "password-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self.password_file,
      N_ ("The first line is the password"),
      "FILE" },
    { "role",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &self.roles,
      N_ ("ward, reviewer, approver, publisher, observer, admin …; may be repeated"),
      "ROLE" },
    { "unit", 0, 0, G_OPTION_ARG_STRING, &self.unit, N_ ("The unit's code"), "CODE" },
    { "agency", 0, 0, G_OPTION_ARG_STRING, &self.agency, N_ ("The agency's id"), "ID" },
    { "totp",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self.totp,
      N_ ("Secret of one-time passwords"),
      "BASE32" },
    { "close",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self.closed,
      N_ ("Close the account (user change)"),
      NULL },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (new_user && (self.password_file == NULL || self.roles == NULL))
    return tv_ctl_fail_usage (error, _ ("--password-file and at least one --role are needed"));
  if (!send_user (&self, words[1], new_user, error))
    return FALSE;
  tv_ctl_say (ctl, _ ("Done: %s"), words[1]);
  tv_ctl_set (ctl, "name", json_string (words[1]));
  return TRUE;
}

gboolean
tv_ctl_user_add (TvCtl *ctl, GStrv words, GError **error)
{
  return write_user (ctl, words, TRUE, error);
}

gboolean
tv_ctl_user_change (TvCtl *ctl, GStrv words, GError **error)
{
  return write_user (ctl, words, FALSE, error);
}

gboolean
tv_ctl_user_keys (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *state = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *passphrase = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_STATE_OPTION (state),
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &passphrase_file,
      N_ ("Opens the key files"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 2, 3, error))
    return FALSE;
  if (!tv_ctl_read_optional_line (passphrase_file, &passphrase, error))
    return FALSE;
  if (!send_keys (state, words[1], words + 2, passphrase, error))
    return FALSE;
  tv_ctl_say (ctl, _ ("Done: %s"), words[1]);
  return TRUE;
}
