// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-find.h"

#include "base/tv-json.h"
#include "base/tv-text.h"

#include <math.h>
#include <string.h>

/* More than anybody goes through, and what one reply holds. */
#define MAX_PLACES 2000

typedef struct
{
  char *text;              /* (owned) */
  PopplerRectangle *boxes; /* (owned): one a character */
  guint n_boxes;
} Layout;

/* From @start the text goes on with all of @folded: where that ends, or NULL. */
static const char *
match (const char *start, const char *folded)
{
  const gsize length = strlen (folded);
  const char *end = start;

  for (;;)
    {
      g_autofree char *part = NULL;
      g_autofree char *seen = NULL;

      if (*end == '\0')
        return NULL;
      end = g_utf8_next_char (end);
      part = g_strndup (start, (gsize) (end - start));
      seen = tv_text_fold (part);
      if (strncmp (seen, folded, length) == 0)
        return end;
      /* A letter may still get its mark and a space its word; anything else has to agree so far. */
      if (strlen (seen) > length || strncmp (seen, folded, MAX (strlen (seen), 1) - 1) != 0)
        return NULL;
    }
}

static TvJson *
box_to_json (const PopplerRectangle *box)
{
  return json_pack ("[f,f,f,f]",
                    isfinite (box->x1) ? box->x1 : 0,
                    isfinite (box->y1) ? box->y1 : 0,
                    isfinite (box->x2) ? box->x2 : 0,
                    isfinite (box->y2) ? box->y2 : 0);
}

/* One box a line; poppler gives line ends and spaces boxes too. */
static TvJson *
cover (const Layout *layout, const char *start, const char *end)
{
  TvJson *boxes = json_array ();
  glong first = g_utf8_pointer_to_offset (layout->text, start);
  glong last = first + g_utf8_strlen (start, end - start);
  PopplerRectangle box = { 0 };
  gboolean open = FALSE;
  const char *c = start;

  for (glong i = first; i < last && i < (glong) layout->n_boxes; i++, c = g_utf8_next_char (c))
    {
      const PopplerRectangle *one = &layout->boxes[i];

      if (*c == '\n')
        {
          if (open)
            json_array_append_new (boxes, box_to_json (&box));
          open = FALSE;
          continue;
        }
      if (!open)
        box = *one;
      open = TRUE;
      box.x1 = MIN (box.x1, one->x1);
      box.y1 = MIN (box.y1, one->y1);
      box.x2 = MAX (box.x2, one->x2);
      box.y2 = MAX (box.y2, one->y2);
    }
  if (open)
    json_array_append_new (boxes, box_to_json (&box));
  return boxes;
}

static void
find_all (TvJson *places, const Layout *layout, const char *query)
{
  g_autofree char *folded = tv_text_fold (query);
  g_auto (GStrv) words = g_strsplit (folded, " ", 2);
  g_autoptr (GArray) starts = NULL;
  const char *done = layout->text;

  if (words[0] == NULL || words[0][0] == '\0')
    return;
  /* Where the first word stands; the rest has to follow it. */
  starts = tv_text_find (layout->text, words[0]);
  for (guint i = 0; i < starts->len && json_array_size (places) < MAX_PLACES; i++)
    {
      const char *start = layout->text + g_array_index (starts, TvTextRange, i).start;
      const char *end = start >= done ? match (start, folded) : NULL;

      if (end == NULL)
        continue;
      json_array_append_new (places, cover (layout, start, end));
      done = end;
    }
}

GBytes *
tv_render_find_run (PopplerPage *page, const char *query)
{
  g_autoptr (TvJson) places = json_array ();
  Layout layout = { .text = poppler_page_get_text (page) };

  if (layout.text != NULL && g_utf8_validate (layout.text, -1, NULL)
      && poppler_page_get_text_layout (page, &layout.boxes, &layout.n_boxes))
    find_all (places, &layout, query);
  g_free (layout.text);
  g_free (layout.boxes);
  return tv_json_to_bytes (places, 0);
}
