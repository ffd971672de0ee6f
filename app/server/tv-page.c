// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-page.h"

#include <glib/gi18n-lib.h>

#include "base/tv-format.h"

/* Dark on white, 18 px, lines of at most 45 em; on paper black, and links by their address. */
#define STYLE                                                                                      \
  "body{font:18px/1.6 'Noto Sans',Arial,sans-serif;color:#111;background:#fff;max-width:45em;"     \
  "margin:0 auto;padding:1em}a{color:#00407a}h1{font-size:1.6em;line-height:1.3}h2{font-size:"     \
  "1.25em;margin-top:2em}li{margin:.6em 0}dt{font-weight:bold;margin-top:.8em}dd{margin:0}"        \
  "article{border-left:4px solid #00407a;padding-left:1em;margin:1.5em 0}input,button{font:"       \
  "inherit;padding:.5em .8em;border:2px solid #333;border-radius:.3em}button{background:#00407a;"  \
  "color:#fff}:focus{outline:3px solid #b35900;outline-offset:2px}[role=status]{border:2px solid " \
  "#333;padding:1em}@media print{nav,form{display:none}body{font-size:12pt;max-width:none}"        \
  "main a::after{content:' (' attr(href) ')'}}"

struct _TvPage
{
  GString *html; /* (owned) */
};

TvPage *
tv_page_new (const char *title)
{
  TvPage *self = g_new0 (TvPage, 1);

  self->html = g_string_new ("<!DOCTYPE html>\n");
  tv_page_add (self,
               "<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s – Tham Vấn</title>"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
               tv_format_language (),
               title);
  g_string_append (self->html, "<style>" STYLE "</style></head><body>");
  tv_page_add (self,
               "<nav aria-label=\"%s\"><a href=\"/\">%s</a> · <a href=\"/tra-cuu\">%s</a></nav>"
               "<main><h1>%s</h1>\n",
               _ ("Pages"),
               _ ("Plans and consultations"),
               _ ("Look up an opinion"),
               title);
  return self;
}

void
tv_page_free (TvPage *self)
{
  if (self == NULL)
    return;
  g_string_free (self->html, TRUE);
  g_free (self);
}

void
tv_page_add (TvPage *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list values;

  va_start (values, format);
  text = g_markup_vprintf_escaped (format, values);
  va_end (values);
  g_string_append (self->html, text);
}

GBytes *
tv_page_to_bytes (TvPage *self)
{
  gsize length = 0;
  char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_string_append (self->html, "</main></body></html>\n");
  length = self->html->len;
  text = g_string_free (self->html, FALSE);
  self->html = g_string_new (NULL);
  return g_bytes_new_take (text, length);
}
