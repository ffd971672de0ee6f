// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-handlers-private.h"

gboolean
tv_handle_delta (TvServerContext *context,
                 TvDb *db,
                 guint64 tick,
                 TvRequest *request,
                 GError **error)
{
  const char *old = request->values[0];
  const char *new = request->values[1];
  g_autofree char *path
      = tv_delta_store_path (tv_publisher_get_deltas (context->publisher), old, new);
  g_autoptr (TvPublished) published = NULL;
  g_autoptr (GMappedFile) file = NULL;

  if (path == NULL)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_BAD_REQUEST,
                           "a delta is named by two SHA-256");
      return FALSE;
    }
  /* It holds what is new in a file, so it is as public as that file is. */
  published = tv_publisher_dup_published (context->publisher);
  if (tv_published_get_access (published, new) == TV_OBJECT_PUBLIC)
    file = g_mapped_file_new (path, FALSE, NULL);
  /* An empty file says that the whole is shorter. */
  if (file == NULL || g_mapped_file_get_length (file) == 0)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_NOT_FOUND, "no such delta");
      return FALSE;
    }
  request->cacheable = TRUE;
  tv_request_reply_bytes (request, 200, "application/zstd", g_mapped_file_get_bytes (file));
  return TRUE;
}
