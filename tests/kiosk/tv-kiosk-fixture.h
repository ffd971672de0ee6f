// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

#include "vault/tv-box-key.h"

G_BEGIN_DECLS

#define TV_KIOSK_FIXTURE_PLAN "qh-thung-lung"
#define TV_KIOSK_FIXTURE_ROUND "lay-y-kien-1"

/* A content folder as the agent leaves one: a plan in two versions with a PDF, a round that is open
 * around @day, the citizens' form, units, indicators and the province's keys. */
typedef struct
{
  char *folder; /* the content folder */
  char *root;   /* removed in the end */
  TvBoxKey *intake;
  TvBoxKey *agency;
} TvKioskFixture;

TvKioskFixture *tv_kiosk_fixture_new (void);
/* The plan in so many versions, a year apart, each with a small map: "Land use", "Roads" and, of
 * the existing state, "Today's use". */
TvKioskFixture *tv_kiosk_fixture_new_mapped (guint n_versions);
void tv_kiosk_fixture_free (TvKioskFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvKioskFixture, tv_kiosk_fixture_free)

G_END_DECLS
