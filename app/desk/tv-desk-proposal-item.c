// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"

#include "tv-desk-lot-picture.h"
#include "tv-desk-proposal-item.h"
#include "tv-desk-words.h"

#define ROWS_MAX 40
#define SQUARE_METRES_PER_HECTARE 10000.0

static const char *
change_label (TvItemChangeKind kind)
{
  switch (kind)
    {
    case TV_ITEM_ADDED:
      return _ ("New");
    case TV_ITEM_CHANGED:
      return _ ("Changed");
    case TV_ITEM_WITHDRAWN:
    default:
      return _ ("Withdrawn");
    }
}

/* What kinds of items are called among officials. */
static const char *
kind_label (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *label;
  } kinds[] = {
    { "plan", N_ ("Plan") },
    { "round", N_ ("Consultation") },
    { "form", N_ ("Form") },
    { "indicators", N_ ("Indicators") },
    { "units", N_ ("Register of units") },
    { "rules", N_ ("Legal rules") },
    { "basemap", N_ ("Base map") },
    { "keys", N_ ("Keys") },
    { "dictionary", N_ ("Dictionary for sealing") },
    { "notice", N_ ("Notice") },
    { "story", N_ ("Guided story") },
    { "answers", N_ ("Answers") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return _ (kinds[i].label);
  return kind;
}

/* "Version 1 → 2": what is not there is left out. */
static char *
version_text (const TvItemChange *change)
{
  if (change->old_line == NULL)
    return g_strdup_printf (_ ("version %u"), change->new_line->version);
  if (change->new_line == NULL)
    return g_strdup_printf (_ ("version %u"), change->old_line->version);
  return g_strdup_printf (_ ("version %u → %u"),
                          change->old_line->version,
                          change->new_line->version);
}

static GtkWidget *
new_group (const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  return group;
}

static void
add_row (GtkWidget *group, const char *title, const char *subtitle, const char *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  /* Titles of planners are no markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL && *subtitle != '\0')
    {
      g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
    }
  if (suffix != NULL)
    {
      GtkWidget *label = gtk_label_new (suffix);

      gtk_widget_add_css_class (label, "dim-label");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* "before → after", a dash for what is not stated. */
static char *
before_after (const char *before, const char *after)
{
  return g_strdup_printf ("%s → %s",
                          before != NULL && *before != '\0' ? before : "–",
                          after != NULL && *after != '\0' ? after : "–");
}

static GtkWidget *
new_checks (const TvReviewedItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  for (guint i = 0; i < item->checks->len; i++)
    {
      const TvReviewCheck *check = g_ptr_array_index (item->checks, i);
      GtkWidget *label = gtk_label_new (NULL);
      /* TRANSLATORS: what a check found */
      g_autofree char *text
          = g_strdup_printf (check->is_warning ? _ ("Mind: %s") : _ ("Note: %s"), check->text);

      gtk_label_set_label (GTK_LABEL (label), text);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, check->is_warning ? "desk-error" : "desk-note");
      gtk_box_append (GTK_BOX (box), label);
    }
  return box;
}

static GtkWidget *
new_facts (const TvPlanDifference *plan)
{
  GtkWidget *group = new_group (_ ("Facts"));
  const char *ground = tv_plan_difference_ground (plan->ground);

  if (plan->replaces != NULL)
    {
      g_autofree char *what = g_strdup_printf (_ ("%s version %u of %s"),
                                               tv_plan_difference_relation (plan->relation),
                                               plan->replaces_version,
                                               plan->replaces);

      add_row (group, _ ("Relation to the plan before"), what, NULL);
      add_row (group,
               _ ("Legal ground (article 45 of law 47/2024/QH15)"),
               ground != NULL ? ground : _ ("none is given"),
               NULL);
    }
  for (guint i = 0; i < plan->facts->len; i++)
    {
      const TvFactChange *fact = g_ptr_array_index (plan->facts, i);
      g_autofree char *text = before_after (fact->old_text, fact->new_text);

      add_row (group, tv_plan_difference_label (fact->key), text, NULL);
    }
  if (plan->other_boundary)
    add_row (group, _ ("Boundary"), _ ("The boundary is another one."), NULL);
  return group;
}

static GtkWidget *
new_documents (const TvPlanDifference *plan)
{
  GtkWidget *group = new_group (_ ("Documents"));

  for (guint i = 0; i < plan->documents->len; i++)
    {
      const TvDocumentChange *document = g_ptr_array_index (plan->documents, i);
      g_autofree char *pages = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%u page", "%u pages", document->new_pages),
          document->new_pages);
      g_autofree char *titles = before_after (document->old_title, document->new_title);
      const gboolean is_renamed = document->old_title != NULL && document->new_title != NULL
                                  && !g_str_equal (document->old_title, document->new_title);

      add_row (group,
               document->new_title != NULL ? document->new_title : document->old_title,
               is_renamed ? titles : pages,
               change_label (document->kind));
    }
  return group;
}

static void
add_cell (GtkGrid *grid, int column, int row, const char *text, gboolean is_head)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), column == 0);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, is_head ? "heading" : "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static void
add_use_row (GtkGrid *grid, int row, const TvReviewedItem *item, const TvLotUse *use)
{
  g_autofree char *name = tv_proposal_review_dup_use_name (item, use->code);
  g_autofree char *old_count = tv_format_number (use->old_count, 0, NULL);
  g_autofree char *new_count = tv_format_number (use->new_count, 0, NULL);
  g_autofree char *old_area = tv_format_number (use->old_m2 / SQUARE_METRES_PER_HECTARE, 2, NULL);
  g_autofree char *new_area = tv_format_number (use->new_m2 / SQUARE_METRES_PER_HECTARE, 2, NULL);

  add_cell (grid, 0, row, name, FALSE);
  add_cell (grid, 1, row, old_count, FALSE);
  add_cell (grid, 2, row, new_count, FALSE);
  add_cell (grid, 3, row, old_area, FALSE);
  add_cell (grid, 4, row, new_area, FALSE);
}

