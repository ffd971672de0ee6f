// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-typing.h"

#include "tv-syllable-private.h"

#include <string.h>

struct _TvTyping
{
  TvTypingMethod method;
  gboolean old_style;
  TvSyllable syllable;
  gboolean is_plain; /* the writer undid a mark: keys are letters till the word's end */

  /* What stands on the screen; after a backspace it may differ from how the syllable is drawn. */
  gunichar shown[TV_SYLLABLE_MAX];
  guint n_shown;
};

TvTyping *
tv_typing_new (TvTypingMethod method)
{
  TvTyping *self = g_new0 (TvTyping, 1);

  self->method = method;
  self->old_style = TRUE;
  return self;
}

void
tv_typing_free (TvTyping *self)
{
  /* What a citizen wrote does not stay in freed memory. */
  if (self != NULL)
    tv_typing_reset (self);
  g_free (self);
}

void
tv_typing_set_method (TvTyping *self, TvTypingMethod method)
{
  g_return_if_fail (self != NULL);

  self->method = method;
  tv_typing_reset (self);
}

void
tv_typing_set_old_style (TvTyping *self, gboolean old_style)
{
  g_return_if_fail (self != NULL);

  self->old_style = old_style;
}

void
tv_typing_reset (TvTyping *self)
{
  g_return_if_fail (self != NULL);

  explicit_bzero (&self->syllable, sizeof self->syllable);
  explicit_bzero (self->shown, sizeof self->shown);
  self->n_shown = 0;
  self->is_plain = FALSE;
}

void
tv_typing_backspace (TvTyping *self)
{
  TvSyllableParts parts;

  g_return_if_fail (self != NULL);

  if (self->n_shown <= 1)
    {
      tv_typing_reset (self);
      return;
    }
  self->n_shown--;
  self->syllable.length--;
  self->is_plain = FALSE;
  if (!tv_syllable_get_parts (&self->syllable, &parts))
    self->syllable.tone = TV_TONE_NONE;
}

static gboolean
is_horn (const TvLetter *letter)
{
  return letter->shape == TV_SHAPE_HORN;
}

/* Where "uo" stands in the vowels; FALSE when it does not. */
static gboolean
find_uo (const TvSyllable *syllable, TvSyllableParts parts, guint *ret_at)
{
  for (guint i = parts.nucleus; i + 1 < parts.final; i++)
    if (syllable->letters[i].base == 'u' && syllable->letters[i + 1].base == 'o')
      {
        *ret_at = i;
        return TRUE;
      }
  return FALSE;
}

/* ưo and uơ exist at a word's end only: with anything after it, it is ươ. */
static void
complete_uo (TvSyllable *syllable)
{
  TvSyllableParts parts;
  guint at;

  if (!tv_syllable_get_parts (syllable, &parts) || !find_uo (syllable, parts, &at))
    return;
  if (at + 2 < syllable->length
      && is_horn (&syllable->letters[at]) != is_horn (&syllable->letters[at + 1])
      && syllable->letters[at + 1].shape != TV_SHAPE_CIRCUMFLEX)
    {
      syllable->letters[at].shape = TV_SHAPE_HORN;
      syllable->letters[at + 1].shape = TV_SHAPE_HORN;
    }
}

/* A vowel after final consonants begins the next syllable; the one before stays as it stands. */
static gboolean
begins_syllable (const TvSyllable *syllable, gunichar key)
{
  TvSyllableParts parts;

  return strchr ("aeiouy", (int) g_unichar_tolower (key)) != NULL
         && tv_syllable_get_parts (syllable, &parts) && parts.final < syllable->length;
}

static void
append (TvTyping *self, gunichar key)
{
  gboolean is_plain = self->is_plain;
  TvLetter *letter;

  if (begins_syllable (&self->syllable, key))
    tv_typing_reset (self);
  self->is_plain = is_plain;
  letter = &self->syllable.letters[self->syllable.length++];
  letter->base = (char) g_unichar_tolower (key);
  letter->is_upper = g_unichar_isupper (key);
  letter->shape = TV_SHAPE_NONE;
  letter->from_w = FALSE;
  if (!self->is_plain)
    complete_uo (&self->syllable);
}

