// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* What the windows do, asked of thamvanctl beside a real server and a real agent. */

#include "../faults/tv-test-loop.h"

#include "db/tv-db.h"

#include <cairo.h>
#include <signal.h>
#include <string.h>

#define PLAN "qhpk-ho-thong"

static void
run (TvTestLoop *loop, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autofree char *said = NULL;
  const char *w[24] = { NULL };

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_assert_cmpuint (i, <, G_N_ELEMENTS (w) - 1);
      w[i] = words[i];
    }
  if (tv_test_loop_ctl (loop,
                        &said,
                        w[0],
                        w[1],
                        w[2],
                        w[3],
                        w[4],
                        w[5],
                        w[6],
                        w[7],
                        w[8],
                        w[9],
                        w[10],
                        w[11],
                        w[12],
                        w[13],
                        w[14],
                        w[15],
                        w[16],
                        w[17],
                        w[18],
                        w[19],
                        w[20],
                        w[21],
                        w[22],
                        NULL)
      != 0)
    g_error ("%s: %s", line, said);
}

/* How many colours a picture has, up to 100: an empty one has one or two. */
static guint
count_colours (TvTestLoop *loop, const char *name)
{
  g_autofree char *path = tv_test_loop_path (loop, name);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);
  const int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        guint32 pixel = 0;

        memcpy (&pixel, data + (gsize) y * (gsize) stride + (gsize) x * 4, sizeof pixel);
        if (g_hash_table_size (colours) < 100)
          g_hash_table_add (colours, GUINT_TO_POINTER (pixel | 0xff000000));
      }
  cairo_surface_destroy (surface);
  return g_hash_table_size (colours);
}

static const TvJson *
find_row (const TvJson *reply, const char *key, const char *value)
{
  const TvJson *rows = json_object_get (reply, "rows");

  for (gsize i = 0; i < json_array_size (rows); i++)
    if (g_strcmp0 (tv_json_get_string (json_array_get (rows, i), key, NULL), value) == 0)
      return json_array_get (rows, i);
  return NULL;
}

static void
check_lot (TvTestLoop *loop, const TvJson *lot)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE];
  char lat[G_ASCII_DTOSTR_BUF_SIZE];
  const TvJson *point = json_object_get (lot, "point");
  g_autoptr (TvJson) reply = NULL;
  const TvJson *row = NULL;

  g_ascii_dtostr (lon, sizeof lon, json_number_value (json_array_get (point, 0)));
  g_ascii_dtostr (lat, sizeof lat, json_number_value (json_array_get (point, 1)));
  reply = tv_test_loop_ask (loop, "identify", "--content", loop->content, lon, lat, NULL);
  row = find_row (reply, "item", PLAN);
  if (row == NULL)
    g_error ("Nothing at %s %s", lon, lat);
  g_assert_nonnull (row);
  g_assert_nonnull (tv_json_get_string (row, "code", NULL));
  g_assert_true (json_object_size (json_object_get (row, "properties")) > 0);
}

static char *
hash_file (TvTestLoop *loop, const char *folder, const char *ending)
{
  g_autofree char *name = g_strdup_printf ("%s/" PLAN "-v2.%s", folder, ending);
  g_autofree char *path = tv_test_loop_path (loop, name);
  g_autofree char *bytes = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) bytes, length);
}

/* For another office: what a kiosk shows gives the same files as what was imported. */
static void
check_export (TvTestLoop *loop)
{
  static const char *const endings[] = { "gpkg", "json" };
  g_autoptr (TvJson) imported
      = tv_test_loop_ask (loop, "plan", "export", "items/plan", "--to", "export-a", NULL);
  g_autoptr (TvJson) shown = tv_test_loop_ask (loop,
                                               "plan",
                                               "export",
                                               loop->content,
                                               "--item",
                                               PLAN,
                                               "--to",
                                               "export-b",
                                               NULL);

  g_assert_true (json_equal (imported, shown));
  g_assert_cmpstr (tv_json_get_string (shown, "access", NULL), ==, "cong-khai");
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *before = hash_file (loop, "export-a", endings[i]);
      g_autofree char *after = hash_file (loop, "export-b", endings[i]);

      g_assert_cmpstr (after, ==, before);
    }
  tv_test_loop_refused (loop,
                        "not-found",
                        "plan",
                        "export",
                        loop->content,
                        "--item",
                        PLAN,
                        "--item-version",
                        "7",
                        "--to",
                        "export-c",
                        NULL);
}

