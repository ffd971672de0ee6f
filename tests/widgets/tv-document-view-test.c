// SPDX-License-Identifier: GPL-3.0-or-later
/* Reading a document through the real renderer. Needs a display. */
#include "config.h"

#include <cairo-pdf.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../render/tv-render-fixture.h"
#include "base/tv-json.h"
#include "widgets/tv-document-area.h"
#include "widgets/tv-document-canvas.h"
#include "widgets/tv-document-contents.h"
#include "widgets/tv-document-find.h"
#include "widgets/tv-document-strip.h"
#include "widgets/tv-document-text.h"
#include "widgets/tv-document-thumb.h"
#include "widgets/tv-document-trouble.h"
#include "widgets/tv-document-view.h"

#define PAGES 3

static cairo_status_t
write_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  return write (*(int *) data, bytes, length) == (gssize) length ? CAIRO_STATUS_SUCCESS
                                                                 : CAIRO_STATUS_WRITE_ERROR;
}

/* Pages of A5 with a square, words and a table of contents. */
static int
make_pdf (void)
{
  int fd = memfd_create ("document", MFD_CLOEXEC);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, &fd, 420, 595);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < PAGES; i++)
    {
      g_autofree char *text = g_strdup_printf ("Điều %u. Đất ở đô thị", i + 1);

      cairo_rectangle (cr, 50, 50, 100, 100);
      cairo_fill (cr);
      cairo_select_font_face (cr, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
      cairo_set_font_size (cr, 12);
      cairo_move_to (cr, 60, 400);
      cairo_show_text (cr, text);
      cairo_show_page (cr);
    }
  cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, "Điều 3", "page=3 pos=[0 0]", 0);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return fd;
}

/* The first widget of a type, in sight or not. */
static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_shown (GtkWidget *view)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (find_widget (view, GTK_TYPE_STACK)));
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

#define WAIT_FOR(condition)                                                                        \
  do                                                                                               \
    {                                                                                              \
      gboolean late = FALSE;                                                                       \
      guint timer = g_timeout_add_seconds (30, late_cb, &late);                                    \
      while (!(condition) && !late)                                                                \
        g_main_context_iteration (NULL, TRUE);                                                     \
      g_source_remove (timer);                                                                     \
      g_assert_true (condition);                                                                   \
    }                                                                                              \
  while (0)

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  GtkWidget *window;
  GtkWidget *widget;
  TvDocumentView *view;
  guint tick; /* so that waiting looks again */
} Setting;

static void
set_up (Setting *self, gconstpointer data)
{
  self->widget = tv_document_view_new ();
  self->view = TV_DOCUMENT_VIEW (self->widget);
  self->window = gtk_window_new ();
  self->tick = g_timeout_add (10, tick_cb, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 900, 900);
  gtk_window_set_child (GTK_WINDOW (self->window), self->widget);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Setting *self, gconstpointer data)
{
  g_source_remove (self->tick);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
open_pdf (Setting *self, guint page)
{
  int fd = make_pdf ();

  tv_document_view_open_fd (self->view, fd, "application/pdf", "Quyết định", page);
  close (fd);
}

static void
test_read (Setting *self, gconstpointer data)
{
  open_pdf (self, 0);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  g_assert_cmpstr (get_shown (self->widget), ==, "page");
  g_assert_cmpuint (tv_document_view_get_n_pages (self->view), ==, PAGES);
  /* Sharp again after zooming, as near as 1,000 % of the paper. */
  tv_document_view_set_zoom (self->view, 2);
  g_assert_false (tv_document_view_is_settled (self->view));
  WAIT_FOR (tv_document_view_is_settled (self->view));
  tv_document_view_set_zoom (self->view, 100);
  g_assert_cmpfloat (tv_document_view_get_zoom (self->view), <, 20);
  g_assert_cmpfloat (tv_document_view_get_zoom (self->view), >=, 6);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  tv_document_view_set_page (self->view, 2);
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 2);
  tv_document_view_set_page (self->view, PAGES);
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 2);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  tv_document_view_close (self->view);
  g_assert_false (tv_document_view_is_settled (self->view));
  g_assert_cmpuint (tv_document_view_get_n_pages (self->view), ==, 0);
}

