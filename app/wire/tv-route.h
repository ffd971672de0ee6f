// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Who may call (contracts §6). */
typedef enum
{
  TV_WHO_PUBLIC = 1 << 0,
  TV_WHO_DEVICE = 1 << 1,
  TV_WHO_WARD = 1 << 2,
  TV_WHO_REVIEWER = 1 << 3,
  TV_WHO_APPROVER = 1 << 4,
  TV_WHO_PUBLISHER = 1 << 5,
  TV_WHO_OBSERVER = 1 << 6,
  TV_WHO_FRONT_MEMBER = 1 << 7,
  TV_WHO_FRONT_COORDINATOR = 1 << 8,
  TV_WHO_ADMIN = 1 << 9,
} TvWho;

/* One method on one path; "<x>" in the pattern is one path segment. */
typedef struct
{
  const char *name; /* "submission-put": what a handler is found by */
  const char *method;
  const char *pattern; /* "/v1/submissions/<id>" */
  TvWho who;
  gsize max_body;
} TvRoute;

/* The whole table; the server's router and data/doc/openapi.yaml are held equal to it by tests. */
const TvRoute *tv_route_list (gsize *ret_length);
const TvRoute *tv_route_find (const char *name);

/* The route of a request and the values of its <…> segments in order. NOT_FOUND, METHOD. */
const TvRoute *tv_route_match (const char *method,
                               const char *path,
                               GStrv *ret_values,
                               GError **error);

/* The path of a route with its segments filled in (percent-encoded). */
char *tv_route_path (const char *name, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
