// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-text.h"
#include "tv-ctl-csv.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static void
row_free (gpointer data)
{
  g_strfreev (data);
}

void
tv_ctl_csv_free (TvCtlCsv *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->columns);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* One field from @at on; returns where it ended, or NULL for a quote that is never closed. */
static const char *
read_field (const char *at, GString *field)
{
  gboolean quoted = *at == '"';

  g_string_truncate (field, 0);
  at += quoted ? 1 : 0;
  while (quoted)
    {
      const char *quote = strchr (at, '"');

      if (quote == NULL)
        return NULL;
      g_string_append_len (field, at, quote - at);
      at = quote + 1;
      quoted = *at == '"';
      if (quoted)
        {
          g_string_append_c (field, '"');
          at++;
        }
    }
  while (*at != '\0' && strchr (",\r\n", *at) == NULL)
    g_string_append_c (field, *at++);
  return at;
}

static const char *
read_row (const char *at, GStrv *ret_row)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GString) field = g_string_new (NULL);
  gboolean more = TRUE;

  while (more)
    {
      at = read_field (at, field);
      if (at == NULL)
        return NULL;
      g_strv_builder_add (builder, g_strstrip (field->str));
      more = *at == ',';
      at += more ? 1 : 0;
    }
  at += *at == '\r' ? 1 : 0;
  at += *at == '\n' ? 1 : 0;
  *ret_row = g_strv_builder_end (builder);
  return at;
}

TvCtlCsv *
tv_ctl_csv_parse (GBytes *bytes, GError **error)
{
  g_autoptr (TvCtlCsv) self = g_new0 (TvCtlCsv, 1);
  g_autofree char *text = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *at = NULL;
  guint line = 1;

  self->rows = g_ptr_array_new_with_free_func (row_free);
  text = tv_text_to_nfc (data != NULL ? data : "", (gssize) length, error);
  if (text == NULL)
    return NULL;
  at = g_str_has_prefix (text, BYTE_ORDER_MARK) ? text + strlen (BYTE_ORDER_MARK) : text;
  while (at != NULL && *at != '\0')
    {
      g_auto (GStrv) row = NULL;

      at = read_row (at, &row);
      if (at == NULL
          || (self->columns != NULL && g_strv_length (row) != g_strv_length (self->columns)))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_BAD_REQUEST,
                       "line %u is no line of the table",
                       line);
          return NULL;
        }
      if (self->columns == NULL)
        self->columns = g_steal_pointer (&row);
      else
        g_ptr_array_add (self->rows, g_steal_pointer (&row));
      line++;
    }
  if (self->columns == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "the table is empty");
      return NULL;
    }
  return g_steal_pointer (&self);
}

const char *
tv_ctl_csv_get (const TvCtlCsv *self, guint row, const char *column)
{
  for (guint i = 0; self->columns[i] != NULL; i++)
    {
      const char *const *fields = g_ptr_array_index (self->rows, row);

      if (g_str_equal (self->columns[i], column))
        return *fields[i] != '\0' ? fields[i] : NULL;
    }
  return NULL;
}
