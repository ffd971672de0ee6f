// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "publication/tv-metadata.h"
#include "tv-ctl.h"

G_BEGIN_DECLS

/* What the command line of `publish` says; all strings (owned) (nullable). */
typedef struct
{
  char *keys;
  char *passphrase;
  GArray *officers; /* (owned) (element-type int): empty for "as many as needed" */
  char *to;
  char *server;
  char *sign; /* id of a proposal to sign instead of publishing */
  char *ca;
  char *user;
  char *password_file;
} TvCtlPublish;

TvSigningKey *tv_ctl_publish_load_officer (const TvCtlPublish *self, int number, GError **error);

/* Signs @dsse as officers of @root. SIGNATURE when one of them has no say in @role. */
gboolean tv_ctl_publish_sign (const TvCtlPublish *self,
                              TvMetadata *root,
                              TvRole role,
                              TvDsse *dsse,
                              GError **error);

/* Objects up, then a proposal, then the signatures that it still lacks. */
gboolean tv_ctl_publish_to_server (TvCtl *ctl,
                                   const TvCtlPublish *self,
                                   char **folders,
                                   GError **error);

/* The second officer: shows what the proposal would change, and signs it. */
gboolean tv_ctl_publish_sign_proposal (TvCtl *ctl, const TvCtlPublish *self, GError **error);

G_END_DECLS
