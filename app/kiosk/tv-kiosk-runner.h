// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Keeps one visit in use and one warm: when the one in use ends, the warm one's window appears at
 * once and a new one is warmed. Forwards a heartbeat to the agent each minute that a visit answered
 * in. */
#define TV_TYPE_KIOSK_RUNNER (tv_kiosk_runner_get_type ())
G_DECLARE_FINAL_TYPE (TvKioskRunner, tv_kiosk_runner, TV, KIOSK_RUNNER, GObject)

/* @socket: the agent's. @idle: seconds without a touch before a visit counts down, 0: default. */
TvKioskRunner *tv_kiosk_runner_new (const char *socket, guint idle);

/* Starts the first visits. */
void tv_kiosk_runner_start (TvKioskRunner *self);

/* Ends all visits; nothing is started any more. */
void tv_kiosk_runner_stop (TvKioskRunner *self);

G_END_DECLS
