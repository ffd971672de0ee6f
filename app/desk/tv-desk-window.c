// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-desk-main-page.h"
#include "tv-desk-sign-in-page.h"
#include "tv-desk-window.h"
#include "tv-desk-words.h"

#define SYSTEM_CA "/etc/thamvan/province-ca.pem"

struct _TvDeskWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  TvDeskMainPage *main_page;
  TvDeskSignInPage *sign_in_page;
  GtkStack *stack;

  /* Owned references */
  char *root;             /* (owned) (nullable): trust anchor */
  TvDeskSession *session; /* (owned) (nullable) */
  gboolean may_close;
};

G_DEFINE_FINAL_TYPE (TvDeskWindow, tv_desk_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_signed_in (TvDeskWindow *self)
{
  return self->session != NULL;
}

static void
update_actions (TvDeskWindow *self)
{
  static const char *const actions[]
      = { "win.back",    "win.refresh", "win.search",  "win.proposals",
          "win.publish", "win.save",    "win.sign-out" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], is_signed_in (self));
}

static void
signed_in_cb (TvDeskWindow *self, TvDeskApi *api)
{
  g_clear_object (&self->session);
  self->session = tv_desk_session_new (api, self->root);
  tv_desk_main_page_set_session (self->main_page, self->session);
  gtk_stack_set_visible_child_name (self->stack, "main");
  update_actions (self);
}

static void
show_sign_in (TvDeskWindow *self, const GError *why)
{
  g_clear_object (&self->session);
  gtk_stack_set_visible_child_name (self->stack, "sign-in");
  tv_desk_sign_in_page_reset (self->sign_in_page, why);
  update_actions (self);
}

static void
signed_out_cb (TvDeskWindow *self, const GError *why)
{
  show_sign_in (self, why);
}

static gboolean
sign_out_left_cb (gpointer user_data)
{
  TvDeskWindow *self = user_data;

  tv_desk_api_sign_out (tv_desk_session_get_api (self->session));
  show_sign_in (self, NULL);
  return G_SOURCE_REMOVE;
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tv_desk_main_page_go_back (TV_DESK_WINDOW (widget)->main_page);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tv_desk_main_page_refresh (TV_DESK_WINDOW (widget)->main_page);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tv_desk_main_page_search (TV_DESK_WINDOW (widget)->main_page);
}

static void
publish_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tv_desk_main_page_show_publishing (TV_DESK_WINDOW (widget)->main_page);
}

static void
proposals_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tv_desk_main_page_show_proposals (TV_DESK_WINDOW (widget)->main_page);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tv_desk_main_page_save (TV_DESK_WINDOW (widget)->main_page);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TvDeskWindow *self = TV_DESK_WINDOW (widget);

  tv_desk_main_page_leave (self->main_page, sign_out_left_cb, self);
}

static gboolean
close_left_cb (gpointer user_data)
{
  TvDeskWindow *self = user_data;

  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static gboolean
tv_desk_window_close_request (GtkWindow *window)
{
  TvDeskWindow *self = TV_DESK_WINDOW (window);

  if (!self->may_close && is_signed_in (self))
    {
      tv_desk_main_page_leave (self->main_page, close_left_cb, self);
      return TRUE;
    }
  if (is_signed_in (self))
    tv_desk_api_sign_out (tv_desk_session_get_api (self->session));
  return GTK_WINDOW_CLASS (tv_desk_window_parent_class)->close_request (window);
}

static void
tv_desk_window_dispose (GObject *object)
{
  TvDeskWindow *self = TV_DESK_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->root, g_free);
  G_OBJECT_CLASS (tv_desk_window_parent_class)->dispose (object);
}

static void
tv_desk_window_class_init (TvDeskWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = tv_desk_window_close_request;
  g_type_ensure (TV_TYPE_DESK_MAIN_PAGE);
  g_type_ensure (TV_TYPE_DESK_SIGN_IN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, TV_DESK_RESOURCE "tv-desk-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskWindow, main_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskWindow, sign_in_page);
  gtk_widget_class_bind_template_child (widget_class, TvDeskWindow, stack);
  gtk_widget_class_bind_template_callback (widget_class, signed_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, signed_out_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.proposals", NULL, proposals_action);
  gtk_widget_class_install_action (widget_class, "win.publish", NULL, publish_action);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "win.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out_action);
}

static void
tv_desk_window_init (TvDeskWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

static void
sign_in_from_file (TvDeskWindow *self, const char *file)
{
  g_autofree char *password = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (file, &password, NULL, &error))
    {
      g_warning ("the password file cannot be read: %s", error->message);
      return;
    }
  /* The line's end is the editor's, not the password's. */
  g_strchomp (password);
  if (g_utf8_validate (password, -1, NULL))
    tv_desk_sign_in_page_sign_in (self->sign_in_page, password);
}

TvDeskWindow *
tv_desk_window_new (GtkApplication *application, const TvDeskOptions *options)
{
  TvDeskWindow *self = NULL;
  const char *ca = NULL;

  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (TV_TYPE_DESK_WINDOW, "application", application, NULL);
  self->root = g_strdup (options->root);
  ca = options->ca != NULL ? options->ca : SYSTEM_CA;
  tv_desk_sign_in_page_prefill (self->sign_in_page, options->server, ca, options->user);
  if (options->password_file != NULL)
    sign_in_from_file (self, options->password_file);
  return self;
}
