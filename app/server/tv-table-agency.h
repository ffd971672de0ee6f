// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"

G_BEGIN_DECLS

/* A reviewing body; its public key replaces an older one. */
gboolean tv_table_agency_set (TvDb *db,
                              const char *id,
                              const char *name,
                              const char *key_id,
                              GBytes *public_key,
                              GError **error);

/* The agency's secret, sealed to one officer's box key. NOT_FOUND for an unknown agency or user. */
gboolean tv_table_agency_add_wrap (TvDb *db,
                                   const char *agency,
                                   const char *key_id,
                                   const char *user,
                                   GBytes *wrapped,
                                   GError **error);

/* {rows: [{agency, name, key, public, wraps: [user…]}]} */
TvJson *tv_table_agency_list (TvDb *db, GError **error);

/* {rows: [{key, user, wrapped}]} */
TvJson *tv_table_agency_list_wraps (TvDb *db, const char *agency, GError **error);

G_END_DECLS
