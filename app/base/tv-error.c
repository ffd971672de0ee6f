// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-error.h"

#include <glib/gi18n-lib.h>

#define DBUS_PREFIX "vn.thamvan.Error."

typedef struct
{
  const char *word;
  const char *what;
  const char *advice;
} Explanation;

/* By code. */
static const Explanation explanations[] = {
  [TV_ERROR_FAILED] = { "failed",
                        N_ ("Something went wrong"),
                        N_ ("Try again. If it happens again, tell the staff.") },
  [TV_ERROR_BAD_REQUEST] = { "bad-request",
                             N_ ("What was sent cannot be understood"),
                             N_ ("Check what was entered and send it again.") },
  [TV_ERROR_UNAUTHORIZED] = { "unauthorized", N_ ("You are not signed in"), N_ ("Sign in again.") },
  [TV_ERROR_FORBIDDEN] = { "forbidden",
                           N_ ("You do not have the right to do this"),
                           N_ ("Ask the administrator for this right.") },
  [TV_ERROR_NOT_FOUND]
  = { "not-found",
      N_ ("This cannot be found"),
      N_ ("Check the number or the name. It may have been replaced by a newer version.") },
  [TV_ERROR_METHOD] = { "method",
                        N_ ("The server does not allow this action"),
                        N_ ("Update the program to the server's version.") },
  [TV_ERROR_TOO_LARGE]
  = { "too-large", N_ ("This is too large"), N_ ("Shorten it, or choose a smaller file.") },
  [TV_ERROR_TOO_MANY]
  = { "too-many", N_ ("Too many requests in a short time"), N_ ("Wait a minute, then try again.") },
  [TV_ERROR_FRAME]
  = { "frame", N_ ("The sealed bytes are damaged"), N_ ("Write and send it once more.") },
  [TV_ERROR_FORM_UNKNOWN] = { "form-unknown",
                              N_ ("This form is not known here"),
                              N_ ("Fetch the newest publications, then open the form again.") },
  [TV_ERROR_FORM_INVALID] = { "form-invalid",
                              N_ ("Some answers on the form are missing or not right"),
                              N_ ("Look at the marked questions and correct them.") },
  [TV_ERROR_KEY_UNKNOWN]
  = { "key-unknown",
      N_ ("It was sealed with a key that is not known here"),
      N_ ("Fetch the newest keys, then try again. Tell the administrator if it stays.") },
  [TV_ERROR_CONFLICT] = { "conflict",
                          N_ ("Somebody else changed this first"),
                          N_ ("Look at the new state, then make your change again.") },
  [TV_ERROR_SAME_ID_OTHER_BYTES]
  = { "same-id-other-bytes",
      N_ ("There is already a different opinion under this number"),
      N_ ("The opinion is kept for the staff to look at. Nothing was overwritten.") },
  [TV_ERROR_STALE] = { "stale",
                       N_ ("This is no longer the newest version"),
                       N_ ("Open it again to see the newest version.") },
  [TV_ERROR_STATE] = { "state",
                       N_ ("This cannot be done at this stage"),
                       N_ ("Look at its present state. A step may be missing or already done.") },
  [TV_ERROR_SIGNATURE]
  = { "signature",
      N_ ("A signature is wrong"),
      N_ ("Do not use this content. The last good version stays on show. Tell the province.") },
  [TV_ERROR_THRESHOLD] = { "threshold",
                           N_ ("Not enough officials have signed"),
                           N_ ("Ask another entitled official to check and sign.") },
  [TV_ERROR_EXPIRED]
  = { "expired",
      N_ ("The publication's validity has run out"),
      N_ ("What is shown may not be the newest. Connect to the network to fetch news.") },
  [TV_ERROR_ROLLBACK] = { "rollback",
                          N_ ("An older version was offered in the place of a newer one"),
                          N_ ("It was refused and the newer version kept. Tell the province.") },
  [TV_ERROR_HASH] = { "hash",
                      N_ ("A file is not the one that was signed"),
                      N_ ("It was refused. Fetch it again; if it stays, tell the province.") },
  [TV_ERROR_LENGTH]
  = { "length", N_ ("A file has the wrong length"), N_ ("It was refused. Fetch it again.") },
  [TV_ERROR_PATH] = { "path",
                      N_ ("A file has a name that is not allowed"),
                      N_ ("Rename the file in the item and publish it anew.") },
  [TV_ERROR_ROLE_UNKNOWN] = { "role-unknown",
                              N_ ("The publication names a role that is not known here"),
                              N_ ("Update the program, then fetch again.") },
  [TV_ERROR_UNIT_FOREIGN] = { "unit-foreign",
                              N_ ("This belongs to another unit or is not for the public"),
                              N_ ("Sign in for that unit, or ask it for this content.") },
  [TV_ERROR_ANSWER_INCOMPLETE]
  = { "answer-incomplete",
      N_ ("The answer is not complete"),
      N_ ("Give the outcome, the reason and at least one reference.") },
  [TV_ERROR_STEP_UP] = { "step-up",
                         N_ ("This needs your password or code once more"),
                         N_ ("Confirm who you are, then repeat the action.") },
  [TV_ERROR_LOCKED] = { "locked",
                        N_ ("Too many wrong attempts: the account is locked for a while"),
                        N_ ("Wait, or ask the administrator to unlock it.") },
  [TV_ERROR_DEVICE_REVOKED]
  = { "device-revoked",
      N_ ("The province has withdrawn this kiosk's right to send"),
      N_ ("Opinions stay safely stored. Ask the province to enrol the kiosk again.") },
  [TV_ERROR_DEVICE_UNKNOWN] = { "device-unknown",
                                N_ ("The province does not know this kiosk"),
                                N_ ("Enrol the kiosk with a code from the province.") },
  [TV_ERROR_CODE_USED] = { "code-used",
                           N_ ("This code has been used or has expired"),
                           N_ ("Ask the province for a new code.") },
  [TV_ERROR_CODE_MISTYPED]
  = { "code-mistyped",
      N_ ("The receipt code has a wrong digit"),
      N_ ("Compare it with your receipt and type it again: 18 digits in groups of three.") },
  [TV_ERROR_CLOCK]
  = { "clock",
      N_ ("The clock of this machine is wrong"),
      N_ ("Set the date and time, or connect to the network. Dates on the screen may be wrong.") },
  [TV_ERROR_STORAGE_FULL]
  = { "storage-full",
      N_ ("The disk is full"),
      N_ ("Nothing was accepted that could not be stored. Free some space, then try again.") },
  [TV_ERROR_DATABASE]
  = { "database",
      N_ ("The database cannot be read or written"),
      N_ ("Try again. If it stays, check the disk and start the service again.") },
  [TV_ERROR_CORRUPT] = { "corrupt",
                         N_ ("Stored data is damaged"),
                         N_ ("It was left as it is. Restore it from a backup; do not delete it.") },
  [TV_ERROR_UNAVAILABLE] = { "unavailable",
                             N_ ("The service is not available now"),
                             N_ ("Opinions are kept and sent later. Try again in a few minutes.") },
  [TV_ERROR_NETWORK] = { "network",
                         N_ ("There is no connection to the server"),
                         N_ ("Opinions are kept and sent as soon as there is a network. Check the "
                             "cable or the router.") },
  [TV_ERROR_CERTIFICATE]
  = { "certificate",
      N_ ("The server could not prove who it is"),
      N_ ("Nothing was sent. Check the clock and the province's certificate file.") },
  [TV_ERROR_KEYRING]
  = { "keyring",
      N_ ("The keyring is locked or cannot be reached"),
      N_ ("Unlock the keyring or start the service again. Opinions stay safely stored.") },
  [TV_ERROR_PLUGIN]
  = { "plugin",
      N_ ("A form's program part is missing or was refused"),
      N_ ("The form is not offered. Install the right version or choose another form.") },
  [TV_ERROR_DOCUMENT] = { "document",
                          N_ ("This document cannot be shown"),
                          N_ ("Choose another document, or ask the staff for a printed copy.") },
  [TV_ERROR_CRS]
  = { "crs",
      N_ ("The coordinate system is unknown or does not fit"),
      N_ ("Give the right coordinate system, for example EPSG:5899, and import again.") },
  [TV_ERROR_INCOMPLETE] = { "incomplete",
                            N_ ("Something that is needed is missing"),
                            N_ ("Add the missing part named in the report, then try again.") },
  [TV_ERROR_VOLUME_FULL]
  = { "volume-full",
      N_ ("The USB stick is full"),
      N_ ("Delete files from the stick on another computer, or take an empty one. Nothing on this "
          "machine was lost.") },
  [TV_ERROR_VOLUME_GONE]
  = { "volume-gone",
      N_ ("The USB stick was taken out too early, or it is damaged"),
      N_ ("Put it in again, wait until it is found, and start once more. What was shown before is "
          "still shown.") },
  [TV_ERROR_VOLUME_FOREIGN]
  = { "volume-foreign",
      N_ ("This USB stick holds nothing for this machine"),
      N_ ("Use a stick that the province made for it: it has a folder named THAMVAN.") },
};

