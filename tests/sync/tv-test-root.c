// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-root.h"

#include "publication/tv-metadata-builder.h"
#include "vault/tv-base64.h"

static void
add_key (TvJson *keys, TvSigningKey *key)
{
  g_autofree char *public_key
      = tv_base64_encode (tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE);

  json_object_set_new (keys,
                       tv_signing_key_get_id (key),
                       json_pack ("{s:s, s:s}", "kind", "ed25519", "public", public_key));
}

static GBytes *
make (guint version, TvSigningKey *key, TvSigningKey *online)
{
  g_autoptr (TvJson) keys = json_object ();
  g_autoptr (TvJson) roles = json_object ();
  g_autoptr (TvDsse) dsse = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  add_key (keys, key);
  add_key (keys, online);
  for (guint role = 0; role < TV_N_ROLES; role++)
    {
      gboolean offline = role == TV_ROLE_ROOT || role == TV_ROLE_TARGETS || role == TV_ROLE_ANSWERS;

      json_object_set_new (roles,
                           tv_role_to_string (role),
                           json_pack ("{s:[s], s:i}",
                                      "keyids",
                                      tv_signing_key_get_id (offline ? key : online),
                                      "threshold",
                                      1));
    }
  dsse = tv_metadata_build_root (version, now, now + 86400, 1, keys, roles);
  tv_dsse_sign (dsse, key);
  return tv_dsse_to_bytes (dsse);
}

GBytes *
tv_test_root_new (TvSigningKey *key)
{
  return make (1, key, key);
}

GBytes *
tv_test_root_rotate (TvSigningKey *key, TvSigningKey *next)
{
  return make (2, key, next);
}
