// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-outline.h"

#include "base/tv-json.h"
#include "base/tv-text.h"

/* A table that is longer or deeper helps nobody, and may be made to never end. */
#define MAX_ENTRIES 2000
#define MAX_DEPTH 6
#define MAX_TITLE 200

static int
find_page (PopplerDocument *document, const PopplerDest *dest)
{
  PopplerDest *named;
  int page;

  if (dest == NULL)
    return -1;
  if (dest->type != POPPLER_DEST_NAMED)
    return dest->page_num - 1;
  named = poppler_document_find_dest (document, dest->named_dest);
  if (named == NULL)
    return -1;
  page = named->page_num - 1;
  poppler_dest_free (named);
  return page;
}

static char *
clean_title (const char *title)
{
  g_autofree char *valid = g_utf8_make_valid (title != NULL ? title : "", -1);
  g_autofree char *nfc = NULL;

  g_strdelimit (valid, "\n\r\t", ' ');
  nfc = tv_text_to_nfc (g_strstrip (valid), -1, NULL);
  if (nfc == NULL || *nfc == '\0')
    return NULL;
  return g_utf8_substring (nfc, 0, MIN (g_utf8_strlen (nfc, -1), MAX_TITLE));
}

static void
add_entry (TvJson *list, PopplerDocument *document, const PopplerAction *action, guint depth)
{
  g_autofree char *title = clean_title (action->any.title);
  int page = action->type == POPPLER_ACTION_GOTO_DEST ? find_page (document, action->goto_dest.dest)
                                                      : -1;

  if (title != NULL && page >= 0 && page < poppler_document_get_n_pages (document))
    json_array_append_new (
        list,
        json_pack ("{s:s,s:i,s:i}", "title", title, "page", page, "depth", (int) depth));
}

static void
walk (TvJson *list, PopplerDocument *document, PopplerIndexIter *iter, guint depth)
{
  do
    {
      PopplerAction *action = poppler_index_iter_get_action (iter);
      PopplerIndexIter *child = NULL;

      if (action != NULL)
        {
          add_entry (list, document, action, depth);
          poppler_action_free (action);
        }
      if (depth < MAX_DEPTH)
        child = poppler_index_iter_get_child (iter);
      if (child != NULL)
        {
          walk (list, document, child, depth + 1);
          poppler_index_iter_free (child);
        }
    }
  while (json_array_size (list) < MAX_ENTRIES && poppler_index_iter_next (iter));
}

GBytes *
tv_render_outline_read (PopplerDocument *document)
{
  g_autoptr (TvJson) list = json_array ();
  PopplerIndexIter *iter = poppler_index_iter_new (document);

  if (iter != NULL)
    {
      walk (list, document, iter, 0);
      poppler_index_iter_free (iter);
    }
  return tv_json_to_bytes (list, 0);
}
