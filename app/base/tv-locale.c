// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-locale.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

/* glibc rereads its catalogues when this counter moves (gettext manual, "gettext grok"). */
extern int _nl_msg_cat_cntr;

/* gettext looks at LANGUAGE in every locale but "C". Who sets LC_CTYPE alone (Python does it for
 * the programs it starts where no locale is set) has UTF-8 and no messages. GTK and GLib ask the
 * environment again, so that it must stand there, too. */
static void
ensure_messages (void)
{
  const char *messages = setlocale (LC_MESSAGES, NULL);
  g_autofree char *letters = NULL;

  if (strcmp (messages, "C") != 0 && strcmp (messages, "POSIX") != 0)
    return;
  letters = g_strdup (setlocale (LC_CTYPE, NULL));
  g_setenv ("LC_MESSAGES", letters, TRUE);
  setlocale (LC_MESSAGES, letters);
}

void
tv_locale_init (void)
{
  const char *folder = g_getenv ("TV_LOCALEDIR");

  /* C.UTF-8 is built into glibc, so it is there when the named locale is not installed; unlike "C"
   * it lets LANGUAGE choose the catalogue. */
  if (setlocale (LC_ALL, "") == NULL || strcmp (nl_langinfo (CODESET), "UTF-8") != 0)
    {
      /* In the environment, too: GTK asks it again, and so do the programs we start. */
      g_setenv ("LC_ALL", "C.UTF-8", TRUE);
      setlocale (LC_ALL, "C.UTF-8");
    }
  ensure_messages ();

  if (g_getenv ("LANGUAGE") == NULL || *g_getenv ("LANGUAGE") == '\0')
    {
      const char *locale = setlocale (LC_MESSAGES, NULL);

      g_setenv ("LANGUAGE", g_str_has_prefix (locale, "en") ? "en" : "vi", TRUE);
    }

  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : TV_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

void
tv_locale_set_language (const char *language)
{
  g_return_if_fail (language != NULL);

  g_setenv ("LANGUAGE", language, TRUE);
  _nl_msg_cat_cntr++;
}
