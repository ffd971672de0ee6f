// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* server.conf, group [Server] (data/server.conf.example says what each key means). */
typedef struct
{
  char *listen_address; /* numeric */
  guint16 port;         /* 0: any free one */
  char *certificate;
  char *private_key;
  char *state;
  char *root;
  char *online_key;
  char *intake_keys; /* a folder */
  char *forms;       /* native halves of forms */
  char *proxy;       /* (nullable) the address whose X-Forwarded-For is believed */
  guint workers;
  guint max_connections;
  guint request_seconds; /* how long one request may take to arrive */
} TvServerConfig;

/* BAD_REQUEST names the key that is missing or wrong; relative paths are refused, because what they
 * mean depends on who starts the program. */
TvServerConfig *tv_server_config_load (const char *path, GError **error);
void tv_server_config_free (TvServerConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvServerConfig, tv_server_config_free)

G_END_DECLS
