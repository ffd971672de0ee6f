// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/tv-error.h"
#include "tv-test-bundle.h"

G_BEGIN_DECLS

/* What a server that is an attacker's does beside serving a spoilt tree. */
typedef enum
{
  TV_TEST_TRICK_NONE,
  TV_TEST_TRICK_ENDLESS, /* sends bytes without end */
  TV_TEST_TRICK_SLOW,    /* drips the right ones */
  TV_TEST_TRICK_SILENT,  /* says nothing */
} TvTestTrick;

/**
 * TvTestAttack:
 *
 * One way to deceive a kiosk, as a folder made from a good one. The kiosk trusts and shows version
 * 2; the folder would be version 3, were it honest.
 */
typedef struct
{
  const char *name; /* of the folder */

  /* Spoils @bundle; @old: what the kiosk has. (nullable) */
  void (*make) (TvTestBundle *bundle, const TvTestBundle *old);

  /* What the refusal must say: code, and a pattern for its words. */
  TvError error;
  const char *words;

  /* The same where a stick says it in other words, NULL for none of its own. */
  TvError stick_error;
  const char *stick_words;

  gint64 later;      /* seconds that go by before the kiosk looks */
  TvTestTrick trick; /* of the server, at requests that begin with: */
  const char *path;
  gboolean server_only;
  gboolean stick_only;
} TvTestAttack;

extern const TvTestAttack tv_test_attacks[];
extern const gsize tv_test_attacks_count;

G_END_DECLS
