// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-answer.h"

G_BEGIN_DECLS

/* Unfinished answers on this PC, one file for each opinion, sealed under @key: the 32-byte draft
 * key of the keyring. They block for a moment of disk; no network. */
gboolean tv_desk_drafts_save (GBytes *key,
                              const char *submission,
                              const TvDeskAnswer *answer,
                              GError **error);

/* NOT_FOUND when there is none; KEY_UNKNOWN when it was sealed under another key. */
TvDeskAnswer *tv_desk_drafts_load (GBytes *key, const char *submission, GError **error);

/* Nothing happens when there is none. */
void tv_desk_drafts_remove (const char *submission);

G_END_DECLS
