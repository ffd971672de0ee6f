// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "desk/tv-desk-opinion-list.h"

#include "tv-fake-province.h"

#define ROWS "/v1/rounds/r1/submissions"

typedef struct
{
  guint count;   /* rows that there are */
  guint claimed; /* rows the server says there are */
  guint max_limit;
  char *last_query;
} Rows;

static void
add_row (GString *json, guint number)
{
  g_string_append_printf (json,
                          "%s{\"id\":\"id-%u\",\"day\":\"2026-11-20\",\"unit\":\"24781\",\"state\":"
                          "\"opened\",\"stance\":\"agree\",\"summary\":\"Ý kiến %u\"}",
                          json->str[json->len - 1] == '[' ? "" : ",",
                          number,
                          number);
}

static gboolean
rows_handler (SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Rows *rows = user_data;
  const char *after = query != NULL ? g_hash_table_lookup (query, "after") : NULL;
  const guint limit = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "limit"), NULL, 10);
  const guint start = after != NULL ? (guint) g_ascii_strtoull (after, NULL, 10) : 0;
  const guint end = MIN (start + limit, rows->count);
  g_autoptr (GString) json = g_string_new ("{\"rows\":[");

  if (strcmp (path, ROWS) != 0)
    return FALSE;
  rows->max_limit = MAX (rows->max_limit, limit);
  g_free (rows->last_query);
  rows->last_query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  for (guint i = start; i < end; i++)
    add_row (json, i);
  g_string_append (json, "],\"next\":");
  if (end < rows->count)
    g_string_append_printf (json, "%u", end);
  else
    g_string_append (json, "null");
  g_string_append_printf (json, ",\"count\":%u}", rows->claimed);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message,
                                    "application/json",
                                    SOUP_MEMORY_COPY,
                                    json->str,
                                    json->len);
  return TRUE;
}

static gboolean
is_idle (gpointer data)
{
  return !tv_desk_opinion_list_is_loading (data);
}

static void
settle (TvDeskOpinionList *list)
{
  tv_fake_province_wait_for (is_idle, list);
}

static TvDeskOpinion *
row_at (TvDeskOpinionList *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (list), position);
}

typedef struct
{
  TvFakeProvince *province;
  TvDeskApi *api;
  TvDeskOpinionList *list;
  Rows rows;
} Fixture;

static gboolean
set_up (Fixture *fixture, guint count)
{
  fixture->province = tv_fake_province_new ();
  if (fixture->province == NULL)
    return FALSE;
  fixture->rows.count = count;
  fixture->rows.claimed = count;
  tv_fake_province_set_handler (fixture->province, rows_handler, &fixture->rows);
  fixture->api = tv_fake_province_sign_in (fixture->province);
  fixture->list = tv_desk_opinion_list_new (fixture->api);
  return TRUE;
}

static void
tear_down (Fixture *fixture)
{
  g_free (fixture->rows.last_query);
  if (fixture->list != NULL)
    g_assert_finalize_object (fixture->list);
  g_clear_object (&fixture->api);
  tv_fake_province_free (fixture->province);
}

/* The length is known after one page; a row nobody looked at is not fetched. */
static void
test_first_page (void)
{
  Fixture f = { NULL };
  TvDeskOpinion *row = NULL;

  if (!set_up (&f, 1000))
    return;
  tv_desk_opinion_list_show (f.list, "r1", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.list)), ==, 0);
  settle (f.list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.list)), ==, 1000);
  g_assert_cmpuint (tv_fake_province_get_hits (f.province, "GET", ROWS), ==, 1);
  g_assert_cmpuint (f.rows.max_limit, <=, 200);
  row = row_at (f.list, 5);
  g_assert_true (tv_desk_opinion_is_loaded (row));
  g_assert_cmpstr (tv_desk_opinion_get_summary (row), ==, "Ý kiến 5");
  g_object_unref (row);
  tear_down (&f);
}

static gboolean
is_loaded (gpointer data)
{
  return tv_desk_opinion_is_loaded (data);
}

/* A far row is a placeholder first and is filled in place; no row is announced twice. */
static void
count_changes_cb (GListModel *list, guint position, guint removed, guint added, gpointer data)
{
  guint *n_changes = data;

  (*n_changes)++;
}

static void
test_far_row (void)
{
  Fixture f = { NULL };
  TvDeskOpinion *row = NULL;
  TvDeskOpinion *again = NULL;
  guint n_changes = 0;

  if (!set_up (&f, 1000))
    return;
  tv_desk_opinion_list_show (f.list, "r1", NULL);
  settle (f.list);
  g_signal_connect (f.list, "items-changed", G_CALLBACK (count_changes_cb), &n_changes);
  row = row_at (f.list, 999);
  g_assert_false (tv_desk_opinion_is_loaded (row));
  g_assert_cmpstr (tv_desk_opinion_get_summary (row), ==, "");
  tv_fake_province_wait_for (is_loaded, row);
  g_assert_cmpstr (tv_desk_opinion_get_id (row), ==, "id-999");
  again = row_at (f.list, 999);
  g_assert_true (again == row);
  settle (f.list);
  g_assert_cmpuint (n_changes, ==, 0);
  /* 1000 rows are 8 pages: each was asked for once on the way. */
  g_assert_cmpuint (tv_fake_province_get_hits (f.province, "GET", ROWS), ==, 8);
  g_object_unref (row);
  g_object_unref (again);
  tear_down (&f);
}

