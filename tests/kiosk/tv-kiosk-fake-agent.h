// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An agent for tests of the visit alone: it listens on a socket of its own, says where the content
 * is, keeps what it is handed and answers look-ups from what it is told. */
typedef struct _TvKioskFakeAgent TvKioskFakeAgent;

TvKioskFakeAgent *tv_kiosk_fake_agent_new (const char *content);
void tv_kiosk_fake_agent_free (TvKioskFakeAgent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvKioskFakeAgent, tv_kiosk_fake_agent_free)

const char *tv_kiosk_fake_agent_get_socket (TvKioskFakeAgent *self);

/* Envelopes handed over so far (element-type GBytes). (transfer none) */
GPtrArray *tv_kiosk_fake_agent_get_envelopes (TvKioskFakeAgent *self);

/* The next Submit fails so; NULL: succeeds again. */
void tv_kiosk_fake_agent_set_failure (TvKioskFakeAgent *self, const char *dbus_error);

/* What every LookUp answers. */
void tv_kiosk_fake_agent_set_answer (TvKioskFakeAgent *self, const char *state, GBytes *entry);

G_END_DECLS
