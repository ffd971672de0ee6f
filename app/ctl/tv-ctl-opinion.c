// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "forms/tv-form-session.h"
#include "tv-ctl-content.h"
#include "tv-ctl-opinion.h"
#include "vault/tv-base64.h"
#include "vault/tv-envelope.h"
#include "vault/tv-password.h"
#include "vault/tv-receipt-code.h"

#define ANSWERS_MAX (256 * 1024)
#define FORM_PREFIX "form-"
#define CONSENT "kiosk-opinion"
#define CONSENT_VERSION 1

TvFormPlugin *
tv_ctl_opinion_open_form (TvCatalogue *catalogue, const char *item, GError **error)
{
  const char *id = g_str_has_prefix (item, FORM_PREFIX) ? item + strlen (FORM_PREFIX) : item;
  g_autofree char *name = g_strconcat (id, ".plugin", NULL);
  g_autoptr (GBytes) manifest = tv_catalogue_read (catalogue, item, 0, name, error);
  g_autoptr (GBytes) definition = NULL;
  g_autoptr (TvFormPlugin) plugin = NULL;

  if (manifest == NULL)
    return NULL;
  definition = tv_catalogue_read (catalogue, item, 0, "form.xml", error);
  if (definition == NULL)
    return NULL;
  plugin = tv_form_plugin_new (manifest, definition, error);
  if (plugin == NULL || !tv_form_plugin_load (plugin, TV_FORMSDIR, error))
    return NULL;
  return g_steal_pointer (&plugin);
}

GBytes *
tv_ctl_opinion_fill (TvFormPlugin *plugin,
                     const char *answers,
                     const char *language,
                     GHashTable **ret_identity,
                     GError **error)
{
  g_autoptr (TvJson) json = tv_json_load_file (answers, ANSWERS_MAX, error);
  g_autoptr (TvFormSession) session = NULL;

  if (json == NULL)
    return NULL;
  session = tv_form_session_new (tv_form_plugin_get_form (plugin), language);
  if (!tv_form_session_fill (session, json, error))
    return NULL;
  return tv_form_session_finish (session,
                                 tv_form_plugin_get_identity (plugin),
                                 ret_identity,
                                 error);
}

/* 32 bytes of the public half in a line of the `keys` item. */
static GBytes *
get_public (const TvJson *line, GError **error)
{
  GBytes *bytes = tv_base64_decode (tv_json_get_string (line, "public", ""), 32, NULL);

  if (bytes == NULL)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN, "a key of the province is missing");
  return bytes;
}

static const TvJson *
find_agency (const TvJson *keys, const TvRound *round)
{
  const TvJson *found = NULL;
  TvJson *agency = NULL;
  size_t i = 0;

  json_array_foreach (json_object_get (keys, "agencies"), i, agency)
  {
    if (g_strcmp0 (tv_json_get_string (agency, "id", NULL), round->agency_key) == 0)
      return agency;
    if (g_strcmp0 (tv_json_get_string (agency, "agency", NULL), round->agency) == 0)
      found = agency;
  }
  return found;
}

static gboolean
seal_identity (TvJson *header,
               const TvJson *keys,
               const TvRound *round,
               GHashTable *identity,
               GError **error)
{
  const TvJson *agency = find_agency (keys, round);
  g_autoptr (GBytes) public_key = NULL;
  g_autofree char *sealed = NULL;

  if (identity == NULL || g_hash_table_size (identity) == 0)
    return TRUE;
  public_key = get_public (agency, error);
  if (public_key == NULL)
    return FALSE;
  sealed = tv_identity_seal (identity, g_bytes_get_data (public_key, NULL));
  if (sealed == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN, "the agency's key is no key");
      return FALSE;
    }
  json_object_set_new (header, "agency_key", json_string (tv_json_get_string (agency, "id", "")));
  json_object_set_new (header, "identity", json_string (sealed));
  return TRUE;
}

/* The one that the keys name, or none: without it the opinion is only longer. */
static TvDictionary *
find_dictionary (TvCatalogue *catalogue, const TvJson *keys)
{
  const char *id = tv_json_get_string (keys, "dictionary", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvDictionary) dictionary = NULL;

  if (id != NULL)
    bytes = tv_catalogue_read (catalogue, "dictionary", 0, "dictionary.zstd", NULL);
  if (bytes == NULL)
    return NULL;
  dictionary = tv_dictionary_new (bytes);
  return g_str_equal (tv_dictionary_get_id (dictionary), id) ? g_steal_pointer (&dictionary) : NULL;
}

