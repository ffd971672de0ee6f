// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-coordinate.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "base/tv-text.h"
#include "tv-crs.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TOKENS 16
#define MAX_LENGTH 200

/* Larger numbers are metres: no angle is. */
#define LARGEST_ANGLE 360

static const TvCoordinateZone zones[] = {
  { "EPSG:5899", "107°45′", N_ ("Lâm Đồng") },
  { "EPSG:9218", "108°30′", N_ ("Bình Thuận, Đắk Nông") },
  { "EPSG:5898", "108°", N_ ("zone of 3°") },
  { "EPSG:5897", "105°", N_ ("zone of 3°") },
  { "EPSG:3406", "111°", N_ ("zone of 6°") },
  { "EPSG:3405", "105°", N_ ("zone of 6°") },
};

typedef enum
{
  TOKEN_NUMBER,
  TOKEN_AXIS,  /* north or east, by letter or word */
  TOKEN_MARK,  /* ° ′ ″ */
  TOKEN_COMMA, /* between two numbers */
} TokenKind;

typedef struct
{
  TokenKind kind;
  double number;
  gboolean ambiguous; /* "568.389": thousands as well as a fraction */
  char mark;          /* d m s of a mark; n e s w x y of an axis */
} Token;

typedef struct
{
  Token tokens[MAX_TOKENS];
  guint n_tokens;
} Tokens;

const TvCoordinateZone *
tv_coordinate_list_zones (gsize *ret_n)
{
  *ret_n = G_N_ELEMENTS (zones);
  return zones;
}

static gboolean
fail (const char *what, GError **error)
{
  g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, what);
  return FALSE;
}

static gboolean
fail_shape (GError **error)
{
  return fail (_ ("Two numbers are needed. Type for example: 11,9404 108,4583 – or: X 1318200 Y "
                  "568960."),
               error);
}

/* What a letter or word says about the number beside it; 0: nothing we know. "s" is south: "nam"
 * and "tây" do not occur in Việt Nam and would be slips. */
static char
axis_of (const char *word)
{
  static const struct
  {
    const char *word; /* folded */
    char axis;
  } words[] = {
    { "x", 'n' },    { "bac", 'n' },  { "b", 'n' },    { "n", 'n' },        { "north", 'n' },
    { "vi", 'n' },   { "lat", 'n' },  { "y", 'e' },    { "dong", 'e' },     { "d", 'e' },
    { "e", 'e' },    { "east", 'e' }, { "kinh", 'e' }, { "lon", 'e' },      { "lng", 'e' },
    { "long", 'e' }, { "do", '-' },   { "m", '-' },    { "latitude", 'n' }, { "longitude", 'e' },
    { "toa", '-' },  { "vn", '-' },   { "wgs", '-' },  { "deg", '-' },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, word))
      return words[i].axis;
  return 0;
}

static char
mark_of (gunichar c)
{
  switch (c)
    {
    case 0x00B0: /* ° */
    case 0x00BA: /* º */
      return 'd';
    case '\'':
    case 0x2018:
    case 0x2019:
    case 0x2032: /* ′ */
      return 'm';
    case '"':
    case 0x201C:
    case 0x201D:
    case 0x2033: /* ″ */
      return 's';
    default:
      return 0;
    }
}

static gboolean
push (Tokens *self, Token token)
{
  if (self->n_tokens == MAX_TOKENS)
    return FALSE;
  self->tokens[self->n_tokens++] = token;
  return TRUE;
}

/* Groups of three behind the first one to three digits. */
static gboolean
is_grouped (const char *text, char separator)
{
  const char *start = text;
  guint groups = 0;

  for (;;)
    {
      gsize length = strspn (start, "0123456789");

      if (groups == 0 ? length < 1 || length > 3 : length != 3)
        return FALSE;
      groups++;
      start += length;
      if (*start != separator)
        return *start == '\0' && groups > 1;
      start++;
    }
}

static double
parse_plain (const char *text, char decimal)
{
  g_autofree char *copy = g_strdup (text);
  char *out = copy;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_isdigit (*at))
        *out++ = *at;
      else if (*at == decimal)
        *out++ = '.';
    }
  *out = '\0';
  return g_ascii_strtod (copy, NULL);
}

/* Digits with dots and commas, both ways of writing; FALSE when they make no number. */
static gboolean
parse_number (const char *text, Token *ret_token)
{
  const char *dot = strrchr (text, '.');
  const char *comma = strrchr (text, ',');
  char decimal = 0;

  *ret_token = (Token){ .kind = TOKEN_NUMBER };
  if (dot != NULL && comma != NULL)
    decimal = dot > comma ? '.' : ',';
  else if (dot != NULL || comma != NULL)
    {
      char separator = dot != NULL ? '.' : ',';
      gboolean once = strchr (text, separator) == strrchr (text, separator);

      if (!once && !is_grouped (text, separator))
        return FALSE;
      decimal = once ? separator : 0;
      ret_token->ambiguous = once && is_grouped (text, separator);
    }
  if (decimal != 0 && strchr (text, decimal) != strrchr (text, decimal))
    return FALSE;
  ret_token->number = parse_plain (text, decimal);
  return TRUE;
}

