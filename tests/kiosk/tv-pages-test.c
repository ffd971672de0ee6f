// SPDX-License-Identifier: GPL-3.0-or-later
/* Every page of a visit, in both languages, as a person with eyes, fingers or a screen reader meets
 * it. Needs a display. */
#include "config.h"

#include "base/tv-locale.h"
#include "kiosk/tv-visit-page.h"
#include "kiosk/tv-visit-style.h"
#include "kiosk/tv-visit-window.h"
#include "tv-kiosk-fixture.h"
#include "widgets/tv-im-context.h"

#define MIN_TARGET 64

typedef struct
{
  TvKioskFixture *fixture;
  TvVisit *visit;
  TvVisitWindow *window;
} Setting;

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets what was asked for be laid out and drawn. */
static void
settle (void)
{
  gboolean late = FALSE;

#if defined(__SANITIZE_ADDRESS__)
  g_timeout_add (1500, late_cb, &late);
#else
  g_timeout_add (250, late_cb, &late);
#endif
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Setting *self, gconstpointer data)
{
  self->fixture = tv_kiosk_fixture_new ();
  self->visit = tv_visit_new (NULL, self->fixture->folder);
  g_assert_nonnull (tv_visit_get_catalogue (self->visit));
  self->window = tv_visit_window_new (self->visit, 600);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  tv_visit_window_appear (self->window);
  settle ();
}

static void
tear_down (Setting *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  settle ();
  g_assert_null (self->window);
  g_assert_finalize_object (self->visit);
  tv_kiosk_fixture_free (self->fixture);
}

typedef void (*Look) (GtkWidget *widget, gpointer data);

static void
look_at_all (GtkWidget *widget, Look look, gpointer data)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  look (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at_all (child, look, data);
}

static void
check_widget (GtkWidget *widget, gpointer data)
{
  guint *buttons = data;

  if (GTK_IS_ENTRY (widget))
    g_assert_true (
        gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL));
  if (!GTK_IS_BUTTON (widget))
    return;
  (*buttons)++;
  if (gtk_button_get_label (GTK_BUTTON (widget)) == NULL)
    g_assert_true (
        gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_cmpint (gtk_widget_get_height (widget), >=, MIN_TARGET - 4);
  g_assert_cmpint (gtk_widget_get_width (widget), >=, MIN_TARGET - 4);
}

typedef struct
{
  const char *text;
  gboolean found;
} Search;

static void
look_for_text (GtkWidget *widget, gpointer data)
{
  Search *search = data;

  if (GTK_IS_LABEL (widget)
      && strstr (gtk_label_get_label (GTK_LABEL (widget)), search->text) != NULL)
    search->found = TRUE;
}

static gboolean
shows (Setting *self, const char *text)
{
  Search search = { text, FALSE };

  look_at_all (GTK_WIDGET (self->window), look_for_text, &search);
  return search.found;
}

static void
look_for_unplaced (GtkWidget *widget, gpointer data)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_height (widget) == 0)
    *(gboolean *) data = TRUE;
}

/* A busy machine draws its first frames late. */
static void
settle_layout (Setting *self)
{
  gboolean unplaced = TRUE;

  for (int i = 0; i < 20 && unplaced; i++)
    {
      settle ();
      unplaced = FALSE;
      look_at_all (GTK_WIDGET (self->window), look_for_unplaced, &unplaced);
    }
}

static void
go (Setting *self, TvVisitPlaceKind kind, const char *item, const char *text)
{
  g_autoptr (TvVisitPlace) place = tv_visit_place_new (kind, item, 0);

  place->text = g_strdup (text);
  tv_visit_go (self->visit, place);
  settle_layout (self);
}

