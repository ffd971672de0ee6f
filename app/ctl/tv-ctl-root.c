// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/tv-file.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-trust.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-root.h"
#include "vault/tv-base64.h"
#include "vault/tv-key-file.h"

#define KEY_ID_LENGTH 8

/* What the four commands are told. */
typedef struct
{
  char *keys;             /* (owned) (nullable): folder */
  GStrv signers;          /* (owned) (nullable): key files of the root */
  GStrv passphrase_files; /* (owned) (nullable): one for all, or one each */
  GStrv roles;            /* (owned) (nullable) */
  int threshold;          /* of these roles; 0: as it is */
  char *new_passphrase;   /* (owned) (nullable): file; locks a key that is made */
  char *to;               /* (owned) (nullable): tree that gets the new root */
  gboolean epoch;         /* begin the count of versions anew */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->keys);
  g_strfreev (self->signers);
  g_strfreev (self->passphrase_files);
  g_strfreev (self->roles);
  g_free (self->new_passphrase);
  g_free (self->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (TvCtl *ctl, Options *self, GStrv *words, guint least, guint most, GError **error)
{
  const GOptionEntry entries[] = {
    { "keys", 0, 0, G_OPTION_ARG_FILENAME, &self->keys, N_ ("Folder made by keys init"), "DIR" },
    { "key",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &self->signers,
      N_ ("A root key that signs, old or new; may be repeated"),
      "FILE" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &self->passphrase_files,
      N_ ("Opens the key files: one for all, or one for each in their order"),
      "FILE" },
    { "role",
      0,
      0,
      G_OPTION_ARG_STRING_ARRAY,
      &self->roles,
      N_ ("Whose key it is; may be repeated (all that name it)"),
      "ROLE" },
    { "threshold",
      0,
      0,
      G_OPTION_ARG_INT,
      &self->threshold,
      N_ ("How many must sign for the role from now on"),
      "T" },
    { "new-passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->new_passphrase,
      N_ ("Locks a key that is made"),
      "FILE" },
    { "new-epoch",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->epoch,
      N_ ("After a theft: versions count from one again"),
      NULL },
    { "to",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->to,
      N_ ("Put the new root into this tree (a stopped server's state, a stick)"),
      "DIR" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, words, least, most, error))
    return FALSE;
  if (self->keys == NULL)
    return tv_ctl_fail_usage (error, _ ("--keys DIR is missing"));
  return TRUE;
}

static char *
make_path (const char *keys, guint version, const char *ending)
{
  g_autofree char *name = g_strdup_printf ("%u.root%s", version, ending);

  return g_build_filename (keys, name, NULL);
}

/* root.json, and as many after it as there are; each must be signed by the one before. */
static TvTrust *
load_newest (const char *keys, GError **error)
{
  g_autofree char *first = g_build_filename (keys, "root.json", NULL);
  g_autoptr (GBytes) bytes = tv_file_read (first, tv_role_max_size (TV_ROLE_ROOT), error);
  g_autoptr (TvTrust) trust = bytes != NULL ? tv_trust_new (bytes, error) : NULL;

  while (trust != NULL)
    {
      g_autofree char *path
          = make_path (keys, tv_trust_get (trust, TV_ROLE_ROOT)->version + 1, ".json");
      g_autoptr (GError) reason = NULL;
      g_autoptr (GBytes) next = tv_file_read (path, tv_role_max_size (TV_ROLE_ROOT), &reason);

      if (g_error_matches (reason, TV_ERROR, TV_ERROR_NOT_FOUND))
        return g_steal_pointer (&trust);
      if (next == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return NULL;
        }
      if (!tv_trust_update_root (trust, next, error))
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
    }
  return NULL;
}

gboolean
tv_ctl_root_put_chain (const char *keys, TvRepository *repository, GError **error)
{
  g_autofree char *first = g_build_filename (keys, "root.json", NULL);
  TvMetadata *held = tv_repository_get (repository, TV_ROLE_ROOT);

  if (held == NULL)
    {
      g_autoptr (GBytes) bytes = tv_file_read (first, tv_role_max_size (TV_ROLE_ROOT), error);

      if (bytes == NULL || !tv_repository_put_root (repository, bytes, error))
        return FALSE;
    }
  for (;;)
    {
      g_autofree char *path
          = make_path (keys, tv_repository_get (repository, TV_ROLE_ROOT)->version + 1, ".json");
      g_autoptr (GBytes) bytes = tv_file_read (path, tv_role_max_size (TV_ROLE_ROOT), NULL);

      if (bytes == NULL)
        return TRUE;
      if (!tv_repository_put_root (repository, bytes, error))
        return FALSE;
    }
}

/* --- what is to change ----------------------------------------------------------------------- */

/* A key id as it is, or that of the key in a file. */
static char *
find_id (const char *word, GError **error)
{
  g_autoptr (GBytes) public_key = NULL;

  if (strlen (word) == KEY_ID_LENGTH && strspn (word, "0123456789abcdef") == KEY_ID_LENGTH)
    return g_strdup (word);
  public_key = tv_key_file_load_signing_public (word, error);
  return public_key != NULL ? tv_key_id (g_bytes_get_data (public_key, NULL)) : NULL;
}

/* Enters the public half of the key in @path. @ret_id: (out) (transfer full) */
static gboolean
enter_key (TvJson *root, const char *path, char **ret_id, GError **error)
{
  g_autoptr (GBytes) public_key = tv_key_file_load_signing_public (path, error);
  g_autofree char *text = NULL;

  if (public_key == NULL)
    return FALSE;
  *ret_id = tv_key_id (g_bytes_get_data (public_key, NULL));
  text = tv_base64_encode (g_bytes_get_data (public_key, NULL), TV_PUBLIC_KEY_SIZE);
  json_object_set_new (json_object_get (root, "keys"),
                       *ret_id,
                       json_pack ("{s:s,s:s}", "kind", "ed25519", "public", text));
  return TRUE;
}

static gboolean
is_meant (const Options *self, const char *role)
{
  return self->roles == NULL || g_strv_contains ((const char *const *) self->roles, role);
}

static gssize
find_in (const TvJson *ids, const char *id)
{
  for (size_t i = 0; i < json_array_size (ids); i++)
    if (g_strcmp0 (json_string_value (json_array_get (ids, i)), id) == 0)
      return (gssize) i;
  return -1;
}

/* Takes @id out of the roles that are meant, and puts @new_id (nullable) in its place. */
static gboolean
replace_key (const Options *self, TvJson *root, const char *id, const char *new_id, GError **error)
{
  const char *name = NULL;
  TvJson *role = NULL;
  guint count = 0;

  json_object_foreach (json_object_get (root, "roles"), name, role)
  {
    TvJson *ids = json_object_get (role, "keyids");
    const gssize at = is_meant (self, name) ? find_in (ids, id) : -1;

    if (at < 0)
      continue;
    count++;
    if (new_id != NULL && find_in (ids, new_id) < 0)
      json_array_set_new (ids, (size_t) at, json_string (new_id));
    else
      json_array_remove (ids, (size_t) at);
  }
  if (count > 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "the root names no key %s there", id);
  return FALSE;
}

static gboolean
add_key (const Options *self, TvJson *root, const char *id, GError **error)
{
  for (guint i = 0; self->roles[i] != NULL; i++)
    {
      TvJson *role = json_object_get (json_object_get (root, "roles"), self->roles[i]);
      TvJson *ids = json_object_get (role, "keyids");

      if (role == NULL)
        {
          g_set_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN, "no such role: %s", self->roles[i]);
          return FALSE;
        }
      if (find_in (ids, id) < 0)
        json_array_append_new (ids, json_string (id));
    }
  return TRUE;
}

