// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-model-table.h"

#include "base/tv-error.h"

#include <string.h>

TvJson *
tv_model_table_json (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  TvJson *json = tv_json_parse (quoted, strlen (quoted), 65536, &error);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  return json;
}

void
tv_model_table_assert_refused (GError *error, const char *text)
{
  g_test_message ("%s", text);
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}
