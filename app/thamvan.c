// SPDX-License-Identifier: GPL-3.0-or-later
/* thamvan: the citizens' face (--kiosk, --visit) and the officials' (--desk). */
#include "config.h"

#include "base/tv-locale.h"

#ifdef TV_WITH_KIOSK
#include "kiosk/tv-kiosk.h"
#endif
#ifdef TV_WITH_DESK
#include "desk/tv-desk-application.h"
#endif

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *option;
  int (*run) (int argc, char **argv);
} Face;

static const Face faces[] = {
#ifdef TV_WITH_KIOSK
  { "--kiosk", tv_kiosk_run },
  { "--visit", tv_visit_run },
#endif
#ifdef TV_WITH_DESK
  { "--desk", tv_desk_run },
#endif
  { NULL, NULL },
};

int
main (int argc, char **argv)
{
  tv_locale_init ();
  for (int i = 1; i < argc; i++)
    {
      for (const Face *face = faces; face->option != NULL; face++)
        {
          if (strcmp (argv[i], face->option) == 0)
            return face->run (argc, argv);
        }
      if (strcmp (argv[i], "--version") == 0)
        {
          g_print ("thamvan %s\n", TV_VERSION);
          return 0;
        }
    }
  g_printerr ("%s\n\n  thamvan --kiosk --agent SOCKET\n  thamvan --desk [--server URL]\n\n%s\n",
              _ ("Say which face of Tham Vấn to show:"),
              _ ("The manual page thamvan(1) tells more."));
  return 2;
}
