// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-error.h"
#include "base/tv-json.h"

G_BEGIN_DECLS

#define TV_PROBLEM_MEDIA_TYPE "application/problem+json"

/* RFC 9457 body for @error; and the HTTP status that belongs to it. */
GBytes *tv_problem_to_bytes (const GError *error, guint *ret_status);

/* What a reply says: the error of its problem body, or one made from the status. Never NULL. */
GError *tv_problem_to_error (guint status, const char *media_type, GBytes *body);

G_END_DECLS
