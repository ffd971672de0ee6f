// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../client/tv-test-certificates.h"
#include "base/tv-json.h"

G_BEGIN_DECLS

#define TV_TEST_LOOP_ROUND "lay-y-kien-thu"
#define TV_TEST_LOOP_UNIT "24781"

/* A little province: the real server, the real agent and the real thamvanctl, all of which speak
 * Vietnamese. Made by thamvanctl alone, as a province would. */
typedef struct
{
  char *dir;
  char *socket;  /* of the agent */
  char *content; /* of the agent */
  guint port;
  TvTestCertificates *certificates;
  GSubprocess *server; /* (nullable) while it is stopped */
  GSubprocess *agent;  /* (nullable) while it is stopped */
  char *device;        /* after tv_test_loop_enrol() */
  char *false_time;    /* (nullable): seconds the agent's clock is off */
} TvTestLoop;

/* Keys, server, officials, the units, one form and one open round published by two officers; an
 * agent enrolled, started, with all that on show. @items: folders of items to publish, too. */
TvTestLoop *tv_test_loop_new (const char *const *items);
/* The same up to keys and settings: nothing runs yet. */
TvTestLoop *tv_test_loop_new_bare (void);
void tv_test_loop_free (TvTestLoop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TvTestLoop, tv_test_loop_free)

/* A file of it. (transfer full) */
char *tv_test_loop_path (TvTestLoop *self, const char *name);
void tv_test_loop_write (TvTestLoop *self, const char *name, const char *text);
/* Copies a file or folder inside @self by cp -a; @to is removed first. */
void tv_test_loop_copy (TvTestLoop *self, const char *from, const char *to);
/* Writes @text over the bytes of a file at @offset. */
void tv_test_loop_damage (TvTestLoop *self, const char *path, gsize offset);

/* Runs thamvanctl in the province's folder with the words that follow, up to NULL; its exit code.
 * @ret_said: (out) (optional): all that it printed. */
int tv_test_loop_ctl (TvTestLoop *self, char **ret_said, ...) G_GNUC_NULL_TERMINATED;
/* The same with --json; must end well. (transfer full) */
TvJson *tv_test_loop_ask (TvTestLoop *self, ...) G_GNUC_NULL_TERMINATED;
/* Must fail with 1, the word, and what happened and what to do in Vietnamese. */
void tv_test_loop_refused (TvTestLoop *self, const char *word, ...) G_GNUC_NULL_TERMINATED;
/* @said holds what tv_error_explain() has for @word in Vietnamese, both parts. */
void tv_test_loop_assert_explained (const char *said, const char *word);

void tv_test_loop_start_server (TvTestLoop *self);
void tv_test_loop_stop_server (TvTestLoop *self, int signal);
void tv_test_loop_start_agent (TvTestLoop *self);
/* In a mount namespace of its own, its state on a disk of @kib KiB; FALSE when this machine does
 * not let us. */
gboolean tv_test_loop_start_agent_on_small_disk (TvTestLoop *self, guint kib);
gboolean tv_test_loop_start_server_on_small_disk (TvTestLoop *self, guint kib);
/* Fills the disk at "state" or "server" of such a @process, or takes that away again. */
void tv_test_loop_fill_disk (TvTestLoop *self,
                             GSubprocess *process,
                             const char *folder,
                             gboolean full);
void tv_test_loop_stop_agent (TvTestLoop *self, int signal);
/* Starts a program that must end by itself and not well; what it said. @name: thamvan-server … */
char *tv_test_loop_start_failing (TvTestLoop *self, const char *name, const char *config);

/* Gives the agent its one-time code; thamvan-agent --enrol's exit code. */
void tv_test_loop_enrol (TvTestLoop *self);
/* Publishes item folders by two officers. Ends with NULL. */
void tv_test_loop_publish (TvTestLoop *self, const char *const *items);
/* Builds an `indicators` item of that version whose title is @title. The folder's name. */
char *tv_test_loop_make_item (TvTestLoop *self, guint version, const char *title);

/* Hands in one opinion; the code of its receipt. */
char *tv_test_loop_submit (TvTestLoop *self);
/* "sealed", "acked" … by thamvanctl receipt. */
char *tv_test_loop_get_state (TvTestLoop *self, const char *code);
/* Until it is that. */
void tv_test_loop_await_state (TvTestLoop *self, const char *code, const char *state);
/* Until thamvanctl status names the trouble @word (NULL: none at all), which it must explain. */
void tv_test_loop_await_trouble (TvTestLoop *self, const char *word);
/* Until a search for @query finds something of @item; until it is found no more. */
void tv_test_loop_await_found (TvTestLoop *self, const char *query, const char *item);
void tv_test_loop_await_gone (TvTestLoop *self, const char *query, const char *item);
gboolean tv_test_loop_finds (TvTestLoop *self, const char *query, const char *item);
/* How many opinions the server keeps, each once. */
guint tv_test_loop_count_received (TvTestLoop *self);

G_END_DECLS
