// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-form-fault.h"

TvFormFault *
tv_form_fault_new (const char *path, const char *rule, const char *message)
{
  TvFormFault *self = g_new0 (TvFormFault, 1);

  self->path = g_strdup (path);
  self->rule = g_strdup (rule);
  self->message = g_strdup (message);
  return self;
}

void
tv_form_fault_free (TvFormFault *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->rule);
  g_free (self->message);
  g_free (self);
}

GPtrArray *
tv_form_fault_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tv_form_fault_free);
}
