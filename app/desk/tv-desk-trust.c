// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-trust.h"

#include "tv-desk-trust.h"

#define SYSTEM_ROOT "/etc/thamvan/root.json"
/* A root that is replaced daily for a year; an endless chain ends somewhere. */
#define MAX_ROOT_STEPS 400

struct _TvDeskTrust
{
  GObject parent_instance;

  TvHttpClient *client; /* (owned) */
  char *root_file;      /* (owned) (nullable) */
  char *metadata;       /* (owned) folder of the trusted metadata */

  GMutex lock;    /* held for what follows */
  TvTrust *trust; /* (owned) (nullable) until the first update */
};

G_DEFINE_FINAL_TYPE (TvDeskTrust, tv_desk_trust, G_TYPE_OBJECT)

static void
tv_desk_trust_finalize (GObject *object)
{
  TvDeskTrust *self = TV_DESK_TRUST (object);

  g_clear_object (&self->client);
  g_clear_object (&self->trust);
  g_free (self->root_file);
  g_free (self->metadata);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (tv_desk_trust_parent_class)->finalize (object);
}

static void
tv_desk_trust_class_init (TvDeskTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_desk_trust_finalize;
}

static void
tv_desk_trust_init (TvDeskTrust *self)
{
  g_mutex_init (&self->lock);
}

/* Two anchors are two provinces (or two lives of the demo): nothing of one is shown for the other.
 */
static char *
dup_anchor_id (TvDeskTrust *self)
{
  g_autoptr (GBytes) anchor = NULL;
  const char *server = tv_http_client_get_server (self->client);

  if (self->root_file != NULL)
    anchor = tv_file_read (self->root_file, tv_role_max_size (TV_ROLE_ROOT), NULL);
  if (anchor != NULL)
    return tv_sha256_hex (g_bytes_get_data (anchor, NULL), g_bytes_get_size (anchor));
  return tv_sha256_hex (server, strlen (server));
}

TvDeskTrust *
tv_desk_trust_new (TvHttpClient *client, const char *root_file)
{
  TvDeskTrust *self = NULL;
  g_autofree char *id = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), NULL);

  self = g_object_new (TV_TYPE_DESK_TRUST, NULL);
  self->client = g_object_ref (client);
  if (root_file != NULL)
    self->root_file = g_strdup (root_file);
  else if (g_file_test (SYSTEM_ROOT, G_FILE_TEST_EXISTS))
    self->root_file = g_strdup (SYSTEM_ROOT);
  id = dup_anchor_id (self);
  id[16] = '\0';
  /* What is trusted is data, not cache: losing it would lose the memory against rollback. */
  self->metadata = g_build_filename (g_get_user_data_dir (), "thamvan", "metadata", id, NULL);
  return self;
}

static GBytes *
fetch (TvDeskTrust *self, const char *path, gsize max, GCancellable *cancellable, GError **error)
{
  const TvHttpRequest request = { .method = "GET", .path = path, .max_reply = max };
  g_autoptr (TvHttpReply) reply = tv_http_client_send (self->client, &request, cancellable, error);

  return reply != NULL ? g_bytes_ref (reply->body) : NULL;
}

static char *
metadata_file (TvDeskTrust *self, TvRole role)
{
  g_autofree char *name = g_strconcat (tv_role_to_string (role), ".json", NULL);

  return g_build_filename (self->metadata, name, NULL);
}

static gboolean
keep_metadata (TvDeskTrust *self, TvRole role, GBytes *bytes, GError **error)
{
  g_autofree char *file = metadata_file (self, role);

  return tv_file_make_folder (self->metadata, error) && tv_file_write (file, bytes, 0600, error);
}

/* The root to start from: the newest this machine has come to trust, else its anchor, else the
 * server's first. */
static GBytes *
load_root (TvDeskTrust *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *file = metadata_file (self, TV_ROLE_ROOT);
  const gsize max = tv_role_max_size (TV_ROLE_ROOT);
  g_autoptr (GBytes) kept = tv_file_read (file, max, NULL);

  if (kept != NULL)
    return g_steal_pointer (&kept);
  if (self->root_file != NULL)
    return tv_file_read (self->root_file, max, error);
  return fetch (self, "/v1/metadata/1.root.json", max, cancellable, error);
}

static void
restore_metadata (TvDeskTrust *self, TvTrust *trust)
{
  static const TvRole roles[]
      = { TV_ROLE_TIMESTAMP, TV_ROLE_SNAPSHOT, TV_ROLE_TARGETS, TV_ROLE_ANSWERS };

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *file = metadata_file (self, roles[i]);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = tv_file_read (file, tv_role_max_size (roles[i]), NULL);

      if (bytes != NULL && !tv_trust_restore (trust, roles[i], bytes, &error))
        g_debug ("kept %s is not believed: %s", tv_role_to_string (roles[i]), error->message);
    }
}

