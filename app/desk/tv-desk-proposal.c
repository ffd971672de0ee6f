// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-format.h"

#include "tv-desk-proposal.h"

#define METADATA_MAX (32 * 1024 * 1024)

static TvDeskProposalState
parse_state (const char *word)
{
  static const struct
  {
    const char *word;
    TvDeskProposalState state;
  } states[] = {
    { "pending", TV_DESK_PROPOSAL_PENDING },       { "published", TV_DESK_PROPOSAL_PUBLISHED },
    { "superseded", TV_DESK_PROPOSAL_SUPERSEDED }, { "withdrawn", TV_DESK_PROPOSAL_WITHDRAWN },
    { "refused", TV_DESK_PROPOSAL_REFUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].word, word))
      return states[i].state;
  /* A state of a newer server: nothing to sign. */
  return TV_DESK_PROPOSAL_SUPERSEDED;
}

static guint
get_count (const TvJson *json, const char *key)
{
  return (guint) CLAMP (tv_json_get_int (json, key, 0), 0, G_MAXINT);
}

static void
parse_signers (TvDeskProposal *self, const TvJson *list)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (size_t i = 0; i < json_array_size (list); i++)
    {
      const TvJson *one = json_array_get (list, i);
      const char *key = tv_json_get_string (one, "key", "");

      g_strv_builder_add (names, tv_json_get_string (one, "name", key));
      g_strv_builder_add (ids, tv_json_get_string (one, "user", ""));
    }
  self->signers = g_strv_builder_end (names);
  self->signer_ids = g_strv_builder_end (ids);
}

/* What a server sends as base64 text; NULL for what is none. */
static GBytes *
decode (const char *text)
{
  gsize length = 0;
  guchar *bytes = NULL;

  if (text == NULL || strlen (text) > METADATA_MAX)
    return NULL;
  bytes = g_base64_decode (text, &length);
  return g_bytes_new_take (bytes, length);
}

TvDeskProposal *
tv_desk_proposal_parse (const TvJson *json, GError **error)
{
  g_autoptr (TvDeskProposal) self = NULL;
  const char *id = NULL;
  const char *state = NULL;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (json, "id", &id, error)
      || !tv_json_need_string (json, "state", &state, error))
    return NULL;
  self = g_new0 (TvDeskProposal, 1);
  self->id = g_strdup (id);
  self->role = g_strdup (tv_json_get_string (json, "role", "targets"));
  self->version = get_count (json, "version");
  self->state = parse_state (state);
  self->by = g_strdup (tv_json_get_string (json, "by", ""));
  self->by_name = g_strdup (tv_json_get_string (json, "by_name", self->by));
  self->created = tv_json_get_int (json, "created", 0);
  self->signatures = get_count (json, "signatures");
  self->threshold = get_count (json, "threshold");
  self->changes = get_count (json, "changes");
  self->closed = tv_json_get_int (json, "closed", 0);
  self->closed_by = g_strdup (tv_json_get_string (json, "closed_by", NULL));
  self->reason = g_strdup (tv_json_get_string (json, "reason", NULL));
  parse_signers (self, json_object_get (json, "signers"));
  self->metadata = decode (tv_json_get_string (json, "metadata", NULL));
  return g_steal_pointer (&self);
}

void
tv_desk_proposal_free (TvDeskProposal *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->role);
  g_free (self->by);
  g_free (self->by_name);
  g_free (self->closed_by);
  g_free (self->reason);
  g_strfreev (self->signers);
  g_strfreev (self->signer_ids);
  g_clear_pointer (&self->metadata, g_bytes_unref);
  g_free (self);
}

const char *
tv_desk_proposal_get_role_label (const TvDeskProposal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_str_equal (self->role, "answers") ? _ ("Answers to opinions")
                                             : _ ("Plans and other content");
}

char *
tv_desk_proposal_dup_state_text (const TvDeskProposal *self)
{
  g_autofree char *when = NULL;
  const char *who = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  when = tv_format_time (self->closed, NULL);
  who = self->closed_by != NULL ? self->closed_by : "";
  switch (self->state)
    {
    case TV_DESK_PROPOSAL_PUBLISHED:
      if (self->closed == 0)
        return g_strdup (_ ("Published."));
      /* TRANSLATORS: a time */
      return g_strdup_printf (_ ("Published on %s."), when);
    case TV_DESK_PROPOSAL_SUPERSEDED:
      return g_strdup_printf (_ ("Superseded on %s: something else was published meanwhile."),
                              when);
    case TV_DESK_PROPOSAL_WITHDRAWN:
      /* TRANSLATORS: a reason */
      return g_strdup_printf (_ ("Taken back: %s"), self->reason != NULL ? self->reason : "");
    case TV_DESK_PROPOSAL_REFUSED:
      /* TRANSLATORS: a person, a reason */
      return g_strdup_printf (_ ("Refused by %s: %s"),
                              who,
                              self->reason != NULL ? self->reason : "");
    case TV_DESK_PROPOSAL_PENDING:
    default:
      return g_strdup_printf (_ ("Signed by %u of %u officials."),
                              self->signatures,
                              self->threshold);
    }
}

gboolean
tv_desk_proposal_has_signed (const TvDeskProposal *self, const char *user)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return user != NULL && g_strv_contains ((const char *const *) self->signer_ids, user);
}
