// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-story-sheet.h"

#include "model/tv-story.h"
#include "tv-visit-parts.h"

#include <glib/gi18n-lib.h>

#define MAX_JSON (1024 * 1024)

struct _TvStorySheet
{
  GtkWidget parent_instance;

  TvVisit *visit; /* (owned) */
  TvStory *story; /* (owned) */
  TvMapView *map; /* borrowed, weak */
  GtkWidget *box; /* child: all below lie in it */
  GtkWidget *count;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *back;
  GtkWidget *next;
  guint step;
};

G_DEFINE_FINAL_TYPE (TvStorySheet, tv_story_sheet, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tv_story_sheet_dispose (GObject *object)
{
  TvStorySheet *self = TV_STORY_SHEET (object);

  g_clear_weak_pointer (&self->map);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->story, tv_story_free);
  g_clear_object (&self->visit);
  G_OBJECT_CLASS (tv_story_sheet_parent_class)->dispose (object);
}

static void
tv_story_sheet_class_init (TvStorySheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_story_sheet_dispose;
  signals[CLOSED] = g_signal_new ("closed",
                                  TV_TYPE_STORY_SHEET,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "story-sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
tv_story_sheet_init (TvStorySheet *self)
{
}

static void
show_step (TvStorySheet *self)
{
  const TvStoryStep *step = g_ptr_array_index (self->story->steps, self->step);
  const char *language = tv_visit_get_language (self->visit);
  /* TRANSLATORS: number of a step, how many there are */
  g_autofree char *count
      = g_strdup_printf (_ ("Step %u of %u"), self->step + 1, self->story->steps->len);

  tv_visit_touch (self->visit);
  gtk_label_set_label (GTK_LABEL (self->count), count);
  gtk_label_set_label (GTK_LABEL (self->title), tv_story_step_get_title (step, language));
  gtk_label_set_label (GTK_LABEL (self->text), tv_story_step_get_text (step, language));
  gtk_widget_set_sensitive (self->back, self->step > 0);
  gtk_widget_set_sensitive (self->next, self->step + 1 < self->story->steps->len);
  if (self->map != NULL)
    tv_map_view_show_point (self->map, step->lon, step->lat, step->zoom);
}

static void
back_cb (TvStorySheet *self)
{
  if (self->step > 0)
    self->step--;
  show_step (self);
}

static void
next_cb (TvStorySheet *self)
{
  if (self->step + 1 < self->story->steps->len)
    self->step++;
  show_step (self);
}

static void
close_cb (TvStorySheet *self)
{
  if (self->map != NULL)
    tv_map_view_clear_point (self->map);
  g_signal_emit (self, signals[CLOSED], 0);
}

static GtkWidget *
add_button (TvStorySheet *self, GtkWidget *row, const char *icon, const char *label, GCallback func)
{
  GtkWidget *button = tv_visit_action_new (icon, label, NULL);

  g_signal_connect_swapped (button, "clicked", func, self);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
build (TvStorySheet *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "lot");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->count = tv_visit_label_new ("", "detail");
  self->title = tv_visit_label_new ("", "lot-answer");
  self->text = tv_visit_label_new ("", "body");
  gtk_box_append (GTK_BOX (self->box), self->count);
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->text);
  self->back = add_button (self, row, "go-previous-symbolic", _ ("Before"), G_CALLBACK (back_cb));
  self->next = add_button (self, row, "go-next-symbolic", _ ("Onwards"), G_CALLBACK (next_cb));
  gtk_widget_add_css_class (self->next, "primary");
  add_button (self, row, "window-close-symbolic", _ ("Close"), G_CALLBACK (close_cb));
  gtk_box_append (GTK_BOX (self->box), row);
}

/* The first is the newest. A story that cannot be read is none: the map does not need it. */
static TvStory *
find_story (TvCatalogue *catalogue, const char *plan)
{
  g_auto (GStrv) items = tv_catalogue_list_items (catalogue, "story", NULL);

  for (gsize i = 0; items != NULL && items[i] != NULL; i++)
    {
      g_autoptr (GBytes) bytes = tv_catalogue_read (catalogue, items[i], 0, "story.json", NULL);
      g_autoptr (TvJson) json = bytes != NULL ? tv_json_parse_bytes (bytes, MAX_JSON, NULL) : NULL;
      g_autoptr (TvStory) story = json != NULL ? tv_story_parse (json, NULL) : NULL;

      if (story != NULL && g_strcmp0 (story->plan, plan) == 0)
        return g_steal_pointer (&story);
    }
  return NULL;
}

GtkWidget *
tv_story_sheet_new (TvVisit *visit, const char *plan, TvMapView *map)
{
  TvStory *story = find_story (tv_visit_get_catalogue (visit), plan);
  TvStorySheet *self;

  if (story == NULL)
    return NULL;
  self = g_object_new (TV_TYPE_STORY_SHEET, NULL);
  self->visit = g_object_ref (visit);
  self->story = story;
  g_set_weak_pointer (&self->map, map);
  build (self);
  return GTK_WIDGET (self);
}

void
tv_story_sheet_start (TvStorySheet *self)
{
  g_return_if_fail (TV_IS_STORY_SHEET (self));

  show_step (self);
}
