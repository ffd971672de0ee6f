// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "forms/tv-form-module.h"

const TvFormModule *tv_form_module (void);

const TvFormModule *
tv_form_module (void)
{
  return NULL;
}
