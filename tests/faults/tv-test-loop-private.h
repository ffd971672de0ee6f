// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-test-loop.h"

G_BEGIN_DECLS

/* No state of a test takes longer to come. */
#define PATIENCE (60 * G_USEC_PER_SEC)

/* The environment of all its programs. */
GSubprocessLauncher *tv_test_loop_make_launcher (TvTestLoop *self, GSubprocessFlags flags);

/* A program of the build. */
char *tv_test_loop_program (const char *name);

/* Runs a program to its end; its exit status. @ret_said: (out) (optional): all it printed. */
int tv_test_loop_run (TvTestLoop *self, const char *const *argv, char **ret_said);

/* Turns the main loop for a while, as a test may not sleep. */
void tv_test_loop_pass (guint milliseconds);

G_END_DECLS
