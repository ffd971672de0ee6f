// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-handlers-private.h"
#include "tv-table-answer.h"
#include "tv-table-audit.h"
#include "tv-table-envelope.h"
#include "tv-table-proposal.h"
#include "vault/tv-base64.h"

#include <string.h>

#define BODY_MAX (32 * 1024 * 1024)
#define SIGNATURE_BODY_MAX 4096

static TvJson *
row_to_json (TvPublisher *publisher, const TvProposalRow *row, gboolean whole)
{
  TvProposalState state = { 0 };
  TvRole role = TV_ROLE_TARGETS;
  g_autofree char *metadata = NULL;
  TvJson *json = NULL;

  if (tv_role_from_string (row->role, &role) && strcmp (row->state, "pending") == 0)
    tv_publisher_check (publisher, role, row->bytes, &state, NULL);
  if (whole)
    metadata
        = tv_base64_encode (g_bytes_get_data (row->bytes, NULL), g_bytes_get_size (row->bytes));
  json = json_pack ("{s:s, s:s, s:i, s:s, s:s, s:I, s:i, s:i}",
                    "id",
                    row->id,
                    "role",
                    row->role,
                    "version",
                    (int) row->version,
                    "state",
                    row->state,
                    "by",
                    row->author,
                    "created",
                    (json_int_t) row->created,
                    "signatures",
                    (int) state.signatures,
                    "threshold",
                    (int) state.threshold);
  if (metadata != NULL)
    json_object_set_new (json, "metadata", json_string (metadata));
  return json;
}

gboolean
tv_proposals_list (TvServerContext *context,
                   TvDb *db,
                   guint64 tick,
                   TvRequest *request,
                   GError **error)
{
  g_autoptr (GPtrArray) list = tv_table_proposal_list (db, error);
  g_autoptr (TvJson) rows = json_array ();

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    json_array_append_new (rows,
                           row_to_json (context->publisher, g_ptr_array_index (list, i), FALSE));
  tv_request_reply_json (request, 200, json_pack ("{s:O}", "rows", rows));
  return TRUE;
}

gboolean
tv_proposals_get (TvServerContext *context,
                  TvDb *db,
                  guint64 tick,
                  TvRequest *request,
                  GError **error)
{
  g_autoptr (TvProposalRow) row = tv_table_proposal_find (db, request->values[0], error);

  if (row == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, row_to_json (context->publisher, row, TRUE));
  return TRUE;
}

/* What the answers items in force carry is published from now on. */
static gboolean
mark_answers (TvServerContext *context, TvDb *db, GError **error)
{
  g_auto (GStrv) ids = tv_publisher_list_answers (context->publisher);

  for (guint i = 0; ids[i] != NULL; i++)
    if (!tv_table_answer_publish (db, ids[i], error))
      return FALSE;
  return TRUE;
}

/* At the threshold the proposal comes into force. What could not be opened for want of a form or a
 * dictionary gets another try. */
static gboolean
settle (TvServerContext *context,
        TvDb *db,
        guint64 tick,
        TvRequest *request,
        TvProposalRow *row,
        const TvProposalState *state,
        GError **error)
{
  g_free (row->state);
  row->state = g_strdup ("pending");
  if (state->signatures < state->threshold)
    return TRUE;
  if (!tv_publisher_publish (context->publisher, state->role, row->bytes, tick, error))
    return FALSE;
  g_free (row->state);
  row->state = g_strdup ("published");
  return tv_table_proposal_supersede (db, row->role, row->version, error)
         && (state->role != TV_ROLE_ANSWERS || mark_answers (context, db, error))
         && (state->role != TV_ROLE_TARGETS || tv_table_envelope_retry_unreadable (db, error))
         && tv_table_audit_add (db, request->now, request->actor->name, "publish", row->id, error);
}

static void
reply_proposal (TvRequest *request,
                guint status,
                const TvProposalRow *row,
                const TvProposalState *state)
{
  tv_request_reply_json (request,
                         status,
                         json_pack ("{s:s, s:s, s:i, s:i, s:i}",
                                    "id",
                                    row->id,
                                    "state",
                                    row->state,
                                    "version",
                                    (int) row->version,
                                    "signatures",
                                    (int) state->signatures,
                                    "threshold",
                                    (int) state->threshold));
}

