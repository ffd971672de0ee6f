// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-fixture.h"

#include <string.h>

static const char *const units[] = {
  "units.json",
  "{\"units\":[{\"code\":\"24781\",\"name\":\"Xuân Hương – Đà Lạt\",\"kind\":\"phuong\","
  "\"former\":[\"Phường 1\",\"Phường 2\",\"Phường 10\"]},{\"code\":\"24820\",\"name\":\"1 Bảo "
  "Lộc\",\"kind\":\"phuong\",\"former\":[\"Lộc Phát\"]}],\"changes\":[]}",
  NULL
};
static const char *const hoa_binh[] = {
  "plan.json",
  "{\"name\":\"Quy hoạch phân khu Hoà Bình\",\"type\":\"qhpk\",\"state\":\"da-phe-duyet\","
  "\"units\":[\"24781\"],\"decision\":{\"number\":\"229/QĐ-UBND\"},\"documents\":[{\"id\":\"tm\","
  "\"role\":\"explanation\",\"title\":\"Thuyết minh\",\"path\":\"documents/tm.pdf\"}]}",
  "text.json",
  "[{\"document\":\"tm\",\"page\":3,\"width\":595,\"height\":842,\"paragraphs\":[{\"id\":"
  "\"p3.1\",\"text\":\"Tầng cao tối đa là năm tầng.\"},{\"id\":\"p3.2\",\"text\":\"Hành lang bảo "
  "vệ suối rộng 10 m, trồng thông ba lá.\"}]}]",
  NULL
};
static const char *const hoa[]
    = { "plan.json",
        "{\"name\":\"Làng hoa Thái Phiên\",\"type\":\"qhct\",\"state\":\"da-phe-duyet\","
        "\"units\":[\"24820\"],\"former_units\":[\"Thị xã Bảo Lộc\"]}",
        NULL };
static const char *const indicators[]
    = { "indicators.json",
        "{\"title\":\"Chỉ tiêu\",\"source\":\"06-NQ/TW\",\"indicators\":[{\"id\":\"do_thi_hoa\","
        "\"name\":\"Tỷ lệ đô thị hoá\",\"unit\":\"%\",\"targets\":[]}]}",
        NULL };

static TvCatalogue *
make (const char *name)
{
  g_autoptr (TvCatalogueFixture) fixture = tv_catalogue_fixture_new (name);
  g_autoptr (GError) error = NULL;
  TvCatalogue *catalogue;

  tv_catalogue_fixture_add (fixture, "units", 1, "units", "2025-07-01", units);
  tv_catalogue_fixture_add (fixture, "hoa-binh", 1, "plan", "2024-01-01", hoa_binh);
  tv_catalogue_fixture_add (fixture, "lang-hoa", 1, "plan", "2026-01-01", hoa);
  tv_catalogue_fixture_add (fixture, "indicators-06", 1, "indicators", "2025-01-01", indicators);
  tv_catalogue_fixture_build (fixture, 1);
  catalogue = tv_catalogue_open (fixture->content, &error);
  g_assert_no_error (error);
  return catalogue;
}

/* "title|title|" of what is found. */
static void
check (TvCatalogue *catalogue, const char *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = tv_catalogue_search (catalogue, query, 10, &error);
  g_autoptr (GString) titles = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    g_string_append_printf (titles, "%s|", ((const TvHit *) hits->pdata[i])->title);
  g_test_message ("“%s”", query);
  g_assert_cmpstr (titles->str, ==, expected);
}

