// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-json.h"

#include "tv-error.h"
#include "tv-file.h"

#include <string.h>

/* contracts: JSON depth ≤ 32 */
#define MAX_DEPTH 32
/* Enough for every coordinate and area, without the noise of binary fractions. */
#define REAL_DIGITS 15

/* jansson's own limit is 2048 and fixed when it was compiled. */
static gboolean
check_depth (const char *data, gsize length, GError **error)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = data[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '[' || c == '{')
        {
          if (++depth > MAX_DEPTH)
            {
              g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "JSON deeper than %d", MAX_DEPTH);
              return FALSE;
            }
        }
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* (nullable): NULL when @text is in NFC as it is */
static char *
nfc_if_other (const char *text)
{
  g_autofree char *nfc = NULL;

  if (g_str_is_ascii (text))
    return NULL;
  nfc = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  if (nfc == NULL || strcmp (nfc, text) == 0)
    return NULL;
  return g_steal_pointer (&nfc);
}

static gboolean normalize (TvJson *json, GError **error);

static gboolean
normalize_keys (TvJson *object, GError **error)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
  {
    if (!g_str_is_ascii (key))
      g_ptr_array_add (others, g_strdup (key));
  }
  for (guint i = 0; i < others->len; i++)
    {
      const char *old = g_ptr_array_index (others, i);
      g_autofree char *nfc = nfc_if_other (old);

      if (nfc == NULL)
        continue;
      if (json_object_get (object, nfc) != NULL)
        {
          g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "JSON member “%s” twice", nfc);
          return FALSE;
        }
      json_object_set (object, nfc, json_object_get (object, old));
      json_object_del (object, old);
    }
  return TRUE;
}

static gboolean
normalize (TvJson *json, GError **error)
{
  const char *key;
  json_t *value;
  size_t i;

  if (json_is_string (json))
    {
      g_autofree char *nfc = nfc_if_other (json_string_value (json));

      if (nfc != NULL)
        json_string_set (json, nfc);
      return TRUE;
    }
  if (json_is_array (json))
    {
      json_array_foreach (json, i, value)
      {
        if (!normalize (value, error))
          return FALSE;
      }
      return TRUE;
    }
  if (!json_is_object (json))
    return TRUE;
  if (!normalize_keys (json, error))
    return FALSE;
  json_object_foreach (json, key, value)
  {
    if (!normalize (value, error))
      return FALSE;
  }
  return TRUE;
}

TvJson *
tv_json_parse (gconstpointer data, gsize length, gsize max, GError **error)
{
  g_autoptr (TvJson) json = NULL;
  json_error_t broken;

  g_return_val_if_fail (data != NULL || length == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (length > max)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "JSON of more than %zu bytes", max);
      return NULL;
    }
  if (!check_depth (data, length, error))
    return NULL;
  json = json_loadb (length > 0 ? data : "", length, JSON_REJECT_DUPLICATES, &broken);
  if (json == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "JSON line %d, column %d: %s",
                   broken.line,
                   broken.column,
                   broken.text);
      return NULL;
    }
  if (!normalize (json, error))
    return NULL;
  return g_steal_pointer (&json);
}

TvJson *
tv_json_parse_bytes (GBytes *bytes, gsize max, GError **error)
{
  gsize length;
  gconstpointer data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  return tv_json_parse (data, length, max, error);
}

TvJson *
tv_json_load_file (const char *path, gsize max, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (path, max, error);
  TvJson *json;

  if (bytes == NULL)
    return NULL;
  json = tv_json_parse_bytes (bytes, max, error);
  if (json == NULL)
    g_prefix_error (error, "%s: ", path);
  return json;
}

