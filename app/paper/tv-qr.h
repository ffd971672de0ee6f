// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* A QR symbol (ISO/IEC 18004 model 2, error correction level M): a square of dark and light
 * modules, without its quiet zone. Immutable. */
typedef struct _TvQr TvQr;

/**
 * tv_qr_new:
 * @text: what it says, at most some 200 bytes for a symbol that a telephone reads easily
 *
 * Returns: (transfer full): the symbol, or %NULL with TOO_LARGE.
 */
TvQr *tv_qr_new (const char *text, GError **error);
void tv_qr_free (TvQr *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvQr, tv_qr_free)

/* Modules on a side; and whether one is dark (column and row from the top left). */
guint tv_qr_get_size (const TvQr *self);
gboolean tv_qr_is_dark (const TvQr *self, guint column, guint row);

/* Paints the symbol with its quiet zone of four modules, black on white, into a square whose side
 * is @side units of @cr, top left at @x, @y. Modules end on whole device pixels where @cr draws
 * pixels at scale 1. */
void tv_qr_draw (const TvQr *self, cairo_t *cr, double x, double y, double side);

G_END_DECLS