static void
test_search (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("search");

  check (catalogue, "lang hoa", "Làng hoa Thái Phiên|");
  check (catalogue, "phan khu hoa binh", "Quy hoạch phân khu Hoà Bình|");
  check (catalogue, "QUI HOACH", "Quy hoạch phân khu Hoà Bình|");
  check (catalogue, "thái phi", "Làng hoa Thái Phiên|");
  check (catalogue, "229/qd-ubnd", "Quy hoạch phân khu Hoà Bình|");
  check (catalogue, "ti le do thi", "Tỷ lệ đô thị hoá|");
  check (catalogue, "tầng cao", "Thuyết minh|");
  check (catalogue, "khong co gi nhu the", "");
  check (catalogue, "", "Làng hoa Thái Phiên|Quy hoạch phân khu Hoà Bình|");
  check (catalogue, " …!? ", "Làng hoa Thái Phiên|Quy hoạch phân khu Hoà Bình|");
}

/* Exact marks come first, then newer ones. */
static void
test_exact_first (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("exact");

  check (catalogue, "hoa", "Làng hoa Thái Phiên|Quy hoạch phân khu Hoà Bình|Tỷ lệ đô thị hoá|");
  check (catalogue, "hoà", "Quy hoạch phân khu Hoà Bình|Làng hoa Thái Phiên|Tỷ lệ đô thị hoá|");
}

static void
test_old_names (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("old-names");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  const TvHit *hit;

  /* The ward of today, and the plan that lies in it. */
  hits = tv_catalogue_search (catalogue, "phuong 10", 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 2);
  hit = hits->pdata[0];
  g_assert_cmpint (hit->kind, ==, TV_HIT_UNIT);
  g_assert_cmpstr (hit->document, ==, "24781");
  g_assert_cmpstr (hit->title, ==, "Phường Xuân Hương – Đà Lạt");
  hit = hits->pdata[1];
  g_assert_cmpstr (hit->item, ==, "hoa-binh");
  check (catalogue, "thi xa bao loc", "Làng hoa Thái Phiên|");
}

static void
test_page (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("page");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = tv_catalogue_search (catalogue, "bao ve suoi", 10, &error);
  const TvHit *hit;

  g_assert_cmpuint (hits->len, ==, 1);
  hit = hits->pdata[0];
  g_assert_cmpint (hit->kind, ==, TV_HIT_PAGE);
  g_assert_cmpstr (hit->document, ==, "tm");
  g_assert_cmpuint (hit->page, ==, 3);
  g_assert_cmpstr (hit->subtitle, ==, "Quy hoạch phân khu Hoà Bình");
  g_assert_nonnull (strstr (hit->snippet, "bảo vệ suối"));
  g_assert_true (g_utf8_validate (hit->snippet, -1, NULL));
}

/* Whatever is typed is words, never an expression. */
static void
test_hostile (void)
{
  static const char *const table[] = {
    "\"",        "* OR *", "title:", "a\" OR \"b", "NEAR(a b)", "-",         "(((", "a NOT b",
    "{exact}:x", "\\",     "a_b",    "^a",         "\xcc\x81",  "đ\xcc\xa3", "Ａ",  "😀",
  };
  g_autoptr (TvCatalogue) catalogue = make ("hostile");
  g_autofree char *long_query = g_strnfill (5000, 'a');
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GPtrArray) hits = tv_catalogue_search (catalogue, table[i], 10, &error);

      g_assert_no_error (error);
      g_assert_nonnull (hits);
    }
  check (catalogue, long_query, "");
  check (catalogue, "a b c d e f g h i j k l m n o", "");
}

static void
test_units (void)
{
  g_autoptr (TvCatalogue) catalogue = make ("units");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvUnitRegister) known = tv_catalogue_get_units (catalogue, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (known->units->len, ==, 2);
  g_assert_nonnull (tv_unit_register_find (known, "24820"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/catalogue/search/search", test_search);
  g_test_add_func ("/catalogue/search/exact-first", test_exact_first);
  g_test_add_func ("/catalogue/search/old-names", test_old_names);
  g_test_add_func ("/catalogue/search/page", test_page);
  g_test_add_func ("/catalogue/search/hostile", test_hostile);
  g_test_add_func ("/catalogue/search/units", test_units);
  return g_test_run ();
}