static TvTrust *
ensure_trust (TvDeskTrust *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) root = NULL;
  g_autoptr (TvTrust) trust = NULL;

  g_mutex_lock (&self->lock);
  if (self->trust != NULL)
    trust = g_object_ref (self->trust);
  g_mutex_unlock (&self->lock);
  if (trust != NULL)
    return g_steal_pointer (&trust);

  root = load_root (self, cancellable, error);
  if (root == NULL)
    return NULL;
  trust = tv_trust_new (root, error);
  if (trust == NULL || !keep_metadata (self, TV_ROLE_ROOT, root, error))
    return NULL;
  restore_metadata (self, trust);
  g_mutex_lock (&self->lock);
  g_set_object (&self->trust, trust);
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&trust);
}

/* One role's bytes into the trust and, once believed, onto the disk. */
static gboolean
adopt (TvDeskTrust *self, TvTrust *trust, TvRole role, GBytes *bytes, GError **error)
{
  gboolean adopted = FALSE;

  g_mutex_lock (&self->lock);
  if (role == TV_ROLE_ROOT)
    adopted = tv_trust_update_root (trust, bytes, error);
  else
    adopted = tv_trust_update (trust, role, bytes, g_get_real_time () / G_USEC_PER_SEC, error);
  g_mutex_unlock (&self->lock);
  return adopted && keep_metadata (self, role, bytes, error);
}

static gboolean
follow_roots (TvDeskTrust *self, TvTrust *trust, GCancellable *cancellable, GError **error)
{
  for (guint step = 0; step < MAX_ROOT_STEPS; step++)
    {
      const guint next = tv_trust_get (trust, TV_ROLE_ROOT)->version + 1;
      g_autofree char *path = g_strdup_printf ("/v1/metadata/%u.root.json", next);
      g_autoptr (GError) local_error = NULL;
      g_autoptr (GBytes) bytes
          = fetch (self, path, tv_role_max_size (TV_ROLE_ROOT), cancellable, &local_error);

      if (g_error_matches (local_error, TV_ERROR, TV_ERROR_NOT_FOUND))
        return TRUE;
      if (bytes == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!adopt (self, trust, TV_ROLE_ROOT, bytes, error))
        return FALSE;
    }
  g_set_error (error, TV_ERROR, TV_ERROR_TOO_MANY, "the chain of roots does not end");
  return FALSE;
}

/* The hash that the trusted snapshot names for @role; NULL when it names none. */
static const char *
find_reference (TvTrust *trust, TvRole role)
{
  TvMetadata *snapshot = tv_trust_get (trust, TV_ROLE_SNAPSHOT);
  const char *sha256 = NULL;
  guint version = 0;
  guint64 length = 0;

  if (snapshot == NULL || !tv_metadata_get_reference (snapshot, role, &version, &length, &sha256))
    return NULL;
  return sha256;
}

/* Whether what is trusted of @role is already what the snapshot names. */
static gboolean
is_current (TvTrust *trust, TvRole role)
{
  GBytes *bytes = tv_trust_get_bytes (trust, role);
  const char *sha256 = find_reference (trust, role);
  g_autofree char *own = NULL;

  if (bytes == NULL || sha256 == NULL)
    return FALSE;
  own = tv_sha256_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return g_str_equal (own, sha256);
}

static gboolean
update_role (TvDeskTrust *self,
             TvTrust *trust,
             TvRole role,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/metadata/%s.json", tv_role_to_string (role));
  g_autoptr (GBytes) bytes = NULL;

  if ((role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS) && is_current (trust, role))
    return TRUE;
  bytes = fetch (self, path, tv_role_max_size (role), cancellable, error);
  return bytes != NULL && adopt (self, trust, role, bytes, error);
}

gboolean
tv_desk_trust_update (TvDeskTrust *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TvTrust) trust = NULL;

  g_return_val_if_fail (TV_IS_DESK_TRUST (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  trust = ensure_trust (self, cancellable, error);
  if (trust == NULL || !follow_roots (self, trust, cancellable, error)
      || !update_role (self, trust, TV_ROLE_TIMESTAMP, cancellable, error)
      || !update_role (self, trust, TV_ROLE_SNAPSHOT, cancellable, error)
      || !update_role (self, trust, TV_ROLE_TARGETS, cancellable, error))
    return FALSE;
  /* Before the first answers are published there are none to fetch. */
  if (find_reference (trust, TV_ROLE_ANSWERS) == NULL)
    return TRUE;
  return update_role (self, trust, TV_ROLE_ANSWERS, cancellable, error);
}

TvMetadata *
tv_desk_trust_dup_metadata (TvDeskTrust *self, TvRole role)
{
  TvMetadata *metadata = NULL;

  g_return_val_if_fail (TV_IS_DESK_TRUST (self), NULL);

  g_mutex_lock (&self->lock);
  if (self->trust != NULL && tv_trust_get (self->trust, role) != NULL)
    metadata = tv_metadata_ref (tv_trust_get (self->trust, role));
  g_mutex_unlock (&self->lock);
  return metadata;
}
