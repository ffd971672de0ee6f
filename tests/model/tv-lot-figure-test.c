// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "model/tv-lot-figure.h"

typedef struct
{
  const char *properties;
  double area_m2;
  const char *expected; /* "label=value;…" */
} Case;

static char *
list_to_text (GPtrArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const TvLotFigure *figure = g_ptr_array_index (list, i);

      g_string_append_printf (text, "%s=%s;", figure->label, figure->value);
    }
  return g_string_free (text, FALSE);
}

static void
test_properties (void)
{
  static const Case cases[] = {
    { "{'dien_tich':6138.7,'mat_do':5,'tang_cao':1,'he_so':0.05}",
      6100,
      "Area of the lot=6.138,7 m²;May be built over=at most 5 % of the lot;Storeys=at most 1;"
      "Floor area ratio=at most 0,05 times;" },
    /* measured where the planner wrote none; zeros and unknown columns say nothing */
    { "{'mat_do':0,'ghi_chu':'x','tang_cao':'3-5'}",
      1234.4,
      "Area of the lot=about 1.234 m²;Storeys=at most 3-5;" },
    { "{'mdxd':'40,5','ten':'Trường tiểu học'}",
      0,
      "May be built over=at most 40,5 % of the lot;What stands here=Trường tiểu học;" },
    { "{}", 0.2, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TvJson) properties = tv_model_table_json (cases[i].properties);
      g_autoptr (GPtrArray) list = tv_lot_figure_list (properties, cases[i].area_m2, NULL, "vi");
      g_autofree char *text = list_to_text (list);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_use (void)
{
  g_autoptr (TvJson) json = tv_model_table_json (
      "[{'code':'ODT','name':{'vi':'Đất ở'},'figures':[{'name':{'vi':'Chiều cao','en':'Height'},"
      "'value':16,'unit':'m'},{'name':{'vi':'Số hộ'},'value':'2-4'},{'name':{'vi':'Trống'}},5]}]");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) uses = tv_landuse_list_parse (json, &error);
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  list = tv_lot_figure_list (NULL, 0, tv_landuse_list_find (uses, "ODT"), "en");
  text = list_to_text (list);
  g_assert_cmpstr (text, ==, "Height=16 m;Số hộ=2-4;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/model/lot-figure/properties", test_properties);
  g_test_add_func ("/model/lot-figure/use", test_use);
  return g_test_run ();
}
