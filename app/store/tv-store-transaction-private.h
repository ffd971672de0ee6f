// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "db/tv-statement.h"
#include "tv-store.h"

G_BEGIN_DECLS

/* The store, held by one thread, in one transaction; freed without commit it is rolled back. */
typedef struct
{
  TvStore *store; /* (borrowed) */
  TvDb *db;       /* (borrowed) */
  gboolean open;  /* a transaction to be rolled back */
} TvStoreTransaction;

TvStoreTransaction *tv_store_transaction_begin (TvStore *store, GError **error);

/* Only reads: the database without a transaction. */
TvStoreTransaction *tv_store_transaction_read (TvStore *store, GError **error);
gboolean tv_store_transaction_commit (TvStoreTransaction *self, GError **error);
void tv_store_transaction_free (TvStoreTransaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvStoreTransaction, tv_store_transaction_free)

/* The settings table inside a transaction. */
gboolean tv_store_transaction_get (TvStoreTransaction *self,
                                   const char *key,
                                   char **ret,
                                   GError **error);
gboolean tv_store_transaction_set (TvStoreTransaction *self,
                                   const char *key,
                                   const char *value,
                                   GError **error);

/* What the store gives its transactions. */
TvDb *tv_store_hold (TvStore *self);
void tv_store_release (TvStore *self);

G_END_DECLS
