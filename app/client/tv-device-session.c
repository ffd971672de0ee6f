// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "vault/tv-base64.h"

#include "tv-device-session.h"

#include <string.h>

#define SIGNED_PREFIX "thamvan device session v1\n"
#define LIFETIME_SECONDS (15 * 60)
#define RENEW_BEFORE_SECONDS 60
#define MAX_NONCE 256

struct _TvDeviceSession
{
  GObject parent_instance;
  TvHttpClient *client; /* (owned) */
  char *device;         /* (owned) */
  TvSigningKey *key;    /* (owned) */
  char *token;          /* (owned) (nullable) */
  gint64 renew_at;      /* monotonic, microseconds */
};

G_DEFINE_FINAL_TYPE (TvDeviceSession, tv_device_session, G_TYPE_OBJECT)

static void
tv_device_session_dispose (GObject *object)
{
  g_clear_object (&TV_DEVICE_SESSION (object)->client);
  G_OBJECT_CLASS (tv_device_session_parent_class)->dispose (object);
}

static void
tv_device_session_finalize (GObject *object)
{
  TvDeviceSession *self = TV_DEVICE_SESSION (object);

  g_free (self->device);
  g_free (self->token);
  g_clear_pointer (&self->key, tv_signing_key_unref);
  G_OBJECT_CLASS (tv_device_session_parent_class)->finalize (object);
}

static void
tv_device_session_class_init (TvDeviceSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_device_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = tv_device_session_finalize;
}

static void
tv_device_session_init (TvDeviceSession *self)
{
}

TvDeviceSession *
tv_device_session_new (TvHttpClient *client, const char *device, TvSigningKey *key)
{
  TvDeviceSession *self = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), NULL);
  g_return_val_if_fail (device != NULL && key != NULL, NULL);

  self = g_object_new (TV_TYPE_DEVICE_SESSION, NULL);
  self->client = g_object_ref (client);
  self->device = g_strdup (device);
  self->key = tv_signing_key_ref (key);
  return self;
}

static TvJson *
post_json (TvHttpClient *client,
           const char *path,
           const TvJson *body,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GBytes) bytes = tv_json_to_bytes (body, 0);
  TvHttpRequest request
      = { .method = "POST", .path = path, .content_type = "application/json", .body = bytes };
  g_autoptr (TvHttpReply) reply = tv_http_client_send (client, &request, cancellable, error);

  return reply != NULL ? tv_http_reply_to_json (reply, error) : NULL;
}

/* Never a signature over whatever a server likes to send: short printable text only. */
static char *
sign_nonce (TvSigningKey *key, const char *nonce, GError **error)
{
  g_autofree char *message = g_strconcat (SIGNED_PREFIX, nonce, NULL);
  guint8 signature[TV_SIGNATURE_SIZE];

  if (*nonce == '\0' || strlen (nonce) > MAX_NONCE || !g_str_is_ascii (nonce))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "The challenge is no challenge");
      return NULL;
    }
  tv_signing_key_sign (key, message, strlen (message), signature);
  return tv_base64_encode (signature, sizeof signature);
}

static gboolean
sign_in (TvDeviceSession *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (TvJson) ask = json_pack ("{s:s}", "device", self->device);
  g_autoptr (TvJson) challenge = NULL;
  g_autoptr (TvJson) proof = NULL;
  g_autoptr (TvJson) session = NULL;
  g_autofree char *signature = NULL;
  const char *nonce = NULL, *token = NULL;

  challenge = post_json (self->client, "/v1/device/challenge", ask, cancellable, error);
  if (challenge == NULL || !tv_json_need_string (challenge, "nonce", &nonce, error))
    return FALSE;
  signature = sign_nonce (self->key, nonce, error);
  if (signature == NULL)
    return FALSE;
  proof = json_pack ("{s:s, s:s, s:s}",
                     "device",
                     self->device,
                     "nonce",
                     nonce,
                     "signature",
                     signature);
  session = post_json (self->client, "/v1/device/session", proof, cancellable, error);
  if (session == NULL || !tv_json_need_string (session, "token", &token, error))
    return FALSE;
  g_free (self->token);
  self->token = g_strdup (token);
  self->renew_at = g_get_monotonic_time ()
                   + (LIFETIME_SECONDS - RENEW_BEFORE_SECONDS) * (gint64) G_USEC_PER_SEC;
  return TRUE;
}

const char *
tv_device_session_get_token (TvDeviceSession *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TV_IS_DEVICE_SESSION (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (self->token != NULL && g_get_monotonic_time () >= self->renew_at)
    g_clear_pointer (&self->token, g_free);
  if (self->token == NULL && !sign_in (self, cancellable, error))
    return NULL;
  return self->token;
}

TvHttpReply *
tv_device_session_send (TvDeviceSession *self,
                        const TvHttpRequest *request,
                        GCancellable *cancellable,
                        GError **error)
{
  TvHttpRequest signed_request;
  g_autoptr (TvHttpReply) reply = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (TV_IS_DEVICE_SESSION (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  signed_request = *request;
  signed_request.bearer = tv_device_session_get_token (self, cancellable, error);
  if (signed_request.bearer == NULL)
    return NULL;
  reply = tv_http_client_send (self->client, &signed_request, cancellable, &local);
  if (!g_error_matches (local, TV_ERROR, TV_ERROR_UNAUTHORIZED))
    {
      if (reply == NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return g_steal_pointer (&reply);
    }
  /* The server forgot the token: it was started anew, or our clock stood still. */
  g_clear_pointer (&self->token, g_free);
  signed_request.bearer = tv_device_session_get_token (self, cancellable, error);
  if (signed_request.bearer == NULL)
    return NULL;
  return tv_http_client_send (self->client, &signed_request, cancellable, error);
}

gboolean
tv_device_session_enrol (TvHttpClient *client,
                         const char *code,
                         TvSigningKey *key,
                         GCancellable *cancellable,
                         char **ret_device,
                         char **ret_unit,
                         GError **error)
{
  g_autofree char *public_key = NULL;
  g_autoptr (TvJson) body = NULL;
  g_autoptr (TvJson) reply = NULL;
  const char *device = NULL, *unit = NULL;

  g_return_val_if_fail (TV_IS_HTTP_CLIENT (client), FALSE);
  g_return_val_if_fail (code != NULL && key != NULL, FALSE);
  g_return_val_if_fail (ret_device != NULL && ret_unit != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  public_key = tv_base64_encode (tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE);
  body = json_pack ("{s:s, s:s}", "code", code, "public_key", public_key);
  if (body == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "The code is no text");
      return FALSE;
    }
  reply = post_json (client, "/v1/enrolments", body, cancellable, error);
  if (reply == NULL || !tv_json_need_string (reply, "device", &device, error)
      || !tv_json_need_string (reply, "unit", &unit, error))
    return FALSE;
  *ret_device = g_strdup (device);
  *ret_unit = g_strdup (unit);
  return TRUE;
}
