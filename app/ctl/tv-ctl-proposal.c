// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"
#include "catalogue/tv-proposal-review.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-province.h"
#include "vault/tv-base64.h"
#include "vault/tv-key-file.h"
#include "vault/tv-secret-store.h"

#define SIGNING_ITEM "signing-key"
#define LOTS_SAID_MAX 20
#define SQUARE_METRES_PER_HECTARE 10000.0

/* What all commands about proposals take; strings (owned) (nullable). */
typedef struct
{
  char *server;
  char *ca;
  char *user;
  char *password_file;
  char *root;
  char *key;
  char *passphrase_file;
  char *reason;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->server);
  g_free (self->ca);
  g_free (self->user);
  g_free (self->password_file);
  g_free (self->root);
  g_free (self->key);
  g_free (self->passphrase_file);
  g_free (self->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Parses the words of a command that takes @ids proposals, and signs in. NULL without error after
 * `--help`. */
static TvCtlProvince *
start (TvCtl *ctl, Options *self, GStrv *words, guint ids, GError **error)
{
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &self->server, N_ ("The province's server"), "URL" },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self->ca, N_ ("The server's authority"), "FILE" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, N_ ("Sign in as"), "NAME" },
    { "password-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->password_file,
      N_ ("That user's password"),
      "FILE" },
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &self->root, N_ ("The trust anchor"), "root.json" },
    { "key",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->key,
      N_ ("Sign with this key instead of the one in the keyring"),
      "FILE" },
    { "passphrase-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->passphrase_file,
      N_ ("Opens the key file"),
      "FILE" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &self->reason, N_ ("Why it is taken back"), "TEXT" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, words, ids, ids, error))
    return NULL;
  if (self->server == NULL || self->ca == NULL || self->user == NULL || self->password_file == NULL
      || self->root == NULL)
    {
      tv_ctl_fail_usage (error,
                         _ ("--server, --ca, --user, --password-file and --root are needed"));
      return NULL;
    }
  return tv_ctl_province_open (self->server,
                               self->ca,
                               self->user,
                               self->password_file,
                               self->root,
                               error);
}

/* The state of a proposal in the reader's words. */
static const char *
state_words (const char *state)
{
  if (g_str_equal (state, "pending"))
    return _ ("waits for signatures");
  if (g_str_equal (state, "published"))
    return _ ("published");
  if (g_str_equal (state, "superseded"))
    return _ ("superseded");
  if (g_str_equal (state, "withdrawn"))
    return _ ("withdrawn");
  return g_str_equal (state, "refused") ? _ ("refused") : state;
}

static void
say_row (TvCtl *ctl, const TvJson *row)
{
  g_autofree char *when = tv_format_time (tv_json_get_int (row, "created", 0), NULL);
  const char *state = tv_json_get_string (row, "state", "");
  const char *reason = tv_json_get_string (row, "reason", NULL);

  tv_ctl_say (ctl,
              "%s  %s %d  %s  %s  %s",
              tv_json_get_string (row, "id", ""),
              tv_json_get_string (row, "role", ""),
              (int) tv_json_get_int (row, "version", 0),
              when,
              tv_json_get_string (row, "by_name", tv_json_get_string (row, "by", "")),
              state_words (state));
  if (g_str_equal (state, "pending"))
    tv_ctl_say (ctl,
                /* TRANSLATORS: signatures there, signatures needed, changed items */
                _ ("    signed %d of %d, %d items change"),
                (int) tv_json_get_int (row, "signatures", 0),
                (int) tv_json_get_int (row, "threshold", 0),
                (int) tv_json_get_int (row, "changes", 0));
  if (reason != NULL)
    tv_ctl_say (ctl, "    %s", reason);
}

gboolean
tv_ctl_proposal_list (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { NULL };
  g_autoptr (TvCtlProvince) province = start (ctl, &self, &words, 0, error);
  g_autoptr (TvJson) reply = NULL;
  TvJson *rows = NULL;

  if (province == NULL)
    return FALSE;
  reply = tv_official_session_call (province->session,
                                    "GET",
                                    "/v1/proposals",
                                    NULL,
                                    NULL,
                                    NULL,
                                    NULL,
                                    error);
  if (reply == NULL || !tv_json_need_array (reply, "rows", &rows, error))
    return FALSE;
  for (size_t i = 0; i < json_array_size (rows); i++)
    say_row (ctl, json_array_get (rows, i));
  if (json_array_size (rows) == 0)
    tv_ctl_say (ctl, _ ("Nothing has been proposed."));
  json_object_update (ctl->json, reply);
  return TRUE;
}

static TvJson *
fetch_row (TvCtlProvince *province,
           const char *id,
           TvRole *ret_role,
           GBytes **ret_bytes,
           GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/proposals/%s", id);
  g_autoptr (TvJson) reply
      = tv_official_session_call (province->session, "GET", path, NULL, NULL, NULL, NULL, error);
  const char *metadata = NULL;
  const char *role = NULL;

  if (reply == NULL || !tv_json_need_string (reply, "metadata", &metadata, error)
      || !tv_json_need_string (reply, "role", &role, error))
    return NULL;
  if (!tv_role_from_string (role, ret_role))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_ROLE_UNKNOWN, "a proposal for %s", role);
      return NULL;
    }
  *ret_bytes = tv_base64_decode (metadata, 0, error);
  return *ret_bytes != NULL ? g_steal_pointer (&reply) : NULL;
}

