// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "publication/tv-proposal-difference.h"
#include "tv-handlers-private.h"
#include "tv-table-answer.h"
#include "tv-table-audit.h"
#include "tv-table-envelope.h"
#include "tv-table-proposal.h"
#include "tv-table-user.h"
#include "vault/tv-base64.h"

#include <string.h>

#define BODY_MAX (32 * 1024 * 1024)
#define SIGNATURE_BODY_MAX 4096
#define WITHDRAWAL_BODY_MAX (16 * 1024)
#define REASON_MAX 2000

/* The name others read, for a user; what it was asked for when there is no such user. */
static char *
dup_display (TvDb *db, const char *name)
{
  g_autoptr (TvUserRow) user = name != NULL ? tv_table_user_find (db, name, NULL) : NULL;

  return g_strdup (user != NULL ? user->display : name);
}

/* Who has signed: the keys of the role whose signature holds, and whose they are as far as the
 * server was told. */
static TvJson *
list_signers (TvDb *db, TvPublisher *publisher, TvRole role, GBytes *bytes)
{
  g_auto (GStrv) keys = tv_publisher_list_signers (publisher, role, bytes);
  TvJson *signers = json_array ();

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *owner = tv_table_user_find_key_owner (db, keys[i], NULL);
      g_autofree char *display = dup_display (db, owner);

      json_array_append_new (
          signers,
          json_pack ("{s:s, s:s?, s:s?}", "key", keys[i], "user", owner, "name", display));
    }
  return signers;
}

static TvJson *
row_to_json (TvDb *db, TvPublisher *publisher, const TvProposalRow *row, gboolean whole)
{
  TvProposalState state = { 0 };
  TvRole role = TV_ROLE_TARGETS;
  g_autofree char *by = dup_display (db, row->author);
  g_autofree char *closer = dup_display (db, row->closed_by);
  TvJson *json = NULL;

  tv_role_from_string (row->role, &role);
  if (strcmp (row->state, "pending") == 0)
    tv_publisher_check (publisher, role, row->bytes, &state, NULL);
  json = json_pack ("{s:s, s:s, s:i, s:s, s:s, s:s, s:I, s:i, s:i, s:i, s:I, s:s?, s:s?, s:o}",
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
                    "by_name",
                    by,
                    "created",
                    (json_int_t) row->created,
                    "signatures",
                    (int) state.signatures,
                    "threshold",
                    (int) state.threshold,
                    "changes",
                    (int) row->changes,
                    "closed",
                    (json_int_t) row->closed,
                    "closed_by",
                    closer,
                    "reason",
                    row->reason,
                    "signers",
                    list_signers (db, publisher, role, row->bytes));
  if (whole)
    {
      g_autofree char *metadata
          = tv_base64_encode (g_bytes_get_data (row->bytes, NULL), g_bytes_get_size (row->bytes));

      json_object_set_new (json, "metadata", json_string (metadata));
    }
  return json;
}

gboolean
tv_handle_proposals_list (TvServerContext *context,
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
    json_array_append_new (
        rows,
        row_to_json (db, context->publisher, g_ptr_array_index (list, i), FALSE));
  tv_request_reply_json (request, 200, json_pack ("{s:O}", "rows", rows));
  return TRUE;
}

gboolean
tv_handle_proposals_get (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  g_autoptr (TvProposalRow) row = tv_table_proposal_find (db, request->values[0], error);

  if (row == NULL)
    return FALSE;
  tv_request_reply_json (request, 200, row_to_json (db, context->publisher, row, TRUE));
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

static void
close_row (TvProposalRow *row, const TvRequest *request, const char *state)
{
  g_free (row->state);
  row->state = g_strdup (state);
  row->closed = request->now;
  g_free (row->closed_by);
  row->closed_by = g_strdup (request->actor->name);
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
  close_row (row, request, "published");
  return tv_table_proposal_supersede (db, row, error)
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

/* How many items would be others than now. */
static guint
count_changes (TvPublisher *publisher, TvRole role, GBytes *bytes)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (publisher);
  g_autoptr (TvDsse) dsse = tv_dsse_parse (bytes, tv_role_max_size (role), NULL);
  g_autoptr (TvMetadata) proposed = dsse != NULL ? tv_metadata_parse (role, dsse, NULL) : NULL;
  g_autoptr (TvProposalDifference) difference = NULL;

  if (proposed == NULL)
    return 0;
  difference = tv_proposal_difference_new (role == TV_ROLE_TARGETS ? published->targets
                                                                   : published->answers,
                                           proposed);
  return difference->changes->len;
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
  row->changes = count_changes (context->publisher, role, row->bytes);
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
tv_handle_proposals_add (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  return tv_handler_run_once (context, db, tick, request, add, error);
}

/* A key that the administrator registered for one official is not used by another. */
static gboolean
check_key_owner (TvDb *db, const TvRequest *request, const char *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *owner = tv_table_user_find_key_owner (db, key, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (owner == NULL || strcmp (owner, request->actor->name) == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_FORBIDDEN, "the key %s is another official's", key);
  return FALSE;
}

static gboolean
add_signature (TvDb *db, TvProposalRow *row, TvRequest *request, GError **error)
{
  TvJson *json = tv_request_need_json (request, SIGNATURE_BODY_MAX, error);
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) signature = NULL;
  const char *key = NULL;
  const char *text = NULL;

  if (json == NULL || !tv_json_need_string (json, "keyid", &key, error)
      || !tv_json_need_string (json, "sig", &text, error)
      || !check_key_owner (db, request, key, error))
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

static gboolean
check_pending (const TvProposalRow *row, GError **error)
{
  if (strcmp (row->state, "pending") == 0)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_STATE, "the proposal is %s", row->state);
  return FALSE;
}

gboolean
tv_handle_proposals_sign (TvServerContext *context,
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
  if (!check_pending (row, error)
      || !tv_publisher_check (context->publisher, role, row->bytes, &before, error)
      || !add_signature (db, row, request, error)
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

static gboolean
need_reason (TvRequest *request, const char **ret_reason, GError **error)
{
  TvJson *json = tv_request_need_json (request, WITHDRAWAL_BODY_MAX, error);

  if (json == NULL || !tv_json_need_string (json, "reason", ret_reason, error))
    return FALSE;
  if (**ret_reason != '\0' && strlen (*ret_reason) <= REASON_MAX)
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "a reason of 1 to %d bytes", REASON_MAX);
  return FALSE;
}

/* Who proposed takes it back, anybody else who may sign refuses it: either way it is over. */
gboolean
tv_handle_proposals_withdraw (TvServerContext *context,
                              TvDb *db,
                              guint64 tick,
                              TvRequest *request,
                              GError **error)
{
  g_autoptr (TvProposalRow) row = tv_table_proposal_find (db, request->values[0], error);
  const char *reason = NULL;
  gboolean own = FALSE;

  if (row == NULL || !need_reason (request, &reason, error) || !check_pending (row, error))
    return FALSE;
  own = strcmp (row->author, request->actor->name) == 0;
  close_row (row, request, own ? "withdrawn" : "refused");
  row->reason = g_strdup (reason);
  if (!tv_table_proposal_change (db, row, error)
      || !tv_table_audit_add (db,
                              request->now,
                              request->actor->name,
                              own ? "proposal-withdraw" : "proposal-refuse",
                              row->id,
                              error))
    return FALSE;
  tv_request_reply_json (request, 200, row_to_json (db, context->publisher, row, FALSE));
  return TRUE;
}
