// SPDX-License-Identifier: GPL-3.0-or-later
/* What a viewer asks for beside whole pages: parts, places of words, the table of contents, one
 * page for the printer, and why something cannot be shown. */
#include "config.h"

#include "tv-render-fixture.h"

#include "base/tv-error.h"
#include "base/tv-json.h"

#include <cairo-pdf.h>
#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>
#include <unistd.h>

static TvRenderer *
open_bytes (GBytes *bytes, const char *media_type)
{
  int fd = tv_render_fixture_fd (bytes);
  TvRenderer *renderer = tv_renderer_new (fd, media_type);

  close (fd);
  return renderer;
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **ret_result = data;

  *ret_result = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
keep (TvRenderer *renderer, guint page, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tv_renderer_keep_async (renderer, page, NULL, result_cb, &result);
  return tv_renderer_keep_finish (renderer, wait_for (&result), error);
}

static TvJson *
find_how (TvRenderer *renderer, guint page, const char *query, gboolean loose)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  TvJson *json;

  tv_renderer_find_async (renderer, page, query, loose, NULL, result_cb, &result);
  text = tv_renderer_find_finish (renderer, wait_for (&result), &error);
  g_assert_no_error (error);
  json = tv_json_parse (text, strlen (text), 1 << 22, &error);
  g_assert_no_error (error);
  return json;
}

static TvJson *
find (TvRenderer *renderer, guint page, const char *query)
{
  return find_how (renderer, page, query, FALSE);
}

/* The largest difference of a channel, and of how many bytes it is more than a shade. */
static guint
compare (const TvRendererImage *a, const TvRendererImage *b, guint *ret_different)
{
  const guint8 *left = g_bytes_get_data (a->pixels, NULL);
  const guint8 *right = g_bytes_get_data (b->pixels, NULL);
  guint most = 0;

  g_assert_cmpuint (a->width, ==, b->width);
  g_assert_cmpuint (a->height, ==, b->height);
  *ret_different = 0;
  for (gsize i = 0; i < g_bytes_get_size (a->pixels); i++)
    {
      guint difference = (guint) ABS ((int) left[i] - (int) right[i]);

      most = MAX (most, difference);
      *ret_different += difference > 24;
    }
  return most;
}

/* A part of a kept page is the same picture as without keeping, at any scale. */
static void
check_parts (TvRenderer *renderer, guint n, const double (*boxes)[4], const double *scales)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_renderer_image_free);

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (before, tv_render_fixture_draw (renderer, 0, scales[i], boxes[i], &error));
      g_assert_no_error (error);
    }
  g_assert_true (keep (renderer, 0, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TvRendererImage) after
          = tv_render_fixture_draw (renderer, 0, scales[i], boxes[i], &error);
      guint different;
      guint most = compare (g_ptr_array_index (before, i), after, &different);

      g_assert_no_error (error);
      g_test_message ("part %u: at most %u, %u bytes differ", i, most, different);
      g_assert_cmpuint (different * 200, <=, after->stride * after->height);
    }
}

static void
test_keep (void)
{
  const double boxes[][4] = { { 0, 0, 420, 595 }, { 40, 60, 150, 90 }, { 90, 190, 140, 240 } };
  const double scales[] = { 1.5, 4, 13.3 };
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "Quy hoạch sử dụng đất");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");

  check_parts (renderer, G_N_ELEMENTS (boxes), boxes, scales);
}

static void
test_keep_drawing (void)
{
  const double boxes[][4] = { { 300, 300, 812, 812 }, { 1000, 700, 1128, 828 } };
  const double scales[] = { 1, 4 };
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "data", "sample", "plan-v2", "qh-04.pdf", NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (TvRenderer) renderer = NULL;

  g_assert_cmpint (fd, >=, 0);
  renderer = tv_renderer_new (fd, "application/pdf");
  close (fd);
  check_parts (renderer, G_N_ELEMENTS (boxes), boxes, scales);
}

