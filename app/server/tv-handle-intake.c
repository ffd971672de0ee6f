// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-hex.h"
#include "tv-handlers-private.h"
#include "tv-table-audit.h"
#include "tv-table-device.h"
#include "tv-table-envelope.h"
#include "vault/tv-envelope.h"
#include "wire/tv-envelope-batch.h"
#include "wire/tv-outbox-bundle.h"
#include "wire/tv-receipt-message.h"

#include <string.h>

#define RECEIPT_MEDIA_TYPE "application/vnd.thamvan.receipt"

/* The same id with other bytes is either a broken device or somebody's trick: it must be seen. */
static gboolean
note_conflict (TvDb *db,
               TvRequest *request,
               const char *sender,
               const guint8 id[16],
               GError **error)
{
  g_autofree char *text = tv_uuid_to_string (id);

  g_warning ("%s sent other bytes under the known id %s", sender, text);
  return tv_table_audit_add (db, request->now, sender, "submission-conflict", text, error);
}

static gboolean
keep (TvDb *db,
      guint64 tick,
      TvRequest *request,
      const char *sender,
      const TvEnvelopeFrame *frame,
      GBytes *envelope,
      TvReceiptMessage *receipt,
      TvReceiptStatus *ret_status,
      GError **error)
{
  guint8 sha256[32];
  gint64 row = 0;

  tv_sha256 (g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope), sha256);
  if (!tv_table_envelope_put (db,
                              frame->id,
                              sha256,
                              envelope,
                              sender,
                              tick,
                              request->now,
                              ret_status,
                              &row,
                              error))
    return FALSE;
  if (*ret_status == TV_RECEIPT_CONFLICT && !note_conflict (db, request, sender, frame->id, error))
    return FALSE;
  tv_receipt_message_add (receipt, frame->id, sha256, *ret_status);
  return TRUE;
}

static void
reply_receipt (TvServerContext *context,
               TvRequest *request,
               guint status,
               TvReceiptMessage *receipt)
{
  tv_request_reply_bytes (request,
                          status,
                          RECEIPT_MEDIA_TYPE,
                          tv_receipt_message_sign (receipt, context->online));
}

gboolean
tv_intake_put (TvServerContext *context, TvDb *db, guint64 tick, TvRequest *request, GError **error)
{
  g_autoptr (TvReceiptMessage) receipt = tv_receipt_message_new (tick, request->now);
  TvReceiptStatus status = TV_RECEIPT_REFUSED;
  TvEnvelopeFrame frame = { 0 };
  guint8 id[16];

  if (!tv_request_get_id (request, 0, id, error)
      || !tv_envelope_parse (request->body, &frame, error))
    return FALSE;
  if (memcmp (id, frame.id, sizeof id) != 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FRAME, "the envelope has another id");
      return FALSE;
    }
  if (!keep (db,
             tick,
             request,
             request->actor->name,
             &frame,
             request->body,
             receipt,
             &status,
             error))
    return FALSE;
  switch (status)
    {
    case TV_RECEIPT_STORED:
      reply_receipt (context, request, 201, receipt);
      return TRUE;
    case TV_RECEIPT_KNOWN:
      reply_receipt (context, request, 200, receipt);
      return TRUE;
    case TV_RECEIPT_CONFLICT:
    case TV_RECEIPT_REFUSED:
    default:
      /* Signed too, so that a kiosk can tell a real conflict from a portal in between. */
      reply_receipt (context, request, 409, receipt);
      return TRUE;
    }
}

static gboolean
keep_one (TvDb *db,
          guint64 tick,
          TvRequest *request,
          const char *sender,
          GBytes *envelope,
          TvReceiptMessage *receipt,
          GError **error)
{
  static const guint8 nobody[16] = { 0 };
  TvReceiptStatus status = TV_RECEIPT_REFUSED;
  TvEnvelopeFrame frame = { 0 };
  guint8 sha256[32];

  if (tv_envelope_parse (envelope, &frame, NULL))
    return keep (db, tick, request, sender, &frame, envelope, receipt, &status, error);
  tv_sha256 (g_bytes_get_data (envelope, NULL), g_bytes_get_size (envelope), sha256);
  tv_receipt_message_add (receipt, nobody, sha256, TV_RECEIPT_REFUSED);
  return TRUE;
}

/* What a stick brought, signed by the kiosk that wrote it; who brought it is in the audit. */
static TvOutboxBundle *
open_bundle (TvDb *db, TvRequest *request, GError **error)
{
  g_autoptr (TvOutboxBundle) bundle = tv_outbox_bundle_parse (request->body, error);
  g_autoptr (TvDeviceRow) device = NULL;

  device = bundle != NULL ? tv_table_device_find (db, bundle->device, error) : NULL;
  if (device == NULL)
    return NULL;
  if (!g_str_equal (device->state, "active"))
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_DEVICE_REVOKED,
                   "%s",
                   device->reason != NULL ? device->reason : "the kiosk is shut out");
      return NULL;
    }
  if (!tv_outbox_bundle_verify (bundle, g_bytes_get_data (device->public_key, NULL), error)
      || !tv_table_audit_add (db,
                              request->now,
                              request->actor->name,
                              "outbox-import",
                              bundle->device,
                              error))
    return NULL;
  return g_steal_pointer (&bundle);
}

gboolean
tv_intake_batch (TvServerContext *context,
                 TvDb *db,
                 guint64 tick,
                 TvRequest *request,
                 GError **error)
{
  g_autoptr (TvReceiptMessage) receipt = tv_receipt_message_new (tick, request->now);
  g_autoptr (TvOutboxBundle) bundle = NULL;
  g_autoptr (GPtrArray) envelopes = NULL;
  const char *sender = request->actor->name;

  if (tv_outbox_bundle_is (request->body))
    {
      bundle = open_bundle (db, request, error);
      if (bundle == NULL)
        return FALSE;
      sender = bundle->device;
      envelopes = g_ptr_array_ref (bundle->envelopes);
    }
  else
    envelopes = tv_envelope_batch_decode (request->body, error);
  if (envelopes == NULL)
    return FALSE;
  for (guint i = 0; i < envelopes->len; i++)
    if (!keep_one (db, tick, request, sender, g_ptr_array_index (envelopes, i), receipt, error))
      return FALSE;
  reply_receipt (context, request, 200, receipt);
  return TRUE;
}
