// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* agent.conf, group [Agent]; see data/agent.conf.example. Paths are absolute. */
typedef struct
{
  char *server;        /* (owned): https://host:port */
  char *ca_file;       /* (owned) */
  char *root;          /* (owned): the trust anchor */
  char *state;         /* (owned): private folder */
  char *content;       /* (owned): public folder */
  char *socket;        /* (owned) */
  char *group;         /* (owned) (nullable): whose members may use the socket too */
  char *unit;          /* (owned): code of the ward or commune */
  char *name;          /* (owned): of this kiosk */
  char *usb_root;      /* (owned): where the system mounts sticks */
  guint sync_interval; /* seconds */
  int retention_days;  /* of confirmed opinions; negative: for ever */
} TvAgentConfig;

/* BAD_REQUEST names what is missing or wrong. */
TvAgentConfig *tv_agent_config_load (const char *path, GError **error);
void tv_agent_config_free (TvAgentConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvAgentConfig, tv_agent_config_free)

G_END_DECLS
