// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

/* JSON of a test, which must parse; ' stands for ". */
TvJson *tv_model_table_json (const char *text);

/* That @error is what the readers say of JSON that is not right, and no other. */
void tv_model_table_assert_refused (GError *error, const char *text);