/* "same-id-other-bytes" → "vn.thamvan.Error.SameIdOtherBytes" */
static const char *
dbus_name (const char *word)
{
  g_autoptr (GString) name = g_string_new (DBUS_PREFIX);
  gboolean upper = TRUE;

  for (const char *p = word; *p != '\0'; p++)
    {
      if (*p != '-')
        g_string_append_c (name, upper ? g_ascii_toupper (*p) : *p);
      upper = *p == '-';
    }
  return g_intern_string (name->str);
}

GQuark
tv_error_quark (void)
{
  static gsize quark = 0;
  static gsize named = 0;
  static GDBusErrorEntry entries[G_N_ELEMENTS (explanations)];

  if (g_once_init_enter (&named))
    {
      for (gsize i = 0; i < G_N_ELEMENTS (explanations); i++)
        {
          entries[i].error_code = (int) i;
          entries[i].dbus_error_name = dbus_name (explanations[i].word);
        }
      g_once_init_leave (&named, 1);
    }
  g_dbus_error_register_error_domain ("tv-error-quark", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark) quark;
}

/* What the platform's own errors mean in our vocabulary. */
static TvError
code_of_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND:
      return TV_ERROR_NOT_FOUND;
    case G_IO_ERROR_NO_SPACE:
      return TV_ERROR_STORAGE_FULL;
    case G_IO_ERROR_PERMISSION_DENIED:
      return TV_ERROR_FORBIDDEN;
    case G_IO_ERROR_TIMED_OUT:
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_CONNECTION_CLOSED:
    case G_IO_ERROR_NOT_CONNECTED:
    case G_IO_ERROR_PROXY_FAILED:
      return TV_ERROR_NETWORK;
    default:
      return TV_ERROR_FAILED;
    }
}

