// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-style.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "model/tv-plan.h"

#include <string.h>

#define MAX_STYLE (1024 * 1024)
#define MAX_CLASSES 400
#define MAX_LAYERS 100

static gboolean
fail (GError **error, const char *what, const char *which)
{
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "Style: %s %s", what, which);
  return FALSE;
}

static void
class_free (TvStyleClass *self)
{
  g_strfreev (self->values);
  g_clear_pointer (&self->name, json_decref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvStyleClass, class_free)

static void
layer_free (TvStyleLayer *self)
{
  g_free (self->id);
  g_free (self->source);
  g_free (self->field);
  g_free (self->group);
  g_clear_pointer (&self->title, json_decref);
  g_ptr_array_unref (self->classes);
  g_strfreev (self->label.fields);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvStyleLayer, layer_free)

static gboolean
parse_color (const TvJson *object, const char *key, TvStyleColor *ret_color, GError **error)
{
  const char *text = tv_json_get_string (object, key, NULL);
  guint8 rgba[4] = { 0, 0, 0, 255 };
  gsize length = text != NULL ? strlen (text) : 0;

  if (text == NULL || g_str_equal (text, "none"))
    return TRUE;
  if ((length != 7 && length != 9) || text[0] != '#'
      || !tv_hex_decode (text + 1, rgba, (length - 1) / 2))
    return fail (error, "no colour:", text);
  ret_color->red = rgba[0] / 255.0;
  ret_color->green = rgba[1] / 255.0;
  ret_color->blue = rgba[2] / 255.0;
  ret_color->alpha = rgba[3] / 255.0;
  return TRUE;
}

static gboolean
parse_width (const TvJson *object, TvStyleWidth *ret_width, GError **error)
{
  const TvJson *width = json_object_get (object, "width");

  ret_width->n_stops = 1;
  ret_width->width[0] = 1;
  if (json_is_number (width))
    {
      ret_width->width[0] = CLAMP (json_number_value (width), 0, 100);
      return TRUE;
    }
  if (width == NULL)
    return TRUE;
  ret_width->n_stops = (guint) json_array_size (width);
  if (ret_width->n_stops < 1 || ret_width->n_stops > G_N_ELEMENTS (ret_width->zoom))
    return fail (error, "a width is a number or up to 4 pairs", "");
  for (guint i = 0; i < ret_width->n_stops; i++)
    {
      const TvJson *stop = json_array_get (width, i);

      ret_width->zoom[i] = CLAMP (json_number_value (json_array_get (stop, 0)), 0, 30);
      ret_width->width[i] = CLAMP (json_number_value (json_array_get (stop, 1)), 0, 400);
      if (i > 0 && ret_width->zoom[i] <= ret_width->zoom[i - 1])
        return fail (error, "zooms of a width must rise", "");
    }
  return TRUE;
}

static gboolean
parse_pattern (const TvJson *object, TvStylePattern *ret_pattern, GError **error)
{
  static const char *const names[] = { "none", "hatch", "hatch-back", "cross", "dots", "waves" };
  const char *text = tv_json_get_string (object, "pattern", "none");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (text, names[i]))
        {
          *ret_pattern = (TvStylePattern) i;
          return TRUE;
        }
    }
  return fail (error, "no pattern:", text);
}

static GStrv
parse_values (const TvJson *object)
{
  const TvJson *value = json_object_get (object, "value");
  const char *const one[] = { json_string_value (value), NULL };

  if (json_is_array (value))
    return tv_json_get_strings (object, "value");
  return g_strdupv ((char **) one);
}

static gboolean
parse_class (const TvJson *json, TvStyleLayer *layer, GError **error)
{
  g_autoptr (TvStyleClass) class = g_new0 (TvStyleClass, 1);
  TvJson *name = json_object_get (json, "name");

  if (!json_is_object (json) || layer->classes->len >= MAX_CLASSES)
    return fail (error, "not a list of up to 400 classes in", layer->id);
  class->values = parse_values (json);
  class->name = json_is_object (name) ? json_incref (name) : NULL;
  class->dashed = tv_json_get_boolean (json, "dash", FALSE);
  class->min_zoom = tv_json_get_number (json, "minzoom", 0);
  if (!parse_color (json, "fill", &class->fill, error)
      || !parse_color (json, "stroke", &class->stroke, error)
      || !parse_width (json, &class->width, error) || !parse_pattern (json, &class->pattern, error))
    return FALSE;
  g_ptr_array_add (layer->classes, g_steal_pointer (&class));
  return TRUE;
}

