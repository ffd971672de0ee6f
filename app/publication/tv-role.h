// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who answers for what in the signed metadata (contracts §5). */
typedef enum
{
  TV_ROLE_ROOT,
  TV_ROLE_TARGETS,
  TV_ROLE_ANSWERS,
  TV_ROLE_SNAPSHOT,
  TV_ROLE_TIMESTAMP,
  TV_ROLE_RECEIPT, /* a key in root, no metadata of its own */
  TV_N_ROLES,
} TvRole;

const char *tv_role_to_string (TvRole role);
/* FALSE for a word that is no role. */
gboolean tv_role_from_string (const char *name, TvRole *ret_role);

/* The size limits of contracts §5, in bytes of the signed file. */
gsize tv_role_max_size (TvRole role);

/* "application/vnd.thamvan.<role>+json;version=1". (transfer full) */
char *tv_role_dup_payload_type (TvRole role);

/* The role whose metadata lists items of @kind: answers for "answers", targets for all others. */
TvRole tv_role_for_kind (const char *kind);

G_END_DECLS
