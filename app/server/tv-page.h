// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TV_PAGE_MEDIA_TYPE "text/html; charset=utf-8"

/* A public page of HTML: no script, no cookies, nothing from elsewhere; reads well aloud and
 * prints on paper. */
typedef struct _TvPage TvPage;

/* @title: of the window and the only heading of first level. */
TvPage *tv_page_new (const char *title);
void tv_page_free (TvPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvPage, tv_page_free)

/* Adds HTML; what stands for %s, %u … is escaped. */
void tv_page_add (TvPage *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Ends the page. (transfer full) */
GBytes *tv_page_to_bytes (TvPage *self);

G_END_DECLS
