// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "forms/tv-form-module.h"

const TvFormModule *tv_form_module (void);

const TvFormModule *
tv_form_module (void)
{
  static const TvFormModule module
      = { .abi = TV_FORM_MODULE_ABI + 1, .size = sizeof (TvFormModule) };

  return &module;
}
