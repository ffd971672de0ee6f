// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "db/tv-statement.h"
#include "server/tv-enrolment-code.h"
#include "server/tv-handler.h"
#include "server/tv-nonces.h"
#include "server/tv-range.h"
#include "server/tv-rate-limit.h"
#include "server/tv-table-audit.h"
#include "server/tv-table-schema.h"
#include "server/tv-totp.h"

#include <string.h>

/* RFC 6238 appendix B (the last six of its eight digits). */
static void
test_totp (void)
{
  static const struct
  {
    gint64 time;
    const char *code;
  } vectors[] = { { 59, "287082" },         { 1111111109, "081804" }, { 1111111111, "050471" },
                  { 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };
  const char *secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  gint64 step = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *code = tv_totp_code (secret, vectors[i].time / 30);

      g_assert_cmpstr (code, ==, vectors[i].code);
      g_assert_true (tv_totp_check (secret, vectors[i].code, vectors[i].time + 30, 0, &step));
      g_assert_false (tv_totp_check (secret, vectors[i].code, vectors[i].time + 90, 0, &step));
      /* Once used, never again. */
      g_assert_false (
          tv_totp_check (secret, vectors[i].code, vectors[i].time, vectors[i].time / 30, &step));
    }
  g_assert_false (tv_totp_check (secret, "12345", 59, 0, &step));
  g_assert_false (tv_totp_secret_is_valid ("1"));
  g_assert_false (tv_totp_secret_is_valid ("ABC!"));
}

