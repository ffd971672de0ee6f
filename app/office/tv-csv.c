// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-csv.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "base/tv-text.h"

#include <string.h>

#define BOM "\xef\xbb\xbf"
#define MAX_ROWS 200000
#define MAX_COLUMNS 1000

typedef struct
{
  const char *p; /* what is left */
  char separator;
  guint line;
} Reader;

static char
detect_separator (const char *text)
{
  static const char candidates[] = { ',', ';', '\t' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  gsize best = 0;

  for (const char *p = text; *p != '\0' && (quoted || (*p != '\n' && *p != '\r')); p++)
    {
      if (*p == '"')
        quoted = !quoted;
      for (gsize i = 0; i < G_N_ELEMENTS (candidates) && !quoted; i++)
        counts[i] += *p == candidates[i];
    }
  for (gsize i = 1; i < G_N_ELEMENTS (candidates); i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

static gboolean
fail (TvError code, guint line, const char *what, GError **error)
{
  g_set_error (error, TV_ERROR, (int) code, "CSV line %u: %s", line, what);
  return FALSE;
}

static gboolean
ends_cell (const Reader *self)
{
  return *self->p == '\0' || *self->p == self->separator || *self->p == '\n' || *self->p == '\r';
}

static gboolean
read_quoted (Reader *self, GString *cell, GError **error)
{
  guint first = self->line;

  for (self->p++; *self->p != '\0'; self->p++)
    {
      if (*self->p == '"' && self->p[1] == '"')
        self->p++;
      else if (*self->p == '"')
        {
          self->p++;
          return ends_cell (self)
                 || fail (TV_ERROR_BAD_REQUEST, self->line, "text after a closing quote", error);
        }
      self->line += *self->p == '\n';
      g_string_append_c (cell, *self->p);
    }
  return fail (TV_ERROR_BAD_REQUEST, first, "a quote is not closed", error);
}

static gboolean
read_cell (Reader *self, GPtrArray *row, GError **error)
{
  g_autoptr (GString) cell = g_string_new (NULL);

  if (row->len >= MAX_COLUMNS)
    return fail (TV_ERROR_TOO_LARGE, self->line, "too many columns", error);
  if (*self->p == '"')
    {
      if (!read_quoted (self, cell, error))
        return FALSE;
    }
  else
    for (; !ends_cell (self); self->p++)
      g_string_append_c (cell, *self->p);
  g_ptr_array_add (row, g_string_free (g_steal_pointer (&cell), FALSE));
  return TRUE;
}

static GStrv
read_row (Reader *self, GError **error)
{
  g_autoptr (GPtrArray) row = g_ptr_array_new_with_free_func (g_free);

  while (TRUE)
    {
      if (!read_cell (self, row, error))
        return NULL;
      if (*self->p != self->separator)
        break;
      self->p++;
    }
  if (*self->p == '\r')
    self->p++;
  if (*self->p == '\n' || (self->p[-1] == '\r' && *self->p != '\0'))
    self->line++;
  if (*self->p == '\n')
    self->p++;
  g_ptr_array_add (row, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&row), FALSE);
}

static gboolean
is_empty (GStrv row)
{
  return row[0] == NULL || (row[0][0] == '\0' && row[1] == NULL);
}

GPtrArray *
tv_csv_parse (GBytes *bytes, char separator, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree char *text = NULL;
  const char *data;
  gsize length;
  Reader reader;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  text = tv_text_to_nfc (length > 0 ? data : "", (gssize) length, error);
  if (text == NULL)
    return NULL;
  reader.p = g_str_has_prefix (text, BOM) ? text + strlen (BOM) : text;
  reader.separator = separator != '\0' ? separator : detect_separator (reader.p);
  reader.line = 1;
  while (*reader.p != '\0')
    {
      GStrv row = read_row (&reader, error);

      if (row == NULL)
        return NULL;
      if (is_empty (row))
        g_strfreev (row);
      else
        g_ptr_array_add (rows, row);
      if (rows->len > MAX_ROWS)
        {
          fail (TV_ERROR_TOO_LARGE, reader.line, "too many rows", error);
          return NULL;
        }
    }
  return g_steal_pointer (&rows);
}

int
tv_csv_find_column (const char *const *heads, const char *name)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (heads != NULL && name != NULL, -1);

  wanted = g_utf8_casefold (name, -1);
  for (int i = 0; heads[i] != NULL; i++)
    {
      g_autofree char *stripped = g_strstrip (g_strdup (heads[i]));
      g_autofree char *head = g_utf8_casefold (stripped, -1);

      if (strcmp (head, wanted) == 0)
        return i;
    }
  return -1;
}

const char *
tv_csv_get (const char *const *row, int column)
{
  g_return_val_if_fail (row != NULL, "");

  for (int i = 0; i <= column && row[i] != NULL; i++)
    if (i == column)
      return row[i];
  return "";
}

/* What a spreadsheet would run instead of show (ASVS 5.0, 1.2.10). */
static gboolean
is_formula (const char *cell)
{
  double number;

  return *cell != '\0' && strchr ("=+-@\t\r", *cell) != NULL
         && !tv_format_parse_number (cell, &number);
}

static void
append_cell (GString *out, const char *cell, char separator)
{
  gboolean formula = is_formula (cell);
  const char special[] = { separator, '"', '\n', '\r', '\0' };

  if (!formula && strpbrk (cell, special) == NULL)
    {
      g_string_append (out, cell);
      return;
    }
  g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (const char *p = cell; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

GBytes *
tv_csv_to_bytes (GPtrArray *rows, char separator)
{
  GString *out = g_string_new (BOM);

  g_return_val_if_fail (rows != NULL, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const char *const *row = g_ptr_array_index (rows, i);

      for (gsize c = 0; row[c] != NULL; c++)
        {
          if (c > 0)
            g_string_append_c (out, separator);
          append_cell (out, row[c], separator);
        }
      g_string_append (out, "\r\n");
    }
  return g_string_free_to_bytes (out);
}
