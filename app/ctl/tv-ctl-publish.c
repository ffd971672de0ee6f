// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "publication/tv-delta-store.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-repository.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-publish.h"
#include "tv-ctl-root.h"
#include "vault/tv-key-file.h"

static char *
make_key_path (const TvCtlPublish *self, const char *name)
{
  return g_build_filename (self->keys, name, NULL);
}

TvSigningKey *
tv_ctl_publish_load_officer (const TvCtlPublish *self, int number, GError **error)
{
  g_autofree char *name = g_strdup_printf ("officer-%d.key", number);
  g_autofree char *path = make_key_path (self, name);

  return tv_key_file_load_signing (path, self->passphrase, error);
}

/* The named officers, or as many as the role asks for from the first on. */
gboolean
tv_ctl_publish_sign (const TvCtlPublish *self,
                     TvMetadata *root,
                     TvRole role,
                     TvDsse *dsse,
                     GError **error)
{
  guint threshold = 0;
  g_autoptr (GHashTable) keys = tv_metadata_dup_role_keys (root, role, &threshold);
  const guint count = self->officers->len > 0 ? self->officers->len : threshold;

  for (guint i = 0; i < count; i++)
    {
      const int number
          = self->officers->len > 0 ? g_array_index (self->officers, int, i) : (int) i + 1;
      g_autoptr (TvSigningKey) key = tv_ctl_publish_load_officer (self, number, error);

      if (key == NULL)
        return FALSE;
      if (!g_hash_table_contains (keys, tv_signing_key_get_id (key)))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_SIGNATURE,
                       "officer %d has no say in %s",
                       number,
                       tv_role_to_string (role));
          return FALSE;
        }
      tv_dsse_sign (dsse, key);
    }
  return TRUE;
}

/* For who has an earlier version; without them files travel whole, so an error stops nothing. */
static void
make_deltas (TvCtl *ctl, const TvCtlPublish *self, TvRepository *repository)
{
  g_autoptr (TvDeltaStore) deltas
      = tv_delta_store_new (self->to, tv_repository_get_objects (repository));
  g_autoptr (GError) error = NULL;
  guint made = 0;

  if (!tv_delta_store_update (deltas,
                              tv_repository_get (repository, TV_ROLE_TARGETS),
                              &made,
                              NULL,
                              &error))
    tv_ctl_say (ctl, _ ("Deltas are missing, files travel whole: %s"), error->message);
  else if (made > 0)
    /* TRANSLATORS: a delta makes the new version of a file from an earlier one */
    tv_ctl_say (ctl, _ ("Deltas made for shorter downloads: %u"), made);
  tv_ctl_set (ctl, "deltas", json_integer (made));
}

static gboolean
publish_role (const TvCtlPublish *self,
              TvRepository *repository,
              TvRole role,
              gint64 now,
              GError **error)
{
  g_autoptr (TvDsse) proposal = tv_repository_propose (repository, role, now);
  g_autoptr (GBytes) bytes = NULL;

  if (!tv_ctl_publish_sign (self,
                            tv_repository_get (repository, TV_ROLE_ROOT),
                            role,
                            proposal,
                            error))
    return FALSE;
  bytes = tv_dsse_to_bytes (proposal);
  return tv_repository_accept (repository, role, bytes, error);
}

static gboolean
add_items (TvCtl *ctl, TvRepository *repository, char **folders, gboolean *touched, GError **error)
{
  g_autoptr (TvJson) items = json_array ();

  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (TvItem) item = tv_repository_add_item (repository, folders[i], error);
      TvJson *line = NULL;

      if (item == NULL)
        {
          g_prefix_error (error, "%s: ", folders[i]);
          return FALSE;
        }
      touched[tv_role_for_kind (item->kind)] = TRUE;
      line = json_object ();
      json_object_set_new (line, "id", json_string (item->id));
      json_object_set_new (line, "version", json_integer (item->version));
      json_object_set_new (line, "sha256", json_string (item->sha256));
      json_array_append_new (items, line);
      /* TRANSLATORS: item id, its version, its title */
      tv_ctl_say (ctl, _ ("Published: %s, version %u: %s"), item->id, item->version, item->title);
    }
  json_object_set (ctl->json, "items", items);
  return TRUE;
}

/* "ID" or "ID@VERSION"; 0 for all versions. */
static char *
parse_withdrawal (const char *word, guint *ret_version)
{
  g_auto (GStrv) parts = g_strsplit (word, "@", 2);
  guint64 version = 0;

  if (parts[1] != NULL)
    g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT, &version, NULL);
  *ret_version = (guint) version;
  return g_strdup (parts[0]);
}

/* Answers items are named after their round; all else is of targets. */
static TvRole
role_of_word (const char *word)
{
  return g_str_has_prefix (word, "answers-") ? TV_ROLE_ANSWERS : TV_ROLE_TARGETS;
}

gboolean
tv_ctl_publish_removes (const TvCtlPublish *self, TvRole role)
{
  for (guint i = 0; self->withdraw != NULL && self->withdraw[i] != NULL; i++)
    if (role_of_word (self->withdraw[i]) == role)
      return TRUE;
  return FALSE;
}

