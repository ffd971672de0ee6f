// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "publication/tv-item.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-repository.h"
#include "tv-ctl-province.h"
#include "tv-ctl-publish.h"
#include "vault/tv-base64.h"

#define OCTETS "application/octet-stream"

static gboolean
put_object (TvOfficialSession *session, const char *sha256, const char *path, GError **error)
{
  g_autofree char *url = g_strdup_printf ("/v1/objects/%s", sha256);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TvHttpReply) head = NULL;
  g_autoptr (TvHttpReply) put = NULL;
  const TvHttpRequest look = { .method = "HEAD", .path = url };
  TvHttpRequest request = { .method = "PUT", .path = url, .content_type = OCTETS };

  head = tv_official_session_send (session, &look, NULL, NULL);
  if (head != NULL)
    return TRUE;
  file = g_mapped_file_new (path, FALSE, error);
  if (file == NULL)
    return FALSE;
  bytes = g_mapped_file_get_bytes (file);
  request.body = bytes;
  put = tv_official_session_send (session, &request, NULL, error);
  return put != NULL;
}

static gboolean
put_item (TvOfficialSession *session, const char *folder, const TvItem *item, GError **error)
{
  g_autofree char *manifest = g_build_filename (folder, TV_ITEM_MANIFEST, NULL);

  for (guint i = 0; i < item->files->len; i++)
    {
      const TvItemFile *file = g_ptr_array_index (item->files, i);
      g_autofree char *path = g_build_filename (folder, file->path, NULL);

      if (!put_object (session, file->sha256, path, error))
        return FALSE;
    }
  return put_object (session, item->sha256, manifest, error);
}

static gboolean
propose (TvCtl *ctl,
         const TvCtlPublish *self,
         TvCtlProvince *province,
         TvRole role,
         GPtrArray *added,
         GError **error)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GError) reason = NULL;
  g_autoptr (TvMetadata) old = tv_ctl_province_fetch_role (province, role, &reason);
  g_autoptr (GPtrArray) items = tv_metadata_dup_items (old);
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *metadata = NULL;
  g_autoptr (TvJson) body = json_object ();
  g_autoptr (TvJson) reply = NULL;

  if (reason != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (!tv_ctl_publish_remove (self, role, items, error))
    return FALSE;
  for (guint i = 0; i < added->len; i++)
    tv_metadata_items_put (items, g_ptr_array_index (added, i));
  dsse = tv_metadata_build_items (role,
                                  old != NULL ? old->version + 1 : 1,
                                  now,
                                  now + TV_REPOSITORY_ITEMS_LIFE,
                                  items);
  if (!tv_ctl_publish_sign (self, tv_ctl_province_get_root (province), role, dsse, error))
    return FALSE;
  bytes = tv_dsse_to_bytes (dsse);
  metadata = tv_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  json_object_set_new (body, "role", json_string (tv_role_to_string (role)));
  json_object_set_new (body, "metadata", json_string (metadata));
  reply = tv_official_session_call (province->session,
                                    "POST",
                                    "/v1/proposals",
                                    body,
                                    NULL,
                                    NULL,
                                    NULL,
                                    error);
  if (reply == NULL)
    return FALSE;
  if (g_str_equal (tv_json_get_string (reply, "state", ""), "published"))
    tv_ctl_say (ctl, _ ("The server has published it."));
  else
    tv_ctl_say (ctl,
                /* TRANSLATORS: %s is the number of a proposal */
                _ ("Proposal %s waits for another officer's signature (proposal sign)."),
                tv_json_get_string (reply, "id", ""));
  json_object_set (ctl->json, tv_role_to_string (role), reply);
  return TRUE;
}

/* Sends up every item and sorts them by the role that lists them. */
static gboolean
put_items (TvOfficialSession *session, char **folders, GPtrArray **by_role, GError **error)
{
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autoptr (TvItem) item = tv_item_open (folders[i], error);
      TvRole role = TV_ROLE_TARGETS;

      if (item == NULL || !put_item (session, folders[i], item, error))
        {
          g_prefix_error (error, "%s: ", folders[i]);
          return FALSE;
        }
      role = tv_role_for_kind (item->kind);
      g_ptr_array_add (by_role[role], g_steal_pointer (&item));
    }
  return TRUE;
}

gboolean
tv_ctl_publish_to_server (TvCtl *ctl, const TvCtlPublish *self, char **folders, GError **error)
{
  g_autofree char *root = g_build_filename (self->keys, "root.json", NULL);
  g_autoptr (TvCtlProvince) province
      = tv_ctl_province_open (self->server, self->ca, self->user, self->password_file, root, error);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  GPtrArray *by_role[TV_N_ROLES] = { [TV_ROLE_TARGETS] = targets, [TV_ROLE_ANSWERS] = answers };

  if (province == NULL || !put_items (province->session, folders, by_role, error))
    return FALSE;
  for (guint role = TV_ROLE_TARGETS; role <= TV_ROLE_ANSWERS; role++)
    if ((by_role[role]->len > 0 || tv_ctl_publish_removes (self, (TvRole) role))
        && !propose (ctl, self, province, (TvRole) role, by_role[role], error))
      return FALSE;
  return TRUE;
}
