// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "tv-ctl.h"

#define LINE_MAX_BYTES 4096

TvCtl *
tv_ctl_new (const TvCtlCommand *command)
{
  TvCtl *self = g_new0 (TvCtl, 1);

  self->command = command;
  self->text = g_string_new (NULL);
  self->json = json_object ();
  return self;
}

void
tv_ctl_free (TvCtl *self)
{
  if (self == NULL)
    return;
  g_string_free (self->text, TRUE);
  json_decref (self->json);
  g_free (self);
}

void
tv_ctl_say (TvCtl *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (self->text, format, arguments);
  va_end (arguments);
  g_string_append_c (self->text, '\n');
}

void
tv_ctl_set (TvCtl *self, const char *key, TvJson *value)
{
  json_object_set_new (self->json, key, value);
}

/* GOption takes "-107.5" for an option, and keeps a "--" that stands before it: a negative number
 * goes past it with a true minus sign. */
#define MINUS "\342\210\222"

static gboolean
is_negative_number (const char *word)
{
  return word[0] == '-' && (g_ascii_isdigit (word[1]) || word[1] == '.');
}

static void
hide_negatives (GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      /* after an option it is the option's value, which GOption takes as it is */
      if (is_negative_number (words[i])
          && (i == 0 || words[i - 1][0] != '-' || g_str_equal (words[i - 1], "--")))
        {
          char *hidden = g_strconcat (MINUS, words[i] + 1, NULL);

          g_free (words[i]);
          words[i] = hidden;
        }
    }
}

static void
show_negatives (GStrv words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_str_has_prefix (words[i], MINUS))
        {
          char *shown = g_strconcat ("-", words[i] + strlen (MINUS), NULL);

          g_free (words[i]);
          words[i] = shown;
        }
    }
}

gboolean
tv_ctl_parse (TvCtl *self,
              const GOptionEntry *entries,
              GStrv *words,
              guint least,
              guint most,
              GError **error)
{
  static gboolean help = FALSE;
  const GOptionEntry help_entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (self->command->arguments);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint count = 0;

  help = FALSE;
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, _ (self->command->summary));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help_entries, GETTEXT_PACKAGE);
  /* GOption takes the first word for the program's name. */
  {
    g_autofree char *name = g_strdup_printf ("thamvanctl %s", self->command->name);

    g_strv_builder_add (builder, name);
  }
  g_strv_builder_addv (builder, (const char **) *words);
  g_strfreev (*words);
  *words = g_strv_builder_end (builder);
  hide_negatives (*words);
  if (!g_option_context_parse_strv (context, words, error))
    return FALSE;
  show_negatives (*words);
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);

      g_string_append (self->text, text);
      tv_ctl_set (self, "help", json_string (text));
      return FALSE;
    }
  count = g_strv_length (*words) - 1;
  if (count < least)
    return tv_ctl_fail_usage (error, _ ("Something is missing: %s"), self->command->arguments);
  if (count > most)
    return tv_ctl_fail_usage (error, _ ("One word too many: %s"), (*words)[count]);
  return TRUE;
}

gboolean
tv_ctl_fail_usage (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, arguments);
  va_end (arguments);
  return FALSE;
}

char *
tv_ctl_read_line (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = tv_file_read (path, LINE_MAX_BYTES, error);
  gsize length = 0;
  const char *data = NULL;

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  for (gsize i = 0; i < length; i++)
    if (data[i] == '\n' || data[i] == '\r' || data[i] == '\0')
      length = i;
  if (length == 0 || !g_utf8_validate (data, (gssize) length, NULL))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s holds no line of text", path);
      return NULL;
    }
  return g_strndup (data, length);
}

gboolean
tv_ctl_read_optional_line (const char *path, char **ret_text, GError **error)
{
  if (path == NULL)
    return TRUE;
  *ret_text = tv_ctl_read_line (path, error);
  return *ret_text != NULL;
}

gboolean
tv_ctl_read_nth_line (char **paths, guint n, char **ret_text, GError **error)
{
  const guint count = paths != NULL ? g_strv_length (paths) : 0;

  return tv_ctl_read_optional_line (count > 0 ? paths[MIN (n, count - 1)] : NULL, ret_text, error);
}