/* What is under the finger stays there. */
static void
test_zoom_at (Setting *self, gconstpointer data)
{
  TvDocumentCanvas *canvas;
  GtkAdjustment *down;
  double before;

  open_pdf (self, 0);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  canvas = TV_DOCUMENT_CANVAS (find_widget (self->widget, TV_TYPE_DOCUMENT_CANVAS));
  down = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (canvas));
  tv_document_canvas_zoom_at (canvas, 3, 300, 300);
  before = gtk_adjustment_get_value (down);
  tv_document_canvas_zoom_at (canvas, 6, 300, 300);
  /* (300 + value - margin) is twice as far from the page's corner. */
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (down) + 280, 2 * (before + 280), 3);
  tv_document_canvas_pan (canvas, 0, 0.5);
  g_assert_cmpfloat (gtk_adjustment_get_value (down), >, 2 * before);
  WAIT_FOR (tv_document_view_is_settled (self->view));
}

static void
test_find (Setting *self, gconstpointer data)
{
  TvDocumentFind *find = TV_DOCUMENT_FIND (find_widget (self->widget, TV_TYPE_DOCUMENT_FIND));
  guint first, n;

  open_pdf (self, 1);
  /* Before the document is there: looked for from its page on as soon as it is. */
  tv_document_view_find (self->view, "dat o");
  WAIT_FOR (tv_document_find_get_count (find) == 3 && !tv_document_find_is_searching (find));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (find)));
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 1);
  g_assert_nonnull (tv_document_find_get_boxes (find, 1, &first, &n));
  g_assert_cmpuint (n, ==, 1);
  tv_document_find_next (find);
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 2);
  tv_document_find_next (find);
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 0);
  tv_document_find_previous (find);
  tv_document_find_previous (find);
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 1);
  /* Nowhere one behind the other, but on each page. */
  tv_document_view_find (self->view, "do thi dieu");
  WAIT_FOR (!tv_document_find_is_searching (find));
  g_assert_cmpuint (tv_document_find_get_count (find), ==, 9);
  tv_document_view_find (self->view, "không có ở đây");
  WAIT_FOR (!tv_document_find_is_searching (find));
  g_assert_cmpuint (tv_document_find_get_count (find), ==, 0);
  g_assert_null (tv_document_find_get_boxes (find, 1, &first, &n));
  tv_document_view_find (self->view, "điều 3");
  WAIT_FOR (tv_document_view_get_page (self->view) == 2);
  WAIT_FOR (tv_document_view_is_settled (self->view));
}

static void
test_text (Setting *self, gconstpointer data)
{
  TvDocumentText *text = TV_DOCUMENT_TEXT (find_widget (self->widget, TV_TYPE_DOCUMENT_TEXT));

  open_pdf (self, 0);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  tv_document_view_set_text_mode (self->view, TRUE);
  WAIT_FOR (tv_document_text_get_n_paragraphs (text) > 0);
  g_assert_cmpstr (get_shown (self->widget), ==, "text");
  for (guint i = 0; i < 10; i++)
    tv_document_text_step_size (text, 1);
  g_assert_false (tv_document_text_can_step (text, 1));
  g_assert_true (tv_document_text_can_step (text, -1));
  tv_document_view_set_page (self->view, 1);
  WAIT_FOR (tv_document_text_get_n_paragraphs (text) > 0);
  tv_document_view_set_text_mode (self->view, FALSE);
  g_assert_cmpstr (get_shown (self->widget), ==, "page");
}

static guint
count_children (GtkWidget *widget)
{
  guint count = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count++;
  return count;
}

static void
test_contents (Setting *self, gconstpointer data)
{
  GtkWidget *contents = find_widget (self->widget, TV_TYPE_DOCUMENT_CONTENTS);
  GtkWidget *button;

  open_pdf (self, 0);
  WAIT_FOR (find_widget (contents, GTK_TYPE_BUTTON) != NULL);
  button = find_widget (contents, GTK_TYPE_BUTTON);
  g_assert_cmpuint (count_children (gtk_widget_get_parent (button)), ==, 1);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 2);
}

static void
test_strip (Setting *self, gconstpointer data)
{
  TvDocumentStrip *strip = TV_DOCUMENT_STRIP (find_widget (self->widget, TV_TYPE_DOCUMENT_STRIP));
  GtkWidget *picture;

  open_pdf (self, 0);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  gtk_widget_set_visible (GTK_WIDGET (strip), TRUE);
  {
    int fd = make_pdf ();
    g_autoptr (TvRenderer) renderer = tv_renderer_new (fd, "application/pdf");

    close (fd);
    tv_document_strip_open (strip, renderer, PAGES);
  }
  WAIT_FOR ((picture = find_widget (GTK_WIDGET (strip), GTK_TYPE_PICTURE)) != NULL
            && gtk_picture_get_paintable (GTK_PICTURE (picture)) != NULL);
  g_signal_emit_by_name (find_widget (GTK_WIDGET (strip), GTK_TYPE_LIST_VIEW), "activate", 1);
  g_assert_cmpuint (tv_document_view_get_page (self->view), ==, 1);
}

