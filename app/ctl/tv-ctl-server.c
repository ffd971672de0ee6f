// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "tv-ctl-admin.h"
#include "tv-ctl-commands.h"
#include "vault/tv-base64.h"
#include "vault/tv-key-file.h"

/* A row as "key: value" words, lists with commas. */
static void
say_row (TvCtl *ctl, const TvJson *row)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *key = NULL;
  TvJson *value = NULL;

  json_object_foreach ((TvJson *) row, key, value)
  {
    g_autofree char *text = json_is_string (value) ? g_strdup (json_string_value (value))
                                                   : tv_json_to_text (value, 0);

    g_string_append_printf (line, "%s%s: %s", line->len > 0 ? "  " : "", key, text);
  }
  tv_ctl_say (ctl, "%s", line->str);
}

static gboolean
list_rows (TvCtl *ctl, GStrv words_in, const char *command, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *state = NULL;
  g_autoptr (TvJson) reply = NULL;
  TvJson *row = NULL;
  size_t i = 0;
  const GOptionEntry entries[] = { TV_CTL_STATE_OPTION (state), { NULL } };

  if (!tv_ctl_parse (ctl, entries, &words, 0, 0, error))
    return FALSE;
  reply = tv_ctl_admin_call (state, command, NULL, error);
  if (reply == NULL)
    return FALSE;
  json_array_foreach (json_object_get (reply, "rows"), i, row)
  {
    say_row (ctl, row);
  }
  json_object_update (ctl->json, reply);
  return TRUE;
}

gboolean
tv_ctl_user_list (TvCtl *ctl, GStrv words, GError **error)
{
  return list_rows (ctl, words, "user-list", error);
}

gboolean
tv_ctl_agency_list (TvCtl *ctl, GStrv words, GError **error)
{
  return list_rows (ctl, words, "agency-list", error);
}

gboolean
tv_ctl_device_list (TvCtl *ctl, GStrv words, GError **error)
{
  return list_rows (ctl, words, "device-list", error);
}

gboolean
tv_ctl_device_add (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *state = NULL;
  g_autofree char *unit = NULL;
  g_autofree char *name = NULL;
  int hours = 72;
  g_autoptr (TvJson) arguments = json_object ();
  g_autoptr (TvJson) reply = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_STATE_OPTION (state),
    { "unit", 0, 0, G_OPTION_ARG_STRING, &unit, N_ ("The unit it stands in"), "CODE" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Where it stands, in words"), "TEXT" },
    { "hours", 0, 0, G_OPTION_ARG_INT, &hours, N_ ("How long the code is good (72)"), "N" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, 0, error))
    return FALSE;
  if (unit == NULL)
    return tv_ctl_fail_usage (error, _ ("--unit CODE is missing"));
  json_object_set_new (arguments, "unit", json_string (unit));
  json_object_set_new (arguments, "name", json_string (name != NULL ? name : unit));
  json_object_set_new (arguments, "hours", json_integer (hours));
  reply = tv_ctl_admin_call (state, "device-add", arguments, error);
  if (reply == NULL)
    return FALSE;
  /* TRANSLATORS: the one-time code that a new kiosk is enrolled with */
  tv_ctl_say (ctl, _ ("Enrolment code: %s"), tv_json_get_string (reply, "code", ""));
  json_object_update (ctl->json, reply);
  return TRUE;
}

gboolean
tv_ctl_device_revoke (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *state = NULL;
  g_autofree char *reason = NULL;
  g_autoptr (TvJson) arguments = json_object ();
  g_autoptr (TvJson) reply = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_STATE_OPTION (state),
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why; the kiosk shows it"), "TEXT" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (reason == NULL)
    return tv_ctl_fail_usage (error, _ ("--reason TEXT is missing"));
  json_object_set_new (arguments, "device", json_string (words[1]));
  json_object_set_new (arguments, "reason", json_string (reason));
  reply = tv_ctl_admin_call (state, "device-revoke", arguments, error);
  if (reply == NULL)
    return FALSE;
  tv_ctl_say (ctl, _ ("Done: %s"), words[1]);
  return TRUE;
}

