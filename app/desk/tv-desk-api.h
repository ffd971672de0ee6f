// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-http-client.h"
#include "tv-desk-answer.h"
#include "tv-desk-proposal.h"
#include "tv-desk-round.h"
#include "tv-desk-submission.h"

G_BEGIN_DECLS

/* Everything the Desk asks of the province server, in the server's words on one side and in model
 * objects on the other. All calls run on the caller's main context; errors are TV_ERROR (what the
 * server's problem said, NETWORK, CERTIFICATE) or G_IO_ERROR_CANCELLED. */
#define TV_TYPE_DESK_API (tv_desk_api_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskApi, tv_desk_api, TV, DESK_API, GObject)

/* Which opinions are asked for; NULL or "" leaves a condition out. */
typedef struct
{
  char *state;
  char *unit; /* code */
  char *query;
} TvDeskFilter;

/* One page of opinions. */
typedef struct
{
  TvJson *rows; /* (owned) array */
  char *next;   /* (owned) (nullable) cursor of the page after; NULL on the last one */
  guint count;  /* all rows that fit the filter */
} TvDeskOpinionBatch;
void tv_desk_opinion_batch_free (TvDeskOpinionBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskOpinionBatch, tv_desk_opinion_batch_free)

/* All answers of a round, and its opinions that have none yet. */
typedef struct
{
  GPtrArray *answers;  /* (owned) (element-type TvDeskAnswer) */
  GPtrArray *received; /* (owned) (element-type TvDeskEntry) */
} TvDeskAnswerList;
void tv_desk_answer_list_free (TvDeskAnswerList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskAnswerList, tv_desk_answer_list_free)

/* An identity as it is stored: sealed to the agency's key. */
typedef struct
{
  GBytes *sealed;
  char *agency_key; /* key id */
} TvDeskSealedIdentity;
void tv_desk_sealed_identity_free (TvDeskSealedIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskSealedIdentity, tv_desk_sealed_identity_free)

/* @ca: PEM file of the authority that vouches for the server, NULL for the system's.
 * BAD_REQUEST, NOT_FOUND, CERTIFICATE. */
TvDeskApi *tv_desk_api_new (const char *server, const char *ca, GError **error);

