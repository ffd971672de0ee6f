// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-syllable-private.h"

#include <string.h>

static gboolean
is_vowel (const TvLetter *letter)
{
  return strchr ("aeiouy", letter->base) != NULL;
}

static gboolean
is_pair (const TvSyllable *self, guint at, char first, char second)
{
  return at + 1 < self->length && self->letters[at].base == first
         && self->letters[at + 1].base == second;
}

gboolean
tv_syllable_get_parts (const TvSyllable *self, TvSyllableParts *ret_parts)
{
  guint final = self->length;
  guint nucleus;

  while (final > 0 && !is_vowel (&self->letters[final - 1]))
    final--;
  nucleus = final;
  while (nucleus > 0 && is_vowel (&self->letters[nucleus - 1]))
    nucleus--;
  if (nucleus > 0 && is_pair (self, nucleus - 1, 'q', 'u'))
    nucleus++;
  else if (nucleus == 1 && final - nucleus > 1 && is_pair (self, 0, 'g', 'i'))
    nucleus++;
  if (nucleus >= final)
    return FALSE;
  ret_parts->nucleus = nucleus;
  ret_parts->final = final;
  return TRUE;
}

/* 'â' of a letter with a circumflex; the letter itself without a shape. */
static gunichar
shaped (const TvLetter *letter)
{
  static const struct
  {
    char base;
    TvShape shape;
    gunichar composed;
  } table[] = {
    { 'a', TV_SHAPE_CIRCUMFLEX, 0x00E2 }, { 'a', TV_SHAPE_BREVE, 0x0103 },
    { 'e', TV_SHAPE_CIRCUMFLEX, 0x00EA }, { 'o', TV_SHAPE_CIRCUMFLEX, 0x00F4 },
    { 'o', TV_SHAPE_HORN, 0x01A1 },       { 'u', TV_SHAPE_HORN, 0x01B0 },
    { 'd', TV_SHAPE_STROKE, 0x0111 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].base == letter->base && table[i].shape == letter->shape)
      return table[i].composed;
  return (gunichar) letter->base;
}

gboolean
tv_syllable_has_known_nucleus (const TvSyllable *self)
{
  static const char *const nuclei[] = {
    "a",   "ă",   "â",   "e",   "ê",   "i",   "o",   "ô",   "ơ",   "u",   "ư",   "y",
    "ai",  "ao",  "au",  "ay",  "âu",  "ây",  "eo",  "êu",  "ia",  "iê",  "iu",  "oa",
    "oă",  "oe",  "oi",  "ôi",  "ơi",  "oo",  "ôô",  "ua",  "uâ",  "uê",  "ui",  "uô",
    "uơ",  "uy",  "ưa",  "ưi",  "ươ",  "ưu",  "yê",  "iêu", "oai", "oao", "oay", "oeo",
    "uây", "uêu", "uôi", "uya", "uyê", "uyu", "ươi", "ươu", "yêu", NULL,
  };
  TvSyllableParts parts;
  char text[6 * TV_SYLLABLE_MAX + 1];
  gsize length = 0;

  if (!tv_syllable_get_parts (self, &parts))
    return FALSE;
  for (guint i = parts.nucleus; i < parts.final; i++)
    length += (gsize) g_unichar_to_utf8 (shaped (&self->letters[i]), text + length);
  text[length] = '\0';
  return g_strv_contains (nuclei, text);
}

gboolean
tv_syllable_can_carry (const TvSyllable *self, TvTone tone)
{
  static const char *const stops[] = { "c", "ch", "k", "p", "t", NULL };
  static const char *const others[] = { "", "m", "n", "ng", "nh", NULL };
  TvSyllableParts parts;
  char final[TV_SYLLABLE_MAX + 1] = { 0 };

  if (!tv_syllable_get_parts (self, &parts))
    return FALSE;
  for (guint i = parts.final; i < self->length; i++)
    {
      if (self->letters[i].shape != TV_SHAPE_NONE)
        return FALSE;
      final[i - parts.final] = self->letters[i].base;
    }
  if (g_strv_contains (stops, final))
    return tone == TV_TONE_SAC || tone == TV_TONE_NANG;
  return g_strv_contains (others, final);
}

/* Two vowels without a shape: on the first, but before a final consonant and in the pairs with a
 * glide (where the two styles differ) on the second. */
static guint
carrier_of_two (const TvSyllable *self, TvSyllableParts parts, gboolean old_style)
{
  guint at = parts.nucleus;

  if (parts.final < self->length || is_pair (self, at, 'u', 'o') || is_pair (self, at, 'i', 'e')
      || is_pair (self, at, 'u', 'e'))
    return at + 1;
  if (is_pair (self, at, 'o', 'a') || is_pair (self, at, 'o', 'e') || is_pair (self, at, 'u', 'y'))
    return old_style ? at : at + 1;
  return at;
}

static guint
carrier (const TvSyllable *self, TvSyllableParts parts, gboolean old_style)
{
  guint vowels = parts.final - parts.nucleus;

  for (guint i = parts.final; i > parts.nucleus; i--)
    if (self->letters[i - 1].shape != TV_SHAPE_NONE)
      return i - 1;
  if (vowels == 1)
    return parts.nucleus;
  if (vowels == 2)
    return carrier_of_two (self, parts, old_style);
  if (is_pair (self, parts.nucleus + 1, 'y', 'e'))
    return parts.nucleus + 2;
  return parts.nucleus + 1;
}

static gunichar
with_tone (gunichar vowel, TvTone tone)
{
  static const gunichar marks[] = {
    [TV_TONE_NONE] = 0,     [TV_TONE_SAC] = 0x0301, [TV_TONE_HUYEN] = 0x0300,
    [TV_TONE_HOI] = 0x0309, [TV_TONE_NGA] = 0x0303, [TV_TONE_NANG] = 0x0323,
  };
  gunichar composed;

  if (tone == TV_TONE_NONE)
    return vowel;
  if (g_unichar_compose (vowel, marks[tone], &composed))
    return composed;
  /* With nặng, Unicode composes the dot first and the circumflex or breve onto that. */
  for (gunichar base = 'a'; base <= 'o'; base++)
    for (gunichar mark = 0x0302; mark <= 0x0306; mark += 4)
      {
        gunichar dotted;

        if (g_unichar_compose (base, mark, &composed) && composed == vowel
            && g_unichar_compose (base, marks[tone], &dotted)
            && g_unichar_compose (dotted, mark, &composed))
          return composed;
      }
  return vowel;
}

void
tv_syllable_render (const TvSyllable *self, gboolean old_style, gunichar *ret_chars)
{
  TvSyllableParts parts;
  guint toned = G_MAXUINT;

  if (self->tone != TV_TONE_NONE && tv_syllable_get_parts (self, &parts))
    toned = carrier (self, parts, old_style);
  for (guint i = 0; i < self->length; i++)
    {
      gunichar c = shaped (&self->letters[i]);

      if (i == toned)
        c = with_tone (c, self->tone);
      ret_chars[i] = self->letters[i].is_upper ? g_unichar_toupper (c) : c;
    }
}
