// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-agent-pin.h"

#include "base/tv-error.h"
#include "store/tv-audit.h"
#include "vault/tv-password.h"

#define SETTING_HASH "pin-hash"
#define SETTING_FAILURES "pin-failures"
#define SETTING_UNTIL "pin-locked-until"
#define FREE_TRIES 2
#define FIRST_WAIT_SECONDS 15
#define MAX_WAIT_SECONDS 3600
#define MAX_DOUBLINGS 8

char *
tv_agent_pin_make (TvStore *store, GError **error)
{
  g_autofree char *pin = NULL;
  g_autofree char *hash = NULL;

  g_return_val_if_fail (TV_IS_STORE (store), NULL);

  pin = g_strdup_printf ("%08u", tv_random_below (100000000));
  hash = tv_password_hash (pin, error);
  if (hash == NULL || !tv_store_set_setting (store, SETTING_HASH, hash, error)
      || !tv_store_set_setting (store, SETTING_FAILURES, NULL, error)
      || !tv_store_set_setting (store, SETTING_UNTIL, NULL, error))
    return NULL;
  return g_steal_pointer (&pin);
}

static gint64
wait_after (gint64 failures)
{
  if (failures <= FREE_TRIES)
    return 0;
  return MIN ((gint64) FIRST_WAIT_SECONDS << MIN (failures - FREE_TRIES - 1, MAX_DOUBLINGS),
              MAX_WAIT_SECONDS);
}

/* Written before the PIN is tried: whoever pulls the plug after a wrong one has still tried. */
static gboolean
count_try (TvStore *store, gint64 now, GError **error)
{
  gint64 failures = tv_store_get_setting_int (store, SETTING_FAILURES, 0) + 1;

  return tv_store_set_setting_int (store, SETTING_FAILURES, failures, error)
         && tv_store_set_setting_int (store, SETTING_UNTIL, now + wait_after (failures), error);
}

gboolean
tv_agent_pin_check (TvStore *store, const char *pin, gint64 now, GError **error)
{
  g_autofree char *hash = NULL;
  gint64 until = 0;

  g_return_val_if_fail (TV_IS_STORE (store), FALSE);
  g_return_val_if_fail (pin != NULL, FALSE);

  hash = tv_store_get_setting (store, SETTING_HASH, NULL);
  if (hash == NULL)
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_STATE, "No PIN was made for this machine");
      return FALSE;
    }
  until = tv_store_get_setting_int (store, SETTING_UNTIL, 0);
  /* A clock put back must not lock the staff out for longer than the longest wait. */
  if (now < until && until - now <= MAX_WAIT_SECONDS)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_LOCKED,
                   "Too many wrong tries; wait %" G_GINT64_FORMAT " s",
                   until - now);
      return FALSE;
    }
  if (!count_try (store, now, error))
    return FALSE;
  if (!tv_password_verify (hash, pin))
    {
      tv_audit_add (store, now, "unlock-failed", "", NULL);
      g_set_error_literal (error, TV_ERROR, TV_ERROR_FORBIDDEN, "Wrong PIN");
      return FALSE;
    }
  return tv_store_set_setting (store, SETTING_FAILURES, NULL, error)
         && tv_store_set_setting (store, SETTING_UNTIL, NULL, error)
         && tv_audit_add (store, now, "unlocked", "", error);
}
