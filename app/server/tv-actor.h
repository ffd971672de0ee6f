// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-json.h"
#include "wire/tv-route.h"

G_BEGIN_DECLS

/* Who asks: nobody in particular, a device, or an official with one or more roles. */
typedef struct
{
  TvWho who;      /* always with TV_WHO_PUBLIC */
  char *name;     /* user name or device id; "" for the public */
  char *display;  /* (nullable) a person's name as others read it */
  char *unit;     /* (nullable) */
  char *agency;   /* (nullable) */
  char *session;  /* (nullable) hash of the bearer token */
  gint64 used;    /* when the session was last noted as used */
  gint64 step_up; /* when the official last proved who they are again; 0 never */
} TvActor;

TvActor *tv_actor_new_public (void);
void tv_actor_free (TvActor *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvActor, tv_actor_free)

gboolean tv_actor_is (const TvActor *self, TvWho who);

/* Whether rows of @unit are theirs to see: a ward official sees only the own unit, unless another
 * role of theirs (@wide) sees all. UNIT_FOREIGN. */
gboolean tv_actor_check_unit (const TvActor *self, TvWho wide, const char *unit, GError **error);

/* UNIT_FOREIGN unless they work for @agency. */
gboolean tv_actor_check_agency (const TvActor *self, const char *agency, GError **error);

/* Roles as words ("ward", "reviewer", …) and back; 0 with ROLE_UNKNOWN. */
TvJson *tv_actor_roles_to_json (TvWho who);
TvWho tv_actor_roles_from_json (const TvJson *roles, GError **error);

G_END_DECLS
