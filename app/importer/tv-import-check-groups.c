// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-text.h"
#include "model/tv-plan.h"
#include "tv-import-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PLANNED "quy-hoach"

/* Words of a layer's name or title that tell its group (domain.md §3.4: HienTrang, MocGioi …). */
static const struct
{
  const char *words;
  const char *group;
} names[] = {
  { "hiện trạng", "hien-trang" },
  { "hientrang", "hien-trang" },
  { "không gian ngầm", "khong-gian-ngam" },
  { "công trình ngầm", "khong-gian-ngam" },
  { "hạ tầng ngầm", "khong-gian-ngam" },
  { "đường hầm", "khong-gian-ngam" },
  { "di sản", "di-san" },
  { "di tích", "di-san" },
  { "existing", "hien-trang" },
  { "underground", "khong-gian-ngam" },
  { "heritage", "di-san" },
};

/* " quy hoach khong gian ngam ": whole words are looked for. */
static char *
dup_words (const char *text)
{
  g_autofree char *folded = tv_text_fold (text);
  g_autofree char *words = g_strconcat (" ", folded, " ", NULL);

  for (char *c = words; *c != '\0'; c++)
    {
      if (strchr ("-_.,()/", *c) != NULL)
        *c = ' ';
    }
  return g_steal_pointer (&words);
}

/* The group a text speaks of; NULL: none. */
static const char *
find_group (const char *text)
{
  g_autofree char *words = dup_words (text);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *sought = dup_words (names[i].words);

      if (strstr (words, sought) != NULL)
        return names[i].group;
    }
  return NULL;
}

/* Of the layer as it is called everywhere. */
static const char *
guess_group (const TvImportLayerSpec *spec)
{
  const char *group = find_group (spec->title);

  if (group == NULL)
    group = find_group (spec->id);
  if (group == NULL)
    group = find_group (spec->file);
  return group == NULL && spec->layer != NULL ? find_group (spec->layer) : group;
}

void
tv_import_check_groups (const TvImportCheck *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      const TvImportLayer *layer = g_ptr_array_index (self->layers, i);
      const char *group = guess_group (layer->spec);
      g_autofree char *advice = NULL;

      if (group == NULL || !g_str_equal (layer->spec->role, PLANNED))
        continue;
      advice = g_strdup_printf (
          _ ("Write Role=%s if it does not show what is planned on the ground: people take what "
             "is in the group of the plan for what may be built."),
          group);
      tv_import_log_find (self->log,
                          TV_IMPORT_WARNING,
                          "group",
                          layer->spec->id,
                          advice,
                          /* TRANSLATORS: title of a layer; name of a group of layers */
                          _ ("“%s” sounds like the group “%s”, but stands among what is planned"),
                          layer->spec->title,
                          tv_plan_layer_group_label (group));
    }
}
