// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-head.h"

#include <string.h>

#include "base/tv-error.h"
#include "tv-table-session.h"
#include "vault/tv-password.h"

#define TOUCH_SECONDS 60

gboolean
tv_head_check_framing (SoupMessageHeaders *headers, GError **error)
{
  const char *encoding = soup_message_headers_get_list (headers, "Transfer-Encoding");
  const char *length = soup_message_headers_get_list (headers, "Content-Length");

  if ((encoding != NULL && length != NULL)
      || (encoding != NULL && g_ascii_strcasecmp (encoding, "chunked") != 0)
      || (length != NULL && strspn (length, "0123456789") != strlen (length)))
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_BAD_REQUEST,
                           "it is not clear where the body ends");
      return FALSE;
    }
  return TRUE;
}

char *
tv_head_dup_address (SoupServerMessage *message, const char *proxy)
{
  const char *address = soup_server_message_get_remote_host (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *forwarded = soup_message_headers_get_list (headers, "X-Forwarded-For");

  if (proxy != NULL && forwarded != NULL && g_strcmp0 (address, proxy) == 0)
    {
      /* The last is what our own proxy saw; those before are what the client claims. */
      const char *last = strrchr (forwarded, ',');

      return g_strstrip (g_strdup (last != NULL ? last + 1 : forwarded));
    }
  return g_strdup (address != NULL ? address : "");
}

static char *
dup_bearer (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Authorization");

  if (text == NULL || g_ascii_strncasecmp (text, "Bearer ", 7) != 0)
    return NULL;
  return g_strstrip (g_strdup (text + 7));
}

static gboolean
touch_session (TvDb *db, guint64 tick, gpointer data, GError **error)
{
  const TvActor *actor = data;

  return tv_table_session_touch (db, actor->session, actor->used, error);
}

static void
touch_done (gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("A session's use was not noted: %s", error->message);
  tv_actor_free (data);
}

static void
note_use (TvServerContext *context, const TvActor *actor, gint64 now)
{
  TvActor *copy = NULL;

  if (tv_actor_is (actor, TV_WHO_DEVICE) || actor->used + TOUCH_SECONDS > now)
    return;
  copy = tv_actor_new_public ();
  copy->session = g_strdup (actor->session);
  copy->used = now;
  if (!tv_writer_push (context->writer, TV_WRITER_SINGLE, touch_session, touch_done, copy, NULL))
    tv_actor_free (copy);
}

gboolean
tv_head_sign_in (SoupMessageHeaders *headers,
                 TvServerContext *context,
                 TvDb *db,
                 TvRequest *request,
                 GError **error)
{
  gboolean open = (request->route->who & TV_WHO_PUBLIC) != 0;
  g_autofree char *token = dup_bearer (headers);
  g_autofree char *hash = token != NULL ? tv_token_hash (token) : NULL;
  TvActor *actor = NULL;

  if (hash != NULL)
    actor = tv_table_session_find (db, hash, request->now, open ? NULL : error);
  if (actor == NULL && !open && hash == NULL)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAUTHORIZED, "sign in first");
  if (actor == NULL)
    return open;
  tv_actor_free (request->actor);
  request->actor = actor;
  note_use (context, actor, request->now);
  if (!tv_actor_is (actor, request->route->who))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FORBIDDEN, "this role may not do that");
      return FALSE;
    }
  return TRUE;
}
