// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-outcome.h"

#include <glib/gi18n-lib.h>

/* By outcome: the words of the law's table "tiếp thu, giải trình". */
static const struct
{
  const char *word;
  const char *label;
} outcomes[] = {
  [TV_OUTCOME_NONE] = { "", N_ ("Not answered yet") },
  /* TRANSLATORS: legal term "tiếp thu" */
  [TV_OUTCOME_ACCEPTED] = { "tiep-thu", N_ ("Accepted") },
  /* TRANSLATORS: legal term "tiếp thu một phần" */
  [TV_OUTCOME_PARTLY_ACCEPTED] = { "tiep-thu-mot-phan", N_ ("Accepted in part") },
  /* TRANSLATORS: legal term "không tiếp thu" */
  [TV_OUTCOME_NOT_ACCEPTED] = { "khong-tiep-thu", N_ ("Not accepted, with explanation") },
  /* TRANSLATORS: legal term "ghi nhận" */
  [TV_OUTCOME_NOTED] = { "ghi-nhan", N_ ("Noted") },
};

static gboolean
is_outcome (TvOutcome outcome)
{
  return outcome < G_N_ELEMENTS (outcomes);
}

const char *
tv_outcome_to_string (TvOutcome outcome)
{
  g_return_val_if_fail (is_outcome (outcome), "");

  return outcomes[outcome].word;
}

TvOutcome
tv_outcome_from_string (const char *text)
{
  for (gsize i = TV_OUTCOME_ACCEPTED; i < G_N_ELEMENTS (outcomes); i++)
    if (g_strcmp0 (text, outcomes[i].word) == 0)
      return (TvOutcome) i;
  return TV_OUTCOME_NONE;
}

const char *
tv_outcome_label (TvOutcome outcome)
{
  g_return_val_if_fail (is_outcome (outcome), "");

  return _ (outcomes[outcome].label);
}