/* "11.9404,108.4583": one run of signs, two numbers. */
static gboolean
push_pair (Tokens *self, char *text)
{
  char *comma = strchr (text, ',');
  Token first, second;

  if (comma == NULL || strchr (comma + 1, ',') != NULL || strchr (comma + 1, '.') == NULL)
    return FALSE;
  *comma = '\0';
  return parse_number (text, &first) && parse_number (comma + 1, &second) && push (self, first)
         && push (self, (Token){ .kind = TOKEN_COMMA }) && push (self, second);
}

static gboolean
take_number (Tokens *self, const char **at)
{
  gsize length = strspn (*at, "0123456789.,");
  g_autofree char *text = NULL;
  Token token;
  gboolean ends = FALSE;

  /* a comma at the end of a number stands between two */
  while (length > 0 && ((*at)[length - 1] == ',' || (*at)[length - 1] == '.'))
    {
      length--;
      ends = TRUE;
    }
  text = g_strndup (*at, length);
  *at += length;
  if (ends)
    *at += strspn (*at, ",.");
  if (strchr (text, '.') != NULL && strchr (text, ',') != NULL
      && strchr (text, '.') != strrchr (text, '.') && !is_grouped (text, '.')
      && push_pair (self, text))
    return TRUE;
  return parse_number (text, &token) && push (self, token);
}

