// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-db.h"

G_BEGIN_DECLS

#define TV_SERVER_APPLICATION_ID 0x54565331u /* "TVS1" */

/* The steps of the server's schema (contracts §9). */
const TvDbMigration *tv_table_schema (void);

G_END_DECLS
