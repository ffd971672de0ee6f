// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* What stands on a receipt. Nothing of the opinion is on it: paper gets lost. */
typedef struct
{
  const char *code;        /* 18 digits */
  const char *unit_name;   /* "Phường Xuân Hương – Đà Lạt" */
  const char *round_title; /* (nullable) what the opinion was about */
  const char *day;         /* yyyy-mm-dd */
  gboolean confirmed; /* the province has it; else it is saved on this kiosk and will be sent */
} TvReceiptPaper;

/* Width of the roll or slip: 80 mm, in points. */
#define TV_RECEIPT_PAPER_WIDTH 226.77

/* Draws with the top left at the origin, in points, and returns the height it took. */
double tv_receipt_paper_draw (const TvReceiptPaper *receipt, cairo_t *cr);

/* The same as a PDF page of that width and as high as it needs. BAD_REQUEST, TOO_LARGE. */
GBytes *tv_receipt_paper_to_pdf (const TvReceiptPaper *receipt, GError **error);

G_END_DECLS
