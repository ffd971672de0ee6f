// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-receipt-paper.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "tv-qr.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>
#include <string.h>

#define CODE_DIGITS 18
#define MARGIN 12.0
#define GAP 7.0
#define QR_SIDE 130.0

typedef struct
{
  cairo_t *cr;
  double y;
} Pen;

static void
write_text (Pen *pen, const char *font, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (pen->cr);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  int height;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int) ((TV_RECEIPT_PAPER_WIDTH - 2 * MARGIN) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);

  cairo_move_to (pen->cr, MARGIN, pen->y);
  pango_cairo_show_layout (pen->cr, layout);
  pen->y += height + GAP;
}

/* Two lines of three groups: read aloud and copied without losing the place. */
static char *
group_digits (const char *code)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; code[i] != '\0'; i++)
    {
      if (i > 0 && i % 9 == 0)
        g_string_append_c (text, '\n');
      else if (i > 0 && i % 3 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, code[i]);
    }
  return g_string_free (text, FALSE);
}

static void
draw_symbol (Pen *pen, const TvQr *qr)
{
  tv_qr_draw (qr, pen->cr, (TV_RECEIPT_PAPER_WIDTH - QR_SIDE) / 2, pen->y, QR_SIDE);
  pen->y += QR_SIDE + GAP;
}

double
tv_receipt_paper_draw (const TvReceiptPaper *receipt, cairo_t *cr)
{
  g_autofree char *groups = NULL;
  g_autofree char *qr_text = NULL;
  g_autofree char *day = NULL;
  g_autoptr (TvQr) qr = NULL;
  Pen pen = { cr, MARGIN };

  g_return_val_if_fail (receipt != NULL && receipt->code != NULL, 0);
  g_return_val_if_fail (cr != NULL, 0);

  groups = group_digits (receipt->code);
  qr_text = g_strconcat ("TV1:", receipt->code, NULL);
  day = tv_format_iso_date (receipt->day, NULL);
  qr = tv_qr_new (qr_text, NULL);

  cairo_set_source_rgb (cr, 0, 0, 0);
  write_text (&pen, "Noto Sans Bold 13", _ ("Receipt of your opinion"));
  write_text (&pen, "Noto Sans 10", receipt->unit_name);
  if (receipt->round_title != NULL)
    write_text (&pen, "Noto Sans 10", receipt->round_title);
  write_text (&pen, "Noto Sans 10", day);
  write_text (&pen, "Noto Sans Mono Bold 17", groups);
  if (qr != NULL)
    draw_symbol (&pen, qr);
  write_text (&pen,
              "Noto Sans 9",
              receipt->confirmed
                  ? _ ("The province has received your opinion.")
                  : _ ("Your opinion is saved on this kiosk and will be sent to the province."));
  write_text (
      &pen,
      "Noto Sans 9",
      _ ("Enter or scan this code at any kiosk to read the answer. Whoever has the code can "
         "read it: keep it safe."));
  return pen.y + MARGIN - GAP;
}

static cairo_status_t
append_cb (void *closure, const guchar *data, guint length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check (const TvReceiptPaper *receipt, GError **error)
{
  if (strlen (receipt->code) == CODE_DIGITS && strspn (receipt->code, "0123456789") == CODE_DIGITS
      && receipt->unit_name != NULL && receipt->day != NULL)
    return TRUE;

  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "A receipt needs a code, a unit and a day");
  return FALSE;
}

GBytes *
tv_receipt_paper_to_pdf (const TvReceiptPaper *receipt, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cr;
  double height;

  g_return_val_if_fail (receipt != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check (receipt, error))
    return NULL;

  /* Measured on a recording first: the page is as long as its words in this language. */
  surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR, NULL);
  cr = cairo_create (surface);
  height = tv_receipt_paper_draw (receipt, cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, TV_RECEIPT_PAPER_WIDTH, height);
  cr = cairo_create (surface);
  tv_receipt_paper_draw (receipt, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
