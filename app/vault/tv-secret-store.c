// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <libsecret/secret.h>
/* libsecret 0.20 installs this header and exports what it declares, but secret.h names it only from
 * 0.21 on. */
#ifndef __SECRET_BACKEND_H__
#define __SECRET_INSIDE_HEADER__
#include <libsecret/secret-backend.h>
#undef __SECRET_INSIDE_HEADER__
#endif

#include "base/tv-error.h"
#include "tv-secret-store.h"
#include "tv-sodium-private.h"

#define TIME_LIMIT_MS 3000
#define CANARY_ITEM "canary"
#define CANARY_TEXT "thamvan canary v1"
#define CONTENT_TYPE "application/octet-stream"
#define DEFAULT_ALIAS "default"

typedef SecretValue TvSecretValue;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvSecretValue, secret_value_unref)

static const SecretSchema schema = {
  "vn.thamvan.Secret",
  SECRET_SCHEMA_NONE,
  {
      { "owner", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "item", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

struct _TvSecretStore
{
  GObject parent_instance;

  char *owner; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TvSecretStore, tv_secret_store, G_TYPE_OBJECT)

static void
tv_secret_store_finalize (GObject *object)
{
  TvSecretStore *self = TV_SECRET_STORE (object);

  g_free (self->owner);
  G_OBJECT_CLASS (tv_secret_store_parent_class)->finalize (object);
}

static void
tv_secret_store_class_init (TvSecretStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_secret_store_finalize;
}

static void
tv_secret_store_init (TvSecretStore *self)
{
}

TvSecretStore *
tv_secret_store_new (const char *owner)
{
  TvSecretStore *self = NULL;

  g_return_val_if_fail (owner != NULL, NULL);

  self = g_object_new (TV_TYPE_SECRET_STORE, NULL);
  self->owner = g_strdup (owner);
  return self;
}

/* One conversation with the keyring: its own main context, so that callers need none, and one time
 * limit for all of its steps. */
typedef struct
{
  GMainContext *context;     /* (owned) */
  GSource *timeout;          /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GCancellable *outer;       /* (owned) (nullable): the caller's */
  gulong outer_id;
  GAsyncResult *result; /* (owned) (nullable): of the step under way */
} Talk;

static gboolean
on_time_over (gpointer data)
{
  Talk *talk = data;

  g_cancellable_cancel (talk->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer, gpointer data)
{
  g_cancellable_cancel (data);
}

static Talk *
talk_begin (GCancellable *cancellable)
{
  Talk *talk = g_new0 (Talk, 1);

  talk->context = g_main_context_new ();
  g_main_context_push_thread_default (talk->context);
  talk->cancellable = g_cancellable_new ();
  if (cancellable != NULL)
    {
      talk->outer = g_object_ref (cancellable);
      talk->outer_id = g_cancellable_connect (cancellable,
                                              G_CALLBACK (on_outer_cancelled),
                                              g_object_ref (talk->cancellable),
                                              g_object_unref);
    }
  talk->timeout = g_timeout_source_new (TIME_LIMIT_MS);
  g_source_set_callback (talk->timeout, on_time_over, talk, NULL);
  g_source_attach (talk->timeout, talk->context);
  return talk;
}

static void
talk_end (Talk *talk)
{
  g_source_destroy (talk->timeout);
  g_source_unref (talk->timeout);
  g_cancellable_disconnect (talk->outer, talk->outer_id);
  g_clear_object (&talk->outer);
  g_clear_object (&talk->result);
  /* What GDBus still has to clear away, it clears away on the context it began on. */
  while (g_main_context_iteration (talk->context, FALSE))
    ;
  g_main_context_pop_thread_default (talk->context);
  g_main_context_unref (talk->context);
  g_object_unref (talk->cancellable);
  g_free (talk);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Talk, talk_end)

static void
on_step_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Talk *talk = data;

  g_set_object (&talk->result, result);
}

/* Waits for the step just started. Every step of libsecret answers when it is cancelled. */
static GAsyncResult *
talk_wait (Talk *talk)
{
  while (talk->result == NULL)
    g_main_context_iteration (talk->context, TRUE);
  return g_steal_pointer (&talk->result);
}

/* Whatever libsecret says, what the caller can act on is: this keyring is not usable now. */
static gboolean
fail_keyring (GError *reason, const char *what, GError **error)
{
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_KEYRING,
               "%s%s%s",
               what,
               reason != NULL ? ": " : "",
               reason != NULL ? reason->message : "");
  return FALSE;
}

/* libsecret opens a prompt by itself when it is to write into a locked collection or into none:
 * look first. The file backend of the tests has no collections. */
static gboolean
check_unlocked (Talk *talk, SecretService *service, GError **error)
{
  g_autoptr (SecretCollection) collection = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) reason = NULL;

  secret_collection_for_alias (service,
                               DEFAULT_ALIAS,
                               SECRET_COLLECTION_NONE,
                               talk->cancellable,
                               on_step_done,
                               talk);
  result = talk_wait (talk);
  collection = secret_collection_for_alias_finish (result, &reason);
  if (collection == NULL)
    return fail_keyring (reason, "there is no default keyring", error);
  if (secret_collection_get_locked (collection))
    return fail_keyring (NULL, "the keyring is locked", error);
  return TRUE;
}

/* libsecret 0.20 remembers its backend without holding it: once the last reference is gone, the
 * next secret_backend_get() takes the dead one. One reference stays for the life of the process. */
static void
keep_alive (SecretBackend *backend)
{
  static gpointer kept = NULL;

  g_object_ref (backend);
  if (!g_atomic_pointer_compare_and_exchange (&kept, NULL, backend))
    g_object_unref (backend);
}

/* The backend, unlocked. */
static SecretBackend *
open_backend (Talk *talk, GError **error)
{
  g_autoptr (SecretBackend) backend = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) reason = NULL;

  secret_backend_get (SECRET_BACKEND_OPEN_SESSION, talk->cancellable, on_step_done, talk);
  result = talk_wait (talk);
  backend = secret_backend_get_finish (result, &reason);
  if (backend != NULL)
    keep_alive (backend);
  if (backend == NULL)
    fail_keyring (reason, "the keyring does not answer", error);
  else if (!SECRET_IS_SERVICE (backend) || check_unlocked (talk, SECRET_SERVICE (backend), error))
    return g_steal_pointer (&backend);
  return NULL;
}

