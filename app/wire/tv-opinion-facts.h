// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the machine and the form say for the header of an opinion; borrowed while it is made. */
typedef struct
{
  gint64 now;              /* UTC seconds, the best known; kept as a day only */
  guint64 tick;            /* the newest the agent knows */
  const char *unit;        /* code of the unit where it is written */
  const char *language;    /* "vi", "en" */
  const char *visit;       /* 8 random bytes, base64: what was written in one visit */
  const char *form;        /* item of the form */
  const char *form_sha256; /* of its definition, hex */
} TvOpinionFacts;

G_END_DECLS
