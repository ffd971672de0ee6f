// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-official-session.h"

#include "tv-desk-api.h"

/* What the files of TvDeskApi share: one call of the server, from its path to its parsed reply. */

G_BEGIN_DECLS

/* Makes a model object of a reply; NULL with an error when the server said something unusable. */
typedef gpointer (*TvDeskApiParseFunc) (TvDeskApi *self,
                                        const TvHttpReply *reply,
                                        gpointer data,
                                        GError **error);

/* What is done with the reply of one request. */
typedef struct
{
  /* Input */
  TvDeskApiParseFunc parse;
  gpointer data; /* (owned) (nullable) handed to @parse */
  GDestroyNotify data_free;
  GDestroyNotify result_free; /* of what @parse made */
} TvDeskApiCall;

/* (transfer full), with no data. @result_free is NULL where @parse lends its result. */
TvDeskApiCall *tv_desk_api_call_new (TvDeskApiParseFunc parse, GDestroyNotify result_free);

/* Sends @request; @task, which returns what the call made of the reply, and @call are taken over.
 */
void tv_desk_api_send (TvDeskApi *self,
                       GTask *task,
                       TvDeskApiCall *call,
                       const TvHttpRequest *request);

/* Sends a request whose body is JSON; @task, @call and @body (nullable) are taken over. @if_match:
 * (nullable): the ETag that must still hold. A POST carries an idempotency key of its own. */
void tv_desk_api_send_json (TvDeskApi *self,
                            GTask *task,
                            TvDeskApiCall *call,
                            const char *method,
                            const char *path,
                            const char *if_match,
                            TvJson *body);

/* The reply as an object whose array @key has been checked to be there. (transfer full)
 * @ret_array belongs to it. Errors are those of tv_json_need_array(). */
TvJson *tv_desk_api_reply_array (const TvHttpReply *reply,
                                 const char *key,
                                 TvJson **ret_array,
                                 GError **error);

/* Adds a condition to the query of @path, escaped; NULL or "" adds nothing. */
void tv_desk_api_add_query (GString *path, const char *name, const char *value);

/* A path with @segment escaped between two parts that are not. (transfer full) */
GString *tv_desk_api_new_path (const char *before, const char *segment, const char *after);

G_END_DECLS