static TvJson *
make_header (GVariant *hello,
             const TvRound *round,
             TvFormPlugin *plugin,
             const char *form,
             const char *language)
{
  TvJson *header = json_object ();
  g_autofree char *day = NULL;
  g_autofree char *visit = NULL;
  guint8 visit_id[8];
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint64 tick = 0;
  const char *unit = "";

  g_variant_lookup (hello, "time", "x", &now);
  g_variant_lookup (hello, "tick", "t", &tick);
  g_variant_lookup (hello, "unit", "&s", &unit);
  tv_random_bytes (visit_id, sizeof visit_id);
  visit = tv_base64_encode (visit_id, sizeof visit_id);
  day = tv_format_day (now);
  json_object_set_new (header, "day", json_string (day));
  json_object_set_new (header, "authored_day", json_string (day));
  json_object_set_new (header, "captured_day", json_string (day));
  json_object_set_new (header, "tick", json_integer ((json_int_t) tick));
  json_object_set_new (header, "form", json_string (form));
  json_object_set_new (header,
                       "form_sha256",
                       json_string (tv_form_get_sha256 (tv_form_plugin_get_form (plugin))));
  json_object_set_new (header, "item", json_string (round->plan));
  json_object_set_new (header, "item_version", json_integer (round->plan_version));
  json_object_set_new (header, "round", json_string (round->item));
  json_object_set_new (header, "unit", json_string (unit));
  json_object_set_new (header, "channel", json_string ("kiosk"));
  json_object_set_new (header, "lang", json_string (language));
  json_object_set_new (header, "visit", json_string (visit));
  json_object_set_new (header,
                       "consent",
                       json_pack ("{s:s,s:i}", "text", CONSENT, "version", CONSENT_VERSION));
  json_object_set_new (header, "attachments", json_array ());
  return header;
}

static GBytes *
seal (TvCatalogue *catalogue,
      const TvJson *keys,
      const TvJson *header,
      GBytes *instance,
      const char *code,
      GError **error)
{
  const TvJson *intake = json_object_get (keys, "intake");
  const size_t count = json_array_size (intake);
  g_autoptr (GBytes) public_key
      = get_public (count > 0 ? json_array_get (intake, count - 1) : NULL, error);
  g_autoptr (TvDictionary) dictionary = find_dictionary (catalogue, keys);
  TvReceiptSecret secret = { 0 };
  GBytes *envelope = NULL;

  if (public_key == NULL || !tv_receipt_code_derive (code, &secret, error))
    return NULL;
  envelope = tv_envelope_seal (secret.root,
                               header,
                               instance,
                               g_bytes_get_data (public_key, NULL),
                               dictionary,
                               error);
  tv_receipt_secret_clear (&secret);
  return envelope;
}

GBytes *
tv_ctl_opinion_seal (TvCatalogue *catalogue,
                     GVariant *hello,
                     const char *round_id,
                     const char *answers,
                     const char *language,
                     const char *code,
                     GError **error)
{
  g_autoptr (TvRound) round = tv_catalogue_get_round (catalogue, round_id, error);
  g_autoptr (TvFormPlugin) plugin = NULL;
  g_autoptr (TvJson) keys = NULL;
  g_autoptr (TvJson) header = NULL;
  g_autoptr (GBytes) instance = NULL;
  g_autoptr (GHashTable) identity = NULL;

  if (round == NULL)
    return NULL;
  if (round->forms == NULL || round->forms[0] == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_FORM_UNKNOWN, "%s has no form", round_id);
      return NULL;
    }
  plugin = tv_ctl_opinion_open_form (catalogue, round->forms[0], error);
  if (plugin == NULL)
    return NULL;
  instance = tv_ctl_opinion_fill (plugin, answers, language, &identity, error);
  keys = instance != NULL ? tv_ctl_content_read_json (catalogue, "keys", "keys.json", error) : NULL;
  if (keys == NULL)
    return NULL;
  header = make_header (hello, round, plugin, round->forms[0], language);
  if (!seal_identity (header, keys, round, identity, error))
    return NULL;
  return seal (catalogue, keys, header, instance, code, error);
}
