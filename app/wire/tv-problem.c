// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-problem.h"

#define URN "urn:thamvan:"
#define MAX_BODY (64 * 1024)

typedef struct
{
  TvError code;
  guint status;
  const char *title;
} Problem;

/* What is not listed is a fault of the server itself: 500. The first line of a status is what a
 * reply without a problem body is read as. */
static const Problem problems[] = {
  { TV_ERROR_BAD_REQUEST, 400, "The request cannot be understood" },
  { TV_ERROR_PATH, 400, "The path is not allowed" },
  { TV_ERROR_CODE_MISTYPED, 400, "The code is mistyped" },
  { TV_ERROR_UNAUTHORIZED, 401, "Sign in first" },
  { TV_ERROR_FORBIDDEN, 403, "Not allowed" },
  { TV_ERROR_UNIT_FOREIGN, 403, "It belongs to another unit" },
  { TV_ERROR_STEP_UP, 403, "Confirm who you are first" },
  { TV_ERROR_DEVICE_REVOKED, 403, "The device is revoked" },
  { TV_ERROR_DEVICE_UNKNOWN, 403, "The device is not known" },
  { TV_ERROR_NOT_FOUND, 404, "Not found" },
  { TV_ERROR_METHOD, 405, "This method is not allowed here" },
  { TV_ERROR_CONFLICT, 409, "It conflicts with what is there" },
  { TV_ERROR_SAME_ID_OTHER_BYTES, 409, "The same id holds other bytes" },
  { TV_ERROR_STATE, 409, "Its state does not allow this" },
  { TV_ERROR_ROLLBACK, 409, "An older version than the one in force" },
  { TV_ERROR_CODE_USED, 410, "The code is used, late or unknown" },
  { TV_ERROR_STALE, 412, "It has changed in the meantime" },
  { TV_ERROR_TOO_LARGE, 413, "The body is too large" },
  { TV_ERROR_LENGTH, 416, "No such range" },
  { TV_ERROR_FRAME, 422, "The bytes are not what they should be" },
  { TV_ERROR_FORM_UNKNOWN, 422, "The form is not known" },
  { TV_ERROR_FORM_INVALID, 422, "The form is not valid" },
  { TV_ERROR_KEY_UNKNOWN, 422, "The key is not known" },
  { TV_ERROR_SIGNATURE, 422, "The signature does not hold" },
  { TV_ERROR_THRESHOLD, 422, "Too few signatures" },
  { TV_ERROR_EXPIRED, 422, "It has expired" },
  { TV_ERROR_HASH, 422, "The hash does not match" },
  { TV_ERROR_ROLE_UNKNOWN, 422, "The role is not known" },
  { TV_ERROR_ANSWER_INCOMPLETE, 422, "Outcome, reason and a reference are needed" },
  { TV_ERROR_INCOMPLETE, 422, "Something that is named is not there" },
  { TV_ERROR_LOCKED, 423, "Locked for a while" },
  { TV_ERROR_TOO_MANY, 429, "Too many requests" },
  { TV_ERROR_DATABASE, 500, "The database failed" },
  { TV_ERROR_CORRUPT, 500, "The database is damaged" },
  { TV_ERROR_FAILED, 500, "Something failed" },
  { TV_ERROR_UNAVAILABLE, 503, "Not available now" },
  { TV_ERROR_CLOCK, 503, "The clock is wrong" },
  { TV_ERROR_STORAGE_FULL, 507, "The disk is full" },
  { TV_ERROR_VOLUME_FULL, 507, "The stick is full" },
  { TV_ERROR_VOLUME_GONE, 503, "The stick was taken out" },
  { TV_ERROR_VOLUME_FOREIGN, 422, "The stick is not for this machine" },
};

static const Problem *
find_problem (const GError *error)
{
  const Problem *fallback = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      if (g_error_matches (error, TV_ERROR, (int) problems[i].code))
        return &problems[i];
      if (problems[i].code == TV_ERROR_FAILED)
        fallback = &problems[i];
    }
  return fallback;
}

GBytes *
tv_problem_to_bytes (const GError *error, guint *ret_status)
{
  const Problem *problem = NULL;
  g_autofree char *type = NULL;
  g_autoptr (TvJson) json = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  problem = find_problem (error);
  type = g_strconcat (URN, tv_error_to_word (error), NULL);
  json = json_pack ("{s:s, s:s, s:i}",
                    "type",
                    type,
                    "title",
                    problem->title,
                    "status",
                    (int) problem->status);
  /* The words of a refusal help who wrote the client; those of a failure inside would only tell
   * where files lie. */
  if (problem->status < 500 && error->message != NULL && error->message[0] != '\0')
    {
      TvJson *detail = json_string (error->message);

      if (detail != NULL)
        json_object_set_new (json, "detail", detail);
    }
  if (ret_status != NULL)
    *ret_status = problem->status;
  return tv_json_to_bytes (json, 0);
}

static TvError
code_of_status (guint status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    if (problems[i].status == status)
      return problems[i].code;
  return status >= 500 ? TV_ERROR_UNAVAILABLE : TV_ERROR_FAILED;
}

GError *
tv_problem_to_error (guint status, const char *media_type, GBytes *body)
{
  g_autoptr (TvJson) json = NULL;
  const char *type = NULL;
  const char *words = NULL;

  if (body != NULL && media_type != NULL && g_str_has_prefix (media_type, TV_PROBLEM_MEDIA_TYPE))
    json = tv_json_parse_bytes (body, MAX_BODY, NULL);
  if (json != NULL && json_is_object (json))
    type = tv_json_get_string (json, "type", NULL);
  if (type == NULL || !g_str_has_prefix (type, URN))
    return g_error_new (TV_ERROR, (int) code_of_status (status), "the server replied %u", status);
  words = tv_json_get_string (json, "detail", tv_json_get_string (json, "title", ""));
  return g_error_new (TV_ERROR,
                      (int) tv_error_from_word (type + strlen (URN)),
                      "the server replied %u: %s",
                      status,
                      words);
}