static gboolean
parse_label (const TvJson *json, TvStyleLabel *ret_label, GError **error)
{
  ret_label->fields = tv_json_get_strings (json, "fields");
  ret_label->min_zoom = tv_json_get_number (json, "minzoom", 0);
  ret_label->size = CLAMP (tv_json_get_number (json, "size", 12), 4, 64);
  ret_label->italic = tv_json_get_boolean (json, "italic", FALSE);
  ret_label->bold = tv_json_get_boolean (json, "bold", FALSE);
  ret_label->rotate = tv_json_get_boolean (json, "rotate", FALSE);
  ret_label->color = (TvStyleColor){ 0.13, 0.13, 0.13, 1 };
  return parse_color (json, "color", &ret_label->color, error);
}

static gboolean
parse_kind (const char *text, TvStyleKind *ret_kind, GError **error)
{
  static const char *const names[] = { "fill", "line", "point", "label" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (text, names[i]))
        {
          *ret_kind = (TvStyleKind) i;
          return TRUE;
        }
    }
  return fail (error, "no kind of layer:", text);
}

static gboolean
parse_layer (const TvJson *json, TvStyle *self, GError **error)
{
  g_autoptr (TvStyleLayer) layer = g_new0 (TvStyleLayer, 1);
  const char *id, *source, *kind;
  gsize i;
  TvJson *class;

  layer->classes = g_ptr_array_new_with_free_func ((GDestroyNotify) class_free);
  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "kind", &kind, error)
      || !parse_kind (kind, &layer->kind, error))
    return FALSE;
  source = tv_json_get_string (json, "source", id);
  layer->id = g_strdup (id);
  layer->source = g_strdup (source);
  layer->field = g_strdup (tv_json_get_string (json, "field", NULL));
  layer->group = g_strdup (tv_json_get_string (json, "group", NULL));
  if (layer->group != NULL && !tv_plan_has_layer_group (layer->group))
    return fail (error, "no group of layers:", layer->group);
  if (json_is_object (json_object_get (json, "title")))
    layer->title = json_incref (json_object_get (json, "title"));
  layer->min_zoom = tv_json_get_number (json, "minzoom", 0);
  layer->max_zoom = tv_json_get_number (json, "maxzoom", 30);
  json_array_foreach (json_object_get (json, "classes"), i, class)
  {
    if (!parse_class (class, layer, error))
      return FALSE;
  }
  if (!parse_label (json_object_get (json, "label"), &layer->label, error))
    return FALSE;
  g_ptr_array_add (self->layers, g_steal_pointer (&layer));
  return TRUE;
}

static void
style_clear (gpointer data)
{
  g_ptr_array_unref (((TvStyle *) data)->layers);
}

TvStyle *
tv_style_ref (TvStyle *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tv_style_unref (TvStyle *self)
{
  g_atomic_rc_box_release_full (self, style_clear);
}

TvStyle *
tv_style_parse (const TvJson *json, GError **error)
{
  g_autoptr (TvStyle) self = g_atomic_rc_box_new0 (TvStyle);
  TvJson *layers, *layer;
  gsize i;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) layer_free);
  if (!tv_json_need_array (json, "layers", &layers, error)
      || !parse_color (json, "background", &self->background, error))
    return NULL;
  if (json_array_size (layers) > MAX_LAYERS)
    {
      fail (error, "more than 100 layers", "");
      return NULL;
    }
  json_array_foreach (layers, i, layer)
  {
    if (!parse_layer (layer, self, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

TvStyle *
tv_style_load (const char *path, GError **error)
{
  g_autoptr (TvJson) json = tv_json_load_file (path, MAX_STYLE, error);

  return json != NULL ? tv_style_parse (json, error) : NULL;
}

const TvStyleClass *
tv_style_layer_find_class (const TvStyleLayer *self, const char *value)
{
  const TvStyleClass *rest = NULL;

  for (guint i = 0; i < self->classes->len; i++)
    {
      const TvStyleClass *class = g_ptr_array_index (self->classes, i);

      if (class->values[0] == NULL)
        rest = rest != NULL ? rest : class;
      else if (value != NULL && g_strv_contains ((const char *const *) class->values, value))
        return class;
    }
  return rest;
}

double
tv_style_width_at (const TvStyleWidth *self, double zoom)
{
  guint last = self->n_stops - 1;

  if (zoom <= self->zoom[0] || last == 0)
    return self->width[0];
  for (guint i = 1; i <= last; i++)
    {
      if (zoom <= self->zoom[i])
        {
          double t = (zoom - self->zoom[i - 1]) / (self->zoom[i] - self->zoom[i - 1]);

          return self->width[i - 1] + t * (self->width[i] - self->width[i - 1]);
        }
    }
  return self->width[last];
}
