// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-trust.h"

#define NEVER G_MININT64

typedef struct
{
  TvMetadata *metadata; /* (owned) (nullable) */
  GBytes *bytes;        /* (owned) (nullable): exactly as they came */
} Trusted;

struct _TvTrust
{
  GObject parent_instance;

  Trusted roles[TV_N_ROLES];
};

G_DEFINE_FINAL_TYPE (TvTrust, tv_trust, G_TYPE_OBJECT)

static void
forget (TvTrust *self, TvRole role)
{
  g_clear_pointer (&self->roles[role].metadata, tv_metadata_unref);
  g_clear_pointer (&self->roles[role].bytes, g_bytes_unref);
}

static void
adopt (TvTrust *self, TvMetadata *metadata, GBytes *bytes)
{
  Trusted *trusted = &self->roles[metadata->role];
  GBytes *kept = g_bytes_ref (bytes);

  forget (self, metadata->role);
  trusted->metadata = tv_metadata_ref (metadata);
  trusted->bytes = kept;
}

static void
tv_trust_finalize (GObject *object)
{
  TvTrust *self = TV_TRUST (object);

  for (guint role = 0; role < TV_N_ROLES; role++)
    forget (self, (TvRole) role);
  G_OBJECT_CLASS (tv_trust_parent_class)->finalize (object);
}

static void
tv_trust_class_init (TvTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_trust_finalize;
}

static void
tv_trust_init (TvTrust *self)
{
}

static gboolean
fail (TvError code, TvRole role, const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, code, "%s: %s", tv_role_to_string (role), what);
  return FALSE;
}

/* Parses @bytes, which @root's keys for the role must have signed. */
static TvMetadata *
read_signed (TvMetadata *root, TvRole role, GBytes *bytes, GError **error)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), error);

  if (dsse == NULL || !tv_metadata_check_signatures (root, role, dsse, error))
    return NULL;
  return tv_metadata_parse (role, dsse, error);
}

/* A root that its own keys signed. @ret_dsse: for the signatures of the root before it. */
static TvMetadata *
read_root (GBytes *bytes, TvDsse **ret_dsse, GError **error)
{
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (TV_ROLE_ROOT), error);
  g_autoptr (TvMetadata) root = NULL;

  if (dsse == NULL)
    return NULL;
  root = tv_metadata_parse (TV_ROLE_ROOT, dsse, error);
  if (root == NULL || !tv_metadata_check_signatures (root, TV_ROLE_ROOT, dsse, error))
    return NULL;
  if (ret_dsse != NULL)
    *ret_dsse = g_steal_pointer (&dsse);
  return g_steal_pointer (&root);
}

TvTrust *
tv_trust_new (GBytes *root, GError **error)
{
  g_autoptr (TvTrust) self = NULL;
  g_autoptr (TvMetadata) metadata = NULL;

  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  metadata = read_root (root, NULL, error);
  if (metadata == NULL)
    return NULL;
  self = g_object_new (TV_TYPE_TRUST, NULL);
  adopt (self, metadata, root);
  return g_steal_pointer (&self);
}

static gint64
get_epoch (TvMetadata *root)
{
  return tv_json_get_int (root->payload, "epoch", 0);
}

static gboolean
has_same_keys (TvMetadata *a, TvMetadata *b, TvRole role)
{
  const char *name = tv_role_to_string (role);

  return json_equal (json_object_get (json_object_get (a->payload, "roles"), name),
                     json_object_get (json_object_get (b->payload, "roles"), name));
}

/* Who stole the online key may have signed enormous version numbers, below which nothing honest
 * would count any more: new keys, or a new epoch, begin the count anew. */
static void
forget_after_root (TvTrust *self, TvMetadata *old, TvMetadata *new)
{
  const gboolean new_epoch = get_epoch (new) > get_epoch (old);

  for (guint i = TV_ROLE_TARGETS; i <= TV_ROLE_TIMESTAMP; i++)
    if (new_epoch || !has_same_keys (old, new, (TvRole) i))
      forget (self, (TvRole) i);
  if (self->roles[TV_ROLE_SNAPSHOT].metadata == NULL)
    forget (self, TV_ROLE_TIMESTAMP);
}