static TvError
code_of (const GError *error)
{
  if (error == NULL)
    return TV_ERROR_FAILED;
  if (error->domain == TV_ERROR)
    return error->code >= 0 && error->code < (int) G_N_ELEMENTS (explanations)
               ? (TvError) error->code
               : TV_ERROR_FAILED;
  if (error->domain == G_IO_ERROR)
    return code_of_io_error (error->code);
  if (error->domain == G_TLS_ERROR)
    return TV_ERROR_CERTIFICATE;
  if (error->domain == G_RESOLVER_ERROR)
    return TV_ERROR_NETWORK;
  if (error->domain == G_FILE_ERROR && error->code == G_FILE_ERROR_NOSPC)
    return TV_ERROR_STORAGE_FULL;
  if (error->domain == G_FILE_ERROR && error->code == G_FILE_ERROR_NOENT)
    return TV_ERROR_NOT_FOUND;
  return TV_ERROR_FAILED;
}

const char *
tv_error_to_word (const GError *error)
{
  if (error == NULL || error->domain != TV_ERROR)
    return explanations[TV_ERROR_FAILED].word;
  return explanations[code_of (error)].word;
}

TvError
tv_error_from_word (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (explanations); i++)
    if (g_strcmp0 (word, explanations[i].word) == 0)
      return (TvError) i;
  return TV_ERROR_FAILED;
}

const char *
tv_error_explain (const GError *error, const char **ret_advice)
{
  const Explanation *explanation = &explanations[code_of (error)];

  if (ret_advice != NULL)
    *ret_advice = _ (explanation->advice);
  return _ (explanation->what);
}
