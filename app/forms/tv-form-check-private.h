// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-instance-private.h"

G_BEGIN_DECLS

/* What is wrong with the answer of one node, NULL when nothing is. What is not relevant cannot be
 * wrong. (transfer full) (nullable) */
TvFormFault *tv_form_check_node (TvForm *form,
                                 TvFormInstance *instance,
                                 guint index,
                                 const char *language);

G_END_DECLS
