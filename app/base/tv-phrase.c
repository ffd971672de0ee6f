// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-phrase.h"

#include <string.h>

/* From @start the text goes on with all of @folded: where that ends, or NULL. */
static const char *
match (const char *start, const char *folded)
{
  const gsize length = strlen (folded);
  const char *end = start;

  while (*end != '\0')
    {
      g_autofree char *part = NULL;
      g_autofree char *seen = NULL;

      end = g_utf8_next_char (end);
      part = g_strndup (start, (gsize) (end - start));
      seen = tv_text_fold (part);
      if (strncmp (seen, folded, length) == 0)
        return end;
      /* A letter may still get its mark and a space its word; anything else has to agree so far. */
      if (strlen (seen) > length || strncmp (seen, folded, MAX (strlen (seen), 1) - 1) != 0)
        return NULL;
    }
  return NULL;
}

GArray *
tv_phrase_find (const char *text, const char *query)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (TvTextRange));
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GArray) starts = NULL;
  gsize done = 0;

  g_return_val_if_fail (text != NULL && query != NULL, ranges);
  folded = tv_text_fold (query);
  words = g_strsplit (folded, " ", 2);
  if (words[0] == NULL || words[0][0] == '\0')
    return ranges;
  /* Where the first word stands; the rest has to follow it. */
  starts = tv_text_find (text, words[0]);
  for (guint i = 0; i < starts->len; i++)
    {
      TvTextRange range = g_array_index (starts, TvTextRange, i);
      const char *end = range.start >= done ? match (text + range.start, folded) : NULL;

      if (end == NULL)
        continue;
      range.end = done = (gsize) (end - text);
      g_array_append_val (ranges, range);
    }
  return ranges;
}
