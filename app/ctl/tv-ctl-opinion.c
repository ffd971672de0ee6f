// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "forms/tv-form-session.h"
#include "tv-ctl-content.h"
#include "tv-ctl-opinion.h"
#include "vault/tv-base64.h"
#include "vault/tv-password.h"
#include "vault/tv-receipt-code.h"
#include "wire/tv-opinion-header.h"

#define ANSWERS_MAX (256 * 1024)
#define FORM_PREFIX "form-"

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

static TvOpinionHeader *
make_header (TvCatalogue *catalogue,
             GVariant *hello,
             const TvRound *round,
             TvFormPlugin *plugin,
             const char *answers,
             const char *language,
             GError **error)
{
  g_autoptr (GHashTable) identity = NULL;
  g_autoptr (GBytes) instance = tv_ctl_opinion_fill (plugin, answers, language, &identity, error);
  g_autoptr (TvJson) keys
      = instance != NULL ? tv_ctl_content_read_json (catalogue, "keys", "keys.json", error) : NULL;
  g_autoptr (GBytes) dictionary = NULL;
  g_autofree char *visit = NULL;
  guint8 visit_id[8];
  TvOpinionFacts facts = {
    .now = g_get_real_time () / G_USEC_PER_SEC,
    .unit = "",
    .language = language,
    .form = round->forms[0],
    .form_sha256 = tv_form_get_sha256 (tv_form_plugin_get_form (plugin)),
  };

  if (keys == NULL)
    return NULL;
  tv_random_bytes (visit_id, sizeof visit_id);
  visit = tv_base64_encode (visit_id, sizeof visit_id);
  facts.visit = visit;
  g_variant_lookup (hello, "time", "x", &facts.now);
  g_variant_lookup (hello, "tick", "t", &facts.tick);
  g_variant_lookup (hello, "unit", "&s", &facts.unit);
  dictionary = tv_catalogue_read (catalogue, "dictionary", 0, "dictionary.zstd", NULL);
  return tv_opinion_header_new (&facts, round, instance, identity, keys, dictionary, error);
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
  g_autoptr (TvOpinionHeader) header = NULL;
  TvReceiptSecret secret = { 0 };
  GBytes *envelope = NULL;

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
  header = make_header (catalogue, hello, round, plugin, answers, language, error);
  if (header == NULL || !tv_receipt_code_derive (code, &secret, error))
    return NULL;
  envelope = tv_opinion_header_seal (header, secret.root, error);
  tv_receipt_secret_clear (&secret);
  return envelope;
}