static void
test_find (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (2, "Đất ở đô thị, ĐẤT Ở NÔNG THÔN, quý I");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  static const struct
  {
    const char *query;
    guint places;
  } table[] = {
    { "đất ở", 2 },      { "dat o", 2 }, { "DAT O DO THI", 1 }, { "đất ở nông", 1 }, { "at o", 0 },
    { "o dat", 0 },      { "đ", 3 },     { "quy", 1 },          { "quí i", 1 },      { "", 0 },
    { "dat  o\tdo", 1 }, { "xyz", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (TvJson) places = find (renderer, 1, table[i].query);

      g_test_message ("%s", table[i].query);
      g_assert_cmpuint (json_array_size (places), ==, table[i].places);
      if (table[i].places > 0)
        {
          TvJson *box = json_array_get (json_array_get (places, 0), 0);

          g_assert_cmpuint (json_array_size (box), ==, 4);
          g_assert_cmpfloat (json_number_value (json_array_get (box, 0)), >=, 45);
          g_assert_cmpfloat (json_number_value (json_array_get (box, 3)), <=, 100);
        }
    }
}

/* Words that stand on the page, but not one behind the other. */
static void
test_find_loose (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (1, "Đất ở đô thị, ĐẤT Ở NÔNG THÔN");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (TvJson) strict = find_how (renderer, 0, "nông thôn đô thị", FALSE);
  g_autoptr (TvJson) loose = find_how (renderer, 0, "nong thon do thi", TRUE);
  g_autoptr (TvJson) partly = find_how (renderer, 0, "nong thon xyz", TRUE);

  g_assert_cmpuint (json_array_size (strict), ==, 0);
  g_assert_cmpuint (json_array_size (loose), ==, 4);
  g_assert_cmpuint (json_array_size (partly), ==, 0);
}

static void
test_find_real (void)
{
  static const struct
  {
    const char *name;
    const char *query;
  } table[] = {
    { "an_le_so_432021AL.pdf", "hop dong the chap" },
    { "an_le_so_692023AL.pdf", "toa an nhan dan" },
    { "maint-guide.vi.pdf", "goi phan mem" },
  };
  const char *shared = g_getenv ("TV_SHARED_DATA");

  if (shared == NULL || !g_file_test (shared, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("TV_SHARED_DATA has no documents");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_build_filename (shared, "pdf", "real-vi", table[i].name, NULL);
      int fd = open (path, O_RDONLY | O_CLOEXEC);
      g_autoptr (TvRenderer) renderer = NULL;
      TvRendererPage facts = { .n_pages = 1 };
      guint count = 0;

      g_assert_cmpint (fd, >=, 0);
      renderer = tv_renderer_new (fd, "application/pdf");
      close (fd);
      for (guint page = 0; page < MIN (facts.n_pages, 8); page++)
        {
          g_autoptr (TvJson) places = find (renderer, page, table[i].query);

          g_assert_true (tv_render_fixture_page (renderer, 0, &facts, NULL));
          count += (guint) json_array_size (places);
        }
      g_test_message ("%s: %u places", table[i].name, count);
      g_assert_cmpuint (count, >, 0);
    }
}

static cairo_status_t append_cb (void *data, const unsigned char *bytes, unsigned int length);

/* A page of a regulation as offices set one: title in the middle, articles set in. */
static GBytes *
make_regulation (void)
{
  static const struct
  {
    double x;
    const char *text;
  } lines[] = {
    { 150, "Chương II. Đất ở" },
    { 76, "Điều 4. Đất ở đô thị được xây nhà ở và cửa" },
    { 50, "hàng nhỏ ở tầng trệt, cao tối đa bốn tầng." },
    { 76, "Điều 5. Đất ở biệt thự vườn." },
    { 76, "Nhà phủ tối đa năm mươi phần trăm diện tích" },
    { 50, "lô đất; giữ lại cây thông hiện có trong lô." },
    { 76, "a) cây thông" },
    { 76, "b) suối" },
    { 76, "Điều 6. Đất cây xanh chỉ phủ năm phần trăm" },
    { 50, "lô." },
  };
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, 420, 595);
  cairo_t *cr = cairo_create (surface);

  cairo_select_font_face (cr, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 13);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      cairo_move_to (cr, lines[i].x, 100 + (double) i * 18);
      cairo_show_text (cr, lines[i].text);
    }
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_paragraphs (void)
{
  static const char *const begins[]
      = { "Chương II", "Điều 4. Đất", "Điều 5.", "a) cây", "b) suối", "Điều 6." };
  g_autoptr (GBytes) pdf = make_regulation ();
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = tv_render_fixture_text (renderer, 0, &error);
  g_autoptr (TvJson) list = NULL;

  g_assert_no_error (error);
  list = tv_json_parse (text, strlen (text), 1 << 20, &error);
  for (gsize i = 0; i < json_array_size (list); i++)
    g_test_message ("%s", tv_json_get_string (json_array_get (list, i), "text", ""));
  g_assert_cmpuint (json_array_size (list), ==, G_N_ELEMENTS (begins));
  for (gsize i = 0; i < G_N_ELEMENTS (begins); i++)
    g_assert_true (
        g_str_has_prefix (tv_json_get_string (json_array_get (list, i), "text", ""), begins[i]));
}

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_outlined (void)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, 420, 595);
  cairo_t *cr = cairo_create (surface);
  int chapter;

  cairo_show_page (cr);
  cairo_show_page (cr);
  cairo_show_page (cr);
  chapter = cairo_pdf_surface_add_outline (surface,
                                           CAIRO_PDF_OUTLINE_ROOT,
                                           "Chương I. Quy định chung",
                                           "page=1 pos=[0 0]",
                                           0);
  cairo_pdf_surface_add_outline (surface, chapter, "Điều 1", "page=2 pos=[0 0]", 0);
  cairo_pdf_surface_add_outline (surface,
                                 CAIRO_PDF_OUTLINE_ROOT,
                                 "Chương II",
                                 "page=3 pos=[0 0]",
                                 0);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_outline (void)
{
  g_autoptr (GBytes) pdf = make_outlined ();
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) list = NULL;
  g_autofree char *text = NULL;
  TvJson *entry;

  tv_renderer_get_outline_async (renderer, NULL, result_cb, &result);
  text = tv_renderer_get_outline_finish (renderer, wait_for (&result), &error);
  g_assert_no_error (error);
  list = tv_json_parse (text, strlen (text), 1 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (list), ==, 3);
  entry = json_array_get (list, 1);
  g_assert_cmpstr (tv_json_get_string (entry, "title", NULL), ==, "Điều 1");
  g_assert_cmpint (tv_json_get_int (entry, "page", -1), ==, 1);
  g_assert_cmpint (tv_json_get_int (entry, "depth", -1), ==, 1);
  entry = json_array_get (list, 2);
  g_assert_cmpint (tv_json_get_int (entry, "page", -1), ==, 2);
  g_assert_cmpint (tv_json_get_int (entry, "depth", -1), ==, 0);
}