/* The second press of a key takes its mark back and writes the key. */
static void
undo_into_letter (TvTyping *self, gunichar key)
{
  self->is_plain = TRUE;
  append (self, key);
}

static gboolean
press_tone (TvTyping *self, TvTone tone, gunichar key)
{
  if (tone == TV_TONE_NONE)
    {
      if (self->syllable.tone == TV_TONE_NONE)
        return FALSE;
      self->syllable.tone = TV_TONE_NONE;
      return TRUE;
    }
  if (!tv_syllable_can_carry (&self->syllable, tone))
    return FALSE;
  if (self->syllable.tone == tone)
    {
      self->syllable.tone = TV_TONE_NONE;
      undo_into_letter (self, key);
    }
  else
    self->syllable.tone = tone;
  return TRUE;
}

/* Tries @shape on one letter; it stays only where it makes vowels that Vietnamese has. */
static gboolean
try_shape (TvSyllable *syllable, guint at, TvShape shape)
{
  TvShape before = syllable->letters[at].shape;

  syllable->letters[at].shape = shape;
  if (tv_syllable_has_known_nucleus (syllable))
    return TRUE;
  syllable->letters[at].shape = before;
  return FALSE;
}

/* Takes the mark back from the vowel at @at, where it is there already. */
static gboolean
undo_shape (TvTyping *self, guint at, TvShape shape, gunichar key)
{
  if (self->syllable.letters[at].shape != shape)
    return FALSE;
  self->syllable.letters[at].shape = TV_SHAPE_NONE;
  undo_into_letter (self, key);
  return TRUE;
}

/* @bases: which vowels the key can mean. */
static gboolean
press_circumflex (TvTyping *self, const char *bases, gunichar key)
{
  TvSyllable *syllable = &self->syllable;
  TvSyllableParts parts;
  guint uo;

  if (!tv_syllable_get_parts (syllable, &parts))
    return FALSE;
  for (guint i = parts.final; i > parts.nucleus; i--)
    if (strchr (bases, syllable->letters[i - 1].base) != NULL)
      {
        if (undo_shape (self, i - 1, TV_SHAPE_CIRCUMFLEX, key)
            || try_shape (syllable, i - 1, TV_SHAPE_CIRCUMFLEX))
          return TRUE;
      }
  if (strchr (bases, 'o') != NULL && find_uo (syllable, parts, &uo)
      && is_horn (&syllable->letters[uo]))
    {
      syllable->letters[uo].shape = TV_SHAPE_NONE;
      syllable->letters[uo + 1].shape = TV_SHAPE_CIRCUMFLEX;
      return TRUE;
    }
  return FALSE;
}

static gboolean
press_horn_on_uo (TvTyping *self, guint at, gunichar key)
{
  TvLetter *u = &self->syllable.letters[at];
  TvLetter *o = &self->syllable.letters[at + 1];
  gboolean is_last = at + 2 == self->syllable.length;

  if (is_horn (o) && (is_horn (u) || is_last))
    {
      u->shape = TV_SHAPE_NONE;
      o->shape = TV_SHAPE_NONE;
      undo_into_letter (self, key);
      return TRUE;
    }
  o->shape = TV_SHAPE_HORN;
  if (!is_last)
    u->shape = TV_SHAPE_HORN;
  return TRUE;
}

/* @with_breve and @with_horn: VNI has a key for each, Telex one for both. */
static gboolean
press_horn (TvTyping *self, gboolean with_horn, gboolean with_breve, gunichar key)
{
  TvSyllable *syllable = &self->syllable;
  TvSyllableParts parts;
  guint uo;

  if (!tv_syllable_get_parts (syllable, &parts))
    return FALSE;
  if (with_horn && find_uo (syllable, parts, &uo))
    return press_horn_on_uo (self, uo, key);
  for (guint i = parts.nucleus; i < parts.final; i++)
    {
      char base = syllable->letters[i].base;
      TvShape shape = base == 'a' ? TV_SHAPE_BREVE : TV_SHAPE_HORN;
      gboolean fits = base == 'a' ? with_breve : with_horn && (base == 'o' || base == 'u');

      if (!fits)
        continue;
      if (undo_shape (self, i, shape, key) || try_shape (syllable, i, shape))
        return TRUE;
    }
  return FALSE;
}