static void
test_every_page (Setting *self, gconstpointer data)
{
  static const struct
  {
    TvVisitPlaceKind kind;
    const char *item;
    const char *text;
    const char *shown;
  } places[] = {
    { TV_VISIT_HOME, NULL, NULL, "What would you like to know?" },
    { TV_VISIT_SEARCH, NULL, NULL, "Quy hoạch phân khu Thung lũng Hoa" },
    { TV_VISIT_SEARCH, NULL, "thung lung hoa", "1 plan" },
    { TV_VISIT_SEARCH, NULL, "khong co gi nhu the", "Nothing found" },
    { TV_VISIT_PLAN, TV_KIOSK_FIXTURE_PLAN, NULL, "02/QĐ-UBND" },
    { TV_VISIT_PLAN, "no-such-plan", NULL, NULL },
    { TV_VISIT_ROUNDS, NULL, NULL, "days left" },
    { TV_VISIT_OPINION, TV_KIOSK_FIXTURE_ROUND, NULL, "What do you think of this plan" },
    { TV_VISIT_OPINION, "no-such-round", NULL, NULL },
    { TV_VISIT_LOOKUP, NULL, NULL, "Type the 18 digits" },
    { TV_VISIT_INDICATORS, NULL, NULL, "Tỷ lệ đô thị hóa" },
    { TV_VISIT_UNITS, NULL, "phuong 3", "Xuân Hương – Đà Lạt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      guint buttons = 0;

      g_test_message ("place %d, %s", places[i].kind, places[i].item);
      go (self, places[i].kind, places[i].item, places[i].text);
      if (places[i].shown != NULL)
        g_assert_true (shows (self, places[i].shown));
      look_at_all (GTK_WIDGET (self->window), check_widget, &buttons);
      g_assert_cmpuint (buttons, >=, 3);
    }
}

static void
test_old_version (Setting *self, gconstpointer data)
{
  g_autoptr (TvVisitPlace) place = tv_visit_place_new (TV_VISIT_PLAN, TV_KIOSK_FIXTURE_PLAN, 1);

  tv_visit_go (self->visit, place);
  settle ();
  g_assert_true (shows (self, "This is an old version"));
  g_assert_true (shows (self, "01/QĐ-UBND"));
}

static void
test_back (Setting *self, gconstpointer data)
{
  go (self, TV_VISIT_SEARCH, NULL, NULL);
  go (self, TV_VISIT_PLAN, TV_KIOSK_FIXTURE_PLAN, NULL);
  g_assert_true (shows (self, "02/QĐ-UBND"));
  tv_visit_back (self->visit);
  settle ();
  g_assert_true (shows (self, "1 plan"));
  tv_visit_back (self->visit);
  settle ();
  g_assert_true (shows (self, "What would you like to know?"));
  /* There is nothing before home. */
  tv_visit_back (self->visit);
  settle ();
  g_assert_true (shows (self, "What would you like to know?"));
}

static void
finished_cb (gboolean *finished)
{
  *finished = TRUE;
}

static void
test_language (Setting *self, gconstpointer data)
{
  go (self, TV_VISIT_PLAN, TV_KIOSK_FIXTURE_PLAN, NULL);
  tv_visit_set_language (self->visit, "vi");
  settle ();
  /* The reader is still where he was, in numbers of the other language. */
  g_assert_true (shows (self, "02/QĐ-UBND"));
  g_assert_true (shows (self, "151,36"));
  tv_visit_set_language (self->visit, "en");
  settle ();
  g_assert_true (shows (self, "151.36"));
}

static void
find_button (GtkWidget *widget, gpointer data)
{
  GtkWidget **found = data;

  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "danger"))
    *found = widget;
}

static void
test_finish (Setting *self, gconstpointer data)
{
  GtkWidget *button = NULL;
  gboolean finished = FALSE;

  g_signal_connect_swapped (self->visit, "finished", G_CALLBACK (finished_cb), &finished);
  look_at_all (GTK_WIDGET (self->window), find_button, &button);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (finished);
}

static void
test_idle (void)
{
  g_autoptr (TvKioskFixture) fixture = tv_kiosk_fixture_new ();
  TvVisit *visit = tv_visit_new (NULL, fixture->folder);
  /* Longer than a page takes to settle, also under sanitizers. */
  TvVisitWindow *window = tv_visit_window_new (visit, 8);
  Setting setting = { NULL, visit, window };
  gboolean finished = FALSE;
  gint64 end = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;

  g_signal_connect_swapped (visit, "finished", G_CALLBACK (finished_cb), &finished);
  tv_visit_window_appear (window);
  while (!shows (&setting, "Are you still there?") && g_get_monotonic_time () < end)
    settle ();
  g_assert_true (shows (&setting, "Are you still there?"));
  g_assert_false (finished);
  /* Somebody touches it: the countdown goes away. */
  tv_visit_touch (visit);
  settle ();
  g_assert_false (shows (&setting, "Are you still there?"));
  while (!finished && g_get_monotonic_time () < end)
    settle ();
  g_assert_true (finished);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_object_unref (visit);
}

int
main (int argc, char **argv)
{
  /* Not isolated: GTK finds the types of its own icons in the system's data folders. Nothing here
   * writes but into the fixture's folder. */
  g_test_init (&argc, &argv, NULL);
  tv_locale_init ();
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display: run under tests/display\n");
      return 0;
    }
  tv_im_context_install ();
  tv_visit_style_load ();
  g_test_add ("/kiosk/pages/every", Setting, NULL, set_up, test_every_page, tear_down);
  g_test_add ("/kiosk/pages/old-version", Setting, NULL, set_up, test_old_version, tear_down);
  g_test_add ("/kiosk/pages/back", Setting, NULL, set_up, test_back, tear_down);
  g_test_add ("/kiosk/pages/language", Setting, NULL, set_up, test_language, tear_down);
  g_test_add ("/kiosk/pages/finish", Setting, NULL, set_up, test_finish, tear_down);
  g_test_add_func ("/kiosk/pages/idle", test_idle);
  return g_test_run ();
}
