// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The native half of a form plugin: the only header such a module may include beside GLib. A module
 * is the file tv-form-<id>.so and exports one function, TvFormModuleEntry, under the name
 * TV_FORM_MODULE_SYMBOL. It is loaded once and stays.
 *
 * Every function is pure: it reads @answers (element-type utf8 utf8: path of the node → value, ""
 * when unanswered; identity nodes are empty) and calls @report; it keeps nothing, does no I/O,
 * starts no thread and may be called from any. What it returns or reports is copied at once. Texts
 * are UTF-8.
 * @language is "vi" or "en". */

#define TV_FORM_MODULE_ABI 1
#define TV_FORM_MODULE_SYMBOL "tv_form_module"

typedef void (*TvFormModuleReport) (const char *key, const char *text, gpointer data);

typedef struct
{
  guint32 abi;  /* TV_FORM_MODULE_ABI */
  guint32 size; /* sizeof (TvFormModule), as the module was compiled */

  /* Each may be NULL. */

  /* Reports (path, what is wrong in the reader's words) for rules XPath cannot say. */
  void (*validate) (GHashTable *answers,
                    const char *language,
                    TvFormModuleReport report,
                    gpointer data);

  /* Reports (path, value) of nodes to fill in, after the form's own calculations. */
  void (*compute) (GHashTable *answers, TvFormModuleReport report, gpointer data);

  /* One line for lists. (transfer full): freed with g_free() (nullable) */
  char *(*summarise) (GHashTable *answers, const char *language);

  /* Reports (heading, cell) for each further column of an export, always the same headings. */
  void (*columns) (GHashTable *answers,
                   const char *language,
                   TvFormModuleReport report,
                   gpointer data);

  /* Reports (path, value) that turn the answers of an older @version into this form's. */
  void (*migrate) (GHashTable *answers,
                   const char *version,
                   TvFormModuleReport report,
                   gpointer data);
} TvFormModule;

typedef const TvFormModule *(*TvFormModuleEntry) (void);

G_END_DECLS
