// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-log.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A file with one fault in every feature is told with its first ones. */
#define MAX_FINDINGS 2000

/* A manifest is read on a screen; whoever wants all of them imports again. */
#define MAX_CHECKS 100

struct _TvImportLog
{
  TvImportLogFunc func; /* (nullable) */
  TvImportProgressFunc progress;
  gpointer data;
  guint counts[TV_IMPORT_NOTE + 1];
  TvJson *lists[TV_IMPORT_NOTE + 1]; /* (owned) */
  guint total;
  guint done; /* parts begun */
  guint percent;
  char *what; /* (owned) (nullable) */
};

TvImportLog *
tv_import_log_new (TvImportLogFunc func, TvImportProgressFunc progress, gpointer data)
{
  TvImportLog *self = g_new0 (TvImportLog, 1);

  self->func = func;
  self->progress = progress;
  self->data = data;
  self->total = 1;
  for (guint i = 0; i < G_N_ELEMENTS (self->lists); i++)
    self->lists[i] = json_array ();
  return self;
}

void
tv_import_log_free (TvImportLog *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->lists); i++)
    json_decref (self->lists[i]);
  g_free (self->what);
  g_free (self);
}

static void
add (TvImportLog *self,
     TvImportSeverity severity,
     const char *check,
     const char *where,
     const char *advice,
     const char *what)
{
  TvJson *finding = json_object ();

  self->counts[severity]++;
  if (self->func != NULL)
    self->func (severity, where, what, advice, self->data);
  json_object_set_new (finding, "check", json_string (check));
  json_object_set_new (finding, "what", json_string (what));
  if (where != NULL)
    json_object_set_new (finding, "where", json_string (where));
  if (advice != NULL)
    json_object_set_new (finding, "advice", json_string (advice));
  if (json_array_size (self->lists[severity]) < MAX_FINDINGS)
    json_array_append (self->lists[severity], finding);
  json_decref (finding);
}

void
tv_import_log_say (TvImportLog *self, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  add (self, TV_IMPORT_NOTE, "note", NULL, NULL, line);
}

void
tv_import_log_find (TvImportLog *self,
                    TvImportSeverity severity,
                    const char *check,
                    const char *where,
                    const char *advice,
                    const char *format,
                    ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  add (self, severity, check, where, advice, line);
}

gboolean
tv_import_log_fail (TvImportLog *self,
                    const char *check,
                    const char *where,
                    const char *advice,
                    const GError *error)
{
  add (self, TV_IMPORT_ERROR, check, where, advice, error->message);
  return FALSE;
}

guint
tv_import_log_count (const TvImportLog *self, TvImportSeverity severity)
{
  return self->counts[severity];
}

void
tv_import_log_set_total (TvImportLog *self, guint total)
{
  self->total = MAX (total, 1);
  self->done = 0;
}

static void
tell (TvImportLog *self, double share)
{
  double done = (self->done > 0 ? self->done - 1 : 0) + CLAMP (share, 0, 1);
  guint percent = (guint) (100 * MIN (done / self->total, 1));

  if (self->progress == NULL || (percent == self->percent && share > 0))
    return;
  self->percent = percent;
  self->progress (percent, self->what, self->data);
}

void
tv_import_log_step (TvImportLog *self, const char *what)
{
  self->done++;
  g_free (self->what);
  self->what = g_strdup (what);
  tell (self, 0);
}

void
tv_import_log_within (TvImportLog *self, double share)
{
  tell (self, share);
}

TvJson *
tv_import_log_to_json (const TvImportLog *self)
{
  static const char *const names[] = { "errors", "warnings", "advice", "notes" };
  TvJson *json = json_object ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set (json, names[i], self->lists[i]);
  return json;
}

TvJson *
tv_import_log_copy (const TvImportLog *self, TvImportSeverity severity, guint from)
{
  const TvJson *list = self->lists[severity];
  TvJson *copy = json_array ();

  for (size_t i = from; i < json_array_size (list); i++)
    json_array_append (copy, json_array_get (list, i));
  return copy;
}

void
tv_import_log_repeat (TvImportLog *self, TvImportSeverity severity, const TvJson *findings)
{
  size_t i;
  TvJson *one;

  json_array_foreach ((TvJson *) findings, i, one) add (self,
                                                        severity,
                                                        tv_json_get_string (one, "check", "note"),
                                                        tv_json_get_string (one, "where", NULL),
                                                        tv_json_get_string (one, "advice", NULL),
                                                        tv_json_get_string (one, "what", ""));
}

/* A manifest is public. What is said of access, or of how plan.conf describes a single file, may
 * name one that is not. */
static gboolean
is_public (const char *check, const char *where)
{
  return !g_str_equal (check, "access")
         && (where == NULL
             || (strstr (where, "[Layer ") == NULL && strstr (where, "[Document ") == NULL));
}

static void
add_checks (TvJson *checks, const TvJson *findings, const char *level, guint *left_out)
{
  size_t i;
  TvJson *one;

  json_array_foreach ((TvJson *) findings, i, one)
  {
    const char *check = tv_json_get_string (one, "check", "");
    const char *where = tv_json_get_string (one, "where", NULL);
    g_autofree char *text = NULL;

    if (!is_public (check, where))
      continue;
    if (json_array_size (checks) >= MAX_CHECKS)
      {
        (*left_out)++;
        continue;
      }
    text = g_strdup_printf ("%s%s%s",
                            where != NULL ? where : "",
                            where != NULL ? ": " : "",
                            tv_json_get_string (one, "what", ""));
    json_array_append_new (checks,
                           json_pack ("{ss ss ss}", "level", level, "check", check, "text", text));
  }
}

TvJson *
tv_import_log_to_checks (const TvImportLog *self)
{
  TvJson *checks = json_array ();
  guint left_out = 0;
  g_autofree char *more = NULL;

  add_checks (checks, self->lists[TV_IMPORT_WARNING], "warning", &left_out);
  add_checks (checks, self->lists[TV_IMPORT_ADVICE], "note", &left_out);
  if (left_out == 0)
    return checks;
  more = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u more finding of the import is not listed here",
                                       "%u more findings of the import are not listed here",
                                       left_out),
                          left_out);
  json_array_append_new (checks,
                         json_pack ("{ss ss ss}", "level", "note", "check", "note", "text", more));
  return checks;
}
