// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One visit process with what is its alone: a session bus, a runtime folder (the accessibility bus
 * has a fixed name in it) and the link to the runner. Signals: "ready" once, "ended" once. */
#define TV_TYPE_KIOSK_SLOT (tv_kiosk_slot_get_type ())
G_DECLARE_FINAL_TYPE (TvKioskSlot, tv_kiosk_slot, TV, KIOSK_SLOT, GObject)

/* @arguments: what the visit is started with after `thamvan --visit`. */
TvKioskSlot *tv_kiosk_slot_start (const char *const *arguments, GError **error);

gboolean tv_kiosk_slot_is_ready (TvKioskSlot *self);

/* TRUE after "ended" when it had become ready and left by itself, as a visit does that somebody
 * ended: nothing failed, however short it was. */
gboolean tv_kiosk_slot_is_completed (TvKioskSlot *self);

/* Its window appears. */
void tv_kiosk_slot_show (TvKioskSlot *self);

/* The generation of the last answer to a heartbeat; FALSE when none came for @seconds. */
gboolean tv_kiosk_slot_get_pulse (TvKioskSlot *self, guint seconds, guint *ret_generation);

/* Kills what is left of it. "ended" still comes. */
void tv_kiosk_slot_kill (TvKioskSlot *self);

G_END_DECLS
