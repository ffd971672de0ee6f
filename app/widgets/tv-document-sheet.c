// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-sheet.h"

#include "tv-document-tiles.h"

#include <math.h>

/* The whole page at once: more is drawn in squares. */
#define MAX_PIXELS 12e6

struct _TvDocumentSheet
{
  GObject parent;

  TvRenderer *renderer; /* (owned) (nullable): a stand-in has none */
  guint page;
  double width, height;   /* points */
  GdkPaintable *overview; /* (owned) (nullable): the whole page */
  double overview_scale;  /* pixels per point; 0: a stand-in */
  double asked_scale;     /* of the overview on its way */
  GCancellable *drawing;  /* (owned) (nullable): of the overview on its way */
  GCancellable *keeping;  /* (owned): ends what is only done ahead */
  TvDocumentTiles *tiles; /* (owned) (nullable): at the wanted scale */
  TvDocumentTiles *stale; /* (owned) (nullable): at the one before */
  double scale;           /* wanted */
  graphene_rect_t view;
  gboolean prepared; /* the whole page is not urgent */
  gboolean kept;     /* asked for */
  gboolean failed;
};

enum
{
  CHANGED,
  DRAWN,
  SETTLED,
  FAILED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDocumentSheet, tv_document_sheet, G_TYPE_OBJECT)

static gboolean
is_same (double a, double b)
{
  return fabs (a - b) < 1e-6 * MAX (fabs (a), fabs (b));
}

static void
fail (TvDocumentSheet *self, GError *error)
{
  if (self->failed)
    return;
  self->failed = TRUE;
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
changed_cb (TvDocumentSheet *self)
{
  gboolean complete = tv_document_tiles_is_complete (self->tiles);

  if (complete)
    g_clear_object (&self->stale);
  g_signal_emit (self, signals[CHANGED], 0);
  if (complete)
    g_signal_emit (self, signals[SETTLED], 0);
}

static void
failed_cb (TvDocumentSheet *self, GError *error)
{
  fail (self, error);
}

/* What is there stays to be drawn. */
static TvDocumentTiles *
retire_tiles (TvDocumentSheet *self)
{
  if (self->tiles == NULL)
    return NULL;
  tv_document_tiles_stop (self->tiles);
  g_signal_handlers_disconnect_by_data (self->tiles, self);
  return g_steal_pointer (&self->tiles);
}

static void
drop_tiles (TvDocumentSheet *self)
{
  g_autoptr (TvDocumentTiles) old = retire_tiles (self);

  g_clear_object (&self->stale);
}

static void
update_tiles (TvDocumentSheet *self)
{
  if (self->scale <= self->overview_scale * 1.01)
    {
      drop_tiles (self);
      g_signal_emit (self, signals[CHANGED], 0);
      g_signal_emit (self, signals[SETTLED], 0);
      return;
    }
  if (self->tiles != NULL && !is_same (tv_document_tiles_get_scale (self->tiles), self->scale))
    {
      g_autoptr (TvDocumentTiles) older = self->stale;

      self->stale = retire_tiles (self);
    }
  if (self->tiles == NULL)
    {
      self->tiles = tv_document_tiles_new (self->renderer,
                                           self->page,
                                           self->scale,
                                           self->width,
                                           self->height);
      g_signal_connect_swapped (self->tiles, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect_swapped (self->tiles, "failed", G_CALLBACK (failed_cb), self);
    }
  tv_document_tiles_look (self->tiles, &self->view);
}

/* A page too heavy to be kept is drawn square by square from the file: slow, not wrong. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!tv_renderer_keep_finish (TV_RENDERER (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("page is not kept: %s", error->message);
}

static void
keep (TvDocumentSheet *self)
{
  if (!self->kept)
    tv_renderer_keep_async (self->renderer, self->page, self->keeping, kept_cb, NULL);
  self->kept = TRUE;
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvDocumentSheet) self = data;
  g_autoptr (GError) error = NULL;
  TvRendererImage *image = tv_renderer_draw_finish (TV_RENDERER (source), result, &error);

  /* What was given up may have been ready just before. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    {
      g_clear_pointer (&image, tv_renderer_image_free);
      return;
    }
  g_clear_object (&self->drawing);
  if (image == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_object (&self->overview);
  self->overview = tv_document_tiles_to_paintable (image);
  self->overview_scale = self->asked_scale;
  keep (self);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[DRAWN], 0);
  update_tiles (self);
}

static void
draw_overview (TvDocumentSheet *self, double scale)
{
  const double pixels = self->width * self->height * scale * scale;

  if (pixels > MAX_PIXELS)
    scale *= sqrt (MAX_PIXELS / pixels);
  if (is_same (scale, self->drawing != NULL ? self->asked_scale : self->overview_scale))
    return;
  /* One that is given up half way takes along what was kept. */
  if (self->drawing != NULL)
    self->kept = FALSE;
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  self->drawing = g_cancellable_new ();
  self->asked_scale = scale;
  if (self->prepared)
    keep (self);
  tv_renderer_draw_async (self->renderer,
                          self->page,
                          scale,
                          NULL,
                          self->drawing,
                          drawn_cb,
                          g_object_ref (self));
}

void
tv_document_sheet_want (TvDocumentSheet *self,
                        double fit,
                        double scale,
                        const graphene_rect_t *view)
{
  g_return_if_fail (TV_IS_DOCUMENT_SHEET (self));
  if (self->renderer == NULL || self->failed)
    return;
  self->scale = scale;
  self->view = *view;
  draw_overview (self, fit);
  if (self->overview_scale > 0)
    update_tiles (self);
}

gboolean
tv_document_sheet_is_settled (TvDocumentSheet *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_SHEET (self), FALSE);
  return self->overview_scale > 0 && self->drawing == NULL
         && (self->tiles == NULL || tv_document_tiles_is_complete (self->tiles));
}

