// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue.h"
#include "forms/tv-form-plugin.h"

G_BEGIN_DECLS

/* The form of an item in the catalogue. */
TvFormPlugin *tv_ctl_opinion_open_form (TvCatalogue *catalogue, const char *item, GError **error);

/* Fills @plugin's form with the answers of a JSON file {path: value} and finishes it.
 * @ret_identity: (out) (transfer full) (element-type utf8 utf8) */
GBytes *tv_ctl_opinion_fill (TvFormPlugin *plugin,
                             const char *answers,
                             const char *language,
                             GHashTable **ret_identity,
                             GError **error);

/**
 * tv_ctl_opinion_seal:
 * @hello: what the agent said of itself
 * @round: the consultation; its first form is filled
 * @answers: JSON file
 * @code: 18 digits
 *
 * Seals an opinion as a visit does.
 */
GBytes *tv_ctl_opinion_seal (TvCatalogue *catalogue,
                             GVariant *hello,
                             const char *round,
                             const char *answers,
                             const char *language,
                             const char *code,
                             GError **error);

G_END_DECLS
