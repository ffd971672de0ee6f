// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-grapheme.h"

typedef enum
{
  CLASS_OTHER,
  CLASS_CR,
  CLASS_LF,
  CLASS_CONTROL,
  CLASS_EXTEND,
  CLASS_JOINER,
  CLASS_SPACING,
  CLASS_PREPEND,
  CLASS_FLAG,
  CLASS_L,
  CLASS_V,
  CLASS_T,
  CLASS_LV,
  CLASS_LVT,
  CLASS_PICTURE,
} Class;

typedef struct
{
  gunichar first;
  gunichar last;
} Range;

static gboolean
in_ranges (gunichar c, const Range *ranges, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (c >= ranges[i].first && c <= ranges[i].last)
      return TRUE;
  return FALSE;
}

/* Spacing marks that Unicode counts as extending all the same (Other_Grapheme_Extend). */
static gboolean
is_other_extend (gunichar c)
{
  static const Range ranges[] = {
    { 0x09BE, 0x09BE },   { 0x09D7, 0x09D7 },   { 0x0B3E, 0x0B3E },   { 0x0B57, 0x0B57 },
    { 0x0BBE, 0x0BBE },   { 0x0BD7, 0x0BD7 },   { 0x0CC2, 0x0CC2 },   { 0x0CD5, 0x0CD6 },
    { 0x0D3E, 0x0D3E },   { 0x0D57, 0x0D57 },   { 0x0DCF, 0x0DCF },   { 0x0DDF, 0x0DDF },
    { 0x1B35, 0x1B35 },   { 0x200C, 0x200C },   { 0x302E, 0x302F },   { 0xFF9E, 0xFF9F },
    { 0x1133E, 0x1133E }, { 0x11357, 0x11357 }, { 0x114B0, 0x114B0 }, { 0x114BD, 0x114BD },
    { 0x115AF, 0x115AF }, { 0x11930, 0x11930 }, { 0x1D165, 0x1D165 }, { 0x1D16E, 0x1D172 },
    { 0x1F3FB, 0x1F3FF }, { 0xE0020, 0xE007F },
  };

  return in_ranges (c, ranges, G_N_ELEMENTS (ranges));
}

static gboolean
is_prepend (gunichar c)
{
  static const Range ranges[] = {
    { 0x0600, 0x0605 },   { 0x06DD, 0x06DD },   { 0x070F, 0x070F },   { 0x0890, 0x0891 },
    { 0x08E2, 0x08E2 },   { 0x0D4E, 0x0D4E },   { 0x110BD, 0x110BD }, { 0x110CD, 0x110CD },
    { 0x111C2, 0x111C3 }, { 0x1193F, 0x1193F }, { 0x11941, 0x11941 }, { 0x11A3A, 0x11A3A },
    { 0x11A84, 0x11A89 }, { 0x11D46, 0x11D46 }, { 0x11F02, 0x11F02 },
  };

  return in_ranges (c, ranges, G_N_ELEMENTS (ranges));
}

/* Extended_Pictographic: signs, and the blocks of emoji with what is reserved in them. */
static gboolean
is_picture (gunichar c)
{
  static const Range ranges[] = {
    { 0x00A9, 0x00A9 },   { 0x00AE, 0x00AE },   { 0x203C, 0x203C },   { 0x2049, 0x2049 },
    { 0x2122, 0x2122 },   { 0x2139, 0x2139 },   { 0x2194, 0x2199 },   { 0x21A9, 0x21AA },
    { 0x231A, 0x231B },   { 0x2328, 0x2328 },   { 0x2388, 0x2388 },   { 0x23CF, 0x23CF },
    { 0x23E9, 0x23F3 },   { 0x23F8, 0x23FA },   { 0x24C2, 0x24C2 },   { 0x25AA, 0x25AB },
    { 0x25B6, 0x25B6 },   { 0x25C0, 0x25C0 },   { 0x25FB, 0x25FE },   { 0x2600, 0x2605 },
    { 0x2607, 0x2612 },   { 0x2614, 0x2685 },   { 0x2690, 0x2705 },   { 0x2708, 0x2712 },
    { 0x2714, 0x2714 },   { 0x2716, 0x2716 },   { 0x271D, 0x271D },   { 0x2721, 0x2721 },
    { 0x2728, 0x2728 },   { 0x2733, 0x2734 },   { 0x2744, 0x2744 },   { 0x2747, 0x2747 },
    { 0x274C, 0x274C },   { 0x274E, 0x274E },   { 0x2753, 0x2755 },   { 0x2757, 0x2757 },
    { 0x2763, 0x2767 },   { 0x2795, 0x2797 },   { 0x27A1, 0x27A1 },   { 0x27B0, 0x27B0 },
    { 0x27BF, 0x27BF },   { 0x2934, 0x2935 },   { 0x2B05, 0x2B07 },   { 0x2B1B, 0x2B1C },
    { 0x2B50, 0x2B50 },   { 0x2B55, 0x2B55 },   { 0x3030, 0x3030 },   { 0x303D, 0x303D },
    { 0x3297, 0x3297 },   { 0x3299, 0x3299 },   { 0x1F000, 0x1F0FF }, { 0x1F10D, 0x1F10F },
    { 0x1F12F, 0x1F12F }, { 0x1F16C, 0x1F171 }, { 0x1F17E, 0x1F17F }, { 0x1F18E, 0x1F18E },
    { 0x1F191, 0x1F19A }, { 0x1F1AD, 0x1F1E5 }, { 0x1F201, 0x1F20F }, { 0x1F21A, 0x1F21A },
    { 0x1F22F, 0x1F22F }, { 0x1F232, 0x1F23A }, { 0x1F23C, 0x1F23F }, { 0x1F249, 0x1F3FA },
    { 0x1F400, 0x1F53D }, { 0x1F546, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F774, 0x1F77F },
    { 0x1F7D5, 0x1F7FF }, { 0x1F80C, 0x1F80F }, { 0x1F848, 0x1F84F }, { 0x1F85A, 0x1F85F },
    { 0x1F888, 0x1F88F }, { 0x1F8AE, 0x1F8FF }, { 0x1F90C, 0x1F93A }, { 0x1F93C, 0x1F945 },
    { 0x1F947, 0x1FAFF }, { 0x1FC00, 0x1FFFD },
  };

  return c >= 0xA9 && in_ranges (c, ranges, G_N_ELEMENTS (ranges));
}

