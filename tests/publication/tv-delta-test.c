// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>
#include <zstd.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "base/tv-hex.h"
#include "publication/tv-delta.h"

#define LENGTH (1024 * 1024)

typedef struct
{
  char *old_path;
  char *new_path;
  char *delta_path;
  char *made_path;
  GByteArray *old;
  GByteArray *new;
  char *old_sha256;
} Fixture;

/* Bytes that do not compress by themselves. */
static GByteArray *
make_noise (guint32 seed, guint length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  GByteArray *bytes = g_byte_array_sized_new (length);

  for (guint i = 0; i < length; i += 4)
    {
      guint32 word = g_rand_int (random);

      g_byte_array_append (bytes, (const guint8 *) &word, sizeof word);
    }
  return bytes;
}

static void
save (const char *path, gconstpointer data, gsize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) length, &error);
  g_assert_no_error (error);
}

static GBytes *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = tv_file_read (path, 16 * LENGTH, &error);

  g_assert_no_error (error);
  return bytes;
}

static char *
make_path (const char *name)
{
  g_mkdir_with_parents (g_get_user_data_dir (), 0700);
  return g_build_filename (g_get_user_data_dir (), name, NULL);
}

/* The new file: the old one with something changed, something put in, something taken out. */
static void
set_up (Fixture *self, gconstpointer data)
{
  self->old_path = make_path ("old");
  self->new_path = make_path ("new");
  self->delta_path = make_path ("delta");
  self->made_path = make_path ("made");
  self->old = make_noise (1, LENGTH);
  self->new = g_byte_array_new ();
  g_byte_array_append (self->new, self->old->data, LENGTH / 4);
  g_byte_array_append (self->new, (const guint8 *) "thửa đất mới", strlen ("thửa đất mới"));
  g_byte_array_append (self->new, self->old->data + LENGTH / 4, LENGTH / 4);
  g_byte_array_append (self->new, self->old->data + LENGTH / 2 + 1000, LENGTH / 2 - 1000);
  self->new->data[LENGTH / 8] ^= 1;
  save (self->old_path, self->old->data, self->old->len);
  save (self->new_path, self->new->data, self->new->len);
  self->old_sha256 = tv_sha256_hex (self->old->data, self->old->len);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_byte_array_unref (self->old);
  g_byte_array_unref (self->new);
  g_free (self->old_path);
  g_free (self->new_path);
  g_free (self->delta_path);
  g_free (self->made_path);
  g_free (self->old_sha256);
}

static gsize
make (Fixture *self, const char *old_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) delta = NULL;
  gboolean made = FALSE;

  tv_delta_make (old_path, self->new_path, self->delta_path, 2 * LENGTH, &made, &error);
  g_assert_no_error (error);
  g_assert_true (made);
  delta = load (self->delta_path);
  return g_bytes_get_size (delta);
}

static void
assert_made (Fixture *self)
{
  g_autoptr (GBytes) made = load (self->made_path);

  g_assert_cmpmem (g_bytes_get_data (made, NULL),
                   g_bytes_get_size (made),
                   self->new->data,
                   self->new->len);
}

static void
apply (Fixture *self, const char *old_path)
{
  g_autoptr (GError) error = NULL;

  tv_delta_apply (old_path,
                  self->old_sha256,
                  self->delta_path,
                  self->made_path,
                  self->new->len,
                  &error);
  g_assert_no_error (error);
  assert_made (self);
}

static void
assert_refused (Fixture *self, TvError expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (tv_delta_apply (self->old_path,
                                  self->old_sha256,
                                  self->delta_path,
                                  self->made_path,
                                  self->new->len,
                                  &error));
  g_assert_error (error, TV_ERROR, (int) expected);
  g_assert_false (g_file_test (self->made_path, G_FILE_TEST_EXISTS));
}

static void
test_both_ways (Fixture *self, gconstpointer data)
{
  gsize length = make (self, self->old_path);
  g_autoptr (GBytes) first = load (self->delta_path);
  g_autoptr (GBytes) second = NULL;

  g_assert_cmpuint (length, <, 500);
  apply (self, self->old_path);
  make (self, self->old_path);
  second = load (self->delta_path);
  g_assert_true (g_bytes_equal (first, second));
}

static void
test_from_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *nothing = tv_sha256_hex ("", 0);

  g_assert_cmpstr (nothing, ==, TV_DELTA_NOTHING);
  memset (self->new->data, 'x', self->new->len);
  save (self->new_path, self->new->data, self->new->len);
  g_assert_cmpuint (make (self, NULL), <, 500);
  apply (self, NULL);
}

/* Longer than it may be: nothing is written. */
static void
test_not_worth_it (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean made = TRUE;

  g_assert_true (tv_delta_make (NULL, self->new_path, self->delta_path, LENGTH / 2, &made, &error));
  g_assert_no_error (error);
  g_assert_false (made);
  g_assert_false (g_file_test (self->delta_path, G_FILE_TEST_EXISTS));
}

