// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-text.h"

#include "tv-error.h"
#include "tv-grapheme.h"

#include <string.h>

/* A character with its marks never decomposes to more than this; the rest of a longer run of marks
 * (no language writes one) is folded as a run of its own. */
#define MAX_CLUSTER 32

/* What the fold must remember of the word it is in, for y → i after the initial consonant. */
typedef enum
{
  WORD_NONE,
  WORD_CONSONANTS, /* nothing but consonants so far, the u of "qu" among them */
  WORD_VOWELS,
} WordState;

typedef struct
{
  GString *out;  /* (owned) */
  GArray *spans; /* (owned) (nullable) (element-type TvTextRange): of the original, per byte out */
  WordState word;
  char last; /* letter before, '\0' at a word's start */
  gboolean space;
  TvTextRange space_span;
} Fold;

char *
tv_text_to_nfc (const char *text, gssize length, GError **error)
{
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_utf8_validate (text, length, &end))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   "Text is not UTF-8 at byte %zu",
                   (gsize) (end - text));
      return NULL;
    }
  return g_utf8_normalize (text, length, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* The marks of Vietnamese: tones and shapes (domain §6). */
static gboolean
is_stripped (gunichar c)
{
  switch (c)
    {
    case 0x0300:
    case 0x0301:
    case 0x0302:
    case 0x0303:
    case 0x0306:
    case 0x0309:
    case 0x031B:
    case 0x0323:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Zero: not there at all for who searches. */
static gunichar
unify (gunichar c)
{
  switch (c)
    {
    case 0x0110: /* Đ */
    case 0x0111: /* đ */
      return 'd';
    case 0x0060:
    case 0x00B4:
    case 0x02B9:
    case 0x02BB:
    case 0x02BC:
    case 0x02BD:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0xFF07:
      return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2043:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0xFF0D:
      return '-';
    case 0x00AD: /* soft hyphen */
    case 0x200B: /* zero-width space */
    case 0x200C:
    case 0x200D:
    case 0x2060:
    case 0xFEFF:
      return 0;
    default:
      return g_unichar_tolower (c);
    }
}

static gunichar
fold_in_word (Fold *self, gunichar c)
{
  gunichar folded = c;

  if (c < 0x80 ? !g_ascii_isalpha ((char) c) : !g_unichar_isalpha (c))
    {
      if (!g_unichar_ismark (c))
        {
          self->word = WORD_NONE;
          self->last = '\0';
        }
      return c;
    }
  if (c == 'y' && self->word == WORD_CONSONANTS)
    folded = 'i';
  if (self->word != WORD_VOWELS)
    {
      gboolean vowel = c >= 0x80 || strchr ("aeiouy", (int) c) != NULL;
      gboolean glide = c == 'u' && self->last == 'q';

      self->word = vowel && !glide ? WORD_VOWELS : WORD_CONSONANTS;
    }
  self->last = c < 0x80 ? (char) c : '?';
  return folded;
}

static void
fold_append (Fold *self, gunichar c, TvTextRange span)
{
  char bytes[6] = { (char) c };
  int n = c < 0x80 ? 1 : g_unichar_to_utf8 (c, bytes);

  g_string_append_len (self->out, bytes, n);
  for (int i = 0; i < n && self->spans != NULL; i++)
    g_array_append_val (self->spans, span);
}

/* @c is in its folded form but for what its place in the word makes of it. */
static void
fold_folded (Fold *self, gunichar c, TvTextRange span)
{
  if (self->space && self->out->len > 0)
    fold_append (self, ' ', self->space_span);
  self->space = FALSE;
  fold_append (self, fold_in_word (self, c), span);
}

static void
fold_char (Fold *self, gunichar c, TvTextRange span)
{
  if (g_unichar_isspace (c))
    {
      if (!self->space)
        self->space_span = span;
      self->space = TRUE;
      self->word = WORD_NONE;
      self->last = '\0';
      return;
    }
  c = unify (c);
  if (c != 0)
    fold_folded (self, c, span);
}

/* A character with the marks that follow it, fully decomposed; returns where the next begins. */
static const char *
read_cluster (const char *p, const char *end, gunichar *ret_chars, gsize *ret_n)
{
  gsize n = g_unichar_fully_decompose (g_utf8_get_char (p), FALSE, ret_chars, MAX_CLUSTER);

  for (p = g_utf8_next_char (p); p < end && n + 8 < MAX_CLUSTER; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 0x300 || g_unichar_combining_class (c) == 0)
        break;
      n += g_unichar_fully_decompose (c, FALSE, ret_chars + n, MAX_CLUSTER - n);
    }
  if (n > 1)
    g_unicode_canonical_ordering (ret_chars, n);
  *ret_n = n;
  return p;
}

/* Vietnamese and the rest of Latin, Greek and Cyrillic folded once: 0 where one character does not
 * become exactly one. */
#define TABLE_SIZE 0x2000

static const guint16 *
get_table (void)
{
  static gsize made = 0;
  static guint16 table[TABLE_SIZE];

  if (g_once_init_enter (&made))
    {
      for (gunichar c = 0x21; c < TABLE_SIZE; c++)
        {
          gunichar chars[MAX_CLUSTER];
          gsize n = g_unichar_fully_decompose (c, FALSE, chars, MAX_CLUSTER);
          gsize kept = 0;

          for (gsize i = 0; i < n; i++)
            if (!is_stripped (chars[i]))
              chars[kept++] = chars[i];
          if (kept == 1 && !g_unichar_isspace (chars[0]) && !g_unichar_ismark (chars[0]))
            table[c] = (guint16) unify (chars[0]);
        }
      g_once_init_leave (&made, 1);
    }
  return table;
}

/* Whether @p is where a letter stands that certainly is no mark on the one before. */
static gboolean
is_no_mark (const char *p)
{
  gunichar c = g_utf8_get_char (p);

  return c < 0x300 || (c >= 0x1E00 && c < 0x1F00);
}

static void
fold_text (Fold *self, const char *text)
{
  const guint16 *table = get_table ();
  const char *end = text + strlen (text);
  const char *p = text;

  while (p < end)
    {
      gunichar chars[MAX_CLUSTER];
      gsize n = 1;
      const char *next = g_utf8_next_char (p);
      gunichar c = g_utf8_get_char (p);
      TvTextRange span = { (gsize) (p - text), 0 };

      if (c < TABLE_SIZE && table[c] != 0 && is_no_mark (next))
        {
          span.end = (gsize) (next - text);
          fold_folded (self, table[c], span);
          p = next;
          continue;
        }
      next = read_cluster (p, end, chars, &n);
      span.end = (gsize) (next - text);
      for (gsize i = 0; i < n; i++)
        if (!is_stripped (chars[i]))
          fold_char (self, chars[i], span);
      p = next;
    }
}

char *
tv_text_fold (const char *text)
{
  Fold fold = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  fold.out = g_string_sized_new (strlen (text) + 1);
  if (g_utf8_validate (text, -1, NULL))
    fold_text (&fold, text);
  return g_string_free (fold.out, FALSE);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const TvTextRange *left = a;
  const TvTextRange *right = b;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  return 0;
}

static gboolean
begins_word (const char *text, const char *p)
{
  return p == text || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (p)));
}

