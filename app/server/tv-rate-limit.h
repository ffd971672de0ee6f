// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A token bucket for each address and purpose. Main context only. */
typedef struct _TvRateLimit TvRateLimit;

TvRateLimit *tv_rate_limit_new (void);
void tv_rate_limit_free (TvRateLimit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvRateLimit, tv_rate_limit_free)

/* FALSE when @address had @per_minute of @purpose in the last minute. @now: microseconds of a clock
 * that never goes back. */
gboolean tv_rate_limit_take (TvRateLimit *self,
                             const char *purpose,
                             const char *address,
                             guint per_minute,
                             gint64 now);

G_END_DECLS
