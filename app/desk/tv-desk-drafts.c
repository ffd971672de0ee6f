// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <errno.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "vault/tv-receipt-code.h"

#include "tv-desk-drafts.h"

#define MAX_DRAFT (1024 * 1024)
#define KEY_SIZE 32

static char *
draft_file (const char *submission)
{
  g_autofree char *name = g_strconcat (submission, ".draft", NULL);

  return g_build_filename (g_get_user_data_dir (), "thamvan", "drafts", name, NULL);
}

/* An id from the server becomes a file name: only a UUID may. */
static gboolean
check_id (const char *submission, GError **error)
{
  guint8 id[16];

  if (tv_uuid_from_string (submission, id))
    return TRUE;
  g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "not an id: %s", submission);
  return FALSE;
}

gboolean
tv_desk_drafts_save (GBytes *key,
                     const char *submission,
                     const TvDeskAnswer *answer,
                     GError **error)
{
  g_autoptr (TvJson) json = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *file = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (key != NULL && g_bytes_get_size (key) == KEY_SIZE, FALSE);
  g_return_val_if_fail (submission != NULL, FALSE);
  g_return_val_if_fail (answer != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_id (submission, error))
    return FALSE;
  json = tv_desk_answer_to_json (answer);
  plain = tv_json_to_bytes (json, 0);
  sealed = tv_receipt_entry_seal (g_bytes_get_data (key, NULL), plain);
  file = draft_file (submission);
  folder = g_path_get_dirname (file);
  return tv_file_make_folder (folder, error) && tv_file_write (file, sealed, 0600, error);
}

TvDeskAnswer *
tv_desk_drafts_load (GBytes *key, const char *submission, GError **error)
{
  g_autofree char *file = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (TvJson) json = NULL;

  g_return_val_if_fail (key != NULL && g_bytes_get_size (key) == KEY_SIZE, NULL);
  g_return_val_if_fail (submission != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_id (submission, error))
    return NULL;
  file = draft_file (submission);
  sealed = tv_file_read (file, MAX_DRAFT, error);
  if (sealed == NULL)
    return NULL;
  plain = tv_receipt_entry_open (g_bytes_get_data (key, NULL), sealed, error);
  if (plain == NULL)
    return NULL;
  json = tv_json_parse_bytes (plain, MAX_DRAFT, error);
  return json != NULL ? tv_desk_answer_parse (json, error) : NULL;
}

void
tv_desk_drafts_remove (const char *submission)
{
  g_autofree char *file = NULL;

  g_return_if_fail (submission != NULL);

  if (!check_id (submission, NULL))
    return;
  file = draft_file (submission);
  if (g_unlink (file) != 0 && errno != ENOENT)
    g_warning ("the draft of %s could not be removed: %s", submission, g_strerror (errno));
}
