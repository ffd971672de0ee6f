// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form.h"

G_BEGIN_DECLS

typedef enum
{
  TV_QUESTION_NOTE,
  TV_QUESTION_TEXT,
  TV_QUESTION_INTEGER,
  TV_QUESTION_DECIMAL,
  TV_QUESTION_DATE,
  TV_QUESTION_SELECT_ONE,
  TV_QUESTION_SELECT_MANY,
  TV_QUESTION_GEOPOINT,
  TV_QUESTION_ACKNOWLEDGE,
} TvQuestionType;

typedef struct
{
  char *value;
  char *label;
} TvChoice;

/* One question as it stands now; made anew by each look, owned by the caller. */
typedef struct
{
  char *path;
  TvQuestionType type;
  char *label;
  char *hint;       /* (nullable) */
  char *appearance; /* (nullable) "multiline", … */
  char *value;      /* text form, "" when unanswered */
  gboolean required;
  gboolean read_only;
  GPtrArray *choices; /* (element-type TvChoice) */
  char *group;        /* (nullable) label of the group it stands in */
} TvQuestion;
void
tv_question_free (TvQuestion *self);

/* One filling of a form. Emits "changed" after each answer that changed what is relevant. */
#define TV_TYPE_FORM_SESSION (tv_form_session_get_type ())
G_DECLARE_FINAL_TYPE (TvFormSession, tv_form_session, TV, FORM_SESSION, GObject)

TvFormSession *
tv_form_session_new (TvForm *form, const char *language);
TvForm *
tv_form_session_get_form (TvFormSession *self);
void
tv_form_session_set_language (TvFormSession *self, const char *language);

/* Pages in order (a group with field-list is one page, else one question each); only what is
 * relevant now. */
guint
tv_form_session_get_n_pages (TvFormSession *self);
GPtrArray *
tv_form_session_get_page (TvFormSession *self, guint page); /* (element-type TvQuestion) */

/* FORM_INVALID with the form's own words when the constraint does not hold (the value is kept). */
gboolean
tv_form_session_answer (TvFormSession *self, const char *path, const char *value, GError **error);
const char *
tv_form_session_get_value (TvFormSession *self, const char *path);

/* Faults of one page or (G_MAXUINT) of all. (element-type TvFormFault) */
GPtrArray *
tv_form_session_check (TvFormSession *self, guint page);

/* The finished instance, irrelevant nodes removed, the @identity paths (globs like /data/identity/
 * and a star) emptied into @ret_identity (element-type utf8 utf8). FORM_INVALID while a fault
 * stands. */
GBytes *
tv_form_session_finish (TvFormSession *self,
                        const char *const *identity,
                        GHashTable **ret_identity,
                        GError **error);

G_END_DECLS
