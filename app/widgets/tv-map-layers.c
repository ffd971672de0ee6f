// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-map-layers.h"

#include "base/tv-format.h"

#define PLAN "plan"
#define BASEMAP "basemap"
#define EXISTING "hien-trang"
#define PLANNED "quy-hoach"

struct _TvMapLayers
{
  GObject parent_instance;

  TvTilePainter *painter; /* (owned) */
  TvPlan *plan;           /* (owned) (nullable) */
  GPtrArray *published;   /* (element-type TvMapEntry) in the publisher's order */
  GPtrArray *entries;     /* the same, in the reader's order (unowned elements) */
  TvMapMask mask;
};

G_DEFINE_FINAL_TYPE (TvMapLayers, tv_map_layers, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_map_layers_finalize (GObject *object)
{
  TvMapLayers *self = TV_MAP_LAYERS (object);

  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->published);
  g_clear_pointer (&self->plan, tv_plan_unref);
  g_clear_object (&self->painter);
  G_OBJECT_CLASS (tv_map_layers_parent_class)->finalize (object);
}

static void
tv_map_layers_class_init (TvMapLayersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_map_layers_finalize;
  signals[CHANGED] = g_signal_new ("changed",
                                   TV_TYPE_MAP_LAYERS,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
tv_map_layers_init (TvMapLayers *self)
{
  self->published = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_map_entry_free);
  self->entries = g_ptr_array_new ();
}

/* Reading the styles */

/* The style layer that stands for @layer in the list: itself when it has a title, else the one with
 * a title that shows the same data. Layers without any belong together by their data, in a base map
 * all of them: nobody knows more of them. */
static const TvStyleLayer *
find_owner (const TvStyle *style, const char *sheet, const TvStyleLayer *layer)
{
  const TvStyleLayer *first = NULL;

  if (layer->title != NULL)
    return layer;
  for (guint i = 0; i < style->layers->len; i++)
    {
      const TvStyleLayer *other = g_ptr_array_index (style->layers, i);

      if (other->title != NULL && g_str_equal (other->source, layer->source))
        return other;
    }
  for (guint i = 0; i < style->layers->len && first == NULL; i++)
    {
      const TvStyleLayer *other = g_ptr_array_index (style->layers, i);

      if (g_str_equal (other->source, layer->source)
          || (g_str_equal (sheet, BASEMAP) && other->title == NULL
              && find_owner (style, PLAN, other) == other))
        first = other;
    }
  return first;
}

static const TvPlanLayer *
find_plan_layer (TvMapLayers *self, const char *source)
{
  for (guint i = 0; self->plan != NULL && i < self->plan->layers->len; i++)
    {
      const TvPlanLayer *layer = g_ptr_array_index (self->plan->layers, i);

      if (g_str_equal (layer->id, source))
        return layer;
    }
  return NULL;
}

static const char *
layer_title (const TvStyleLayer *layer)
{
  const char *title = tv_json_get_string (layer->title, tv_format_language (), NULL);

  return title != NULL ? title : tv_json_get_string (layer->title, "vi", NULL);
}

static TvMapEntry *
new_entry (TvMapLayers *self, const char *sheet, const TvStyleLayer *layer)
{
  const TvPlanLayer *planned
      = g_str_equal (sheet, PLAN) ? find_plan_layer (self, layer->source) : NULL;
  const char *title = layer_title (layer);
  const char *group = layer->group;

  if (title == NULL && planned != NULL)
    title = planned->title;
  if (title == NULL && g_str_equal (sheet, PLAN))
    title = layer->source;
  if (group == NULL && planned != NULL)
    group = planned->role;
  if (group == NULL && g_str_equal (sheet, PLAN))
    group = PLANNED;
  return tv_map_entry_new (sheet, layer->id, title, g_str_equal (sheet, PLAN) ? group : NULL);
}

static TvMapEntry *
find_entry (GPtrArray *entries, const char *sheet, const char *id)
{
  for (guint i = 0; i < entries->len; i++)
    {
      TvMapEntry *entry = g_ptr_array_index (entries, i);

      if (tv_map_entry_is (entry, sheet, id))
        return entry;
    }
  return NULL;
}

/* From the top of the drawing down. */
static void
add_sheet (TvMapLayers *self, GPtrArray *entries, const char *sheet)
{
  g_autoptr (TvStyle) style = tv_tile_painter_dup_style (self->painter, sheet);

  for (guint i = style != NULL ? style->layers->len : 0; i > 0; i--)
    {
      const TvStyleLayer *layer = g_ptr_array_index (style->layers, i - 1);
      const TvStyleLayer *owner = find_owner (style, sheet, layer);
      TvMapEntry *entry = find_entry (entries, sheet, owner->id);

      if (entry == NULL)
        {
          entry = new_entry (self, sheet, owner);
          g_ptr_array_add (entries, entry);
        }
      g_ptr_array_insert (entry->layers, 0, g_strdup (layer->id));
    }
}

/* What the reader had chosen of the layers that are still there. */
static void
take_choices (GPtrArray *entries, GPtrArray *old)
{
  for (guint i = 0; i < entries->len; i++)
    {
      TvMapEntry *entry = g_ptr_array_index (entries, i);
      const TvMapEntry *before = find_entry (old, entry->sheet, entry->id);

      if (before == NULL)
        continue;
      entry->visible = before->visible;
      entry->opacity = before->opacity;
    }
}

static void
take_published_order (TvMapLayers *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  /* not g_ptr_array_copy: the elements stay the other's */
  self->entries = g_ptr_array_sized_new (self->published->len);
  g_ptr_array_extend (self->entries, self->published, NULL, NULL);
}

/* The reader's order, when it says all; what came new has no place in it. */
static void
take_order (TvMapLayers *self, GPtrArray *old)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < old->len; i++)
    {
      const TvMapEntry *before = g_ptr_array_index (old, i);
      TvMapEntry *entry = find_entry (self->published, before->sheet, before->id);

      if (entry != NULL)
        g_ptr_array_add (sorted, entry);
    }
  if (sorted->len < self->published->len)
    return;
  g_ptr_array_unref (self->entries);
  self->entries = g_steal_pointer (&sorted);
}