/* Opens a session. @totp may be NULL. UNAUTHORIZED, LOCKED. */
void tv_desk_api_sign_in_async (TvDeskApi *self,
                                const char *name,
                                const char *password,
                                const char *totp,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean tv_desk_api_sign_in_finish (TvDeskApi *self, GAsyncResult *result, GError **error);

/* Ends the session at the server as far as it can be reached; forgets it here in any case. */
void tv_desk_api_sign_out (TvDeskApi *self);

/* The connection itself, for public content; its blocking calls work from any thread. */
TvHttpClient *tv_desk_api_get_client (TvDeskApi *self);

/* Who is signed in; NULL before. */
const char *tv_desk_api_get_user_display (TvDeskApi *self);
const char *tv_desk_api_get_user_id (TvDeskApi *self);
const char *tv_desk_api_get_user_agency (TvDeskApi *self);
/* @role: one letter of contracts §6, "R". */
gboolean tv_desk_api_has_role (TvDeskApi *self, const char *role);

/* (element-type TvDeskRound) */
void tv_desk_api_list_rounds_async (TvDeskApi *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *tv_desk_api_list_rounds_finish (TvDeskApi *self, GAsyncResult *result, GError **error);

/* @after: (nullable): the cursor of the page before. @limit ≤ 200. */
void tv_desk_api_list_opinions_async (TvDeskApi *self,
                                      const char *round,
                                      const TvDeskFilter *filter,
                                      const char *after,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TvDeskOpinionBatch *tv_desk_api_list_opinions_finish (TvDeskApi *self,
                                                      GAsyncResult *result,
                                                      GError **error);

void tv_desk_api_get_submission_async (TvDeskApi *self,
                                       const char *id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
TvDeskSubmission *tv_desk_api_get_submission_finish (TvDeskApi *self,
                                                     GAsyncResult *result,
                                                     GError **error);

/* Proves again who sits here: six digits are taken for a TOTP code, all else for the password. */
void tv_desk_api_step_up_async (TvDeskApi *self,
                                const char *secret,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean tv_desk_api_step_up_finish (TvDeskApi *self, GAsyncResult *result, GError **error);

/* The server records who asked and why before it answers. STEP_UP, FORBIDDEN, NOT_FOUND. */
void tv_desk_api_open_identity_async (TvDeskApi *self,
                                      const char *id,
                                      const char *reason,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TvDeskSealedIdentity *tv_desk_api_open_identity_finish (TvDeskApi *self,
                                                        GAsyncResult *result,
                                                        GError **error);

/* The agency's secret @key as it was wrapped for the signed-in officer. NOT_FOUND. */
void tv_desk_api_get_wrapped_key_async (TvDeskApi *self,
                                        const char *agency,
                                        const char *key,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GBytes *tv_desk_api_get_wrapped_key_finish (TvDeskApi *self, GAsyncResult *result, GError **error);

/* A new answer for @submissions, or a new text of the one @answer->id names (then @submissions may
 * be NULL). Returns the answer as the server has it. ANSWER_INCOMPLETE, STALE, STATE. */
void tv_desk_api_save_answer_async (TvDeskApi *self,
                                    const TvDeskAnswer *answer,
                                    const char *const *submissions,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
TvDeskAnswer *tv_desk_api_save_answer_finish (TvDeskApi *self,
                                              GAsyncResult *result,
                                              GError **error);

void tv_desk_api_list_answers_async (TvDeskApi *self,
                                     const char *round,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TvDeskAnswerList *tv_desk_api_list_answers_finish (TvDeskApi *self,
                                                   GAsyncResult *result,
                                                   GError **error);

/* Stores an object under its hash; one that is there already is success. */
void tv_desk_api_put_object_async (TvDeskApi *self,
                                   const char *sha256,
                                   GBytes *bytes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tv_desk_api_put_object_finish (TvDeskApi *self, GAsyncResult *result, GError **error);

/* Proposes signed metadata of @role ("answers"). STALE/CONFLICT when somebody was faster. */
void tv_desk_api_propose_async (TvDeskApi *self,
                                const char *role,
                                GBytes *metadata,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TvDeskProposal *tv_desk_api_propose_finish (TvDeskApi *self, GAsyncResult *result, GError **error);

/* What was proposed, newest first, without metadata. (element-type TvDeskProposal) */
void tv_desk_api_list_proposals_async (TvDeskApi *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *tv_desk_api_list_proposals_finish (TvDeskApi *self,
                                              GAsyncResult *result,
                                              GError **error);

/* One proposal with the bytes that are to be signed. NOT_FOUND. */
void tv_desk_api_get_proposal_async (TvDeskApi *self,
                                     const char *id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TvDeskProposal *tv_desk_api_get_proposal_finish (TvDeskApi *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/* Adds a signature (base64) made elsewhere. STATE, CONFLICT (this key has signed, or something else
 * was published), SIGNATURE, FORBIDDEN (another official's key). */
void tv_desk_api_sign_proposal_async (TvDeskApi *self,
                                      const char *id,
                                      const char *key_id,
                                      const char *signature,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TvDeskProposal *tv_desk_api_sign_proposal_finish (TvDeskApi *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/* Takes one's own proposal back, or refuses another's. STATE. */
void tv_desk_api_withdraw_proposal_async (TvDeskApi *self,
                                          const char *id,
                                          const char *reason,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
TvDeskProposal *tv_desk_api_withdraw_proposal_finish (TvDeskApi *self,
                                                      GAsyncResult *result,
                                                      GError **error);

/* The bearer token, for downloads in a thread. (transfer full) (nullable) */
char *tv_desk_api_dup_token (TvDeskApi *self);

G_END_DECLS