static void
place_cb (TvDocumentView *view, double lon, double lat, double *place)
{
  place[0] = lon;
  place[1] = lat;
}

static void
click_all (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    g_signal_emit_by_name (widget, "clicked");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    click_all (child, label);
}

static TvJson *
make_plan (void)
{
  static const char text[]
      = "{\"documents\":[{\"path\":\"documents/a.pdf\",\"areas\":["
        "{\"page\":1,\"box\":[0,0,420,595],\"title\":\"Cả bản vẽ\",\"anchor\":{\"item\":\"plan-a\","
        "\"version\":1,\"kind\":\"map\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
        "[[[108.40,11.96],[108.42,11.96],[108.42,11.93],[108.40,11.93],[108.40,11.96]]]}}},"
        "{\"page\":1,\"box\":[50,50,150,150],\"title\":\"Lô "
        "ODT-1\",\"anchor\":{\"item\":\"plan-a\","
        "\"version\":1,\"kind\":\"map\",\"geometry\":{\"type\":\"Point\",\"coordinates\":"
        "[108.5,11.9]}}},"
        "{\"page\":0,\"box\":[0,0,1,1],\"anchor\":{}},{\"page\":1,\"box\":[9,0,1,1]},7,"
        "{\"page\":1,\"box\":[0,0,1,1],\"anchor\":{\"item\":\"plan-a\",\"version\":1,\"kind\":"
        "\"map\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e9,0]}}}]}]}";
  g_autoptr (GError) error = NULL;
  TvJson *plan = tv_json_parse (text, strlen (text), 1 << 20, &error);

  g_assert_no_error (error);
  return plan;
}

static void
test_areas (Setting *self, gconstpointer data)
{
  g_autoptr (TvJson) plan = make_plan ();
  g_autoptr (GPtrArray) areas = tv_document_area_list (plan, "documents/a.pdf");
  g_autoptr (GPtrArray) others = tv_document_area_list (plan, "documents/b.pdf");
  TvDocumentCanvas *canvas
      = TV_DOCUMENT_CANVAS (find_widget (self->widget, TV_TYPE_DOCUMENT_CANVAS));
  const TvDocumentArea *area;
  double place[2] = { 0 };

  g_assert_cmpuint (areas->len, ==, 2);
  g_assert_cmpuint (others->len, ==, 0);
  area = tv_document_area_find (areas, 0, 100, 100);
  g_assert_cmpstr (area->title, ==, "Lô ODT-1");
  area = tv_document_area_find (areas, 0, 210, 595);
  tv_document_area_locate (area, 210, 595, &place[0], &place[1]);
  g_assert_cmpfloat_with_epsilon (place[0], 108.41, 1e-9);
  g_assert_cmpfloat_with_epsilon (place[1], 11.93, 1e-9);
  g_assert_null (tv_document_area_find (areas, 1, 100, 100));

  open_pdf (self, 0);
  tv_document_view_set_areas (self->view, areas);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  g_signal_connect (self->view, "place", G_CALLBACK (place_cb), place);
  place[0] = 0;
  tv_document_canvas_tap (canvas,
                          gtk_widget_get_width (GTK_WIDGET (canvas)) / 2.0,
                          gtk_widget_get_height (GTK_WIDGET (canvas)) / 2.0);
  click_all (self->widget, "Open this place on the map");
  g_assert_cmpfloat_with_epsilon (place[0], 108.41, 0.001);
}

static void
test_broken (Setting *self, gconstpointer data)
{
  int fd = memfd_create ("broken", MFD_CLOEXEC);
  const char *advice;
  gboolean again;

  g_assert_cmpint (write (fd, "%PDF-1.7 nothing", 16), ==, 16);
  tv_document_view_open_fd (self->view, fd, "application/pdf", "x", 0);
  close (fd);
  WAIT_FOR (g_str_equal (get_shown (self->widget), "error"));
  for (guint i = TV_RENDERER_NO_TROUBLE; i <= TV_RENDERER_NO_WALLS; i++)
    {
      g_assert_nonnull (tv_document_trouble_explain ((TvRendererTrouble) i, &advice, &again));
      g_assert_nonnull (advice);
    }
}

