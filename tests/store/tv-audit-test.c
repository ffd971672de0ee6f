// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "store/tv-audit.h"

#include "../client/tv-test-folder.h"
#include "base/tv-error.h"
#include "db/tv-db.h"
#include "store/tv-disclosure.h"
#include "store/tv-outbox.h"
#include "tv-test-envelope.h"

#define APPLICATION_ID 0x54764167

static void
add_opinion (TvStore *store, const char *day)
{
  g_autoptr (GBytes) envelope = tv_test_envelope_new ("x", NULL);
  g_autoptr (GError) error = NULL;
  TvOutboxState state = TV_OUTBOX_UNKNOWN;

  tv_outbox_add (store, envelope, day, &state, &error);
  g_assert_no_error (error);
}

/* Two closed days of opinions among other events: ten entries. */
static void
fill (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open (folder, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    g_assert_true (tv_audit_add (store, 1000 + i, "unlocked", "staff", &error));
  for (guint i = 0; i < 5; i++)
    add_opinion (store, i < 2 ? "2026-11-21" : "2026-11-22");
  g_assert_true (tv_audit_close_days (store, "2026-11-23", &error));
  for (guint i = 0; i < 4; i++)
    g_assert_true (tv_audit_add (store, 2000 + i, "unlocked", "staff", &error));
  g_assert_no_error (error);
}

static guint64
verify (const char *folder, guint64 *ret_entries)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open_read_only (folder, &error);
  guint64 bad = 0;
  gboolean holds = FALSE;

  g_assert_no_error (error);
  holds = tv_audit_verify (store, ret_entries, &bad, &error);
  g_assert_cmpint (holds, ==, bad == 0);
  if (!holds)
    g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
  return bad;
}

/* What someone with the disk in hand might do, at entry 5 (the first closed day) or at the end. */
static void
tamper (const char *folder, const char *sql)
{
  g_autofree char *path = g_build_filename (folder, "agent.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvDb) db = tv_db_open (path, TV_DB_KIOSK, APPLICATION_ID, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (tv_db_exec (db, sql, &error));
  g_assert_no_error (error);
  tv_db_close (db);
}

static void
test_holds (void)
{
  g_autofree char *folder = tv_test_folder_new ();
  guint64 entries = 0;

  fill (folder);
  g_assert_cmpuint (verify (folder, &entries), ==, 0);
  g_assert_cmpuint (entries, ==, 10);
}

static void
test_tampered (void)
{
  static const struct
  {
    const char *sql;
    guint64 bad;
  } vectors[] = {
    { "UPDATE audit SET text = 'other' WHERE n = 1", 1 },
    { "UPDATE audit SET text = text || ' ' WHERE n = 5", 5 },
    { "UPDATE audit SET kind = 'x' WHERE n = 10", 10 },
    { "UPDATE audit SET time = time + 1 WHERE n = 7", 7 },
    { "UPDATE audit SET hash = zeroblob (32) WHERE n = 3", 3 },
    { "DELETE FROM audit WHERE n = 1", 1 },
    { "DELETE FROM audit WHERE n = 4", 4 },
    { "DELETE FROM audit WHERE n = 10", 10 },
    { "DELETE FROM audit WHERE n > 6", 7 },
    { "DELETE FROM audit", 1 },
    { "INSERT INTO audit VALUES (11, 0, 'x', 'y', zeroblob (32))", 11 },
    { "UPDATE audit SET n = 99 WHERE n = 2; UPDATE audit SET n = 2 WHERE n = 3;"
      "UPDATE audit SET n = 3 WHERE n = 99",
      2 },
    { "DELETE FROM outbox WHERE id = (SELECT min (id) FROM outbox WHERE day = '2026-11-21')", 5 },
    { "DELETE FROM outbox WHERE day = '2026-11-22'", 6 },
    { "UPDATE outbox SET day = '2026-11-22' WHERE day = '2026-11-21'", 5 },
    { "INSERT INTO outbox (id, day, sha256, state)"
      " VALUES (zeroblob (16), '2026-11-21', zeroblob (32), 'purged')",
      5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *folder = tv_test_folder_new ();
      guint64 entries = 0;

      g_test_message ("Vector %zu: %s", i, vectors[i].sql);
      fill (folder);
      tamper (folder, vectors[i].sql);
      g_assert_cmpuint (verify (folder, &entries), ==, vectors[i].bad);
    }
}

/* Purging takes the content and leaves the proof. */
static void
test_purge (void)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("r", 1);
  guint count = 0;
  guint64 n = 0;

  fill (folder);
  store = tv_store_open (folder, &error);
  entries = tv_outbox_pick (store, 100, 1 << 20, 0, &error);
  g_assert_cmpuint (entries->len, ==, 5);
  g_assert_true (tv_outbox_acknowledge (store, entries, bytes, bytes, 0, &error));
  g_assert_true (tv_outbox_purge (store, 10, &count, &error));
  g_assert_cmpuint (count, ==, 5);
  g_clear_object (&store);
  g_assert_cmpuint (verify (folder, &n), ==, 0);
}

/* A clock put back does not add to a closed day. */
static void
test_closed_day (void)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = NULL;
  guint64 entries = 0;

  fill (folder);
  store = tv_store_open (folder, &error);
  add_opinion (store, "2026-11-20");
  g_assert_true (tv_audit_close_days (store, "2026-11-25", &error));
  g_clear_object (&store);
  g_assert_cmpuint (verify (folder, &entries), ==, 0);
  g_assert_cmpuint (entries, ==, 11);
}

