// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-opinion-header.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "vault/tv-base64.h"

#include <string.h>

void
tv_opinion_header_free (TvOpinionHeader *self)
{
  g_clear_pointer (&self->json, json_decref);
  g_clear_pointer (&self->instance, g_bytes_unref);
  g_clear_pointer (&self->dictionary, tv_dictionary_unref);
  g_free (self);
}

static gboolean
take_public (const TvJson *key, guint8 ret_public[32], GError **error)
{
  const char *text = tv_json_get_string (key, "public", "");
  g_autoptr (GBytes) bytes = tv_base64_decode (text, 32, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) != 32)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_KEY_UNKNOWN,
                           "a key of the province is damaged");
      return FALSE;
    }
  memcpy (ret_public, g_bytes_get_data (bytes, NULL), 32);
  return TRUE;
}

/* Newer intake keys are listed after older ones. */
static gboolean
take_intake (TvOpinionHeader *self, const TvJson *keys, GError **error)
{
  TvJson *intake;

  if (!tv_json_need_array (keys, "intake", &intake, error))
    return FALSE;
  return take_public (json_array_get (intake, json_array_size (intake) - 1),
                      self->intake_public,
                      error);
}

static const TvJson *
find_agency (const TvJson *keys, const TvRound *round)
{
  const TvJson *agencies = json_object_get (keys, "agencies");
  const TvJson *found = NULL;

  for (gsize i = 0; i < json_array_size (agencies); i++)
    {
      const TvJson *agency = json_array_get (agencies, i);

      if (round->agency_key != NULL
          && g_str_equal (tv_json_get_string (agency, "id", ""), round->agency_key))
        return agency;
      if (g_strcmp0 (tv_json_get_string (agency, "agency", ""), round->agency) == 0)
        found = agency;
    }
  return found;
}

static gboolean
seal_identity (TvOpinionHeader *self,
               const TvJson *keys,
               const TvRound *round,
               GHashTable *identity,
               GError **error)
{
  const TvJson *agency = find_agency (keys, round);
  g_autofree char *sealed = NULL;
  guint8 public_key[32];

  if (identity == NULL || g_hash_table_size (identity) == 0)
    return TRUE;
  if (agency == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_KEY_UNKNOWN,
                   "no key of the agency %s is on show",
                   round->agency != NULL ? round->agency : "?");
      return FALSE;
    }
  if (!take_public (agency, public_key, error))
    return FALSE;
  sealed = tv_identity_seal (identity, public_key);
  if (sealed == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN, "the agency's key does not seal");
      return FALSE;
    }
  json_object_set_new (self->json,
                       "agency_key",
                       json_string (tv_json_get_string (agency, "id", "")));
  json_object_set_new (self->json, "identity", json_string (sealed));
  return TRUE;
}

/* Another than the server was told of would make the opinion unreadable; without one it is only
 * longer. */
static void
take_dictionary (TvOpinionHeader *self, const TvJson *keys, GBytes *bytes)
{
  const char *id = tv_json_get_string (keys, "dictionary", NULL);

  if (id == NULL || bytes == NULL)
    return;
  self->dictionary = tv_dictionary_new (bytes);
  if (!g_str_equal (tv_dictionary_get_id (self->dictionary), id))
    g_clear_pointer (&self->dictionary, tv_dictionary_unref);
}

static void
set_text (TvJson *json, const char *key, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_new (json, key, json_string (text));
}

static TvJson *
build_json (const TvOpinionFacts *facts, const TvRound *round)
{
  TvJson *json = json_object ();
  g_autofree char *day = tv_format_day (facts->now);

  set_text (json, "day", day);
  set_text (json, "authored_day", day);
  set_text (json, "captured_day", day);
  json_object_set_new (json, "tick", json_integer ((json_int_t) facts->tick));
  set_text (json, "form", facts->form);
  set_text (json, "form_sha256", facts->form_sha256);
  set_text (json, "item", round->plan);
  json_object_set_new (json, "item_version", json_integer (round->plan_version));
  set_text (json, "round", round->item);
  set_text (json, "unit", facts->unit);
  set_text (json, "channel", "kiosk");
  set_text (json, "lang", facts->language);
  set_text (json, "visit", facts->visit);
  json_object_set_new (
      json,
      "consent",
      json_pack ("{s:s, s:i}", "text", TV_OPINION_CONSENT, "version", TV_OPINION_CONSENT_VERSION));
  json_object_set_new (json, "attachments", json_array ());
  return json;
}

TvOpinionHeader *
tv_opinion_header_new (const TvOpinionFacts *facts,
                       const TvRound *round,
                       GBytes *instance,
                       GHashTable *identity,
                       const TvJson *keys,
                       GBytes *dictionary,
                       GError **error)
{
  g_autoptr (TvOpinionHeader) self = NULL;

  g_return_val_if_fail (facts != NULL && round != NULL, NULL);
  g_return_val_if_fail (instance != NULL && keys != NULL, NULL);

  self = g_new0 (TvOpinionHeader, 1);
  self->instance = g_bytes_ref (instance);
  self->json = build_json (facts, round);
  if (!take_intake (self, keys, error) || !seal_identity (self, keys, round, identity, error))
    return NULL;
  take_dictionary (self, keys, dictionary);
  return g_steal_pointer (&self);
}

GBytes *
tv_opinion_header_seal (const TvOpinionHeader *self, const guint8 root[32], GError **error)
{
  g_return_val_if_fail (self != NULL && root != NULL, NULL);

  return tv_envelope_seal (root,
                           self->json,
                           self->instance,
                           self->intake_public,
                           self->dictionary,
                           error);
}
