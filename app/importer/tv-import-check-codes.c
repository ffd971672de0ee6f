// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-text.h"
#include "tv-import-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TELL 6

static TvJson *
find_code (const TvJson *landuse, const char *code)
{
  size_t i;
  TvJson *one;

  json_array_foreach ((TvJson *) landuse, i, one)
  {
    if (g_strcmp0 (tv_json_get_string (one, "code", NULL), code) == 0)
      return one;
  }
  return NULL;
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return tv_text_collate (*(const char *const *) a, *(const char *const *) b);
}

/* The codes of @layer nothing is said about, one after another; NULL: none. */
static char *
dup_missing_codes (const TvImportLayer *layer, const TvJson *landuse)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer code;

  g_hash_table_iter_init (&iter, layer->codes);
  while (g_hash_table_iter_next (&iter, &code, NULL))
    {
      const TvJson *one = find_code (landuse, code);

      if (one == NULL || tv_json_get_localized (one, "plain", "vi") == NULL)
        g_ptr_array_add (codes, code);
    }
  if (codes->len == 0)
    return NULL;
  g_ptr_array_sort (codes, compare_codes);
  g_ptr_array_add (codes, NULL);
  return g_strjoinv (", ", (char **) codes->pdata);
}

static void
check_words (const TvImportCheck *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);
      g_autofree char *missing = NULL;

      /* what is there today, or is protected, is no leave to build */
      if (!g_str_equal (layer->spec->role, "quy-hoach"))
        continue;
      missing = dup_missing_codes (layer, self->landuse);
      if (missing != NULL)
        tv_import_log_find (
            self->log,
            TV_IMPORT_WARNING,
            "clause",
            layer->spec->id,
            _ ("People ask what may be built on a lot: add name and plain words to landuse.json."),
            _ ("nothing in landuse.json says what may be built under %s"),
            missing);
    }
}

static gboolean
is_used (const TvImportCheck *self, const char *code)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);

      if (g_hash_table_contains (layer->codes, code))
        return TRUE;
    }
  return FALSE;
}

static const TvJson *
find_document (const TvImportCheck *self, const char *id)
{
  size_t i;
  TvJson *one;

  json_array_foreach (self->documents->list, i, one)
  {
    if (g_strcmp0 (tv_json_get_string (one, "id", NULL), id) == 0)
      return one;
  }
  return NULL;
}

/* Its words; NULL: there is no such paragraph. */
static const char *
find_paragraph (const TvImportCheck *self, const char *document, gint64 page, const char *paragraph)
{
  size_t i, k;
  TvJson *one, *text;

  json_array_foreach (self->documents->text, i, one)
  {
    if (tv_json_get_int (one, "page", 0) != page
        || g_strcmp0 (tv_json_get_string (one, "document", NULL), document) != 0)
      continue;
    json_array_foreach (json_object_get (one, "paragraphs"), k, text)
    {
      if (g_strcmp0 (tv_json_get_string (text, "id", NULL), paragraph) == 0)
        return tv_json_get_string (text, "text", "");
    }
  }
  return NULL;
}

/* What is wrong with where a clause leads; NULL: nothing. */
static char *
dup_clause_fault (const TvImportCheck *self, const TvJson *clause)
{
  const char *id = tv_json_get_string (clause, "document", NULL);
  const char *paragraph = tv_json_get_string (clause, "paragraph", NULL);
  gint64 page = tv_json_get_int (clause, "page", 0);
  const TvJson *document = id != NULL ? find_document (self, id) : NULL;

  if (document == NULL)
    return g_strdup_printf (_ ("its clause names the document %s, which is not there"),
                            id != NULL ? id : "?");
  if (page < 1 || page > tv_json_get_int (document, "pages", 0))
    return g_strdup_printf (_ ("its clause names page %d of %s, which has %d"),
                            (int) page,
                            id,
                            (int) tv_json_get_int (document, "pages", 0));
  if (paragraph != NULL && find_paragraph (self, id, page, paragraph) == NULL)
    return g_strdup_printf (_ ("its clause names paragraph %s, which is not on page %d of %s"),
                            paragraph,
                            (int) page,
                            id);
  return NULL;
}

