// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "vault/tv-escrow.h"

#include <string.h>

#define OFFICERS 3

typedef struct
{
  TvBoxKey *key;
  TvBoxKey *officer[OFFICERS];
  GPtrArray *public_keys;
  TvJson *escrow;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->key = tv_box_key_generate ();
  self->public_keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < OFFICERS; i++)
    {
      self->officer[i] = tv_box_key_generate ();
      g_ptr_array_add (self->public_keys,
                       g_bytes_new (tv_box_key_get_public (self->officer[i]), 32));
    }
  self->escrow = tv_escrow_seal ("intake-1.key", self->key, self->public_keys, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  tv_box_key_unref (self->key);
  for (guint i = 0; i < OFFICERS; i++)
    tv_box_key_unref (self->officer[i]);
  g_ptr_array_unref (self->public_keys);
  json_decref (self->escrow);
}

/* Each two of the three, whoever comes first. */
static void
test_pairs (Fixture *self, gconstpointer data)
{
  for (guint a = 0; a < OFFICERS; a++)
    for (guint b = 0; b < OFFICERS; b++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (TvBoxKey) key
            = tv_escrow_open (self->escrow, self->officer[a], self->officer[b], &error);

        if (a == b)
          {
            g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
            continue;
          }
        g_assert_no_error (error);
        g_assert_cmpmem (tv_box_key_get_public (key), 32, tv_box_key_get_public (self->key), 32);
      }
}

/* An officer with somebody who is none. */
static void
test_stranger (Fixture *self, gconstpointer data)
{
  g_autoptr (TvBoxKey) stranger = tv_box_key_generate ();
  g_autoptr (GError) error = NULL;

  g_assert_null (tv_escrow_open (self->escrow, self->officer[0], stranger, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_KEY_UNKNOWN);
}

/* One alone gets nothing out of any box: it opens to no key, or not at all. */
static void
test_one_alone (Fixture *self, gconstpointer data)
{
  const TvJson *boxes = json_object_get (self->escrow, "boxes");

  g_assert_cmpuint (json_array_size (boxes), ==, OFFICERS * (OFFICERS - 1) / 2);
  for (size_t i = 0; i < json_array_size (boxes); i++)
    {
      const char *text = tv_json_get_string (json_array_get (boxes, i), "sealed", "");
      gsize length = 0;
      g_autofree guchar *sealed = g_base64_decode (text, &length);

      for (guint j = 0; j < OFFICERS; j++)
        {
          g_autoptr (GBytes) once = tv_box_key_open (self->officer[j], sealed, length, NULL);

          if (once == NULL)
            continue;
          /* Still a box, and not this officer's. */
          g_assert_cmpuint (g_bytes_get_size (once), >, 32);
          g_assert_null (tv_box_key_open (self->officer[j],
                                          g_bytes_get_data (once, NULL),
                                          g_bytes_get_size (once),
                                          NULL));
        }
    }
}

/* An escrow that says another key than it holds. */
static void
test_changed (Fixture *self, gconstpointer data)
{
  g_autoptr (TvBoxKey) other = tv_box_key_generate ();
  g_autoptr (TvJson) escrow = tv_escrow_seal ("other", other, self->public_keys, NULL);
  g_autoptr (GError) error = NULL;

  json_object_set (escrow, "boxes", json_object_get (self->escrow, "boxes"));
  g_assert_null (tv_escrow_open (escrow, self->officer[0], self->officer[1], &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
}

static void
test_too_few (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (self->public_keys, 1);
  g_assert_null (tv_escrow_seal ("x", self->key, self->public_keys, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
  g_clear_error (&error);
  g_ptr_array_add (self->public_keys, g_bytes_ref (g_ptr_array_index (self->public_keys, 0)));
  g_assert_null (tv_escrow_seal ("x", self->key, self->public_keys, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/vault/escrow/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("pairs", test_pairs);
  ADD ("stranger", test_stranger);
  ADD ("one-alone", test_one_alone);
  ADD ("changed", test_changed);
  ADD ("too-few", test_too_few);
#undef ADD
  return g_test_run ();
}
