// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TvError:
 *
 * The one vocabulary of things that go wrong, shared by every room, by HTTP problems
 * (`urn:thamvan:<word>`) and by D-Bus (`vn.thamvan.Error.<CamelCase>`). The reader's words are made
 * from the code by tv_error_explain(), never from a message.
 */
typedef enum
{
  TV_ERROR_FAILED,
  TV_ERROR_BAD_REQUEST,
  TV_ERROR_UNAUTHORIZED,
  TV_ERROR_FORBIDDEN,
  TV_ERROR_NOT_FOUND,
  TV_ERROR_METHOD,
  TV_ERROR_TOO_LARGE,
  TV_ERROR_TOO_MANY,
  TV_ERROR_FRAME,
  TV_ERROR_FORM_UNKNOWN,
  TV_ERROR_FORM_INVALID,
  TV_ERROR_KEY_UNKNOWN,
  TV_ERROR_CONFLICT,
  TV_ERROR_SAME_ID_OTHER_BYTES,
  TV_ERROR_STALE,
  TV_ERROR_STATE,
  TV_ERROR_SIGNATURE,
  TV_ERROR_THRESHOLD,
  TV_ERROR_EXPIRED,
  TV_ERROR_ROLLBACK,
  TV_ERROR_HASH,
  TV_ERROR_LENGTH,
  TV_ERROR_PATH,
  TV_ERROR_ROLE_UNKNOWN,
  TV_ERROR_UNIT_FOREIGN,
  TV_ERROR_ANSWER_INCOMPLETE,
  TV_ERROR_STEP_UP,
  TV_ERROR_LOCKED,
  TV_ERROR_DEVICE_REVOKED,
  TV_ERROR_DEVICE_UNKNOWN,
  TV_ERROR_CODE_USED,
  TV_ERROR_CODE_MISTYPED,
  TV_ERROR_CLOCK,
  TV_ERROR_STORAGE_FULL,
  TV_ERROR_DATABASE,
  TV_ERROR_CORRUPT,
  TV_ERROR_UNAVAILABLE,
  TV_ERROR_NETWORK,
  TV_ERROR_CERTIFICATE,
  TV_ERROR_KEYRING,
  TV_ERROR_PLUGIN,
  TV_ERROR_DOCUMENT,
  TV_ERROR_CRS,
  TV_ERROR_INCOMPLETE,
  TV_ERROR_VOLUME_FULL,
  TV_ERROR_VOLUME_GONE,
  TV_ERROR_VOLUME_FOREIGN,
} TvError;

#define TV_ERROR (tv_error_quark ())

/* Also registers the D-Bus names. */
GQuark tv_error_quark (void);

/* "same-id-other-bytes"; "failed" for what is no TvError. (transfer none) (not nullable) */
const char *tv_error_to_word (const GError *error);

/* TV_ERROR_FAILED for an unknown word. */
TvError tv_error_from_word (const char *word);

/**
 * tv_error_explain:
 * @error: any error
 * @ret_advice: (out) (optional) (transfer none): what to do about it, translated
 *
 * Returns: (transfer none): what happened, in the reader's language.
 */
const char *tv_error_explain (const GError *error, const char **ret_advice);

G_END_DECLS
