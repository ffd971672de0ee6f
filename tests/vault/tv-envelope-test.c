// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-vector.h"
#include "vault/tv-base64.h"
#include "vault/tv-envelope.h"
#include "vault/tv-password.h"
#include "vault/tv-receipt-code.h"

#define WIRE_BUDGET 330

typedef struct
{
  TvBoxKey *key;    /* (owned) intake key */
  GHashTable *keys; /* (owned) */
  guint8 root[32];
  TvJson *header;   /* (owned) */
  GBytes *instance; /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->key = tv_box_key_generate ();
  self->keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (self->keys, (gpointer) tv_box_key_get_id (self->key), self->key);
  tv_random_bytes (self->root, sizeof self->root);
  self->header = json_pack ("{s:s,s:i}", "day", "2026-11-23", "tick", 42);
  self->instance = g_bytes_new_static ("<data/>", 7);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_hash_table_unref (self->keys);
  tv_box_key_unref (self->key);
  json_decref (self->header);
  g_bytes_unref (self->instance);
}

static GBytes *
seal (Fixture *self, TvDictionary *dictionary)
{
  g_autoptr (GError) error = NULL;
  GBytes *envelope = tv_envelope_seal (self->root,
                                       self->header,
                                       self->instance,
                                       tv_box_key_get_public (self->key),
                                       dictionary,
                                       &error);

  g_assert_no_error (error);
  return envelope;
}

/* An envelope sealed once and kept: later versions must still open it. */
static void
test_vector (void)
{
  g_autoptr (TvJson) vector = tv_vector_load ("envelope");
  g_autoptr (GBytes) secret = tv_vector_bytes (vector, "intake_secret");
  g_autoptr (GBytes) envelope = tv_vector_bytes (vector, "envelope");
  g_autoptr (TvBoxKey) key = tv_box_key_new (secret, NULL);
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TvEnvelopePayload) payload = NULL;
  g_autoptr (GError) error = NULL;
  TvEnvelopeFrame frame;

  g_hash_table_insert (keys, (gpointer) tv_box_key_get_id (key), key);
  tv_vector_assert (vector, "intake_public", tv_box_key_get_public (key), 32);
  g_assert_true (tv_envelope_parse (envelope, &frame, &error));
  g_assert_cmpstr (frame.intake_key, ==, tv_json_get_string (vector, "intake_key", ""));
  g_assert_cmpstr (frame.dictionary, ==, "00000000");
  tv_vector_assert (vector, "id", frame.id, sizeof frame.id);
  payload = tv_envelope_open (envelope, keys, NULL, &error);
  g_assert_no_error (error);
  tv_vector_assert (vector, "root", payload->root, sizeof payload->root);
  tv_vector_assert (vector,
                    "instance",
                    g_bytes_get_data (payload->instance, NULL),
                    g_bytes_get_size (payload->instance));
  g_assert_true (json_equal (payload->header, json_object_get (vector, "header")));
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) envelope = seal (self, NULL);
  g_autoptr (GBytes) again = seal (self, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvEnvelopePayload) payload = tv_envelope_open (envelope, self->keys, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (json_equal (payload->header, self->header));
  g_assert_true (g_bytes_equal (payload->instance, self->instance));
  g_assert_cmpmem (payload->root, 32, self->root, 32);
  /* The box is sealed with a new key each time. */
  g_assert_false (g_bytes_equal (envelope, again));
}

/* Whatever bit turns on the way, nothing opens and nothing breaks. */
static void
test_flips (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) envelope = seal (self, NULL);

  for (gsize bit = 0; bit < g_bytes_get_size (envelope) * 8; bit++)
    {
      g_autoptr (GBytes) flipped = tv_vector_flip (envelope, bit);
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_envelope_open (flipped, self->keys, NULL, &error));
      g_assert_true (g_error_matches (error, TV_ERROR, TV_ERROR_FRAME)
                     || g_error_matches (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN)
                     || g_error_matches (error, TV_ERROR, TV_ERROR_SIGNATURE));
    }
}

static void
test_truncations (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) envelope = seal (self, NULL);
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_autoptr (GBytes) too_long = NULL;
  g_autoptr (GError) error = NULL;
  TvEnvelopeFrame frame;

  for (gsize cut = 0; cut < g_bytes_get_size (envelope); cut++)
    {
      g_autoptr (GBytes) shorter = g_bytes_new_from_bytes (envelope, 0, cut);

      g_clear_error (&error);
      g_assert_false (tv_envelope_parse (shorter, &frame, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_FRAME);
    }
  g_byte_array_append (longer, g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope));
  g_byte_array_append (longer, (const guint8 *) "x", 1);
  too_long = g_byte_array_free_to_bytes (g_steal_pointer (&longer));
  g_clear_error (&error);
  g_assert_false (tv_envelope_parse (too_long, &frame, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FRAME);
}

