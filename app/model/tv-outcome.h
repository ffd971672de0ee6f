// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an authority did with an opinion, in the words of the table "tiếp thu, giải trình" that goes
 * with a plan to its approval. */
typedef enum
{
  TV_OUTCOME_NONE,            /* not answered yet */
  TV_OUTCOME_ACCEPTED,        /* tiep-thu */
  TV_OUTCOME_PARTLY_ACCEPTED, /* tiep-thu-mot-phan */
  TV_OUTCOME_NOT_ACCEPTED,    /* khong-tiep-thu */
  TV_OUTCOME_NOTED,           /* ghi-nhan */
} TvOutcome;

/* As it stands in answers.json and on the wire: "tiep-thu"; "" for NONE. (transfer none) */
const char *tv_outcome_to_string (TvOutcome outcome);

/* @text: (nullable). NONE for a word that is none of them. */
TvOutcome tv_outcome_from_string (const char *text);

/* In the reader's language. (transfer none) (not nullable) */
const char *tv_outcome_label (TvOutcome outcome);

G_END_DECLS
