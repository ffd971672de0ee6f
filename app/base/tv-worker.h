// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One named thread with a queue: what must not run twice at once, or not on the main context. */
#define TV_TYPE_WORKER (tv_worker_get_type ())
G_DECLARE_FINAL_TYPE (TvWorker, tv_worker, TV, WORKER, GObject)

TvWorker *tv_worker_new (const char *name);

/* Runs @func in the worker's thread after what was queued before; the task returns on the caller's
 * thread-default context. */
void tv_worker_run (TvWorker *self, GTask *task, GTaskThreadFunc func);

/* Waits for the queue to empty and joins. No run after this. */
void tv_worker_stop (TvWorker *self);

G_END_DECLS
