// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "base/tv-format.h"
#include "publication/tv-item.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-repository.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-escrow.h"
#include "vault/tv-base64.h"
#include "vault/tv-key-file.h"
#include "vault/tv-secret-store.h"

#define ROOT_KEYS 3
#define ROOT_THRESHOLD 2
#define OFFICERS_MAX 50

/* What is being made: the parts of the root and of the `keys` item. */
typedef struct
{
  const char *folder;     /* (borrowed) */
  const char *passphrase; /* (borrowed) (nullable): of people's keys; servers start unattended */
  TvJson *keys;           /* (owned) of root */
  TvJson *roles;          /* (owned) of root */
  TvJson *intake;         /* (owned) of the item */
  TvJson *agencies;       /* (owned) of the item */
  GPtrArray *root_keys;   /* (owned) (element-type TvSigningKey) */
} Making;

static void
making_clear (Making *self)
{
  json_decref (self->keys);
  json_decref (self->roles);
  json_decref (self->intake);
  json_decref (self->agencies);
  g_ptr_array_unref (self->root_keys);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Making, making_clear)

static TvJson *
make_public_text (const guint8 *public_key)
{
  g_autofree char *text = tv_base64_encode (public_key, TV_PUBLIC_KEY_SIZE);

  return json_string (text);
}

/* Writes the key and enters its public half under @role (with the other keys of the role). */
static TvSigningKey *
make_signing_key (Making *self,
                  const char *name,
                  const char *passphrase,
                  const TvRole *roles,
                  guint n_roles,
                  GError **error)
{
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  TvJson *entry = json_object ();

  json_object_set_new (entry, "kind", json_string ("ed25519"));
  json_object_set_new (entry, "public", make_public_text (tv_signing_key_get_public (key)));
  json_object_set_new (self->keys, tv_signing_key_get_id (key), entry);
  for (guint i = 0; i < n_roles; i++)
    {
      const TvJson *role = json_object_get (self->roles, tv_role_to_string (roles[i]));

      json_array_append_new (json_object_get (role, "keyids"),
                             json_string (tv_signing_key_get_id (key)));
    }
  if (!tv_key_file_save_signing (path, key, passphrase, error))
    return NULL;
  return g_steal_pointer (&key);
}

static void
start_role (Making *self, TvRole role, guint threshold)
{
  TvJson *entry = json_object ();

  json_object_set_new (entry, "keyids", json_array ());
  json_object_set_new (entry, "threshold", json_integer (threshold));
  json_object_set_new (self->roles, tv_role_to_string (role), entry);
}

static gboolean
make_root_keys (Making *self, GError **error)
{
  const TvRole roles[] = { TV_ROLE_ROOT };

  for (guint i = 1; i <= ROOT_KEYS; i++)
    {
      g_autofree char *name = g_strdup_printf ("root-%u.key", i);
      TvSigningKey *key
          = make_signing_key (self, name, self->passphrase, roles, G_N_ELEMENTS (roles), error);

      if (key == NULL)
        return FALSE;
      g_ptr_array_add (self->root_keys, key);
    }
  return TRUE;
}

