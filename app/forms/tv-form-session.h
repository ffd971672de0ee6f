// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-clock.h"

#include "tv-form.h"
#include "tv-question.h"

G_BEGIN_DECLS

/* One filling of a form. Emits "changed" after each answer that changed what is relevant, a
 * computed value or a text that quotes an answer. For one thread at a time. */
#define TV_TYPE_FORM_SESSION (tv_form_session_get_type ())
G_DECLARE_FINAL_TYPE (TvFormSession, tv_form_session, TV, FORM_SESSION, GObject)

/* @language may be NULL (the process's); an unknown one gives the form's default. */
TvFormSession *tv_form_session_new (TvForm *form, const char *language);

/* As tv_form_session_new(), with today() and now() taken from @clock. */
TvFormSession *tv_form_session_new_with_clock (TvForm *form, const char *language, TvClock *clock);

/* Questions and reasons are in @language from now on, where the form has it. */
void tv_form_session_set_language (TvFormSession *self, const char *language);

/* Pages in order (a group with field-list is one page, else one question each); only what is
 * relevant now. */
guint tv_form_session_get_n_pages (TvFormSession *self);
GPtrArray *tv_form_session_get_page (TvFormSession *self,
                                     guint page); /* (element-type TvQuestion) */

/* Keeps @value, in NFC, without white space around it and without characters XML cannot hold; ""
 * takes the answer back. FORM_INVALID with the form's own words when the constraint does not hold
 * or the value is not of the question's type (it is kept all the same, and shown by
 * tv_form_session_check()); NOT_FOUND for a path the form does not have, STATE where the question
 * is read-only or asks for nothing, BAD_REQUEST for text that is not UTF-8, TOO_LARGE above 32 KiB.
 *
 * A form is filled from a table of answers by calling this for each path in any order (a question
 * need not be relevant yet), then tv_form_session_finish(): see tv_form_session_fill(). */
gboolean tv_form_session_answer (TvFormSession *self,
                                 const char *path,
                                 const char *value,
                                 GError **error);
/* Answers every path of @answers, {"/data/age": 30, "/data/topics": ["traffic", "trees"]}: strings,
 * whole and decimal numbers, true (for "OK"), null (no answer) and arrays of strings for select
 * many. A value that breaks a rule is kept and left to tv_form_session_finish(). BAD_REQUEST or
 * NOT_FOUND name the path. */
gboolean tv_form_session_fill (TvFormSession *self, const TvJson *answers, GError **error);

/* "" when unanswered, NULL for a path the form does not have. */
const char *tv_form_session_get_value (TvFormSession *self, const char *path);

/* Faults of one page or (G_MAXUINT) of all; irrelevant questions have none. (transfer container)
 * (element-type TvFormFault) */
GPtrArray *tv_form_session_check (TvFormSession *self, guint page);

/* The finished instance, irrelevant nodes removed, the @identity paths (globs like /data/identity/
 * and a star) emptied into @ret_identity (element-type utf8 utf8). FORM_INVALID while a fault
 * stands. */
GBytes *tv_form_session_finish (TvFormSession *self,
                                const char *const *identity,
                                GHashTable **ret_identity,
                                GError **error);

G_END_DECLS
