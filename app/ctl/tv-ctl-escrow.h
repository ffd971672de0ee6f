// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "vault/tv-box-key.h"

G_BEGIN_DECLS

/* Writes DIR/escrow/NAME.json for the key in DIR/NAME.key, to the box keys of the officers 1 to 3
 * in DIR. @ret_path: (out) (transfer full). */
gboolean tv_ctl_escrow_write (const char *keys,
                              const char *name,
                              TvBoxKey *key,
                              char **ret_path,
                              GError **error);

/* Whether there are three officers in DIR to hold an escrow. */
gboolean tv_ctl_escrow_is_possible (const char *keys);

/* The same for every intake and agency key in DIR, or only for those named. @names: (nullable) */
gboolean tv_ctl_escrow_write_all (const char *keys,
                                  char **names,
                                  const char *passphrase,
                                  GPtrArray *paths,
                                  GError **error);

G_END_DECLS