static gboolean
make_officer_keys (Making *self, guint officers, GError **error)
{
  const TvRole roles[] = { TV_ROLE_TARGETS, TV_ROLE_ANSWERS };

  for (guint i = 1; i <= officers; i++)
    {
      g_autofree char *name = g_strdup_printf ("officer-%u.key", i);
      g_autofree char *box_name = g_strdup_printf ("officer-%u-box.key", i);
      g_autofree char *box_path = g_build_filename (self->folder, box_name, NULL);
      g_autoptr (TvSigningKey) key = NULL;
      g_autoptr (TvBoxKey) box = tv_box_key_generate ();

      key = make_signing_key (self, name, self->passphrase, roles, G_N_ELEMENTS (roles), error);
      if (key == NULL || !tv_key_file_save_box (box_path, box, self->passphrase, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_online_key (Making *self, GError **error)
{
  const TvRole roles[] = { TV_ROLE_SNAPSHOT, TV_ROLE_TIMESTAMP, TV_ROLE_RECEIPT };
  g_autoptr (TvSigningKey) key
      = make_signing_key (self, "online.key", NULL, roles, G_N_ELEMENTS (roles), error);

  return key != NULL;
}

static gboolean
make_intake_key (Making *self, GError **error)
{
  g_autoptr (TvBoxKey) key = tv_box_key_generate ();
  g_autofree char *name = g_strdup_printf ("intake-%s.key", tv_box_key_get_id (key));
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  TvJson *entry = json_object ();

  json_object_set_new (entry, "id", json_string (tv_box_key_get_id (key)));
  json_object_set_new (entry, "public", make_public_text (tv_box_key_get_public (key)));
  json_array_append_new (self->intake, entry);
  return tv_key_file_save_box (path, key, NULL, error);
}

static gboolean
make_agency_key (Making *self, const char *agency, GError **error)
{
  const char *equals = strchr (agency, '=');
  g_autofree char *id = equals != NULL ? g_strndup (agency, (gsize) (equals - agency)) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr (TvBoxKey) key = NULL;
  TvJson *entry = NULL;

  if (id == NULL || !tv_item_id_is_valid (id) || equals[1] == '\0')
    return tv_ctl_fail_usage (error,
                              _ ("--agency takes ID=NAME, the id in a-z, 0-9 and hyphens: %s"),
                              agency);
  key = tv_box_key_generate ();
  name = g_strdup_printf ("agency-%s.key", id);
  path = g_build_filename (self->folder, name, NULL);
  entry = json_object ();
  json_object_set_new (entry, "agency", json_string (id));
  json_object_set_new (entry, "name", json_string (equals + 1));
  json_object_set_new (entry, "id", json_string (tv_box_key_get_id (key)));
  json_object_set_new (entry, "public", make_public_text (tv_box_key_get_public (key)));
  json_array_append_new (self->agencies, entry);
  return tv_key_file_save_box (path, key, self->passphrase, error);
}

static gboolean
write_root (Making *self, gint64 now, GError **error)
{
  g_autoptr (TvDsse) root
      = tv_metadata_build_root (1, now, now + TV_REPOSITORY_ROOT_LIFE, 1, self->keys, self->roles);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = g_build_filename (self->folder, "root.json", NULL);

  for (guint i = 0; i < ROOT_THRESHOLD; i++)
    tv_dsse_sign (root, g_ptr_array_index (self->root_keys, i));
  bytes = tv_dsse_to_bytes (root);
  return tv_file_write (path, bytes, 0644, error);
}

static gboolean
write_keys_item (Making *self, gint64 now, GError **error)
{
  g_autofree char *folder = g_build_filename (self->folder, "keys", NULL);
  g_autofree char *path = g_build_filename (folder, "keys.json", NULL);
  g_autofree char *today = tv_format_day (now);
  g_autoptr (TvJson) keys = json_object ();
  g_autoptr (TvJson) head = json_object ();
  g_autoptr (TvItem) item = NULL;
  g_autoptr (GBytes) bytes = NULL;

  json_object_set (keys, "intake", self->intake);
  json_object_set (keys, "agencies", self->agencies);
  json_object_set_new (keys, "dictionary", json_null ());
  json_object_set_new (head, "id", json_string ("keys"));
  json_object_set_new (head, "kind", json_string ("keys"));
  json_object_set_new (head, "version", json_integer (1));
  json_object_set_new (head, "title", json_string ("Khóa công khai của tỉnh"));
  json_object_set_new (head, "released", json_string (today));
  bytes = tv_json_to_bytes (keys, 2);
  if (!tv_file_make_folder (folder, error) || !tv_file_write (path, bytes, 0644, error))
    return FALSE;
  item = tv_item_build (folder, head, error);
  return item != NULL;
}

static gboolean
make_all (Making *self,
          guint officers,
          guint targets,
          guint answers,
          GStrv agencies,
          GError **error)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  start_role (self, TV_ROLE_ROOT, ROOT_THRESHOLD);
  start_role (self, TV_ROLE_TARGETS, targets);
  start_role (self, TV_ROLE_ANSWERS, answers);
  start_role (self, TV_ROLE_SNAPSHOT, 1);
  start_role (self, TV_ROLE_TIMESTAMP, 1);
  start_role (self, TV_ROLE_RECEIPT, 1);
  if (!make_root_keys (self, error) || !make_officer_keys (self, officers, error)
      || !make_online_key (self, error) || !make_intake_key (self, error))
    return FALSE;
  for (guint i = 0; agencies != NULL && agencies[i] != NULL; i++)
    if (!make_agency_key (self, agencies[i], error))
      return FALSE;
  return write_keys_item (self, now, error) && write_root (self, now, error);
}

static gboolean
check_numbers (int officers, int targets, int answers, GError **error)
{
  if (officers < 1 || officers > OFFICERS_MAX)
    return tv_ctl_fail_usage (error, _ ("--officers must be from 1 to %d"), OFFICERS_MAX);
  if (targets < 1 || targets > officers || answers < 1 || answers > officers)
    return tv_ctl_fail_usage (error, _ ("A threshold must be from 1 to the number of officers."));
  return TRUE;
}

static gboolean
make_folder (const char *folder,
             const char *passphrase,
             guint officers,
             guint targets,
             guint answers,
             GStrv agencies,
             GError **error)
{
  g_autofree char *root = g_build_filename (folder, "root.json", NULL);
  g_autoptr (GPtrArray) escrows = g_ptr_array_new_with_free_func (g_free);
  g_auto (Making) making = {
    .folder = folder,
    .passphrase = passphrase,
    .keys = json_object (),
    .roles = json_object (),
    .intake = json_array (),
    .agencies = json_array (),
    .root_keys = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_signing_key_unref),
  };

  if (g_file_test (root, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CONFLICT, "%s has keys already", folder);
      return FALSE;
    }
  return tv_file_make_folder (folder, error)
         && make_all (&making, officers, targets, answers, agencies, error)
         && (!tv_ctl_escrow_is_possible (folder)
             || tv_ctl_escrow_write_all (folder, NULL, passphrase, escrows, error));
}

gboolean
tv_ctl_keys_init (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  int officers = 3;
  int targets = 0;
  int answers = 1;
  g_auto (GStrv) agencies = NULL;
  g_autofree char *passphrase_file = NULL;
  g_autofree char *passphrase = NULL;
  const GOptionEntry entries[] = {
    { "officers", 0, 0, G_OPTION_ARG_INT, &officers, N_ ("How many officers publish"), "N" },
    { "targets-threshold",
      0,
      0,
      G_OPTION_ARG_INT,
      &targets,
      N_ ("How many of them must sign plans and rounds (2, or 1 of 1)"),
      "T" },
    { "answers-threshold",
      0,
      0,
      G_OPTION_ARG_INT,
      &answers,
      N_ ("How many of them must sign answers (1)"),
      "T" },
    { "agency",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &agencies,
      N_ ("A body that answers opinions; may be repeated"),
      "ID=NAME" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &passphrase_file,
      N_ ("Locks the keys of root, officers and agencies"),
      "FILE" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  targets = targets == 0 ? MIN (officers, 2) : targets;
  if (!check_numbers (officers, targets, answers, error))
    return FALSE;
  if (!tv_ctl_read_optional_line (passphrase_file, &passphrase, error))
    return FALSE;
  if (!make_folder (words[1],
                    passphrase,
                    (guint) officers,
                    (guint) targets,
                    (guint) answers,
                    agencies,
                    error))
    return FALSE;
  tv_ctl_say (ctl, _ ("Keys and root are in %s."), words[1]);
  tv_ctl_say (ctl, _ ("Take the three root keys off this machine, onto three sticks."));
  tv_ctl_set (ctl, "folder", json_string (words[1]));
  return TRUE;
}
