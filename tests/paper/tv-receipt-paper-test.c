// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "paper/tv-receipt-paper.h"

#include <string.h>

#define CODE "471920334455667712"

static const TvReceiptPaper receipt = {
  .code = CODE,
  .unit_name = "Phường Xuân Hương – Đà Lạt",
  .round_title = "Lấy ý kiến đồ án quy hoạch chi tiết khu dân cư Hồ Thông",
  .day = "2026-11-23",
};

/* Another program finds the unit, the date as Vietnam writes it and the code in threes. */
static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = tv_receipt_paper_to_pdf (&receipt, &error);
  g_autofree char *reader = g_find_program_in_path ("pdftotext");
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (g_bytes_get_data (pdf, NULL), "%PDF-"));
  if (reader == NULL)
    {
      g_test_skip ("pdftotext (poppler-utils) is not installed");
      return;
    }

  folder = g_dir_make_tmp ("tv-receipt-XXXXXX", &error);
  g_assert_no_error (error);
  file = g_build_filename (folder, "receipt.pdf", NULL);
  g_file_set_contents (file, g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf), &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL,
                (char *[]){ reader, file, (char *) "-", NULL },
                NULL,
                G_SPAWN_DEFAULT,
                NULL,
                NULL,
                &text,
                NULL,
                NULL,
                &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "Xuân Hương"));
  g_assert_nonnull (strstr (text, "471 920 334"));
  g_assert_nonnull (strstr (text, "455 667 712"));
}

static void
test_incomplete (void)
{
  static const char *const codes[] = { "", "47192033445566771", "47192033445566771x" };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (GError) error = NULL;
      TvReceiptPaper bad = receipt;

      bad.code = codes[i];
      g_test_message ("Code '%s'", codes[i]);
      g_assert_null (tv_receipt_paper_to_pdf (&bad, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/paper/receipt-paper/text", test_text);
  g_test_add_func ("/paper/receipt-paper/incomplete", test_incomplete);
  return g_test_run ();
}