static gboolean
set_threshold (const Options *self, TvJson *root, GError **error)
{
  if (self->threshold == 0)
    return TRUE;
  if (self->roles == NULL || self->threshold < 1)
    return tv_ctl_fail_usage (error, _ ("--threshold needs --role, and a number from 1 on"));
  for (guint i = 0; self->roles[i] != NULL; i++)
    {
      TvJson *role = json_object_get (json_object_get (root, "roles"), self->roles[i]);

      if (role != NULL)
        json_object_set_new (role, "threshold", json_integer (self->threshold));
    }
  return TRUE;
}

/* A key that no role names is no business of the root's. */
static void
drop_idle_keys (TvJson *root)
{
  TvJson *keys = json_object_get (root, "keys");
  const char *id = NULL;
  TvJson *key = NULL;
  void *next = NULL;

  json_object_foreach_safe (keys, next, id, key)
  {
    const char *name = NULL;
    TvJson *role = NULL;
    gboolean named = FALSE;

    json_object_foreach (json_object_get (root, "roles"), name, role)
    {
      named = named || find_in (json_object_get (role, "keyids"), id) >= 0;
    }
    if (!named)
      json_object_del (keys, id);
  }
}

/* --- signing --------------------------------------------------------------------------------- */

static gboolean
sign_all (const Options *self, TvDsse *dsse, GError **error)
{
  for (guint i = 0; self->signers != NULL && self->signers[i] != NULL; i++)
    {
      g_autofree char *passphrase = NULL;
      g_autoptr (TvSigningKey) key = NULL;

      if (!tv_ctl_read_nth_line (self->passphrase_files, i, &passphrase, error))
        return FALSE;
      key = tv_key_file_load_signing (self->signers[i], passphrase, error);
      if (key == NULL)
        return FALSE;
      tv_dsse_sign (dsse, key);
    }
  return TRUE;
}

