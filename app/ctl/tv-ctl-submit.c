// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

#include "tv-ctl-agent.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-content.h"
#include "tv-ctl-opinion.h"
#include "vault/tv-receipt-code.h"

/* A file that lies in memory only, as the agent reads it. */
static int
make_memfd (GBytes *bytes)
{
  int fd = memfd_create ("opinion", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (fd >= 0 && length > 0)
    {
      const gssize written = write (fd, data, length);

      if (written <= 0)
        {
          close (fd);
          return -1;
        }
      data += written;
      length -= (gsize) written;
    }
  return fd;
}

static char *
hand_over (TvAgent1 *agent, GBytes *envelope, GError **error)
{
  int fd = make_memfd (envelope);
  g_autoptr (GUnixFDList) list = NULL;
  char *state = NULL;

  if (fd < 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_STORAGE_FULL, "no memory for the envelope");
      return NULL;
    }
  lseek (fd, 0, SEEK_SET);
  list = g_unix_fd_list_new_from_array (&fd, 1);
  if (!tv_agent1_call_submit_sync (agent,
                                   g_variant_new_handle (0),
                                   g_variant_new_array (G_VARIANT_TYPE_HANDLE, NULL, 0),
                                   list,
                                   &state,
                                   NULL,
                                   NULL,
                                   error))
    return NULL;
  return state;
}

static gboolean
submit (TvCtl *ctl,
        TvAgent1 *agent,
        const char *round,
        const char *answers,
        const char *language,
        GError **error)
{
  g_autoptr (GVariant) hello = tv_ctl_agent_hello (agent, error);
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (GBytes) envelope = NULL;
  g_autofree char *code = NULL;
  g_autofree char *formatted = NULL;
  g_autofree char *state = NULL;
  const char *content = NULL;

  if (hello == NULL)
    return FALSE;
  if (!g_variant_lookup (hello, "content", "&s", &content))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_UNAVAILABLE, "the agent has no content yet");
      return FALSE;
    }
  catalogue = tv_ctl_content_open (content, error);
  if (catalogue == NULL)
    return FALSE;
  code = tv_receipt_code_generate ();
  envelope = tv_ctl_opinion_seal (catalogue, hello, round, answers, language, code, error);
  state = envelope != NULL ? hand_over (agent, envelope, error) : NULL;
  if (state == NULL)
    return FALSE;
  formatted = tv_receipt_code_format (code);
  tv_ctl_say (ctl, _ ("Receipt code: %s"), formatted);
  tv_ctl_set (ctl, "code", json_string (code));
  tv_ctl_set (ctl, "state", json_string (state));
  tv_ctl_set (ctl, "bytes", json_integer ((json_int_t) g_bytes_get_size (envelope)));
  return TRUE;
}

gboolean
tv_ctl_submit (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *socket = NULL;
  g_autofree char *round = NULL;
  g_autofree char *answers = NULL;
  g_autofree char *language = NULL;
  g_autoptr (TvAgent1) agent = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_AGENT_OPTION (socket),
    { "round", 0, 0, G_OPTION_ARG_STRING, &round, N_ ("The consultation"), "ID" },
    { "answers",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &answers,
      N_ ("Answers by path: {\"/data/text\": …}"),
      "FILE.json" },
    { "lang", 0, 0, G_OPTION_ARG_STRING, &language, N_ ("Language of the form (vi)"), "vi|en" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, 0, error))
    return FALSE;
  if (round == NULL || answers == NULL)
    return tv_ctl_fail_usage (error, _ ("--round and --answers are needed"));
  agent = tv_ctl_agent_open (socket, error);
  return agent != NULL
         && submit (ctl, agent, round, answers, language != NULL ? language : "vi", error);
}

/* The answer as it came back, in words and as JSON. */
static gboolean
say_entry (TvCtl *ctl, const TvReceiptSecret *secret, GVariant *entry, GError **error)
{
  g_autoptr (GBytes) sealed = g_variant_get_data_as_bytes (entry);
  g_autoptr (GBytes) plain = NULL;
  TvJson *json = NULL;
  const TvJson *answer = NULL;

  if (g_bytes_get_size (sealed) == 0)
    return TRUE;
  plain = tv_receipt_entry_open (secret->entry_key, sealed, error);
  json = plain != NULL ? tv_json_parse_bytes (plain, 1024 * 1024, error) : NULL;
  if (json == NULL)
    return FALSE;
  tv_ctl_set (ctl, "entry", json);
  answer = json_object_get (json, "answer");
  if (json_is_object (answer))
    tv_ctl_say (ctl,
                "%s: %s\n%s",
                tv_json_get_string (answer, "outcome", ""),
                tv_json_get_string (answer, "reason", ""),
                tv_json_get_string (answer, "text", ""));
  return TRUE;
}

