// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-private.h"

G_BEGIN_DECLS

/* The answers to a form while its rules are applied. An answer that is not relevant now is kept but
 * counts as empty in every expression. For one thread. */
typedef struct _TvFormInstance TvFormInstance;

/* Empty: @form's defaults only with @defaults. */
TvFormInstance *tv_form_instance_new (TvForm *form, gboolean defaults);
void tv_form_instance_free (TvFormInstance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvFormInstance, tv_form_instance_free)

void tv_form_instance_set_now (TvFormInstance *self, gint64 now);

/* Takes the answers of an instance from elsewhere; what does not belong there is a fault.
 * FORM_INVALID when it is no XML or another form's. */
gboolean tv_form_instance_read (TvFormInstance *self,
                                GBytes *xml,
                                GPtrArray *faults,
                                GError **error);

/* @index: of the node. */
const char *tv_form_instance_get_value (TvFormInstance *self, guint index);
void tv_form_instance_set_value (TvFormInstance *self, guint index, const char *value);
gboolean tv_form_instance_is_relevant (TvFormInstance *self, guint index);
gboolean tv_form_instance_is_required (TvFormInstance *self, guint index);
gboolean tv_form_instance_is_read_only (TvFormInstance *self, guint index);
/* TRUE when nothing forbids the value. */
gboolean tv_form_instance_satisfies (TvFormInstance *self, guint index, GError **error);

/* Applies relevant and (with @calculate) calculate until nothing changes. */
gboolean tv_form_instance_settle (TvFormInstance *self,
                                  gboolean calculate,
                                  gboolean *ret_changed,
                                  GError **error);

/* The words of @text in @language at a node. Empty for NULL. (transfer full) */
char *tv_form_instance_render (TvFormInstance *self,
                               const TvFormText *text,
                               guint index,
                               const char *language);

/* (transfer container) (element-type TvChoice) */
GPtrArray *tv_form_instance_list_choices (TvFormInstance *self,
                                          const TvFormControl *control,
                                          const char *language);

/* The question as it stands. (transfer full) */
TvQuestion *tv_form_instance_look (TvFormInstance *self,
                                   const TvFormControl *control,
                                   const char *language);

/* Evaluates every expression of the form once. FORM_INVALID names the one that cannot be. */
gboolean tv_form_instance_try (TvFormInstance *self, GError **error);

/* A copy of the document without the nodes that are not relevant. (transfer full) */
xmlDoc *tv_form_instance_copy_relevant (TvFormInstance *self);

G_END_DECLS
