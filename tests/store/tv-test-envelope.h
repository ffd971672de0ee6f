// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

/* An opinion sealed to a fresh intake key under a random receipt root; @ret_id may be NULL. */
GBytes *tv_test_envelope_new (const char *text, guint8 ret_id[16]);

/* The same id with other bytes: one byte of the sealed box is changed. */
GBytes *tv_test_envelope_other_bytes (GBytes *envelope);
