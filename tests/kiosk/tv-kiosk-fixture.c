// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-kiosk-fixture.h"

#include "../geo/tv-test-tile.h"

#include <cairo-pdf.h>

#include "base/tv-file.h"
#include "base/tv-format.h"
#include "base/tv-json.h"
#include "catalogue/tv-catalogue-builder.h"
#include "db/tv-db.h"
#include "vault/tv-base64.h"

#define DAY (24 * 60 * 60)

static void
write_text (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
write_pdf (const char *folder, const char *name, const char *title, guint pages)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  cairo_surface_t *surface;
  cairo_t *cr;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  surface = cairo_pdf_surface_create (path, 595, 842);
  cr = cairo_create (surface);
  cairo_select_font_face (cr, "Noto Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  for (guint i = 0; i < pages; i++)
    {
      cairo_set_font_size (cr, 20);
      cairo_move_to (cr, 60, 90);
      cairo_show_text (cr, title);
      cairo_set_font_size (cr, 12);
      for (guint line = 0; line < 30; line++)
        {
          g_autofree char *text
              = g_strdup_printf ("Điều %u. Nội dung quy định về sử dụng đất và xây dựng.",
                                 line + 1);

          cairo_move_to (cr, 60, 140 + line * 20);
          cairo_show_text (cr, text);
        }
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Makes the item of @folder known: its manifest and files go into the store. */
static void
add_item (TvObjectStore *objects,
          GPtrArray *items,
          const char *folder,
          const char *id,
          const char *kind,
          guint version,
          const char *title)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) head = json_pack ("{s:s,s:s,s:i,s:s,s:[],s:s,s:[]}",
                                       "id",
                                       id,
                                       "kind",
                                       kind,
                                       "version",
                                       (int) version,
                                       "title",
                                       title,
                                       "units",
                                       "released",
                                       "2026-01-05",
                                       "legal_basis");
  TvItem *item = tv_item_build (folder, head, &error);
  g_autofree char *manifest = g_build_filename (folder, "item.json", NULL);

  g_assert_no_error (error);
  g_assert_true (tv_object_store_add_file (objects, item->sha256, manifest, &error));
  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);
      g_autofree char *path = g_build_filename (folder, file->path, NULL);

      g_assert_true (tv_object_store_add_file (objects, file->sha256, path, &error));
      g_assert_no_error (error);
    }
  g_ptr_array_add (items, item);
}

/* One square in each layer, the last on top. */
static void
write_map (const char *folder)
{
  static const TvDbMigration schema[] = {
    { "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT, min_x, min_y, max_x, max_y);"
      "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT)" },
    { NULL },
  };
  static const char *const names[] = { "today", "lots", "roads" };
  const int square[] = { 800, 800, 1600, 800, 1600, 1600, 800, 1600, -1, -2 };
  g_autofree char *gpkg = g_build_filename (folder, "layers.gpkg", NULL);
  g_autoptr (GError) error = NULL;
  TvDb *db = tv_db_open (gpkg, TV_DB_BUILD, 0x47504B47, schema, &error);

  g_assert_no_error (error);
  tv_db_close (db);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TvTestTile) tile = tv_test_tile_new (names[i]);
      g_autofree char *path = g_strdup_printf ("%s/tiles/%s.mbtiles", folder, names[i]);
      g_autofree char *parent = g_path_get_dirname (path);

      g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
      tv_test_tile_add (tile, 3, square, NULL);
      tv_test_tile_write ((TvTestTile *const[]){ tile, NULL }, path);
    }
  write_text (folder,
              "style.json",
              "{\"layers\":["
              "{\"id\":\"today\",\"kind\":\"fill\",\"group\":\"hien-trang\","
              "\"title\":{\"en\":\"Today's use\"},\"classes\":[{\"fill\":\"#00ff00\"}]},"
              "{\"id\":\"lots\",\"kind\":\"fill\","
              "\"title\":{\"en\":\"Land use\"},\"classes\":[{\"fill\":\"#ff0000\"}]},"
              "{\"id\":\"roads\",\"kind\":\"fill\","
              "\"title\":{\"en\":\"Roads\"},\"classes\":[{\"fill\":\"#0000ff\"}]}]}");
}