/* w alone is ư; pressed twice it is w again. */
static gboolean
press_w (TvTyping *self, gunichar key)
{
  TvSyllable *syllable = &self->syllable;
  TvLetter *last = syllable->length > 0 ? &syllable->letters[syllable->length - 1] : NULL;
  TvSyllableParts parts;

  if (last != NULL && last->from_w && is_horn (last))
    {
      syllable->length--;
      undo_into_letter (self, last->is_upper ? 'W' : 'w');
      return TRUE;
    }
  if (press_horn (self, TRUE, TRUE, key))
    return TRUE;
  if (tv_syllable_get_parts (syllable, &parts))
    return FALSE;
  append (self, g_unichar_isupper (key) ? 'U' : 'u');
  last = &syllable->letters[syllable->length - 1];
  last->shape = TV_SHAPE_HORN;
  last->from_w = TRUE;
  return TRUE;
}

/* The d before, or the one the word begins with. */
static gboolean
press_stroke (TvTyping *self, gunichar key)
{
  TvSyllable *syllable = &self->syllable;
  TvLetter *d = NULL;

  if (syllable->length == 0)
    return FALSE;
  if (syllable->letters[syllable->length - 1].base == 'd')
    d = &syllable->letters[syllable->length - 1];
  else if (syllable->letters[0].base == 'd' && tv_syllable_has_known_nucleus (syllable))
    d = &syllable->letters[0];
  if (d == NULL)
    return FALSE;
  if (d->shape == TV_SHAPE_STROKE)
    {
      d->shape = TV_SHAPE_NONE;
      undo_into_letter (self, key);
    }
  else
    d->shape = TV_SHAPE_STROKE;
  return TRUE;
}

static gboolean
press_telex (TvTyping *self, gunichar key)
{
  switch (g_unichar_tolower (key))
    {
    case 's':
      return press_tone (self, TV_TONE_SAC, key);
    case 'f':
      return press_tone (self, TV_TONE_HUYEN, key);
    case 'r':
      return press_tone (self, TV_TONE_HOI, key);
    case 'x':
      return press_tone (self, TV_TONE_NGA, key);
    case 'j':
      return press_tone (self, TV_TONE_NANG, key);
    case 'z':
      return press_tone (self, TV_TONE_NONE, key);
    case 'a':
      return press_circumflex (self, "a", key);
    case 'e':
      return press_circumflex (self, "e", key);
    case 'o':
      return press_circumflex (self, "o", key);
    case 'w':
      return press_w (self, key);
    case 'd':
      return press_stroke (self, key);
    default:
      return FALSE;
    }
}

static gboolean
press_vni (TvTyping *self, gunichar key)
{
  switch (key)
    {
    case '0':
      return press_tone (self, TV_TONE_NONE, key);
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
      return press_tone (self, (TvTone) (TV_TONE_SAC + (key - '1')), key);
    case '6':
      return press_circumflex (self, "aeo", key);
    case '7':
      return press_horn (self, TRUE, FALSE, key);
    case '8':
      return press_horn (self, FALSE, TRUE, key);
    case '9':
      return press_stroke (self, key);
    default:
      return FALSE;
    }
}

