// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

#define TV_ADMIN_SOCKET_NAME "admin.sock"
#define TV_ADMIN_MESSAGE_MAX (256 * 1024)

/**
 * TvAdmin:
 *
 * The administrator's hand on a server's state folder, for `thamvanctl user|agency|device|audit`.
 * Only one process ever writes the database. While the server runs, each command goes to it through
 * the socket `admin.sock` in the state folder (0600 in a 0700 folder: whoever may write the folder
 * is the administrator); while it is stopped, the command runs here, under the same lock that keeps
 * a server from starting in between. The commands and their answers are the same either way.
 */
typedef struct _TvAdmin TvAdmin;

/* @state: the server's state folder; made when absent. UNAVAILABLE when a server holds the folder
 * but does not answer; FORBIDDEN, DATABASE, CORRUPT. */
TvAdmin *tv_admin_open (const char *state, GError **error);
void tv_admin_free (TvAdmin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAdmin, tv_admin_free)

/**
 * tv_admin_call:
 * @command: one of
 *   - `user-add` {name, display, password, roles: ["ward"|"reviewer"|"approver"|"publisher"|
 *     "observer"|"front-member"|"front-coordinator"|"admin"…], unit?, agency?, totp?: base32} → {}
 *   - `user-change` {name, and what changes: display, password, roles, unit, agency, totp,
 *     state: "active"|"closed"} → {}; ends the user's sessions
 *   - `user-keys` {name, signing?: base64 public half, box?: base64 public half} → {}
 *   - `user-list` {} → {rows: [{name, display, roles[], unit, agency, state, keys: [{kind, id,
 *     public}]}]}
 *   - `agency-add` {agency, name, public: base64 X25519 public half} → {key}; again with another
 *     key: the newest counts, older wraps stay
 *   - `agency-wrap` {agency, key: key id, user, wrapped: base64 of tv_box_seal() of the agency's
 *     32-byte secret to the user's box key} → {}
 *   - `agency-list` {} → {rows: [{agency, name, key, public, wraps: [user…]}]}
 *   - `device-add` {unit, name, hours?: 72} → {code, expires}; the code is shown this once
 *   - `device-list` {} → {rows: [{device, name, unit, state, reason, enrolled, seen}]}
 *   - `device-revoke` {device, reason} → {}
 *   - `audit-verify` {} → {entries}; CORRUPT names the first entry that does not hold
 *   - `audit-list` {after?, limit?} → {rows: [{n, time, actor, action, object, hash}], next}
 *   - `status` {} → {received, opened, unreadable, answered, published, devices, users}
 * @arguments: (nullable): its JSON object
 *
 * A password is hashed here (some 0.1 s) and travels only as its hash.
 *
 * Returns: (transfer full): the answer, or %NULL with NOT_FOUND, CONFLICT (it is there already),
 *   BAD_REQUEST, STATE or what the database says.
 */
TvJson *tv_admin_call (TvAdmin *self, const char *command, const TvJson *arguments, GError **error);

G_END_DECLS
