// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-clock.h"
#include "publication/tv-object-store.h"
#include "tv-nonces.h"
#include "tv-opener.h"
#include "tv-publisher.h"
#include "tv-server-config.h"
#include "tv-writer.h"

G_BEGIN_DECLS

/* What the handlers share. Filled once at the start, then only read; each member is thread-safe or
 * says who may use it. */
typedef struct
{
  TvServerConfig *config;
  TvClock *clock;
  TvSigningKey *online;
  GHashTable *intake_keys; /* (element-type utf8 TvBoxKey) */
  TvObjectStore *objects;
  TvPublisher *publisher;
  TvNonces *nonces;
  TvWriter *writer;
  TvOpener *opener; /* main context only */
} TvServerContext;

G_END_DECLS
