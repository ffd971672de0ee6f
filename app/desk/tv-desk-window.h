// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the command line says; each may be NULL. */
typedef struct
{
  char *server;
  char *ca;
  char *root;
  char *user;
  char *password_file; /* signs in at once with what stands in it */
} TvDeskOptions;

/* The Desk's one window: signing in, then the pages of a signed-in official. */
#define TV_TYPE_DESK_WINDOW (tv_desk_window_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskWindow, tv_desk_window, TV, DESK_WINDOW, AdwApplicationWindow)

/* @application: (nullable): in tests. */
TvDeskWindow *tv_desk_window_new (GtkApplication *application, const TvDeskOptions *options);

G_END_DECLS