/* An id that was swapped for another opinion's does not derive from the payload's root. */
static void
test_foreign_id (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) envelope = seal (self, NULL);
  g_autoptr (GBytes) swapped = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *copy = g_memdup2 (g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope));

  copy[4] ^= 1;
  swapped = g_bytes_new_take (copy, g_bytes_get_size (envelope));
  g_assert_null (tv_envelope_open (swapped, self->keys, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_SIGNATURE);
}

static void
test_unknown_key (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) envelope = seal (self, NULL);
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_envelope_open (envelope, none, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
}

static void
test_too_large (Fixture *self, gconstpointer data)
{
  const gsize length = TV_ENVELOPE_MAX * 2;
  guint8 *noise = g_malloc (length);
  g_autoptr (GBytes) instance = NULL;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (length), length);
  g_autoptr (GError) error = NULL;
  TvEnvelopeFrame frame;

  tv_random_bytes (noise, length);
  instance = g_bytes_new_take (noise, length);
  g_assert_null (tv_envelope_seal (self->root,
                                   self->header,
                                   instance,
                                   tv_box_key_get_public (self->key),
                                   NULL,
                                   &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (tv_envelope_parse (zeros, &frame, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

/* A small envelope that would unpack to gigabytes is refused by what it announces. */
static void
test_bomb (Fixture *self, gconstpointer data)
{
  const gsize length = 64 * 1024 * 1024;
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (length), length);
  g_autoptr (GBytes) packed = tv_dictionary_compress (NULL, zeros, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (packed), <, 16 * 1024);
  g_assert_null (tv_dictionary_decompress (NULL, packed, TV_ENVELOPE_PAYLOAD_MAX, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_TOO_LARGE);
}

static TvJson *
make_header (guint n)
{
  guint8 noise[32];
  g_autofree char *sha256 = tv_sha256_hex ("citizen-comment 1", 17);
  g_autofree char *visit = NULL;
  g_autofree char *unit = g_strdup_printf ("%u", 24769 + n % 124);
  g_autofree char *day = g_strdup_printf ("2026-11-%02u", 1 + n % 28);

  tv_random_bytes (noise, sizeof noise);
  visit = tv_base64_encode (noise, 8);
  return json_pack ("{s:s,s:i,s:s,s:s,s:s,s:i,s:s,s:s,s:s,s:s,s:s,s:s}",
                    "day",
                    day,
                    "tick",
                    4000 + n,
                    "form",
                    "form-citizen-comment",
                    "form_sha256",
                    sha256,
                    "item",
                    "qhct-dong-ho-thong",
                    "item_version",
                    1,
                    "round",
                    "lay-y-kien-2026",
                    "unit",
                    unit,
                    "channel",
                    "kiosk",
                    "lang",
                    "vi",
                    "visit",
                    visit,
                    "agency_key",
                    "e0d1eafb");
}

static GBytes *
make_instance (guint n)
{
  static const char *const subjects[]
      = { "Con đường trước nhà tôi", "Hẻm số 12",       "Khu đất cạnh suối",
          "Công viên dự kiến",       "Chợ của phường",  "Bãi đỗ xe phía sau trường học",
          "Hành lang thoát nước",    "Dãy nhà mặt phố", "Lô đất ở góc đường" };
  static const char *const wishes[]
      = { "nên được mở rộng thêm",     "cần có vỉa hè cho người đi bộ", "xin giữ lại cây thông già",
          "đề nghị xem lại chỉ giới",  "không nên cho xây quá ba tầng", "cần thêm đèn chiếu sáng",
          "xin làm rõ mức bồi thường", "nên chừa lối xuống hồ" };
  static const char *const reasons[] = { "vì mùa mưa nước thường ngập",
                                         "vì trẻ em đi học qua đây mỗi ngày",
                                         "vì gia đình tôi sống ở đây lâu",
                                         "vì quy hoạch cũ đã hứa như vậy",
                                         "để người già đi lại dễ hơn" };
  g_autofree char *text = g_strdup_printf ("%s %s %s. Tôi mong được trả lời sớm.",
                                           subjects[n % G_N_ELEMENTS (subjects)],
                                           wishes[n / 3 % G_N_ELEMENTS (wishes)],
                                           reasons[n / 7 % G_N_ELEMENTS (reasons)]);
  char *xml = g_strdup_printf (
      "<data xmlns=\"http://thamvan.vn/forms/citizen-comment\" id=\"citizen-comment\" "
      "version=\"1\"><stance>%s</stance><topics>%s</topics><text>%s</text>"
      "<place>%.6f %.6f 0 0</place><floors>%u</floors><wants_answer>yes</wants_answer>"
      "<identity><name/><phone/><address/></identity><meta><instanceID/></meta></data>",
      n % 3 == 0   ? "agree"
      : n % 3 == 1 ? "partly"
                   : "disagree",
      n % 2 == 0 ? "traffic green" : "housing",
      text,
      11.9 + n * 0.000123,
      108.4 + n * 0.000117,
      1 + n % 6);

  return g_bytes_new_take (xml, strlen (xml));
}

static TvDictionary *
train (void)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  TvDictionary *dictionary = NULL;

  for (guint n = 0; n < 600; n++)
    {
      g_autoptr (TvJson) header = make_header (n);
      g_autoptr (GBytes) instance = make_instance (n);

      g_ptr_array_add (samples, tv_envelope_sample (header, instance, NULL));
    }
  dictionary = tv_dictionary_train (samples, 64 * 1024, &error);
  g_assert_no_error (error);
  return dictionary;
}

/* The bytes of an opinion on a slow line (contracts §4): opinions that were not in the training. */
static void
test_wire_budget (Fixture *self, gconstpointer data)
{
  g_autoptr (TvDictionary) dictionary = train ();
  g_autoptr (GHashTable) dictionaries = g_hash_table_new (g_str_hash, g_str_equal);
  gsize largest = 0;

  g_hash_table_insert (dictionaries, (gpointer) tv_dictionary_get_id (dictionary), dictionary);
  for (guint n = 10000; n < 10100; n++)
    {
      g_autoptr (TvJson) header = make_header (n);
      g_autoptr (GBytes) instance = make_instance (n);
      g_autoptr (GBytes) envelope = tv_envelope_seal (self->root,
                                                      header,
                                                      instance,
                                                      tv_box_key_get_public (self->key),
                                                      dictionary,
                                                      NULL);
      g_autoptr (TvEnvelopePayload) payload
          = tv_envelope_open (envelope, self->keys, dictionaries, NULL);

      largest = MAX (largest, g_bytes_get_size (envelope));
      g_assert_true (g_bytes_equal (payload->instance, instance));
    }
  g_test_message ("largest of 100 envelopes: %" G_GSIZE_FORMAT " bytes", largest);
  g_assert_cmpuint (largest, <=, WIRE_BUDGET);
}

/* Without its dictionary an envelope waits; with a wrong one of the same id it is damaged. */
static void
test_dictionary_missing (Fixture *self, gconstpointer data)
{
  g_autoptr (TvDictionary) dictionary = train ();
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\x37\xa4\x30\xec rubbish", 12);
  g_autoptr (TvDictionary) damaged = tv_dictionary_new (rubbish);
  g_autoptr (GHashTable) dictionaries = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) envelope = seal (self, dictionary);
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_envelope_open (envelope, self->keys, NULL, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
  g_clear_error (&error);
  g_hash_table_insert (dictionaries, (gpointer) tv_dictionary_get_id (dictionary), damaged);
  g_assert_null (tv_envelope_open (envelope, self->keys, dictionaries, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FRAME);
  g_clear_error (&error);
  g_assert_null (tv_dictionary_compress (damaged, self->instance, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
}

static void
test_too_few_samples (void)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_dictionary_train (samples, 1024, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_INCOMPLETE);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/vault/envelope/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/vault/envelope/vector", test_vector);
  ADD ("round-trip", test_round_trip);
  ADD ("flips", test_flips);
  ADD ("truncations", test_truncations);
  ADD ("foreign-id", test_foreign_id);
  ADD ("unknown-key", test_unknown_key);
  ADD ("too-large", test_too_large);
  ADD ("bomb", test_bomb);
  ADD ("wire-budget", test_wire_budget);
  ADD ("dictionary-missing", test_dictionary_missing);
  g_test_add_func ("/vault/envelope/too-few-samples", test_too_few_samples);
  return g_test_run ();
}