static GHashTable *
make_attributes (TvSecretStore *self, const char *item)
{
  return secret_attributes_build (&schema, "owner", self->owner, "item", item, NULL);
}

static GList *
search_finish (SecretBackend *backend, Talk *talk, GError **error)
{
  g_autoptr (GAsyncResult) result = talk_wait (talk);

  return SECRET_BACKEND_GET_IFACE (backend)->search_finish (backend, result, error);
}

/* NULL with NOT_FOUND when the open keyring has no such item. Without SECRET_SEARCH_UNLOCK a locked
 * item comes back without its secret instead of with a prompt. */
static GBytes *
find (TvSecretStore *self, SecretBackend *backend, Talk *talk, const char *item, GError **error)
{
  g_autoptr (GHashTable) attributes = make_attributes (self, item);
  g_autoptr (GError) reason = NULL;
  g_autoptr (TvSecretValue) value = NULL;
  g_autoptr (GBytes) borrowed = NULL;
  g_autolist (GObject) found = NULL;
  gsize length = 0;
  const char *data = NULL;

  SECRET_BACKEND_GET_IFACE (backend)->search (backend,
                                              &schema,
                                              attributes,
                                              SECRET_SEARCH_LOAD_SECRETS,
                                              talk->cancellable,
                                              on_step_done,
                                              talk);
  found = search_finish (backend, talk, &reason);
  if (reason != NULL)
    {
      fail_keyring (reason, "the keyring does not answer", error);
      return NULL;
    }
  if (found == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s is not in the keyring", item);
      return NULL;
    }
  if (SECRET_IS_ITEM (found->data))
    value = secret_item_get_secret (found->data);
  else
    {
      g_autoptr (GAsyncResult) result = NULL;

      secret_retrievable_retrieve_secret (found->data, talk->cancellable, on_step_done, talk);
      result = talk_wait (talk);
      value = secret_retrievable_retrieve_secret_finish (found->data, result, &reason);
    }
  if (value == NULL)
    {
      fail_keyring (reason, "the keyring is locked", error);
      return NULL;
    }
  data = secret_value_get (value, &length);
  borrowed = g_bytes_new_static (data, length);
  return tv_guarded_to_bytes (tv_guarded_copy (borrowed, length), length);
}