/* A Vietnamese letter that came whole from another keyboard: its parts join the syllable. */
static gboolean
append_composed (TvTyping *self, gunichar key)
{
  static const TvTone tones[] = { TV_TONE_HUYEN, TV_TONE_SAC };
  gunichar parts[4];
  gsize n = g_unichar_fully_decompose (key, FALSE, parts, G_N_ELEMENTS (parts));
  TvTone tone = TV_TONE_NONE;
  TvShape shape = TV_SHAPE_NONE;

  if (key == 0x0110 || key == 0x0111)
    {
      parts[0] = key == 0x0110 ? 'D' : 'd';
      shape = TV_SHAPE_STROKE;
      n = 1;
    }
  if (n > G_N_ELEMENTS (parts) || parts[0] >= 0x80 || !g_ascii_isalpha ((char) parts[0]))
    return FALSE;
  for (gsize i = 1; i < n; i++)
    {
      if (parts[i] == 0x0300 || parts[i] == 0x0301)
        tone = tones[parts[i] - 0x0300];
      else if (parts[i] == 0x0309)
        tone = TV_TONE_HOI;
      else if (parts[i] == 0x0303)
        tone = TV_TONE_NGA;
      else if (parts[i] == 0x0323)
        tone = TV_TONE_NANG;
      else if (parts[i] == 0x0302)
        shape = TV_SHAPE_CIRCUMFLEX;
      else if (parts[i] == 0x0306)
        shape = TV_SHAPE_BREVE;
      else if (parts[i] == 0x031B)
        shape = TV_SHAPE_HORN;
      else
        return FALSE;
    }
  if (tone != TV_TONE_NONE && self->syllable.tone != TV_TONE_NONE)
    return FALSE;
  append (self, parts[0]);
  self->syllable.letters[self->syllable.length - 1].shape = shape;
  if (tone != TV_TONE_NONE)
    self->syllable.tone = tone;
  return TRUE;
}

/* Whether the key belongs to the word; the syllable has then taken it in. */
static gboolean
take (TvTyping *self, gunichar key)
{
  gboolean is_letter = key < 0x80 && g_ascii_isalpha ((char) key);
  gboolean is_digit = key < 0x80 && g_ascii_isdigit ((char) key);

  if (key >= 0x80)
    return append_composed (self, key);
  if (!self->is_plain && self->method == TV_TYPING_TELEX && is_letter && press_telex (self, key))
    return TRUE;
  if (!self->is_plain && self->method == TV_TYPING_VNI && is_digit && press_vni (self, key))
    return TRUE;
  if (!is_letter)
    return FALSE;
  append (self, key);
  return TRUE;
}

/* What of the screen to take back and what to write, so that it shows the syllable as it is now. */
static gboolean
update_shown (TvTyping *self, gunichar key, guint *ret_delete, char **ret_insert)
{
  gunichar chars[TV_SYLLABLE_MAX];
  guint length = self->syllable.length;
  guint same = 0;
  guint before = self->n_shown;

  tv_syllable_render (&self->syllable, self->old_style, chars);
  while (same < length && same < before && chars[same] == self->shown[same])
    same++;
  memcpy (self->shown, chars, length * sizeof *chars);
  self->n_shown = length;
  if (same == before && length == before + 1 && chars[same] == key)
    return FALSE;
  *ret_delete = before - same;
  *ret_insert = g_ucs4_to_utf8 (chars + same, (glong) (length - same), NULL, NULL, NULL);
  return TRUE;
}

gboolean
tv_typing_press (TvTyping *self, gunichar key, guint *ret_delete, char **ret_insert)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (ret_delete != NULL && ret_insert != NULL, FALSE);

  if (self->method == TV_TYPING_PLAIN)
    return FALSE;
  if (self->syllable.length >= TV_SYLLABLE_MAX)
    tv_typing_reset (self);
  if (!take (self, key))
    {
      tv_typing_reset (self);
      return FALSE;
    }
  return update_shown (self, key, ret_delete, ret_insert);
}

char *
tv_typing_convert (TvTypingMethod method, const char *keys)
{
  g_autoptr (TvTyping) self = tv_typing_new (method);
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (keys != NULL, NULL);

  for (const char *p = keys; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *insert = NULL;
      gunichar key = g_utf8_get_char (p);
      guint delete;

      if (!tv_typing_press (self, key, &delete, &insert))
        {
          g_string_append_unichar (text, key);
          continue;
        }
      for (; delete > 0; delete --)
        g_string_truncate (text, (gsize) (g_utf8_prev_char (text->str + text->len) - text->str));
      g_string_append (text, insert);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
