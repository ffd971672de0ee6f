// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "kiosk/tv-visit-fonts.h"

#include <pango/pangocairo.h>

/* Whether every letter of @text is drawn, and none as an empty box. */
static void
assert_drawn (PangoContext *context, const char *font, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  g_assert_cmpint (pango_layout_get_unknown_glyphs_count (layout), ==, 0);
  pango_font_description_free (description);
}

static void
test_chosen (void)
{
  PangoFontMap *map = pango_cairo_font_map_get_default ();
  PangoContext *context = pango_font_map_create_context (map);
  g_autofree PangoFontFamily **families = NULL;
  int n_families;

  pango_font_map_list_families (map, &families, &n_families);
  /* and the three names that stand for any: Sans, Serif, Monospace */
  g_assert_cmpint (n_families, <=, 12);
  for (const char *const *font = (const char *const[]){ "Noto Sans 16px",
                                                        "Noto Sans Bold 22px",
                                                        "Liberation Sans Bold 11px",
                                                        NULL };
       *font != NULL;
       font++)
    {
      assert_drawn (context, *font, "ĂÂĐÊÔƠƯ ăâđêôơư ẤẦẨẪẬ ấầẩẫậ ỨỪỬỮỰ ứừửữự ỲÝỶỸỴ ỳýỷỹỵ");
      assert_drawn (context, *font, "12.345,6 m² – “Đà Lạt”… ½ % § ± × → ° •");
      assert_drawn (context, *font, "⇧ ⌫ ▶ ◀ ✓");
    }
  g_object_unref (context);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!tv_visit_fonts_choose ())
    {
      g_test_message ("fonts-noto-core is not installed");
      return 77;
    }
  g_test_add_func ("/visit-fonts/chosen", test_chosen);
  return g_test_run ();
}
