// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-enrolment-code.h"

#include "base/tv-error.h"
#include "vault/tv-password.h"

#include <string.h>

/* Without what is mistaken for something else when read out or written down: 0 O 1 I L U. */
#define ALPHABET "23456789ABCDEFGHJKMNPQRSTVWXYZ"

char *
tv_enrolment_code_generate (void)
{
  GString *code = g_string_new (NULL);

  for (guint i = 0; i < TV_ENROLMENT_LENGTH; i++)
    g_string_append_c (code, ALPHABET[tv_random_below (strlen (ALPHABET))]);
  return g_string_free (code, FALSE);
}

char *
tv_enrolment_code_format (const char *code)
{
  return g_strdup_printf ("%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

char *
tv_enrolment_code_parse (const char *text, GError **error)
{
  g_autoptr (GString) code = g_string_new (NULL);

  for (const char *at = text; *at != '\0' && code->len <= TV_ENROLMENT_LENGTH; at++)
    {
      char letter = g_ascii_toupper (*at);

      if (letter == '-' || letter == ' ')
        continue;
      if (strchr (ALPHABET, letter) == NULL)
        {
          g_string_truncate (code, 0);
          break;
        }
      g_string_append_c (code, letter);
    }
  if (code->len != TV_ENROLMENT_LENGTH)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_CODE_MISTYPED, "this is no enrolment code");
      return NULL;
    }
  return g_string_free (g_steal_pointer (&code), FALSE);
}

char *
tv_enrolment_code_dup_selector (const char *code)
{
  return g_strndup (code, TV_ENROLMENT_SELECTOR);
}

char *
tv_enrolment_code_hash (const char *code)
{
  return tv_token_hash (code);
}
