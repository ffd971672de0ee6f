// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-encoding.h"

#include "base/tv-text.h"

#include <string.h>

/* TCVN 5712:1993 VN3, as the fonts .VnTime … have it: 0xA1 to 0xFE; 0 is not used. */
static const guint16 tcvn3[] = {
  0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110, 0x0103, 0x00E2, 0x00EA, 0x00F4, 0x01A1,
  0x01B0, 0x0111, 0,      0,      0,      0,      0,      0,      0x00E0, 0x1EA3, 0x00E3, 0x00E1,
  0x1EA1, 0,      0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0,      0,      0,      0,      0,      0,
  0,      0x1EB7, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0,      0x1EBB, 0x1EBD, 0x00E9,
  0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, 0x1EC9, 0,      0,      0,      0x0129,
  0x00ED, 0x1ECB, 0x00F2, 0,      0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1,
  0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0x00F9, 0,      0x1EE7, 0x0169, 0x00FA, 0x1EE5,
  0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5,
};

#define GRAVE 0x300
#define ACUTE 0x301
#define CIRCUMFLEX 0x302
#define TILDE 0x303
#define BREVE 0x306
#define HOOK 0x309
#define DOT 0x323

/* VNI: a letter, then one byte for all its marks (lower-case forms; capitals are 0x20 below). */
static const struct
{
  guint8 byte;
  guint16 shape, tone;
} vni_marks[] = {
  { 0xF9, 0, ACUTE },
  { 0xF8, 0, GRAVE },
  { 0xFB, 0, HOOK },
  { 0xF5, 0, TILDE },
  { 0xEF, 0, DOT },
  { 0xE2, CIRCUMFLEX, 0 },
  { 0xE1, CIRCUMFLEX, ACUTE },
  { 0xE0, CIRCUMFLEX, GRAVE },
  { 0xE5, CIRCUMFLEX, HOOK },
  { 0xE3, CIRCUMFLEX, TILDE },
  { 0xE4, CIRCUMFLEX, DOT },
  { 0xEA, BREVE, 0 },
  { 0xE9, BREVE, ACUTE },
  { 0xE8, BREVE, GRAVE },
  { 0xFA, BREVE, HOOK },
  { 0xFC, BREVE, TILDE },
  { 0xEB, BREVE, DOT },
};

/* VNI: letters of one byte. */
static const struct
{
  guint8 byte;
  guint16 small, capital;
} vni_letters[] = {
  { 0xF1, 0x0111, 0x0110 }, { 0xF4, 0x01A1, 0x01A0 }, { 0xF6, 0x01B0, 0x01AF },
  { 0xED, 0x00ED, 0x00CD }, { 0xEC, 0x00EC, 0x00CC }, { 0xE6, 0x1EC9, 0x1EC8 },
  { 0xF3, 0x0129, 0x0128 }, { 0xF2, 0x1ECB, 0x1ECA }, { 0xEE, 0x1EF5, 0x1EF4 },
};

static const char *const words[]
    = { "", "utf-8", "utf-8-ansi", "tcvn3", "vni", "cp1258", "windows-1252" };

TvImportEncoding
tv_import_encoding_parse (const char *word)
{
  g_autofree char *lower = g_ascii_strdown (word, -1);

  for (guint i = TV_IMPORT_ENCODING_UTF8; i < G_N_ELEMENTS (words); i++)
    {
      if (g_str_equal (lower, words[i]))
        return (TvImportEncoding) i;
    }
  if (g_str_equal (lower, "utf8"))
    return TV_IMPORT_ENCODING_UTF8;
  if (g_str_equal (lower, "abc") || g_str_equal (lower, "tcvn"))
    return TV_IMPORT_ENCODING_TCVN3;
  if (g_str_equal (lower, "windows-1258"))
    return TV_IMPORT_ENCODING_CP1258;
  if (g_str_equal (lower, "cp1252") || g_str_equal (lower, "iso-8859-1"))
    return TV_IMPORT_ENCODING_CP1252;
  return TV_IMPORT_ENCODING_UNKNOWN;
}

const char *
tv_import_encoding_get_word (TvImportEncoding encoding)
{
  return words[encoding];
}

/* The bytes a reader took for windows-1252; NULL where a letter is none of its. */
static char *
to_bytes (const char *text)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);
      g_autofree char *one = NULL;
      gsize length = 0;

      if (letter < 0x100)
        {
          g_string_append_c (bytes, (char) letter);
          continue;
        }
      one = g_convert (c, g_utf8_next_char (c) - c, "CP1252", "UTF-8", NULL, &length, NULL);
      if (one == NULL || length != 1)
        return NULL;
      g_string_append_c (bytes, *one);
    }
  return g_string_free (g_steal_pointer (&bytes), FALSE);
}