static Class
class_of_hangul (gunichar c)
{
  if ((c >= 0x1100 && c <= 0x115F) || (c >= 0xA960 && c <= 0xA97C))
    return CLASS_L;
  if ((c >= 0x1160 && c <= 0x11A7) || (c >= 0xD7B0 && c <= 0xD7C6))
    return CLASS_V;
  if ((c >= 0x11A8 && c <= 0x11FF) || (c >= 0xD7CB && c <= 0xD7FB))
    return CLASS_T;
  if (c >= 0xAC00 && c <= 0xD7A3)
    return (c - 0xAC00) % 28 == 0 ? CLASS_LV : CLASS_LVT;
  return CLASS_OTHER;
}

static Class
class_of_mark (gunichar c)
{
  switch ((int) g_unichar_type (c))
    {
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
      return CLASS_EXTEND;
    case G_UNICODE_SPACING_MARK:
      return CLASS_SPACING;
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_SURROGATE:
      return CLASS_CONTROL;
    default:
      return c == 0x0E33 || c == 0x0EB3 ? CLASS_SPACING : CLASS_OTHER;
    }
}

static Class
class_of (gunichar c)
{
  Class found;

  if (c == '\r')
    return CLASS_CR;
  if (c == '\n')
    return CLASS_LF;
  if (c >= 0x20 && c < 0x7F)
    return CLASS_OTHER;
  if (c == 0x200D)
    return CLASS_JOINER;
  if (c >= 0x1F1E6 && c <= 0x1F1FF)
    return CLASS_FLAG;
  if (is_other_extend (c))
    return CLASS_EXTEND;
  if (is_prepend (c))
    return CLASS_PREPEND;
  found = class_of_hangul (c);
  if (found == CLASS_OTHER)
    found = class_of_mark (c);
  if (found == CLASS_OTHER && is_picture (c))
    found = CLASS_PICTURE;
  return found;
}

/* GB6 to GB8. */
static gboolean
hangul_joins (Class before, Class after)
{
  if (before == CLASS_L)
    return after == CLASS_L || after == CLASS_V || after == CLASS_LV || after == CLASS_LVT;
  if (before == CLASS_LV || before == CLASS_V)
    return after == CLASS_V || after == CLASS_T;
  return (before == CLASS_LVT || before == CLASS_T) && after == CLASS_T;
}

const char *
tv_grapheme_next (const char *text)
{
  const char *p = text;
  Class before = class_of (g_utf8_get_char (p));
  gboolean picture = before == CLASS_PICTURE; /* a picture, then only extending characters */
  gboolean joined = FALSE;                    /* … then a joiner */
  guint flags = before == CLASS_FLAG;

  for (p = g_utf8_next_char (p); *p != '\0'; p = g_utf8_next_char (p))
    {
      Class after = class_of (g_utf8_get_char (p));

      if (before == CLASS_CR && after == CLASS_LF)
        return g_utf8_next_char (p);
      if (before == CLASS_CR || before == CLASS_LF || before == CLASS_CONTROL || after == CLASS_CR
          || after == CLASS_LF || after == CLASS_CONTROL)
        return p;
      if (!hangul_joins (before, after) && after != CLASS_EXTEND && after != CLASS_JOINER
          && after != CLASS_SPACING && before != CLASS_PREPEND
          && !(joined && after == CLASS_PICTURE) && !(flags == 1 && after == CLASS_FLAG))
        return p;
      flags = after == CLASS_FLAG ? flags + 1 : 0;
      joined = picture && after == CLASS_JOINER;
      picture
          = after == CLASS_PICTURE || (picture && (after == CLASS_EXTEND || after == CLASS_JOINER));
      before = after;
    }
  return p;
}
