// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-style.h"

#include "tv-kiosk-resources.h"

void
tv_visit_style_load (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  g_object_set (gtk_settings_get_default (),
                "gtk-icon-theme-name",
                "Adwaita",
                "gtk-font-name",
                "Noto Sans 11",
                "gtk-enable-animations",
                FALSE,
                "gtk-error-bell",
                FALSE,
                NULL);
  g_resources_register (tv_kiosk_get_resource ());
  gtk_css_provider_load_from_resource (provider, "/vn/thamvan/kiosk/tv-kiosk.css");
  gtk_style_context_add_provider_for_display (display,
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
