// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-fonts.h"

#include "tv-kiosk-resources.h"

#include <fontconfig/fontconfig.h>

static gboolean
load (FcConfig *fonts)
{
  g_autoptr (GBytes) text = g_resource_lookup_data (tv_kiosk_get_resource (),
                                                    "/vn/thamvan/kiosk/tv-kiosk-fonts.conf",
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE,
                                                    NULL);

  /* a resource's bytes end with a zero */
  return FcConfigParseAndLoadFromMemory (fonts, g_bytes_get_data (text, NULL), FcTrue)
         && FcConfigBuildFonts (fonts);
}

/* The face that all words are in. */
static gboolean
has_face (FcConfig *fonts, const char *family)
{
  const FcFontSet *set = FcConfigGetFonts (fonts, FcSetSystem);

  for (int i = 0; set != NULL && i < set->nfont; i++)
    {
      FcChar8 *name;

      if (FcPatternGetString (set->fonts[i], FC_FAMILY, 0, &name) == FcResultMatch
          && g_str_equal ((const char *) name, family))
        return TRUE;
    }
  return FALSE;
}

gboolean
tv_visit_fonts_choose (void)
{
  FcConfig *fonts = FcConfigCreate ();
  gboolean chosen = load (fonts) && has_face (fonts, "Noto Sans") && FcConfigSetCurrent (fonts);

  /* the current one is held by the library */
  FcConfigDestroy (fonts);
  return chosen;
}