gboolean
tv_ctl_agency_add (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *state = NULL;
  g_autofree char *name = NULL;
  g_autofree char *key_file = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *passphrase = NULL;
  g_autofree char *public_text = NULL;
  g_autoptr (TvBoxKey) key = NULL;
  g_autoptr (TvJson) arguments = json_object ();
  g_autoptr (TvJson) reply = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_STATE_OPTION (state),
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Its name"), "TEXT" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key_file, N_ ("agency-ID.key of keys init"), "FILE" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &passphrase_file,
      N_ ("Opens the key file"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (key_file == NULL)
    return tv_ctl_fail_usage (error, _ ("--key FILE is missing"));
  if (!tv_ctl_read_optional_line (passphrase_file, &passphrase, error))
    return FALSE;
  key = tv_key_file_load_box (key_file, passphrase, error);
  if (key == NULL)
    return FALSE;
  public_text = tv_base64_encode (tv_box_key_get_public (key), TV_PUBLIC_KEY_SIZE);
  json_object_set_new (arguments, "agency", json_string (words[1]));
  json_object_set_new (arguments, "name", json_string (name != NULL ? name : words[1]));
  json_object_set_new (arguments, "public", json_string (public_text));
  reply = tv_ctl_admin_call (state, "agency-add", arguments, error);
  if (reply == NULL)
    return FALSE;
  tv_ctl_say (ctl, _ ("Done: %s"), words[1]);
  json_object_update (ctl->json, reply);
  return TRUE;
}

/* The box key that the server knows of @user. */
static GBytes *
find_user_box (const char *state, const char *user, GError **error)
{
  g_autoptr (TvJson) reply = tv_ctl_admin_call (state, "user-list", NULL, error);
  TvJson *row = NULL;
  TvJson *key = NULL;
  size_t i = 0;
  size_t j = 0;

  if (reply == NULL)
    return NULL;
  json_array_foreach (json_object_get (reply, "rows"), i, row)
  {
    if (g_strcmp0 (tv_json_get_string (row, "name", NULL), user) != 0)
      continue;
    json_array_foreach (json_object_get (row, "keys"), j, key)
    {
      if (g_str_equal (tv_json_get_string (key, "kind", ""), "box"))
        return tv_base64_decode (tv_json_get_string (key, "public", ""), TV_PUBLIC_KEY_SIZE, error);
    }
  }
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s has no box key at the server", user);
  return NULL;
}

static gboolean
wrap (const char *state, const char *agency, TvBoxKey *key, const char *user, GError **error)
{
  g_autoptr (GBytes) box = find_user_box (state, user, error);
  g_autoptr (GBytes) secret = NULL;
  g_autoptr (GBytes) wrapped = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TvJson) arguments = json_object ();
  g_autoptr (TvJson) reply = NULL;

  if (box == NULL)
    return FALSE;
  secret = tv_box_key_dup_secret (key);
  wrapped = tv_box_seal (g_bytes_get_data (box, NULL),
                         g_bytes_get_data (secret, NULL),
                         g_bytes_get_size (secret));
  if (wrapped == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN, "the box key of %s is no key", user);
      return FALSE;
    }
  text = tv_base64_encode (g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped));
  json_object_set_new (arguments, "agency", json_string (agency));
  json_object_set_new (arguments, "key", json_string (tv_box_key_get_id (key)));
  json_object_set_new (arguments, "user", json_string (user));
  json_object_set_new (arguments, "wrapped", json_string (text));
  reply = tv_ctl_admin_call (state, "agency-wrap", arguments, error);
  return reply != NULL;
}

/* From now on @user can open the identities that were sealed to the agency. */
gboolean
tv_ctl_agency_wrap (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *state = NULL;
  g_autofree char *key_file = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *passphrase = NULL;
  g_auto (GStrv) users = NULL;
  g_autoptr (TvBoxKey) key = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_STATE_OPTION (state),
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &key_file, N_ ("agency-ID.key of keys init"), "FILE" },
    { "user",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &users,
      N_ ("Who may open them; may be repeated"),
      "NAME" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &passphrase_file,
      N_ ("Opens the key files"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if (key_file == NULL || users == NULL)
    return tv_ctl_fail_usage (error, _ ("--key FILE and at least one --user are needed"));
  if (!tv_ctl_read_optional_line (passphrase_file, &passphrase, error))
    return FALSE;
  key = tv_key_file_load_box (key_file, passphrase, error);
  if (key == NULL)
    return FALSE;
  for (guint i = 0; users[i] != NULL; i++)
    {
      if (!wrap (state, words[1], key, users[i], error))
        return FALSE;
      tv_ctl_say (ctl, _ ("Done: %s"), users[i]);
    }
  return TRUE;
}
