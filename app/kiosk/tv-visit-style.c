// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-style.h"

#include "tv-kiosk-resources.h"

static void
add_sheet (const char *path, guint priority)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, path);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              priority);
}

void
tv_visit_style_load (void)
{

  g_object_set (gtk_settings_get_default (),
                "gtk-icon-theme-name",
                "Adwaita",
                "gtk-font-name",
                "Noto Sans 11",
                /* letters of this size are clear without being bent to the grid, which costs a
                   third of drawing them */
                "gtk-xft-hinting",
                0,
                "gtk-enable-animations",
                FALSE,
                "gtk-error-bell",
                FALSE,
                NULL);
  g_resources_register (tv_kiosk_get_resource ());
  add_sheet ("/vn/thamvan/kiosk/tv-kiosk-theme.css", GTK_STYLE_PROVIDER_PRIORITY_THEME);
  add_sheet ("/vn/thamvan/kiosk/tv-kiosk.css", GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
