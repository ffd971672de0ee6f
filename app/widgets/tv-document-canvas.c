// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-canvas.h"

#include "tv-document-marks.h"
#include "tv-document-sheet.h"
#include "tv-document-touch.h"

#include <math.h>

#define MARGIN 20
#define TEXT_WIDTH 1040
#define ZOOM_LEAST 0.5
#define ZOOM_MOST 6.0
/* Pixels per point at 1,000 % of the paper's size on a screen of 96 dots an inch. */
#define FULL_SCALE (10.0 * 96 / 72)
/* So that a pinch draws only where it ends. */
#define SETTLE_MS 60
/* Letters that are looked for are made at least this high. */
#define READABLE 16.0

struct _TvDocumentCanvas
{
  GtkWidget parent;

  GtkAdjustment *adjustments[2]; /* (owned) (nullable): across, down */
  guint policies[2];

  TvDocumentSheet *sheet; /* (owned) (nullable) */
  gboolean is_open;       /* more than a stand-in */
  double width, height;   /* points; 0: nothing to show */
  double zoom;
  guint settle;     /* source */
  gboolean is_told; /* that the page is there to fit */

  TvDocumentMarks marks;
  gboolean reveal; /* the marks that stand out wait for the page's size */
};

enum
{
  DRAWN,
  SETTLED,
  FAILED,
  ZOOMED,
  TAPPED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

G_DEFINE_FINAL_TYPE_WITH_CODE (TvDocumentCanvas,
                               tv_document_canvas,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* Pixels of the window per point that show the page as zoom 1 does. */
static double
get_fit (TvDocumentCanvas *self)
{
  double across = (MAX (gtk_widget_get_width (GTK_WIDGET (self)), 100) - 2 * MARGIN) / self->width;
  double down = (MAX (gtk_widget_get_height (GTK_WIDGET (self)), 100) - 2 * MARGIN) / self->height;

  /* A page of text on a wide screen is as wide as on a tall one, whatever else is open. */
  return self->width > self->height ? MIN (across, down) : MIN (across, TEXT_WIDTH / self->width);
}

static double
get_scale (TvDocumentCanvas *self)
{
  return get_fit (self) * self->zoom;
}

static double
get_most (TvDocumentCanvas *self)
{
  return MAX (ZOOM_MOST, FULL_SCALE / get_fit (self));
}

static double
get_value (TvDocumentCanvas *self, guint axis)
{
  return self->adjustments[axis] != NULL ? gtk_adjustment_get_value (self->adjustments[axis]) : 0;
}

/* Where the page's corner stands in the widget, in whole pixels. */
static void
get_corner (TvDocumentCanvas *self, double ret_corner[2])
{
  const double scale = get_scale (self);
  const double sizes[2] = { self->width * scale, self->height * scale };
  const int views[2]
      = { gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)) };

  for (guint i = 0; i < 2; i++)
    ret_corner[i] = sizes[i] + 2 * MARGIN <= views[i] ? floor ((views[i] - sizes[i]) / 2)
                                                      : MARGIN - round (get_value (self, i));
}

static void
configure (TvDocumentCanvas *self)
{
  const double scale = self->width > 0 ? get_scale (self) : 0;
  const double sizes[2] = { self->width * scale + 2 * MARGIN, self->height * scale + 2 * MARGIN };
  const int views[2]
      = { gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)) };

  for (guint i = 0; i < 2; i++)
    {
      /* What fits but for a rounding error fits. */
      double size = sizes[i] > views[i] + 0.5 && self->width > 0 ? sizes[i] : views[i];

      if (self->adjustments[i] != NULL)
        gtk_adjustment_configure (self->adjustments[i],
                                  CLAMP (get_value (self, i), 0, size - views[i]),
                                  0,
                                  size,
                                  views[i] * 0.1,
                                  views[i] * 0.9,
                                  views[i]);
    }
}

static void reveal_marks (TvDocumentCanvas *self);

/* What is in sight, in points of the page. */
static graphene_rect_t
get_view (TvDocumentCanvas *self)
{
  const double scale = get_scale (self);
  graphene_rect_t view;
  double corner[2];

  get_corner (self, corner);
  graphene_rect_init (&view,
                      (float) (-corner[0] / scale),
                      (float) (-corner[1] / scale),
                      (float) (gtk_widget_get_width (GTK_WIDGET (self)) / scale),
                      (float) (gtk_widget_get_height (GTK_WIDGET (self)) / scale));
  return view;
}

