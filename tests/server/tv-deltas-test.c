// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-hex.h"
#include "publication/tv-delta.h"
#include "publication/tv-metadata-builder.h"
#include "tv-server-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define DEADLINE (20 * G_USEC_PER_SEC)
#define LINES 10000

typedef struct
{
  TvServerFixture *server;
  char *publisher;
} Case;

static void
set_up (Case *self, gconstpointer data)
{
  self->server = tv_server_fixture_new ();
  tv_server_fixture_start (self->server);
  tv_server_fixture_add_user (self->server, "congbo", json_pack ("[s]", "publisher"));
  self->publisher = tv_server_fixture_sign_in (self->server, "congbo");
}

static void
tear_down (Case *self, gconstpointer data)
{
  tv_server_fixture_free (self->server);
  g_free (self->publisher);
}

static char *
make_text (guint version)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < LINES; i++)
    g_string_append_printf (text, "%u\n", g_rand_int (random));
  g_string_append_printf (text, "version %u\n", version);
  return g_string_free (text, FALSE);
}

static TvItem *
make_item (Case *self, guint version, char **ret_folder)
{
  g_autofree char *name = g_strdup_printf ("quy-hoach-%u", version);
  char *folder = g_build_filename (self->server->dir, name, NULL);
  g_autofree char *path = g_build_filename (folder, "text.json", NULL);
  g_autofree char *text = make_text (version);
  g_autoptr (TvJson) head = json_pack ("{s:s, s:s, s:i, s:s, s:s}",
                                       "id",
                                       "quy-hoach",
                                       "kind",
                                       "notice",
                                       "version",
                                       (int) version,
                                       "title",
                                       "Thử",
                                       "released",
                                       "2026-11-23");
  g_autoptr (GError) error = NULL;
  TvItem *item = NULL;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  item = tv_item_build (folder, head, &error);
  g_assert_no_error (error);
  *ret_folder = folder;
  return item;
}

/* Uploads a version, and puts it in force unless told otherwise. (transfer full): its file's hash
 */
static char *
upload (Case *self, guint version, gboolean in_force)
{
  g_autofree char *folder = NULL;
  g_autoptr (TvItem) item = make_item (self, version, &folder);
  g_autoptr (GPtrArray) items = tv_metadata_items_with (NULL, item);

  tv_server_fixture_upload_item (self->server, self->publisher, folder);
  if (in_force)
    tv_server_fixture_publish_items (self->server, self->publisher, items);
  return g_strdup (((const TvItemFile *) g_ptr_array_index (item->files, 0))->sha256);
}

static TvReply *
get (Case *self, const char *old, const char *new, const char *range)
{
  g_autofree char *path = g_strdup_printf ("/v1/deltas/%s/%s", old, new);

  return tv_server_fixture_call (self->server,
                                 "GET",
                                 path,
                                 NULL,
                                 NULL,
                                 NULL,
                                 range != NULL ? "Range" : NULL,
                                 range,
                                 NULL);
}

/* Asks until the server has made it. */
static TvReply *
wait_for (Case *self, const char *old, const char *new)
{
  gint64 end = g_get_monotonic_time () + DEADLINE;
  TvReply *reply = get (self, old, new, NULL);

  while (reply->status == 404 && g_get_monotonic_time () < end)
    {
      tv_reply_free (reply);
      reply = get (self, old, new, NULL);
    }
  g_assert_cmpuint (reply->status, ==, 200);
  return reply;
}

static void
assert_makes (GBytes *delta, const char *old, const char *new)
{
  gsize length = strlen (new);
  g_autofree char *made = g_malloc (length);
  g_autoptr (GError) error = NULL;

  tv_delta_decode (g_bytes_get_data (delta, NULL),
                   g_bytes_get_size (delta),
                   old,
                   strlen (old),
                   made,
                   length,
                   &error);
  g_assert_no_error (error);
  g_assert_cmpmem (made, length, new, length);
}

/* Made after the publication by itself: from the old version and from nothing; in ranges, too. */
static void
test_made (Case *self, gconstpointer data)
{
  g_autofree char *old_text = make_text (1);
  g_autofree char *new_text = make_text (2);
  g_autofree char *old = upload (self, 1, TRUE);
  g_autofree char *new = upload (self, 2, TRUE);
  g_autoptr (TvReply) delta = wait_for (self, old, new);
  g_autoptr (TvReply) packed = wait_for (self, TV_DELTA_NOTHING, new);
  g_autoptr (TvReply) part = get (self, old, new, "bytes=10-");
  g_autoptr (TvReply) beyond = get (self, old, new, "bytes=1000000-");
  gsize length = g_bytes_get_size (delta->body);

  g_assert_cmpuint (length, <, 200);
  assert_makes (delta->body, old_text, new_text);
  assert_makes (packed->body, "", new_text);
  g_assert_cmpuint (part->status, ==, 206);
  g_assert_cmpmem (g_bytes_get_data (part->body, NULL),
                   g_bytes_get_size (part->body),
                   (const guint8 *) g_bytes_get_data (delta->body, NULL) + 10,
                   length - 10);
  g_assert_cmpuint (beyond->status, ==, 416);
}

/* Nothing of what is only proposed, nothing of what is no longer in force, no other paths. */
static void
test_refused (Case *self, gconstpointer data)
{
  g_autofree char *old = upload (self, 1, TRUE);
  g_autofree char *new = upload (self, 2, TRUE);
  g_autofree char *proposed = upload (self, 3, FALSE);
  g_autoptr (TvReply) made = wait_for (self, old, new);
  g_autoptr (TvReply) hidden = get (self, new, proposed, NULL);
  g_autoptr (TvReply) back = get (self, new, old, NULL);
  g_autoptr (TvReply) gone = get (self, TV_DELTA_NOTHING, old, NULL);
  g_autoptr (TvReply) no_hash = get (self, "..", new, NULL);
  g_autoptr (TvReply) upper = NULL;
  g_autofree char *shouted = g_ascii_strup (new, -1);

  g_assert_cmpuint (hidden->status, ==, 404);
  g_assert_cmpuint (back->status, ==, 404);
  g_assert_cmpuint (gone->status, ==, 404);
  g_assert_cmpuint (no_hash->status, >=, 400);
  upper = get (self, old, shouted, NULL);
  g_assert_cmpuint (upper->status, ==, 400);
}

/* What the server did not get to before it was killed it makes at the next start. */
static void
test_restart (Case *self, gconstpointer data)
{
  g_autofree char *old = upload (self, 1, TRUE);
  g_autofree char *new = upload (self, 2, TRUE);
  g_autofree char *path = NULL;
  g_autoptr (TvReply) before = wait_for (self, old, new);
  g_autoptr (TvReply) after = NULL;
  g_autofree char *folder = g_build_filename (self->server->state, "deltas", old, NULL);

  tv_server_fixture_stop (self->server);
  path = g_build_filename (folder, new, NULL);
  g_assert_cmpint (g_remove (path), ==, 0);
  tv_server_fixture_start (self->server);
  after = wait_for (self, old, new);
  g_assert_true (g_bytes_equal (before->body, after->body));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/server/deltas/made", Case, NULL, set_up, test_made, tear_down);
  g_test_add ("/server/deltas/refused", Case, NULL, set_up, test_refused, tear_down);
  g_test_add ("/server/deltas/restart", Case, NULL, set_up, test_restart, tear_down);
  return g_test_run ();
}