gboolean
tv_trust_update_root (TvTrust *self, GBytes *bytes, GError **error)
{
  g_autoptr (TvMetadata) old = NULL;
  g_autoptr (TvMetadata) new = NULL;
  g_autoptr (TvDsse) dsse = NULL;

  g_return_val_if_fail (TV_IS_TRUST (self) && bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  old = tv_metadata_ref (self->roles[TV_ROLE_ROOT].metadata);
  new = read_root (bytes, &dsse, error);
  if (new == NULL || !tv_metadata_check_signatures (old, TV_ROLE_ROOT, dsse, error))
    return FALSE;
  if (new->version == old->version && g_bytes_equal (bytes, self->roles[TV_ROLE_ROOT].bytes))
    return TRUE;
  if (new->version <= old->version || get_epoch (new) < get_epoch (old))
    return fail (TV_ERROR_ROLLBACK, TV_ROLE_ROOT, "older than the one in force", error);
  if (new->version != old->version + 1)
    return fail (TV_ERROR_STATE, TV_ROLE_ROOT, "a version in between is missing", error);
  adopt (self, new, bytes);
  forget_after_root (self, old, new);
  return TRUE;
}

/* The metadata that names @role, or NULL for what nothing names. */
static TvMetadata *
get_referrer (TvTrust *self, TvRole role)
{
  switch (role)
    {
    case TV_ROLE_SNAPSHOT:
      return self->roles[TV_ROLE_TIMESTAMP].metadata;
    case TV_ROLE_TARGETS:
    case TV_ROLE_ANSWERS:
      return self->roles[TV_ROLE_SNAPSHOT].metadata;
    case TV_ROLE_ROOT:
    case TV_ROLE_TIMESTAMP:
    case TV_ROLE_RECEIPT:
    case TV_N_ROLES:
    default:
      return NULL;
    }
}

/* Length and hash before anything is parsed. */
static gboolean
check_reference (TvTrust *self, TvRole role, GBytes *bytes, guint *ret_version, GError **error)
{
  TvMetadata *referrer = get_referrer (self, role);
  g_autofree char *real = NULL;
  const char *sha256 = NULL;
  guint64 length = 0;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (role == TV_ROLE_TIMESTAMP)
    return TRUE;
  if (referrer == NULL
      || !tv_metadata_get_reference (referrer, role, ret_version, &length, &sha256))
    return fail (TV_ERROR_STATE, role, "what names it is not here yet", error);
  if (size != length)
    return fail (TV_ERROR_LENGTH, role, "not as long as it was announced", error);
  real = tv_sha256_hex (data, size);
  return g_str_equal (real, sha256)
         || fail (TV_ERROR_HASH, role, "not the one that was announced", error);
}

/* What the new snapshot or timestamp names must not be older than what the old one named. */
static gboolean
check_no_older_reference (TvMetadata *old, TvMetadata *new, TvRole role, GError **error)
{
  guint old_version = 0;
  guint new_version = 0;
  guint64 length = 0;
  const char *sha256 = NULL;

  if (!tv_metadata_get_reference (old, role, &old_version, &length, &sha256)
      || (tv_metadata_get_reference (new, role, &new_version, &length, &sha256)
          && new_version >= old_version))
    return TRUE;
  return fail (TV_ERROR_ROLLBACK, role, "an older version is announced", error);
}

static gboolean
check_not_older (TvTrust *self, TvMetadata *new, GBytes *bytes, GError **error)
{
  const Trusted *old = &self->roles[new->role];

  if (old->metadata == NULL)
    return TRUE;
  if (new->version < old->metadata->version || new->tick < old->metadata->tick
      || (new->version == old->metadata->version && !g_bytes_equal (bytes, old->bytes)))
    return fail (TV_ERROR_ROLLBACK, new->role, "older than the one in force", error);
  if (new->role == TV_ROLE_TIMESTAMP)
    return check_no_older_reference (old->metadata, new, TV_ROLE_SNAPSHOT, error);
  if (new->role == TV_ROLE_SNAPSHOT)
    return check_no_older_reference (old->metadata, new, TV_ROLE_TARGETS, error)
           && check_no_older_reference (old->metadata, new, TV_ROLE_ANSWERS, error);
  return TRUE;
}

static gboolean
check_not_over (TvMetadata *metadata, gint64 now, GError **error)
{
  return metadata == NULL || metadata->expires > now
         || fail (TV_ERROR_EXPIRED, metadata->role, "has run out", error);
}

gboolean
tv_trust_check_fresh (TvTrust *self, gint64 now, GError **error)
{
  g_return_val_if_fail (TV_IS_TRUST (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  for (guint i = 0; i < TV_N_ROLES; i++)
    if (!check_not_over (self->roles[i].metadata, now, error))
      return FALSE;
  return TRUE;
}

static gboolean
take (TvTrust *self, TvRole role, GBytes *bytes, gint64 now, GError **error)
{
  g_autoptr (TvMetadata) new = NULL;
  guint announced = 0;

  if (role == TV_ROLE_ROOT || role >= TV_ROLE_RECEIPT)
    return fail (TV_ERROR_ROLE_UNKNOWN, TV_ROLE_ROOT, "no role with metadata to take", error);
  if (g_bytes_get_size (bytes) > tv_role_max_size (role))
    return fail (TV_ERROR_TOO_LARGE, role, "larger than its limit", error);
  if (!check_reference (self, role, bytes, &announced, error))
    return FALSE;
  new = read_signed (self->roles[TV_ROLE_ROOT].metadata, role, bytes, error);
  if (new == NULL)
    return FALSE;
  if (announced != 0 && new->version != announced)
    return fail (TV_ERROR_HASH, role, "not the version that was announced", error);
  if (!check_not_older (self, new, bytes, error)
      || !check_not_over (self->roles[TV_ROLE_ROOT].metadata, now, error)
      || !check_not_over (new, now, error))
    return FALSE;
  adopt (self, new, bytes);
  return TRUE;
}

gboolean
tv_trust_update (TvTrust *self, TvRole role, GBytes *bytes, gint64 now, GError **error)
{
  g_return_val_if_fail (TV_IS_TRUST (self) && bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return take (self, role, bytes, MAX (now, NEVER + 1), error);
}

gboolean
tv_trust_restore (TvTrust *self, TvRole role, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (TV_IS_TRUST (self) && bytes != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return take (self, role, bytes, NEVER, error);
}

TvMetadata *
tv_trust_get (TvTrust *self, TvRole role)
{
  g_return_val_if_fail (TV_IS_TRUST (self) && role < TV_N_ROLES, NULL);

  return self->roles[role].metadata;
}

GBytes *
tv_trust_get_bytes (TvTrust *self, TvRole role)
{
  g_return_val_if_fail (TV_IS_TRUST (self) && role < TV_N_ROLES, NULL);

  return self->roles[role].bytes;
}

GHashTable *
tv_trust_dup_receipt_keys (TvTrust *self)
{
  g_return_val_if_fail (TV_IS_TRUST (self), NULL);

  return tv_metadata_dup_role_keys (self->roles[TV_ROLE_ROOT].metadata, TV_ROLE_RECEIPT, NULL);
}
