// SPDX-License-Identifier: GPL-3.0-or-later
/* Search over 10,000 plans with two pages of text each, beside plain FTS5 (unicode61, bm25) over
 * the same rows in the same run, asked in turns. Equal work: the best 20 with their titles and for
 * pages a snippet. */
#include "config.h"

#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "catalogue/tv-catalogue-builder.h"
#include "catalogue/tv-catalogue.h"
#include "db/tv-statement.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N_PLANS 10000
#define N_PAGES 2
#define PAGE_WORDS 150
#define N_QUERIES 400
#define N_ROUNDS 5
#define LIMIT 20
#define TARGET_MS 5.0

static const char *const kinds[] = { "Quy hoạch chung",
                                     "Quy hoạch phân khu",
                                     "Quy hoạch chi tiết",
                                     "Điều chỉnh cục bộ quy hoạch phân khu" };
static const char *const places[] = {
  "khu dân cư",
  "khu trung tâm",
  "khu du lịch",
  "khu công nghiệp",
  "khu đô thị mới",
  "làng hoa",
  "khu tái định cư",
  "hồ",
  "suối",
  "thác",
  "đèo",
  "chợ",
  "bến xe",
  "công viên",
};
static const char *const syllables[] = {
  "và",     "của",    "các",   "khu",   "đất",    "quy",   "hoạch",  "được",     "có",    "trong",
  "là",     "theo",   "cho",   "công",  "trình",  "xây",   "dựng",   "diện",     "tích",  "đô",
  "thị",    "phường", "xã",    "Đà",    "Lạt",    "Lâm",   "Đồng",   "đường",    "giao",  "thông",
  "cây",    "xanh",   "nhà",   "ở",     "tầng",   "cao",   "mật",    "độ",       "tối",   "đa",
  "tối",    "thiểu",  "hệ",    "số",    "sử",     "dụng",  "dân",    "cư",       "hiện",  "trạng",
  "phát",   "triển",  "hạ",    "kỹ",    "thuật",  "thoát", "nước",   "cấp",      "điện",  "môi",
  "trường", "cảnh",   "quan",  "bảo",   "vệ",     "rừng",  "hồ",     "suối",     "ranh",  "giới",
  "lộ",     "giới",   "chỉ",   "tiêu",  "kiến",   "trúc",  "không",  "gian",     "ngầm",  "thương",
  "mại",    "dịch",   "vụ",    "giáo",  "dục",    "y",     "tế",     "văn",      "hoá",   "thể",
  "thao",   "du",     "lịch",  "nông",  "nghiệp", "sản",   "xuất",   "đơn",      "vị",    "tổ",
  "chức",   "quản",   "lý",    "nghĩa", "trang",  "chợ",   "trường", "học",      "bệnh",  "viện",
  "hành",   "lang",   "an",    "toàn",  "điều",   "chỉnh", "cục",    "bộ",       "phê",   "duyệt",
  "quyết",  "định",   "ủy",    "ban",   "nhân",   "dân",   "tỉnh",   "sở",       "phòng", "ngày",
  "tháng",  "năm",    "kế",    "hoạch", "dự",     "án",    "đầu",    "tư",       "vốn",   "ngân",
  "sách",   "Xuân",   "Hương", "Hòa",   "Bình",   "Cam",   "Ly",     "Lang",     "Biang", "Bảo",
  "Lộc",    "Đức",    "Trọng", "Di",    "Linh",   "Liên",  "Nghĩa",  "Mađaguôi", "Thạnh", "Mỹ",
  "Đơn",    "Dương",  "Phan",  "Thiết", "Gia",    "Nghĩa", "Mũi",    "Né",       "Hàm",   "Thuận",
  "Tuy",    "Phong",  "La",    "Gi",    "Đắk",    "Mil",   "Krông",  "Nô",       "thông", "ba",
  "lá",     "mai",    "anh",   "đào",   "hoa",    "dã",    "quỳ",    "chè",      "cà",    "phê",
  "sương",  "mù",     "đồi",   "dốc",   "thung",  "lũng",  "bậc",    "thang",    "biệt",  "thự",
  "Pháp",   "cổ",     "di",    "sản",   "ga",     "xe",    "lửa",    "cáp",      "treo",  "sân",
  "bay",    "Khương", "cao",   "tốc",   "vành",   "đai",   "nút",    "cầu",
};

