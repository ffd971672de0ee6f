// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TvStore:
 *
 * The agent's private database (contracts §9): what people handed in, what the province confirmed,
 * what was on show. Thread-safe; each call is one transaction and durable when it returns.
 * Errors of every call: DATABASE, CORRUPT, STORAGE_FULL.
 *
 * A damaged file is never made anew in silence: it is moved to agent.db.damaged, and as long as
 * that file lies there the store does not open. A person looks at it, saves what can be saved,
 * takes it away, and starts the agent again.
 */
#define TV_TYPE_STORE (tv_store_get_type ())
G_DECLARE_FINAL_TYPE (TvStore, tv_store, TV, STORE, GObject)

/* @folder: made 0700 when missing; the database is agent.db in it. CORRUPT for a damaged one. */
TvStore *tv_store_open (const char *folder, GError **error);

/* Beside a running agent, for looking only: calls that write say DATABASE. */
TvStore *tv_store_open_read_only (const char *folder, GError **error);

void tv_store_close (TvStore *self);

/* A value by its name, NULL without an error when there is none; writing NULL removes it. */
char *tv_store_get_setting (TvStore *self, const char *key, GError **error);
gint64 tv_store_get_setting_int (TvStore *self, const char *key, gint64 fallback);
gboolean tv_store_set_setting (TvStore *self, const char *key, const char *value, GError **error);
gboolean tv_store_set_setting_int (TvStore *self, const char *key, gint64 value, GError **error);

/* The newest trusted metadata of a role, exact bytes; NULL without an error when there is none. */
GBytes *tv_store_get_metadata (TvStore *self, const char *role, GError **error);
gboolean tv_store_set_metadata (TvStore *self,
                                const char *role,
                                guint version,
                                GBytes *bytes,
                                GError **error);

/**
 * tv_store_add_generation:
 * @n: number of the generation that is on show from now on
 * @day: yyyy-mm-dd
 * @fingerprint: what it was made of, in the words of the sync engine
 *
 * Also writes it down in the audit chain.
 */
gboolean tv_store_add_generation (TvStore *self,
                                  guint n,
                                  const char *day,
                                  const char *fingerprint,
                                  GError **error);

/* The newest one: 0 and NULL when there is none. */
gboolean tv_store_get_generation (TvStore *self,
                                  guint *ret_n,
                                  char **ret_fingerprint,
                                  GError **error);

G_END_DECLS
