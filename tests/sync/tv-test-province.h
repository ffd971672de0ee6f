// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../client/tv-test-certificates.h"
#include "../client/tv-test-server.h"
#include "vault/tv-signing-key.h"

/* A province in little: signed publications made by the real publisher's code, and the device's
 * routes, behind a real TLS server with faults. It keeps what it took in, to be compared. */
typedef struct
{
  TvTestCertificates *certificates;
  TvTestServer *server;
  TvSigningKey *key;    /* root, targets, answers */
  TvSigningKey *online; /* snapshot, timestamp, receipt; the same until a rotation */
  char *folder;         /* the published tree */
  char *items;          /* where items are made */

  GMutex mutex;         /* for what follows */
  GHashTable *stored;   /* (element-type utf8 GBytes): id in hex → envelope */
  TvSigningKey *signer; /* of receipts: another one is a forger */
  GBytes *replay;       /* (nullable): an old receipt sent for everything */
  gboolean revoked;
  gint64 time_offset; /* of the signed time, seconds */
  guint64 tick;
  guint doubles; /* other bytes under a known id */
} TvTestProvince;

TvTestProvince *tv_test_province_new (void);
void tv_test_province_free (TvTestProvince *self);

/* Publishes an item of the kind with one file; the newest version counts. */
void tv_test_province_publish (TvTestProvince *self,
                               const char *id,
                               const char *kind,
                               guint version,
                               const char *unit,
                               const char *path,
                               GBytes *content);

/* A second root, chained to the first, gives the online roles to a new key, which signs at once. */
void tv_test_province_rotate (TvTestProvince *self);

/* Where a published metadata file lies: "targets.json". */
char *tv_test_province_metadata_path (TvTestProvince *self, const char *name);

/* Where the delta between two files, named by their SHA-256, lies in the published tree. */
char *tv_test_province_delta_path (TvTestProvince *self, const char *old, const char *new);

/* Where the object with this content lies in the published tree. */
char *tv_test_province_object_path (TvTestProvince *self, GBytes *content);

guint tv_test_province_count (TvTestProvince *self);