static gboolean
take_word (Tokens *self, const char **at)
{
  const char *end = *at;
  g_autofree char *word = NULL;
  g_autofree char *folded = NULL;
  char axis;

  while (*end != '\0' && g_unichar_isalpha (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  word = g_strndup (*at, end - *at);
  folded = tv_text_fold (word);
  *at = end;
  axis = axis_of (folded);
  if (axis == '-')
    return TRUE;
  return axis != 0 && push (self, (Token){ .kind = TOKEN_AXIS, .mark = axis });
}

static gboolean
tokenize (const char *text, Tokens *self)
{
  const char *at = text;

  self->n_tokens = 0;
  if (strlen (text) > MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  while (*at != '\0')
    {
      gunichar c = g_utf8_get_char (at);
      char mark = mark_of (c);

      if (g_ascii_isdigit (*at))
        {
          if (!take_number (self, &at))
            return FALSE;
          continue;
        }
      if (g_unichar_isalpha (c) && mark == 0)
        {
          if (!take_word (self, &at))
            return FALSE;
          continue;
        }
      if (mark != 0 && !push (self, (Token){ .kind = TOKEN_MARK, .mark = mark }))
        return FALSE;
      if (mark == 0 && !g_unichar_isspace (c) && strchr ("=:;,()/|", (int) *at) == NULL)
        return FALSE;
      at = g_utf8_next_char (at);
    }
  return TRUE;
}

static guint
count (const Tokens *tokens, TokenKind kind)
{
  guint n = 0;

  for (guint i = 0; i < tokens->n_tokens; i++)
    n += tokens->tokens[i].kind == kind;
  return n;
}

gboolean
tv_coordinate_is_meant (const char *text)
{
  Tokens tokens;

  g_return_val_if_fail (text != NULL, FALSE);

  /* "12 Đường Thông Xanh" has a word nobody uses for an axis; a lot "A1-NN01" a hyphen. */
  return tokenize (text, &tokens) && count (&tokens, TOKEN_NUMBER) >= 2;
}

/* One value of two: the number, its parts in degrees, and the axis written beside it. */
typedef struct
{
  double value;
  gboolean ambiguous;
  char axis; /* 0: not said */
} Value;

static gboolean
add_part (Value *value, double number, guint part, GError **error)
{
  static const double shares[] = { 1, 60, 3600 };

  if (part > 2)
    return fail_shape (error);
  if (part > 0 && number >= 60)
    return fail (
        _ ("Minutes and seconds are less than 60. Type for example: 11°56′25″ 108°27′30″."),
        error);
  value->value += number / shares[part];
  return TRUE;
}

/* @parts numbers make one value: 1 decimal, 2 or 3 with minutes and seconds. */
static gboolean
gather (const Tokens *tokens, guint parts, Value values[2], GError **error)
{
  guint n_numbers = 0;
  char waiting = 0;
  gboolean behind = FALSE;

  memset (values, 0, 2 * sizeof *values);
  for (guint i = 0; i < tokens->n_tokens; i++)
    {
      const Token *token = &tokens->tokens[i];
      guint which = n_numbers / parts;

      if (token->kind == TOKEN_AXIS && n_numbers == 0)
        waiting = token->mark;
      else if (token->kind == TOKEN_AXIS && waiting == 0 && n_numbers % parts == 0
               && values[which - 1].axis == 0)
        {
          values[which - 1].axis = token->mark;
          behind = TRUE;
        }
      else if (token->kind == TOKEN_AXIS && !behind)
        waiting = token->mark;
      if (token->kind != TOKEN_NUMBER)
        continue;
      if (n_numbers % parts == 0)
        {
          values[which].axis = waiting;
          values[which].ambiguous = token->ambiguous;
        }
      if (!add_part (&values[which], token->number, n_numbers % parts, error))
        return FALSE;
      n_numbers++;
    }
  return TRUE;
}

static gboolean
take_grid (Value values[2], TvCoordinate *ret_coordinate, GError **error)
{
  for (guint i = 0; i < 2; i++)
    if (values[i].ambiguous && values[i].value < 1000)
      values[i].value *= 1000;
  ret_coordinate->grid = TRUE;
  /* north is always the larger one here, whichever letter somebody put to it */
  ret_coordinate->north = MAX (values[0].value, values[1].value);
  ret_coordinate->east = MIN (values[0].value, values[1].value);
  if (ret_coordinate->north < 800000 || ret_coordinate->north > 2700000
      || ret_coordinate->east < 100000 || ret_coordinate->east > 900000)
    return fail (
        _ ("This is not in Việt Nam. X (north) has seven digits, such as 1318200; Y (east) "
           "has six, such as 568960."),
        error);
  return TRUE;
}

static gboolean
take_degrees (const Value values[2], TvCoordinate *ret_coordinate, GError **error)
{
  gboolean swapped = values[0].axis == 'e' || values[1].axis == 'n'
                     || (values[0].axis == 0 && values[0].value > values[1].value);

  ret_coordinate->grid = FALSE;
  ret_coordinate->lat = values[swapped ? 1 : 0].value;
  ret_coordinate->lon = values[swapped ? 0 : 1].value;
  if (ret_coordinate->lat < 6 || ret_coordinate->lat > 24 || ret_coordinate->lon < 101
      || ret_coordinate->lon > 118)
    return fail (_ ("This is not in Việt Nam. Latitude is from 8 to 24, longitude from 102 to 110: "
                    "for example 11,9404 108,4583."),
                 error);
  return TRUE;
}

gboolean
tv_coordinate_parse (const char *text, TvCoordinate *ret_coordinate, GError **error)
{
  Tokens tokens;
  Value values[2];
  guint numbers;

  g_return_val_if_fail (text != NULL && ret_coordinate != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  memset (ret_coordinate, 0, sizeof *ret_coordinate);
  if (!tokenize (text, &tokens))
    return fail_shape (error);
  numbers = count (&tokens, TOKEN_NUMBER);
  if (numbers != 2 && numbers != 4 && numbers != 6)
    return fail_shape (error);
  if (!gather (&tokens, numbers / 2, values, error))
    return FALSE;
  if (numbers == 2 && (values[0].value > LARGEST_ANGLE || values[1].value > LARGEST_ANGLE))
    return take_grid (values, ret_coordinate, error);
  return take_degrees (values, ret_coordinate, error);
}

gboolean
tv_coordinate_to_lonlat (const TvCoordinate *self,
                         const char *zone,
                         double *ret_lon,
                         double *ret_lat,
                         GError **error)
{
  g_autoptr (TvCrs) crs = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!self->grid)
    {
      *ret_lon = self->lon;
      *ret_lat = self->lat;
      return TRUE;
    }
  crs = tv_crs_new (zone, error);
  if (crs == NULL)
    return FALSE;
  if (tv_crs_to_lonlat (crs, self->east, self->north, ret_lon, ret_lat))
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_CRS, _ ("No such place in this zone."));
  return FALSE;
}

char *
tv_coordinate_format_grid (double lon, double lat, const char *zone, const char *language)
{
  g_autoptr (TvCrs) crs = zone != NULL ? tv_crs_new (zone, NULL) : NULL;
  g_autofree char *north = NULL;
  g_autofree char *east = NULL;
  double x, y;

  if (crs == NULL || !tv_crs_from_lonlat (crs, lon, lat, &x, &y))
    return NULL;
  north = tv_format_number (round (y), 0, language);
  east = tv_format_number (round (x), 0, language);
  /* TRANSLATORS: VN-2000 coordinates in metres; surveyors write X for north */
  return g_strdup_printf (_ ("X (north) %s m, Y (east) %s m"), north, east);
}
