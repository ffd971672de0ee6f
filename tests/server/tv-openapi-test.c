// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib.h>

#include "wire/tv-route.h"

#include <string.h>

#define PATH_INDENT 2
#define METHOD_INDENT 4

static gsize
indent_of (const char *line)
{
  return strspn (line, " ");
}

/* "METHOD /path/{slot}" of every operation in the description, which is written so that indentation
 * alone tells paths and methods. */
static GHashTable *
read_description (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "doc", "openapi.yaml", NULL);
  g_autofree char *text = NULL;
  g_autofree char *current = NULL;
  g_auto (GStrv) lines = NULL;
  GHashTable *operations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean inside = FALSE;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize indent = indent_of (lines[i]);
      g_autofree char *key = g_strdup (lines[i] + indent);

      if (indent == 0 && key[0] != '\0')
        inside = strcmp (key, "paths:") == 0;
      if (!inside || !g_str_has_suffix (key, ":"))
        continue;
      key[strlen (key) - 1] = '\0';
      if (indent == PATH_INDENT)
        {
          g_free (current);
          current = g_strdup (key);
        }
      else if (indent == METHOD_INDENT)
        {
          g_autofree char *method = g_ascii_strup (key, -1);

          g_hash_table_add (operations, g_strdup_printf ("%s %s", method, current));
        }
    }
  return operations;
}

static void
test_equal (void)
{
  g_autoptr (GHashTable) described = read_description ();
  gsize length = 0;
  const TvRoute *routes = tv_route_list (&length);

  g_assert_cmpuint (g_hash_table_size (described), ==, length);
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GString) key = g_string_new (routes[i].method);

      g_string_append_printf (key, " %s", routes[i].pattern);
      g_string_replace (key, "<", "{", 0);
      g_string_replace (key, ">", "}", 0);
      g_test_message ("%s", key->str);
      g_assert_true (g_hash_table_contains (described, key->str));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/server/openapi/equal", test_equal);
  return g_test_run ();
}
