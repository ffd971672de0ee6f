// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-document-canvas.h"
#include "tv-document-contents.h"
#include "tv-document-find.h"
#include "tv-document-strip.h"
#include "tv-document-text.h"
#include "tv-document-view.h"

#include "render/client/tv-renderer.h"

G_BEGIN_DECLS

/* What tv-document-view.c (the document and its pages), tv-document-view-picture.c (what stands
 * there until they are drawn) and tv-document-view-tools.c (what the reader does with them) share.
 */
struct _TvDocumentView
{
  GtkWidget parent;

  TvDocumentFind *find;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *error_label;
  GtkLabel *advice_label;
  GtkWidget *retry_button;
  TvDocumentCanvas *canvas;
  TvDocumentText *text;
  GtkWidget *drawing_label;
  TvDocumentContents *contents;
  GtkWidget *place_bar;
  GtkLabel *place_label;
  TvDocumentStrip *strip;
  GtkWidget *tools;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkLabel *number_label;
  GtkWidget *out_button;
  GtkWidget *fit_button;
  GtkWidget *in_button;
  GtkToggleButton *strip_button;
  GtkToggleButton *contents_button;
  GtkToggleButton *find_button;
  GtkToggleButton *text_button;
  GtkWidget *print_button;

  TvContent *content; /* (owned) (nullable) */
  char *item;
  guint version;
  char *path;
  char *title;
  TvRenderer *renderer;      /* (owned) (nullable): draws the page */
  TvRenderer *helper;        /* (owned) (nullable): searches, reads, draws small pages */
  GCancellable *cancellable; /* (owned): of opening and of the document's calls */
  GPtrArray *areas;          /* (owned) (nullable) */
  char *paragraph;           /* to be pointed at (nullable) */
  guint page;
  TvRendererPage facts; /* n_pages 0 while unknown */
  double place[2];
  gboolean prepared; /* a picture as large as the screen came with the page */
  guint slow;        /* source */
};

/* The second child, started once something asks for it. */
TvRenderer *tv_document_view_get_helper (TvDocumentView *self);

/* The words and states of the tools. */
void tv_document_view_update_tools (TvDocumentView *self);

/* The boxes round what was found on the page in sight. */
void tv_document_view_update_marks (TvDocumentView *self);

/* The page as the reader wants it: drawn or as text. */
void tv_document_view_show_page (TvDocumentView *self);

/* Reads and draws the page that is the current one. */
void tv_document_view_load_page (TvDocumentView *self);

/* The small picture of the first page in this very frame; of a drawing, the large one soon after.
 * FALSE where there is none. */
gboolean tv_document_view_show_picture (TvDocumentView *self);

/* Opens the document, again. */
void tv_document_view_fetch (TvDocumentView *self);

/* No place of the drawing is chosen any more. */
void tv_document_view_leave_place (TvDocumentView *self);

/* Template children and callbacks. */
void tv_document_view_bind (GtkWidgetClass *widget_class);

/* Layout of the tools, keys. */
void tv_document_view_set_up (TvDocumentView *self);

G_END_DECLS
