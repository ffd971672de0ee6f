// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-desk-words.h"

char *
tv_desk_words_for_error (const GError *error)
{
  const char *advice = NULL;
  const char *what = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  /* The log keeps what the reader's words leave out. */
  g_debug ("%s: %s", tv_error_to_word (error), error->message);
  what = tv_error_explain (error, &advice);
  if (advice == NULL || advice[0] == '\0')
    return g_strdup (what);
  return g_strdup_printf (g_str_has_suffix (what, ".") ? "%s %s" : "%s. %s", what, advice);
}

void
tv_desk_words_set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
tv_desk_words_label_row (AdwEntryRow *row)
{
  GtkEditable *delegate = NULL;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));

  delegate = gtk_editable_get_delegate (GTK_EDITABLE (row));
  tv_desk_words_set_name (GTK_WIDGET (delegate),
                          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
}

char *
tv_desk_words_get_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

void
tv_desk_words_set_text (GtkTextView *view, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), text, -1);
}
