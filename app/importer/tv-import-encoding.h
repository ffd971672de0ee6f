// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How the texts of a planner's file are written (domain.md §6): Vietnamese offices have kept theirs
 * in fonts' own codes long before Unicode, and programs declare those as "ANSI". */
typedef enum
{
  TV_IMPORT_ENCODING_UNKNOWN,
  TV_IMPORT_ENCODING_UTF8,
  TV_IMPORT_ENCODING_DOUBLE, /* UTF-8 that was taken for windows-1252 and encoded once more */
  TV_IMPORT_ENCODING_TCVN3,  /* ABC, the fonts .VnTime … (TCVN 5712 VN3) */
  TV_IMPORT_ENCODING_VNI,    /* the fonts VNI-… */
  TV_IMPORT_ENCODING_CP1258, /* windows-1258, tones as letters of their own */
  TV_IMPORT_ENCODING_CP1252, /* western */
} TvImportEncoding;

/* "utf-8", "tcvn3", "vni", "cp1258", "windows-1252"; UNKNOWN for any other word. */
TvImportEncoding tv_import_encoding_parse (const char *word);
const char *tv_import_encoding_get_word (TvImportEncoding encoding);

/* @text as NFC. @raw: it is the file's own bytes, else it is what a reader made of them by taking
 * them for windows-1252. A text that cannot have been in @encoding but is UTF-8 stays as it is
 * (files are mixed). NULL: it is neither. (transfer full) */
char *tv_import_encoding_decode (TvImportEncoding encoding, const char *text, gboolean raw);

/* What most of @texts are, judged by whether words with marks are Vietnamese syllables. UTF8 where
 * nothing speaks against it, UNKNOWN where nothing fits. (element-type utf8: bytes) */
TvImportEncoding tv_import_encoding_detect (GPtrArray *texts, gboolean raw);

G_END_DECLS