static void
want (TvDocumentCanvas *self)
{
  const int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const graphene_rect_t view = get_view (self);

  if (self->is_open && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    tv_document_sheet_want (self->sheet, get_fit (self) * factor, get_scale (self) * factor, &view);
}

/* A stand-in that is large enough for what the widget turns out to be. */
static void
tell_sharp (TvDocumentCanvas *self)
{
  if (self->is_told || !tv_document_canvas_is_sharp (self))
    return;
  self->is_told = TRUE;
  g_signal_emit (self, signals[DRAWN], 0);
}

static gboolean
settled_cb (gpointer data)
{
  TvDocumentCanvas *self = data;

  self->settle = 0;
  tell_sharp (self);
  if (self->reveal && self->is_open && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    reveal_marks (self);
  want (self);
  return G_SOURCE_REMOVE;
}

static void
refresh (TvDocumentCanvas *self, guint delay)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->sheet != NULL)
    self->settle = g_timeout_add (delay, settled_cb, self);
}

void
tv_document_canvas_zoom_at (TvDocumentCanvas *self, double zoom, double x, double y)
{
  const double at[2] = { x, y };
  double corner[2];
  double points[2];

  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  if (self->width <= 0)
    return;
  get_corner (self, corner);
  for (guint i = 0; i < 2; i++)
    points[i] = (at[i] - corner[i]) / get_scale (self);
  self->zoom = CLAMP (zoom, ZOOM_LEAST, get_most (self));
  configure (self);
  for (guint i = 0; i < 2; i++)
    {
      if (self->adjustments[i] != NULL)
        gtk_adjustment_set_value (self->adjustments[i],
                                  points[i] * get_scale (self) + MARGIN - at[i]);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  refresh (self, SETTLE_MS);
  g_signal_emit (self, signals[ZOOMED], 0);
}

void
tv_document_canvas_set_zoom (TvDocumentCanvas *self, double zoom)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  if (self->width <= 0)
    self->zoom = CLAMP (zoom, ZOOM_LEAST, ZOOM_MOST);
  else
    tv_document_canvas_zoom_at (self,
                                zoom,
                                gtk_widget_get_width (widget) / 2.0,
                                gtk_widget_get_height (widget) / 2.0);
}

double
tv_document_canvas_get_zoom (TvDocumentCanvas *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_CANVAS (self), 1);
  return self->zoom;
}

gboolean
tv_document_canvas_can_zoom (TvDocumentCanvas *self, gboolean in)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_CANVAS (self), FALSE);
  if (self->width <= 0)
    return FALSE;
  return in ? self->zoom < get_most (self) / 1.01 : self->zoom > ZOOM_LEAST * 1.01;
}

void
tv_document_canvas_pan (TvDocumentCanvas *self, double across, double down)
{
  const double parts[2] = { across, down };

  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  for (guint i = 0; i < 2; i++)
    {
      GtkAdjustment *adjustment = self->adjustments[i];

      if (adjustment != NULL)
        gtk_adjustment_set_value (adjustment,
                                  gtk_adjustment_get_value (adjustment)
                                      + parts[i] * gtk_adjustment_get_page_size (adjustment));
    }
}

void
tv_document_canvas_go_to_top (TvDocumentCanvas *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  if (self->adjustments[1] != NULL)
    gtk_adjustment_set_value (self->adjustments[1], 0);
}

/* Brings the marks that stand out into the middle, near enough to be read. */
static void
reveal_marks (TvDocumentCanvas *self)
{
  double box[4];
  double line;

  self->reveal = FALSE;
  if (self->width <= 0 || !tv_document_marks_get_extent (&self->marks, box, &line))
    return;
  if (line > 0 && line * get_scale (self) < READABLE)
    tv_document_canvas_set_zoom (self, self->zoom * READABLE / (line * get_scale (self)));
  for (guint i = 0; i < 2; i++)
    {
      GtkAdjustment *adjustment = self->adjustments[i];
      double from = box[i] * get_scale (self) + MARGIN;
      double to = box[i + 2] * get_scale (self) + MARGIN;
      double view = adjustment != NULL ? gtk_adjustment_get_page_size (adjustment) : 0;

      if (adjustment != NULL
          && (from < gtk_adjustment_get_value (adjustment) + MARGIN
              || to > gtk_adjustment_get_value (adjustment) + view - MARGIN))
        gtk_adjustment_set_value (adjustment, (from + to - view) / 2);
    }
}

