// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "base/tv-format.h"
#include "base/tv-hex.h"
#include "forms/tv-form-plugin.h"
#include "forms/tv-form-session.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-item.h"
#include "tv-ctl-keys-item.h"
#include "vault/tv-base64.h"
#include "vault/tv-envelope.h"
#include "vault/tv-password.h"
#include "wire/tv-opinion-header.h"

#define DICTIONARY_MAX (64 * 1024)
#define INSTANCE_MAX (256 * 1024)
#define ANSWERS_MAX (1024 * 1024)
/* Each instance with so many headers around it: what differs between them must not end up in the
 * dictionary, and training needs some hundred samples. */
#define HEADERS_EACH 24

static char *
random_hex (gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length);

  tv_random_bytes (bytes, length);
  return tv_hex_encode (bytes, length);
}

static char *
random_base64 (gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length);

  tv_random_bytes (bytes, length);
  return tv_base64_encode (bytes, length);
}

/* What the samples are about, as far as it is the same for all. */
typedef struct
{
  char *form;           /* (owned) its item */
  char *plan;           /* (owned) */
  char *round;          /* (owned) */
  char *folder;         /* (owned) (nullable) the form's plugin */
  char *answers;        /* (owned) (nullable) a file of answers */
  TvFormPlugin *plugin; /* (owned) (nullable) from @folder */
} Subject;

static void
subject_clear (Subject *self)
{
  g_clear_object (&self->plugin);
  g_free (self->form);
  g_free (self->plan);
  g_free (self->round);
  g_free (self->folder);
  g_free (self->answers);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

/* A header such as a visit writes (contracts §4), its values at random but for what they share. */
static TvJson *
make_header (const Subject *subject, const char *agency_key)
{
  static const char *const channels[] = { "kiosk", "kiosk", "kiosk", "desk", "paper" };
  const gint64 day = g_get_real_time () / G_USEC_PER_SEC + tv_random_below (400) * 86400;
  g_autofree char *iso = tv_format_day (day);
  g_autofree char *any = random_hex (32);
  const char *sha256 = subject->plugin != NULL
                           ? tv_form_get_sha256 (tv_form_plugin_get_form (subject->plugin))
                           : any;
  g_autofree char *visit = random_base64 (8);
  g_autofree char *unit = g_strdup_printf ("%u", 22900 + tv_random_below (2100));
  TvJson *header = json_object ();

  json_object_set_new (header, "day", json_string (iso));
  json_object_set_new (header, "authored_day", json_string (iso));
  json_object_set_new (header, "captured_day", json_string (iso));
  json_object_set_new (
      header,
      "consent",
      json_pack ("{s:s,s:i}", "text", TV_OPINION_CONSENT, "version", TV_OPINION_CONSENT_VERSION));
  json_object_set_new (header, "attachments", json_array ());
  json_object_set_new (header, "tick", json_integer (tv_random_below (100000)));
  json_object_set_new (header, "form", json_string (subject->form));
  json_object_set_new (header, "form_sha256", json_string (sha256));
  json_object_set_new (header, "item", json_string (subject->plan));
  json_object_set_new (header, "item_version", json_integer (1 + tv_random_below (3)));
  json_object_set_new (header, "round", json_string (subject->round));
  json_object_set_new (header, "unit", json_string (unit));
  json_object_set_new (header,
                       "channel",
                       json_string (channels[tv_random_below (G_N_ELEMENTS (channels))]));
  json_object_set_new (header, "lang", json_string (tv_random_below (8) == 0 ? "en" : "vi"));
  json_object_set_new (header, "visit", json_string (visit));
  json_object_set_new (header, "agency_key", json_string (agency_key));
  return header;
}

static gboolean
add_samples (GPtrArray *samples, GBytes *instance, const Subject *subject, GError **error)
{
  g_autofree char *agency_key = random_hex (4);

  for (guint i = 0; i < HEADERS_EACH; i++)
    {
      g_autoptr (TvJson) header = make_header (subject, agency_key);
      GBytes *sample = tv_envelope_sample (header, instance, error);

      if (sample == NULL)
        return FALSE;
      g_ptr_array_add (samples, sample);
    }
  return TRUE;
}

static gboolean
add_file (GPtrArray *samples, const char *path, const Subject *subject, GError **error)
{
  g_autoptr (GBytes) instance = tv_file_read (path, INSTANCE_MAX, error);

  return instance != NULL && add_samples (samples, instance, subject, error);
}

/* Each set of answers, filled into the form as a citizen would. */
static gboolean
add_answers (GPtrArray *samples, const Subject *subject, GError **error)
{
  g_autoptr (TvJson) list = tv_json_load_file (subject->answers, ANSWERS_MAX, error);

  if (list == NULL)
    return FALSE;
  for (gsize i = 0; i < json_array_size (list); i++)
    {
      g_autoptr (TvFormSession) session
          = tv_form_session_new (tv_form_plugin_get_form (subject->plugin), "vi");
      g_autoptr (GHashTable) identity = NULL;
      g_autoptr (GBytes) instance = NULL;

      if (tv_form_session_fill (session, json_array_get (list, i), error))
        instance = tv_form_session_finish (session,
                                           tv_form_plugin_get_identity (subject->plugin),
                                           &identity,
                                           error);
      if (instance == NULL)
        {
          g_prefix_error (error, "%s, %" G_GSIZE_FORMAT ": ", subject->answers, i + 1);
          return FALSE;
        }
      if (!add_samples (samples, instance, subject, error))
        return FALSE;
    }
  return TRUE;
}

/* The `keys` item tells kiosks which dictionary to seal with. */
static gboolean
name_in_keys (const char *keys, const char *dictionary, GError **error)
{
  g_autoptr (TvJson) json = tv_ctl_keys_item_load (keys, error);

  if (json == NULL)
    return FALSE;
  json_object_set_new (json, "dictionary", json_string (dictionary));
  return tv_ctl_keys_item_save (keys, json, error);
}

static gboolean
write_item (TvCtl *ctl, TvDictionary *dictionary, const char *out, int version, GError **error)
{
  g_autofree char *path = g_build_filename (out, "dictionary.zstd", NULL);
  g_autoptr (TvJson) head
      = tv_ctl_make_head ("dictionary", "dictionary", "Từ điển nén ý kiến", version);
  g_autoptr (TvItem) item = NULL;

  if (!tv_file_make_folder (out, error)
      || !tv_file_write (path, tv_dictionary_get_bytes (dictionary), 0644, error))
    return FALSE;
  item = tv_ctl_finish_item (ctl, out, head, error);
  return item != NULL;
}

static GPtrArray *
collect (const Subject *subject, char **files, GError **error)
{
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; files[i] != NULL; i++)
    if (!add_file (samples, files[i], subject, error))
      return NULL;
  if (subject->answers != NULL && !add_answers (samples, subject, error))
    return NULL;
  return g_steal_pointer (&samples);
}

