// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-byte-reader.h"
#include "base/tv-clock.h"
#include "base/tv-hex.h"

static void
test_reader (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  TvByteReader reader;
  guint8 u8 = 7;
  guint16 u16;
  guint32 u32;
  guint64 u64;
  const guint8 *data = NULL;

  tv_byte_array_u16 (array, 0x0102);
  tv_byte_array_u32 (array, 0x03040506);
  tv_byte_array_u64 (array, G_GUINT64_CONSTANT (0x0708090a0b0c0d0e));
  g_assert_cmpuint (array->data[0], ==, 2);
  tv_byte_reader_init (&reader, array->data, array->len);
  g_assert_true (tv_byte_reader_u16 (&reader, &u16));
  g_assert_true (tv_byte_reader_u32 (&reader, &u32));
  g_assert_cmphex (u16, ==, 0x0102);
  g_assert_cmphex (u32, ==, 0x03040506);
  g_assert_false (tv_byte_reader_bytes (&reader, G_MAXSIZE, &data));
  g_assert_null (data);
  g_assert_true (tv_byte_reader_u64 (&reader, &u64));
  g_assert_cmphex (u64, ==, G_GUINT64_CONSTANT (0x0708090a0b0c0d0e));
  g_assert_cmpuint (tv_byte_reader_left (&reader), ==, 0);
  g_assert_false (tv_byte_reader_u8 (&reader, &u8));
  g_assert_cmpuint (u8, ==, 7);
  g_assert_true (tv_byte_reader_bytes (&reader, 0, &data));
}

static void
test_hex (void)
{
  static const guint8 bytes[] = { 0x00, 0x7f, 0xff };
  g_autofree char *hex = tv_hex_encode (bytes, sizeof bytes);
  guint8 back[3];

  g_assert_cmpstr (hex, ==, "007fff");
  g_assert_true (tv_hex_decode ("007FFf", back, 3));
  g_assert_cmpmem (back, 3, bytes, 3);
  g_assert_false (tv_hex_decode ("007ff", back, 3));
  g_assert_false (tv_hex_decode ("007ffg", back, 3));
  g_assert_false (tv_hex_decode ("007fff00", back, 3));
}

static void
test_sha256 (void)
{
  /* FIPS 180-4's "abc" and the empty message. */
  g_autofree char *abc = tv_sha256_hex ("abc", 3);
  g_autofree char *empty = tv_sha256_hex (NULL, 0);

  g_assert_cmpstr (abc, ==, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  g_assert_cmpstr (empty, ==, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
test_uuid (void)
{
  const char *text = "00112233-4455-4677-8899-aabbccddeeff";
  guint8 id[16];
  g_autofree char *back = NULL;

  g_assert_true (tv_uuid_from_string (text, id));
  g_assert_cmphex (id[15], ==, 0xff);
  back = tv_uuid_to_string (id);
  g_assert_cmpstr (back, ==, text);
  g_assert_false (tv_uuid_from_string ("00112233445546778899aabbccddeeff", id));
  g_assert_false (tv_uuid_from_string ("00112233-4455-4677-8899-aabbccddeef", id));
  g_assert_false (tv_uuid_from_string ("0011223-34455-4677-8899-aabbccddeeff", id));
  g_assert_false (tv_uuid_from_string ("", id));
}

static void
test_clock (void)
{
  g_autoptr (TvClock) manual = tv_clock_new_manual (5);
  g_autoptr (TvClock) system = tv_clock_new_system ();

  g_assert_cmpint (tv_clock_now (manual), ==, 5);
  tv_clock_set (manual, 9);
  g_assert_cmpint (tv_clock_now (manual), ==, 9);
  g_assert_cmpint (tv_clock_now (system), >, 1700000000);
  g_assert_finalize_object (g_steal_pointer (&manual));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/base/bytes/reader", test_reader);
  g_test_add_func ("/base/bytes/hex", test_hex);
  g_test_add_func ("/base/bytes/sha256", test_sha256);
  g_test_add_func ("/base/bytes/uuid", test_uuid);
  g_test_add_func ("/base/bytes/clock", test_clock);
  return g_test_run ();
}