static TvProposalReview *
fetch_review (TvCtl *ctl, TvCtlProvince *province, const char *id, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvMetadata) old = NULL;
  g_autoptr (GError) reason = NULL;
  TvRole role = TV_ROLE_TARGETS;
  g_autoptr (TvJson) row = fetch_row (province, id, &role, &bytes, error);

  if (row == NULL)
    return NULL;
  json_object_del (row, "metadata");
  json_object_set (ctl->json, "proposal", row);
  say_row (ctl, row);
  old = tv_ctl_province_fetch_role (province, role, &reason);
  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  return tv_proposal_review_new (tv_ctl_province_get_root (province),
                                 old,
                                 role,
                                 bytes,
                                 tv_ctl_province_locate,
                                 province,
                                 error);
}

static const char *
change_words (TvItemChangeKind kind)
{
  switch (kind)
    {
    case TV_ITEM_ADDED:
      return _ ("added");
    case TV_ITEM_CHANGED:
      return _ ("changed");
    case TV_ITEM_WITHDRAWN:
    default:
      return _ ("withdrawn");
    }
}

static void
say_plan (TvCtl *ctl, const TvPlanDifference *plan)
{
  const char *ground = tv_plan_difference_ground (plan->ground);

  if (plan->replaces != NULL)
    tv_ctl_say (ctl,
                "    %s %s %u: %s",
                tv_plan_difference_relation (plan->relation),
                plan->replaces,
                plan->replaces_version,
                ground != NULL ? ground : "–");
  for (guint i = 0; i < plan->facts->len; i++)
    {
      const TvFactChange *fact = g_ptr_array_index (plan->facts, i);

      tv_ctl_say (ctl,
                  "    %s: %s → %s",
                  tv_plan_difference_label (fact->key),
                  *fact->old_text != '\0' ? fact->old_text : "–",
                  *fact->new_text != '\0' ? fact->new_text : "–");
    }
  for (guint i = 0; i < plan->documents->len; i++)
    {
      const TvDocumentChange *document = g_ptr_array_index (plan->documents, i);

      tv_ctl_say (ctl,
                  "    %s: %s",
                  document->new_title != NULL ? document->new_title : document->old_title,
                  change_words (document->kind));
    }
}

static void
say_lots (TvCtl *ctl, const TvReviewedItem *item)
{
  const TvLotDifference *lots = item->lots;

  tv_ctl_say (ctl,
              /* TRANSLATORS: counts of lots */
              _ ("    lots: %u before, %u after; %u new, %u gone, %u with another use, %u with "
                 "another shape, %u with other figures"),
              lots->old_count,
              lots->new_count,
              tv_lot_difference_count (lots, TV_LOT_ADDED),
              tv_lot_difference_count (lots, TV_LOT_REMOVED),
              tv_lot_difference_count (lots, TV_LOT_OTHER_USE),
              tv_lot_difference_count (lots, TV_LOT_OTHER_SHAPE),
              tv_lot_difference_count (lots, TV_LOT_OTHER_FIGURES));
  for (guint i = 0; i < lots->uses->len; i++)
    {
      const TvLotUse *use = g_ptr_array_index (lots->uses, i);
      g_autofree char *name = tv_proposal_review_dup_use_name (item, use->code);
      g_autofree char *before = tv_format_number (use->old_m2 / SQUARE_METRES_PER_HECTARE, 2, NULL);
      g_autofree char *after = tv_format_number (use->new_m2 / SQUARE_METRES_PER_HECTARE, 2, NULL);

      if (use->old_count != use->new_count || !g_str_equal (before, after))
        tv_ctl_say (ctl,
                    "      %s: %u → %u, %s → %s ha",
                    name,
                    use->old_count,
                    use->new_count,
                    before,
                    after);
    }
  for (guint i = 0; i < MIN (lots->changes->len, LOTS_SAID_MAX); i++)
    {
      const TvLotChange *lot = g_ptr_array_index (lots->changes, i);

      tv_ctl_say (ctl,
                  "      %s %s: %s → %s",
                  tv_lot_difference_word (lot->kind),
                  lot->lot != NULL ? lot->lot : lot->layer,
                  lot->old_code != NULL ? lot->old_code : "–",
                  lot->new_code != NULL ? lot->new_code : "–");
    }
  if (lots->changes->len > LOTS_SAID_MAX)
    tv_ctl_say (ctl,
                _ ("      … and %u more (--json lists all)"),
                lots->changes->len - LOTS_SAID_MAX);
}