static char *
from_tcvn3 (const char *bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const guint8 *b = (const guint8 *) bytes; *b != 0; b++)
    {
      guint16 letter = *b < 0x80 ? *b : 0;

      if (*b >= 0xA1 && *b <= 0xFE)
        letter = tcvn3[*b - 0xA1];
      if (letter == 0)
        return NULL;
      g_string_append_unichar (text, letter);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
add_vni_letter (GString *text, guint8 byte)
{
  gboolean capital = byte < 0xE0;
  guint8 small = capital ? byte + 0x20 : byte;

  for (gsize i = 0; i < G_N_ELEMENTS (vni_letters); i++)
    {
      if (vni_letters[i].byte == small)
        {
          g_string_append_unichar (text, capital ? vni_letters[i].capital : vni_letters[i].small);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
add_vni_mark (GString *text, guint8 byte)
{
  guint8 small = byte < 0xE0 ? byte + 0x20 : byte;

  for (gsize i = 0; i < G_N_ELEMENTS (vni_marks); i++)
    {
      if (vni_marks[i].byte != small)
        continue;
      if (vni_marks[i].shape != 0)
        g_string_append_unichar (text, vni_marks[i].shape);
      if (vni_marks[i].tone != 0)
        g_string_append_unichar (text, vni_marks[i].tone);
      return TRUE;
    }
  return FALSE;
}

static gboolean
takes_vni_mark (guint8 byte)
{
  return byte != 0 && strchr ("aeouyAEOUY\xF4\xF6\xD4\xD6", byte) != NULL;
}

static char *
from_vni (const char *bytes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 before = 0;

  for (const guint8 *b = (const guint8 *) bytes; *b != 0; b++)
    {
      if (*b < 0x80)
        g_string_append_c (text, (char) *b);
      else if (*b < 0xC0
               || (!(takes_vni_mark (before) && add_vni_mark (text, *b))
                   && !add_vni_letter (text, *b)))
        return NULL;
      before = *b;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
from_bytes (TvImportEncoding encoding, const char *bytes)
{
  switch (encoding)
    {
    case TV_IMPORT_ENCODING_TCVN3:
      return from_tcvn3 (bytes);
    case TV_IMPORT_ENCODING_VNI:
      return from_vni (bytes);
    case TV_IMPORT_ENCODING_CP1258:
      return g_convert (bytes, -1, "UTF-8", "CP1258", NULL, NULL, NULL);
    case TV_IMPORT_ENCODING_CP1252:
      return g_convert (bytes, -1, "UTF-8", "CP1252", NULL, NULL, NULL);
    case TV_IMPORT_ENCODING_DOUBLE:
      return g_utf8_validate (bytes, -1, NULL) ? g_strdup (bytes) : NULL;
    case TV_IMPORT_ENCODING_UTF8:
    case TV_IMPORT_ENCODING_UNKNOWN:
    default:
      break;
    }
  return NULL;
}

/* Only what really is in @encoding; NULL else. */
static char *
decode_strictly (TvImportEncoding encoding, const char *text, gboolean raw)
{
  g_autofree char *bytes = NULL;
  g_autofree char *decoded = NULL;

  if (encoding == TV_IMPORT_ENCODING_UTF8)
    return g_utf8_validate (text, -1, NULL) ? tv_text_to_nfc (text, -1, NULL) : NULL;
  /* what is no UTF-8 no reader has touched */
  if (raw || !g_utf8_validate (text, -1, NULL))
    bytes = g_strdup (text);
  else
    bytes = to_bytes (text);
  if (bytes != NULL)
    decoded = from_bytes (encoding, bytes);
  return decoded != NULL ? tv_text_to_nfc (decoded, -1, NULL) : NULL;
}

char *
tv_import_encoding_decode (TvImportEncoding encoding, const char *text, gboolean raw)
{
  char *decoded;

  g_return_val_if_fail (text != NULL, NULL);

  if (g_str_is_ascii (text))
    return g_strdup (text);
  decoded = decode_strictly (encoding, text, raw);
  return decoded != NULL ? decoded : decode_strictly (TV_IMPORT_ENCODING_UTF8, text, raw);
}

static const char *const initials[]
    = { "",   "b",   "c",  "ch", "d",  "đ",  "g", "gh", "gi", "h",  "k",  "kh", "l", "m", "n",
        "ng", "ngh", "nh", "p",  "ph", "qu", "r", "s",  "t",  "th", "tr", "v",  "x", NULL };
static const char *const nuclei[]
    = { "a",   "ă",   "â",   "e",   "ê",   "i",   "o",   "ô",   "ơ",   "u",   "ư",
        "y",   "ai",  "ao",  "au",  "ay",  "âu",  "ây",  "eo",  "êu",  "ia",  "iê",
        "iu",  "oa",  "oă",  "oe",  "oi",  "oo",  "ôi",  "ơi",  "ua",  "uâ",  "uê",
        "ui",  "uô",  "uơ",  "uy",  "ưa",  "ưi",  "ươ",  "ưu",  "yê",  "iêu", "oai",
        "oay", "oeo", "uây", "uôi", "ươi", "ươu", "uya", "uyê", "uyu", "yêu", NULL };
static const char *const finals[] = { "", "c", "ch", "m", "n", "ng", "nh", "p", "t", NULL };

/* A syllable without its tone; FALSE where it has two or a mark that Vietnamese does not know. */
static gboolean
strip_tone (const char *word, GString *plain)
{
  g_autofree char *lower = g_utf8_strdown (word, -1);
  g_autofree char *parts = g_utf8_normalize (lower, -1, G_NORMALIZE_NFD);
  g_autofree char *rest = NULL;
  guint tones = 0;

  for (const char *c = parts; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter == GRAVE || letter == ACUTE || letter == TILDE || letter == HOOK || letter == DOT)
        tones++;
      else
        g_string_append_unichar (plain, letter);
    }
  rest = g_utf8_normalize (plain->str, -1, G_NORMALIZE_NFC);
  g_string_assign (plain, rest);
  return tones <= 1;
}

static gboolean
is_syllable (const char *word)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  if (!strip_tone (word, plain))
    return FALSE;
  for (guint i = 0; initials[i] != NULL; i++)
    {
      for (guint k = 0; g_str_has_prefix (plain->str, initials[i]) && nuclei[k] != NULL; k++)
        {
          const char *rest = plain->str + strlen (initials[i]);

          if (g_str_has_prefix (rest, nuclei[k])
              && g_strv_contains (finals, rest + strlen (nuclei[k])))
            return TRUE;
        }
    }
  return FALSE;
}

/* Counts the words with letters beyond ASCII, and those that are Vietnamese. */
static void
judge (const char *text, guint *marked, guint *good)
{
  g_autoptr (GString) word = g_string_new (NULL);
  const char *c = text;

  while (TRUE)
    {
      gboolean in = (guint8) *c >= 0x80 || g_ascii_isalpha (*c);

      if (in)
        g_string_append_c (word, *c);
      else if (word->len > 0)
        {
          if (!g_str_is_ascii (word->str))
            {
              *marked += 1;
              *good += is_syllable (word->str);
            }
          g_string_truncate (word, 0);
        }
      if (*c == '\0')
        return;
      c++;
    }
}

/* Of the words with marks, the share that is Vietnamese if the texts are in @encoding; -1: there
 * are no such words. */
static double
score (GPtrArray *texts, TvImportEncoding encoding, gboolean raw)
{
  guint marked = 0, good = 0;

  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);
      g_autofree char *decoded = NULL;

      if (g_str_is_ascii (text))
        continue;
      decoded = decode_strictly (encoding, text, raw);
      if (decoded != NULL)
        judge (decoded, &marked, &good);
      else
        marked++;
    }
  return marked > 0 ? (double) good / marked : -1;
}

static gboolean
all_utf8 (GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      if (!g_utf8_validate (g_ptr_array_index (texts, i), -1, NULL))
        return FALSE;
    }
  return TRUE;
}

TvImportEncoding
tv_import_encoding_detect (GPtrArray *texts, gboolean raw)
{
  static const TvImportEncoding others[] = { TV_IMPORT_ENCODING_DOUBLE,
                                             TV_IMPORT_ENCODING_TCVN3,
                                             TV_IMPORT_ENCODING_VNI,
                                             TV_IMPORT_ENCODING_CP1258 };
  TvImportEncoding best = TV_IMPORT_ENCODING_UNKNOWN;
  double utf8, most = 0;

  g_return_val_if_fail (texts != NULL, TV_IMPORT_ENCODING_UNKNOWN);

  utf8 = score (texts, TV_IMPORT_ENCODING_UTF8, raw);
  if (utf8 < 0 || utf8 >= 0.9)
    return TV_IMPORT_ENCODING_UTF8;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      double share = score (texts, others[i], raw);

      if (share > most)
        {
          most = share;
          best = others[i];
        }
    }
  if (most >= 0.75 && most >= utf8 + 0.2)
    return best;
  return all_utf8 (texts) ? TV_IMPORT_ENCODING_UTF8 : TV_IMPORT_ENCODING_UNKNOWN;
}
