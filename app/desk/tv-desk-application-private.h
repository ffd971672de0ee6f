// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TV_TYPE_DESK_APPLICATION (tv_desk_application_get_type ())
G_DECLARE_FINAL_TYPE (TvDeskApplication, tv_desk_application, TV, DESK_APPLICATION, AdwApplication)

G_END_DECLS
