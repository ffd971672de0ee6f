// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-envelope.h"

#include "vault/tv-envelope.h"
#include "vault/tv-password.h"

GBytes *
tv_test_envelope_new (const char *text, guint8 ret_id[16])
{
  g_autoptr (TvBoxKey) intake = tv_box_key_generate ();
  g_autoptr (TvJson) header = json_pack ("{s:s, s:i}", "day", "2026-11-23", "tick", 7);
  g_autofree char *xml = g_strdup_printf ("<data><text>%s</text></data>", text);
  g_autoptr (GBytes) instance = g_bytes_new (xml, strlen (xml));
  g_autoptr (GError) error = NULL;
  GBytes *envelope = NULL;
  TvEnvelopeFrame frame;
  guint8 root[32];

  tv_random_bytes (root, sizeof root);
  envelope
      = tv_envelope_seal (root, header, instance, tv_box_key_get_public (intake), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (tv_envelope_parse (envelope, &frame, &error));
  g_assert_no_error (error);
  for (gsize i = 0; ret_id != NULL && i < sizeof frame.id; i++)
    ret_id[i] = frame.id[i];
  return envelope;
}

GBytes *
tv_test_envelope_other_bytes (GBytes *envelope)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (envelope, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);

  copy[length - 1] ^= 1;
  return g_bytes_new_take (g_steal_pointer (&copy), length);
}
