// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>
#include <jansson.h>

G_BEGIN_DECLS

typedef json_t TvJson;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvJson, json_decref)

/* All JSON from outside comes through here: no duplicate keys, depth ≤ 32, ≤ @max bytes, text
 * normalised to NFC. TV_ERROR_BAD_REQUEST says where it broke. (transfer full) */
TvJson *tv_json_parse (gconstpointer data, gsize length, gsize max, GError **error);
TvJson *tv_json_parse_bytes (GBytes *bytes, gsize max, GError **error);
TvJson *tv_json_load_file (const char *path, gsize max, GError **error);

/* Compact (indent 0) or indented text with sorted keys, the same bytes for the same value. */
GBytes *tv_json_to_bytes (const TvJson *json, int indent);
char *tv_json_to_text (const TvJson *json, int indent);

/* A member that must be there with the right type, else BAD_REQUEST naming it.
 * Strings, arrays and objects are borrowed from @object; @ret is left alone on failure. */
gboolean tv_json_need_string (const TvJson *object,
                              const char *key,
                              const char **ret,
                              GError **error);
gboolean tv_json_need_int (const TvJson *object, const char *key, gint64 *ret, GError **error);
gboolean tv_json_need_array (const TvJson *object, const char *key, TvJson **ret, GError **error);
gboolean tv_json_need_object (const TvJson *object, const char *key, TvJson **ret, GError **error);

/* A member that may be missing. */
const char *tv_json_get_string (const TvJson *object, const char *key, const char *fallback);
gint64 tv_json_get_int (const TvJson *object, const char *key, gint64 fallback);
double tv_json_get_number (const TvJson *object, const char *key, double fallback);
gboolean tv_json_get_boolean (const TvJson *object, const char *key, gboolean fallback);

/* An array of strings as a NULL-terminated vector; empty when missing. (transfer full) */
GStrv tv_json_get_strings (const TvJson *object, const char *key);
TvJson *tv_json_new_strings (const char *const *strings);

/* A text in several languages, {"vi": …, "en": …} or a plain string: the best for @language, then
 * vi, then any. (transfer none) */
const char *tv_json_get_localized (const TvJson *object, const char *key, const char *language);

G_END_DECLS
