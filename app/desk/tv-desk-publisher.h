// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-api.h"
#include "tv-desk-content.h"

G_BEGIN_DECLS

/* Publishes all ready answers of one round: asks for them anew, brings the metadata in force up to
 * date, builds and signs the next version, uploads, proposes. One run at a time. */
#define TV_TYPE_DESK_PUBLISHER (tv_desk_publisher_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskPublisher, tv_desk_publisher, TV, DESK_PUBLISHER, GObject)

typedef enum
{
  TV_DESK_PUBLISHER_IDLE,
  TV_DESK_PUBLISHER_COLLECTING,
  TV_DESK_PUBLISHER_SIGNING,
  TV_DESK_PUBLISHER_UPLOADING,
  TV_DESK_PUBLISHER_PROPOSING,
} TvDeskPublisherStep;

/* Signal "changed": the step or the fraction is another one. */
TvDeskPublisher *tv_desk_publisher_new (TvDeskApi *api, TvDeskContent *content);

TvDeskPublisherStep tv_desk_publisher_get_step (TvDeskPublisher *self);
/* 0 … 1 of the whole run. */
double tv_desk_publisher_get_fraction (TvDeskPublisher *self);

/* KEYRING (locked: nothing was sent), NOT_FOUND (no signing key here), STATE (nothing to publish),
 * CONFLICT or STALE (somebody else published meanwhile: run again), and those of the parts. */
void tv_desk_publisher_run_async (TvDeskPublisher *self,
                                  TvDeskRound *round,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* @ret_count: (out) (optional): answers that are new in it. */
TvDeskProposal *tv_desk_publisher_run_finish (TvDeskPublisher *self,
                                              GAsyncResult *result,
                                              guint *ret_count,
                                              GError **error);

G_END_DECLS
