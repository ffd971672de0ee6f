// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-file.h"
#include "geo/tv-gpkg.h"
#include "importer/tv-import-attributes.h"
#include "importer/tv-import-encoding.h"
#include "importer/tv-import-use.h"
#include "tv-import-run.h"

#include <cairo.h>
#include <string.h>

/* What offices really write. */
static const char *const words[]
    = { "Đất ở đô thị",        "Đường Nguyễn Đình Chiểu", "Trường tiểu học Xuân Hương",
        "Khu dân cư phường 3", "Hồ Thông, suối, đồi chè", "đất cây xanh sử dụng công cộng" };

/* As VNI's fonts have it, by hand from its key table. */
static const struct
{
  const char *bytes;
  const char *text;
} vni[] = {
  { "\xD1"
    "a\xE1t \xF4\xFB \xF1o\xE2 th\xF2",
    "Đất ở đô thị" },
  { "\xD1\xF6\xF4\xF8ng Nguye\xE3n \xD1\xECnh Chie\xE5u", "Đường Nguyễn Đình Chiểu" },
  { "Tr\xF6\xF4\xF8ng tie\xE5u ho\xEF"
    "c Xua\xE2n H\xF6\xF4ng",
    "Trường tiểu học Xuân Hương" },
  { "Khu da\xE2n c\xF6", "Khu dân cư" },
};

static GPtrArray *
encode (const char *charset)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = NULL;
      char *bytes = g_convert (words[i], -1, charset, "UTF-8", NULL, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (texts, bytes);
    }
  return texts;
}

/* The bytes as a driver hands them out that takes them for western letters. */
static GPtrArray *
misread (GPtrArray *bytes)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < bytes->len; i++)
    {
      const guint8 *b = g_ptr_array_index (bytes, i);
      GString *text = g_string_new (NULL);

      for (; *b != 0; b++)
        g_string_append_unichar (text, *b);
      g_ptr_array_add (texts, g_string_free (text, FALSE));
    }
  return texts;
}

static void
check_texts (GPtrArray *texts, TvImportEncoding encoding, gboolean raw)
{
  g_assert_cmpint (tv_import_encoding_detect (texts, raw), ==, encoding);
  for (guint i = 0; i < texts->len; i++)
    {
      g_autofree char *text
          = tv_import_encoding_decode (encoding, g_ptr_array_index (texts, i), raw);

      g_assert_cmpstr (text, ==, words[i]);
    }
}

static void
test_encodings (void)
{
  /* glibc's TCVN5712-1 is the same where the fonts have letters */
  static const struct
  {
    const char *charset;
    TvImportEncoding encoding;
  } cases[] = {
    { "TCVN5712-1", TV_IMPORT_ENCODING_TCVN3 },
    { "CP1258", TV_IMPORT_ENCODING_CP1258 },
    { "UTF-8", TV_IMPORT_ENCODING_UTF8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) raw = encode (cases[i].charset);
      g_autoptr (GPtrArray) read = misread (raw);

      check_texts (raw, cases[i].encoding, TRUE);
      if (cases[i].encoding == TV_IMPORT_ENCODING_UTF8)
        check_texts (read, TV_IMPORT_ENCODING_DOUBLE, FALSE);
      else
        check_texts (read, cases[i].encoding, FALSE);
    }
}

static void
test_vni (void)
{
  g_autoptr (GPtrArray) raw = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (vni); i++)
    {
      g_autofree char *text
          = tv_import_encoding_decode (TV_IMPORT_ENCODING_VNI, vni[i].bytes, TRUE);

      g_assert_cmpstr (text, ==, vni[i].text);
      g_ptr_array_add (raw, (gpointer) vni[i].bytes);
    }
  g_assert_cmpint (tv_import_encoding_detect (raw, TRUE), ==, TV_IMPORT_ENCODING_VNI);
}

/* Foreign names and plain letters are left alone; what is nothing is said to be nothing. */
static void
test_no_guess (void)
{
  g_autoptr (GPtrArray) foreign = g_ptr_array_new ();
  g_autoptr (GPtrArray) broken = g_ptr_array_new ();

  g_ptr_array_add (foreign, (gpointer) "San José");
  g_ptr_array_add (foreign, (gpointer) "Niê Kđăm");
  g_ptr_array_add (foreign, (gpointer) "A1");
  g_assert_cmpint (tv_import_encoding_detect (foreign, FALSE), ==, TV_IMPORT_ENCODING_UTF8);
  g_ptr_array_add (broken, (gpointer) "\xE9\xFF\x80");
  g_assert_cmpint (tv_import_encoding_detect (broken, TRUE), ==, TV_IMPORT_ENCODING_UNKNOWN);
  g_assert_cmpint (tv_import_encoding_parse ("TCVN3"), ==, TV_IMPORT_ENCODING_TCVN3);
  g_assert_cmpint (tv_import_encoding_parse ("klingon"), ==, TV_IMPORT_ENCODING_UNKNOWN);
}

