// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-file.h"
#include "desk/tv-desk-application.h"
#include "desk/tv-desk-window.h"

#include "tv-fake-province.h"

#define ID "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
#define ROUNDS                                                                                     \
  "{\"rows\":[{\"id\":\"r1\",\"title\":\"Round one\",\"plan\":\"\",\"agency\":\"so-xay-dung\","    \
  "\"agency_name\":\"Agency\",\"state\":\"open\",\"from\":\"2026-11-02\",\"to\":\"2026-12-01\","   \
  "\"count\":1,\"answered\":0}]}"
#define OPINIONS                                                                                   \
  "{\"rows\":[{\"id\":\"" ID "\",\"day\":\"2026-11-20\",\"unit\":\"24781\",\"state\":\"opened\","  \
  "\"stance\":\"agree\",\"summary\":\"Wider lane\"}],\"next\":null,\"count\":1}"
#define OPINION                                                                                    \
  "{\"id\":\"" ID "\",\"round\":\"r1\",\"unit\":\"24781\",\"channel\":\"kiosk\",\"day\":"          \
  "\"2026-11-20\",\"received\":\"2026-11-21\",\"state\":\"opened\",\"description\":[{\"path\":"    \
  "\"/data/text\",\"label\":\"Your opinion\",\"type\":\"string\",\"text\":\"Wider lane "           \
  "please\"}],"                                                                                    \
  "\"point\":null,\"faults\":[],\"has_identity\":false,\"answer\":null}"

typedef struct
{
  TvFakeProvince *province;
  GtkWidget *window;
} Fixture;

/* What a search asks of a widget. */
typedef struct
{
  GType type;
  const char *property; /* (nullable) */
  const char *value;
} Wanted;

static gboolean
fits (GtkWidget *widget, const Wanted *wanted)
{
  g_autofree char *value = NULL;

  if (!g_type_is_a (G_OBJECT_TYPE (widget), wanted->type) || !gtk_widget_get_mapped (widget))
    return FALSE;
  if (wanted->property == NULL)
    return TRUE;
  g_object_get (widget, wanted->property, &value, NULL);
  return g_strcmp0 (value, wanted->value) == 0;
}

static GtkWidget *
find (GtkWidget *root, const Wanted *wanted)
{
  if (fits (root, wanted))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, wanted);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  GtkWidget *root;
  Wanted wanted;
} Search;

static gboolean
is_there (gpointer data)
{
  const Search *search = data;

  return find (search->root, &search->wanted) != NULL;
}

/* Waits till such a widget is on the screen. */
static GtkWidget *
await (Fixture *f, GType type, const char *property, const char *value)
{
  Search search = { f->window, { type, property, value } };

  g_test_message ("Waiting for %s %s", g_type_name (type), value);
  tv_fake_province_wait_for (is_there, &search);
  return find (search.root, &search.wanted);
}

static void
press (Fixture *f, const char *label)
{
  g_signal_emit_by_name (await (f, GTK_TYPE_BUTTON, "label", label), "clicked");
}

static gboolean
set_up (Fixture *f)
{
  TvDeskOptions options = { NULL };

  if (!gtk_init_check ())
    {
      g_test_skip ("there is no display; run under tests/display");
      return FALSE;
    }
  adw_init ();
  f->province = tv_fake_province_new ();
  if (f->province == NULL)
    return FALSE;
  tv_fake_province_answer (f->province, "GET", "/v1/rounds", 200, NULL, ROUNDS);
  tv_fake_province_answer (f->province, "GET", "/v1/rounds/r1/submissions", 200, NULL, OPINIONS);
  tv_fake_province_answer (f->province, "GET", "/v1/submissions/" ID, 200, "\"1\"", OPINION);
  options.server = (char *) tv_fake_province_get_server (f->province);
  options.ca = (char *) tv_fake_province_get_ca (f->province);
  options.user = (char *) "lan";
  f->window = GTK_WIDGET (tv_desk_window_new (NULL, &options));
  gtk_window_present (GTK_WINDOW (f->window));
  return TRUE;
}

static void
sign_in (Fixture *f)
{
  GtkWidget *row = await (f, ADW_TYPE_PASSWORD_ENTRY_ROW, "title", "Password");

  gtk_editable_set_text (GTK_EDITABLE (row), "secret");
  g_signal_emit_by_name (row, "entry-activated");
}

static void
tear_down (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  tv_fake_province_free (f->province);
}

/* A wrong password is said, and the page stays. */
static void
test_refused (void)
{
  Fixture f = { NULL };

  if (!set_up (&f))
    return;
  tv_fake_province_refuse (f.province, "POST", "/v1/sessions", 401, "unauthorized");
  sign_in (&f);
  await (&f, GTK_TYPE_LABEL, "label", "The user name, password or one-time code is not right.");
  tear_down (&f);
}

/* From signing in to an answer at the server, through the widgets that an official uses. */
static void
test_answer (void)
{
  Fixture f = { NULL };
  GtkWidget *view = NULL;
  const char *body = NULL;

  if (!set_up (&f))
    return;
  sign_in (&f);
  await (&f, GTK_TYPE_LABEL, "label", "Wider lane");
  press (&f, "Open");
  await (&f, GTK_TYPE_LABEL, "label", "Wider lane please");
  press (&f, "Save answer");
  await (&f,
         GTK_TYPE_LABEL,
         "label",
         "Still missing: the outcome, the reason and at least one reference.");
  g_assert_cmpuint (tv_fake_province_get_hits (f.province, "POST", "/v1/answers"), ==, 0);

  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (gtk_widget_get_ancestor (
          await (&f, GTK_TYPE_LABEL, "label", "The plan is changed as asked."),
          GTK_TYPE_TOGGLE_BUTTON)),
      TRUE);
  view = await (&f, GTK_TYPE_TEXT_VIEW, NULL, NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "Because", -1);
  gtk_editable_set_text (GTK_EDITABLE (await (&f,
                                              GTK_TYPE_ENTRY,
                                              "placeholder-text",
                                              "Document, article, clause, page or drawing")),
                         "Article 6");
  press (&f, "Add");
  await (&f, GTK_TYPE_LABEL, "label", "Complete. “Save answer” makes it ready to publish.");
  tv_fake_province_answer (f.province, "POST", "/v1/answers", 201, "\"1\"", "{\"id\":\"a1\"}");
  press (&f, "Save answer");
  await (&f, GTK_TYPE_LABEL, "label", "Saved at the server, ready to publish.");
  body = tv_fake_province_get_body (f.province, "POST", "/v1/answers");
  g_assert_nonnull (strstr (body, "\"tiep-thu\""));
  g_assert_nonnull (strstr (body, "\"Because\""));
  g_assert_nonnull (strstr (body, "\"Article 6\""));
  g_assert_nonnull (strstr (body, ID));
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("tv-window-XXXXXX", NULL);
  int status = 0;

  /* Isolated where it writes; the toolkit still finds its icons and schemas. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  /* No keyring: drafts cannot be kept, and that must not stand in the way of answering. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
  tv_desk_init ();
  g_test_add_func ("/desk/window/refused", test_refused);
  g_test_add_func ("/desk/window/answer", test_answer);
  status = g_test_run ();
  tv_file_remove_tree (home, NULL);
  return status;
}
