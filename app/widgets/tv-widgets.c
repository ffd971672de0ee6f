// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-widgets.h"

#include "tv-widgets-resources.h"

void
tv_widgets_init (void)
{
  static gsize done = 0;
  GdkDisplay *display = gdk_display_get_default ();

  if (!g_once_init_enter (&done))
    return;
  /* Named here so that a static library keeps its resources. */
  g_resources_register (tv_widgets_get_resource ());
  if (display != NULL)
    {
      g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

      gtk_css_provider_load_from_resource (provider, "/vn/thamvan/widgets/tv-widgets.css");
      gtk_style_context_add_provider_for_display (display,
                                                  GTK_STYLE_PROVIDER (provider),
                                                  GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
    }
  g_once_init_leave (&done, 1);
}
