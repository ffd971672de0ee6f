// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "publication/tv-answer-book.h"
#include "vault/tv-password.h"
#include "vault/tv-receipt-code.h"

#define COUNT 50

static GBytes *
make_book (guint8 ids[COUNT][16], guint8 keys[COUNT][32])
{
  g_autoptr (TvAnswerBook) book = tv_answer_book_new ();

  for (guint i = 0; i < COUNT; i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"state\":\"answered\",\"n\":%u}", i);
      g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));

      tv_random_bytes (ids[i], 16);
      tv_random_bytes (keys[i], 32);
      tv_answer_book_add (book, ids[i], keys[i], plain);
    }
  return tv_answer_book_to_bytes (book);
}

/* Every id finds its own entry, which only its own key opens. */
static void
test_find (void)
{
  guint8 ids[COUNT][16];
  guint8 keys[COUNT][32];
  g_autoptr (GBytes) book = make_book (ids, keys);
  const guint8 stranger[16] = { 1 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < COUNT; i++)
    {
      g_autoptr (GBytes) sealed = tv_answer_book_find (book, ids[i], NULL);
      g_autoptr (GBytes) plain = tv_receipt_entry_open (keys[i], sealed, NULL);
      g_autofree char *text = g_strdup_printf ("{\"state\":\"answered\",\"n\":%u}", i);

      g_assert_cmpmem (g_bytes_get_data (plain, NULL),
                       g_bytes_get_size (plain),
                       text,
                       strlen (text));
      g_assert_null (tv_receipt_entry_open (keys[(i + 1) % COUNT], sealed, NULL));
    }
  g_assert_null (tv_answer_book_find (book, stranger, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

static void
test_empty (void)
{
  g_autoptr (TvAnswerBook) empty = tv_answer_book_new ();
  g_autoptr (GBytes) book = tv_answer_book_to_bytes (empty);
  const guint8 id[16] = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (book), ==, 0);
  g_assert_null (tv_answer_book_find (book, id, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_NOT_FOUND);
}

/* The second answer to an opinion takes the first one's place. */
static void
test_again (void)
{
  g_autoptr (TvAnswerBook) book = tv_answer_book_new ();
  g_autoptr (GBytes) one = g_bytes_new_static ("1", 1);
  g_autoptr (GBytes) two = g_bytes_new_static ("2", 1);
  const guint8 id[16] = { 7 };
  const guint8 key[32] = { 9 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;

  tv_answer_book_add (book, id, key, one);
  tv_answer_book_add (book, id, key, two);
  bytes = tv_answer_book_to_bytes (book);
  sealed = tv_answer_book_find (bytes, id, NULL);
  plain = tv_receipt_entry_open (key, sealed, NULL);
  g_assert_true (g_bytes_equal (plain, two));
}

/* Cut off anywhere or with any bit turned, it never reads past its end, and never says wrong. */
static void
test_damaged (void)
{
  guint8 ids[COUNT][16];
  guint8 keys[COUNT][32];
  g_autoptr (GBytes) book = make_book (ids, keys);

  for (gsize cut = 0; cut < g_bytes_get_size (book); cut += 7)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (book, NULL), cut);
      g_autoptr (GBytes) shorter = g_bytes_new (copy, cut);

      for (guint i = 0; i < COUNT; i += 9)
        {
          g_autoptr (GBytes) sealed = tv_answer_book_find (shorter, ids[i], NULL);
          g_autoptr (GBytes) plain
              = sealed != NULL ? tv_receipt_entry_open (keys[i], sealed, NULL) : NULL;

          g_assert_true (plain == NULL || g_bytes_get_size (plain) > 20);
        }
    }
  for (gsize bit = 0; bit < COUNT * 20 * 8; bit += 3)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (book, NULL), g_bytes_get_size (book));
      g_autoptr (GBytes) flipped = NULL;

      copy[bit / 8] ^= (guint8) (1 << (bit % 8));
      flipped = g_bytes_new_take (copy, g_bytes_get_size (book));
      for (guint i = 0; i < COUNT; i += 9)
        {
          g_autoptr (GBytes) sealed = tv_answer_book_find (flipped, ids[i], NULL);

          g_assert_true (sealed == NULL || g_bytes_get_size (sealed) <= g_bytes_get_size (book));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/publication/answer-book/find", test_find);
  g_test_add_func ("/publication/answer-book/empty", test_empty);
  g_test_add_func ("/publication/answer-book/again", test_again);
  g_test_add_func ("/publication/answer-book/damaged", test_damaged);
  return g_test_run ();
}
