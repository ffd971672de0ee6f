// SPDX-License-Identifier: GPL-3.0-or-later
/* Exports something, but not what is asked for. */
#include "config.h"

int tv_form_something_else (void);

int
tv_form_something_else (void)
{
  return 1;
}
