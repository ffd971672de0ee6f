// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-published.h"
#include "tv-table-envelope.h"
#include "tv-table-submission.h"

G_BEGIN_DECLS

/* Opens one envelope and checks it against its form. Never NULL: what is wrong stands in the row's
 * state and faults. @intake_keys: (element-type utf8 TvBoxKey). Any thread. */
TvSubmissionRow *tv_opening_run (const TvWaitingEnvelope *envelope,
                                 GHashTable *intake_keys,
                                 const TvPublished *published);

G_END_DECLS