static gboolean
put_into_tree (const Options *self, GError **error)
{
  g_autoptr (TvRepository) repository = NULL;

  if (self->to == NULL)
    return TRUE;
  repository = tv_repository_open (self->to, error);
  return repository != NULL && tv_ctl_root_put_chain (self->keys, repository, error);
}

/* How many of the keys that @root asks for signed @dsse, and how many it asks for. */
static guint
count_signatures (TvMetadata *root, TvDsse *dsse, guint *ret_threshold)
{
  g_autoptr (GHashTable) keys = tv_metadata_dup_role_keys (root, TV_ROLE_ROOT, ret_threshold);

  return tv_dsse_count_signatures (dsse, keys);
}

static gboolean
say_unfinished (TvCtl *ctl, TvTrust *trust, TvDsse *dsse, const char *path, GError **error)
{
  g_autoptr (TvMetadata) new = tv_metadata_parse (TV_ROLE_ROOT, dsse, error);
  guint threshold = 0;
  guint count = 0;

  if (new == NULL)
    return FALSE;
  tv_ctl_say (ctl, _ ("The new root waits for signatures: %s"), path);
  count = count_signatures (tv_trust_get (trust, TV_ROLE_ROOT), dsse, &threshold);
  /* TRANSLATORS: how many signed, how many are needed */
  tv_ctl_say (ctl, _ ("Of the keys until now: %u of %u"), count, threshold);
  count = count_signatures (new, dsse, &threshold);
  /* TRANSLATORS: how many signed, how many are needed */
  tv_ctl_say (ctl, _ ("Of the keys from now on: %u of %u"), count, threshold);
  tv_ctl_say (ctl, _ ("Add them with: thamvanctl keys root sign"));
  tv_ctl_set (ctl, "complete", json_false ());
  tv_ctl_set (ctl, "file", json_string (path));
  return TRUE;
}

/* Under its own name when enough have signed, else aside, where it waits for the others. */
static gboolean
finish (TvCtl *ctl, const Options *self, TvTrust *trust, TvDsse *dsse, GError **error)
{
  const guint version = tv_trust_get (trust, TV_ROLE_ROOT)->version + 1;
  g_autoptr (GBytes) bytes = tv_dsse_to_bytes (dsse);
  g_autofree char *pending = make_path (self->keys, version, ".pending.json");
  g_autofree char *path = make_path (self->keys, version, ".json");
  g_autoptr (TvTrust) before = tv_trust_new (tv_trust_get_bytes (trust, TV_ROLE_ROOT), error);
  g_autoptr (GError) reason = NULL;

  if (before == NULL)
    return FALSE;
  if (!tv_trust_update_root (before, bytes, &reason))
    {
      if (!g_error_matches (reason, TV_ERROR, TV_ERROR_SIGNATURE)
          && !g_error_matches (reason, TV_ERROR, TV_ERROR_THRESHOLD))
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      return tv_file_write (pending, bytes, 0644, error)
             && say_unfinished (ctl, trust, dsse, pending, error);
    }
  if (!tv_file_write (path, bytes, 0644, error))
    return FALSE;
  (void) g_unlink (pending);
  tv_ctl_say (ctl, _ ("Root %u is signed: %s"), version, path);
  tv_ctl_set (ctl, "complete", json_true ());
  tv_ctl_set (ctl, "version", json_integer (version));
  tv_ctl_set (ctl, "file", json_string (path));
  return put_into_tree (self, error);
}

/* The root in force, to be changed. @ret_trust: (out) (transfer full) */
static TvJson *
begin (const Options *self, TvTrust **ret_trust, GError **error)
{
  g_autoptr (TvTrust) trust = load_newest (self->keys, error);
  g_autofree char *pending = NULL;
  TvMetadata *root = NULL;

  if (trust == NULL)
    return NULL;
  root = tv_trust_get (trust, TV_ROLE_ROOT);
  pending = make_path (self->keys, root->version + 1, ".pending.json");
  if (g_file_test (pending, G_FILE_TEST_EXISTS))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_CONFLICT,
                   "%s waits for signatures: sign it, or take it away",
                   pending);
      return NULL;
    }
  *ret_trust = g_steal_pointer (&trust);
  return json_deep_copy (root->payload);
}

