// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TV_SHAPE_NONE,
  TV_SHAPE_CIRCUMFLEX, /* â ê ô */
  TV_SHAPE_BREVE,      /* ă */
  TV_SHAPE_HORN,       /* ơ ư */
  TV_SHAPE_STROKE,     /* đ */
} TvShape;

typedef enum
{
  TV_TONE_NONE,
  TV_TONE_SAC,
  TV_TONE_HUYEN,
  TV_TONE_HOI,
  TV_TONE_NGA,
  TV_TONE_NANG,
} TvTone;

typedef struct
{
  char base; /* lower-case ASCII letter */
  gboolean is_upper;
  TvShape shape;
  gboolean from_w; /* ư that a lone w became */
} TvLetter;

#define TV_SYLLABLE_MAX 24

/* The letters of the word being written, and where its last syllable's parts lie: all up to
 * @nucleus is the initial, up to @final the vowels, the rest the final consonants. */
typedef struct
{
  TvLetter letters[TV_SYLLABLE_MAX];
  guint length;
  TvTone tone;
} TvSyllable;

typedef struct
{
  guint nucleus;
  guint final;
} TvSyllableParts;

/* FALSE when there is no vowel to carry anything. The u of "qu" and the i of "gia" are initial. */
gboolean tv_syllable_get_parts (const TvSyllable *self, TvSyllableParts *ret_parts);

/* Whether the vowels with their shapes are a nucleus of Vietnamese. */
gboolean tv_syllable_has_known_nucleus (const TvSyllable *self);

/* Stop finals carry only sắc and nặng; finals of other languages none. */
gboolean tv_syllable_can_carry (const TvSyllable *self, TvTone tone);

/* The same number of characters as letters, each composed. @old_style: hòa, not hoà. */
void tv_syllable_render (const TvSyllable *self, gboolean old_style, gunichar *ret_chars);

G_END_DECLS
