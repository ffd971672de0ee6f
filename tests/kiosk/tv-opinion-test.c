// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "kiosk/tv-opinion.h"
#include "tv-kiosk-fake-agent.h"
#include "tv-kiosk-fixture.h"
#include "vault/tv-envelope.h"

typedef struct
{
  TvKioskFixture *fixture;
  TvKioskFakeAgent *agent;
  TvVisit *visit;
} Setting;

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

#define WAIT_FOR(condition)                                                                        \
  do                                                                                               \
    {                                                                                              \
      gboolean late = FALSE;                                                                       \
      guint timer = g_timeout_add_seconds (20, late_cb, &late);                                    \
      while (!(condition) && !late)                                                                \
        g_main_context_iteration (NULL, TRUE);                                                     \
      g_source_remove (timer);                                                                     \
      g_assert_true (condition);                                                                   \
    }                                                                                              \
  while (0)

static void
set_up (Setting *self, gconstpointer data)
{
  self->fixture = tv_kiosk_fixture_new ();
  self->agent = tv_kiosk_fake_agent_new (self->fixture->folder);
  self->visit = tv_visit_new (tv_kiosk_fake_agent_get_socket (self->agent), NULL);
  WAIT_FOR (tv_visit_get_catalogue (self->visit) != NULL);
}

static void
tear_down (Setting *self, gconstpointer data)
{
  g_clear_object (&self->visit);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  tv_kiosk_fake_agent_free (self->agent);
  tv_kiosk_fixture_free (self->fixture);
}

static TvOpinion *
write_opinion (Setting *self, gboolean named)
{
  g_autoptr (GError) error = NULL;
  TvOpinion *opinion = tv_opinion_new (self->visit, TV_KIOSK_FIXTURE_ROUND, &error);
  TvFormSession *session;

  g_assert_no_error (error);
  tv_visit_take_opinion (self->visit, opinion);
  session = tv_opinion_get_session (opinion);
  g_assert_true (tv_form_session_answer (session, "/data/stance", "partly", NULL));
  g_assert_true (tv_form_session_answer (session, "/data/text", "Xin giữ lại con suối.", NULL));
  g_assert_true (tv_form_session_answer (session, "/data/named", named ? "yes" : "no", NULL));
  if (named)
    {
      tv_form_session_answer (session, "/data/identity/full_name", "Nguyễn Thị Mai", NULL);
      tv_form_session_answer (session, "/data/identity/address", "12 Hai Bà Trưng", NULL);
      tv_form_session_answer (session, "/data/identity/phone", "0263123456", NULL);
      tv_form_session_answer (session, "/data/consent", "OK", NULL);
    }
  return opinion;
}

typedef struct
{
  gboolean done;
  GError *error;
} Sent;

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Sent *sent = data;

  tv_opinion_send_finish (TV_OPINION (source), result, &sent->error);
  sent->done = TRUE;
}

static void
send (TvOpinion *opinion, GError **error)
{
  Sent sent = { 0 };

  tv_opinion_send_async (opinion, NULL, sent_cb, &sent);
  WAIT_FOR (sent.done);
  if (sent.error != NULL)
    g_propagate_error (error, sent.error);
}

static TvEnvelopePayload *
open_envelope (Setting *self, GBytes *envelope)
{
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  TvEnvelopePayload *payload;

  g_hash_table_insert (keys,
                       (gpointer) tv_box_key_get_id (self->fixture->intake),
                       self->fixture->intake);
  payload = tv_envelope_open (envelope, keys, NULL, &error);
  g_assert_no_error (error);
  return payload;
}

