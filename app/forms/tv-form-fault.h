// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One thing that is wrong with the answers to a form. */
typedef struct
{
  char *path;    /* (owned): of the node in the instance */
  char *rule;    /* (owned): required constraint type unknown relevant */
  char *message; /* (owned): the form's own words, or a plain sentence */
} TvFormFault;

/* Copies what it is given. (transfer full) */
TvFormFault *tv_form_fault_new (const char *path, const char *rule, const char *message);
void tv_form_fault_free (TvFormFault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvFormFault, tv_form_fault_free)

/* An empty list that frees its faults. (transfer container) (element-type TvFormFault) */
GPtrArray *tv_form_fault_list_new (void);

G_END_DECLS
