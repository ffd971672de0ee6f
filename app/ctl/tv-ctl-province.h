// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/tv-official-session.h"
#include "publication/tv-object-store.h"
#include "publication/tv-trust.h"
#include "tv-ctl.h"

G_BEGIN_DECLS

/* An official at the province's server with what the server has in force, checked from the trust
 * anchor on. */
typedef struct
{
  TvOfficialSession *session; /* (owned) */
  TvTrust *trust;             /* (owned): holds the newest root */
  TvObjectStore *store;       /* (owned): the objects that were looked at */
  char *scratch; /* (owned) (nullable): folder to remove: there is no cache to keep them */
} TvCtlProvince;

/* Signs in. @root: the trust anchor. NETWORK, CERTIFICATE, UNAUTHORIZED, LOCKED, SIGNATURE … */
TvCtlProvince *tv_ctl_province_open (const char *server,
                                     const char *ca,
                                     const char *user,
                                     const char *password_file,
                                     const char *root,
                                     GError **error);

/* Signs out. */
void tv_ctl_province_free (TvCtlProvince *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvCtlProvince, tv_ctl_province_free)

TvMetadata *tv_ctl_province_get_root (TvCtlProvince *self); /* (transfer none) */

/* What is in force of @role, its signatures checked; NULL without error before its first
 * publication. (transfer full) (nullable) */
TvMetadata *tv_ctl_province_fetch_role (TvCtlProvince *self, TvRole role, GError **error);

/* A TvObjectLocateFunc; @data is the TvCtlProvince. */
char *tv_ctl_province_locate (const char *sha256, guint64 length, gpointer data, GError **error);

G_END_DECLS
