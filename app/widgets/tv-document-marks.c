// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-marks.h"

void
tv_document_marks_clear (TvDocumentMarks *self)
{
  g_clear_pointer (&self->boxes, g_array_unref);
  *self = (TvDocumentMarks){ 0 };
}

static void
snapshot_marks (const TvDocumentMarks *self, GtkSnapshot *snapshot, double scale)
{
  static const GdkRGBA found = { 1.0F, 0.84F, 0.0F, 0.38F };
  static const GdkRGBA current = { 1.0F, 0.45F, 0.0F, 0.48F };

  for (guint i = 0; self->boxes != NULL && 4 * i < self->boxes->len; i++)
    {
      const double *box = &g_array_index (self->boxes, double, 4 * i);
      const gboolean stands_out = i >= self->first && i < self->first + self->n;

      gtk_snapshot_append_color (snapshot,
                                 stands_out ? &current : &found,
                                 &GRAPHENE_RECT_INIT ((float) (box[0] * scale - 2),
                                                      (float) (box[1] * scale - 2),
                                                      (float) ((box[2] - box[0]) * scale + 4),
                                                      (float) ((box[3] - box[1]) * scale + 4)));
    }
}

static void
snapshot_pin (const TvDocumentMarks *self, GtkSnapshot *snapshot, double scale)
{
  const float x = (float) (self->pin[0] * scale);
  const float y = (float) (self->pin[1] * scale);
  const float widths[4] = { 5, 5, 5, 5 };
  const float thin[4] = { 2, 2, 2, 2 };
  const GdkRGBA red = { 0.75F, 0.05F, 0.05F, 1 };
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA reds[4] = { red, red, red, red };
  const GdkRGBA whites[4] = { white, white, white, white };
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (&ring, &GRAPHENE_RECT_INIT (x - 20, y - 20, 40, 40), 20);
  gtk_snapshot_append_border (snapshot, &ring, widths, reds);
  gsk_rounded_rect_shrink (&ring, 5, 5, 5, 5);
  gtk_snapshot_append_border (snapshot, &ring, thin, whites);
}

void
tv_document_marks_snapshot (const TvDocumentMarks *self, GtkSnapshot *snapshot, double scale)
{
  snapshot_marks (self, snapshot, scale);
  if (self->has_pin)
    snapshot_pin (self, snapshot, scale);
}

gboolean
tv_document_marks_get_extent (const TvDocumentMarks *self, double ret_box[4], double *ret_height)
{
  *ret_height = 0;
  for (guint i = self->first; i < self->first + self->n; i++)
    {
      const double *one = &g_array_index (self->boxes, double, 4 * i);

      ret_box[0] = i == self->first ? one[0] : MIN (ret_box[0], one[0]);
      ret_box[1] = i == self->first ? one[1] : MIN (ret_box[1], one[1]);
      ret_box[2] = i == self->first ? one[2] : MAX (ret_box[2], one[2]);
      ret_box[3] = i == self->first ? one[3] : MAX (ret_box[3], one[3]);
      *ret_height = MAX (*ret_height, one[3] - one[1]);
    }
  return self->n > 0;
}
