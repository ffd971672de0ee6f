// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The machine's keyring by libsecret, with a canary item written at enrolment: a missing canary
 * means "locked or wrong keyring", never "no secret, enrol again". Each call blocks, ends within
 * 3 s and never lets a prompt open; it may be made on any thread. No file fallback outside tests
 * (SECRET_BACKEND=file there). */
#define TV_TYPE_SECRET_STORE (tv_secret_store_get_type ())
G_DECLARE_FINAL_TYPE (TvSecretStore, tv_secret_store, TV, SECRET_STORE, GObject)

TvSecretStore *tv_secret_store_new (const char *owner); /* "agent", "desk", … */

/* Writes the canary (first enrolment) or checks it. KEYRING when the keyring is locked or absent.
 * Only for the moment of enrolment: an enrolled machine that called it would take an empty keyring
 * for its own. */
gboolean tv_secret_store_prepare (TvSecretStore *self, GCancellable *cancellable, GError **error);

/* KEYRING when locked, absent or without canary; NOT_FOUND when the keyring is right and the item
 * is not in it. The bytes are in guarded memory. */
GBytes *tv_secret_store_lookup (TvSecretStore *self,
                                const char *item,
                                GCancellable *cancellable,
                                GError **error);

/* Writes, then reads back. @label: what a person sees in a keyring manager. KEYRING, also when
 * tv_secret_store_prepare() was never called on this keyring. */
gboolean tv_secret_store_save (TvSecretStore *self,
                               const char *item,
                               const char *label,
                               GBytes *secret,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