void
tv_document_sheet_stop (TvDocumentSheet *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_SHEET (self));
  g_cancellable_cancel (self->drawing);
  g_clear_object (&self->drawing);
  g_cancellable_cancel (self->keeping);
  drop_tiles (self);
  self->failed = TRUE;
}

static void
snapshot_tiles (TvDocumentTiles *tiles,
                GtkSnapshot *snapshot,
                double scale,
                const graphene_rect_t *view)
{
  if (tiles != NULL)
    tv_document_tiles_snapshot (tiles, snapshot, view, tv_document_tiles_get_scale (tiles) / scale);
}

void
tv_document_sheet_snapshot (TvDocumentSheet *self,
                            GtkSnapshot *snapshot,
                            double scale,
                            int factor,
                            const graphene_rect_t *view)
{
  double width = self->width * scale;
  double height = self->height * scale;

  g_return_if_fail (TV_IS_DOCUMENT_SHEET (self));
  /* Pixel for pixel where it was drawn for just this. */
  if (is_same (self->overview_scale, scale * factor))
    {
      width = gdk_paintable_get_intrinsic_width (self->overview) / (double) factor;
      height = gdk_paintable_get_intrinsic_height (self->overview) / (double) factor;
    }
  if (self->overview != NULL
      && (self->tiles == NULL || !tv_document_tiles_is_complete (self->tiles)))
    gdk_paintable_snapshot (self->overview, snapshot, width, height);
  snapshot_tiles (self->stale, snapshot, scale, view);
  snapshot_tiles (self->tiles, snapshot, scale, view);
}

TvDocumentSheet *
tv_document_sheet_new (TvRenderer *renderer,
                       guint page,
                       double width,
                       double height,
                       TvDocumentSheet *stand_in,
                       gboolean prepared)
{
  TvDocumentSheet *self;

  g_return_val_if_fail (TV_IS_RENDERER (renderer), NULL);
  g_return_val_if_fail (width > 0 && height > 0, NULL);
  self = g_object_new (TV_TYPE_DOCUMENT_SHEET, NULL);
  self->renderer = g_object_ref (renderer);
  self->page = page;
  self->width = width;
  self->height = height;
  self->prepared = prepared;
  if (stand_in != NULL)
    self->overview = g_object_ref (stand_in->overview);
  return self;
}

gboolean
tv_document_sheet_lend (TvDocumentSheet *self, GdkPaintable *picture)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_SHEET (self), FALSE);
  if (self->overview_scale > 0)
    return FALSE;
  g_set_object (&self->overview, picture);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

int
tv_document_sheet_get_pixels (TvDocumentSheet *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_SHEET (self), 0);
  return self->overview != NULL ? gdk_paintable_get_intrinsic_width (self->overview) : 0;
}

TvDocumentSheet *
tv_document_sheet_new_stand_in (GdkPaintable *picture)
{
  TvDocumentSheet *self = g_object_new (TV_TYPE_DOCUMENT_SHEET, NULL);

  self->overview = g_object_ref (picture);
  self->width = gdk_paintable_get_intrinsic_width (picture);
  self->height = gdk_paintable_get_intrinsic_height (picture);
  return self;
}

static void
tv_document_sheet_dispose (GObject *object)
{
  TvDocumentSheet *self = TV_DOCUMENT_SHEET (object);

  tv_document_sheet_stop (self);
  g_clear_object (&self->overview);
  g_clear_object (&self->renderer);
  g_clear_object (&self->keeping);
  G_OBJECT_CLASS (tv_document_sheet_parent_class)->dispose (object);
}

static guint
add_signal (const char *name, guint n, GType type)
{
  return g_signal_new (name,
                       TV_TYPE_DOCUMENT_SHEET,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n,
                       type);
}

static void
tv_document_sheet_class_init (TvDocumentSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tv_document_sheet_dispose;
  signals[CHANGED] = add_signal ("changed", 0, 0);
  signals[DRAWN] = add_signal ("drawn", 0, 0);
  signals[SETTLED] = add_signal ("settled", 0, 0);
  signals[FAILED] = add_signal ("failed", 1, G_TYPE_ERROR);
}

static void
tv_document_sheet_init (TvDocumentSheet *self)
{
  self->keeping = g_cancellable_new ();
}
