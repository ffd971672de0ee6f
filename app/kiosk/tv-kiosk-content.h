// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "catalogue/tv-catalogue.h"
#include "widgets/tv-content.h"

G_BEGIN_DECLS

/* TvContent on the content folder of this kiosk: all of it is here and verified. */
#define TV_TYPE_KIOSK_CONTENT (tv_kiosk_content_get_type ())
G_DECLARE_FINAL_TYPE (TvKioskContent, tv_kiosk_content, TV, KIOSK_CONTENT, GObject)

TvKioskContent *tv_kiosk_content_new (TvCatalogue *catalogue);

G_END_DECLS