static void
add_plan (TvObjectStore *objects,
          GPtrArray *items,
          const char *base,
          guint version,
          const char *state,
          gboolean mapped)
{
  g_autofree char *name = g_strdup_printf ("plan-%u", version);
  g_autofree char *folder = g_build_filename (base, name, NULL);
  g_autofree char *json = g_strdup_printf (
      "{\"type\":\"phan-khu\",\"level\":\"phuong\",\"scale\":2000,"
      "\"name\":\"Quy hoạch phân khu Thung lũng Hoa, phường Xuân Hương – Đà Lạt\","
      "\"place\":\"Phường Xuân Hương – Đà Lạt, tỉnh Lâm Đồng\",\"area_ha\":151.36,"
      "\"units\":[\"24769\"],\"former_units\":[\"Phường 3\",\"Phường 4\"],"
      "\"bodies\":{\"preparing\":\"Ủy ban nhân dân phường Xuân Hương – Đà Lạt\"},"
      "\"decision\":{\"number\":\"0%u/QĐ-UBND\",\"date\":\"202%u-03-14\",\"issuer\":\"UBND tỉnh "
      "Lâm Đồng\"},\"state\":\"%s\",\"documents\":["
      "{\"id\":\"qd\",\"role\":\"decision\",\"title\":\"Quyết định phê "
      "duyệt\",\"path\":\"documents/qd.pdf\",\"pages\":2},"
      "{\"id\":\"tm\",\"role\":\"explanation\",\"title\":\"Thuyết minh tổng "
      "hợp\",\"path\":\"documents/tm.pdf\",\"pages\":4}],\"layers\":[]}",
      version,
      version + 3,
      state);

  write_text (folder, "plan.json", json);
  write_text (folder,
              "landuse.json",
              "[{\"code\":\"ODT\",\"name\":{\"vi\":\"Đất ở đô thị\",\"en\":\"Urban housing\"},"
              "\"plain\":{\"vi\":\"Được xây nhà ở, cao tối đa 4 tầng.\",\"en\":\"Houses of up to 4 "
              "storeys may be built.\"},\"clause\":{\"document\":\"tm\",\"page\":2,\"paragraph\":"
              "\"p2.1\"},\"figures\":[]}]");
  if (mapped)
    {
      /* nobody opens what stands beside the map */
      write_text (folder, "documents/qd.pdf", "%PDF-1.4");
      write_text (folder, "documents/tm.pdf", "%PDF-1.4");
      write_map (folder);
    }
  else
    {
      write_pdf (folder, "documents/qd.pdf", "QUYẾT ĐỊNH", 2);
      write_pdf (folder, "documents/tm.pdf", "THUYẾT MINH TỔNG HỢP", 4);
    }
  add_item (objects, items, folder, TV_KIOSK_FIXTURE_PLAN, "plan", version, "Thung lũng Hoa");
}

static void
add_round (TvObjectStore *objects, GPtrArray *items, const char *base, TvBoxKey *agency)
{
  g_autofree char *folder = g_build_filename (base, "round", NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *from = tv_format_day (now - 5 * DAY);
  g_autofree char *to = tv_format_day (now + 20 * DAY);
  g_autofree char *json = g_strdup_printf (
      "{\"title\":\"Lấy ý kiến về đồ án quy hoạch phân khu Thung lũng Hoa\",\"plan\":\"%s\","
      "\"plan_version\":2,\"regime\":\"cong-dong-dan-cu\",\"agency\":\"so-xay-dung\","
      "\"agency_name\":\"Sở Xây dựng tỉnh Lâm Đồng\",\"agency_key\":\"%s\","
      "\"forms\":[\"form-citizen-comment\"],\"audiences\":[{\"who\":\"residents\",\"from\":\"%s\","
      "\"to\":\"%s\",\"rule\":\"cong-dong-dan-cu\"}],\"units\":[],\"state\":\"open\"}",
      TV_KIOSK_FIXTURE_PLAN,
      tv_box_key_get_id (agency),
      from,
      to);

  write_text (folder, "round.json", json);
  add_item (objects, items, folder, TV_KIOSK_FIXTURE_ROUND, "round", 1, "Thung lũng Hoa");
}

static void
copy_file (const char *folder, const char *name, const char *source)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (source, &text, NULL, &error);
  g_assert_no_error (error);
  write_text (folder, name, text);
}

static void
add_form (TvObjectStore *objects, GPtrArray *items, const char *base)
{
  g_autofree char *folder = g_build_filename (base, "form", NULL);
  g_autofree char *manifest = g_test_build_filename (G_TEST_DIST,
                                                     "plugins",
                                                     "citizen-comment",
                                                     "citizen-comment.plugin",
                                                     NULL);
  g_autofree char *definition
      = g_test_build_filename (G_TEST_DIST, "plugins", "citizen-comment", "form.xml", NULL);

  copy_file (folder, "citizen-comment.plugin", manifest);
  copy_file (folder, "form.xml", definition);
  add_item (objects, items, folder, "form-citizen-comment", "form", 1, "Góp ý của người dân");
}

