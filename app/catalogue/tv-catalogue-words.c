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

char *
tv_catalogue_words_fold (const char *text)
{
  g_autofree char *folded = tv_text_fold (text);

  return words_of (folded);
}

char *
tv_catalogue_words_exact (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_autofree char *nfc = g_utf8_normalize (lower, -1, G_NORMALIZE_DEFAULT_COMPOSE);

  return words_of (nfc != NULL ? nfc : "");
}

char *
tv_catalogue_words_pairs (const char *folded)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *word = folded;
  const char *gap;

  while ((gap = strchr (word, ' ')) != NULL)
    {
      gsize next = strcspn (gap + 1, " ");

      if (out->len > 0)
        g_string_append_c (out, ' ');
      g_string_append_len (out, word, gap - word);
      g_string_append_c (out, '_');
      g_string_append_len (out, gap + 1, (gssize) next);
      word = gap + 1;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* "column : (…)" with every word quoted; they are letters and digits only. */
static char *
all_of (const char *column, char **words, gsize n, gboolean last_is_prefix)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (out,
                            "%s%s : \"%s\"%s",
                            i > 0 ? " AND " : "",
                            column,
                            words[i],
                            last_is_prefix && i + 1 == n ? " *" : "");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gsize
count_words (char **words)
{
  return MIN (g_strv_length (words), MAX_WORDS);
}

/* The words where they stand side by side, so far as the writer has finished them. */
static void
add_pairs (GStrvBuilder *builder, const char *column, char **words, gsize n)
{
  g_autofree char *joined = NULL;
  g_autofree char *pairs = NULL;
  g_autofree char *in_column = NULL;
  g_autofree char *side_by_side = NULL;
  g_autofree char *both = NULL;
  g_auto (GStrv) list = NULL;
  g_auto (GStrv) first = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    first[i] = g_strdup (words[i]);
  joined = g_strjoinv (" ", first);
  pairs = tv_catalogue_words_pairs (joined);
  list = g_strsplit (pairs, " ", -1);
  side_by_side = all_of ("pairs", list, g_strv_length (list), TRUE);
  in_column = all_of (column, words, n, TRUE);
  both = g_strdup_printf ("%s AND %s", side_by_side, in_column);
  g_strv_builder_add (builder, both);
}

GStrv
tv_catalogue_words_match (const char *query)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *folded = tv_catalogue_words_fold (query);
  g_autofree char *exact = tv_catalogue_words_exact (query);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_auto (GStrv) exact_words = g_strsplit (exact, " ", -1);
  gsize n = count_words (words);
  g_autofree char *title = all_of ("title", words, n, TRUE);
  g_autofree char *body = all_of ("body", words, n, TRUE);

  if (n == 0)
    return g_strv_builder_end (builder);
  if (strcmp (exact, folded) != 0 && exact[0] != '\0')
    {
      g_autofree char *match = all_of ("exact", exact_words, count_words (exact_words), TRUE);

      g_strv_builder_add (builder, match);
    }
  if (n > 1)
    add_pairs (builder, "title", words, n);
  g_strv_builder_add (builder, title);
  if (n > 1)
    add_pairs (builder, "body", words, n);
  g_strv_builder_add (builder, body);
  return g_strv_builder_end (builder);
}