static void
test_content (void)
{
  static const char *const items[] = { "items/plan", NULL };
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "data", "sample", "plan-v2", NULL);
  g_autoptr (TvJson) plans = NULL;
  g_autoptr (TvJson) lots = NULL;
  g_autoptr (TvJson) nothing = NULL;
  g_autofree char *said = NULL;

  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     &said,
                                     "plan",
                                     "import",
                                     source,
                                     "--crs",
                                     "EPSG:5899",
                                     "-o",
                                     "items/plan",
                                     NULL),
                   ==,
                   0);
  tv_test_loop_publish (loop, items);
  tv_test_loop_await_found (loop, "quy hoach phan khu", PLAN);
  plans = tv_test_loop_ask (loop, "search", "--content", loop->content, "QUI HOACH", NULL);
  g_assert_nonnull (find_row (plans, "kind", "plan"));
  lots = tv_test_loop_ask (loop,
                           "search",
                           "--content",
                           loop->content,
                           "--limit",
                           "200",
                           "A1-NN01",
                           NULL);
  if (find_row (lots, "kind", "lot") == NULL)
    {
      g_autofree char *text = tv_json_to_text (lots, 0);

      g_error ("No lot in %s", text);
    }
  check_lot (loop, find_row (lots, "kind", "lot"));
  check_export (loop);
  nothing = tv_test_loop_ask (loop, "identify", "--content", loop->content, "0", "0", NULL);
  g_assert_cmpuint (json_array_size (json_object_get (nothing, "rows")), ==, 0);

  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     &said,
                                     "render",
                                     "map",
                                     "--content",
                                     loop->content,
                                     "--item",
                                     PLAN,
                                     "--width",
                                     "400",
                                     "--height",
                                     "400",
                                     "-o",
                                     "map.png",
                                     NULL),
                   ==,
                   0);
  g_assert_cmpuint (count_colours (loop, "map.png"), >, 20);
  g_clear_pointer (&said, g_free);
  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     &said,
                                     "render",
                                     "page",
                                     "--content",
                                     loop->content,
                                     "--item",
                                     PLAN,
                                     "documents/quyet-dinh.pdf",
                                     "-o",
                                     "page.png",
                                     NULL),
                   ==,
                   0);
  g_assert_cmpuint (count_colours (loop, "page.png"), >, 20);
}

/* Changes a row behind the programs' back, as who has the file could. */
static void
tamper (TvTestLoop *loop, const char *file, TvDbMode mode, const char *sql)
{
  g_autofree char *path = tv_test_loop_path (loop, file);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, mode, 0, NULL, &error);

  g_assert_no_error (error);
  tv_db_exec (db, sql, &error);
  g_assert_no_error (error);
  tv_db_close (db);
}

static void
test_opinion (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autoptr (TvJson) filled = NULL;
  g_autoptr (TvJson) receipt = NULL;
  g_autoptr (TvJson) status = NULL;
  g_autoptr (TvJson) kiosk = NULL;
  g_autoptr (TvJson) server = NULL;
  g_autofree char *code = NULL;

  filled = tv_test_loop_ask (loop,
                             "form",
                             "fill",
                             "form-citizen-comment",
                             "--content",
                             loop->content,
                             "--answers",
                             "answers.json",
                             NULL);
  g_assert_nonnull (strstr (tv_json_get_string (filled, "instance", ""), "hàng thông cổ thụ"));
  g_assert_cmpuint (json_object_size (json_object_get (filled, "identity")), ==, 0);
  tv_test_loop_write (loop, "bad.json", "{\"/data/stance\":\"agree\",\"/data/text\":\"ngắn\"}");
  tv_test_loop_refused (loop,
                        "form-invalid",
                        "submit",
                        "--agent",
                        loop->socket,
                        "--round",
                        TV_TEST_LOOP_ROUND,
                        "--answers",
                        "bad.json",
                        NULL);
  tv_test_loop_refused (loop,
                        "not-found",
                        "submit",
                        "--agent",
                        loop->socket,
                        "--round",
                        "khong-co",
                        "--answers",
                        "answers.json",
                        NULL);

  code = tv_test_loop_submit (loop);
  tv_test_loop_await_state (loop, code, "acked");
  receipt = tv_test_loop_ask (loop, "receipt", "--agent", loop->socket, code, NULL);
  g_assert_null (json_object_get (receipt, "entry"));
  status = tv_test_loop_ask (loop, "status", "--agent", loop->socket, NULL);
  g_assert_cmpint (tv_json_get_int (status, "acked", 0), ==, 1);
  g_assert_cmpint (tv_json_get_int (status, "waiting", -1), ==, 0);
  g_assert_cmpint (tv_json_get_int (status, "parked", -1), ==, 0);
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 1);

  kiosk = tv_test_loop_ask (loop, "audit", "verify", "--kiosk", "state", NULL);
  g_assert_cmpint (tv_json_get_int (kiosk, "entries", 0), >, 0);
  server = tv_test_loop_ask (loop, "audit", "verify", "--state", "server", NULL);
  g_assert_cmpint (tv_json_get_int (server, "entries", 0), >, 0);

  tv_test_loop_stop_agent (loop, SIGTERM);
  tamper (loop, "state/agent.db", TV_DB_KIOSK, "UPDATE audit SET time = time + 1 WHERE n = 1");
  tv_test_loop_refused (loop, "corrupt", "audit", "verify", "--kiosk", "state", NULL);
  tv_test_loop_stop_server (loop, SIGTERM);
  tamper (loop, "server/server.db", TV_DB_SERVER, "UPDATE audit SET actor = 'ma' WHERE n = 2");
  tv_test_loop_refused (loop, "corrupt", "audit", "verify", "--state", "server", NULL);
}

