// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

/* An empty folder that goes away with the test's own folders. (transfer full) */
char *tv_test_folder_new (void);
