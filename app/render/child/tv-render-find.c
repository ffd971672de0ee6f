// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-find.h"

#include "base/tv-json.h"
#include "base/tv-phrase.h"

#include <math.h>

/* More than anybody goes through, and what one reply holds. */
#define MAX_PLACES 2000

typedef struct
{
  char *text;              /* (owned) */
  PopplerRectangle *boxes; /* (owned): one a character */
  guint n_boxes;
} Layout;

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
add_places (TvJson *places, const Layout *layout, const GArray *ranges)
{
  for (guint i = 0; i < MIN (ranges->len, MAX_PLACES); i++)
    {
      const TvTextRange *range = &g_array_index (ranges, TvTextRange, i);

      json_array_append_new (
          places,
          cover (layout, layout->text + range->start, layout->text + range->end));
    }
}

static void
find_phrase (TvJson *places, const Layout *layout, const char *query)
{
  g_autoptr (GArray) ranges = tv_phrase_find (layout->text, query);

  add_places (places, layout, ranges);
}

static void
find_loose (TvJson *places, const Layout *layout, const char *query)
{
  g_autofree char *folded = tv_text_fold (query);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_autoptr (GArray) ranges = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GArray) one = tv_text_find (layout->text, words[i]);

      if (one->len == 0)
        return;
    }
  ranges = tv_text_find (layout->text, query);
  add_places (places, layout, ranges);
}

GBytes *
tv_render_find_run (PopplerPage *page, const char *query, gboolean loose)
{
  g_autoptr (TvJson) places = json_array ();
  Layout layout = { .text = poppler_page_get_text (page) };

  if (layout.text != NULL && g_utf8_validate (layout.text, -1, NULL)
      && poppler_page_get_text_layout (page, &layout.boxes, &layout.n_boxes))
    (loose ? find_loose : find_phrase) (places, &layout, query);
  g_free (layout.text);
  g_free (layout.boxes);
  return tv_json_to_bytes (places, 0);
}
