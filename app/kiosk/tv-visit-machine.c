// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-machine.h"

#include <string.h>

/* The kernel's node of a graphics processor that can render. */
static gboolean
has_gpu (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      if (g_str_has_prefix (name, "renderD"))
        return TRUE;
    }
  return FALSE;
}

void
tv_visit_machine_prepare (void)
{
  /* nocheck:g_getenv GTK's own switches, set before it looks at them */
  const char *debug = g_getenv ("GDK_DEBUG");

  /* Without one, OpenGL is computed by the processor: twice the memory and half again the time of
   * cairo, and asking for it alone maps a compiler. */
  if (!has_gpu ())
    {
      g_setenv ("GSK_RENDERER", "cairo", FALSE);
      if (debug == NULL || strstr (debug, "gl-") == NULL)
        {
          g_autofree char *more = g_strdup_printf ("%s,gl-disable", debug != NULL ? debug : "");

          g_setenv ("GDK_DEBUG", more, TRUE);
        }
    }
  /* GTK's theme takes longer to read than all of ours; tv-kiosk-theme.css stands in for it. */
  g_setenv ("GTK_THEME", "Empty", TRUE);
  /* A visit reads local files and keeps no settings: no gvfs and no dconf services on its bus. */
  g_setenv ("GIO_USE_VFS", "local", FALSE);
  g_setenv ("GSETTINGS_BACKEND", "memory", FALSE);
  /* Nor has it a network, so GIO's modules for TLS and proxies are not wanted either. */
  g_setenv ("GIO_MODULE_DIR", "/nonexistent", FALSE);
}
