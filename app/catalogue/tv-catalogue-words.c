// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-words-private.h"

#include "base/tv-text.h"

#include <string.h>

/* More words make no search better, only slower. */
#define MAX_WORDS 12

static char *
words_of (const char *text)
{
  g_autoptr (GString) out = g_string_sized_new (strlen (text) + 1);
  gboolean gap = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x80 ? !g_ascii_isalnum ((char) c) : !g_unichar_isalnum (c) && !g_unichar_ismark (c))
        {
          gap = TRUE;
          continue;
        }
      if (gap && out->len > 0)
        g_string_append_c (out, ' ');
      gap = FALSE;
      g_string_append_len (out, p, g_utf8_next_char (p) - p);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
fold_words (const char *text)
{
  g_autofree char *folded = tv_text_fold (text);

  return words_of (folded);
}

/* Lower case in NFC with all marks. */
static char *
exact_words (const char *text)
{
  g_autofree char *lower = g_utf8_validate (text, -1, NULL) ? g_utf8_strdown (text, -1) : NULL;
  g_autofree char *nfc
      = lower != NULL ? g_utf8_normalize (lower, -1, G_NORMALIZE_DEFAULT_COMPOSE) : NULL;

  return words_of (nfc != NULL ? nfc : "");
}

/* Neighbours joined by "_". */
static void
append_pairs (GString *out, const char *folded)
{
  const char *word = folded;
  const char *gap;

  while ((gap = strchr (word, ' ')) != NULL)
    {
      gsize next = strcspn (gap + 1, " ");

      g_string_append_c (out, ' ');
      g_string_append_len (out, word, gap - word);
      g_string_append_c (out, '_');
      g_string_append_len (out, gap + 1, (gssize) next);
      word = gap + 1;
    }
}

char *
tv_catalogue_words_of_body (const char *text)
{
  g_autofree char *folded = fold_words (text);
  GString *out = g_string_new (folded);

  append_pairs (out, folded);
  return g_string_free (out, FALSE);
}

char *
tv_catalogue_words_of_title (const char *text)
{
  g_autofree char *folded = fold_words (text);
  g_autofree char *exact = exact_words (text);
  GString *out = g_string_new (folded);

  append_pairs (out, folded);
  if (*exact != '\0')
    {
      g_autoptr (GString) marked = g_string_new (exact);

      g_string_replace (marked, " ", " _", 0);
      g_string_append_printf (out, " _%s", marked->str);
    }
  return g_string_free (out, FALSE);
}

gboolean
tv_catalogue_words_are_none (const char *query)
{
  g_autofree char *folded = fold_words (query);

  return *folded == '\0';
}

static void
match_free (gpointer data)
{
  TvCatalogueMatch *self = data;

  g_free (self->match);
  g_free (self);
}

/* All of @words, which are letters, digits and "_" only, so that quoting them is safe. */
static char *
all_of (char **words, gsize n, const char *mark, gboolean last_is_prefix)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out,
                            "%s\"%s%s\"%s",
                            i > 0 ? " AND " : "",
                            mark,
                            words[i],
                            last_is_prefix && i + 1 == n ? " *" : "");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add (GPtrArray *matches, gboolean in_body, char *match)
{
  TvCatalogueMatch *one = g_new0 (TvCatalogueMatch, 1);

  one->in_body = in_body;
  one->match = match;
  g_ptr_array_add (matches, one);
}

static gsize
count_words (char **words)
{
  return MIN (g_strv_length (words), MAX_WORDS);
}

/* Finished words first: they cost nothing when the last one is not finished. Side by side before
 * anywhere. */
static void
add_part (GPtrArray *matches, gboolean in_body, char **words, char **pairs)
{
  gsize n = count_words (words);
  gsize n_pairs = count_words (pairs);

  for (int prefix = 0; prefix < 2; prefix++)
    {
      if (n_pairs > 0)
        add (matches, in_body, all_of (pairs, n_pairs, "", prefix));
      add (matches, in_body, all_of (words, n, "", prefix));
    }
}

GPtrArray *
tv_catalogue_words_match (const char *query)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func (match_free);
  g_autofree char *folded = fold_words (query);
  g_autofree char *exact = exact_words (query);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_auto (GStrv) marked = g_strsplit (exact, " ", -1);
  g_auto (GStrv) pairs = NULL;
  g_autoptr (GString) joined = g_string_new (NULL);

  if (*folded == '\0')
    return matches;
  append_pairs (joined, folded);
  pairs = g_strsplit (joined->len > 0 ? joined->str + 1 : "", " ", -1);
  if (strcmp (exact, folded) != 0 && *exact != '\0')
    {
      add (matches, FALSE, all_of (marked, count_words (marked), "_", FALSE));
      add (matches, FALSE, all_of (marked, count_words (marked), "_", TRUE));
    }
  add_part (matches, FALSE, words, pairs);
  add_part (matches, TRUE, words, pairs);
  return matches;
}