/* Drawing */

static gboolean
is_masked (TvMapLayers *self, const TvMapEntry *entry)
{
  if (self->mask == TV_MAP_MASK_PLANNED)
    return g_strcmp0 (entry->group, EXISTING) == 0;
  if (self->mask == TV_MAP_MASK_EXISTING)
    return g_strcmp0 (entry->group, PLANNED) == 0
           || g_strcmp0 (entry->group, "khong-gian-ngam") == 0;
  return FALSE;
}

static gboolean
is_ordered (TvMapLayers *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      if (g_ptr_array_index (self->entries, i) != g_ptr_array_index (self->published, i))
        return TRUE;
    }
  return FALSE;
}

static void
apply_order (TvMapLayers *self, const char *sheet)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (!is_ordered (self))
    {
      tv_tile_painter_set_layer_order (self->painter, sheet, NULL);
      return;
    }
  for (guint i = self->entries->len; i > 0; i--)
    {
      const TvMapEntry *entry = g_ptr_array_index (self->entries, i - 1);

      for (guint k = 0; g_str_equal (entry->sheet, sheet) && k < entry->layers->len; k++)
        g_ptr_array_add (ids, g_ptr_array_index (entry->layers, k));
    }
  g_ptr_array_add (ids, NULL);
  tv_tile_painter_set_layer_order (self->painter, sheet, (const char *const *) ids->pdata);
}

static void
apply (TvMapLayers *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const TvMapEntry *entry = g_ptr_array_index (self->entries, i);
      gboolean hidden = !entry->visible || is_masked (self, entry);

      for (guint k = 0; k < entry->layers->len; k++)
        {
          const char *layer = g_ptr_array_index (entry->layers, k);

          tv_tile_painter_set_hidden (self->painter, entry->sheet, layer, hidden);
          tv_tile_painter_set_layer_opacity (self->painter,
                                             entry->sheet,
                                             layer,
                                             entry->opacity / 100.0);
        }
    }
  apply_order (self, PLAN);
  apply_order (self, BASEMAP);
  g_signal_emit (self, signals[CHANGED], 0);
}

TvMapLayers *
tv_map_layers_new (TvTilePainter *painter)
{
  TvMapLayers *self = g_object_new (TV_TYPE_MAP_LAYERS, NULL);

  self->painter = g_object_ref (painter);
  tv_map_layers_reload (self);
  return self;
}

