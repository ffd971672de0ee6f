// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-private.h"

G_BEGIN_DECLS

/* Fills the fields of @form from @form->definition. FORM_INVALID. */
gboolean tv_form_parser_run (TvForm *form, GError **error);

/* A reference as a path from the root; a relative one stands below @base, NULL for the root
 * element. (transfer full) */
char *tv_form_resolve (TvForm *form, const char *base, const char *path);

/* The second half: what the body asks, after the nodes are known. */
gboolean tv_form_body_parse (TvForm *form,
                             const xmlNode *body,
                             GHashTable *bind_ids,
                             GError **error);

/* "lang" as forms write it, "Tiếng Việt (vi)" or "vi", as a code. (transfer full) */
char *tv_form_itext_get_code (const char *lang);
gboolean tv_form_itext_parse (TvForm *form, const xmlNode *itext, GError **error);
/* Every name of a text is there. */
gboolean tv_form_itext_check (TvForm *form, GError **error);

G_END_DECLS