static gboolean
put (TvSecretStore *self,
     SecretBackend *backend,
     Talk *talk,
     const char *item,
     const char *label,
     GBytes *secret,
     GError **error)
{
  g_autoptr (GHashTable) attributes = make_attributes (self, item);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) reason = NULL;
  g_autoptr (TvSecretValue) value
      = secret_value_new (g_bytes_get_data (secret, NULL), g_bytes_get_size (secret), CONTENT_TYPE);

  SECRET_BACKEND_GET_IFACE (backend)->store (backend,
                                             &schema,
                                             attributes,
                                             SECRET_COLLECTION_DEFAULT,
                                             label,
                                             value,
                                             talk->cancellable,
                                             on_step_done,
                                             talk);
  result = talk_wait (talk);
  if (SECRET_BACKEND_GET_IFACE (backend)->store_finish (backend, result, &reason))
    return TRUE;
  return fail_keyring (reason, "the keyring did not take the secret", error);
}

/* The canary tells our keyring from an empty one that a wrong start has put in its place. */
static gboolean
check_canary (TvSecretStore *self, SecretBackend *backend, Talk *talk, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) canary = find (self, backend, talk, CANARY_ITEM, &reason);

  if (canary == NULL)
    return fail_keyring (reason, "this is not the keyring of the enrolment", error);
  if (g_bytes_get_size (canary) != strlen (CANARY_TEXT)
      || memcmp (g_bytes_get_data (canary, NULL), CANARY_TEXT, strlen (CANARY_TEXT)) != 0)
    return fail_keyring (NULL, "the keyring's canary item is damaged", error);
  return TRUE;
}

gboolean
tv_secret_store_prepare (TvSecretStore *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (Talk) talk = NULL;
  g_autoptr (SecretBackend) backend = NULL;
  g_autoptr (GBytes) canary = NULL;
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (TV_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  talk = talk_begin (cancellable);
  backend = open_backend (talk, error);
  if (backend == NULL)
    return FALSE;
  found = find (self, backend, talk, CANARY_ITEM, &reason);
  if (found != NULL)
    return check_canary (self, backend, talk, error);
  if (!g_error_matches (reason, TV_ERROR, TV_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  canary = g_bytes_new_static (CANARY_TEXT, strlen (CANARY_TEXT));
  return put (self, backend, talk, CANARY_ITEM, "Tham Vấn: canary", canary, error)
         && check_canary (self, backend, talk, error);
}

GBytes *
tv_secret_store_lookup (TvSecretStore *self,
                        const char *item,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (Talk) talk = NULL;
  g_autoptr (SecretBackend) backend = NULL;

  g_return_val_if_fail (TV_IS_SECRET_STORE (self) && item != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  talk = talk_begin (cancellable);
  backend = open_backend (talk, error);
  if (backend == NULL || !check_canary (self, backend, talk, error))
    return NULL;
  return find (self, backend, talk, item, error);
}

gboolean
tv_secret_store_save (TvSecretStore *self,
                      const char *item,
                      const char *label,
                      GBytes *secret,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (Talk) talk = NULL;
  g_autoptr (SecretBackend) backend = NULL;
  g_autoptr (GBytes) again = NULL;

  g_return_val_if_fail (TV_IS_SECRET_STORE (self), FALSE);
  g_return_val_if_fail (item != NULL && label != NULL && secret != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  talk = talk_begin (cancellable);
  backend = open_backend (talk, error);
  if (backend == NULL || !check_canary (self, backend, talk, error)
      || !put (self, backend, talk, item, label, secret, error))
    return FALSE;
  again = find (self, backend, talk, item, error);
  if (again == NULL)
    return FALSE;
  if (!g_bytes_equal (again, secret))
    return fail_keyring (NULL, "the keyring kept another secret", error);
  return TRUE;
}