void
tv_document_canvas_set_marks (TvDocumentCanvas *self, GArray *boxes, guint first, guint n)
{
  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  g_return_if_fail (n == 0 || (boxes != NULL && 4 * (first + n) <= boxes->len));
  g_clear_pointer (&self->marks.boxes, g_array_unref);
  self->marks.boxes = boxes != NULL ? g_array_ref (boxes) : NULL;
  self->marks.first = first;
  self->marks.n = n;
  self->reveal = n > 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  refresh (self, 0);
}

void
tv_document_canvas_set_pin (TvDocumentCanvas *self, gboolean shown, double x, double y)
{
  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  self->marks.has_pin = shown;
  self->marks.pin[0] = x;
  self->marks.pin[1] = y;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
tv_document_canvas_is_settled (TvDocumentCanvas *self)
{
  g_return_val_if_fail (TV_IS_DOCUMENT_CANVAS (self), FALSE);
  return self->is_open && self->settle == 0 && tv_document_sheet_is_settled (self->sheet);
}

static void
drawn_cb (TvDocumentCanvas *self)
{
  self->is_told = TRUE;
  g_signal_emit (self, signals[DRAWN], 0);
}

static void
sheet_settled_cb (TvDocumentCanvas *self)
{
  g_signal_emit (self, signals[SETTLED], 0);
}

static void
failed_cb (TvDocumentCanvas *self, GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
drop_sheet (TvDocumentCanvas *self)
{
  if (self->sheet != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sheet, self);
      tv_document_sheet_stop (self->sheet);
    }
  g_clear_object (&self->sheet);
  self->is_open = FALSE;
}

/* @sheet: (transfer full) */
static void
take_sheet (TvDocumentCanvas *self, TvDocumentSheet *sheet, double width, double height)
{
  drop_sheet (self);
  self->sheet = sheet;
  self->width = width;
  self->height = height;
  g_signal_connect_swapped (sheet, "changed", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (sheet, "drawn", G_CALLBACK (drawn_cb), self);
  g_signal_connect_swapped (sheet, "settled", G_CALLBACK (sheet_settled_cb), self);
  g_signal_connect_swapped (sheet, "failed", G_CALLBACK (failed_cb), self);
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_page (TvDocumentCanvas *self)
{
  g_clear_handle_id (&self->settle, g_source_remove);
  tv_document_marks_clear (&self->marks);
  self->reveal = FALSE;
}

void
tv_document_canvas_clear (TvDocumentCanvas *self)
{
  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  forget_page (self);
  drop_sheet (self);
  self->width = self->height = 0;
  self->zoom = 1;
  self->is_told = FALSE;
  configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tv_document_canvas_set_stand_in (TvDocumentCanvas *self, GdkPaintable *paintable)
{
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);

  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  if (width <= 0 || height <= 0)
    return;
  /* Its shape is the page's, which is all that fitting asks for. */
  if (!self->is_open)
    take_sheet (self, tv_document_sheet_new_stand_in (paintable), width, height);
  else if (!tv_document_sheet_lend (self->sheet, paintable))
    return;
  tell_sharp (self);
}

gboolean
tv_document_canvas_is_sharp (TvDocumentCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_return_val_if_fail (TV_IS_DOCUMENT_CANVAS (self), FALSE);
  return self->sheet != NULL && gtk_widget_get_width (widget) > 0
         && tv_document_sheet_get_pixels (self->sheet)
                >= floor (get_fit (self) * self->width * gtk_widget_get_scale_factor (widget));
}

void
tv_document_canvas_open (TvDocumentCanvas *self,
                         TvRenderer *renderer,
                         guint page,
                         double width,
                         double height,
                         gboolean prepared)
{
  TvDocumentSheet *stand_in = self->is_open ? NULL : self->sheet;

  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  g_return_if_fail (TV_IS_RENDERER (renderer));
  g_return_if_fail (width > 0 && height > 0);
  forget_page (self);
  take_sheet (self,
              tv_document_sheet_new (renderer, page, width, height, stand_in, prepared),
              width,
              height);
  self->is_open = TRUE;
  refresh (self, 0);
}

static void
tv_document_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TvDocumentCanvas *self = TV_DOCUMENT_CANVAS (widget);
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA shadow = { 0, 0, 0, 0.35F };
  GskRoundedRect outline;
  graphene_rect_t paper;
  graphene_rect_t view;
  double corner[2];

  if (self->sheet == NULL)
    return;
  get_corner (self, corner);
  graphene_rect_init (&paper,
                      0,
                      0,
                      (float) (self->width * get_scale (self)),
                      (float) (self->height * get_scale (self)));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) corner[0], (float) corner[1]));
  gsk_rounded_rect_init_from_rect (&outline, &paper, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &shadow, 0, 1, 1, 3);
  gtk_snapshot_append_color (snapshot, &white, &paper);
  view = get_view (self);
  tv_document_sheet_snapshot (self->sheet,
                              snapshot,
                              get_scale (self),
                              gtk_widget_get_scale_factor (widget),
                              &view);
  tv_document_marks_snapshot (&self->marks, snapshot, get_scale (self));
  gtk_snapshot_restore (snapshot);
}

