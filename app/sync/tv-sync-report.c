// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"

#include "tv-sync-report.h"

TvSyncReport *
tv_sync_report_new (void)
{
  return g_new0 (TvSyncReport, 1);
}

void
tv_sync_report_free (TvSyncReport *self)
{
  g_clear_error (&self->connect_error);
  g_clear_error (&self->identity_error);
  g_clear_error (&self->push_error);
  g_clear_error (&self->pull_error);
  g_clear_error (&self->store_error);
  g_free (self);
}

const GError *
tv_sync_report_get_error (const TvSyncReport *self)
{
  const GError *errors[] = { self->connect_error,
                             self->identity_error,
                             self->push_error,
                             self->pull_error,
                             self->store_error };

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    if (errors[i] != NULL)
      return errors[i];
  return NULL;
}

TvSyncOutcome
tv_sync_report_classify (const GError *error)
{
  static const TvError pausing[]
      = { TV_ERROR_UNAUTHORIZED,   TV_ERROR_FORBIDDEN,   TV_ERROR_DEVICE_REVOKED,
          TV_ERROR_DEVICE_UNKNOWN, TV_ERROR_CERTIFICATE, TV_ERROR_KEYRING };

  if (error == NULL)
    return TV_SYNC_OUTCOME_DONE;
  for (gsize i = 0; i < G_N_ELEMENTS (pausing); i++)
    if (g_error_matches (error, TV_ERROR, (int) pausing[i]))
      return TV_SYNC_OUTCOME_PAUSED;
  return TV_SYNC_OUTCOME_RETRY;
}

/* A machine that is not enrolled has nothing to send: that is no failure to be retried fast. */
TvSyncOutcome
tv_sync_report_get_outcome (const TvSyncReport *self)
{
  const GError *identity = self->identity_error;
  TvSyncOutcome worst = TV_SYNC_OUTCOME_DONE;
  const GError *errors[4];

  if (g_error_matches (identity, TV_ERROR, TV_ERROR_NOT_FOUND))
    identity = NULL;
  errors[0] = self->connect_error;
  errors[1] = self->push_error;
  errors[2] = self->pull_error;
  errors[3] = self->store_error;
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    if (tv_sync_report_classify (errors[i]) == TV_SYNC_OUTCOME_RETRY)
      return TV_SYNC_OUTCOME_RETRY;
  worst = tv_sync_report_classify (identity);
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    worst = MAX (worst, tv_sync_report_classify (errors[i]));
  return worst;
}