static void
say_item (TvCtl *ctl, const TvReviewedItem *item)
{
  const TvItemChange *change = item->change;
  const TvMetadataItem *line = change->new_line != NULL ? change->new_line : change->old_line;

  tv_ctl_say (ctl,
              "  %s: %s (%s, %s %u → %u)",
              change_words (change->kind),
              tv_proposal_difference_get_title (change),
              line->kind,
              line->id,
              change->old_line != NULL ? change->old_line->version : 0,
              change->new_line != NULL ? change->new_line->version : 0);
  if (change->is_renamed)
    tv_ctl_say (ctl, _ ("    it was called: %s"), change->old_item->title);
  if (item->plan != NULL)
    say_plan (ctl, item->plan);
  if (item->lots != NULL)
    say_lots (ctl, item);
  for (guint i = 0; i < item->checks->len; i++)
    {
      const TvReviewCheck *check = g_ptr_array_index (item->checks, i);

      tv_ctl_say (ctl, "    %s %s", check->is_warning ? "!" : "·", check->text);
    }
}

static void
say_review (TvCtl *ctl, const TvProposalReview *review)
{
  TvJson *json = tv_proposal_review_to_json (review);

  if (review->is_superseded)
    tv_ctl_say (ctl,
                _ ("Something else was published since: this proposal cannot be signed any "
                   "more. Propose it again."));
  for (guint i = 0; i < review->items->len; i++)
    say_item (ctl, g_ptr_array_index (review->items, i));
  tv_ctl_say (ctl, _ ("  %u items stay as they are"), review->difference->same);
  tv_ctl_set (ctl, "difference", json);
}

gboolean
tv_ctl_proposal_show (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { NULL };
  g_autoptr (TvCtlProvince) province = start (ctl, &self, &words, 1, error);
  g_autoptr (TvProposalReview) review
      = province != NULL ? fetch_review (ctl, province, words[1], error) : NULL;

  if (review == NULL)
    return FALSE;
  say_review (ctl, review);
  return TRUE;
}

/* The key file that was named, else the official's own key in this machine's keyring. */
static TvSigningKey *
load_key (const Options *self, GError **error)
{
  g_autofree char *passphrase = NULL;
  g_autoptr (TvSecretStore) store = NULL;
  g_autoptr (GBytes) seed = NULL;

  if (self->key != NULL)
    {
      if (!tv_ctl_read_optional_line (self->passphrase_file, &passphrase, error))
        return NULL;
      return tv_key_file_load_signing (self->key, passphrase, error);
    }
  store = tv_secret_store_new ("desk");
  seed = tv_secret_store_lookup (store, SIGNING_ITEM, NULL, error);
  return seed != NULL ? tv_signing_key_new (seed, error) : NULL;
}

static gboolean
send_signature (TvCtl *ctl,
                TvCtlProvince *province,
                const char *id,
                TvDsse *dsse,
                TvSigningKey *key,
                GError **error)
{
  g_autofree char *path = g_strdup_printf ("/v1/proposals/%s/signatures", id);
  g_autoptr (TvJson) body = json_object ();
  g_autoptr (TvJson) reply = NULL;
  guint8 signature[TV_SIGNATURE_SIZE];
  g_autofree char *text = NULL;

  tv_dsse_make_signature (dsse, key, signature);
  text = tv_base64_encode (signature, sizeof signature);
  json_object_set_new (body, "keyid", json_string (tv_signing_key_get_id (key)));
  json_object_set_new (body, "sig", json_string (text));
  reply = tv_official_session_call (province->session, "POST", path, body, NULL, NULL, NULL, error);
  if (reply == NULL)
    return FALSE;
  json_object_update (ctl->json, reply);
  if (g_str_equal (tv_json_get_string (reply, "state", ""), "published"))
    tv_ctl_say (ctl, _ ("The server has published it."));
  else
    tv_ctl_say (ctl, _ ("Signed; more signatures are needed."));
  return TRUE;
}

gboolean
tv_ctl_proposal_sign (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { NULL };
  g_autoptr (TvCtlProvince) province = start (ctl, &self, &words, 1, error);
  g_autoptr (TvProposalReview) review
      = province != NULL ? fetch_review (ctl, province, words[1], error) : NULL;
  g_autoptr (TvSigningKey) key = NULL;

  if (review == NULL)
    return FALSE;
  say_review (ctl, review);
  key = load_key (&self, error);
  return key != NULL && send_signature (ctl, province, words[1], review->dsse, key, error);
}

gboolean
tv_ctl_proposal_withdraw (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { NULL };
  g_autoptr (TvCtlProvince) province = start (ctl, &self, &words, 1, error);
  g_autofree char *path = NULL;
  g_autoptr (TvJson) body = NULL;
  g_autoptr (TvJson) reply = NULL;

  if (province == NULL)
    return FALSE;
  if (self.reason == NULL || *self.reason == '\0')
    return tv_ctl_fail_usage (error, _ ("--reason TEXT is missing"));
  path = g_strdup_printf ("/v1/proposals/%s/withdrawal", words[1]);
  body = json_pack ("{s:s}", "reason", self.reason);
  reply = tv_official_session_call (province->session, "POST", path, body, NULL, NULL, NULL, error);
  if (reply == NULL)
    return FALSE;
  say_row (ctl, reply);
  json_object_update (ctl->json, reply);
  return TRUE;
}
