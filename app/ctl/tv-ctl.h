// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-error.h"
#include "base/tv-json.h"

G_BEGIN_DECLS

typedef struct _TvCtl TvCtl;

/* One subcommand of thamvanctl. */
typedef struct
{
  const char *name;      /* "keys init": one or two words */
  const char *arguments; /* "DIR [--officers N] …", for the usage line */
  const char *summary;   /* msgid: one sentence */

  /* @words: (transfer full): its arguments without the name. FALSE with an error, or without one
   * when only the help was asked for. */
  gboolean (*run) (TvCtl *ctl, GStrv words, GError **error);
} TvCtlCommand;

/* One run of one command: what it has to say is collected here and printed by main. */
struct _TvCtl
{
  const TvCtlCommand *command; /* (borrowed) */
  GString *text;               /* (owned) for people */
  TvJson *json;                /* (owned) for programs */
};

TvCtl *tv_ctl_new (const TvCtlCommand *command);
void tv_ctl_free (TvCtl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvCtl, tv_ctl_free)

/* A line of text. */
void tv_ctl_say (TvCtl *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A member of the JSON object; takes over @value. */
void tv_ctl_set (TvCtl *self, const char *key, TvJson *value);

/**
 * tv_ctl_parse:
 * @entries: the command's options, ended by a zeroed one
 * @words: (inout): what is left after the options
 * @least: how many words must be left
 * @most: how many may be left
 *
 * Returns: TRUE to go on; FALSE with a G_OPTION_ERROR, or without error after `--help`.
 */
gboolean tv_ctl_parse (TvCtl *self,
                       const GOptionEntry *entries,
                       GStrv *words,
                       guint least,
                       guint most,
                       GError **error);

/* A usage error that GOption could not find; always FALSE. */
gboolean tv_ctl_fail_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The first line of @path without its end: a password or passphrase. (transfer full) */
char *tv_ctl_read_line (const char *path, GError **error);

/* The same for an option that may be missing: TRUE without a text for no @path. */
gboolean tv_ctl_read_optional_line (const char *path, char **ret_text, GError **error);

/* The same for an option given once for all, or once for each: the file for number @n of them.
 * @paths: (nullable) */
gboolean tv_ctl_read_nth_line (char **paths, guint n, char **ret_text, GError **error);

G_END_DECLS