gboolean
tv_ctl_receipt (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *socket = NULL;
  g_autofree char *text = NULL;
  g_autofree char *digits = NULL;
  g_autofree char *state = NULL;
  g_autoptr (TvAgent1) agent = NULL;
  g_autoptr (GVariant) entry = NULL;
  TvReceiptSecret secret = { 0 };
  gboolean done = FALSE;
  const GOptionEntry entries[] = { TV_CTL_AGENT_OPTION (socket), { NULL } };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 6, error))
    return FALSE;
  text = g_strjoinv (" ", words + 1);
  digits = tv_receipt_code_parse (text, error);
  if (digits == NULL || !tv_receipt_code_derive (digits, &secret, error))
    return FALSE;
  agent = tv_ctl_agent_open (socket, error);
  done = agent != NULL
         && tv_agent1_call_look_up_sync (
             agent,
             g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, secret.id, sizeof secret.id, 1),
             &state,
             &entry,
             NULL,
             error);
  if (done)
    {
      tv_ctl_say (ctl, _ ("State: %s"), state);
      tv_ctl_set (ctl, "state", json_string (state));
      done = say_entry (ctl, &secret, entry, error);
    }
  tv_receipt_secret_clear (&secret);
  return done;
}

static TvJson *
variant_to_json (GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BOOLEAN:
      return json_boolean (g_variant_get_boolean (value));
    case G_VARIANT_CLASS_UINT32:
      return json_integer (g_variant_get_uint32 (value));
    case G_VARIANT_CLASS_INT64:
      return json_integer (g_variant_get_int64 (value));
    case G_VARIANT_CLASS_UINT64:
      return json_integer ((json_int_t) g_variant_get_uint64 (value));
    case G_VARIANT_CLASS_STRING:
      return json_string (g_variant_get_string (value, NULL));
    case G_VARIANT_CLASS_ARRAY:
      {
        g_autofree const char **texts = NULL;

        if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
          return json_null ();
        texts = g_variant_get_strv (value, NULL);
        return tv_json_new_strings (texts);
      }
    case G_VARIANT_CLASS_BYTE:
    case G_VARIANT_CLASS_INT16:
    case G_VARIANT_CLASS_UINT16:
    case G_VARIANT_CLASS_INT32:
    case G_VARIANT_CLASS_HANDLE:
    case G_VARIANT_CLASS_DOUBLE:
    case G_VARIANT_CLASS_OBJECT_PATH:
    case G_VARIANT_CLASS_SIGNATURE:
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_MAYBE:
    case G_VARIANT_CLASS_TUPLE:
    case G_VARIANT_CLASS_DICT_ENTRY:
    default:
      return json_null ();
    }
}

static void
say_facts (TvCtl *ctl, GVariant *facts)
{
  GVariantIter iter;
  const char *key = NULL;
  GVariant *value = NULL;

  g_variant_iter_init (&iter, facts);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *text = g_variant_print (value, FALSE);

      tv_ctl_say (ctl, "%-14s %s", key, text);
      tv_ctl_set (ctl, key, variant_to_json (value));
    }
}

/* What is wrong and what to do about it, in the reader's language: the agent says it in words of
 * the vocabulary only. */
static void
explain_word (TvCtl *ctl, TvJson *rows, const char *word)
{
  g_autoptr (GError) error = g_error_new_literal (TV_ERROR, (int) tv_error_from_word (word), word);
  const char *advice = NULL;
  const char *what = tv_error_explain (error, &advice);

  tv_ctl_say (ctl, "%s: %s. %s", word, what, advice);
  json_array_append_new (
      rows,
      json_pack ("{s:s, s:s, s:s}", "word", word, "what", what, "advice", advice));
}

static void
explain_troubles (TvCtl *ctl, GVariant *facts)
{
  g_autofree const char **banners = NULL;
  const char *last = "";
  TvJson *rows = json_array ();

  tv_ctl_set (ctl, "troubles", rows);
  g_variant_lookup (facts, "banners", "^a&s", &banners);
  g_variant_lookup (facts, "last-error", "&s", &last);
  for (gsize i = 0; banners != NULL && banners[i] != NULL; i++)
    explain_word (ctl, rows, banners[i]);
  if (*last != '\0' && (banners == NULL || !g_strv_contains (banners, last)))
    explain_word (ctl, rows, last);
}

static gboolean
start_sync (TvAgent1 *agent, const char *pin_file, GError **error)
{
  g_autofree char *token = tv_ctl_agent_unlock (agent, pin_file, error);

  return token != NULL && tv_agent1_call_sync_now_sync (agent, token, NULL, error);
}

gboolean
tv_ctl_status (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *socket = NULL;
  g_autofree char *pin_file = NULL;
  gboolean sync = FALSE;
  g_autoptr (TvAgent1) agent = NULL;
  g_autoptr (GVariant) hello = NULL;
  g_autoptr (GVariant) facts = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_AGENT_OPTION (socket),
    TV_CTL_AGENT_PIN_OPTION (pin_file),
    { "sync", 0, 0, G_OPTION_ARG_NONE, &sync, N_ ("Start a round of syncing, too"), NULL },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, 0, error))
    return FALSE;
  agent = tv_ctl_agent_open (socket, error);
  hello = agent != NULL ? tv_ctl_agent_hello (agent, error) : NULL;
  if (hello == NULL || (sync && !start_sync (agent, pin_file, error))
      || !tv_agent1_call_status_sync (agent, &facts, NULL, error))
    return FALSE;
  say_facts (ctl, hello);
  say_facts (ctl, facts);
  explain_troubles (ctl, facts);
  return TRUE;
}