static void
mark (TvStore *store, const char *item, gint64 minute)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (TvDisclosureItem));
  TvDisclosureItem shown = { item, 1, "aa" };
  g_autoptr (GError) error = NULL;

  g_array_append_val (items, shown);
  tv_disclosure_mark (store, items, minute, &error);
  g_assert_no_error (error);
}

/* Minutes become intervals; a gap is told. */
static void
test_disclosure (void)
{
  g_autofree char *folder = tv_test_folder_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TvStore) store = tv_store_open (folder, &error);
  g_autoptr (TvJson) rows = NULL;
  g_autoptr (TvJson) late = NULL;
  TvJson *row = NULL;

  for (gint64 minute = 100; minute <= 110; minute++)
    mark (store, "plan-a", minute);
  mark (store, "plan-a", 112);
  mark (store, "plan-a", 200);
  mark (store, "plan-b", 200);
  rows = tv_disclosure_list (store, 0, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (rows), ==, 3);
  row = json_array_get (rows, 0);
  g_assert_cmpint (tv_json_get_int (row, "from", 0), ==, 100);
  g_assert_cmpint (tv_json_get_int (row, "to", 0), ==, 112);
  g_assert_cmpint (tv_json_get_int (row, "gap", -1), ==, 0);
  row = json_array_get (rows, 1);
  g_assert_cmpint (tv_json_get_int (row, "from", 0), ==, 200);
  g_assert_cmpint (tv_json_get_int (row, "gap", -1), ==, 88);
  row = json_array_get (rows, 2);
  g_assert_cmpstr (tv_json_get_string (row, "item", ""), ==, "plan-b");
  g_assert_cmpint (tv_json_get_int (row, "gap", -1), ==, 0);
  late = tv_disclosure_list (store, 112, 100, &error);
  g_assert_cmpuint (json_array_size (late), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/store/audit/holds", test_holds);
  g_test_add_func ("/store/audit/tampered", test_tampered);
  g_test_add_func ("/store/audit/purge", test_purge);
  g_test_add_func ("/store/audit/closed-day", test_closed_day);
  g_test_add_func ("/store/audit/disclosure", test_disclosure);
  return g_test_run ();
}
