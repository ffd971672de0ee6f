// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-sync-context-private.h"

G_BEGIN_DECLS

/* The upward half by stick: the folder `outbox` of THAMVAN. The names of all files in it begin with
 * the device's id, so that one stick can go round many kiosks. */

/* Takes in the province's signed receipts for this machine and removes them with what they answer.
 * A receipt that does not hold is left lying and does nothing. VOLUME_GONE, DATABASE. */
gboolean tv_sync_stick_take_receipts (TvSyncContext *self,
                                      const char *folder,
                                      const char *device,
                                      TvSyncReport *report,
                                      GError **error);

/* Writes all opinions that wait, signed by the machine, in the place of what an earlier visit of
 * the stick left. They wait on: only a receipt ends that. VOLUME_FULL, VOLUME_GONE, DATABASE. */
gboolean tv_sync_stick_write (TvSyncContext *self,
                              const char *folder,
                              const char *device,
                              TvSigningKey *key,
                              TvSyncReport *report,
                              GError **error);

G_END_DECLS