/* How much of each land use there was and would be. */
static GtkWidget *
new_uses (const TvReviewedItem *item)
{
  GtkWidget *grid = gtk_grid_new ();
  GPtrArray *uses = item->lots->uses;

  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "card");
  gtk_widget_add_css_class (grid, "desk-table");
  add_cell (GTK_GRID (grid), 0, 0, _ ("Land use"), TRUE);
  add_cell (GTK_GRID (grid), 1, 0, _ ("Lots before"), TRUE);
  add_cell (GTK_GRID (grid), 2, 0, _ ("Lots after"), TRUE);
  add_cell (GTK_GRID (grid), 3, 0, _ ("Before (ha)"), TRUE);
  add_cell (GTK_GRID (grid), 4, 0, _ ("After (ha)"), TRUE);
  for (guint i = 0; i < uses->len; i++)
    add_use_row (GTK_GRID (grid), (int) i + 1, item, g_ptr_array_index (uses, i));
  return grid;
}

static GtkWidget *
new_lot_list (const TvReviewedItem *item)
{
  GPtrArray *changes = item->lots->changes;
  GtkWidget *expander = adw_expander_row_new ();
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), _ ("Changed lots one by one"));
  for (guint i = 0; i < MIN (changes->len, ROWS_MAX); i++)
    {
      const TvLotChange *lot = g_ptr_array_index (changes, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *codes = before_after (lot->old_code, lot->new_code);
      g_autofree char *escaped = g_markup_escape_text (codes, -1);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                     lot->lot != NULL ? lot->lot : lot->layer);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_label_new (tv_desk_lot_picture_label (lot->kind)));
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
  if (changes->len > ROWS_MAX)
    {
      g_autofree char *number = tv_format_number (changes->len - ROWS_MAX, 0, NULL);
      /* TRANSLATORS: a number of lots */
      g_autofree char *more = g_strdup_printf (_ ("and %s more"), number);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), more);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), expander);
  return group;
}

static void
append_lots (GtkWidget *box, TvDeskReview *review, const TvReviewedItem *item)
{
  g_autofree char *old_count = tv_format_number (item->lots->old_count, 0, NULL);
  g_autofree char *new_count = tv_format_number (item->lots->new_count, 0, NULL);
  g_autofree char *changed = tv_format_number (item->lots->changes->len, 0, NULL);
  /* TRANSLATORS: lots before, lots after, changed lots */
  g_autofree char *text = g_strdup_printf (
      _ ("%s lots before, %s after; %s are new, gone or changed. Areas are measured on the map."),
      old_count,
      new_count,
      changed);
  GtkWidget *group = new_group (_ ("Lots"));

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
  gtk_box_append (GTK_BOX (box), group);
  if (item->lots->changes->len > 0)
    gtk_box_append (GTK_BOX (box), tv_desk_lot_picture_new (item->lots, review));
  gtk_box_append (GTK_BOX (box), new_uses (item));
  if (item->lots->changes->len > 0)
    gtk_box_append (GTK_BOX (box), new_lot_list (item));
}

/* What an item without a page of its own changes: its files by name and size. */
static GtkWidget *
new_files (const TvItemChange *change)
{
  GtkWidget *group = new_group (_ ("Files"));

  for (guint i = 0; i < MIN (change->files->len, ROWS_MAX); i++)
    {
      const TvFileChange *file = g_ptr_array_index (change->files, i);
      g_autofree char *old_size = g_format_size (file->old_length);
      g_autofree char *new_size = g_format_size (file->new_length);
      g_autofree char *sizes = before_after (file->kind == TV_ITEM_ADDED ? NULL : old_size,
                                             file->kind == TV_ITEM_WITHDRAWN ? NULL : new_size);

      add_row (group, file->path, sizes, change_label (file->kind));
    }
  return group;
}

static GtkWidget *
new_head (const TvReviewedItem *item)
{
  const TvItemChange *change = item->change;
  const TvMetadataItem *line = change->new_line != NULL ? change->new_line : change->old_line;
  GtkWidget *group = new_group (change_label (change->kind));
  g_autofree char *version = version_text (change);
  g_autofree char *subtitle
      = g_strdup_printf ("%s · %s · %s", kind_label (line->kind), line->id, version);

  add_row (group, tv_proposal_difference_get_title (change), subtitle, NULL);
  if (change->is_renamed)
    add_row (group, _ ("It was called"), change->old_item->title, NULL);
  if (change->keeps_old)
    add_row (group,
             _ ("The version before"),
             _ ("It stays on show as replaced or adjusted."),
             NULL);
  return group;
}

GtkWidget *
tv_desk_proposal_item_new (TvDeskReview *review, const TvReviewedItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  g_return_val_if_fail (review != NULL && item != NULL, box);

  gtk_box_append (GTK_BOX (box), new_head (item));
  if (item->checks->len > 0)
    gtk_box_append (GTK_BOX (box), new_checks (item));
  if (item->plan != NULL)
    gtk_box_append (GTK_BOX (box), new_facts (item->plan));
  if (item->plan != NULL && item->plan->documents->len > 0)
    gtk_box_append (GTK_BOX (box), new_documents (item->plan));
  if (item->lots != NULL)
    append_lots (box, review, item);
  if (item->plan == NULL && item->change->files->len > 0)
    gtk_box_append (GTK_BOX (box), new_files (item->change));
  return box;
}