static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean made = FALSE;

  g_unlink (self->old_path);
  g_assert_false (
      tv_delta_make (self->old_path, self->new_path, self->delta_path, LENGTH, &made, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
  assert_refused (self, TV_ERROR_NOT_FOUND);
}

/* The old file went bad: said before anything is made of it. */
static void
test_old_damaged (Fixture *self, gconstpointer data)
{
  make (self, self->old_path);
  self->old->data[LENGTH / 3] ^= 1;
  save (self->old_path, self->old->data, self->old->len);
  assert_refused (self, TV_ERROR_HASH);
}

static void
save_frame (Fixture *self, gconstpointer content, gsize length, guint times)
{
  g_autofree guint8 *frame = g_malloc (ZSTD_compressBound (length));
  gsize size = ZSTD_compress (frame, ZSTD_compressBound (length), content, length, 1);
  g_autoptr (GByteArray) all = g_byte_array_new ();

  for (guint i = 0; i < times; i++)
    g_byte_array_append (all, frame, (guint) size);
  save (self->delta_path, all->data, all->len);
}

/* Not zstd, nothing at all, another length, two frames, something behind. */
static void
test_other_frames (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) good = NULL;
  g_autoptr (GByteArray) longer = g_byte_array_new ();

  save (self->delta_path, "<html>", 6);
  assert_refused (self, TV_ERROR_CORRUPT);
  save (self->delta_path, "", 0);
  assert_refused (self, TV_ERROR_CORRUPT);
  save_frame (self, self->new->data, self->new->len - 1, 1);
  assert_refused (self, TV_ERROR_CORRUPT);
  save_frame (self, self->new->data, self->new->len, 2);
  assert_refused (self, TV_ERROR_CORRUPT);
  make (self, self->old_path);
  good = load (self->delta_path);
  g_byte_array_append (longer, g_bytes_get_data (good, NULL), (guint) g_bytes_get_size (good));
  g_byte_array_append (longer, (const guint8 *) "!", 1);
  save (self->delta_path, longer->data, longer->len);
  assert_refused (self, TV_ERROR_CORRUPT);
}

/* Each byte of a delta changed, each beginning of it: an error, or a file whose hash is wrong;
 * never more than the file's length is written. */
static void
test_hostile (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) good = NULL;
  g_autofree guint8 *new = g_malloc (self->new->len);
  g_autofree guint8 *bad = NULL;
  gsize length = make (self, self->old_path);

  good = load (self->delta_path);
  for (gsize i = 0; i < length; i++)
    {
      g_free (bad);
      bad = g_memdup2 (g_bytes_get_data (good, NULL), length);
      bad[i] ^= (guint8) (1 << (i % 8));
      (void) tv_delta_decode (bad, length, self->old->data, LENGTH, new, self->new->len, NULL);
      g_assert_false (tv_delta_decode (g_bytes_get_data (good, NULL),
                                       i,
                                       self->old->data,
                                       LENGTH,
                                       new,
                                       self->new->len,
                                       NULL));
    }
}

/* With a shorter old file, references would reach outside of it. */
static void
test_reaches_outside (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) good = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *new = g_malloc (self->new->len);

  make (self, self->old_path);
  good = load (self->delta_path);
  g_assert_false (tv_delta_decode (g_bytes_get_data (good, NULL),
                                   g_bytes_get_size (good),
                                   self->old->data,
                                   1000,
                                   new,
                                   self->new->len,
                                   &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_CORRUPT);
}

/* No disk has room for it: refused before a byte is written. */
static void
test_full (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make (self, self->old_path);
  g_assert_false (tv_delta_apply (self->old_path,
                                  self->old_sha256,
                                  self->delta_path,
                                  self->made_path,
                                  G_GUINT64_CONSTANT (1) << 60,
                                  &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_STORAGE_FULL);
  g_assert_false (g_file_test (self->made_path, G_FILE_TEST_EXISTS));
}

static void
test_suits (void)
{
  TvItemFile file = { .type = (char *) "application/geopackage+sqlite3", .length = TV_DELTA_LEAST };

  g_assert_true (tv_delta_suits (&file));
  file.length--;
  g_assert_false (tv_delta_suits (&file));
  file.length = 1000000;
  file.type = (char *) "application/pdf";
  g_assert_false (tv_delta_suits (&file));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *self, gconstpointer data);
  } tests[] = {
    { "/delta/both-ways", test_both_ways },
    { "/delta/from-nothing", test_from_nothing },
    { "/delta/not-worth-it", test_not_worth_it },
    { "/delta/missing", test_missing },
    { "/delta/old-damaged", test_old_damaged },
    { "/delta/other-frames", test_other_frames },
    { "/delta/hostile", test_hostile },
    { "/delta/full", test_full },
    { "/delta/reaches-outside", test_reaches_outside },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  g_test_add_func ("/delta/suits", test_suits);
  return g_test_run ();
}
