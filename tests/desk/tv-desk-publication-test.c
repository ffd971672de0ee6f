// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "desk/tv-desk-publication.h"
#include "publication/tv-answer-book.h"
#include "vault/tv-receipt-code.h"

#define ANSWERED "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
#define PUBLISHED "6ba7b811-9dad-41d1-80b4-00c04fd430c8"
#define WAITING "6ba7b812-9dad-41d1-80b4-00c04fd430c8"
#define KEY_A "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define KEY_B "AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define KEY_C "AgECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define NOW G_GINT64_CONSTANT (1795400000)

static TvJson *
parse (const char *text)
{
  GError *error = NULL;
  TvJson *json = tv_json_parse (text, strlen (text), 1 << 20, &error);

  g_assert_no_error (error);
  return json;
}

static TvDeskRound *
new_round (const char *id)
{
  g_autofree char *text = g_strdup_printf ("{\"id\":\"%s\",\"title\":\"Đợt một\",\"agency_name\":"
                                           "\"Sở Xây dựng\"}",
                                           id);
  g_autoptr (TvJson) json = parse (text);
  GError *error = NULL;
  TvDeskRound *round = tv_desk_round_parse (json, &error);

  g_assert_no_error (error);
  return round;
}

static void
add_answer (TvDeskAnswerList *list, const char *text)
{
  g_autoptr (TvJson) json = parse (text);
  GError *error = NULL;

  g_ptr_array_add (list->answers, tv_desk_answer_parse (json, &error));
  g_assert_no_error (error);
}

static TvDeskAnswerList *
new_list (void)
{
  TvDeskAnswerList *list = g_new0 (TvDeskAnswerList, 1);
  g_autoptr (TvJson) waiting
      = parse ("{\"id\":\"" WAITING "\",\"day\":\"2026-11-22\",\"entry_key\":\"" KEY_C "\"}");

  list->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_desk_answer_free);
  list->received = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_desk_entry_free);
  add_answer (list,
              "{\"id\":\"a1\",\"outcome\":\"tiep-thu-mot-phan\",\"reason\":\"Hẻm trong danh "
              "mục\",\"references\":[\"Điều 6\"],\"text\":\"Cảm ơn\",\"state\":\"draft\",\"by\":"
              "\"Lan\",\"submissions\":[{\"id\":\"" ANSWERED
              "\",\"day\":\"2026-11-20\",\"entry_key\":\"" KEY_A "\"}]}");
  add_answer (list,
              "{\"id\":\"a0\",\"outcome\":\"ghi-nhan\",\"reason\":\"Đúng\",\"references\":[\"Điều "
              "1\"],\"text\":\"\",\"state\":\"published\",\"by\":\"Lan\",\"submissions\":[{\"id\":"
              "\"" PUBLISHED "\",\"day\":\"2026-11-19\",\"entry_key\":\"" KEY_B "\"}]}");
  g_ptr_array_add (list->received, tv_desk_entry_parse (waiting, NULL));
  return list;
}

