// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the renderer and its child say to each other: one fixed record each way per call, over a
 * SOCK_SEQPACKET pair, so that neither side parses a stream. Both are of one build on one machine,
 * hence native byte order. What is long (pixels, text) travels as a sealed memfd beside a reply. */

#define TV_RENDER_DOCUMENT_FD 3
#define TV_RENDER_SOCKET_FD 4

/* Limits that the child keeps to and the client checks again. */
#define TV_RENDER_MAX_FILE (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define TV_RENDER_MAX_PAGES 5000
#define TV_RENDER_MAX_PIXELS (G_GUINT64_CONSTANT (40) * 1000 * 1000)
#define TV_RENDER_MAX_SIDE 16384
#define TV_RENDER_MAX_TEXT (G_GUINT64_CONSTANT (4) * 1024 * 1024)
#define TV_RENDER_MAX_BYTES (G_GUINT64_CONSTANT (64) * 1024 * 1024)
/* A scanned A0 sheet at 200 dots an inch. */
#define TV_RENDER_MAX_PICTURE (G_GUINT64_CONSTANT (64) * 1024 * 1024)
#define TV_RENDER_MAX_QUERY 200

typedef enum
{
  TV_RENDER_READY = 0, /* child → client, once, when its walls stand and before it parses */
  TV_RENDER_PAGE = 1,
  TV_RENDER_DRAW = 2,
  TV_RENDER_TEXT = 3,
  TV_RENDER_ENCODE = 4,  /* images only: JPEG anew, nothing of the original file kept */
  TV_RENDER_KEEP = 5,    /* make parts of this page quick to draw from now on */
  TV_RENDER_FIND = 6,    /* where @text stands on a page */
  TV_RENDER_OUTLINE = 7, /* the document's own table of contents */
  TV_RENDER_PRINT = 8,   /* the page alone, as PDF */
} TvRenderOperation;

typedef enum
{
  TV_RENDER_OK = 0,
  TV_RENDER_BROKEN = 1,    /* no document of that type, or damaged */
  TV_RENDER_ENCRYPTED = 2, /* needs a password */
  TV_RENDER_NO_PAGE = 3,
  TV_RENDER_TOO_LARGE = 4,
  TV_RENDER_REFUSED = 5, /* not something this document can do */
} TvRenderStatus;

typedef struct
{
  guint32 operation;
  guint32 page; /* from 0 */
  guint32 has_box;
  guint32 limit; /* encode: longest side in pixels; find: 1 for words that may stand apart */
  double scale;  /* pixels per point */
  double box[4]; /* points from the top left: x0 y0 x1 y1 */
  char text[TV_RENDER_MAX_QUERY]; /* find: UTF-8, ended by NUL */
} TvRenderRequest;

typedef struct
{
  guint32 operation;
  guint32 status;
  guint32 n_pages;
  guint32 width, height, stride;  /* pixels; draw */
  double page_width, page_height; /* points */
  guint64 length;                 /* bytes in the memfd that comes along; 0 for none */
} TvRenderReply;

G_STATIC_ASSERT (sizeof (TvRenderRequest) == 256);
G_STATIC_ASSERT (sizeof (TvRenderReply) == 48);

G_END_DECLS