void
tv_map_layers_reload (TvMapLayers *self)
{
  g_autoptr (GPtrArray) old_published = NULL;
  g_autoptr (GPtrArray) old = NULL;
  gboolean was_ordered;

  g_return_if_fail (TV_IS_MAP_LAYERS (self));

  was_ordered = is_ordered (self);
  old_published = g_steal_pointer (&self->published);
  old = g_steal_pointer (&self->entries);
  self->published = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_map_entry_free);
  add_sheet (self, self->published, PLAN);
  add_sheet (self, self->published, BASEMAP);
  take_choices (self->published, old);
  take_published_order (self);
  if (was_ordered)
    take_order (self, old);
  apply (self);
}

void
tv_map_layers_set_plan (TvMapLayers *self, TvPlan *plan)
{
  g_return_if_fail (TV_IS_MAP_LAYERS (self) && plan != NULL);

  tv_plan_ref (plan);
  g_clear_pointer (&self->plan, tv_plan_unref);
  self->plan = plan;
  tv_map_layers_reload (self);
}

/* Asking */

GPtrArray *
tv_map_layers_get_entries (TvMapLayers *self)
{
  g_return_val_if_fail (TV_IS_MAP_LAYERS (self), NULL);

  return self->entries;
}

const TvMapEntry *
tv_map_layers_find (TvMapLayers *self, const char *sheet, const char *id)
{
  g_return_val_if_fail (TV_IS_MAP_LAYERS (self), NULL);

  return find_entry (self->entries, sheet, id);
}

GPtrArray *
tv_map_layers_list_groups (TvMapLayers *self)
{
  GPtrArray *groups = g_ptr_array_new ();

  g_return_val_if_fail (TV_IS_MAP_LAYERS (self), groups);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TvMapEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->group != NULL
          && !g_ptr_array_find_with_equal_func (groups, entry->group, g_str_equal, NULL))
        g_ptr_array_add (groups, entry->group);
    }
  return groups;
}

gboolean
tv_map_layers_shows (TvMapLayers *self, const char *sheet, const char *style_layer)
{
  g_return_val_if_fail (TV_IS_MAP_LAYERS (self), TRUE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TvMapEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (entry->sheet, sheet)
          && g_ptr_array_find_with_equal_func (entry->layers, style_layer, g_str_equal, NULL))
        return entry->visible && !is_masked (self, entry);
    }
  return TRUE;
}

gboolean
tv_map_layers_is_as_published (TvMapLayers *self)
{
  g_return_val_if_fail (TV_IS_MAP_LAYERS (self), TRUE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TvMapEntry *entry = g_ptr_array_index (self->entries, i);

      if (!entry->visible || entry->opacity != 100)
        return FALSE;
    }
  return !is_ordered (self);
}

/* Choosing */

void
tv_map_layers_set_visible (TvMapLayers *self, const char *sheet, const char *id, gboolean visible)
{
  TvMapEntry *entry;

  g_return_if_fail (TV_IS_MAP_LAYERS (self));

  entry = find_entry (self->entries, sheet, id);
  if (entry == NULL || entry->visible == visible)
    return;
  entry->visible = visible;
  apply (self);
}

void
tv_map_layers_set_group_visible (TvMapLayers *self, const char *group, gboolean visible)
{
  g_return_if_fail (TV_IS_MAP_LAYERS (self));

  for (guint i = 0; i < self->entries->len; i++)
    {
      TvMapEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->group, group) == 0)
        entry->visible = visible;
    }
  apply (self);
}

gboolean
tv_map_layers_is_group_visible (TvMapLayers *self, const char *group)
{
  g_return_val_if_fail (TV_IS_MAP_LAYERS (self), FALSE);

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TvMapEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->group, group) == 0 && entry->visible)
        return TRUE;
    }
  return FALSE;
}

void
tv_map_layers_set_opacity (TvMapLayers *self, const char *sheet, const char *id, guint opacity)
{
  guint wanted = CLAMP (opacity, TV_MAP_ENTRY_FAINTEST, 100);
  TvMapEntry *entry;

  g_return_if_fail (TV_IS_MAP_LAYERS (self));

  entry = find_entry (self->entries, sheet, id);
  if (entry == NULL || entry->opacity == wanted)
    return;
  entry->opacity = wanted;
  apply (self);
}

