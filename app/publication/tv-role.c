// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-role.h"

#define KIB 1024

static const struct
{
  const char *name;
  gsize max_size;
} roles[TV_N_ROLES] = {
  [TV_ROLE_ROOT] = { "root", 64 * KIB },
  [TV_ROLE_TARGETS] = { "targets", 16 * KIB *KIB },
  [TV_ROLE_ANSWERS] = { "answers", 16 * KIB *KIB },
  [TV_ROLE_SNAPSHOT] = { "snapshot", 64 * KIB },
  [TV_ROLE_TIMESTAMP] = { "timestamp", 16 * KIB },
  [TV_ROLE_RECEIPT] = { "receipt", 0 },
};

const char *
tv_role_to_string (TvRole role)
{
  g_return_val_if_fail (role < TV_N_ROLES, NULL);

  return roles[role].name;
}

gboolean
tv_role_from_string (const char *name, TvRole *ret_role)
{
  g_return_val_if_fail (name != NULL && ret_role != NULL, FALSE);

  for (guint i = 0; i < TV_N_ROLES; i++)
    {
      if (g_str_equal (name, roles[i].name))
        {
          *ret_role = (TvRole) i;
          return TRUE;
        }
    }
  return FALSE;
}

gsize
tv_role_max_size (TvRole role)
{
  g_return_val_if_fail (role < TV_N_ROLES, 0);

  return roles[role].max_size;
}

char *
tv_role_dup_payload_type (TvRole role)
{
  return g_strdup_printf ("application/vnd.thamvan.%s+json;version=1", tv_role_to_string (role));
}

TvRole
tv_role_for_kind (const char *kind)
{
  g_return_val_if_fail (kind != NULL, TV_ROLE_TARGETS);

  return g_str_equal (kind, "answers") ? TV_ROLE_ANSWERS : TV_ROLE_TARGETS;
}
