// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"

G_BEGIN_DECLS

/* A part of a drawing that stands for a place: plan.json's documents[].areas, each {"page" (from
 * 1), "box":[x0,y0,x1,y1] (points from the top left), "title", "anchor"}. The anchor's geometry
 * says where: a Point is that place; a Polygon of four corners is the ground the box shows (its top
 * left, top right, bottom right and bottom left corner), and every point of the box is found on it.
 */
typedef struct
{
  guint page; /* from 0 */
  double box[4];
  char *title;          /* (nullable) */
  double corners[4][2]; /* degrees: longitude, latitude; all the same for a point */
} TvDocumentArea;

/* The areas of one document of a plan's JSON; what is not sound is left out.
 * (element-type TvDocumentArea) (transfer full) */
GPtrArray *tv_document_area_list (const TvJson *plan, const char *path);

/* The smallest one with this point of @page in it. (nullable) (transfer none) */
const TvDocumentArea *tv_document_area_find (const GPtrArray *areas,
                                             guint page,
                                             double x,
                                             double y);

/* Where a point of its box lies. */
void tv_document_area_locate (const TvDocumentArea *self,
                              double x,
                              double y,
                              double *ret_lon,
                              double *ret_lat);

void tv_document_area_free (TvDocumentArea *self);

G_END_DECLS