static char *
new_folder (void)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("tv-answers-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

/* What a receipt's holder reads. */
static TvAnswer *
look_up (GBytes *book, const char *id, const char *key)
{
  guint8 uuid[16];
  gsize length = 0;
  g_autofree guchar *entry_key = g_base64_decode (key, &length);
  GError *error = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (TvJson) json = NULL;
  TvAnswer *answer = NULL;

  g_assert_true (tv_uuid_from_string (id, uuid));
  sealed = tv_answer_book_find (book, uuid, &error);
  g_assert_no_error (error);
  plain = tv_receipt_entry_open (entry_key, sealed, &error);
  g_assert_no_error (error);
  json = tv_json_parse_bytes (plain, 1 << 20, &error);
  g_assert_no_error (error);
  answer = tv_answer_parse (json, &error);
  g_assert_no_error (error);
  return answer;
}

static TvDeskPublication *
build (const char *folder, TvMetadata *previous, TvSigningKey *key)
{
  g_autoptr (TvDeskRound) round = new_round ("dot-1");
  g_autoptr (TvDeskAnswerList) list = new_list ();
  GError *error = NULL;
  TvDeskPublication *publication
      = tv_desk_publication_build (round, list, previous, key, folder, NOW, &error);

  g_assert_no_error (error);
  return publication;
}

/* The folder is a right item, and each of the three codes opens its own entry, no other. */
static void
test_item (void)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (TvDeskPublication) publication = build (folder, NULL, key);
  GError *error = NULL;
  g_autoptr (TvItem) item = tv_item_open (folder, &error);
  g_autofree char *book_file = g_build_filename (folder, "entries.bin", NULL);
  g_autoptr (GBytes) book = NULL;
  g_autoptr (TvAnswer) answered = NULL;
  g_autoptr (TvAnswer) published = NULL;
  g_autoptr (TvAnswer) waiting = NULL;
  guint8 stranger[16] = { 1 };

  g_assert_no_error (error);
  g_assert_cmpstr (item->id, ==, "answers-dot-1");
  g_assert_cmpstr (item->kind, ==, "answers");
  g_assert_cmpuint (item->version, ==, 1);
  g_assert_cmpuint (publication->n_new, ==, 1);
  g_assert_cmpuint (publication->objects->len, ==, 3);
  book = tv_file_read (book_file, 1 << 20, &error);
  g_assert_no_error (error);
  answered = look_up (book, ANSWERED, KEY_A);
  g_assert_cmpint (answered->outcome, ==, TV_OUTCOME_PARTLY_ACCEPTED);
  g_assert_cmpstr (answered->reason, ==, "Hẻm trong danh mục");
  g_assert_cmpstr (answered->references[0], ==, "Điều 6");
  g_assert_cmpstr (answered->published_by, ==, "Sở Xây dựng");
  published = look_up (book, PUBLISHED, KEY_B);
  g_assert_cmpint (published->outcome, ==, TV_OUTCOME_NOTED);
  waiting = look_up (book, WAITING, KEY_C);
  g_assert_cmpstr (waiting->state, ==, "received");
  g_assert_cmpint (waiting->outcome, ==, TV_OUTCOME_NONE);
  g_assert_null (tv_answer_book_find (book, stranger, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (tv_file_remove_tree (folder, NULL));
}

/* Nothing in the public half tells which opinion an answer belongs to. */
static void
test_public_half (void)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (TvDeskPublication) publication = build (folder, NULL, key);
  g_autofree char *file = g_build_filename (folder, "answers.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (TvJson) json = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  json = parse (text);
  g_assert_cmpstr (tv_json_get_string (json, "round", ""), ==, "dot-1");
  g_assert_cmpuint (json_array_size (json_object_get (json, "groups")), ==, 2);
  g_assert_null (strstr (text, ANSWERED));
  g_assert_null (strstr (text, PUBLISHED));
  g_assert_null (strstr (text, KEY_A));
  g_assert_true (tv_file_remove_tree (folder, NULL));
}

/* The metadata is signed by the official's key, and the next one follows in both versions. */
static void
test_metadata (void)
{
  g_autofree char *folder = new_folder ();
  g_autofree char *second_folder = new_folder ();
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (TvDeskPublication) first = build (folder, NULL, key);
  g_autoptr (GHashTable) keys
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_bytes_unref);
  GError *error = NULL;
  g_autoptr (TvDsse) dsse = tv_dsse_parse (first->metadata, 1 << 20, &error);
  g_autoptr (TvMetadata) metadata = NULL;
  g_autoptr (TvDeskPublication) second = NULL;
  const TvMetadataItem *line = NULL;

  g_assert_no_error (error);
  g_hash_table_insert (keys,
                       (gpointer) tv_signing_key_get_id (key),
                       g_bytes_new (tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE));
  g_assert_cmpuint (tv_dsse_count_signatures (dsse, keys), ==, 1);
  metadata = tv_metadata_parse (TV_ROLE_ANSWERS, dsse, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (metadata->version, ==, 1);
  line = g_ptr_array_index (metadata->items, 0);
  g_assert_cmpstr (line->sha256, ==, first->item->sha256);

  second = build (second_folder, metadata, key);
  g_assert_cmpuint (second->item->version, ==, 2);
  g_clear_pointer (&dsse, tv_dsse_free);
  g_clear_pointer (&metadata, tv_metadata_unref);
  dsse = tv_dsse_parse (second->metadata, 1 << 20, &error);
  metadata = tv_metadata_parse (TV_ROLE_ANSWERS, dsse, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (metadata->version, ==, 2);
  g_assert_cmpuint (metadata->items->len, ==, 1);
  g_assert_true (tv_file_remove_tree (folder, NULL));
  g_assert_true (tv_file_remove_tree (second_folder, NULL));
}

static void
assert_refused (TvDeskAnswerList *list, const char *round_id, int code)
{
  g_autofree char *folder = new_folder ();
  g_autoptr (TvDeskRound) round = new_round (round_id);
  g_autoptr (TvSigningKey) key = tv_signing_key_generate ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_desk_publication_build (round, list, NULL, key, folder, NOW, &error));
  g_assert_error (error, TV_ERROR, code);
  g_assert_true (tv_file_remove_tree (folder, NULL));
}

/* No half answer, no empty batch, no name that is not an item's. */
static void
test_refused (void)
{
  g_autoptr (TvDeskAnswerList) incomplete = new_list ();
  g_autoptr (TvDeskAnswerList) nothing_new = new_list ();
  g_autoptr (TvDeskAnswerList) right = new_list ();
  TvDeskAnswer *answer = g_ptr_array_index (incomplete->answers, 0);

  g_ptr_array_set_size (answer->references, 0);
  assert_refused (incomplete, "dot-1", TV_ERROR_ANSWER_INCOMPLETE);
  g_ptr_array_remove_index (nothing_new->answers, 0);
  assert_refused (nothing_new, "dot-1", TV_ERROR_STATE);
  assert_refused (right, "Đợt 1/../..", TV_ERROR_BAD_REQUEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/desk/publication/item", test_item);
  g_test_add_func ("/desk/publication/public-half", test_public_half);
  g_test_add_func ("/desk/publication/metadata", test_metadata);
  g_test_add_func ("/desk/publication/refused", test_refused);
  return g_test_run ();
}
