// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-document-trouble.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *title;
  const char *advice;
  gboolean again;
} troubles[] = {
  [TV_RENDERER_NO_TROUBLE] = { N_ ("This document cannot be shown"),
                               N_ ("Choose another document, or ask the staff for a printed copy."),
                               TRUE },
  [TV_RENDERER_BROKEN] = { N_ ("The file of this document is damaged"),
                           N_ ("Please tell the staff: the agency that published it has to send "
                               "it anew. Until then ask for a printed copy."),
                           FALSE },
  [TV_RENDERER_LOCKED] = { N_ ("This document is locked with a password"),
                           N_ ("Public documents must not be locked. Please tell the staff: the "
                               "agency that published it has to send it without a password."),
                           FALSE },
  [TV_RENDERER_TOO_LARGE] = { N_ ("This document is too large to be shown here"),
                              N_ ("Ask the staff for a printed copy, or look at another page."),
                              TRUE },
  [TV_RENDERER_REFUSED] = { N_ ("Documents of this kind cannot be shown here"),
                            N_ ("Ask the staff for a printed copy."),
                            FALSE },
  [TV_RENDERER_TOO_LONG] = { N_ ("Drawing this page takes too long"),
                             N_ ("The machine may be busy: try again. If it happens again, choose "
                                 "another page or ask the staff for a printed copy."),
                             TRUE },
  [TV_RENDERER_DIED] = { N_ ("Drawing this page was stopped"),
                         N_ ("It asked for more than a document may have. Nothing else is "
                             "affected. Try again, choose another page, or ask the staff for a "
                             "printed copy."),
                         TRUE },
  [TV_RENDERER_NO_WALLS] = { N_ ("Documents cannot be opened safely on this machine"),
                             N_ ("Please tell the staff. The plan's facts and its map can still "
                                 "be read."),
                             TRUE },
};

const char *
tv_document_trouble_explain (TvRendererTrouble trouble,
                             const char **ret_advice,
                             gboolean *ret_again)
{
  guint index = (guint) trouble < G_N_ELEMENTS (troubles) ? (guint) trouble : 0;

  *ret_advice = _ (troubles[index].advice);
  *ret_again = troubles[index].again;
  return _ (troubles[index].title);
}