/* Shot while it draws: one clear page, and the next try is good. */
static void
test_killed (Setting *self, gconstpointer data)
{
  int pid;

  open_pdf (self, 0);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  pid = tv_render_fixture_find_child ();
  g_assert_cmpint (pid, >, 0);
  kill (pid, SIGSTOP);
  tv_document_view_set_page (self->view, 1);
  kill (pid, SIGKILL);
  WAIT_FOR (
      g_str_equal (get_shown (self->widget), "error")
      || (tv_document_view_is_settled (self->view) && tv_document_view_get_page (self->view) == 1));
  if (g_str_equal (get_shown (self->widget), "error"))
    click_all (self->widget, "Try again");
  WAIT_FOR (g_str_equal (get_shown (self->widget), "page")
            && tv_document_view_is_settled (self->view));
}

static void
test_thumb (Setting *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("tv-thumb-XXXXXX", NULL);
  g_autofree char *good = g_build_filename (folder, "good.png", NULL);
  g_autofree char *cut = g_build_filename (folder, "cut.png", NULL);
  g_autofree char *large = g_build_filename (folder, "large.png", NULL);
  g_autofree char *none = g_build_filename (folder, "none.png", NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 480, 300);
  g_autoptr (GdkPaintable) thumb = NULL;
  g_autofree char *path = tv_document_thumb_get_path ("documents/qh-04.pdf", FALSE);
  char *bytes;
  gsize length;

  g_assert_cmpstr (path, ==, "thumbs/qh-04.png");
  g_assert_cmpint (cairo_surface_write_to_png (surface, good), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
  thumb = tv_document_thumb_load (good);
  g_assert_cmpint (gdk_paintable_get_intrinsic_width (thumb), ==, 480);
  g_assert_true (g_file_get_contents (good, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (cut, bytes, (gssize) length / 2, NULL));
  bytes[16] = 1;
  g_assert_true (g_file_set_contents (large, bytes, (gssize) length, NULL));
  g_free (bytes);
  g_assert_null (tv_document_thumb_load (cut));
  g_assert_null (tv_document_thumb_load (large));
  g_assert_null (tv_document_thumb_load (none));
}

/* A folder as content, whose documents are slow to come. */
#define TV_TYPE_TEST_CONTENT (tv_test_content_get_type ())
G_DECLARE_FINAL_TYPE (TvTestContent, tv_test_content, TV, TEST_CONTENT, GObject)

struct _TvTestContent
{
  GObject parent;

  char *folder;   /* (owned) */
  GTask *opening; /* (owned) (nullable) */
};

static char *
content_locate (TvContent *content, const char *item, guint version, const char *path)
{
  return g_build_filename (TV_TEST_CONTENT (content)->folder, path, NULL);
}

static void
content_open_async (TvContent *content,
                    const char *item,
                    guint version,
                    const char *path,
                    GCancellable *c,
                    GAsyncReadyCallback cb,
                    gpointer data)
{
  TV_TEST_CONTENT (content)->opening = g_task_new (content, c, cb, data);
}

static int
content_open_finish (TvContent *content, GAsyncResult *result, GError **error)
{
  return (int) g_task_propagate_int (G_TASK (result), error);
}

static void
content_init (TvContentInterface *iface)
{
  iface->open_async = content_open_async;
  iface->open_finish = content_open_finish;
  iface->locate = content_locate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TvTestContent,
                               tv_test_content,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TV_TYPE_CONTENT, content_init))

static void
tv_test_content_finalize (GObject *object)
{
  g_free (TV_TEST_CONTENT (object)->folder);
  G_OBJECT_CLASS (tv_test_content_parent_class)->finalize (object);
}

static void
tv_test_content_class_init (TvTestContentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_test_content_finalize;
}

static void
tv_test_content_init (TvTestContent *self)
{
}

static void
write_png (const char *folder, const char *name, int width, int height)
{
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (file);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_cmpint (cairo_surface_write_to_png (surface, file), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (surface);
}

static void
count_cb (TvDocumentView *view, guint *count)
{
  (*count)++;
}

/* A drawing whose page came along is sharp before a byte of the document was read; then it is drawn
 * itself, and what is seen of it is as sharp as ever. */
static void
test_prepared (Setting *self, gconstpointer data)
{
  g_autoptr (TvTestContent) content = g_object_new (TV_TYPE_TEST_CONTENT, NULL);
  g_autofree char *large = tv_document_thumb_get_path ("documents/a.pdf", TRUE);
  TvDocumentCanvas *canvas
      = TV_DOCUMENT_CANVAS (find_widget (self->widget, TV_TYPE_DOCUMENT_CANVAS));
  guint n_drawn = 0;

  content->folder = g_dir_make_tmp ("tv-content-XXXXXX", NULL);
  g_assert_cmpstr (large, ==, "thumbs/a.sheet.png");
  write_png (content->folder, "thumbs/a.png", 120, 170);
  write_png (content->folder, large, 1100, 1558);
  WAIT_FOR (gtk_widget_get_width (self->widget) > 0);
  g_signal_connect (self->view, "drawn", G_CALLBACK (count_cb), &n_drawn);
  tv_document_view_open (self->view, TV_CONTENT (content), "a", 1, "documents/a.pdf", "A", 0);
  g_assert_cmpstr (get_shown (self->widget), ==, "page");
  WAIT_FOR (n_drawn == 1);
  g_assert_true (tv_document_canvas_is_sharp (canvas));
  g_assert_false (tv_document_view_is_settled (self->view));
  WAIT_FOR (content->opening != NULL);
  g_task_return_int (content->opening, make_pdf ());
  g_clear_object (&content->opening);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  g_assert_cmpuint (n_drawn, ==, 2);
  tv_document_view_set_zoom (self->view, 3);
  WAIT_FOR (tv_document_view_is_settled (self->view));
  /* Another page has none and comes as it always did. */
  tv_document_view_set_page (self->view, 1);
  WAIT_FOR (n_drawn > 2 && tv_document_view_is_settled (self->view));
  tv_document_view_close (self->view);
}

/* The longest time the window did not turn its loop. */
typedef struct
{
  gint64 last;
  gint64 longest;
} Pulse;

static gboolean
pulse_cb (gpointer data)
{
  Pulse *pulse = data;
  gint64 now = g_get_monotonic_time ();

  if (pulse->last != 0)
    pulse->longest = MAX (pulse->longest, now - pulse->last);
  pulse->last = now;
  return G_SOURCE_CONTINUE;
}

static gboolean
is_done (Setting *self)
{
  return g_str_equal (get_shown (self->widget), "error")
         || tv_document_view_is_settled (self->view);
}

static void
try_file (Setting *self, const char *path, guint *ret_drawn)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  tv_document_view_open_fd (self->view, fd, "application/pdf", "x", 0);
  close (fd);
  WAIT_FOR (is_done (self));
  *ret_drawn += tv_document_view_is_settled (self->view);
}

/* Every file of the collections, whole, broken, locked or made to harm: a page or a clear word, and
 * the window goes on. */
static void
test_every_file (Setting *self, gconstpointer data)
{
  static const char *const folders[] = { "real-vi", "pdfminer", "pdfbox", "qpdf" };
  const char *shared = g_getenv ("TV_SHARED_DATA");
  Pulse pulse = { 0 };
  guint timer = g_timeout_add (5, pulse_cb, &pulse);
  guint tried = 0;
  guint drawn = 0;

  for (gsize i = 0; shared != NULL && i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (shared, "pdf", folders[i], NULL);
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (folder, name, NULL);

          if (!g_str_has_suffix (name, ".pdf"))
            continue;
          try_file (self, path, &drawn);
          tried++;
        }
    }
  g_source_remove (timer);
  if (tried == 0)
    {
      g_test_skip ("TV_SHARED_DATA has no documents");
      return;
    }
  g_test_message ("%u files, %u drawn, longest pause of the window %" G_GINT64_FORMAT " ms",
                  tried,
                  drawn,
                  pulse.longest / 1000);
  g_assert_cmpuint (drawn * 2, >, tried);
#if !defined(__SANITIZE_ADDRESS__)
  g_assert_cmpint (pulse.longest, <, 1000 * 1000);
#endif
}

static void
add (const char *path, void (*test) (Setting *, gconstpointer))
{
  g_test_add (path, Setting, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  /* Not isolated: GTK finds the types of its own icons in the system's data folders. */
  g_test_init (&argc, &argv, NULL);
  tv_render_fixture_init ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display: run under tests/display\n");
      return 0;
    }
  add ("/widgets/document-view/read", test_read);
  add ("/widgets/document-view/zoom-at", test_zoom_at);
  add ("/widgets/document-view/find", test_find);
  add ("/widgets/document-view/text", test_text);
  add ("/widgets/document-view/contents", test_contents);
  add ("/widgets/document-view/strip", test_strip);
  add ("/widgets/document-view/areas", test_areas);
  add ("/widgets/document-view/broken", test_broken);
  add ("/widgets/document-view/killed", test_killed);
  add ("/widgets/document-view/thumb", test_thumb);
  add ("/widgets/document-view/prepared", test_prepared);
  add ("/widgets/document-view/every-file", test_every_file);
  return g_test_run ();
}