static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *escaped = g_regex_escape_string (word, -1);
  g_autofree char *pattern = g_strdup_printf ("(?<![\\pL\\pN])%s(?![\\pL\\pN])", escaped);

  return g_regex_match_simple (pattern, text, 0, 0);
}

/* A clause that names another paragraph of the page answers with what is not asked: the page's
 * number, a heading, the next article. */
static void
check_words_of_clause (const TvImportCheck *self, const TvJson *landuse, const char *where)
{
  const TvJson *clause = json_object_get (landuse, "clause");
  const char *code = tv_json_get_string (landuse, "code", "");
  const char *name = tv_json_get_localized (landuse, "name", "vi");
  const char *text = find_paragraph (self,
                                     tv_json_get_string (clause, "document", NULL),
                                     tv_json_get_int (clause, "page", 0),
                                     tv_json_get_string (clause, "paragraph", NULL));
  g_autofree char *folded = text != NULL ? tv_text_fold (text) : NULL;
  g_autofree char *sought = tv_text_fold (name != NULL ? name : "");

  if (text == NULL || has_word (text, code) || (*sought != '\0' && strstr (folded, sought) != NULL))
    return;
  tv_import_log_find (self->log,
                      TV_IMPORT_ADVICE,
                      "clause",
                      where,
                      _ ("Name the paragraph that governs it: people are shown it as the source."),
                      /* TRANSLATORS: land-use code and its name */
                      _ ("the paragraph its clause names speaks neither of %s nor of “%s”"),
                      code,
                      name != NULL ? name : "");
}

static void
check_clause (const TvImportCheck *self, const TvJson *landuse, const char *code)
{
  const TvJson *clause = json_object_get (landuse, "clause");
  g_autofree char *where = g_strdup_printf ("landuse.json, %s", code);
  g_autofree char *fault = NULL;

  if (!json_is_object (clause))
    {
      tv_import_log_find (
          self->log,
          TV_IMPORT_WARNING,
          "clause",
          where,
          _ ("Add \"clause\": {\"document\", \"page\", \"paragraph\"}: the source of the answer."),
          _ ("no clause says what governs this land use"));
      return;
    }
  fault = dup_clause_fault (self, clause);
  if (fault != NULL)
    tv_import_log_find (self->log, TV_IMPORT_WARNING, "clause", where, NULL, "%s", fault);
  else
    check_words_of_clause (self, landuse, where);
}

static void
check_clauses (const TvImportCheck *self)
{
  size_t i;
  TvJson *one;

  json_array_foreach ((TvJson *) self->landuse, i, one)
  {
    const char *code = tv_json_get_string (one, "code", "");

    if (is_used (self, code))
      check_clause (self, one, code);
  }
}

typedef struct
{
  GHashTable *seen;
  GString *twice;
  guint n;
} Lots;

static gboolean
see_lot (const TvGpkgFeature *feature, gpointer data)
{
  Lots *lots = data;
  g_autofree char *lot = tv_gpkg_feature_dup_text (feature, "lot");

  if (lot == NULL || *lot == '\0' || g_hash_table_add (lots->seen, g_strdup (lot)))
    return TRUE;
  if (lots->n++ < TELL)
    g_string_append_printf (lots->twice, "%s%s", lots->twice->len > 0 ? ", " : "", lot);
  return TRUE;
}

/* A lot found by its number must be one. */
static void
check_lots (const TvImportCheck *self, const TvImportLayer *layer)
{
  Lots lots
      = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), g_string_new (NULL), 0 };

  if (tv_gpkg_foreach (self->gpkg, layer->spec->id, see_lot, &lots, NULL) && lots.n > 0)
    tv_import_log_find (self->log,
                        TV_IMPORT_WARNING,
                        "field",
                        layer->spec->id,
                        _ ("People find a lot by its number: give each its own."),
                        _ ("%u lot numbers stand more than once: %s"),
                        lots.n,
                        lots.twice->str);
  g_hash_table_unref (lots.seen);
  g_string_free (lots.twice, TRUE);
}

void
tv_import_check_codes (const TvImportCheck *self)
{
  check_words (self);
  check_clauses (self);
  for (guint i = 0; self->gpkg != NULL && i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);

      if (layer->spec->lot_field != NULL)
        check_lots (self, layer);
    }
}