static void
tv_document_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TvDocumentCanvas *self = TV_DOCUMENT_CANVAS (widget);

  configure (self);
  refresh (self, self->is_open && tv_document_sheet_is_settled (self->sheet) ? SETTLE_MS : 0);
}

static void
tv_document_canvas_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = 64;
  *natural = 400;
}

static void
value_cb (TvDocumentCanvas *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->settle == 0)
    want (self);
}

static void
set_adjustment (TvDocumentCanvas *self, guint axis, GtkAdjustment *adjustment)
{
  if (self->adjustments[axis] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[axis], self);
  g_clear_object (&self->adjustments[axis]);
  if (adjustment == NULL)
    return;
  self->adjustments[axis] = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (value_cb), self);
  configure (self);
}

static void
tv_document_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TvDocumentCanvas *self = TV_DOCUMENT_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = (guint) g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tv_document_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TvDocumentCanvas *self = TV_DOCUMENT_CANVAS (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, (int) self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

void
tv_document_canvas_tap (TvDocumentCanvas *self, double x, double y)
{
  double corner[2];
  double at[2] = { x, y };

  g_return_if_fail (TV_IS_DOCUMENT_CANVAS (self));
  if (!self->is_open)
    return;
  get_corner (self, corner);
  for (guint i = 0; i < 2; i++)
    at[i] = (at[i] - corner[i]) / get_scale (self);
  if (at[0] >= 0 && at[0] <= self->width && at[1] >= 0 && at[1] <= self->height)
    g_signal_emit (self, signals[TAPPED], 0, at[0], at[1]);
}

static void
tv_document_canvas_dispose (GObject *object)
{
  TvDocumentCanvas *self = TV_DOCUMENT_CANVAS (object);

  forget_page (self);
  drop_sheet (self);
  set_adjustment (self, 0, NULL);
  set_adjustment (self, 1, NULL);
  G_OBJECT_CLASS (tv_document_canvas_parent_class)->dispose (object);
}

static guint
add_signal (const char *name, guint n, GType first, GType second)
{
  return g_signal_new (name,
                       TV_TYPE_DOCUMENT_CANVAS,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n,
                       first,
                       second);
}

static void
tv_document_canvas_class_init (TvDocumentCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tv_document_canvas_dispose;
  object_class->set_property = tv_document_canvas_set_property;
  object_class->get_property = tv_document_canvas_get_property;
  widget_class->snapshot = tv_document_canvas_snapshot;
  widget_class->size_allocate = tv_document_canvas_size_allocate;
  widget_class->measure = tv_document_canvas_measure;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  signals[DRAWN] = add_signal ("drawn", 0, 0, 0);
  signals[SETTLED] = add_signal ("settled", 0, 0, 0);
  signals[ZOOMED] = add_signal ("zoomed", 0, 0, 0);
  signals[FAILED] = add_signal ("failed", 1, G_TYPE_ERROR, 0);
  signals[TAPPED] = add_signal ("tapped", 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "document-canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tv_document_canvas_init (TvDocumentCanvas *self)
{
  self->zoom = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  tv_document_touch_add (self);
}
