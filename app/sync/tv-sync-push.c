// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "store/tv-audit.h"
#include "store/tv-disclosure.h"
#include "store/tv-outbox.h"
#include "vault/tv-envelope.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-receipt-message.h"

#include "tv-sync-context-private.h"

#include <string.h>

/* Fewer go one by one: a batch's receipt names all of its opinions and is kept with each. */
#define BATCH_FROM 8
#define BATCH_MAX 100
#define SIGNATURE_LENGTH (4 + TV_SIGNATURE_SIZE)
#define MAX_RECEIPT (64 * 1024)
#define MAX_DISCLOSURE_ROWS 2000

/* What a person has to look at; sending it again would change nothing. */
static gboolean
is_parking (const GError *error)
{
  static const TvError parking[] = { TV_ERROR_SAME_ID_OTHER_BYTES, TV_ERROR_CONFLICT,
                                     TV_ERROR_TOO_LARGE,           TV_ERROR_FRAME,
                                     TV_ERROR_BAD_REQUEST,         TV_ERROR_KEY_UNKNOWN,
                                     TV_ERROR_FORM_INVALID,        TV_ERROR_FORM_UNKNOWN };

  for (gsize i = 0; i < G_N_ELEMENTS (parking); i++)
    if (g_error_matches (error, TV_ERROR, (int) parking[i]))
      return TRUE;
  return FALSE;
}

static TvHttpReply *
send (TvSyncContext *self, GPtrArray *entries, GCancellable *cancellable, GError **error)
{
  TvOutboxEntry *first = g_ptr_array_index (entries, 0);
  TvHttpRequest request = { .max_reply = MAX_RECEIPT };
  g_autoptr (GPtrArray) envelopes = NULL;
  g_autoptr (GBytes) batch = NULL;
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  if (entries->len == 1)
    {
      id = tv_uuid_to_string (first->id);
      path = g_strconcat ("/v1/submissions/", id, NULL);
      request.method = "PUT";
      request.path = path;
      request.content_type = TV_ENVELOPE_MEDIA_TYPE;
      request.body = first->envelope;
    }
  else
    {
      envelopes = g_ptr_array_new ();
      for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add (envelopes, ((TvOutboxEntry *) g_ptr_array_index (entries, i))->envelope);
      batch = tv_envelope_batch_encode (envelopes);
      request.method = "POST";
      request.path = "/v1/submissions/batch";
      request.content_type = TV_ENVELOPE_BATCH_MEDIA_TYPE;
      request.body = batch;
    }
  return tv_device_session_send (self->session, &request, cancellable, error);
}

const TvReceiptLine *
tv_sync_push_find_line (TvReceiptMessage *receipt, const TvOutboxEntry *entry)
{
  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const TvReceiptLine *line = &g_array_index (receipt->lines, TvReceiptLine, i);

      if (memcmp (line->id, entry->id, sizeof entry->id) == 0
          && memcmp (line->sha256, entry->sha256, sizeof entry->sha256) == 0)
        return line;
    }
  return NULL;
}

gboolean
tv_sync_push_settle (TvSyncContext *self,
                     TvReceiptMessage *receipt,
                     GBytes *body,
                     GPtrArray *entries,
                     TvSyncReport *report,
                     GError **error)
{
  g_autoptr (GPtrArray) acked = g_ptr_array_new ();
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  gsize length = g_bytes_get_size (body);
  g_autoptr (GBytes) message = g_bytes_new_from_bytes (body, 0, length - SIGNATURE_LENGTH);
  g_autoptr (GBytes) signature
      = g_bytes_new_from_bytes (body, length - SIGNATURE_LENGTH, SIGNATURE_LENGTH);
  gint64 purge_after = G_MAXINT64;

  if (self->retention >= 0)
    purge_after = tv_best_time_now (self->best_time) + self->retention;
  for (guint i = 0; i < entries->len; i++)
    {
      TvOutboxEntry *entry = g_ptr_array_index (entries, i);
      const TvReceiptLine *line = tv_sync_push_find_line (receipt, entry);

      if (line == NULL)
        g_ptr_array_add (open, entry);
      else if (line->status == TV_RECEIPT_STORED || line->status == TV_RECEIPT_KNOWN)
        g_ptr_array_add (acked, entry);
      else
        {
          if (!tv_outbox_park (self->store,
                               entry,
                               line->status == TV_RECEIPT_CONFLICT ? "same-id-other-bytes"
                                                                   : "frame",
                               error))
            return FALSE;
          report->parked++;
        }
    }
  if (acked->len > 0
      && !tv_outbox_acknowledge (self->store, acked, message, signature, purge_after, error))
    return FALSE;
  report->acked += acked->len;
  if (open->len == 0)
    return TRUE;
  g_set_error_literal (error,
                       TV_ERROR,
                       TV_ERROR_SIGNATURE,
                       "The receipt does not name what was sent");
  tv_outbox_defer (self->store, open, "signature", 0, NULL);
  return FALSE;
}