static void
test_range (void)
{
  static const struct
  {
    const char *header;
    TvRange range;
    gsize start;
    gsize length;
  } cases[] = {
    { NULL, TV_RANGE_NONE, 0, 0 },
    { "bytes=0-0", TV_RANGE_PART, 0, 1 },
    { "bytes=10-19", TV_RANGE_PART, 10, 10 },
    { "bytes=90-", TV_RANGE_PART, 90, 10 },
    { "bytes=90-500", TV_RANGE_PART, 90, 10 },
    { "bytes=-10", TV_RANGE_PART, 90, 10 },
    { "bytes=-500", TV_RANGE_PART, 0, 100 },
    { "bytes=100-", TV_RANGE_WRONG, 0, 0 },
    { "bytes=-0", TV_RANGE_WRONG, 0, 0 },
    { "bytes=20-10", TV_RANGE_NONE, 0, 0 },
    { "bytes=0-1,3-4", TV_RANGE_NONE, 0, 0 },
    { "bytes=a-b", TV_RANGE_NONE, 0, 0 },
    { "bytes=1-2-3", TV_RANGE_NONE, 0, 0 },
    { "bytes=-", TV_RANGE_NONE, 0, 0 },
    { "bytes=99999999999999999999999-", TV_RANGE_NONE, 0, 0 },
    { "items=0-1", TV_RANGE_NONE, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize start = 0;
      gsize length = 0;

      g_assert_cmpint (tv_range_parse (cases[i].header, 100, &start, &length), ==, cases[i].range);
      if (cases[i].range == TV_RANGE_PART)
        {
          g_assert_cmpuint (start, ==, cases[i].start);
          g_assert_cmpuint (length, ==, cases[i].length);
        }
    }
}

static void
test_rate_limit (void)
{
  g_autoptr (TvRateLimit) limit = tv_rate_limit_new ();
  gint64 now = 0;

  for (guint i = 0; i < 10; i++)
    g_assert_true (tv_rate_limit_take (limit, "receipt", "10.0.0.1", 10, now));
  g_assert_false (tv_rate_limit_take (limit, "receipt", "10.0.0.1", 10, now));
  g_assert_true (tv_rate_limit_take (limit, "receipt", "10.0.0.2", 10, now));
  g_assert_true (tv_rate_limit_take (limit, "sessions", "10.0.0.1", 10, now));
  now += 6 * G_USEC_PER_SEC;
  g_assert_true (tv_rate_limit_take (limit, "receipt", "10.0.0.1", 10, now));
  g_assert_false (tv_rate_limit_take (limit, "receipt", "10.0.0.1", 10, now));
}

static void
test_nonces (void)
{
  g_autoptr (TvNonces) nonces = tv_nonces_new ();
  g_autofree char *one = tv_nonces_add (nonces, "a", 100);
  g_autofree char *two = tv_nonces_add (nonces, "a", 100);
  g_autofree char *three = tv_nonces_add (nonces, "a", 100);

  g_assert_true (tv_nonces_take (nonces, one, "a", 101));
  g_assert_false (tv_nonces_take (nonces, one, "a", 101));
  g_assert_false (tv_nonces_take (nonces, two, "b", 101));
  g_assert_false (tv_nonces_take (nonces, two, "a", 101));
  g_assert_false (tv_nonces_take (nonces, three, "a", 161));
}

static void
test_enrolment_code (void)
{
  g_autofree char *code = tv_enrolment_code_generate ();
  g_autofree char *shown = tv_enrolment_code_format (code);
  g_autofree char *typed = g_ascii_strdown (shown, -1);
  g_autofree char *parsed = tv_enrolment_code_parse (typed, NULL);

  g_assert_cmpuint (strlen (code), ==, TV_ENROLMENT_LENGTH);
  g_assert_cmpstr (parsed, ==, code);
  g_assert_null (tv_enrolment_code_parse ("", NULL));
  g_assert_null (tv_enrolment_code_parse ("ABCD-EFGH-JKM", NULL));
  g_assert_null (tv_enrolment_code_parse ("ABCD-EFGH-JKMNN", NULL));
  g_assert_null (tv_enrolment_code_parse ("ABCD-EFGH-JKM0", NULL));
}

/* Every route has its handler, so that none is only promised. */
static void
test_handlers (void)
{
  gsize length = 0;
  const TvRoute *routes = tv_route_list (&length);

  for (gsize i = 0; i < length; i++)
    {
      const TvHandler *handler = tv_handler_find (routes[i].name);

      g_assert_nonnull (handler);
      g_assert_nonnull (handler->run);
    }
}

static TvDb *
open_audit (const char *path)
{
  g_autoptr (GError) error = NULL;
  TvDb *db = tv_db_open (path, TV_DB_SERVER, TV_SERVER_APPLICATION_ID, tv_table_schema (), &error);

  g_assert_no_error (error);
  for (int i = 0; i < 12; i++)
    g_assert_true (tv_table_audit_add (db, 1000 + i, "canbo", "viec", i % 2 ? "a" : "b", NULL));
  return db;
}

/* Edit, delete, insert, swap and cut, at every place. */
static void
test_audit (void)
{
  static const char *const attacks[] = {
    "UPDATE audit SET actor = 'ai-do' WHERE n = ?1",
    "UPDATE audit SET time = time + 1 WHERE n = ?1",
    "UPDATE audit SET hash = zeroblob(32) WHERE n = ?1",
    "DELETE FROM audit WHERE n = ?1",
    "DELETE FROM audit WHERE n >= ?1",
    "UPDATE audit SET object = CASE n WHEN ?1 THEN 'b' ELSE 'a' END WHERE n IN (?1, ?1 + 1)",
    "INSERT INTO audit SELECT n + 100, time, actor, action, object, hash FROM audit WHERE n = ?1",
  };
  g_autofree char *folder = g_dir_make_tmp ("tv-audit-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "server.db", NULL);
  g_autoptr (TvDb) db = open_audit (path);
  guint64 entries = 0;

  g_assert_true (tv_table_audit_verify (db, &entries, NULL));
  g_assert_cmpuint (entries, ==, 12);
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    for (int n = 2; n <= 12; n += 2)
      {
        g_autoptr (GError) error = NULL;
        TvStatement *attack = NULL;

        g_assert_true (tv_db_begin (db, NULL));
        attack = tv_db_prepare (db, attacks[i], &error);
        g_assert_no_error (error);
        tv_statement_bind_int (attack, 1, n);
        g_assert_true (tv_statement_run (attack, &error));
        g_assert_false (tv_table_audit_verify (db, &entries, &error));
        g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
        tv_db_rollback (db);
      }
  g_assert_true (tv_table_audit_verify (db, &entries, NULL));
  tv_db_close (db);
  g_assert_true (tv_file_remove_tree (folder, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/server/parts/totp", test_totp);
  g_test_add_func ("/server/parts/range", test_range);
  g_test_add_func ("/server/parts/rate-limit", test_rate_limit);
  g_test_add_func ("/server/parts/nonces", test_nonces);
  g_test_add_func ("/server/parts/enrolment-code", test_enrolment_code);
  g_test_add_func ("/server/parts/handlers", test_handlers);
  g_test_add_func ("/server/parts/audit", test_audit);
  return g_test_run ();
}