gboolean
tv_ctl_keys_dictionary (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Subject) subject = { .form = g_strdup ("form-citizen-comment"),
                               .plan = g_strdup ("plan"),
                               .round = g_strdup ("round") };
  g_autofree char *keys = NULL;
  g_autofree char *out = NULL;
  int version = 1;
  g_autoptr (GPtrArray) samples = NULL;
  g_autoptr (TvDictionary) dictionary = NULL;
  const GOptionEntry entries[] = {
    { "keys",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &keys,
      N_ ("Folder made by keys init; its keys item is told of the dictionary"),
      "DIR" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &out, N_ ("The item's folder"), "ITEM" },
    { "form", 0, 0, G_OPTION_ARG_STRING, &subject.form, N_ ("Form item of the samples"), "ID" },
    { "plan", 0, 0, G_OPTION_ARG_STRING, &subject.plan, N_ ("Plan item of the samples"), "ID" },
    { "round", 0, 0, G_OPTION_ARG_STRING, &subject.round, N_ ("Round of the samples"), "ID" },
    { "plugin",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &subject.folder,
      N_ ("The form's plugin: opinions name its exact version"),
      "DIR" },
    { "answers",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &subject.answers,
      N_ ("Answers to fill the plugin's form with: [{\"/data/text\": …}, …]"),
      "FILE.json" },
    { "item-version", 0, 0, G_OPTION_ARG_INT, &version, N_ ("Its version (1)"), "N" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 0, G_MAXUINT, error))
    return FALSE;
  if (out == NULL || keys == NULL)
    return tv_ctl_fail_usage (error, _ ("--keys DIR and -o ITEM are needed"));
  if (subject.answers != NULL && subject.folder == NULL)
    return tv_ctl_fail_usage (error, _ ("--answers needs --plugin DIR"));
  if (subject.folder != NULL)
    subject.plugin = tv_form_plugin_open_folder (subject.folder, error);
  if (subject.folder != NULL && subject.plugin == NULL)
    return FALSE;
  samples = collect (&subject, words + 1, error);
  dictionary = samples != NULL ? tv_dictionary_train (samples, DICTIONARY_MAX, error) : NULL;
  if (dictionary == NULL || !write_item (ctl, dictionary, out, version, error)
      || !name_in_keys (keys, tv_dictionary_get_id (dictionary), error))
    return FALSE;
  tv_ctl_say (ctl,
              _ ("Dictionary %s, from %u samples."),
              tv_dictionary_get_id (dictionary),
              samples->len);
  tv_ctl_set (ctl, "dictionary", json_string (tv_dictionary_get_id (dictionary)));
  return TRUE;
}
