// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A QR code drawn sharp at its size in pixels, black on white with its quiet zone. */
#define TV_TYPE_VISIT_QR (tv_visit_qr_get_type ())
G_DECLARE_FINAL_TYPE (TvVisitQr, tv_visit_qr, TV, VISIT_QR, GtkWidget)

GtkWidget *tv_visit_qr_new (const char *text, int size);

G_END_DECLS
