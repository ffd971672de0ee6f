// SPDX-License-Identifier: GPL-3.0-or-later
/* The native half of the example: one rule XPath cannot say well, and a line for lists. */
#include "config.h"

#include "forms/tv-form-module.h"

const TvFormModule *tv_form_module (void);

static const char *
get (GHashTable *answers, const char *path)
{
  const char *value = g_hash_table_lookup (answers, path);

  return value != NULL ? value : "";
}

/* Trees stand at least two metres apart. */
static void
validate (GHashTable *answers, const char *language, TvFormModuleReport report, gpointer data)
{
  double length = g_ascii_strtod (get (answers, "/data/length"), NULL);
  double count = g_ascii_strtod (get (answers, "/data/count"), NULL);

  if (length > 0.0 && count > 2.0 * (length / 2.0 + 1.0))
    report ("/data/count",
            g_str_equal (language, "vi") ? "Đoạn đường này không đủ chỗ cho chừng ấy cây."
                                         : "There is no room for so many trees along this street.",
            data);
}

static char *
summarise (GHashTable *answers, const char *language)
{
  const char *sick = get (answers, "/data/sick");

  return g_strdup_printf (g_str_equal (language, "vi") ? "%s cây, %s cây bị bệnh"
                                                       : "%s trees, %s of them sick",
                          get (answers, "/data/count"),
                          *sick != '\0' ? sick : "0");
}

static const TvFormModule module = {
  .abi = TV_FORM_MODULE_ABI,
  .size = sizeof (TvFormModule),
  .validate = validate,
  .summarise = summarise,
};

const TvFormModule *
tv_form_module (void)
{
  return &module;
}
