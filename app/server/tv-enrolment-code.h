// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A one-time code an administrator reads out: twelve characters, the first four of which only find
 * it, so that wrong tries can be counted against it. */
#define TV_ENROLMENT_SELECTOR 4
#define TV_ENROLMENT_LENGTH 12

char *tv_enrolment_code_generate (void);           /* "ABCDEFGHJKMN" */
char *tv_enrolment_code_format (const char *code); /* "ABCD-EFGH-JKMN" */

/* What was typed → the twelve characters; CODE_MISTYPED. */
char *tv_enrolment_code_parse (const char *text, GError **error);
char *tv_enrolment_code_dup_selector (const char *code);

/* What is stored of the secret part. */
char *tv_enrolment_code_hash (const char *code);

G_END_DECLS
