// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-text.h"

#include <string.h>

/* Bytes of the primary level, in CLDR's order: spaces, signs, digits, letters, other scripts (their
 * UTF-8, which begins above all of these). 1 ends a level. */
#define WEIGHT_SPACE 0x02
#define WEIGHT_SIGN 0x03
#define WEIGHT_DIGIT 0x08
#define WEIGHT_LETTER 0x20
#define LEVEL_END 0x01

/* Secondary: no tone, huyền, hỏi, ngã, sắc, nặng (CLDR vi), then marks of other languages. */
typedef enum
{
  TONE_NONE = 0x02,
  TONE_HUYEN,
  TONE_HOI,
  TONE_NGA,
  TONE_SAC,
  TONE_NANG,
  TONE_OTHER = 0x10,
} Tone;

typedef struct
{
  GString *primary;
  GString *secondary;
  GString *tertiary;
} Levels;

/* The Vietnamese alphabet, f j w z in their Latin places. */
static const gunichar alphabet[] = {
  'a', 0x0103, 0x00E2, 'b', 'c', 'd',    0x0111, 'e', 0x00EA, 'f',    'g',
  'h', 'i',    'j',    'k', 'l', 'm',    'n',    'o', 0x00F4, 0x01A1, 'p',
  'q', 'r',    's',    't', 'u', 0x01B0, 'v',    'w', 'x',    'y',    'z',
};

static gboolean
append_letter (Levels *levels, gunichar lower, gboolean is_upper)
{
  for (gsize i = 0; i < G_N_ELEMENTS (alphabet); i++)
    if (alphabet[i] == lower)
      {
        g_string_append_c (levels->primary, (char) (WEIGHT_LETTER + i));
        g_string_append_c (levels->secondary, TONE_NONE);
        g_string_append_c (levels->tertiary, is_upper ? 3 : 2);
        return TRUE;
      }
  return FALSE;
}

static Tone
tone_of (gunichar mark)
{
  switch (mark)
    {
    case 0x0300:
      return TONE_HUYEN;
    case 0x0309:
      return TONE_HOI;
    case 0x0303:
      return TONE_NGA;
    case 0x0301:
      return TONE_SAC;
    case 0x0323:
      return TONE_NANG;
    default:
      return TONE_OTHER;
    }
}

static void
append_mark (Levels *levels, gunichar mark)
{
  Tone tone = tone_of (mark);
  GString *out = levels->secondary;

  if (tone != TONE_OTHER && out->len > 0 && out->str[out->len - 1] == TONE_NONE)
    out->str[out->len - 1] = (char) tone;
  else
    {
      g_string_append_c (out, TONE_OTHER);
      g_string_append_unichar (out, mark);
    }
}

static void
append_other (Levels *levels, gunichar c)
{
  gboolean is_upper = g_unichar_isupper (c);

  if (g_unichar_isspace (c))
    g_string_append_c (levels->primary, WEIGHT_SPACE);
  else if (g_unichar_isdigit (c))
    g_string_append_c (levels->primary, (char) (WEIGHT_DIGIT + g_unichar_digit_value (c)));
  else
    {
      if (!g_unichar_isalpha (c))
        g_string_append_c (levels->primary, WEIGHT_SIGN);
      g_string_append_unichar (levels->primary, g_unichar_tolower (c));
    }
  g_string_append_c (levels->secondary, TONE_NONE);
  g_string_append_c (levels->tertiary, is_upper ? 3 : 2);
}

/* A base with its shape mark as the one letter it is in the alphabet; @ret_used says how many
 * characters of @chars that took. */
static gunichar
join_shape (const gunichar *chars, gsize n, gsize *ret_used)
{
  static const struct
  {
    gunichar base;
    gunichar mark;
    gunichar letter;
  } shapes[] = {
    { 'a', 0x0306, 0x0103 }, { 'a', 0x0302, 0x00E2 }, { 'e', 0x0302, 0x00EA },
    { 'o', 0x0302, 0x00F4 }, { 'o', 0x031B, 0x01A1 }, { 'u', 0x031B, 0x01B0 },
  };
  gunichar base = g_unichar_tolower (chars[0]);

  for (gsize i = 1; i < n && g_unichar_ismark (chars[i]); i++)
    for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
      if (shapes[s].base == base && shapes[s].mark == chars[i])
        {
          *ret_used = i;
          return shapes[s].letter;
        }
  *ret_used = 0;
  return base;
}

static void
append_all (Levels *levels, const gunichar *chars, gsize n)
{
  gsize i = 0;

  while (i < n)
    {
      gsize shape;
      gunichar letter = join_shape (chars + i, n - i, &shape);

      if (!append_letter (levels, letter, g_unichar_isupper (chars[i])))
        append_other (levels, chars[i]);
      for (gsize m = 1; i + m < n && g_unichar_ismark (chars[i + m]); m++)
        if (m != shape)
          append_mark (levels, chars[i + m]);
      for (i++; i < n && g_unichar_ismark (chars[i]); i++)
        ;
    }
}

char *
tv_text_collate_key (const char *text)
{
  g_autofree char *nfd = NULL;
  g_autofree gunichar *chars = NULL;
  Levels levels;
  glong n;

  g_return_val_if_fail (text != NULL, NULL);

  nfd = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT);
  if (nfd == NULL)
    return g_strdup ("");
  chars = g_utf8_to_ucs4_fast (nfd, -1, &n);
  levels.primary = g_string_new (NULL);
  levels.secondary = g_string_new (NULL);
  levels.tertiary = g_string_new (NULL);
  append_all (&levels, chars, (gsize) n);
  g_string_append_c (levels.primary, LEVEL_END);
  g_string_append (levels.primary, levels.secondary->str);
  g_string_append_c (levels.primary, LEVEL_END);
  g_string_append (levels.primary, levels.tertiary->str);
  g_string_free (levels.secondary, TRUE);
  g_string_free (levels.tertiary, TRUE);
  return g_string_free (levels.primary, FALSE);
}

int
tv_text_collate (const char *a, const char *b)
{
  g_autofree char *left = tv_text_collate_key (a);
  g_autofree char *right = tv_text_collate_key (b);

  return g_strcmp0 (left, right);
}
