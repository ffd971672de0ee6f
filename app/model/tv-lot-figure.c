// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-lot-figure.h"

#include "base/tv-format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* How the columns are called in the plans we know, most usual first. */
static const struct
{
  const char *columns[6];
  const char *label;
  const char *form; /* msgid with the number in it; NULL: as it is */
  int decimals;
} known[] = {
  { { "dien_tich", "dientich", "dt_lo", "area" }, N_ ("Area of the lot"), N_ ("%s m²"), 1 },
  { { "mat_do", "mat_do_xd", "matdo", "mdxd", "mat_do_xay_dung" },
    /* TRANSLATORS: "mật độ xây dựng tối đa" */
    N_ ("May be built over"),
    N_ ("at most %s %% of the lot"),
    1 },
  /* TRANSLATORS: "tầng cao tối đa" */
  { { "tang_cao", "tangcao", "so_tang" }, N_ ("Storeys"), N_ ("at most %s"), 0 },
  { { "chieu_cao", "chieucao", "cao_toi_da" }, N_ ("Height"), N_ ("at most %s m"), 1 },
  /* TRANSLATORS: "hệ số sử dụng đất" */
  { { "he_so", "he_so_sdd", "heso", "hssdd" },
    N_ ("Floor area ratio"),
    N_ ("at most %s times"),
    2 },
  { { "khoang_lui", "lui" }, N_ ("Setback"), N_ ("at least %s m"), 1 },
  { { "dan_so", "danso", "quy_mo_dan_so" }, N_ ("People"), N_ ("%s people"), 0 },
  { { "ten", "ten_ct", "ten_cong_trinh" }, N_ ("What stands here"), NULL, 0 },
};

void
tv_lot_figure_free (TvLotFigure *self)
{
  g_free (self->label);
  g_free (self->value);
  g_free (self);
}

static void
add (GPtrArray *list, const char *label, char *value)
{
  TvLotFigure *figure = g_new0 (TvLotFigure, 1);

  figure->label = g_strdup (label);
  figure->value = value;
  g_ptr_array_add (list, figure);
}

/* A number in the reader's way; a range or a word as it is written ("3-5"). NULL for nothing. */
static char *
dup_value (const TvJson *value, int decimals, const char *language)
{
  const char *text = json_string_value (value);
  double number = 0;

  if (json_is_number (value))
    number = json_number_value (value);
  else if (text == NULL || *text == '\0')
    return NULL;
  else if (!tv_format_parse_number (text, &number))
    return g_strdup (text);
  if (!isfinite (number) || fabs (number) < 1e-9)
    return NULL;
  return tv_format_number (number, decimals, language);
}

static void
add_known (GPtrArray *list, gsize which, const TvJson *properties, const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known[which].columns); i++)
    {
      const char *column = known[which].columns[i];
      const TvJson *value = column != NULL ? json_object_get (properties, column) : NULL;
      const char *form = known[which].form;
      g_autofree char *text = NULL;

      if (value == NULL)
        continue;
      text = form == NULL && json_is_string (value)
                 ? g_strdup (json_string_value (value))
                 : dup_value (value, known[which].decimals, language);
      if (text == NULL || *text == '\0')
        return;
/* the forms are the literals above */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      add (list,
           _ (known[which].label),
           form != NULL ? g_strdup_printf (_ (form), text) : g_steal_pointer (&text));
#pragma GCC diagnostic pop
      return;
    }
}

static gboolean
has_area (const TvJson *properties)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known[0].columns); i++)
    if (known[0].columns[i] != NULL && json_object_get (properties, known[0].columns[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
add_measured_area (GPtrArray *list, double area_m2, const char *language)
{
  g_autofree char *number = tv_format_number (round (area_m2), 0, language);

  /* TRANSLATORS: an area measured on the map, in square metres */
  add (list, _ ("Area of the lot"), g_strdup_printf (_ ("about %s m²"), number));
}

static void
add_of_use (GPtrArray *list, const TvLanduse *use, const char *language)
{
  const TvJson *figures = json_object_get (use->json, "figures");

  for (size_t i = 0; i < json_array_size (figures); i++)
    {
      const TvJson *one = json_array_get (figures, i);
      const char *name = tv_json_get_localized (one, "name", language);
      const char *unit = tv_json_get_localized (one, "unit", language);
      g_autofree char *value = dup_value (json_object_get (one, "value"), 3, language);

      if (name != NULL && value != NULL)
        add (list,
             name,
             unit != NULL ? g_strdup_printf ("%s %s", value, unit) : g_steal_pointer (&value));
    }
}

GPtrArray *
tv_lot_figure_list (const TvJson *properties,
                    double area_m2,
                    const TvLanduse *use,
                    const char *language)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_lot_figure_free);

  if (area_m2 >= 0.5 && !has_area (properties))
    add_measured_area (list, area_m2, language);
  for (gsize i = 0; properties != NULL && i < G_N_ELEMENTS (known); i++)
    add_known (list, i, properties, language);
  if (use != NULL)
    add_of_use (list, use, language);
  return list;
}
