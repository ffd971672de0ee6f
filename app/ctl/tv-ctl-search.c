// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"
#include "catalogue/tv-catalogue.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-content.h"

#define LIMIT_MOST 200

static const char *const kinds[] = { "plan", "page", "lot", "unit", "round", "indicator", "place" };

static TvJson *
hit_to_json (const TvHit *hit)
{
  TvJson *json = json_object ();

  json_object_set_new (json, "kind", json_string (kinds[hit->kind]));
  json_object_set_new (json, "item", json_string (hit->item));
  json_object_set_new (json, "version", json_integer (hit->version));
  json_object_set_new (json, "title", json_string (hit->title));
  if (hit->subtitle != NULL)
    json_object_set_new (json, "subtitle", json_string (hit->subtitle));
  if (hit->document != NULL)
    json_object_set_new (json, "document", json_string (hit->document));
  if (hit->kind == TV_HIT_PAGE)
    json_object_set_new (json, "page", json_integer (hit->page));
  if (hit->snippet != NULL)
    json_object_set_new (json, "snippet", json_string (hit->snippet));
  if (hit->kind == TV_HIT_LOT || hit->kind == TV_HIT_PLACE)
    json_object_set_new (json, "point", json_pack ("[f,f]", hit->lon, hit->lat));
  return json;
}

gboolean
tv_ctl_search (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *content = NULL;
  g_autofree char *query = NULL;
  int limit = 20;
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) hits = NULL;
  TvJson *rows = json_array ();
  gint64 start = 0;
  const GOptionEntry entries[] = {
    TV_CTL_CONTENT_OPTION (content),
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many at most (20)"), "N" },
    { NULL },
  };

  tv_ctl_set (ctl, "rows", rows);
  if (!tv_ctl_parse (ctl, entries, &words, 0, G_MAXUINT, error))
    return FALSE;
  if (limit < 1 || limit > LIMIT_MOST)
    return tv_ctl_fail_usage (error, _ ("--limit must be from 1 to %d"), LIMIT_MOST);
  catalogue = tv_ctl_content_open (content, error);
  if (catalogue == NULL)
    return FALSE;
  query = g_strjoinv (" ", words + 1);
  start = g_get_monotonic_time ();
  hits = tv_catalogue_search (catalogue, query, (guint) limit, error);
  if (hits == NULL)
    return FALSE;
  tv_ctl_set (ctl, "microseconds", json_integer (g_get_monotonic_time () - start));
  for (guint i = 0; i < hits->len; i++)
    {
      const TvHit *hit = g_ptr_array_index (hits, i);

      tv_ctl_say (ctl,
                  "%-9s %s%s%s",
                  kinds[hit->kind],
                  hit->title,
                  hit->subtitle != NULL && *hit->subtitle != '\0' ? " — " : "",
                  hit->subtitle != NULL ? hit->subtitle : "");
      json_array_append_new (rows, hit_to_json (hit));
    }
  if (hits->len == 0)
    tv_ctl_say (ctl, _ ("Nothing found."));
  return TRUE;
}
