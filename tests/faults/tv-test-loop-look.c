// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-test-loop-private.h"

#include "server/tv-admin.h"

#include <string.h>

char *
tv_test_loop_submit (TvTestLoop *self)
{
  g_autoptr (TvJson) reply = tv_test_loop_ask (self,
                                               "submit",
                                               "--agent",
                                               self->socket,
                                               "--round",
                                               TV_TEST_LOOP_ROUND,
                                               "--answers",
                                               "answers.json",
                                               NULL);

  return g_strdup (tv_json_get_string (reply, "code", ""));
}

char *
tv_test_loop_get_state (TvTestLoop *self, const char *code)
{
  g_autoptr (TvJson) reply
      = tv_test_loop_ask (self, "receipt", "--agent", self->socket, code, NULL);

  return g_strdup (tv_json_get_string (reply, "state", ""));
}

/* thamvanctl status after a round was started: the agent's own next try may be far. A damaged store
 * knows no PIN, and then there is no round to start. */
static TvJson *
ask_synced (TvTestLoop *self)
{
  tv_test_loop_ctl (self,
                    NULL,
                    "status",
                    "--sync",
                    "--pin-file",
                    "pin",
                    "--agent",
                    self->socket,
                    NULL);
  return tv_test_loop_ask (self, "status", "--agent", self->socket, NULL);
}

void
tv_test_loop_await_state (TvTestLoop *self, const char *code, const char *state)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  for (;;)
    {
      g_autoptr (TvJson) status = ask_synced (self);
      g_autofree char *now = tv_test_loop_get_state (self, code);

      if (g_str_equal (now, state))
        return;
      if (g_get_monotonic_time () > deadline)
        g_error ("Still %s, not %s (%s)", now, state, tv_json_get_string (status, "message", ""));
      tv_test_loop_pass (100);
    }
}

/* TRUE when @status has the trouble, or none where none is wanted. */
static gboolean
is_trouble (const TvJson *status, const char *word)
{
  const TvJson *troubles = json_object_get (status, "troubles");

  if (word == NULL)
    return json_array_size (troubles) == 0;
  for (gsize i = 0; i < json_array_size (troubles); i++)
    if (g_str_equal (tv_json_get_string (json_array_get (troubles, i), "word", ""), word))
      return TRUE;
  return FALSE;
}

void
tv_test_loop_await_trouble (TvTestLoop *self, const char *word)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;
  g_autofree char *said = NULL;

  for (;;)
    {
      g_autoptr (TvJson) status = ask_synced (self);
      g_autofree char *text = NULL;

      if (is_trouble (status, word))
        break;
      text = tv_json_to_text (json_object_get (status, "troubles"), 0);
      if (g_get_monotonic_time () > deadline)
        g_error ("Not %s but %s %s",
                 word != NULL ? word : "well",
                 text,
                 tv_json_get_string (status, "message", ""));
      tv_test_loop_pass (100);
    }
  if (word == NULL)
    return;
  g_assert_cmpint (tv_test_loop_ctl (self, &said, "status", "--agent", self->socket, NULL), ==, 0);
  tv_test_loop_assert_explained (said, word);
}

gboolean
tv_test_loop_finds (TvTestLoop *self, const char *query, const char *item)
{
  g_autofree char *said = NULL;
  g_autofree char *mark = g_strdup_printf ("\"%s\"", item);

  return tv_test_loop_ctl (self, &said, "search", "--json", "--content", self->content, query, NULL)
             == 0
         && strstr (said, mark) != NULL;
}

/* Until @found says whether @query finds @item. */
static void
await_finding (TvTestLoop *self, const char *query, const char *item, gboolean found)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE;

  while (tv_test_loop_finds (self, query, item) != found)
    {
      g_autofree char *said = NULL;

      if (g_get_monotonic_time () > deadline)
        {
          tv_test_loop_ctl (self, &said, "status", "--agent", self->socket, NULL);
          g_error ("%s is %s: %s", item, found ? "not found" : "still found", said);
        }
      tv_test_loop_pass (100);
    }
}

void
tv_test_loop_await_gone (TvTestLoop *self, const char *query, const char *item)
{
  await_finding (self, query, item, FALSE);
}

void
tv_test_loop_await_found (TvTestLoop *self, const char *query, const char *item)
{
  await_finding (self, query, item, TRUE);
}

guint
tv_test_loop_count_received (TvTestLoop *self)
{
  g_autofree char *state = tv_test_loop_path (self, "server");
  g_autoptr (GError) error = NULL;
  g_autoptr (TvAdmin) admin = tv_admin_open (state, &error);
  g_autoptr (TvJson) reply = NULL;

  g_assert_no_error (error);
  reply = tv_admin_call (admin, "status", NULL, &error);
  g_assert_no_error (error);
  return (guint) tv_json_get_int (reply, "received", 0);
}