static void
add_keys (TvObjectStore *objects,
          GPtrArray *items,
          const char *base,
          TvBoxKey *intake,
          TvBoxKey *agency)
{
  g_autofree char *folder = g_build_filename (base, "keys", NULL);
  g_autofree char *intake_public = tv_base64_encode (tv_box_key_get_public (intake), 32);
  g_autofree char *agency_public = tv_base64_encode (tv_box_key_get_public (agency), 32);
  g_autofree char *json = g_strdup_printf (
      "{\"intake\":[{\"id\":\"%s\",\"public\":\"%s\"}],\"agencies\":[{\"agency\":\"so-xay-dung\","
      "\"name\":\"Sở Xây dựng\",\"id\":\"%s\",\"public\":\"%s\"}],\"dictionary\":null}",
      tv_box_key_get_id (intake),
      intake_public,
      tv_box_key_get_id (agency),
      agency_public);

  write_text (folder, "keys.json", json);
  add_item (objects, items, folder, "keys", "keys", 1, "Khóa của tỉnh");
}

static void
add_register (TvObjectStore *objects, GPtrArray *items, const char *base)
{
  g_autofree char *units = g_build_filename (base, "units", NULL);
  g_autofree char *indicators = g_build_filename (base, "indicators", NULL);

  write_text (
      units,
      "units.json",
      "{\"units\":[{\"code\":\"24769\",\"name\":\"Xuân Hương – Đà Lạt\",\"kind\":\"phuong\","
      "\"parent\":\"68\",\"valid_from\":\"2025-07-01\",\"valid_to\":null,"
      "\"former\":[\"Phường 1\",\"Phường 2\",\"Phường 3\",\"Phường 4\",\"Phường 10\"]},"
      "{\"code\":\"24778\",\"name\":\"Cam Ly – Đà Lạt\",\"kind\":\"phuong\","
      "\"parent\":\"68\",\"valid_from\":\"2025-07-01\",\"valid_to\":null,"
      "\"former\":[\"Phường 5\",\"Phường 6\",\"Tà Nung\"]}],\"changes\":[]}");
  add_item (objects, items, units, "units", "units", 1, "Đơn vị hành chính");
  write_text (indicators,
              "indicators.json",
              "{\"title\":\"Chỉ tiêu phát triển đô thị\",\"source\":\"Chương trình hành động\","
              "\"indicators\":[{\"id\":\"ty-le-do-thi-hoa\",\"name\":\"Tỷ lệ đô thị hóa\",\"unit\":"
              "\"%\",\"territory\":\"Toàn tỉnh\",\"source\":\"Mục II\",\"targets\":["
              "{\"year\":2025,\"operator\":\">\",\"low\":45},"
              "{\"year\":2030,\"operator\":\"≥\",\"low\":54}]}]}");
  add_item (objects,
            items,
            indicators,
            "indicators-06-nq-tw",
            "indicators",
            1,
            "Chỉ tiêu phát triển");
}

static TvKioskFixture *
make (guint n_versions, gboolean mapped)
{
  TvKioskFixture *self = g_new0 (TvKioskFixture, 1);
  g_autofree char *base = NULL;
  g_autofree char *store = NULL;
  g_autoptr (TvObjectStore) objects = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  g_autoptr (GError) error = NULL;

  self->root = g_dir_make_tmp ("tv-kiosk-XXXXXX", &error);
  g_assert_no_error (error);
  base = g_build_filename (self->root, "items", NULL);
  self->folder = g_build_filename (self->root, "content", NULL);
  self->intake = tv_box_key_generate ();
  self->agency = tv_box_key_generate ();
  tv_file_make_folder (self->folder, &error);
  g_assert_no_error (error);
  store = g_build_filename (self->folder, "objects", NULL);
  objects = tv_object_store_new (store);
  for (guint i = 1; i <= n_versions; i++)
    add_plan (objects, items, base, i, i < n_versions ? "thay-the" : "da-cong-bo", mapped);
  add_round (objects, items, base, self->agency);
  add_form (objects, items, base);
  add_keys (objects, items, base, self->intake, self->agency);
  add_register (objects, items, base);
  tv_catalogue_build (self->folder, objects, items, 1, NULL, &error);
  g_assert_no_error (error);
  return self;
}

TvKioskFixture *
tv_kiosk_fixture_new (void)
{
  return make (2, FALSE);
}

TvKioskFixture *
tv_kiosk_fixture_new_mapped (guint n_versions)
{
  return make (n_versions, TRUE);
}

void
tv_kiosk_fixture_free (TvKioskFixture *self)
{
  tv_file_remove_tree (self->root, NULL);
  g_free (self->root);
  g_free (self->folder);
  tv_box_key_unref (self->intake);
  tv_box_key_unref (self->agency);
  g_free (self);
}
