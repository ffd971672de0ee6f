// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sync/tv-sync-content.h"
#include "tv-agent-config.h"

G_BEGIN_DECLS

/**
 * TvAgentService:
 *
 * What the agent does, without D-Bus: keeps opinions, answers look-ups, syncs when it is time. It
 * lives on the main loop; the database has one worker, the exchange with the province another, so
 * that a citizen never waits for the network. Signals: "content-changed" (guint generation),
 * "status-changed".
 *
 * A damaged store does not keep it from starting: content is shown and fetched, submissions are
 * refused with CORRUPT.
 */
#define TV_TYPE_AGENT_SERVICE (tv_agent_service_get_type ())
G_DECLARE_FINAL_TYPE (TvAgentService, tv_agent_service, TV, AGENT_SERVICE, GObject)

/* @config is taken over. UNAVAILABLE when another agent holds the state folder. */
TvAgentService *tv_agent_service_new (TvAgentConfig *config, GError **error);
const TvAgentConfig *tv_agent_service_get_config (TvAgentService *self);

/* Begins to sync. Stop ends what is running and waits for it. */
void tv_agent_service_start (TvAgentService *self);
void tv_agent_service_stop (TvAgentService *self);

/* A round soon, unless one is running; then one after it. */
void tv_agent_service_sync_now (TvAgentService *self);

/* a{sv} of Settings; floating. */
GVariant *tv_agent_service_describe_settings (TvAgentService *self);

/* a{sv} of Hello; floating. */
GVariant *tv_agent_service_describe (TvAgentService *self);

/* @fd: a plain file with the envelope; taken over. The state's name on success. */
void tv_agent_service_submit_async (TvAgentService *self,
                                    int fd,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char *tv_agent_service_submit_finish (TvAgentService *self, GAsyncResult *result, GError **error);

/* The state's name; the entry is empty unless an answers item has one. */
void tv_agent_service_look_up_async (TvAgentService *self,
                                     const guint8 id[16],
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
char *tv_agent_service_look_up_finish (TvAgentService *self,
                                       GAsyncResult *result,
                                       GBytes **ret_entry,
                                       GError **error);

/* a{sv} of Status. (transfer full) */
void tv_agent_service_status_async (TvAgentService *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GVariant *tv_agent_service_status_finish (TvAgentService *self,
                                          GAsyncResult *result,
                                          GError **error);

/* aa{sv} of Readiness. (transfer full) */
void tv_agent_service_readiness_async (TvAgentService *self,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GVariant *tv_agent_service_readiness_finish (TvAgentService *self,
                                             GAsyncResult *result,
                                             GError **error);

/* A visit shows @generation; another one than the current says nothing. */
void tv_agent_service_heartbeat_async (TvAgentService *self,
                                       guint generation,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean tv_agent_service_heartbeat_finish (TvAgentService *self,
                                            GAsyncResult *result,
                                            GError **error);

void tv_agent_service_unlock_async (TvAgentService *self,
                                    const char *pin,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean tv_agent_service_unlock_finish (TvAgentService *self,
                                         GAsyncResult *result,
                                         GError **error);

/* Whether the machine has a device id already. */
gboolean tv_agent_service_is_enrolled (TvAgentService *self);
void tv_agent_service_enrol_async (TvAgentService *self,
                                   const char *code,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean tv_agent_service_enrol_finish (TvAgentService *self, GAsyncResult *result, GError **error);

/* aa{sv} of UsbList. (transfer full) */
void tv_agent_service_usb_list_async (TvAgentService *self,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GVariant *tv_agent_service_usb_list_finish (TvAgentService *self,
                                            GAsyncResult *result,
                                            GError **error);

/* a{sv} of UsbRun. (transfer full) NOT_FOUND, VOLUME_FOREIGN; what goes wrong with a half of it is
 * in the result. */
void tv_agent_service_usb_run_async (TvAgentService *self,
                                     const char *volume,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GVariant *tv_agent_service_usb_run_finish (TvAgentService *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
