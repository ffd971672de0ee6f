// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <unistd.h>

#include "base/tv-error.h"
#include "kiosk/tv-kiosk-content.h"
#include "tv-kiosk-fixture.h"

typedef struct
{
  gboolean done;
  int fd;
  GError *error;
} Opened;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opened *opened = data;

  opened->fd = tv_content_open_finish (TV_CONTENT (source), result, &opened->error);
  opened->done = TRUE;
}

static Opened
open_file (TvContent *content, const char *item, const char *path)
{
  Opened opened = { 0 };

  tv_content_open_async (content, item, 2, path, NULL, opened_cb, &opened);
  while (!opened.done)
    g_main_context_iteration (NULL, TRUE);
  return opened;
}

static void
test_content (void)
{
  g_autoptr (TvKioskFixture) fixture = tv_kiosk_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) catalogue = tv_catalogue_open (fixture->folder, &error);
  g_autoptr (TvKioskContent) content = NULL;
  g_autofree char *name = NULL;
  char head[5] = "";
  Opened opened;

  g_assert_no_error (error);
  content = tv_kiosk_content_new (catalogue);
  opened = open_file (TV_CONTENT (content), TV_KIOSK_FIXTURE_PLAN, "documents/qd.pdf");
  g_assert_no_error (opened.error);
  g_assert_cmpint (read (opened.fd, head, 4), ==, 4);
  g_assert_cmpstr (head, ==, "%PDF");
  close (opened.fd);
  opened = open_file (TV_CONTENT (content), TV_KIOSK_FIXTURE_PLAN, "documents/none.pdf");
  g_assert_error (opened.error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_assert_cmpint (opened.fd, ==, -1);
  g_clear_error (&opened.error);
  name = tv_content_locate (TV_CONTENT (content), TV_KIOSK_FIXTURE_PLAN, 2, "plan.json");
  g_assert_true (g_file_test (name, G_FILE_TEST_IS_REGULAR));
  g_assert_null (tv_content_locate (TV_CONTENT (content), "no-such-item", 1, "plan.json"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/kiosk/content/content", test_content);
  return g_test_run ();
}