static void
test_sealed (Setting *self, gconstpointer data)
{
  TvOpinion *opinion = write_opinion (self, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvEnvelopePayload) payload = NULL;
  g_autoptr (GHashTable) identity = NULL;
  g_autofree char *instance = NULL;
  TvReceiptSecret secret;

  g_assert_null (tv_opinion_get_code (opinion));
  send (opinion, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tv_kiosk_fake_agent_get_envelopes (self->agent)->len, ==, 1);
  payload = open_envelope (self,
                           g_ptr_array_index (tv_kiosk_fake_agent_get_envelopes (self->agent), 0));
  g_assert_cmpstr (tv_json_get_string (payload->header, "round", ""), ==, TV_KIOSK_FIXTURE_ROUND);
  g_assert_cmpstr (tv_json_get_string (payload->header, "channel", ""), ==, "kiosk");
  g_assert_cmpstr (tv_json_get_string (payload->header, "unit", ""), ==, "24769");
  g_assert_cmpint (tv_json_get_int (payload->header, "tick", 0), ==, 42);
  g_assert_cmpstr (tv_json_get_string (payload->header, "form", ""), ==, "form-citizen-comment");
  /* The identity is out of the instance, and only the agency opens it. */
  instance = g_strndup (g_bytes_get_data (payload->instance, NULL),
                        g_bytes_get_size (payload->instance));
  g_assert_nonnull (strstr (instance, "Xin giữ lại con suối."));
  g_assert_null (strstr (instance, "Nguyễn Thị Mai"));
  identity = tv_identity_open (tv_json_get_string (payload->header, "identity", ""),
                               self->fixture->agency,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (identity, "/data/identity/full_name"),
                   ==,
                   "Nguyễn Thị Mai");
  /* The code leads to the very id that was stored. */
  g_assert_true (tv_receipt_code_derive (tv_opinion_get_code (opinion), &secret, &error));
  g_assert_cmpmem (secret.root, 32, payload->root, 32);
  g_assert_cmpstr (tv_opinion_get_state (opinion), ==, "sealed");
}

static void
test_anonymous (Setting *self, gconstpointer data)
{
  TvOpinion *opinion = write_opinion (self, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvEnvelopePayload) payload = NULL;

  send (opinion, &error);
  g_assert_no_error (error);
  payload = open_envelope (self, tv_opinion_get_envelope (opinion));
  g_assert_null (json_object_get (payload->header, "identity"));
}

static void
test_storage_full (Setting *self, gconstpointer data)
{
  TvOpinion *opinion = write_opinion (self, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = NULL;

  tv_kiosk_fake_agent_set_failure (self->agent, "vn.thamvan.Error.StorageFull");
  send (opinion, &error);
  g_assert_error (error, TV_ERROR, TV_ERROR_STORAGE_FULL);
  /* No receipt for what is not stored; the second try hands over the same bytes. */
  g_assert_null (tv_opinion_get_code (opinion));
  first = g_bytes_ref (tv_opinion_get_envelope (opinion));
  g_clear_error (&error);
  tv_kiosk_fake_agent_set_failure (self->agent, NULL);
  send (opinion, &error);
  g_assert_no_error (error);
  g_assert_true (
      g_bytes_equal (first,
                     g_ptr_array_index (tv_kiosk_fake_agent_get_envelopes (self->agent), 0)));
  g_assert_nonnull (tv_opinion_get_code (opinion));
}

static void
test_unfinished (Setting *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TvOpinion *opinion = tv_opinion_new (self->visit, TV_KIOSK_FIXTURE_ROUND, &error);

  g_assert_no_error (error);
  tv_visit_take_opinion (self->visit, opinion);
  send (opinion, &error);
  g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
  g_assert_cmpuint (tv_kiosk_fake_agent_get_envelopes (self->agent)->len, ==, 0);
}

static void
test_no_agent (void)
{
  g_autoptr (TvKioskFixture) fixture = tv_kiosk_fixture_new ();
  Setting setting = { fixture, NULL, tv_visit_new (NULL, fixture->folder) };
  TvOpinion *opinion = write_opinion (&setting, FALSE);
  g_autoptr (GError) error = NULL;

  send (opinion, &error);
  g_assert_error (error, TV_ERROR, TV_ERROR_UNAVAILABLE);
  g_assert_null (tv_opinion_get_code (opinion));
  g_object_unref (setting.visit);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/kiosk/opinion/sealed", Setting, NULL, set_up, test_sealed, tear_down);
  g_test_add ("/kiosk/opinion/anonymous", Setting, NULL, set_up, test_anonymous, tear_down);
  g_test_add ("/kiosk/opinion/storage-full", Setting, NULL, set_up, test_storage_full, tear_down);
  g_test_add ("/kiosk/opinion/unfinished", Setting, NULL, set_up, test_unfinished, tear_down);
  g_test_add_func ("/kiosk/opinion/no-agent", test_no_agent);
  return g_test_run ();
}
