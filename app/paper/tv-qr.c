// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-qr.h"

#include "base/tv-error.h"

#include <math.h>
#include <qrencode.h>
#include <string.h>

/* Light modules that the standard asks for on every side. */
#define QUIET_ZONE 4

struct _TvQr
{
  QRcode *code; /* (owned) */
};

TvQr *
tv_qr_new (const char *text, GError **error)
{
  TvQr *self = NULL;
  QRcode *code = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  code = QRcode_encodeData ((int) strlen (text), (const guint8 *) text, 0, QR_ECLEVEL_M);
  if (code == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "A QR symbol cannot hold this text");
      return NULL;
    }

  self = g_new0 (TvQr, 1);
  self->code = code;
  return self;
}

void
tv_qr_free (TvQr *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->code, QRcode_free);
  g_free (self);
}

guint
tv_qr_get_size (const TvQr *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) self->code->width;
}

gboolean
tv_qr_is_dark (const TvQr *self, guint column, guint row)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (column < tv_qr_get_size (self) && row < tv_qr_get_size (self), FALSE);

  return (self->code->data[row * tv_qr_get_size (self) + column] & 1) != 0;
}

void
tv_qr_draw (const TvQr *self, cairo_t *cr, double x, double y, double side)
{
  guint size;
  double module;
  double origin_x;
  double origin_y;

  g_return_if_fail (self != NULL);
  g_return_if_fail (cr != NULL);

  size = tv_qr_get_size (self);
  module = side / (size + 2 * QUIET_ZONE);
  /* Whole pixels keep every module equally wide; on paper a module is never below one unit. */
  if (module >= 1)
    module = floor (module);
  origin_x = x + (side - module * size) / 2;
  origin_y = y + (side - module * size) / 2;

  cairo_save (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x, y, side, side);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint row = 0; row < size; row++)
    for (guint column = 0; column < size; column++)
      if (tv_qr_is_dark (self, column, row))
        cairo_rectangle (cr, origin_x + column * module, origin_y + row * module, module, module);
  cairo_fill (cr);
  cairo_restore (cr);
}
