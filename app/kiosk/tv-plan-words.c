// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-plan-words.h"

#include <string.h>

#define MAX_JSON (4 * 1024 * 1024)
#define MAX_TEXT (64 * 1024 * 1024)

struct _TvPlanWords
{
  TvCatalogue *catalogue; /* (owned) */
  char *item;
  guint version;
  GPtrArray *landuse; /* (owned) (nullable) (element-type TvLanduse) */
  TvStyle *style;     /* (owned) (nullable) */
  TvJson *text;       /* (owned) (nullable): read when first asked for */
};

static TvJson *
load (TvPlanWords *self, const char *path, gsize most)
{
  g_autoptr (GBytes) bytes
      = tv_catalogue_read (self->catalogue, self->item, self->version, path, NULL);
  g_autoptr (GError) error = NULL;
  TvJson *json = bytes != NULL ? tv_json_parse_bytes (bytes, most, &error) : NULL;

  if (error != NULL)
    g_message ("%s: %s", path, error->message);
  return json;
}

TvPlanWords *
tv_plan_words_new (TvCatalogue *catalogue, const char *item, guint version)
{
  TvPlanWords *self;
  g_autofree char *style = NULL;
  g_autoptr (TvJson) landuse = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TV_IS_CATALOGUE (catalogue) && item != NULL, NULL);

  self = g_new0 (TvPlanWords, 1);
  self->catalogue = g_object_ref (catalogue);
  self->item = g_strdup (item);
  self->version = version;
  landuse = load (self, "landuse.json", MAX_JSON);
  if (landuse != NULL)
    self->landuse = tv_landuse_list_parse (landuse, &error);
  if (error != NULL)
    g_message ("landuse.json: %s", error->message);
  style = tv_catalogue_locate (catalogue, item, version, "style.json", NULL);
  if (style != NULL)
    self->style = tv_style_load (style, NULL);
  return self;
}

void
tv_plan_words_free (TvPlanWords *self)
{
  g_object_unref (self->catalogue);
  g_free (self->item);
  g_clear_pointer (&self->landuse, g_ptr_array_unref);
  g_clear_pointer (&self->style, tv_style_unref);
  g_clear_pointer (&self->text, json_decref);
  g_free (self);
}

const TvLanduse *
tv_plan_words_find_use (TvPlanWords *self, const char *code)
{
  return self->landuse != NULL && code != NULL ? tv_landuse_list_find (self->landuse, code) : NULL;
}

const TvStyleClass *
tv_plan_words_find_class (TvPlanWords *self, const char *layer, const char *code)
{
  for (guint i = 0; self->style != NULL && code != NULL && i < self->style->layers->len; i++)
    {
      const TvStyleLayer *one = g_ptr_array_index (self->style->layers, i);

      if (one->kind == TV_STYLE_FILL && g_strcmp0 (one->source, layer) == 0)
        return tv_style_layer_find_class (one, code);
    }
  return NULL;
}

TvStyle *
tv_plan_words_get_style (TvPlanWords *self)
{
  return self->style;
}

static const TvJson *
find_page (const TvJson *pages, const char *document, gint64 number)
{
  for (size_t i = 0; i < json_array_size (pages); i++)
    {
      const TvJson *page = json_array_get (pages, i);

      if (g_strcmp0 (tv_json_get_string (page, "document", NULL), document) == 0
          && tv_json_get_int (page, "page", 0) == number)
        return page;
    }
  return NULL;
}

/* The code as a word of its own: "OM" is not in "COMMUNE". */
static gboolean
mentions (const char *text, const char *code)
{
  gsize length = strlen (code);

  for (const char *at = strstr (text, code); at != NULL; at = strstr (at + 1, code))
    {
      gboolean starts = at == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at)));

      if (starts && !g_unichar_isalnum (g_utf8_get_char (at + length)))
        return TRUE;
    }
  return FALSE;
}

/* The next "Điều 12." behind @text, or its end. */
static const char *
next_article (const char *text)
{
  static const char word[] = "Điều ";

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    {
      const char *number = at + strlen (word);
      gsize digits = strspn (number, "0123456789");

      if (at > text && digits > 0 && number[digits] == '.')
        return at;
    }
  return text + strlen (text);
}

/* The one article of a paragraph that speaks of the code. */
static char *
dup_article (const char *text, const char *code)
{
  for (const char *start = text; *start != '\0'; start = next_article (start))
    {
      g_autofree char *article = g_strndup (start, next_article (start) - start);

      if (mentions (article, code))
        return g_strdup (g_strstrip (article));
    }
  return NULL;
}

char *
tv_plan_words_dup_clause (TvPlanWords *self,
                          const char *document,
                          gint64 page,
                          const char *paragraph,
                          const char *code,
                          char **ret_paragraph)
{
  const TvJson *paragraphs;
  const TvJson *found = NULL;
  g_autofree char *article = NULL;

  if (document == NULL || code == NULL)
    return NULL;
  if (self->text == NULL)
    self->text = load (self, "text.json", MAX_TEXT);
  paragraphs = json_object_get (find_page (self->text, document, page), "paragraphs");
  for (size_t i = 0; i < json_array_size (paragraphs); i++)
    {
      const TvJson *one = json_array_get (paragraphs, i);
      gboolean named = g_strcmp0 (tv_json_get_string (one, "id", NULL), paragraph) == 0;
      g_autofree char *text = dup_article (tv_json_get_string (one, "text", ""), code);

      if (text == NULL || (article != NULL && !named))
        continue;
      g_free (article);
      article = g_steal_pointer (&text);
      found = one;
    }
  if (found != NULL && ret_paragraph != NULL)
    *ret_paragraph = g_strdup (tv_json_get_string (found, "id", NULL));
  return g_steal_pointer (&article);
}