static gboolean
build (TvCtl *ctl, const Options *self, TvTrust *trust, TvJson *root, GError **error)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  const guint epoch = (guint) tv_json_get_int (root, "epoch", 0);
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (TvMetadata) checked = NULL;

  if (!set_threshold (self, root, error))
    return FALSE;
  drop_idle_keys (root);
  dsse = tv_metadata_build_root (tv_trust_get (trust, TV_ROLE_ROOT)->version + 1,
                                 now,
                                 now + TV_REPOSITORY_ROOT_LIFE,
                                 self->epoch ? epoch + 1 : epoch,
                                 json_object_get (root, "keys"),
                                 json_object_get (root, "roles"));
  checked = tv_metadata_parse (TV_ROLE_ROOT, dsse, error);
  return checked != NULL && sign_all (self, dsse, error) && finish (ctl, self, trust, dsse, error);
}

/* --- the commands ---------------------------------------------------------------------------- */

/* A key that is not there yet is made. */
static gboolean
make_if_missing (const Options *self, const char *path, GError **error)
{
  g_autoptr (TvSigningKey) key = NULL;
  g_autofree char *passphrase = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!tv_ctl_read_optional_line (self->new_passphrase, &passphrase, error))
    return FALSE;
  key = tv_signing_key_generate ();
  return tv_key_file_save_signing (path, key, passphrase, error);
}

gboolean
tv_ctl_root_rotate (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { 0 };
  g_autoptr (TvTrust) trust = NULL;
  g_autoptr (TvJson) root = NULL;
  g_autofree char *old_id = NULL;
  g_autofree char *new_id = NULL;

  if (!parse (ctl, &self, &words, 2, 2, error))
    return FALSE;
  root = begin (&self, &trust, error);
  if (root == NULL)
    return FALSE;
  old_id = find_id (words[1], error);
  if (old_id == NULL || !make_if_missing (&self, words[2], error)
      || !enter_key (root, words[2], &new_id, error)
      || !replace_key (&self, root, old_id, new_id, error))
    return FALSE;
  return build (ctl, &self, trust, root, error);
}

gboolean
tv_ctl_root_add (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { 0 };
  g_autoptr (TvTrust) trust = NULL;
  g_autoptr (TvJson) root = NULL;

  if (!parse (ctl, &self, &words, 1, G_MAXUINT, error))
    return FALSE;
  if (self.roles == NULL)
    return tv_ctl_fail_usage (error, _ ("--role ROLE is missing"));
  root = begin (&self, &trust, error);
  if (root == NULL)
    return FALSE;
  for (guint i = 1; words[i] != NULL; i++)
    {
      g_autofree char *id = NULL;

      if (!make_if_missing (&self, words[i], error) || !enter_key (root, words[i], &id, error)
          || !add_key (&self, root, id, error))
        return FALSE;
    }
  return build (ctl, &self, trust, root, error);
}

gboolean
tv_ctl_root_remove (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { 0 };
  g_autoptr (TvTrust) trust = NULL;
  g_autoptr (TvJson) root = NULL;

  if (!parse (ctl, &self, &words, 1, G_MAXUINT, error))
    return FALSE;
  root = begin (&self, &trust, error);
  if (root == NULL)
    return FALSE;
  for (guint i = 1; words[i] != NULL; i++)
    {
      g_autofree char *id = find_id (words[i], error);

      if (id == NULL || !replace_key (&self, root, id, NULL, error))
        return FALSE;
    }
  return build (ctl, &self, trust, root, error);
}

/* Another holder of a root key, perhaps in another town. */
gboolean
tv_ctl_root_sign (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { 0 };
  g_autoptr (TvTrust) trust = NULL;
  g_autofree char *pending = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvDsse) dsse = NULL;

  if (!parse (ctl, &self, &words, 0, 0, error))
    return FALSE;
  if (self.signers == NULL)
    return tv_ctl_fail_usage (error, _ ("--key FILE is missing"));
  trust = load_newest (self.keys, error);
  if (trust == NULL)
    return FALSE;
  pending = make_path (self.keys, tv_trust_get (trust, TV_ROLE_ROOT)->version + 1, ".pending.json");
  bytes = tv_file_read (pending, tv_role_max_size (TV_ROLE_ROOT), error);
  dsse = bytes != NULL ? tv_dsse_parse (bytes, tv_role_max_size (TV_ROLE_ROOT), error) : NULL;
  return dsse != NULL && sign_all (&self, dsse, error) && finish (ctl, &self, trust, dsse, error);
}
