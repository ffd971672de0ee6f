// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "publication/tv-trust.h"
#include "tv-fuzz.h"

/* As it comes from outside, and as a payload that somebody did sign. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TvTrust) trust = tv_trust_new (bytes, NULL);
  g_autoptr (TvDsse) outside = tv_dsse_parse (bytes, tv_role_max_size (TV_ROLE_TARGETS), NULL);

  for (guint role = TV_ROLE_ROOT; role <= TV_ROLE_TIMESTAMP; role++)
    {
      g_autofree char *type = tv_role_dup_payload_type (role);
      g_autoptr (TvDsse) inside = outside == NULL ? tv_dsse_new (type, bytes) : NULL;
      g_autoptr (TvMetadata) metadata
          = tv_metadata_parse (role, outside != NULL ? outside : inside, NULL);
    }
  return 0;
}
