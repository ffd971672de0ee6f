// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "tv-base64.h"
#include "tv-escrow.h"
#include "tv-signing-key.h"

#include <string.h>

#define KIND "escrow"

static GBytes *
seal_to (GBytes *public_key, GBytes *plain, GError **error)
{
  GBytes *sealed = tv_box_seal (g_bytes_get_data (public_key, NULL),
                                g_bytes_get_data (plain, NULL),
                                g_bytes_get_size (plain));

  if (sealed == NULL)
    g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "an officer's key does not seal");
  return sealed;
}

static TvJson *
make_box (GBytes *inner, GBytes *outer, GBytes *secret, GError **error)
{
  g_autoptr (GBytes) once = seal_to (inner, secret, error);
  g_autoptr (GBytes) twice = once != NULL ? seal_to (outer, once, error) : NULL;
  g_autofree char *inner_id = tv_key_id (g_bytes_get_data (inner, NULL));
  g_autofree char *outer_id = tv_key_id (g_bytes_get_data (outer, NULL));
  g_autofree char *text = NULL;

  if (twice == NULL)
    return NULL;
  text = tv_base64_encode (g_bytes_get_data (twice, NULL), g_bytes_get_size (twice));
  return json_pack ("{s:[s,s],s:s}", "officers", inner_id, outer_id, "sealed", text);
}

static gboolean
check_officers (GPtrArray *officers, GError **error)
{
  gboolean good = officers->len >= 2;

  for (guint i = 0; i < officers->len; i++)
    {
      good = good && g_bytes_get_size (g_ptr_array_index (officers, i)) == TV_PUBLIC_KEY_SIZE;
      for (guint j = 0; j < i; j++)
        good = good
               && !g_bytes_equal (g_ptr_array_index (officers, i), g_ptr_array_index (officers, j));
    }
  if (!good)
    g_set_error_literal (error,
                         TV_ERROR,
                         TV_ERROR_BAD_REQUEST,
                         "an escrow needs the box keys of two or more different officers");
  return good;
}

TvJson *
tv_escrow_seal (const char *name, TvBoxKey *key, GPtrArray *officers, GError **error)
{
  g_autoptr (TvJson) boxes = json_array ();
  g_autoptr (GBytes) secret = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (name != NULL && key != NULL && officers != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!check_officers (officers, error))
    return NULL;
  secret = tv_box_key_dup_secret (key);
  for (guint b = 0; b < officers->len; b++)
    for (guint a = 0; a < b; a++)
      {
        TvJson *box = make_box (g_ptr_array_index (officers, a),
                                g_ptr_array_index (officers, b),
                                secret,
                                error);

        if (box == NULL)
          return NULL;
        json_array_append_new (boxes, box);
      }
  text = tv_base64_encode (tv_box_key_get_public (key), TV_PUBLIC_KEY_SIZE);
  return json_pack ("{s:s,s:s,s:s,s:s,s:O}",
                    "kind",
                    KIND,
                    "name",
                    name,
                    "id",
                    tv_box_key_get_id (key),
                    "public",
                    text,
                    "boxes",
                    boxes);
}

/* Whether @box is for these two; @ret_outer: who opens first. */
static gboolean
is_for (const TvJson *box,
        TvBoxKey *one,
        TvBoxKey *other,
        TvBoxKey **ret_inner,
        TvBoxKey **ret_outer)
{
  const TvJson *officers = json_object_get (box, "officers");
  const char *inner = json_string_value (json_array_get (officers, 0));
  const char *outer = json_string_value (json_array_get (officers, 1));

  *ret_inner = g_strcmp0 (inner, tv_box_key_get_id (one)) == 0 ? one : other;
  *ret_outer = *ret_inner == one ? other : one;
  return g_strcmp0 (inner, tv_box_key_get_id (*ret_inner)) == 0
         && g_strcmp0 (outer, tv_box_key_get_id (*ret_outer)) == 0;
}

static TvBoxKey *
open_box (const TvJson *box, TvBoxKey *inner, TvBoxKey *outer, GError **error)
{
  const char *text = NULL;
  g_autoptr (GBytes) twice = NULL;
  g_autoptr (GBytes) once = NULL;
  g_autoptr (GBytes) secret = NULL;

  if (!tv_json_need_string (box, "sealed", &text, error))
    return NULL;
  twice = tv_base64_decode (text, 0, error);
  if (twice == NULL)
    return NULL;
  once = tv_box_key_open (outer, g_bytes_get_data (twice, NULL), g_bytes_get_size (twice), error);
  if (once == NULL)
    return NULL;
  secret = tv_box_key_open (inner, g_bytes_get_data (once, NULL), g_bytes_get_size (once), error);
  return secret != NULL ? tv_box_key_new (secret, error) : NULL;
}

/* The key must be the one that the escrow was made of. */
static TvBoxKey *
check_key (const TvJson *escrow, TvBoxKey *key, GError **error)
{
  g_autoptr (TvBoxKey) owned = key;
  const char *text = NULL;
  g_autoptr (GBytes) public_key = NULL;

  if (owned == NULL || !tv_json_need_string (escrow, "public", &text, error))
    return NULL;
  public_key = tv_base64_decode (text, TV_PUBLIC_KEY_SIZE, error);
  if (public_key == NULL)
    return NULL;
  if (memcmp (g_bytes_get_data (public_key, NULL),
              tv_box_key_get_public (owned),
              TV_PUBLIC_KEY_SIZE)
      == 0)
    return g_steal_pointer (&owned);
  g_set_error_literal (error, TV_ERROR, TV_ERROR_CORRUPT, "another key was in the escrow");
  return NULL;
}

TvBoxKey *
tv_escrow_open (const TvJson *escrow, TvBoxKey *one, TvBoxKey *other, GError **error)
{
  const char *kind = NULL;
  TvJson *boxes = NULL;
  TvJson *box = NULL;
  size_t i = 0;

  g_return_val_if_fail (escrow != NULL && one != NULL && other != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!tv_json_need_string (escrow, "kind", &kind, error)
      || !tv_json_need_array (escrow, "boxes", &boxes, error))
    return NULL;
  if (!g_str_equal (kind, KIND) || g_str_equal (tv_box_key_get_id (one), tv_box_key_get_id (other)))
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_BAD_REQUEST,
                           "an escrow is opened by two different officers");
      return NULL;
    }
  json_array_foreach (boxes, i, box)
  {
    TvBoxKey *inner = NULL;
    TvBoxKey *outer = NULL;

    if (is_for (box, one, other, &inner, &outer))
      return check_key (escrow, open_box (box, inner, outer, error), error);
  }
  g_set_error_literal (error,
                       TV_ERROR,
                       TV_ERROR_KEY_UNKNOWN,
                       "the escrow was not made for these two officers");
  return NULL;
}
