// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-desk-answer.h"

G_BEGIN_DECLS

/* One question of the form with what was answered, in the form's order. */
typedef struct
{
  char *path;  /* (owned) XPath of the node */
  char *label; /* (owned) the question as the citizen saw it */
  char *type;  /* (owned) XForms type: string select1 geopoint … */
  char *text;  /* (owned) the answer as people read it, may be empty */
} TvDeskField;

/* GET /v1/submissions/<id>. Immutable, reference counted. */
typedef struct
{
  char *id;
  char *round;
  char *unit;     /* code */
  char *channel;  /* kiosk desk paper … */
  char *day;      /* yyyy-mm-dd of writing */
  char *received; /* yyyy-mm-dd */
  char *language; /* vi en */
  char *state;
  GPtrArray *description; /* (element-type TvDeskField) */
  GStrv faults;           /* what the validation at the province found, may be empty */
  gboolean has_point;
  double lon;
  double lat;
  gboolean has_identity;
  GPtrArray
      *identity_labels; /* (element-type TvDeskField) what was asked behind the seal, no text */
  TvDeskAnswer *answer; /* (nullable) */
  char *etag;           /* (nullable) */
} TvDeskSubmission;

/* BAD_REQUEST for a reply that has no id. */
TvDeskSubmission *tv_desk_submission_parse (const TvJson *json, const char *etag, GError **error);
TvDeskSubmission *tv_desk_submission_ref (TvDeskSubmission *self);
void tv_desk_submission_unref (TvDeskSubmission *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvDeskSubmission, tv_desk_submission_unref)

G_END_DECLS