/* Where the entry is that @at would change places with; the list's length when there is none. */
static guint
find_neighbour (TvMapLayers *self, guint at, gboolean up)
{
  const TvMapEntry *entry = g_ptr_array_index (self->entries, at);

  for (guint i = up ? at - 1 : at + 1; i < self->entries->len; i += up ? (guint) -1 : 1)
    {
      const TvMapEntry *other = g_ptr_array_index (self->entries, i);

      if (g_str_equal (other->sheet, entry->sheet) && g_strcmp0 (other->group, entry->group) == 0)
        return i;
    }
  return self->entries->len;
}

gboolean
tv_map_layers_can_move (TvMapLayers *self, const char *sheet, const char *id, gboolean up)
{
  guint at;

  g_return_val_if_fail (TV_IS_MAP_LAYERS (self), FALSE);

  return g_ptr_array_find (self->entries, find_entry (self->entries, sheet, id), &at)
         && find_neighbour (self, at, up) < self->entries->len;
}

void
tv_map_layers_move (TvMapLayers *self, const char *sheet, const char *id, gboolean up)
{
  guint at, other;
  gpointer moved;

  g_return_if_fail (TV_IS_MAP_LAYERS (self));

  moved = find_entry (self->entries, sheet, id);
  if (!g_ptr_array_find (self->entries, moved, &at))
    return;
  other = find_neighbour (self, at, up);
  if (other >= self->entries->len)
    return;
  self->entries->pdata[at] = self->entries->pdata[other];
  self->entries->pdata[other] = moved;
  apply (self);
}

static gboolean
find_group (GPtrArray *groups, const char *group, gboolean up, guint *ret_at, guint *ret_other)
{
  if (!g_ptr_array_find_with_equal_func (groups, group, g_str_equal, ret_at))
    return FALSE;
  *ret_other = up ? *ret_at - 1 : *ret_at + 1;
  return *ret_other < groups->len;
}

gboolean
tv_map_layers_can_move_group (TvMapLayers *self, const char *group, gboolean up)
{
  g_autoptr (GPtrArray) groups = tv_map_layers_list_groups (self);
  guint at, other;

  return find_group (groups, group, up, &at, &other);
}

void
tv_map_layers_move_group (TvMapLayers *self, const char *group, gboolean up)
{
  g_autoptr (GPtrArray) groups = tv_map_layers_list_groups (self);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint at, other;

  if (!find_group (groups, group, up, &at, &other))
    return;
  groups->pdata[at] = groups->pdata[other];
  groups->pdata[other] = (gpointer) group;
  for (guint i = 0; i <= groups->len; i++)
    {
      for (guint k = 0; k < self->entries->len; k++)
        {
          TvMapEntry *entry = g_ptr_array_index (self->entries, k);

          if (g_strcmp0 (entry->group, i < groups->len ? groups->pdata[i] : NULL) == 0)
            g_ptr_array_add (sorted, entry);
        }
    }
  g_ptr_array_unref (self->entries);
  self->entries = g_steal_pointer (&sorted);
  apply (self);
}

void
tv_map_layers_set_mask (TvMapLayers *self, TvMapMask mask)
{
  g_return_if_fail (TV_IS_MAP_LAYERS (self));

  if (self->mask == mask)
    return;
  self->mask = mask;
  apply (self);
}

void
tv_map_layers_copy (TvMapLayers *self, TvMapLayers *other)
{
  g_return_if_fail (TV_IS_MAP_LAYERS (self) && TV_IS_MAP_LAYERS (other));

  take_choices (self->published, other->entries);
  take_order (self, is_ordered (other) ? other->entries : self->published);
  apply (self);
}

void
tv_map_layers_reset (TvMapLayers *self)
{
  g_return_if_fail (TV_IS_MAP_LAYERS (self));

  for (guint i = 0; i < self->published->len; i++)
    {
      TvMapEntry *entry = g_ptr_array_index (self->published, i);

      entry->visible = TRUE;
      entry->opacity = 100;
    }
  take_published_order (self);
  apply (self);
}