static void
test_device (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autoptr (TvJson) list = NULL;
  g_autofree char *code = NULL;
  g_autofree char *state = NULL;

  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     NULL,
                                     "device",
                                     "revoke",
                                     "--state",
                                     "server",
                                     loop->device,
                                     "--reason",
                                     "Máy bị mất",
                                     NULL),
                   ==,
                   0);
  list = tv_test_loop_ask (loop, "device", "list", "--state", "server", NULL);
  g_assert_cmpstr (tv_json_get_string (find_row (list, "device", loop->device), "state", ""),
                   ==,
                   "revoked");
  g_assert_cmpstr (tv_json_get_string (find_row (list, "device", loop->device), "reason", ""),
                   ==,
                   "Máy bị mất");
  code = tv_test_loop_submit (loop);
  tv_test_loop_await_trouble (loop, "device-revoked");
  state = tv_test_loop_get_state (loop, code);
  g_assert_cmpstr (state, !=, "acked");
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));
  g_assert_cmpuint (tv_test_loop_count_received (loop), ==, 0);

  /* Given a new right, it sends what waits. (The tests' keyring is a file, read at the start.) */
  tv_test_loop_stop_agent (loop, SIGTERM);
  tv_test_loop_enrol (loop);
  tv_test_loop_start_agent (loop);
  tv_test_loop_await_state (loop, code, "acked");
  tv_test_loop_await_trouble (loop, NULL);
  tv_test_loop_refused (loop,
                        "device-unknown",
                        "device",
                        "revoke",
                        "--state",
                        "server",
                        "khong-co",
                        "--reason",
                        "x",
                        NULL);
}

static void
test_user (void)
{
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);
  g_autofree char *server = g_strdup_printf ("https://127.0.0.1:%u", loop->port);
  const char *ca = loop->certificates->ca;
  g_autofree char *item = tv_test_loop_make_item (loop, 1, "nguoi moi");
  g_autoptr (TvJson) list = NULL;
  const TvJson *row = NULL;

  tv_test_loop_write (loop, "other", "mat khau khac han\n");
  run (loop, "user add --state server nguoi-moi --role publisher --password-file password");
  tv_test_loop_refused (loop,
                        "conflict",
                        "user",
                        "add",
                        "--state",
                        "server",
                        "nguoi-moi",
                        "--role",
                        "publisher",
                        "--password-file",
                        "password",
                        NULL);
  run (loop, "user change --state server nguoi-moi --display Mới --password-file other");
  list = tv_test_loop_ask (loop, "user", "list", "--state", "server", NULL);
  row = find_row (list, "name", "nguoi-moi");
  g_assert_cmpstr (tv_json_get_string (row, "display", ""), ==, "Mới");
  g_assert_cmpstr (tv_json_get_string (row, "state", ""), ==, "active");
  tv_test_loop_refused (loop,
                        "unauthorized",
                        "publish",
                        "--keys",
                        "keys",
                        "--server",
                        server,
                        "--ca",
                        ca,
                        "--user",
                        "nguoi-moi",
                        "--password-file",
                        "password",
                        "--officer",
                        "1",
                        item,
                        NULL);
  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     NULL,
                                     "publish",
                                     "--keys",
                                     "keys",
                                     "--server",
                                     server,
                                     "--ca",
                                     ca,
                                     "--user",
                                     "nguoi-moi",
                                     "--password-file",
                                     "other",
                                     "--officer",
                                     "1",
                                     item,
                                     NULL),
                   ==,
                   0);
  run (loop, "user change --state server nguoi-moi --close");
  tv_test_loop_refused (loop,
                        "unauthorized",
                        "publish",
                        "--keys",
                        "keys",
                        "--server",
                        server,
                        "--ca",
                        ca,
                        "--user",
                        "nguoi-moi",
                        "--password-file",
                        "other",
                        "--officer",
                        "1",
                        item,
                        NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/ctl/loop/content", test_content);
  g_test_add_func ("/ctl/loop/opinion", test_opinion);
  g_test_add_func ("/ctl/loop/device", test_device);
  g_test_add_func ("/ctl/loop/user", test_user);
  return g_test_run ();
}
