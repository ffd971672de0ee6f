// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-private.h"

G_BEGIN_DECLS

/* The server never sees identities, so no rule outside of them may depend on one (contracts §4):
 * PLUGIN names the rule that does. @identity: globs of the manifest, each of which must name a
 * node. */
gboolean tv_form_identity_check (TvForm *form, const char *const *identity, GError **error);

G_END_DECLS
