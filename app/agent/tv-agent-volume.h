// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folder on a stick that is ours. */
#define TV_AGENT_VOLUME_FOLDER "THAMVAN"

/* A stick that the system has mounted. */
typedef struct
{
  char *id;     /* (owned): its path below the folder where sticks are mounted */
  char *path;   /* (owned) */
  char *name;   /* (owned): for people */
  guint64 free; /* bytes */
  gboolean has_publications;
  gboolean has_outbox;
  gboolean is_ours; /* it has the folder THAMVAN */
} TvAgentVolume;

void tv_agent_volume_free (TvAgentVolume *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAgentVolume, tv_agent_volume_free)

/**
 * tv_agent_volume_list:
 * @root: `/media`
 *
 * Looked for are folders in @root and one level deeper (`/media/USER/LABEL`): those where another
 * file system is mounted, and those that hold a folder THAMVAN. A service without a session has no
 * volume monitor that would tell more.
 *
 * Returns: (transfer full) (element-type TvAgentVolume): sorted by id
 */
GPtrArray *tv_agent_volume_list (const char *root);

/* The one with this id, as it is now. (transfer full) NOT_FOUND. */
TvAgentVolume *tv_agent_volume_find (const char *root, const char *id, GError **error);

G_END_DECLS