static gboolean
need_role (const TvJson *json, TvRole *ret_role, GError **error)
{
  const char *name = NULL;

  if (!tv_json_need_string (json, "role", &name, error))
    return FALSE;
  if (tv_role_from_string (name, ret_role)
      && (*ret_role == TV_ROLE_TARGETS || *ret_role == TV_ROLE_ANSWERS))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN, "“%s” cannot be proposed", name);
  return FALSE;
}

static gboolean
add (TvServerContext *context, TvDb *db, guint64 tick, TvRequest *request, GError **error)
{
  TvJson *json = tv_request_need_json (request, BODY_MAX, error);
  g_autoptr (TvProposalRow) row = g_new0 (TvProposalRow, 1);
  TvProposalState state = { 0 };
  TvRole role = TV_ROLE_TARGETS;
  const char *metadata = NULL;

  if (json == NULL || !need_role (json, &role, error)
      || !tv_json_need_string (json, "metadata", &metadata, error))
    return FALSE;
  row->bytes = tv_base64_decode (metadata, 0, error);
  if (row->bytes == NULL
      || !tv_publisher_check (context->publisher, role, row->bytes, &state, error))
    return FALSE;
  row->id = g_uuid_string_random ();
  row->role = g_strdup (tv_role_to_string (role));
  row->version = state.version;
  row->author = g_strdup (request->actor->name);
  row->created = request->now;
  /* First what it does to others, so that it does not supersede itself. */
  if (!settle (context, db, tick, request, row, &state, error)
      || !tv_table_proposal_add (db, row, error)
      || !tv_table_audit_add (db,
                              request->now,
                              request->actor->name,
                              "proposal-add",
                              row->id,
                              error))
    return FALSE;
  reply_proposal (request, 201, row, &state);
  return TRUE;
}

gboolean
tv_proposals_add (TvServerContext *context,
                  TvDb *db,
                  guint64 tick,
                  TvRequest *request,
                  GError **error)
{
  return tv_handler_run_once (context, db, tick, request, add, error);
}

static gboolean
add_signature (TvProposalRow *row, TvRequest *request, GError **error)
{
  TvJson *json = tv_request_need_json (request, SIGNATURE_BODY_MAX, error);
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) signature = NULL;
  const char *key = NULL;
  const char *text = NULL;

  if (json == NULL || !tv_json_need_string (json, "keyid", &key, error)
      || !tv_json_need_string (json, "sig", &text, error))
    return FALSE;
  signature = tv_base64_decode (text, TV_SIGNATURE_SIZE, error);
  dsse = signature != NULL ? tv_dsse_parse (row->bytes, BODY_MAX, error) : NULL;
  if (dsse == NULL)
    return FALSE;
  if (!tv_dsse_add_signature (dsse, key, g_bytes_get_data (signature, NULL)))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_CONFLICT, "this key has signed already");
      return FALSE;
    }
  g_bytes_unref (row->bytes);
  row->bytes = tv_dsse_to_bytes (dsse);
  return TRUE;
}

gboolean
tv_proposals_sign (TvServerContext *context,
                   TvDb *db,
                   guint64 tick,
                   TvRequest *request,
                   GError **error)
{
  g_autoptr (TvProposalRow) row = tv_table_proposal_find (db, request->values[0], error);
  TvProposalState before = { 0 };
  TvProposalState state = { 0 };
  TvRole role = TV_ROLE_TARGETS;

  if (row == NULL || !tv_role_from_string (row->role, &role))
    return FALSE;
  if (strcmp (row->state, "pending") != 0)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_STATE, "the proposal is %s", row->state);
      return FALSE;
    }
  if (!tv_publisher_check (context->publisher, role, row->bytes, &before, error)
      || !add_signature (row, request, error)
      || !tv_publisher_check (context->publisher, role, row->bytes, &state, error))
    return FALSE;
  if (state.signatures == before.signatures)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_SIGNATURE,
                           "the signature is of no key that root names, or does not hold");
      return FALSE;
    }
  if (!settle (context, db, tick, request, row, &state, error)
      || !tv_table_proposal_change (db, row, error)
      || !tv_table_audit_add (db,
                              request->now,
                              request->actor->name,
                              "proposal-sign",
                              row->id,
                              error))
    return FALSE;
  reply_proposal (request, 200, row, &state);
  return TRUE;
}