static void
test_print (void)
{
  g_autoptr (GBytes) pdf = tv_render_fixture_pdf (3, "Trang in");
  g_autoptr (TvRenderer) renderer = open_bytes (pdf, "application/pdf");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) printed = NULL;
  g_autoptr (TvRenderer) again = NULL;
  g_autofree char *text = NULL;
  TvRendererPage page;

  tv_renderer_print_async (renderer, 1, NULL, result_cb, &result);
  printed = tv_renderer_print_finish (renderer, wait_for (&result), &error);
  g_assert_no_error (error);
  again = open_bytes (printed, "application/pdf");
  g_assert_true (tv_render_fixture_page (again, 0, &page, &error));
  g_assert_cmpuint (page.n_pages, ==, 1);
  g_assert_cmpfloat_with_epsilon (page.width, 420, 0.5);
  text = tv_render_fixture_text (again, 0, &error);
  g_assert_nonnull (strstr (text, "Trang in"));
}

/* A TIFF as scanners make them, seen whole and from near. */
static void
test_tiff (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 3000, 2000);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvRenderer) renderer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TvRendererImage) whole = NULL;
  g_autoptr (TvRendererImage) part = NULL;
  const double box[4] = { 1500, 1000, 1600, 1100 };
  const guint8 *data;
  TvRendererPage page;
  char *tiff;
  gsize length;

  gdk_pixbuf_fill (pixbuf, 0x3070b0ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &tiff, &length, "tiff", &error, NULL));
  bytes = g_bytes_new_take (tiff, length);
  renderer = open_bytes (bytes, "image/tiff");
  g_assert_true (tv_render_fixture_page (renderer, 0, &page, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (page.width, 3000, 0.1);
  whole = tv_render_fixture_draw (renderer, 0, 0.1, NULL, &error);
  g_assert_cmpuint (whole->width, ==, 300);
  g_assert_true (keep (renderer, 0, &error));
  part = tv_render_fixture_draw (renderer, 0, 5, box, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (part->pixels, NULL);
  g_assert_cmphex (data[0], ==, 0xb0);
  data = g_bytes_get_data (whole->pixels, NULL);
  g_assert_cmphex (data[whole->stride * 100 + 4 * 100], ==, 0xb0);
}

/* One object that says it is a picture of @side × @side, and a page that shows it. */
static GBytes *
make_bomb (guint side)
{
  static const char page[]
      = "%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</XObject<</I 5 0 R>>>>>> endobj\n"
        "4 0 obj <</Length 30>> stream\n595 0 0 842 0 0 cm /I Do     \nendstream endobj\n"
        "5 0 obj <</Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent 8"
        "/ColorSpace/DeviceRGB/Filter/ASCIIHexDecode/Length 5>> stream\n0000>\nendstream endobj\n"
        "trailer <</Root 1 0 R>>\n%%%%EOF\n";
  char *text = g_strdup_printf (page, side, side);

  return g_bytes_new_take (text, strlen (text));
}

static void
test_trouble (void)
{
  g_autoptr (GBytes) junk = g_bytes_new_static ("no PDF at all", 13);
  g_autoptr (GBytes) good = tv_render_fixture_pdf (1, "x");
  g_autoptr (TvRenderer) broken = open_bytes (junk, "application/pdf");
  g_autoptr (TvRenderer) refused = open_bytes (junk, "text/html");
  g_autoptr (TvRenderer) slow = open_bytes (good, "application/pdf");
  g_autoptr (TvRenderer) large = open_bytes (good, "application/pdf");
  g_autoptr (TvRendererImage) image = NULL;
  TvRendererPage page;

  g_assert_cmpint (tv_renderer_get_trouble (broken), ==, TV_RENDERER_NO_TROUBLE);
  g_assert_false (tv_render_fixture_page (broken, 0, &page, NULL));
  g_assert_cmpint (tv_renderer_get_trouble (broken), ==, TV_RENDERER_BROKEN);
  g_assert_false (tv_render_fixture_page (refused, 0, &page, NULL));
  g_assert_cmpint (tv_renderer_get_trouble (refused), ==, TV_RENDERER_REFUSED);
  tv_renderer_set_time_limit (slow, 1);
  g_assert_false (tv_render_fixture_page (slow, 0, &page, NULL));
  g_assert_cmpint (tv_renderer_get_trouble (slow), ==, TV_RENDERER_TOO_LONG);
  image = tv_render_fixture_draw (large, 0, 500, NULL, NULL);
  g_assert_null (image);
  g_assert_cmpint (tv_renderer_get_trouble (large), ==, TV_RENDERER_TOO_LARGE);
}

/* Whatever becomes of it, the call ends, and the next document is drawn. */
static void
test_bomb (void)
{
  const guint sides[] = { 6000, 2000000000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GBytes) bomb = make_bomb (sides[i]);
      g_autoptr (TvRenderer) renderer = open_bytes (bomb, "application/pdf");
      g_autoptr (GError) error = NULL;
      g_autoptr (TvRendererImage) image = NULL;
      gint64 start = g_get_monotonic_time ();

      tv_renderer_set_time_limit (renderer, 20000);
      image = tv_render_fixture_draw (renderer, 0, 1, NULL, &error);
      g_test_message ("%u: %s, trouble %d, %.2f s",
                      sides[i],
                      error != NULL ? error->message : "drawn",
                      (int) tv_renderer_get_trouble (renderer),
                      (double) (g_get_monotonic_time () - start) / 1e6);
      g_assert_true ((image == NULL) == (tv_renderer_get_trouble (renderer) != 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  tv_render_fixture_init ();
  g_test_add_func ("/render/reading/keep", test_keep);
  g_test_add_func ("/render/reading/keep-drawing", test_keep_drawing);
  g_test_add_func ("/render/reading/find", test_find);
  g_test_add_func ("/render/reading/find-loose", test_find_loose);
  g_test_add_func ("/render/reading/find-real", test_find_real);
  g_test_add_func ("/render/reading/paragraphs", test_paragraphs);
  g_test_add_func ("/render/reading/outline", test_outline);
  g_test_add_func ("/render/reading/print", test_print);
  g_test_add_func ("/render/reading/tiff", test_tiff);
  g_test_add_func ("/render/reading/trouble", test_trouble);
  g_test_add_func ("/render/reading/bomb", test_bomb);
  return g_test_run ();
}