/* The same numbers on every machine. */
static guint64 state = 20260701;

static guint
next_random (guint below)
{
  state
      = state * G_GUINT64_CONSTANT (6364136223846793005) + G_GUINT64_CONSTANT (1442695040888963407);
  return (guint) ((state >> 33) % below);
}

/* Common syllables are common: Zipf by the square of an even number. */
static const char *
next_syllable (void)
{
  double even = next_random (1000000) / 1e6;

  return syllables[(gsize) (even * even * G_N_ELEMENTS (syllables))];
}

static char *
make_text (guint words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < words; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", next_syllable ());
  return g_string_free (text, FALSE);
}

static void
check (gboolean good, GError *error)
{
  if (good)
    return;
  g_printerr ("%s\n", error != NULL ? error->message : "failed");
  exit (1);
}

static void
add_file (TvObjectStore *objects, TvJson *files, const char *path, const TvJson *json)
{
  g_autofree char *text = tv_json_to_text (json, 0);
  g_autofree char *sha256 = tv_sha256_hex (text, strlen (text));
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  check (tv_object_store_add_bytes (objects, sha256, bytes, &error), error);
  json_array_append_new (files,
                         json_pack ("{s:s, s:s, s:I, s:s}",
                                    "path",
                                    path,
                                    "type",
                                    "application/json",
                                    "length",
                                    (json_int_t) strlen (text),
                                    "sha256",
                                    sha256));
}

/* A row for the peer: what our index sees of it too. */
static void
add_peer_row (TvDb *peer, const char *title, const char *body)
{
  g_autoptr (GError) error = NULL;
  TvStatement *statement
      = tv_db_prepare (peer, "INSERT INTO search (title, body) VALUES (?, ?)", &error);

  check (statement != NULL, error);
  tv_statement_bind_text (statement, 1, title);
  tv_statement_bind_text (statement, 2, body);
  check (tv_statement_run (statement, &error), error);
}

static TvItem *
make_plan (TvObjectStore *objects, TvDb *peer, guint number)
{
  g_autofree char *id = g_strdup_printf ("plan-%05u", number);
  g_autofree char *two = make_text (2);
  g_autofree char *name = g_strdup_printf ("%s %s %s",
                                           kinds[next_random (G_N_ELEMENTS (kinds))],
                                           places[next_random (G_N_ELEMENTS (places))],
                                           two);
  g_autofree char *place = make_text (4);
  g_autofree char *released = g_strdup_printf ("20%02u-%02u-01", number % 26, 1 + number % 12);
  g_autoptr (TvJson) plan = json_pack ("{s:s, s:s, s:s, s:s}",
                                       "name",
                                       name,
                                       "type",
                                       "qhpk",
                                       "state",
                                       "da-cong-bo",
                                       "place",
                                       place);
  g_autoptr (TvJson) pages = json_array ();
  g_autoptr (TvJson) files = json_array ();
  g_autoptr (TvJson) manifest = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TvItem *item;

  add_peer_row (peer, name, place);
  for (int i = 1; i <= N_PAGES; i++)
    {
      g_autofree char *text = make_text (PAGE_WORDS);

      json_array_append_new (pages,
                             json_pack ("{s:s, s:i, s:[{s:s, s:s}]}",
                                        "document",
                                        "thuyet-minh",
                                        "page",
                                        i,
                                        "paragraphs",
                                        "id",
                                        "p1",
                                        "text",
                                        text));
      add_peer_row (peer, "thuyet-minh", text);
    }
  add_file (objects, files, "plan.json", plan);
  add_file (objects, files, "text.json", pages);
  manifest = json_pack ("{s:s, s:s, s:i, s:s, s:[], s:s, s:n, s:[], s:s, s:O}",
                        "id",
                        id,
                        "kind",
                        "plan",
                        "version",
                        1,
                        "title",
                        name,
                        "units",
                        "released",
                        released,
                        "replaces",
                        "legal_basis",
                        "access",
                        "cong-khai",
                        "files",
                        files);
  bytes = tv_json_to_bytes (manifest, 0);
  item = tv_item_parse (bytes, &error);
  check (item != NULL, error);
  return item;
}

