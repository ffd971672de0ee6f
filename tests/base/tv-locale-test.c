// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include "base/tv-locale.h"

#define CHILD "--child"

/* What a program finds after its start, when GTK has asked the environment again: letters,
 * messages, languages. */
static int
run_child (void)
{
  tv_locale_init ();
  setlocale (LC_ALL, "");
  g_print ("%s|%s|%s", nl_langinfo (CODESET), setlocale (LC_MESSAGES, NULL), g_getenv ("LANGUAGE"));
  return 0;
}

/* Runs this program as that child, with only @settings ("LC_ALL=C …") about language. */
static char *
ask_child (const char *settings)
{
  static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *words[] = { program, CHILD, NULL };
  g_auto (GStrv) environment = g_get_environ ();
  g_auto (GStrv) pairs = g_strsplit (settings, " ", -1);
  g_autoptr (GError) error = NULL;
  char *said = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    environment = g_environ_unsetenv (environment, names[i]);
  for (guint i = 0; pairs[i] != NULL && *pairs[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      environment = g_environ_setenv (environment, pair[0], pair[1], TRUE);
    }
  g_spawn_sync (NULL,
                (char **) words,
                environment,
                G_SPAWN_DEFAULT,
                NULL,
                NULL,
                &said,
                NULL,
                NULL,
                &error);
  g_assert_no_error (error);
  return said;
}

/* Whatever a bare machine, a shell or a script has set: UTF-8, and a locale in which gettext looks
 * for translations at all. */
static void
test_environments (void)
{
  static const struct
  {
    const char *settings;
    const char *languages;
  } rows[] = {
    { "", "vi" },
    { "LC_ALL=C", "vi" },
    { "LANG=C", "vi" },
    { "LC_ALL=POSIX", "vi" },
    { "LANG=nowhere.ISO-8859-1", "vi" },
    { "LC_CTYPE=C.UTF-8", "vi" },
    { "LANG=C.UTF-8 LC_MESSAGES=C", "vi" },
    { "LC_CTYPE=C.UTF-8 LANGUAGE=en", "en" },
    { "LC_ALL=C.UTF-8", "vi" },
    { "LANGUAGE=en", "en" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *said = ask_child (rows[i].settings);
      g_auto (GStrv) parts = g_strsplit (said, "|", 3);

      g_test_message ("“%s”: %s", rows[i].settings, said);
      g_assert_cmpuint (g_strv_length (parts), ==, 3);
      g_assert_cmpstr (parts[0], ==, "UTF-8");
      g_assert_cmpstr (parts[1], !=, "C");
      g_assert_cmpstr (parts[1], !=, "POSIX");
      g_assert_cmpstr (parts[2], ==, rows[i].languages);
    }
}

int
main (int argc, char **argv)
{
  if (argc == 2 && strcmp (argv[1], CHILD) == 0)
    return run_child ();
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/locale/environments", test_environments);
  return g_test_run ();
}
