// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-opening.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "base/tv-text.h"
#include "vault/tv-receipt-code.h"

#include <string.h>

static void
add_fault (TvSubmissionRow *row, const char *path, const char *rule, const char *message)
{
  json_array_append_new (row->faults,
                         json_pack ("{s:s, s:s, s:s}",
                                    "path",
                                    path,
                                    "rule",
                                    rule,
                                    "message",
                                    message != NULL ? message : ""));
}

static void
set_unreadable (TvSubmissionRow *row, const GError *error)
{
  g_free (row->state);
  row->state = g_strdup ("unreadable");
  add_fault (row, "", tv_error_to_word (error), error->message);
}

static char *
dup_header (const TvJson *header, const char *key, const char *fallback)
{
  return g_strdup (tv_json_get_string (header, key, fallback));
}

static void
read_header (TvSubmissionRow *row, const TvJson *header)
{
  row->round = dup_header (header, "round", "");
  row->unit = dup_header (header, "unit", "");
  row->channel = dup_header (header, "channel", "");
  row->day = dup_header (header, "day", "");
  row->tick = (guint64) MAX (tv_json_get_int (header, "tick", 0), 0);
  row->lang = dup_header (header, "lang", "vi");
  row->form = dup_header (header, "form", "");
  row->form_sha256 = dup_header (header, "form_sha256", "");
  row->agency_key = dup_header (header, "agency_key", NULL);
  row->identity = dup_header (header, "identity", NULL);
}

/* What a list shows of an opinion: the stance where the form asks for one, a line of it, the place;
 * and all its words for the search. */
static void
summarise (TvSubmissionRow *row, TvFormPlugin *plugin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvJson) description
      = tv_form_describe (tv_form_plugin_get_form (plugin), row->instance, row->lang, &error);
  g_autoptr (GString) words = g_string_new (NULL);

  if (description == NULL)
    {
      add_fault (row, "", tv_error_to_word (error), error->message);
      return;
    }
  for (gsize i = 0; i < json_array_size (description); i++)
    {
      TvJson *line = json_array_get (description, i);
      const char *value = tv_json_get_string (line, "value", "");

      g_string_append_printf (words, "%s ", tv_json_get_string (line, "text", ""));
      if (g_str_has_suffix (tv_json_get_string (line, "path", ""), "/stance"))
        {
          g_free (row->stance);
          row->stance = g_strdup (value);
        }
      if (strcmp (tv_json_get_string (line, "type", ""), "geopoint") == 0
          && sscanf (value, "%lf %lf", &row->lat, &row->lon) == 2)
        row->has_point = TRUE;
    }
  row->summary = tv_form_plugin_summarise (plugin, row->instance, row->lang, NULL);
  row->search = tv_text_fold (words->str);
}

static void
check_form (TvSubmissionRow *row, const TvPublished *published)
{
  TvFormPlugin *plugin = g_hash_table_lookup (published->forms, row->form_sha256);
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;

  if (plugin != NULL)
    /* The identity's values are sealed: only an official of the agency can judge them. */
    faults = tv_form_plugin_validate (plugin, row->instance, row->day, TRUE, row->lang, &error);
  else
    g_set_error (&error,
                 TV_ERROR,
                 TV_ERROR_FORM_UNKNOWN,
                 "the form %s (%s) is not among the published ones",
                 row->form,
                 row->form_sha256);
  if (faults == NULL)
    {
      set_unreadable (row, error);
      return;
    }
  for (guint i = 0; i < faults->len; i++)
    {
      const TvFormFault *fault = g_ptr_array_index (faults, i);

      add_fault (row, fault->path, fault->rule, fault->message);
    }
  summarise (row, plugin);
}

static void
check_round (TvSubmissionRow *row, const TvPublished *published)
{
  if (!g_hash_table_contains (published->rounds, row->round))
    add_fault (row, "", "round-unknown", row->round);
}

static void
keep_payload (TvSubmissionRow *row, TvEnvelopePayload *payload)
{
  TvReceiptSecret secret;

  json_decref (row->header);
  row->header = json_incref (payload->header);
  g_bytes_unref (row->instance);
  row->instance = g_bytes_ref (payload->instance);
  read_header (row, payload->header);
  /* The answer's entry will be sealed under this key; R itself is not kept. */
  tv_receipt_secret_from_root (payload->root, &secret);
  row->entry_key = g_bytes_new (secret.entry_key, sizeof secret.entry_key);
  tv_receipt_secret_clear (&secret);
}

TvSubmissionRow *
tv_opening_run (const TvWaitingEnvelope *envelope,
                GHashTable *intake_keys,
                const TvPublished *published)
{
  TvSubmissionRow *row = tv_submission_row_new ();
  g_autoptr (TvEnvelopePayload) payload = NULL;
  g_autoptr (GError) error = NULL;
  TvEnvelopeFrame frame = { 0 };

  row->envelope = envelope->row;
  row->received = envelope->received;
  row->state = g_strdup ("opened");
  if (tv_envelope_parse (envelope->bytes, &frame, &error))
    {
      for (guint i = 0; i < sizeof row->id; i++)
        row->id[i] = frame.id[i];
      payload = tv_envelope_open (envelope->bytes, intake_keys, published->dictionaries, &error);
    }
  if (payload == NULL)
    {
      set_unreadable (row, error);
      return row;
    }
  keep_payload (row, payload);
  check_round (row, published);
  check_form (row, published);
  return row;
}