/* One to three neighbours of real text or of titles; every third query unfinished. */
static GPtrArray *
make_queries (void)
{
  GPtrArray *queries = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < N_QUERIES; i++)
    {
      char *query = make_text (1 + i % 3);

      if (i % 3 == 0 && g_utf8_strlen (query, -1) > 3)
        *g_utf8_offset_to_pointer (query, g_utf8_strlen (query, -1) - 1) = '\0';
      g_ptr_array_add (queries, query);
    }
  return queries;
}

/* How long a question took: by the clock, and of the processor, which neighbours cannot lengthen.
 */
typedef struct
{
  double clock_ms;
  double processor_ms;
} Span;

static Span
now (void)
{
  struct timespec time = { 0, 0 };
  Span span;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  span.clock_ms = (double) g_get_monotonic_time () / 1000;
  span.processor_ms = (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
  return span;
}

static Span
since (Span start)
{
  Span end = now ();

  end.clock_ms -= start.clock_ms;
  end.processor_ms -= start.processor_ms;
  return end;
}

static Span
ask_ours (TvCatalogue *catalogue, const char *query, guint *found)
{
  Span start = now ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits = tv_catalogue_search (catalogue, query, LIMIT, &error);

  check (hits != NULL, error);
  *found += hits->len;
  return since (start);
}

static char *
peer_match (const char *query)
{
  g_auto (GStrv) words = g_strsplit (query, " ", -1);
  GString *match = g_string_new (NULL);

  for (gsize i = 0; words[i] != NULL; i++)
    g_string_append_printf (match,
                            "%s\"%s\"%s",
                            i > 0 ? " AND " : "",
                            words[i],
                            words[i + 1] == NULL ? " *" : "");
  return g_string_free (match, FALSE);
}

static Span
ask_peer (TvDb *peer, const char *query, guint *found)
{
  Span start = now ();
  g_autofree char *match = peer_match (query);
  g_autoptr (GError) error = NULL;
  TvStatement *statement
      = tv_db_prepare (peer,
                       "SELECT title, snippet (search, 1, '', '', '…', 20) FROM search"
                       " WHERE search MATCH ? ORDER BY bm25 (search, 4.0, 1.0) LIMIT ?",
                       &error);
  TvStep step;

  check (statement != NULL, error);
  tv_statement_bind_text (statement, 1, match);
  tv_statement_bind_int (statement, 2, LIMIT);
  while ((step = tv_statement_step (statement, &error)) == TV_STEP_ROW)
    *found += tv_statement_text (statement, 0) != NULL;
  check (step == TV_STEP_DONE, error);
  return since (start);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

/* What one side took: for each question the times of all rounds. */
typedef struct
{
  double clock_ms[N_QUERIES][N_ROUNDS];
  double processor_ms[N_QUERIES][N_ROUNDS];
  guint found;
} Times;

static void
times_take (Times *self, guint query, guint round, Span span)
{
  self->clock_ms[query][round] = span.clock_ms;
  self->processor_ms[query][round] = span.processor_ms;
}

/* Of the questions, each by the median of its rounds: what another process took from one round does
 * not count. */
static double
quantile (double times[N_QUERIES][N_ROUNDS], double part)
{
  double medians[N_QUERIES];

  for (guint i = 0; i < N_QUERIES; i++)
    {
      double rounds[N_ROUNDS];

      memcpy (rounds, times[i], sizeof rounds);
      qsort (rounds, N_ROUNDS, sizeof rounds[0], compare_doubles);
      medians[i] = rounds[N_ROUNDS / 2];
    }
  qsort (medians, N_QUERIES, sizeof medians[0], compare_doubles);
  return medians[(guint) (part * (N_QUERIES - 1))];
}

static void
measure (TvCatalogue *catalogue, TvDb *peer)
{
  static Times ours;
  static Times theirs;
  g_autoptr (GPtrArray) queries = make_queries ();
  double value, peer_value;

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint i = 0; i < queries->len; i++)
      {
        times_take (&ours, i, round, ask_ours (catalogue, queries->pdata[i], &ours.found));
        times_take (&theirs, i, round, ask_peer (peer, queries->pdata[i], &theirs.found));
      }
  value = quantile (ours.clock_ms, 0.99);
  peer_value = quantile (theirs.clock_ms, 0.99);
  g_print (
      "{\"bench\":\"search\",\"value\":%.2f,\"unit\":\"ms p99\",\"peer\":\"FTS5 unicode61 bm25\","
      "\"peer_value\":%.2f,\"ratio\":%.1f,\"target\":%.0f,\"met\":%s,\"p50\":%.2f,"
      "\"processor_p99\":%.2f,\"peer_processor_p99\":%.2f,\"plans\":%d,\"pages\":%d,"
      "\"queries\":%d,\"rounds\":%d,\"hits\":%u,\"peer_hits\":%u}\n",
      value,
      peer_value,
      peer_value / MAX (value, 0.001),
      TARGET_MS,
      value <= TARGET_MS ? "true" : "false",
      quantile (ours.clock_ms, 0.5),
      quantile (ours.processor_ms, 0.99),
      quantile (theirs.processor_ms, 0.99),
      N_PLANS,
      N_PLANS * N_PAGES,
      N_QUERIES,
      N_ROUNDS,
      ours.found / N_ROUNDS,
      theirs.found / N_ROUNDS);
}

static TvDb *
open_peer (const char *folder)
{
  static const TvDbMigration schema[] = {
    { "CREATE VIRTUAL TABLE search USING fts5 (title, body,"
      " tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')" },
    { NULL },
  };
  g_autofree char *path = g_build_filename (folder, "peer.db", NULL);
  g_autoptr (GError) error = NULL;
  TvDb *peer = tv_db_open (path, TV_DB_BUILD, 1, schema, &error);

  check (peer != NULL, error);
  return peer;
}

int
main (void)
{
  /* In memory where there is such a place: this measures searching, not the disk. */
  const char *memory = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) ? "/dev/shm" : g_get_tmp_dir ();
  g_autofree char *folder = g_build_filename (memory, "tv-search-XXXXXX", NULL);
  g_autofree char *store = NULL;
  g_autoptr (TvObjectStore) objects = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (TvDb) peer = NULL;
  g_autoptr (GError) error = NULL;

  check (g_mkdtemp (folder) != NULL, NULL);
  store = g_build_filename (folder, "objects", NULL);
  check (tv_file_make_folder (store, &error), error);
  objects = tv_object_store_new (store);
  peer = open_peer (folder);
  check (tv_db_begin (peer, &error), error);
  for (guint i = 0; i < N_PLANS; i++)
    g_ptr_array_add (items, make_plan (objects, peer, i));
  check (tv_db_exec (peer, "INSERT INTO search (search) VALUES ('optimize')", &error), error);
  check (tv_db_commit (peer, &error), error);
  check (tv_catalogue_build (folder, objects, items, 1, NULL, &error), error);
  catalogue = tv_catalogue_open (folder, &error);
  check (catalogue != NULL, error);
  measure (catalogue, peer);
  g_clear_object (&catalogue);
  g_clear_object (&peer);
  check (tv_file_remove_tree (folder, &error), error);
  return 0;
}