static void
test_defence (void)
{
  static const char *const secret[] = { "QP", "qp", " QP-01", "CQP", "CAN", "QP1" };
  static const char *const open[] = { "ODT", "CANH", "Q", "", "P", "AN" };

  for (gsize i = 0; i < G_N_ELEMENTS (secret); i++)
    g_assert_true (tv_import_attributes_is_defence (secret[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    g_assert_false (tv_import_attributes_is_defence (open[i]));
}

static void
test_uses (void)
{
  g_assert_cmpint (tv_import_use_find ("ODT", NULL), ==, TV_IMPORT_USE_HOUSING);
  g_assert_cmpint (tv_import_use_find ("CX2", NULL), ==, TV_IMPORT_USE_GREEN);
  g_assert_cmpint (tv_import_use_find ("XYZ", NULL), ==, TV_IMPORT_USE_UNKNOWN);
  g_assert_true (tv_import_use_contradicts (TV_IMPORT_USE_HOUSING, TV_IMPORT_USE_GREEN));
  g_assert_true (tv_import_use_contradicts (TV_IMPORT_USE_INDUSTRY, TV_IMPORT_USE_HOUSING));
  g_assert_false (tv_import_use_contradicts (TV_IMPORT_USE_GREEN, TV_IMPORT_USE_HOUSING));
  g_assert_false (tv_import_use_contradicts (TV_IMPORT_USE_PUBLIC, TV_IMPORT_USE_MIXED));
}

#define HEAD                                                                                       \
  "[Plan]\nid=thu-nghiem\nversion=1\nname=Thử nghiệm\ntype=qhpk\nstate=da-cong-bo\n"           \
  "released=2026-01-01\nunits=24781\n[Decision]\nnumber=1/QĐ-UBND\ndate=2026-01-01\n"             \
  "[Document qd]\nFile=qd.pdf\nRole=decision\nAccess=cong-khai\n"                                  \
  "[Document tm]\nFile=tm.pdf\nRole=explanation\nAccess=cong-khai\n"

static char *
make_folder (const char *more)
{
  char *folder = g_dir_make_tmp ("thamvan-office-XXXXXX", NULL);
  g_autofree char *decision = tv_import_sample ("plan-v2/quyet-dinh.pdf");
  g_autofree char *explanation = tv_import_sample ("plan-v2/thuyet-minh.pdf");
  g_autofree char *conf = g_strconcat (HEAD, more, NULL);

  tv_import_copy (decision, folder, "qd.pdf");
  tv_import_copy (explanation, folder, "tm.pdf");
  tv_import_write (folder, "plan.conf", conf);
  return folder;
}

static char *
import_folder (const char *folder, int status, const char *expected)
{
  char *out = g_strconcat (folder, "-out", NULL);
  g_autofree char *said = NULL;

  g_assert_cmpint (
      tv_import_run ((const char *const[]){ "plan", folder, "--crs", "EPSG:5899", "-o", out, NULL },
                     &said),
      ==,
      status);
  g_test_message ("%s", said);
  if (strstr (said, expected) == NULL)
    g_test_fail_printf ("not said: %s, but: %s", expected, said);
  return out;
}

static void
remove_both (const char *folder, const char *out)
{
  g_autofree char *part = g_strconcat (out, ".part", NULL);

  tv_file_remove_tree (folder, NULL);
  if (g_file_test (out, G_FILE_TEST_EXISTS))
    tv_file_remove_tree (out, NULL);
  if (g_file_test (part, G_FILE_TEST_EXISTS))
    tv_file_remove_tree (part, NULL);
}

static TvGpkgFeature *
first_feature (const char *out, const char *layer, guint64 *ret_count)
{
  g_autofree char *path = g_build_filename (out, "layers.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvGpkg) gpkg = tv_gpkg_open (path, &error);
  TvGpkgFeature *feature;

  g_assert_no_error (error);
  feature = tv_gpkg_get_feature (gpkg, layer, 1, &error);
  g_assert_no_error (error);
  if (ret_count != NULL)
    {
      g_autoptr (TvJson) crs = tv_gpkg_count_values (gpkg, layer, "source_crs", NULL);

      *ret_count = (guint64) tv_json_get_int (crs, "EPSG:5899", 0);
    }
  return feature;
}

/* A drawing of AutoCAD's: lots as closed lines, names in .VnTime, all in one heap. */
#define DXF                                                                                        \
  "0\nSECTION\n2\nENTITIES\n"                                                                      \
  "0\nLWPOLYLINE\n8\nDAT\n90\n4\n70\n1\n10\n569000\n20\n1318000\n10\n569100\n20\n1318000\n"        \
  "10\n569100\n20\n1318100\n10\n569000\n20\n1318100\n"                                             \
  "0\nLWPOLYLINE\n8\nTIM\n90\n2\n70\n0\n10\n569000\n20\n1318000\n10\n569900\n20\n1318000\n"        \
  "0\nTEXT\n8\nCHU\n10\n569050\n20\n1318050\n40\n2\n1\n\xA7\xCA"                                   \
  "t \xEB \xAE\xAB th\xDE\n"                                                                       \
  "0\nENDSEC\n0\nEOF\n"

static void
test_dxf (void)
{
  g_autofree char *folder = make_folder (
      "[Layer lo]\nFile=ban-ve.dxf\nRole=quy-hoach\nGeometry=area\nAccess=cong-khai\n"
      "[Layer chu]\nFile=ban-ve.dxf\nRole=quy-hoach\nGeometry=point\nAccess=cong-khai\n");
  g_autofree char *out = NULL;
  g_autoptr (TvGpkgFeature) lot = NULL;
  g_autoptr (TvGpkgFeature) text = NULL;
  g_autofree char *written = NULL;

  tv_import_write (folder, "ban-ve.dxf", DXF);
  out = import_folder (folder, 0, "texts were found to be tcvn3");
  lot = first_feature (out, "lo", NULL);
  g_assert_cmpint (lot->geometry->type, ==, TV_GEOMETRY_POLYGON);
  text = first_feature (out, "chu", NULL);
  written = tv_gpkg_feature_dup_text (text, "Text");
  g_assert_cmpstr (written, ==, "Đất ở đô thị");
  remove_both (folder, out);
}

static void
test_mixed (void)
{
  g_autofree char *folder
      = make_folder ("[Layer lo]\nFile=ban-ve.dxf\nRole=quy-hoach\nAccess=cong-khai\n");
  g_autofree char *out = NULL;

  tv_import_write (folder, "ban-ve.dxf", DXF);
  out = import_folder (folder, 1, "say which with Geometry=");
  remove_both (folder, out);
}

/* MapInfo's text form, texts in VNI under "WindowsLatin1", as its offices export it. */
#define MIF                                                                                        \
  "Version 300\nCharset \"WindowsLatin1\"\nDelimiter \",\"\nColumns 3\n  ten Char(60)\n"           \
  "  ma Char(10)\n  access Char(20)\nData\n\n"                                                     \
  "Region 1\n  5\n569000 1318000\n569100 1318000\n569100 1318100\n569000 1318100\n"                \
  "569000 1318000\n"                                                                               \
  "Region 1\n  5\n569200 1318000\n569300 1318000\n569300 1318100\n569200 1318100\n"                \
  "569200 1318000\n"                                                                               \
  "Region 1\n  5\n569400 1318000\n569500 1318000\n569500 1318100\n569400 1318100\n"                \
  "569400 1318000\n"
#define MID                                                                                        \
  "\"\xD1"                                                                                         \
  "a\xE1t \xF4\xFB \xF1o\xE2 th\xF2\",\"ODT\",\"cong-khai\"\n"                                     \
  "\"Tr\xF6\xF4\xF8ng ho\xEF"                                                                      \
  "c\",\"GD\",\"noi-bo\"\n"                                                                        \
  "\"Doanh tra\xEFi\",\"QP\",\"cong-khai\"\n"

/* The second officer reads that the encoding was guessed. The manifest is public: no text of a
 * feature that is not, and of the barracks least. */
static void
check_manifest (const char *out)
{
  g_autofree char *path = g_build_filename (out, "item.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (TvJson) manifest = NULL;
  const TvJson *first;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "Doanh"));
  manifest = tv_json_parse (text, strlen (text), 1 << 20, NULL);
  first = json_array_get (json_object_get (manifest, "checks"), 0);
  g_assert_cmpstr (tv_json_get_string (first, "level", NULL), ==, "warning");
  g_assert_cmpstr (tv_json_get_string (first, "check", NULL), ==, "encoding");
  g_assert_cmpstr (tv_json_get_string (first, "text", NULL),
                   ==,
                   "layer lo, file lo.mif: texts were found to be vni");
}

static void
test_mapinfo (void)
{
  g_autofree char *folder
      = make_folder ("[Layer lo]\nFile=lo.mif\nRole=quy-hoach\nCodeField=ma\nAccess=cong-khai\n");
  g_autofree char *out = NULL;
  g_autoptr (TvGpkgFeature) lot = NULL;
  g_autofree char *name = NULL;
  guint64 n = 0;

  tv_import_write (folder, "lo.mif", MIF);
  tv_import_write (folder, "lo.mid", MID);
  out = import_folder (folder, 0, "2 not public");
  lot = first_feature (out, "lo", &n);
  name = tv_gpkg_feature_dup_text (lot, "ten");
  g_assert_cmpstr (name, ==, "Đất ở đô thị");
  g_assert_cmpuint (n, ==, 1);
  check_manifest (out);
  remove_both (folder, out);
}

/* What cannot be read says what to do instead. */
static void
test_said_plainly (void)
{
  static const struct
  {
    const char *group;
    const char *file;
    const char *expected;
  } cases[] = {
    { "[Layer lo]\nFile=x.dwg\nRole=quy-hoach\nAccess=cong-khai\n", "x.dwg", "save it as DXF" },
    { "[Layer lo]\nFile=x.tif\nRole=quy-hoach\nAccess=cong-khai\n", "x.tif", "Role=drawing" },
    { "[Document x]\nFile=x.docx\nRole=other\nAccess=cong-khai\n"
      "[Document bv]\nFile=tm.pdf\nRole=drawing\nAccess=cong-khai\n",
      "x.docx",
      "LibreOffice" },
    { "[Layer lo]\nFile=x.vrt\nRole=quy-hoach\nAccess=cong-khai\n",
      "x.vrt",
      "is not a GeoPackage" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folder = make_folder (cases[i].group);
      g_autofree char *out = NULL;

      tv_import_write (folder, cases[i].file, "AC1032 <OGRVRTDataSource/>");
      out = import_folder (folder, 1, cases[i].expected);
      remove_both (folder, out);
    }
}

/* A scan becomes a drawing of one page. */
static void
test_picture (void)
{
  g_autofree char *folder
      = make_folder ("[Document bv]\nFile=bv.png\nRole=drawing\nAccess=cong-khai\n");
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "data", "doc", "kiosk.png", NULL);
  g_autofree char *out = NULL;
  g_autofree char *pdf = NULL;
  g_autofree char *thumb = NULL;
  g_autofree char *sheet = NULL;
  cairo_surface_t *surface;
  int longest;

  tv_import_copy (from, folder, "bv.png");
  out = import_folder (folder, 0, "document bv: 1 pages");
  pdf = g_build_filename (out, "documents", "bv.pdf", NULL);
  thumb = g_build_filename (out, "thumbs", "bv.png", NULL);
  g_assert_true (g_file_test (pdf, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_test (thumb, G_FILE_TEST_IS_REGULAR));
  /* And, ready to be shown, as large as a screen. */
  sheet = g_build_filename (out, "thumbs", "bv.sheet.png", NULL);
  surface = cairo_image_surface_create_from_png (sheet);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_format (surface), ==, CAIRO_FORMAT_RGB24);
  longest = MAX (cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface));
  g_assert_cmpint (longest, >=, 1200);
  g_assert_cmpint (longest, <=, 2048);
  cairo_surface_destroy (surface);
  remove_both (folder, out);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/importer/office/encodings", test_encodings);
  g_test_add_func ("/importer/office/vni", test_vni);
  g_test_add_func ("/importer/office/no-guess", test_no_guess);
  g_test_add_func ("/importer/office/defence", test_defence);
  g_test_add_func ("/importer/office/uses", test_uses);
  g_test_add_func ("/importer/office/dxf", test_dxf);
  g_test_add_func ("/importer/office/mixed", test_mixed);
  g_test_add_func ("/importer/office/mapinfo", test_mapinfo);
  g_test_add_func ("/importer/office/said-plainly", test_said_plainly);
  g_test_add_func ("/importer/office/picture", test_picture);
  return g_test_run ();
}