static void
find_word (GArray *ranges, const Fold *fold, const char *word)
{
  gsize length = strlen (word);
  const TvTextRange *spans = (const TvTextRange *) (const void *) fold->spans->data;

  for (const char *p = strstr (fold->out->str, word); p != NULL; p = strstr (p + 1, word))
    {
      gsize at = (gsize) (p - fold->out->str);
      TvTextRange range = { spans[at].start, spans[at + length - 1].end };

      if (begins_word (fold->out->str, p))
        g_array_append_val (ranges, range);
    }
}

/* Sorted, with what overlaps made one. */
static void
merge_ranges (GArray *ranges)
{
  guint kept = 0;

  g_array_sort (ranges, compare_ranges);
  for (guint i = 1; i < ranges->len; i++)
    {
      TvTextRange *last = &g_array_index (ranges, TvTextRange, kept);
      const TvTextRange *next = &g_array_index (ranges, TvTextRange, i);

      if (next->start < last->end)
        last->end = MAX (last->end, next->end);
      else
        g_array_index (ranges, TvTextRange, ++kept) = *next;
    }
  if (ranges->len > 0)
    g_array_set_size (ranges, kept + 1);
}

GArray *
tv_text_find (const char *text, const char *query)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (TvTextRange));
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;
  Fold fold = { 0 };

  g_return_val_if_fail (text != NULL && query != NULL, ranges);

  if (!g_utf8_validate (text, -1, NULL))
    return ranges;
  fold.out = g_string_new (NULL);
  fold.spans = g_array_new (FALSE, FALSE, sizeof (TvTextRange));
  fold_text (&fold, text);
  folded = tv_text_fold (query);
  words = g_strsplit (folded, " ", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      find_word (ranges, &fold, words[i]);
  merge_ranges (ranges);
  g_string_free (fold.out, TRUE);
  g_array_unref (fold.spans);
  return ranges;
}

gsize
tv_text_count (const char *text)
{
  gsize n = 0;

  g_return_val_if_fail (text != NULL, 0);

  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  for (const char *p = text; *p != '\0'; p = tv_grapheme_next (p))
    n++;
  return n;
}
