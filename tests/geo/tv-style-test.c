// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "geo/tv-style.h"

#include <string.h>

#define LAYER(rest) "{\"layers\":[{\"id\":\"a\",\"kind\":\"fill\"" rest "}]}"
#define CLASS(text) LAYER (",\"classes\":[{" text "}]")

static const struct
{
  const char *json;
  gboolean good;
} styles[] = {
  { "{\"layers\":[]}", TRUE },
  { LAYER (""), TRUE },
  { CLASS ("\"fill\":\"#ff0000\""), TRUE },
  { CLASS ("\"fill\":\"#ff000080\",\"pattern\":\"waves\",\"dash\":true"), TRUE },
  { CLASS ("\"fill\":\"none\",\"width\":[[12,1],[16,4]]"), TRUE },
  { LAYER (",\"label\":{\"fields\":[\"ten\"],\"minzoom\":15}"), TRUE },
  { LAYER (",\"group\":\"khong-gian-ngam\""), TRUE },
  { LAYER (",\"group\":\"dreams\""), FALSE },
  { "{}", FALSE },
  { "{\"layers\":{}}", FALSE },
  { "{\"layers\":[{\"kind\":\"fill\"}]}", FALSE },
  { "{\"layers\":[{\"id\":\"a\"}]}", FALSE },
  { "{\"layers\":[{\"id\":\"a\",\"kind\":\"cube\"}]}", FALSE },
  { "{\"background\":\"red\",\"layers\":[]}", FALSE },
  { CLASS ("\"fill\":\"#ff00\""), FALSE },
  { CLASS ("\"fill\":\"#gg0000\""), FALSE },
  { CLASS ("\"pattern\":\"stars\""), FALSE },
  { CLASS ("\"width\":\"wide\""), FALSE },
  { CLASS ("\"width\":[]"), FALSE },
  { CLASS ("\"width\":[[16,1],[12,2]]"), FALSE },
  { CLASS ("\"width\":[[1,1],[2,1],[3,1],[4,1],[5,1]]"), FALSE },
  { LAYER (",\"classes\":[7]"), FALSE },
};

static TvStyle *
parse (const char *text, GError **error)
{
  g_autoptr (TvJson) json = tv_json_parse (text, strlen (text), 100000, NULL);

  g_assert_nonnull (json);
  return tv_style_parse (json, error);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TvStyle) style = parse (styles[i].json, &error);

      if ((style != NULL) != styles[i].good)
        g_test_fail_printf ("%s: %s", styles[i].json, error != NULL ? error->message : "was taken");
      g_assert_true ((style == NULL) == (error != NULL));
    }
}

static void
test_class (void)
{
  g_autoptr (TvStyle) style = parse (LAYER (",\"field\":\"ma\",\"classes\":["
                                            "{\"value\":\"ODT\",\"fill\":\"#ff0000\"},"
                                            "{\"value\":[\"CX\",\"LN\"],\"fill\":\"#00ff00\"},"
                                            "{\"fill\":\"#0000ff\"}]"),
                                     NULL);
  const TvStyleLayer *layer = g_ptr_array_index (style->layers, 0);

  g_assert_cmpfloat_with_epsilon (tv_style_layer_find_class (layer, "ODT")->fill.red, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (tv_style_layer_find_class (layer, "LN")->fill.green, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (tv_style_layer_find_class (layer, "khác")->fill.blue, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (tv_style_layer_find_class (layer, NULL)->fill.blue, 1, 1e-9);
}

static void
test_width (void)
{
  const TvStyleWidth width = { 2, { 12, 16 }, { 1, 5 } };

  g_assert_cmpfloat_with_epsilon (tv_style_width_at (&width, 9), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (tv_style_width_at (&width, 14), 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (tv_style_width_at (&width, 20), 5, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/geo/style/table", test_table);
  g_test_add_func ("/geo/style/class", test_class);
  g_test_add_func ("/geo/style/width", test_width);
  return g_test_run ();
}