gboolean
tv_ctl_publish_remove (const TvCtlPublish *self, TvRole role, GPtrArray *items, GError **error)
{
  for (guint i = 0; self->withdraw != NULL && self->withdraw[i] != NULL; i++)
    {
      guint version = 0;
      g_autofree char *id = parse_withdrawal (self->withdraw[i], &version);

      if (role_of_word (id) != role || tv_metadata_items_remove (items, id, version))
        continue;
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s is not published", self->withdraw[i]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
withdraw_items (TvCtl *ctl,
                const TvCtlPublish *self,
                TvRepository *repository,
                gboolean *touched,
                GError **error)
{
  for (guint i = 0; self->withdraw != NULL && self->withdraw[i] != NULL; i++)
    {
      guint version = 0;
      g_autofree char *id = parse_withdrawal (self->withdraw[i], &version);

      if (!tv_repository_withdraw (repository, id, version, error))
        return FALSE;
      touched[role_of_word (id)] = TRUE;
      tv_ctl_say (ctl, _ ("Withdrawn: %s"), self->withdraw[i]);
    }
  return TRUE;
}

static gboolean
publish_to_folder (TvCtl *ctl, const TvCtlPublish *self, char **folders, GError **error)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (TvRepository) repository = tv_repository_open (self->to, error);
  g_autoptr (TvSigningKey) online = NULL;
  g_autofree char *online_path = make_key_path (self, "online.key");
  gboolean touched[TV_N_ROLES] = { FALSE };
  TvMetadata *timestamp = NULL;

  if (repository == NULL || !tv_ctl_root_put_chain (self->keys, repository, error)
      || !withdraw_items (ctl, self, repository, touched, error)
      || !add_items (ctl, repository, folders, touched, error))
    return FALSE;
  touched[TV_ROLE_TARGETS]
      = touched[TV_ROLE_TARGETS] || tv_repository_get (repository, TV_ROLE_TARGETS) == NULL;
  for (guint role = TV_ROLE_TARGETS; role <= TV_ROLE_ANSWERS; role++)
    if (touched[role] && !publish_role (self, repository, (TvRole) role, now, error))
      return FALSE;
  online = tv_key_file_load_signing (online_path, NULL, error);
  if (online == NULL)
    return FALSE;
  timestamp = tv_repository_get (repository, TV_ROLE_TIMESTAMP);
  if (!tv_repository_publish (repository,
                              online,
                              now,
                              timestamp != NULL ? timestamp->tick + 1 : 1,
                              error))
    return FALSE;
  make_deltas (ctl, self, repository);
  tv_ctl_say (ctl, _ ("The signed tree is in %s."), self->to);
  tv_ctl_set (ctl, "to", json_string (self->to));
  return TRUE;
}

static gboolean
parse_officers (char **officers, GArray *numbers, GError **error)
{
  for (guint i = 0; officers != NULL && officers[i] != NULL; i++)
    {
      guint64 number = 0;
      int value = 0;

      if (!g_ascii_string_to_unsigned (officers[i], 10, 1, 99, &number, NULL))
        return tv_ctl_fail_usage (error, _ ("--officer takes a number: %s"), officers[i]);
      value = (int) number;
      g_array_append_val (numbers, value);
    }
  return TRUE;
}

static gboolean
check_options (const TvCtlPublish *self, GError **error)
{
  if ((self->to == NULL) == (self->server == NULL))
    return tv_ctl_fail_usage (error, _ ("Say either --to DIR or --server URL"));
  if (self->keys == NULL)
    return tv_ctl_fail_usage (error, _ ("--keys DIR is missing"));
  if (self->server != NULL
      && (self->ca == NULL || self->user == NULL || self->password_file == NULL))
    return tv_ctl_fail_usage (error, _ ("--server needs --ca, --user and --password-file"));
  return TRUE;
}

static void
tv_ctl_publish_clear (TvCtlPublish *self)
{
  g_free (self->keys);
  g_free (self->passphrase);
  g_free (self->to);
  g_free (self->server);
  g_strfreev (self->withdraw);
  g_free (self->ca);
  g_free (self->user);
  g_free (self->password_file);
  g_clear_pointer (&self->officers, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TvCtlPublish, tv_ctl_publish_clear)

gboolean
tv_ctl_publish (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (TvCtlPublish) self = { .officers = g_array_new (FALSE, FALSE, sizeof (int)) };
  g_auto (GStrv) officers = NULL;
  g_autofree char *passphrase_file = NULL;
  const GOptionEntry entries[] = {
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &self.keys, N_ ("Folder made by keys init"), "DIR" },
    { "officer",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &officers,
      N_ ("Who signs: officer-N.key; may be repeated"),
      "N" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &passphrase_file,
      N_ ("Opens the officers' keys"),
      "FILE" },
    { "to",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self.to,
      N_ ("Write the signed tree (a server's folder, a stick)"),
      "DIR" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &self.server, N_ ("Propose it to a server"), "URL" },
    { "withdraw",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &self.withdraw,
      N_ ("Take an item off what is published; may be repeated"),
      "ID[@VERSION]" },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self.ca, N_ ("The server's authority"), "FILE" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self.user, N_ ("Sign in as"), "NAME" },
    { "password-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self.password_file,
      N_ ("That user's password"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, G_MAXUINT, error) || !check_options (&self, error)
      || !parse_officers (officers, self.officers, error))
    return FALSE;
  if (!tv_ctl_read_optional_line (passphrase_file, &self.passphrase, error))
    return FALSE;
  if (self.server != NULL && words[1] == NULL && self.withdraw == NULL)
    return tv_ctl_fail_usage (error, _ ("Name an item to publish, or --withdraw one"));
  if (self.server != NULL)
    return tv_ctl_publish_to_server (ctl, &self, words + 1, error);
  return publish_to_folder (ctl, &self, words + 1, error);
}
