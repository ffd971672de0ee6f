// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "geo/tv-mvt-writer.h"

#define TEXT(value) ((TvMvtWriterValue){ .kind = TV_MVT_STRING, .text = (value) })
#define NUMBER(value) ((TvMvtWriterValue){ .kind = TV_MVT_NUMBER, .number = (value) })
#define TRUTH ((TvMvtWriterValue){ .kind = TV_MVT_BOOLEAN, .number = 1 })

static const char *const keys[] = { "code", "value", NULL };
static const TvMvtPoint square[]
    = { { 0, 0 }, { 100, 0 }, { 100, 100 }, { 0, 100 }, { 20, 20 }, { 20, 40 }, { 40, 40 } };
static const guint square_ends[] = { 4, 7 };
static const TvMvtPoint line[] = { { -128, 5 }, { 4224, 4000 } };
static const guint line_ends[] = { 2 };

static TvMvt *
parse (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  TvMvt *mvt = tv_mvt_parse (bytes, &error);

  g_assert_no_error (error);
  return mvt;
}

static void
add_square (TvMvtWriter *writer, const char *code, TvMvtWriterValue value)
{
  tv_mvt_writer_add (writer,
                     TV_MVT_POLYGON,
                     (TvMvtWriterValue[]){ TEXT (code), value },
                     square,
                     7,
                     square_ends,
                     2);
}

static const char *
get_text (const TvMvtLayer *layer, guint index, const char *key)
{
  const TvMvtValue *value
      = tv_mvt_feature_get (layer, g_ptr_array_index (layer->features, index), key);

  return value != NULL ? value->text : NULL;
}

static void
test_round_trip (void)
{
  g_autoptr (TvMvtWriter) writer = tv_mvt_writer_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvMvt) mvt = NULL;
  const TvMvtLayer *layer;
  const TvMvtFeature *feature;

  tv_mvt_writer_begin_layer (writer, "empty", keys);
  tv_mvt_writer_end_layer (writer);
  tv_mvt_writer_begin_layer (writer, "lô", keys);
  add_square (writer, "Đất ở", NUMBER (-3));
  add_square (writer, NULL, NUMBER (0.1));
  add_square (writer, "CX", TRUTH);
  tv_mvt_writer_add (writer,
                     TV_MVT_LINE,
                     (TvMvtWriterValue[]){ TEXT ("CX"), NUMBER (1e300) },
                     line,
                     2,
                     line_ends,
                     1);
  tv_mvt_writer_add (writer,
                     TV_MVT_POINT,
                     (TvMvtWriterValue[]){ TEXT (""), NUMBER (0.125) },
                     line,
                     2,
                     NULL,
                     0);
  tv_mvt_writer_end_layer (writer);
  g_assert_cmpuint (tv_mvt_writer_count_points (writer), ==, 25);
  bytes = tv_mvt_writer_finish (writer);
  mvt = parse (bytes);
  g_assert_null (tv_mvt_find_layer (mvt, "empty"));
  layer = tv_mvt_find_layer (mvt, "lô");
  g_assert_cmpuint (layer->extent, ==, TV_MVT_WRITER_EXTENT);
  g_assert_cmpuint (layer->features->len, ==, 5);
  g_assert_cmpstr (get_text (layer, 0, "code"), ==, "Đất ở");
  g_assert_cmpstr (get_text (layer, 0, "value"), ==, "-3");
  g_assert_null (get_text (layer, 1, "code"));
  g_assert_cmpstr (get_text (layer, 1, "value"), ==, "0.1");
  g_assert_cmpstr (get_text (layer, 2, "value"), ==, "true");
  g_assert_cmpstr (get_text (layer, 3, "value"), ==, "1e+300");
  g_assert_cmpstr (get_text (layer, 4, "code"), ==, "");
  g_assert_cmpstr (get_text (layer, 4, "value"), ==, "0.125");
  feature = g_ptr_array_index (layer->features, 0);
  g_assert_cmpuint (feature->n_parts, ==, 2);
  g_assert_cmpmem (feature->points, feature->n_points * sizeof (TvMvtPoint), square, sizeof square);
  feature = g_ptr_array_index (layer->features, 3);
  g_assert_cmpint (feature->points[0].x, ==, -128);
  g_assert_cmpint (feature->points[1].y, ==, 4000);
  feature = g_ptr_array_index (layer->features, 4);
  g_assert_cmpuint (feature->n_points, ==, 2);
}

static GBytes *
make_codes (guint n, guint from)
{
  g_autoptr (TvMvtWriter) writer = tv_mvt_writer_new ();
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);

  tv_mvt_writer_begin_layer (writer, "lo", keys);
  for (guint i = from; i < n; i++)
    {
      char *code = g_strdup_printf ("A%u", i);

      g_ptr_array_add (codes, code);
      add_square (writer, code, NUMBER (i % 7));
    }
  tv_mvt_writer_end_layer (writer);
  return tv_mvt_writer_finish (writer);
}

/* A value more or less leaves nearly all others their number: what a delta between two versions of
 * a tile costs. */
static void
test_values_stay (void)
{
  g_autoptr (GBytes) all = make_codes (200, 0);
  g_autoptr (GBytes) again = make_codes (200, 0);
  g_autoptr (GBytes) fewer = make_codes (200, 1);
  g_autoptr (TvMvt) mvt = parse (all);
  g_autoptr (TvMvt) other = parse (fewer);
  const TvMvtLayer *a = tv_mvt_find_layer (mvt, "lo"), *b = tv_mvt_find_layer (other, "lo");
  guint changed = 0;

  g_assert_true (g_bytes_equal (all, again));
  for (guint i = 0; i < b->features->len; i++)
    {
      const TvMvtFeature *x = g_ptr_array_index (a->features, i + 1);
      const TvMvtFeature *y = g_ptr_array_index (b->features, i);

      g_assert_cmpstr (get_text (a, i + 1, "code"), ==, get_text (b, i, "code"));
      changed += x->tags[1] != y->tags[1] || x->tags[3] != y->tags[3];
    }
  g_assert_cmpuint (changed, <, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/mvt-writer/round-trip", test_round_trip);
  g_test_add_func ("/geo/mvt-writer/values-stay", test_values_stay);
  return g_test_run ();
}
