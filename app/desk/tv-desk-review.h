// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-proposal-review.h"
#include "tv-desk-api.h"
#include "tv-desk-content.h"

G_BEGIN_DECLS

/* A proposal as the server tells of it, and what it would change, checked on this computer.
 * Immutable, reference counted. */
typedef struct
{
  gatomicrefcount references;
  TvDeskProposal *proposal; /* (owned) */
  TvProposalReview *review; /* (owned) */
} TvDeskReview;

TvDeskReview *tv_desk_review_ref (TvDeskReview *self);
void tv_desk_review_unref (TvDeskReview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskReview, tv_desk_review_unref)

/* Asks for the proposal, brings what is in force up to date, and compares. The server's word is
 * taken for who proposed and when, for nothing else. NOT_FOUND and the errors of
 * tv_desk_content_update() and tv_proposal_review_new(). */
void tv_desk_review_load_async (TvDeskApi *api,
                                TvDeskContent *content,
                                const char *proposal,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TvDeskReview *tv_desk_review_load_finish (GAsyncResult *result, GError **error);

/* Signs the very bytes that were reviewed with the official's own key from the keyring, and sends
 * the signature. Returns the proposal as it stands then. KEYRING, NOT_FOUND (no key on this
 * computer), and those of tv_desk_api_sign_proposal_async(). */
void tv_desk_review_sign_async (TvDeskApi *api,
                                const TvDeskReview *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TvDeskProposal *tv_desk_review_sign_finish (GAsyncResult *result, GError **error);

G_END_DECLS
