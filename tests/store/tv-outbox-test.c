// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "store/tv-outbox.h"

#include "../client/tv-test-folder.h"
#include "base/tv-error.h"
#include "db/tv-db.h"
#include "tv-test-envelope.h"

#define DAY "2026-11-23"

/* A store in a folder of its own. */
typedef struct
{
  char *folder;
  TvStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = tv_test_folder_new ();
  fixture->store = tv_store_open (fixture->folder, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  g_free (fixture->folder);
}

static void
restart (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->store);
  fixture->store = tv_store_open (fixture->folder, &error);
  g_assert_no_error (error);
}

static void
assert_state (Fixture *fixture, const guint8 id[16], TvOutboxState expected)
{
  g_autoptr (GError) error = NULL;
  TvOutboxState state = TV_N_OUTBOX_STATES;

  g_assert_true (tv_outbox_get_state (fixture->store, id, &state, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, expected);
}

static void
add (Fixture *fixture, const char *text, guint8 ret_id[16])
{
  g_autoptr (GBytes) envelope = tv_test_envelope_new (text, ret_id);
  g_autoptr (GError) error = NULL;
  TvOutboxState state = TV_OUTBOX_UNKNOWN;

  g_assert_true (tv_outbox_add (fixture->store, envelope, DAY, &state, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state, ==, TV_OUTBOX_SEALED);
}

static GPtrArray *
pick (Fixture *fixture, guint max)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entries = tv_outbox_pick (fixture->store, max, 1 << 20, 1000, &error);

  g_assert_no_error (error);
  return entries;
}

static void
acknowledge (Fixture *fixture, GPtrArray *entries, gint64 purge_after)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("message", 7);
  g_autoptr (GBytes) signature = g_bytes_new_static ("signature", 9);
  g_autoptr (GError) error = NULL;

  tv_outbox_acknowledge (fixture->store, entries, message, signature, purge_after, &error);
  g_assert_no_error (error);
}

/* The whole way of one opinion, with a restart after each step. */
static void
test_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GBytes) receipt = NULL;
  guint8 id[16];
  guint count = 0;

  add (fixture, "Xin giữ lại hàng thông", id);
  restart (fixture);
  assert_state (fixture, id, TV_OUTBOX_SEALED);

  entries = pick (fixture, 10);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpuint (((TvOutboxEntry *) g_ptr_array_index (entries, 0))->attempts, ==, 1);
  restart (fixture);
  assert_state (fixture, id, TV_OUTBOX_SENDING);

  acknowledge (fixture, entries, 5000);
  restart (fixture);
  assert_state (fixture, id, TV_OUTBOX_ACKED);
  receipt = tv_outbox_get_receipt (fixture->store, id, &error);
  g_assert_cmpmem ("messagesignature",
                   16,
                   g_bytes_get_data (receipt, NULL),
                   g_bytes_get_size (receipt));
  none = pick (fixture, 10);
  g_assert_cmpuint (none->len, ==, 0);

  g_assert_true (tv_outbox_purge (fixture->store, 4999, &count, &error));
  g_assert_cmpuint (count, ==, 0);
  g_assert_true (tv_outbox_purge (fixture->store, 5000, &count, &error));
  g_assert_cmpuint (count, ==, 1);
  restart (fixture);
  assert_state (fixture, id, TV_OUTBOX_PURGED);
}