/* A success without a receipt signed by the province (a captive portal's page) is none. */
static gboolean
take_reply (TvSyncContext *self,
            TvHttpReply *reply,
            GPtrArray *entries,
            TvSyncReport *report,
            GError **error)
{
  g_autoptr (GHashTable) keys = tv_trust_dup_receipt_keys (self->trust);
  g_autoptr (TvReceiptMessage) receipt = tv_receipt_message_verify (reply->body, keys, error);

  if (receipt == NULL)
    {
      tv_outbox_defer (self->store, entries, "signature", 0, NULL);
      return FALSE;
    }
  tv_sync_context_learn (self, receipt->time, receipt->tick);
  return tv_sync_push_settle (self, receipt, reply->body, entries, report, error);
}

static gboolean
send_and_settle (TvSyncContext *self,
                 GPtrArray *entries,
                 TvSyncReport *report,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (TvHttpReply) reply = send (self, entries, cancellable, &local);

  if (reply != NULL)
    return take_reply (self, reply, entries, report, error);
  if (entries->len == 1 && is_parking (local))
    {
      report->parked++;
      return tv_outbox_park (self->store,
                             g_ptr_array_index (entries, 0),
                             tv_error_to_word (local),
                             error);
    }
  if (is_parking (local))
    {
      /* Something in the batch is wrong: one by one shows what. */
      for (guint i = 0; i < entries->len; i++)
        {
          g_autoptr (GPtrArray) one = g_ptr_array_new ();

          g_ptr_array_add (one, g_ptr_array_index (entries, i));
          if (!send_and_settle (self, one, report, cancellable, error))
            return FALSE;
        }
      return TRUE;
    }
  tv_outbox_defer (self->store, entries, tv_error_to_word (local), 0, NULL);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
tv_sync_push_run (TvSyncContext *self,
                  TvSyncReport *report,
                  GCancellable *cancellable,
                  GError **error)
{
  for (;;)
    {
      guint counts[TV_N_OUTBOX_STATES];
      g_autoptr (GPtrArray) entries = NULL;
      guint waiting = 0;

      if (!tv_outbox_count (self->store, counts, error))
        return FALSE;
      waiting = counts[TV_OUTBOX_SEALED] + counts[TV_OUTBOX_SENDING];
      if (waiting == 0)
        return TRUE;
      entries = tv_outbox_pick (self->store,
                                waiting < BATCH_FROM ? 1 : BATCH_MAX,
                                TV_ENVELOPE_BATCH_MAX_BYTES - BATCH_MAX * sizeof (guint32),
                                tv_best_time_now (self->best_time),
                                error);
      if (entries == NULL)
        return FALSE;
      if (entries->len == 0)
        return TRUE;
      if (!send_and_settle (self, entries, report, cancellable, error))
        return FALSE;
    }
}

static TvJson *
describe (TvSyncContext *self, TvJson *disclosure, GError **error)
{
  guint counts[TV_N_OUTBOX_STATES];
  g_autofree char *root = NULL;
  g_autofree char *audit_root = NULL;
  guint8 hash[32];
  guint64 n = 0;

  if (!tv_outbox_count (self->store, counts, error)
      || !tv_audit_get_head (self->store, &n, hash, error))
    return NULL;
  root = tv_hex_encode (hash, sizeof hash);
  audit_root = g_strdup_printf ("%" G_GUINT64_FORMAT ":%s", n, root);
  return json_pack ("{s:{s:i, s:i, s:i, s:s}, s:O, s:s}",
                    "status",
                    "waiting",
                    (int) (counts[TV_OUTBOX_SEALED] + counts[TV_OUTBOX_SENDING]),
                    "parked",
                    (int) counts[TV_OUTBOX_PARKED],
                    "acked",
                    (int) counts[TV_OUTBOX_ACKED],
                    "version",
                    TV_VERSION,
                    "disclosure",
                    disclosure,
                    "audit_root",
                    audit_root);
}

gboolean
tv_sync_push_report (TvSyncContext *self, GCancellable *cancellable, GError **error)
{
  gint64 reported = tv_store_get_setting_int (self->store, "disclosure-reported", 0);
  g_autoptr (TvJson) disclosure
      = tv_disclosure_list (self->store, reported, MAX_DISCLOSURE_ROWS, error);
  g_autoptr (TvJson) body = disclosure != NULL ? describe (self, disclosure, error) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvHttpReply) reply = NULL;
  TvHttpRequest request
      = { .method = "POST", .path = "/v1/device/reports", .content_type = "application/json" };
  gsize rows = 0;

  if (body == NULL)
    return FALSE;
  bytes = tv_json_to_bytes (body, 0);
  request.body = bytes;
  reply = tv_device_session_send (self->session, &request, cancellable, error);
  if (reply == NULL)
    return FALSE;
  rows = json_array_size (disclosure);
  if (rows == 0)
    return TRUE;
  return tv_store_set_setting_int (
      self->store,
      "disclosure-reported",
      tv_json_get_int (json_array_get (disclosure, rows - 1), "to", reported),
      error);
}
