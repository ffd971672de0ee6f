// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "tv-desk-application-private.h"
#include "tv-desk-application.h"
#include "tv-desk-resources.h"
#include "tv-desk-window.h"
#include "tv-desk-words.h"

struct _TvDeskApplication
{
  AdwApplication parent_instance;

  TvDeskOptions options; /* (owned strings) */
};

G_DEFINE_FINAL_TYPE (TvDeskApplication, tv_desk_application, ADW_TYPE_APPLICATION)

static const char *
option (GVariantDict *options, const char *name)
{
  const char *value = NULL;

  return g_variant_dict_lookup (options, name, "&s", &value) ? value : NULL;
}

/* A relative name would be looked up somewhere else than where it was typed. */
static char *
dup_file_option (GApplicationCommandLine *command_line, GVariantDict *options, const char *name)
{
  const char *value = NULL;
  g_autoptr (GFile) file = NULL;

  if (!g_variant_dict_lookup (options, name, "^&ay", &value))
    return NULL;
  file = g_application_command_line_create_file_for_arg (command_line, value);
  return g_file_get_path (file);
}

static int
tv_desk_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  TvDeskApplication *self = TV_DESK_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);

  g_free (self->options.server);
  self->options.server = g_strdup (option (options, "server"));
  g_free (self->options.user);
  self->options.user = g_strdup (option (options, "user"));
  g_free (self->options.ca);
  self->options.ca = dup_file_option (command_line, options, "ca");
  g_free (self->options.root);
  self->options.root = dup_file_option (command_line, options, "root");
  g_free (self->options.password_file);
  self->options.password_file = dup_file_option (command_line, options, "password-file");
  g_application_activate (application);
  return 0;
}

static void
tv_desk_application_activate (GApplication *application)
{
  TvDeskApplication *self = TV_DESK_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window == NULL)
    window = GTK_WINDOW (tv_desk_window_new (GTK_APPLICATION (self), &self->options));
  gtk_window_present (window);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name",
                         "Tham Vấn",
                         "application-icon",
                         "vn.thamvan.ThamVan",
                         "version",
                         TV_VERSION,
                         "license-type",
                         GTK_LICENSE_GPL_3_0,
                         "comments",
                         _ ("Plans shown to citizens, their opinions heard and answered."),
                         NULL);
}

/* Made when asked for, not by GTK beside each window: a window that never showed makes GTK 4.8
 * crash when a screen reader counts our windows while another one closes. */
static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = user_data;
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource (TV_DESK_RESOURCE "tv-desk-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, gtk_application_get_active_window (application));
  gtk_window_present (window);
}

static void
set_accels (GtkApplication *application, const char *action, const char *first, const char *second)
{
  const char *accels[] = { first, second, NULL };

  gtk_application_set_accels_for_action (application, action, accels);
}

static void
tv_desk_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = about_action },
    { .name = "shortcuts", .activate = shortcuts_action },
  };
  GtkApplication *gtk_application = GTK_APPLICATION (application);

  G_APPLICATION_CLASS (tv_desk_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application),
                                   entries,
                                   G_N_ELEMENTS (entries),
                                   application);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    TV_DESK_RESOURCE "icons");
  set_accels (gtk_application, "app.shortcuts", "<Control>question", "F1");
  set_accels (gtk_application, "win.back", "<Alt>Left", "Escape");
  set_accels (gtk_application, "win.publish", "<Control><Shift>p", NULL);
  set_accels (gtk_application, "win.refresh", "F5", "<Control>r");
  set_accels (gtk_application, "win.save", "<Control>s", NULL);
  set_accels (gtk_application, "win.search", "<Control>f", NULL);
  set_accels (gtk_application, "window.close", "<Control>w", NULL);
}

static void
tv_desk_application_finalize (GObject *object)
{
  TvDeskApplication *self = TV_DESK_APPLICATION (object);

  g_free (self->options.server);
  g_free (self->options.ca);
  g_free (self->options.root);
  g_free (self->options.user);
  g_free (self->options.password_file);
  G_OBJECT_CLASS (tv_desk_application_parent_class)->finalize (object);
}

static void
tv_desk_application_class_init (TvDeskApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tv_desk_application_finalize;
  application_class->activate = tv_desk_application_activate;
  application_class->command_line = tv_desk_application_command_line;
  application_class->startup = tv_desk_application_startup;
}

static void
add_option (GApplication *application,
            const char *name,
            GOptionArg type,
            const char *description,
            const char *argument)
{
  g_application_add_main_option (application,
                                 name,
                                 0,
                                 G_OPTION_FLAG_NONE,
                                 type,
                                 description,
                                 argument);
}

static void
tv_desk_application_init (TvDeskApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  add_option (application, "desk", G_OPTION_ARG_NONE, _ ("Show the officials’ window"), NULL);
  add_option (application, "server", G_OPTION_ARG_STRING, _ ("Address of the server"), "URL");
  add_option (application,
              "ca",
              G_OPTION_ARG_FILENAME,
              _ ("Certificates that vouch for the server (PEM)"),
              "FILE");
  add_option (application,
              "root",
              G_OPTION_ARG_FILENAME,
              _ ("Trust anchor of the publications (root.json)"),
              "FILE");
  add_option (application,
              "password-file",
              G_OPTION_ARG_FILENAME,
              _ ("File with the password, to sign in at once"),
              "FILE");
  add_option (application, "user", G_OPTION_ARG_STRING, _ ("User name to sign in with"), "NAME");
}

/* nocheck:prefix The program calls the room, not one of its types. */
void
tv_desk_init (void)
{
  g_resources_register (tv_desk_get_resource ());
}

/* nocheck:prefix The program calls the room, not one of its types. */
int
tv_desk_run (int argc, char **argv)
{
  g_autoptr (TvDeskApplication) application = NULL;

  tv_desk_init ();
  application = g_object_new (TV_TYPE_DESK_APPLICATION,
                              "application-id",
                              "vn.thamvan.ThamVan",
                              "flags",
                              G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_NON_UNIQUE,
                              "resource-base-path",
                              "/vn/thamvan/ThamVan/desk",
                              NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