/* Same id and bytes: success in every state. Same id, other bytes: refused, the first kept. */
static void
test_twice (Fixture *fixture, gconstpointer data)
{
  guint8 id[16];
  g_autoptr (GBytes) envelope = tv_test_envelope_new ("một", id);
  g_autoptr (GBytes) other = tv_test_envelope_other_bytes (envelope);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  TvOutboxState state = TV_OUTBOX_UNKNOWN;
  guint counts[TV_N_OUTBOX_STATES];
  guint count = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (tv_outbox_add (fixture->store, envelope, DAY, &state, &error));
      g_assert_cmpint (state, ==, TV_OUTBOX_SEALED);
    }
  g_assert_false (tv_outbox_add (fixture->store, other, DAY, &state, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SAME_ID_OTHER_BYTES);
  g_clear_error (&error);

  entries = pick (fixture, 10);
  g_assert_true (
      g_bytes_equal (envelope, ((TvOutboxEntry *) g_ptr_array_index (entries, 0))->envelope));
  acknowledge (fixture, entries, 0);
  g_assert_true (tv_outbox_purge (fixture->store, 1, &count, &error));
  g_assert_true (tv_outbox_add (fixture->store, envelope, DAY, &state, &error));
  g_assert_cmpint (state, ==, TV_OUTBOX_PURGED);
  g_assert_false (tv_outbox_add (fixture->store, other, DAY, &state, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SAME_ID_OTHER_BYTES);
  g_assert_true (tv_outbox_count (fixture->store, counts, NULL));
  g_assert_cmpuint (counts[TV_OUTBOX_PURGED], ==, 1);
  g_assert_cmpuint (counts[TV_OUTBOX_SEALED], ==, 0);
}

static void
test_frame (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[]
      = { "", "TVE", "TVE2xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "nonsense" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) envelope = g_bytes_new (bad[i], strlen (bad[i]));
      g_autoptr (GError) error = NULL;
      TvOutboxState state = TV_OUTBOX_UNKNOWN;

      g_assert_false (tv_outbox_add (fixture->store, envelope, DAY, &state, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_FRAME);
    }
}

/* One that the province refuses does not stand in the way, stays visible, and can be tried again.
 */
static void
test_park (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;
  guint counts[TV_N_OUTBOX_STATES];
  guint8 id[16];
  guint count = 0;

  add (fixture, "a", id);
  entries = pick (fixture, 1);
  tv_outbox_park (fixture->store, g_ptr_array_index (entries, 0), "too-large", &error);
  g_assert_no_error (error);
  restart (fixture);
  assert_state (fixture, id, TV_OUTBOX_PARKED);
  rest = pick (fixture, 10);
  g_assert_cmpuint (rest->len, ==, 0);
  g_assert_true (tv_outbox_purge (fixture->store, G_MAXINT64, &count, &error));
  g_assert_cmpuint (count, ==, 0);

  g_assert_true (tv_outbox_unpark (fixture->store, &count, &error));
  g_assert_cmpuint (count, ==, 1);
  assert_state (fixture, id, TV_OUTBOX_SENDING);
  g_assert_true (tv_outbox_count (fixture->store, counts, &error));
  g_assert_cmpuint (counts[TV_OUTBOX_SENDING], ==, 1);
}

static void
test_defer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (GError) error = NULL;
  guint8 id[16];

  add (fixture, "a", id);
  entries = pick (fixture, 1);
  tv_outbox_defer (fixture->store, entries, "network", 2000, &error);
  g_assert_no_error (error);
  early = tv_outbox_pick (fixture->store, 10, 1 << 20, 1999, &error);
  g_assert_cmpuint (early->len, ==, 0);
  due = tv_outbox_pick (fixture->store, 10, 1 << 20, 2000, &error);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpuint (((TvOutboxEntry *) g_ptr_array_index (due, 0))->attempts, ==, 2);
}

/* The order of sending is not the order of coming, and no column tells the latter. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  guint8 ids[32][16];
  guint same = 0;
  g_autoptr (GPtrArray) entries = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    add (fixture, "x", ids[i]);
  entries = pick (fixture, 100);
  g_assert_cmpuint (entries->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < entries->len; i++)
    same += memcmp (((TvOutboxEntry *) g_ptr_array_index (entries, i))->id, ids[i], 16) == 0;
  /* 32 in the same places by chance: one in 32! */
  g_assert_cmpuint (same, <, G_N_ELEMENTS (ids));
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) three = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GError) error = NULL;
  guint8 id[16];

  for (guint i = 0; i < 10; i++)
    add (fixture, "x", id);
  three = pick (fixture, 3);
  g_assert_cmpuint (three->len, ==, 3);
  one = tv_outbox_pick (fixture->store, 10, 1, 1000, &error);
  g_assert_cmpuint (one->len, ==, 1);
}

/* Each call of the disk fails in turn while opinions are added: whatever add() said yes to is there
 * after a restart, with its bytes, once. */
static void
test_faults (Fixture *fixture, gconstpointer full)
{
  g_autoptr (GHashTable) accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint counts[TV_N_OUTBOX_STATES];
  gboolean done = FALSE;
  g_autoptr (GError) error = NULL;

  for (guint nth = 1; !done && nth < 200; nth++)
    {
      guint8 id[16];
      g_autoptr (GBytes) envelope = tv_test_envelope_new ("x", id);
      TvOutboxState state = TV_OUTBOX_UNKNOWN;
      g_autoptr (GError) local = NULL;

      tv_db_fail_after (nth, GPOINTER_TO_INT (full));
      done = tv_outbox_add (fixture->store, envelope, DAY, &state, &local);
      tv_db_fail_after (0, FALSE);
      restart (fixture);
      if (done)
        assert_state (fixture, id, TV_OUTBOX_SEALED);
      else
        {
          g_assert_true (local->domain == TV_ERROR);
          /* The visit tries again with the same bytes. */
          g_assert_true (tv_outbox_add (fixture->store, envelope, DAY, &state, &error));
          g_assert_no_error (error);
        }
      g_hash_table_add (accepted, g_base64_encode (id, sizeof id));
    }
  g_assert_true (done);
  g_assert_true (tv_outbox_count (fixture->store, counts, &error));
  g_assert_cmpuint (counts[TV_OUTBOX_SEALED], ==, g_hash_table_size (accepted));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, data, func) g_test_add (name, Fixture, data, set_up, func, tear_down)
  ADD ("/store/outbox/way", NULL, test_way);
  ADD ("/store/outbox/twice", NULL, test_twice);
  ADD ("/store/outbox/frame", NULL, test_frame);
  ADD ("/store/outbox/park", NULL, test_park);
  ADD ("/store/outbox/defer", NULL, test_defer);
  ADD ("/store/outbox/order", NULL, test_order);
  ADD ("/store/outbox/limits", NULL, test_limits);
  ADD ("/store/outbox/faults/error", GINT_TO_POINTER (FALSE), test_faults);
  ADD ("/store/outbox/faults/full", GINT_TO_POINTER (TRUE), test_faults);
#undef ADD
  return g_test_run ();
}