/* Long lists do not fill the memory: pages not lately used are forgotten and come again. */
static void
test_forgets (void)
{
  Fixture f = { NULL };
  const guint count = 60 * TV_DESK_OPINION_LIST_PAGE;
  TvDeskOpinion *row = NULL;

  if (!set_up (&f, count))
    return;
  tv_desk_opinion_list_show (f.list, "r1", NULL);
  settle (f.list);
  row = row_at (f.list, count - 1);
  tv_fake_province_wait_for (is_loaded, row);
  g_object_unref (row);
  settle (f.list);
  g_assert_cmpuint (tv_desk_opinion_list_get_n_pages (f.list), <=, 40);
  row = row_at (f.list, 3);
  tv_fake_province_wait_for (is_loaded, row);
  g_assert_cmpstr (tv_desk_opinion_get_id (row), ==, "id-3");
  g_object_unref (row);
  tear_down (&f);
}

/* A count that is out of date is put right by what the pages really hold. */
static void
test_wrong_count (void)
{
  Fixture f = { NULL };
  TvDeskOpinion *row = NULL;

  if (!set_up (&f, 200))
    return;
  f.rows.claimed = 300;
  tv_desk_opinion_list_show (f.list, "r1", NULL);
  settle (f.list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.list)), ==, 300);
  row = row_at (f.list, 150);
  tv_fake_province_wait_for (is_loaded, row);
  g_object_unref (row);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.list)), ==, 200);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (f.list), 200));
  tear_down (&f);
}

/* Conditions travel percent-encoded; the answer to an old question never shows. */
static void
test_filter (void)
{
  Fixture f = { NULL };
  const TvDeskFilter filter = { (char *) "opened", (char *) "24781", (char *) "đường & hẻm" };

  if (!set_up (&f, 500))
    return;
  tv_desk_opinion_list_show (f.list, "r1", NULL);
  tv_desk_opinion_list_show (f.list, "r1", &filter);
  f.rows.count = 3;
  f.rows.claimed = 3;
  settle (f.list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.list)), ==, 3);
  g_assert_nonnull (strstr (f.rows.last_query, "state=opened"));
  g_assert_nonnull (strstr (f.rows.last_query, "unit=24781"));
  g_assert_nonnull (strstr (f.rows.last_query, "q=%C4%91%C6%B0%E1%BB%9Dng%20%26%20h%E1%BA%BBm"));
  tv_desk_opinion_list_show (f.list, NULL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.list)), ==, 0);
  tear_down (&f);
}

/* A failed request is told and does not hammer the server; refreshing tries again. */
static void
test_error (void)
{
  Fixture f = { NULL };

  if (!set_up (&f, 10))
    return;
  tv_fake_province_refuse (f.province, "GET", ROWS, 403, "forbidden");
  tv_desk_opinion_list_show (f.list, "r1", NULL);
  settle (f.list);
  g_assert_error (tv_desk_opinion_list_get_error (f.list), TV_ERROR, TV_ERROR_FORBIDDEN);
  g_assert_cmpuint (tv_fake_province_get_hits (f.province, "GET", ROWS), ==, 1);
  tv_fake_province_answer (f.province,
                           "GET",
                           ROWS,
                           200,
                           NULL,
                           "{\"rows\":[{\"id\":\"a\"}],\"next\":null,\"count\":1}");
  tv_desk_opinion_list_refresh (f.list);
  settle (f.list);
  g_assert_null (tv_desk_opinion_list_get_error (f.list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f.list)), ==, 1);
  tear_down (&f);
}

/* A server that breaks the paging is an error, not a list with holes. */
static void
test_broken_pages (void)
{
  static const char *const vectors[] = {
    "{\"rows\":[{\"id\":\"a\"}],\"next\":\"k1\",\"count\":500}",
    "{\"rows\":[{\"day\":\"2026-11-20\"}],\"next\":null,\"count\":1}",
    "{\"next\":null,\"count\":1}",
    "[]",
  };
  Fixture f = { NULL };

  if (!set_up (&f, 10))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      tv_fake_province_answer (f.province, "GET", ROWS, 200, NULL, vectors[i]);
      tv_desk_opinion_list_show (f.list, "r1", NULL);
      settle (f.list);
      g_assert_error (tv_desk_opinion_list_get_error (f.list), TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/desk/opinion-list/first-page", test_first_page);
  g_test_add_func ("/desk/opinion-list/far-row", test_far_row);
  g_test_add_func ("/desk/opinion-list/forgets", test_forgets);
  g_test_add_func ("/desk/opinion-list/wrong-count", test_wrong_count);
  g_test_add_func ("/desk/opinion-list/filter", test_filter);
  g_test_add_func ("/desk/opinion-list/error", test_error);
  g_test_add_func ("/desk/opinion-list/broken-pages", test_broken_pages);
  return g_test_run ();
}
