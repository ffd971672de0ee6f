// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is drawn over a page: boxes round words that were found, a ring round a place. */
typedef struct
{
  GArray *boxes;  /* (owned) (nullable) (element-type double[4]): points */
  guint first, n; /* those that stand out */
  gboolean has_pin;
  double pin[2]; /* points */
} TvDocumentMarks;

/* Empty again. */
void tv_document_marks_clear (TvDocumentMarks *self);

/* With the page's corner at the origin, @scale pixels per point. */
void tv_document_marks_snapshot (const TvDocumentMarks *self, GtkSnapshot *snapshot, double scale);

/* The box round those that stand out and the height of the highest; FALSE when none does. */
gboolean tv_document_marks_get_extent (const TvDocumentMarks *self,
                                       double ret_box[4],
                                       double *ret_height);

G_END_DECLS
