// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue-builder.h"
#include "catalogue/tv-catalogue.h"

/* Items made in memory and put into an object store of the test's own folder. */
typedef struct
{
  char *content;
  TvObjectStore *objects;
  GPtrArray *items;
} TvCatalogueFixture;

TvCatalogueFixture *tv_catalogue_fixture_new (const char *name);
void tv_catalogue_fixture_free (TvCatalogueFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvCatalogueFixture, tv_catalogue_fixture_free)

/* @files: pairs of path and content, ended by NULL. */
TvItem *tv_catalogue_fixture_add (TvCatalogueFixture *self,
                                  const char *id,
                                  guint version,
                                  const char *kind,
                                  const char *released,
                                  const char *const *files);
/* The same with any bytes. @paths and @contents end with NULL. */
TvItem *tv_catalogue_fixture_add_bytes (TvCatalogueFixture *self,
                                        const char *id,
                                        guint version,
                                        const char *kind,
                                        const char *released,
                                        const char *const *paths,
                                        GBytes *const *contents);
void tv_catalogue_fixture_build (TvCatalogueFixture *self, guint generation);
