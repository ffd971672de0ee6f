// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* entries.bin of an answers item (contracts §5): sorted by id, each entry sealed under the key that
 * only the receipt's holder has. */
typedef struct _TvAnswerBook TvAnswerBook;

TvAnswerBook *tv_answer_book_new (void);
void tv_answer_book_free (TvAnswerBook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAnswerBook, tv_answer_book_free)

/* @plain: JSON {"state", "day", "answer": {outcome, reason, references[], text, published_by}|null}
 */
void tv_answer_book_add (TvAnswerBook *self,
                         const guint8 id[16],
                         const guint8 entry_key[32],
                         GBytes *plain);
GBytes *tv_answer_book_to_bytes (TvAnswerBook *self);

/* The sealed entry of @id inside the file's bytes; NOT_FOUND, CORRUPT. */
GBytes *tv_answer_book_find (GBytes *book, const guint8 id[16], GError **error);

G_END_DECLS
