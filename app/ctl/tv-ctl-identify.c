// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "catalogue/tv-catalogue.h"
#include "tv-ctl-commands.h"
#include "tv-ctl-content.h"

static gboolean
parse_degrees (const char *text, double most, double *ret_value, GError **error)
{
  char *end = NULL;

  *ret_value = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && *ret_value >= -most && *ret_value <= most)
    return TRUE;
  return tv_ctl_fail_usage (error, _ ("No degrees: %s"), text);
}

static TvJson *
to_json (const TvCover *cover)
{
  TvJson *json = json_pack ("{s:s, s:i, s:s?, s:s?, s:b, s:s?, s:s?, s:s?, s:f}",
                            "item",
                            cover->plan->item,
                            "version",
                            (int) cover->plan->version,
                            "name",
                            cover->plan->name,
                            "state",
                            cover->plan->state,
                            "in_force",
                            tv_cover_is_in_force (cover),
                            "code",
                            cover->code,
                            "lot",
                            cover->lot,
                            "layer",
                            cover->layer,
                            "area_m2",
                            cover->area_m2);

  if (cover->layer != NULL)
    json_object_set_new (json, "feature", json_integer (cover->feature));
  if (cover->properties != NULL)
    json_object_set (json, "properties", cover->properties);
  return json;
}

static gboolean
disagrees_with_any (const TvCover *cover, GPtrArray *covers)
{
  for (guint i = 0; i < covers->len; i++)
    if (tv_cover_disagrees (cover, g_ptr_array_index (covers, i)))
      return TRUE;
  return FALSE;
}

static void
say_cover (TvCtl *ctl, const TvCover *cover)
{
  tv_ctl_say (ctl,
              "%s@%u: %s %s (%s) — %s",
              cover->plan->item,
              cover->plan->version,
              cover->code != NULL ? cover->code : "–",
              cover->lot != NULL ? cover->lot : "",
              cover->layer != NULL ? cover->layer : "–",
              tv_plan_state_label (cover->plan->state));
}

gboolean
tv_ctl_identify (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_autofree char *content = NULL;
  g_autofree char *item = NULL;
  double lon = 0;
  double lat = 0;
  gboolean disagreement = FALSE;
  guint first = 1;
  gint64 start;
  TvJson *rows = json_array ();
  g_autoptr (TvCatalogue) catalogue = NULL;
  g_autoptr (GPtrArray) covers = NULL;
  const GOptionEntry entries[] = {
    TV_CTL_CONTENT_OPTION (content),
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, N_ ("Only in this plan"), "ID" },
    { NULL },
  };

  tv_ctl_set (ctl, "rows", rows);
  if (!tv_ctl_parse (ctl, entries, &words, 2, 3, error))
    return FALSE;
  /* "--" before a longitude west of Greenwich is left standing. */
  if (g_str_equal (words[1], "--"))
    first = 2;
  if (g_strv_length (words) != first + 2)
    return tv_ctl_fail_usage (error, _ ("No degrees: %s"), words[first]);
  if (!parse_degrees (words[first], 180, &lon, error)
      || !parse_degrees (words[first + 1], 90, &lat, error))
    return FALSE;
  catalogue = tv_ctl_content_open (content, error);
  start = g_get_monotonic_time ();
  covers = catalogue != NULL ? tv_catalogue_list_covers (catalogue, lon, lat, error) : NULL;
  if (covers == NULL)
    return FALSE;
  tv_ctl_set (ctl, "microseconds", json_integer (g_get_monotonic_time () - start));
  for (guint i = 0; i < covers->len; i++)
    {
      const TvCover *cover = g_ptr_array_index (covers, i);

      if (item != NULL && !g_str_equal (item, cover->plan->item))
        continue;
      disagreement = disagreement || disagrees_with_any (cover, covers);
      say_cover (ctl, cover);
      json_array_append_new (rows, to_json (cover));
    }
  tv_ctl_set (ctl, "disagreement", json_boolean (disagreement));
  if (json_array_size (rows) == 0)
    tv_ctl_say (ctl, _ ("No plan shows anything here."));
  else if (disagreement)
    tv_ctl_say (ctl, _ ("These plans disagree about the use of this land."));
  return TRUE;
}
