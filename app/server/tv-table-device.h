// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "db/tv-db.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  GBytes *public_key; /* Ed25519, 32 bytes */
  char *unit;
  char *name;
  char *state;  /* active revoked */
  char *reason; /* (nullable) */
} TvDeviceRow;

void tv_device_row_free (TvDeviceRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeviceRow, tv_device_row_free)

/* A one-time code: found by its selector, proved by its secret. */
typedef struct
{
  char *secret; /* hash */
  char *unit;
  char *name;
  guint tries;
  gint64 expires;
  char *device; /* (nullable) who used it */
} TvEnrolmentCodeRow;

void tv_enrolment_code_row_free (TvEnrolmentCodeRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvEnrolmentCodeRow, tv_enrolment_code_row_free)

gboolean tv_table_code_add (TvDb *db,
                            const char *selector,
                            const char *secret_hash,
                            const char *unit,
                            const char *name,
                            gint64 expires,
                            GError **error);
/* NOT_FOUND. */
TvEnrolmentCodeRow *tv_table_code_find (TvDb *db, const char *selector, GError **error);
gboolean tv_table_code_count_try (TvDb *db, const char *selector, GError **error);
gboolean tv_table_code_set_used (TvDb *db,
                                 const char *selector,
                                 const char *device,
                                 GError **error);

gboolean tv_table_device_add (TvDb *db, const TvDeviceRow *device, gint64 now, GError **error);
/* DEVICE_UNKNOWN. */
TvDeviceRow *tv_table_device_find (TvDb *db, const char *id, GError **error);
/* DEVICE_UNKNOWN. Its sessions end at once. */
gboolean tv_table_device_revoke (TvDb *db, const char *id, const char *reason, GError **error);
gboolean tv_table_device_set_seen (TvDb *db,
                                   const char *id,
                                   const char *status,
                                   gint64 now,
                                   GError **error);
/* One line of what was on show (contracts §5, "on show"). */
gboolean tv_table_device_add_disclosure (TvDb *db,
                                         const char *id,
                                         const TvJson *line,
                                         GError **error);
gboolean tv_table_device_add_anchor (TvDb *db,
                                     const char *id,
                                     const char *day,
                                     const char *root,
                                     GError **error);
/* {rows: […]} as tv_admin_call() gives it. */
TvJson *tv_table_device_list (TvDb *db, GError **error);

G_END_DECLS