char *
tv_json_to_text (const TvJson *json, int indent)
{
  size_t flags = JSON_SORT_KEYS | JSON_ENCODE_ANY | JSON_REAL_PRECISION (REAL_DIGITS);
  g_autofree char *text = NULL;
  size_t length;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (indent >= 0 && indent <= JSON_MAX_INDENT, NULL);

  flags |= indent > 0 ? JSON_INDENT ((size_t) indent) : JSON_COMPACT;
  length = json_dumpb (json, NULL, 0, flags);
  text = g_malloc (length + 1);
  json_dumpb (json, text, length, flags);
  text[length] = '\0';
  return g_steal_pointer (&text);
}

GBytes *
tv_json_to_bytes (const TvJson *json, int indent)
{
  char *text = tv_json_to_text (json, indent);

  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static gboolean
need (const TvJson *value, gboolean right, const char *key, const char *type, GError **error)
{
  if (value != NULL && right)
    return TRUE;
  g_set_error (error,
               TV_ERROR,
               TV_ERROR_BAD_REQUEST,
               "JSON member “%s” is %s",
               key,
               value == NULL ? "missing" : type);
  return FALSE;
}

gboolean
tv_json_need_string (const TvJson *object, const char *key, const char **ret, GError **error)
{
  json_t *value = json_object_get (object, key);

  if (!need (value, json_is_string (value), key, "no string", error))
    return FALSE;
  *ret = json_string_value (value);
  return TRUE;
}

gboolean
tv_json_need_int (const TvJson *object, const char *key, gint64 *ret, GError **error)
{
  json_t *value = json_object_get (object, key);

  if (!need (value, json_is_integer (value), key, "no whole number", error))
    return FALSE;
  *ret = json_integer_value (value);
  return TRUE;
}

gboolean
tv_json_need_array (const TvJson *object, const char *key, TvJson **ret, GError **error)
{
  json_t *value = json_object_get (object, key);

  if (!need (value, json_is_array (value), key, "no array", error))
    return FALSE;
  *ret = value;
  return TRUE;
}

gboolean
tv_json_need_object (const TvJson *object, const char *key, TvJson **ret, GError **error)
{
  json_t *value = json_object_get (object, key);

  if (!need (value, json_is_object (value), key, "no object", error))
    return FALSE;
  *ret = value;
  return TRUE;
}

const char *
tv_json_get_string (const TvJson *object, const char *key, const char *fallback)
{
  json_t *value = json_object_get (object, key);

  return json_is_string (value) ? json_string_value (value) : fallback;
}

gint64
tv_json_get_int (const TvJson *object, const char *key, gint64 fallback)
{
  json_t *value = json_object_get (object, key);

  return json_is_integer (value) ? json_integer_value (value) : fallback;
}

double
tv_json_get_number (const TvJson *object, const char *key, double fallback)
{
  json_t *value = json_object_get (object, key);

  return json_is_number (value) ? json_number_value (value) : fallback;
}

gboolean
tv_json_get_boolean (const TvJson *object, const char *key, gboolean fallback)
{
  json_t *value = json_object_get (object, key);

  return json_is_boolean (value) ? json_is_true (value) : fallback;
}

GStrv
tv_json_get_strings (const TvJson *object, const char *key)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  json_t *value;
  size_t i;

  json_array_foreach (json_object_get (object, key), i, value)
  {
    if (json_is_string (value))
      g_strv_builder_add (builder, json_string_value (value));
  }
  return g_strv_builder_end (builder);
}

TvJson *
tv_json_new_strings (const char *const *strings)
{
  TvJson *array = json_array ();

  for (gsize i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_append_new (array, json_string (strings[i]));
  return array;
}

const char *
tv_json_get_localized (const TvJson *object, const char *key, const char *language)
{
  json_t *value = json_object_get (object, key);
  const char *best;

  if (!json_is_object (value))
    return json_string_value (value);
  best = language != NULL ? tv_json_get_string (value, language, NULL) : NULL;
  if (best == NULL)
    best = tv_json_get_string (value, "vi", NULL);
  for (void *i = json_object_iter (value); best == NULL && i != NULL;
       i = json_object_iter_next (value, i))
    best = json_string_value (json_object_iter_value (i));
  return best;
}
