// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-render-text.h"

#include "base/tv-json.h"
#include "base/tv-text.h"

#include <math.h>

/* One line of the page as it was set: its box and where its characters stand in the text. */
typedef struct
{
  double box[4];
  GString *text; /* (owned) */
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_string_free (line->text, TRUE);
  g_free (line);
}

static void
grow (double box[4], const PopplerRectangle *rectangle)
{
  box[0] = MIN (box[0], rectangle->x1);
  box[1] = MIN (box[1], rectangle->y1);
  box[2] = MAX (box[2], rectangle->x2);
  box[3] = MAX (box[3], rectangle->y2);
}

/* Poppler gives one rectangle a character and ends lines with a newline. */
static GPtrArray *
read_lines (PopplerPage *page)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);
  g_autofree char *text = poppler_page_get_text (page);
  g_autofree PopplerRectangle *boxes = NULL;
  guint n_boxes = 0;
  Line *line = NULL;
  const char *c = text;

  if (text == NULL || !poppler_page_get_text_layout (page, &boxes, &n_boxes))
    return lines;
  for (guint i = 0; i < n_boxes && *c != '\0'; i++, c = g_utf8_next_char (c))
    {
      if (*c == '\n')
        {
          line = NULL;
          continue;
        }
      if (line == NULL)
        {
          line = g_new0 (Line, 1);
          line->box[0] = line->box[1] = G_MAXDOUBLE;
          line->text = g_string_new (NULL);
          g_ptr_array_add (lines, line);
        }
      grow (line->box, &boxes[i]);
      g_string_append_unichar (line->text, g_utf8_get_char (c));
    }
  return lines;
}

/* "Điều 4.", "Chương II", "Mục 1", "1.", "2.1.", "a)", "-": how laws and plans begin a new thought.
 */
static gboolean
begins_clause (const char *text)
{
  static GRegex *clause;

  if (g_once_init_enter (&clause))
    {
      GRegex *made = g_regex_new (
          "^\\s*((Điều|ĐIỀU) [0-9]+[.:]|(Chương|CHƯƠNG|Phần|PHẦN) [IVXLC0-9]+|(Mục|MỤC) [0-9IVX]+"
          "|[0-9]{1,2}(\\.[0-9]{1,2})*\\. |[a-zđ]\\) |[-–+•] )",
          G_REGEX_OPTIMIZE,
          0,
          NULL);

      g_once_init_leave (&clause, made);
    }
  return g_regex_match (clause, text, 0, NULL);
}

/* Set in from the left, but not in the middle as a title is. */
static gboolean
is_indented (const double above[4], double line_height, const Line *line)
{
  double left = line->box[0] - above[0];
  double right = above[2] - line->box[2];

  return left > 0.8 * line_height && fabs (left - right) > 0.5 * line_height;
}

/* A paragraph whose first line is set in may end in a word or two to the left of where it began. */
static gboolean
is_under (const double above[4], double line_height, const Line *line)
{
  gboolean is_first = above[3] - above[1] < 1.5 * line_height;
  double set_in = above[0] - line->box[0];

  if (is_first && set_in > 0 && set_in < 5 * line_height)
    return TRUE;
  return MIN (above[2], line->box[2]) > MAX (above[0], line->box[0]);
}

/* A line goes on with the paragraph above when it stands close under it, in the same column and
 * in letters of about the same size. */
static gboolean
continues (const double above[4], double line_height, const Line *line)
{
  double height = line->box[3] - line->box[1];
  double gap = line->box[1] - above[3];

  return gap < 0.6 * line_height && gap > -0.8 * line_height && is_under (above, line_height, line)
         && fabs (height - line_height) < 0.35 * line_height
         && !is_indented (above, line_height, line) && !begins_clause (line->text->str);
}

static double
cut (double value, double limit)
{
  return isfinite (value) ? round (CLAMP (value, 0, limit) * 100) / 100 : 0;
}

static void
add_paragraph (TvJson *list, guint number, GString *text, const double box[4], double w, double h)
{
  g_autofree char *id = NULL;
  g_autofree char *valid = g_utf8_make_valid (text->str, (gssize) text->len);
  g_autofree char *nfc = tv_text_to_nfc (g_strstrip (valid), -1, NULL);

  if (nfc == NULL || *nfc == '\0')
    return;
  id = g_strdup_printf ("p%u.%u", number + 1, (guint) json_array_size (list) + 1);
  json_array_append_new (list,
                         json_pack ("{s:s, s:[f,f,f,f], s:s}",
                                    "id",
                                    id,
                                    "box",
                                    cut (box[0], w),
                                    cut (box[1], h),
                                    cut (box[2], w),
                                    cut (box[3], h),
                                    "text",
                                    nfc));
}

static void
join (GString *text, const GString *line)
{
  gboolean hyphen = text->len > 1 && text->str[text->len - 1] == '-'
                    && g_ascii_isalpha (text->str[text->len - 2]);

  /* Vietnamese breaks between syllables, never inside one: a hyphen at the end is a real one. */
  if (text->len > 0 && !hyphen)
    g_string_append_c (text, ' ');
  g_string_append_len (text, line->str, (gssize) line->len);
}

GBytes *
tv_render_text_read (PopplerPage *page, guint number, double width, double height)
{
  g_autoptr (GPtrArray) lines = read_lines (page);
  g_autoptr (TvJson) list = json_array ();
  g_autoptr (GString) text = g_string_new (NULL);
  double box[4] = { 0 };
  double line_height = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = g_ptr_array_index (lines, i);

      if (text->len > 0 && !continues (box, line_height, line))
        {
          add_paragraph (list, number, text, box, width, height);
          g_string_truncate (text, 0);
        }
      if (text->len == 0)
        {
          for (guint k = 0; k < 4; k++)
            box[k] = line->box[k];
        }
      line_height = line->box[3] - line->box[1];
      join (text, line->text);
      grow (box, &(PopplerRectangle){ line->box[0], line->box[1], line->box[2], line->box[3] });
    }
  add_paragraph (list, number, text, box, width, height);
  return tv_json_to_bytes (list, 0);
}
