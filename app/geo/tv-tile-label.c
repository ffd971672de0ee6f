// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-tile-label-private.h"

#include "base/tv-format.h"

#include <math.h>
#include <string.h>

void
tv_tile_label_free (gpointer label)
{
  g_free (((TvTileLabel *) label)->text);
  g_free (label);
}

static void
append_value (GString *text, const TvMvtValue *value)
{
  if (value == NULL)
    return;
  if (value->kind == TV_MVT_NUMBER)
    {
      g_autofree char *number = tv_format_number (value->number, 2, "vi");

      g_string_append (text, number);
    }
  else
    {
      g_string_append (text, value->text);
    }
}

/* A field is an attribute's name or a text with names in braces: "{dien_tich} m²". Nothing when an
 * attribute it needs is missing. */
static char *
expand_field (const char *field, const TvMvtLayer *layer, const TvMvtFeature *feature)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *at = field;

  if (strchr (field, '{') == NULL)
    {
      append_value (text, tv_mvt_feature_get (layer, feature, field));
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  while (*at != '\0')
    {
      const char *end = *at == '{' ? strchr (at, '}') : NULL;

      if (end != NULL)
        {
          g_autofree char *name = g_strndup (at + 1, end - at - 1);
          const TvMvtValue *value = tv_mvt_feature_get (layer, feature, name);

          if (value == NULL || *value->text == '\0')
            return g_strdup ("");
          append_value (text, value);
          at = end + 1;
        }
      else
        {
          g_string_append_c (text, *at++);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
tv_tile_label_make_text (const TvStyleLabel *label,
                         const TvMvtLayer *layer,
                         const TvMvtFeature *feature)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; label->fields[i] != NULL; i++)
    {
      g_autofree char *line = expand_field (label->fields[i], layer, feature);

      if (*line != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

double
tv_tile_label_reach (const TvTileLabel *label, double angle, double padding)
{
  return (label->width / 2 + padding) * fabs (cos (label->angle - angle))
         + (label->height / 2 + padding) * fabs (sin (label->angle - angle));
}

gboolean
tv_tile_label_meets (const TvTileLabel *a, const TvTileLabel *b, double padding)
{
  double dx = b->x - a->x, dy = b->y - a->y;
  double far = (a->width + b->width + a->height + b->height) / 2 + 2 * padding;
  const double angles[] = { a->angle, a->angle + G_PI_2, b->angle, b->angle + G_PI_2 };

  if (fabs (dx) > far || fabs (dy) > far)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (angles); i++)
    {
      double apart = fabs (dx * cos (angles[i]) + dy * sin (angles[i]));

      if (apart
          > tv_tile_label_reach (a, angles[i], padding) + tv_tile_label_reach (b, angles[i], 0))
        return FALSE;
    }
  return TRUE;
}
