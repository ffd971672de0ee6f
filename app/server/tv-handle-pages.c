// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "model/tv-answer.h"
#include "publication/tv-answer-book.h"
#include "publication/tv-item.h"
#include "tv-handlers-private.h"
#include "tv-page.h"
#include "tv-table-envelope.h"
#include "vault/tv-receipt-code.h"

#define MANIFEST_MAX (4 * 1024 * 1024)
#define ANSWERS_MAX (64 * 1024 * 1024)
#define FORM_MAX 1024

static gboolean
reply (TvRequest *request, guint status, TvPage *page)
{
  tv_request_reply_bytes (request, status, TV_PAGE_MEDIA_TYPE, tv_page_to_bytes (page));
  return TRUE;
}

static const char *
last_day (const TvRound *round)
{
  const TvRoundAudience *residents = tv_round_get_audience (round, "residents");

  return residents != NULL ? residents->to : NULL;
}

static void
add_round (TvPage *page, const TvRound *round)
{
  g_autofree char *until
      = last_day (round) != NULL ? tv_format_iso_date (last_day (round), NULL) : g_strdup ("–");

  tv_page_add (page,
               "<li><a href=\"/y-kien/%s\">%s</a><br>%s: %s. %s: %s</li>\n",
               round->item,
               round->title,
               _ ("Reviewing body"),
               round->agency_name != NULL ? round->agency_name : "",
               _ ("Opinions are taken until"),
               until);
}

static int
compare_rounds (gconstpointer a, gconstpointer b)
{
  return strcmp (((const TvRound *) a)->item, ((const TvRound *) b)->item);
}

static void
add_rounds (TvPage *page, const TvPublished *published)
{
  g_autoptr (GList) rounds
      = g_list_sort (g_hash_table_get_values (published->rounds), compare_rounds);

  tv_page_add (page, "<h2>%s</h2>\n", _ ("Consultations"));
  if (rounds == NULL)
    tv_page_add (page, "<p>%s</p>\n", _ ("No consultation is published."));
  else
    tv_page_add (page, "<ul>\n");
  for (GList *l = rounds; l != NULL; l = l->next)
    add_round (page, l->data);
  if (rounds != NULL)
    tv_page_add (page, "</ul>\n");
}

/* NULL when it cannot be read: the page does without. */
static TvItem *
load_item (TvServerContext *context, const TvMetadataItem *line)
{
  g_autoptr (GBytes) bytes
      = tv_published_read_object (context->objects, line->sha256, MANIFEST_MAX, NULL);

  return bytes != NULL ? tv_item_parse (bytes, NULL) : NULL;
}

static void
add_plans (TvPage *page, TvServerContext *context, const TvPublished *published)
{
  guint count = 0;

  tv_page_add (page, "<h2>%s</h2>\n<ul>\n", _ ("Published plans"));
  for (guint i = 0; published->targets != NULL && i < published->targets->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (published->targets->items, i);
      g_autoptr (TvItem) item = strcmp (line->kind, "plan") == 0 ? load_item (context, line) : NULL;
      g_autofree char *day = item != NULL ? tv_format_iso_date (item->released, NULL) : NULL;

      if (item == NULL)
        continue;
      count++;
      tv_page_add (page,
                   "<li>%s<br>%s %u, %s %s</li>\n",
                   item->title,
                   _ ("version"),
                   item->version,
                   _ ("released on"),
                   day);
    }
  tv_page_add (page,
               "</ul>\n<p>%s</p>\n",
               _ ("Maps, drawings and texts are shown at the kiosks of "
                  "wards and communes."));
  if (count == 0)
    tv_page_add (page, "<p>%s</p>\n", _ ("No plan is published."));
}

gboolean
tv_handle_pages_home (TvServerContext *context,
                      TvDb *db,
                      guint64 tick,
                      TvRequest *request,
                      GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  g_autoptr (TvPage) page = tv_page_new (_ ("Plans and consultations"));

  add_rounds (page, published);
  add_plans (page, context, published);
  return reply (request, 200, page);
}

/* --- one round --- */

/* The groups of a round's answers; NULL while none is published. */
static TvJson *
load_answers (TvServerContext *context, const TvPublished *published, const char *round)
{
  g_autofree char *id = g_strconcat ("answers-", round, NULL);

  for (guint i = 0; published->answers != NULL && i < published->answers->items->len; i++)
    {
      const TvMetadataItem *line = g_ptr_array_index (published->answers->items, i);
      g_autoptr (TvItem) item = strcmp (line->id, id) == 0 ? load_item (context, line) : NULL;
      const TvItemFile *file = item != NULL ? tv_item_find_file (item, "answers.json") : NULL;
      g_autoptr (GBytes) bytes
          = file != NULL
                ? tv_published_read_object (context->objects, file->sha256, ANSWERS_MAX, NULL)
                : NULL;

      if (bytes != NULL)
        return tv_json_parse_bytes (bytes, ANSWERS_MAX, NULL);
    }
  return NULL;
}

static void
add_answer (TvPage *page, const TvJson *answer)
{
  const TvJson *quoted = json_object_get (answer, "quoted");
  g_auto (GStrv) references = tv_json_get_strings (answer, "references");
  g_autofree char *sources = g_strjoinv ("; ", references);
  const char *text = tv_json_get_string (answer, "text", "");

  tv_page_add (page, "<article>\n");
  for (size_t i = 0; i < json_array_size (quoted); i++)
    if (json_is_string (json_array_get (quoted, i)))
      tv_page_add (page,
                   "<blockquote>%s</blockquote>\n",
                   json_string_value (json_array_get (quoted, i)));
  tv_page_add (
      page,
      "<dl><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd></dl>\n",
      _ ("Result"),
      tv_outcome_label (tv_outcome_from_string (tv_json_get_string (answer, "outcome", ""))),
      _ ("Reason"),
      tv_json_get_string (answer, "reason", ""),
      _ ("Based on"),
      sources);
  if (*text != '\0')
    tv_page_add (page, "<p>%s</p>\n", text);
  tv_page_add (page, "</article>\n");
}

gboolean
tv_handle_pages_round (TvServerContext *context,
                       TvDb *db,
                       guint64 tick,
                       TvRequest *request,
                       GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  const TvRound *round = g_hash_table_lookup (published->rounds, request->values[0]);
  g_autoptr (TvPage) page = NULL;
  g_autoptr (TvJson) answers = NULL;
  const TvJson *groups = NULL;

  if (round == NULL)
    {
      page = tv_page_new (_ ("There is no such consultation"));
      return reply (request, 404, page);
    }
  page = tv_page_new (round->title);
  tv_page_add (page, "<ul>\n");
  add_round (page, round);
  tv_page_add (page,
               "</ul>\n<p>%s</p>\n<h2>%s</h2>\n",
               _ ("Opinions are given at the kiosks of wards and communes."),
               _ ("Answers to opinions"));
  answers = load_answers (context, published, round->item);
  groups = json_object_get (answers, "groups");
  for (size_t i = 0; i < json_array_size (groups); i++)
    add_answer (page, json_array_get (groups, i));
  if (json_array_size (groups) == 0)
    tv_page_add (page, "<p>%s</p>\n", _ ("No answer has been published yet."));
  return reply (request, 200, page);
}

/* --- looking up a receipt code --- */

static void
add_form (TvPage *page)
{
  tv_page_add (page,
               "<form method=\"post\" action=\"/tra-cuu\"><p><label for=\"code\">%s</label></p>"
               "<p><input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"off\" "
               "size=\"28\" maxlength=\"40\" required> <button>%s</button></p></form>\n<p>%s</p>\n",
               _ ("Receipt code: 18 digits, spaces do not matter"),
               _ ("Look up"),
               _ ("The code is not kept. Whoever has it can read the answer: tell nobody."));
}

gboolean
tv_handle_pages_look_up (TvServerContext *context,
                         TvDb *db,
                         guint64 tick,
                         TvRequest *request,
                         GError **error)
{
  g_autoptr (TvPage) page = tv_page_new (_ ("Look up an opinion"));

  add_form (page);
  return reply (request, 200, page);
}

static void
free_secret (gpointer data)
{
  tv_receipt_secret_clear (data);
  g_free (data);
}

/* What was typed becomes keys in the slow thread; the text goes with this function. A code that was
 * mistyped is told by the page, and so is no error here. */
gboolean
tv_handle_pages_ask_prepare (TvServerContext *context,
                             TvDb *db,
                             guint64 tick,
                             TvRequest *request,
                             GError **error)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (request->body, &length);
  /* An empty body has no data at all. */
  g_autofree char *body = g_strndup (data != NULL ? data : "", MIN (length, FORM_MAX));
  g_autoptr (GHashTable) fields = g_uri_parse_params (body, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  const char *typed = fields != NULL ? g_hash_table_lookup (fields, "code") : NULL;
  g_autofree char *digits = typed != NULL ? tv_receipt_code_parse (typed, NULL) : NULL;
  TvReceiptSecret *secret = NULL;

  if (digits == NULL)
    return TRUE;
  secret = g_new0 (TvReceiptSecret, 1);
  request->prepared = secret;
  request->prepared_free = free_secret;
  return tv_receipt_code_derive (digits, secret, error);
}

/* The entry of the answer items, opened; NULL while there is none. */
static TvJson *
open_entry (const TvPublished *published, const TvReceiptSecret *secret)
{
  for (guint i = 0; i < published->books->len; i++)
    {
      g_autoptr (GBytes) sealed
          = tv_answer_book_find (g_ptr_array_index (published->books, i), secret->id, NULL);
      g_autoptr (GBytes) plain
          = sealed != NULL ? tv_receipt_entry_open (secret->entry_key, sealed, NULL) : NULL;

      if (plain != NULL)
        return tv_json_parse_bytes (plain, ANSWERS_MAX, NULL);
    }
  return NULL;
}

static gboolean
add_finding (TvPage *page,
             TvDb *db,
             const TvPublished *published,
             const TvReceiptSecret *secret,
             GError **error)
{
  g_autoptr (TvJson) entry = open_entry (published, secret);
  const TvJson *answer = json_object_get (entry, "answer");
  gboolean received = FALSE;

  if (!tv_table_envelope_has (db, secret->id, &received, error))
    return FALSE;
  if (json_is_object (answer))
    {
      tv_page_add (page, "<p role=\"status\">%s</p>\n", _ ("Your opinion has been answered."));
      add_answer (page, answer);
    }
  else if (received || entry != NULL)
    tv_page_add (page,
                 "<p role=\"status\">%s</p>\n",
                 _ ("Your opinion has been received. It has no answer yet."));
  else
    tv_page_add (page,
                 "<p role=\"status\">%s</p>\n",
                 _ ("No opinion with this code has arrived. A kiosk without a connection sends "
                    "later: look again in a few days."));
  return TRUE;
}

gboolean
tv_handle_pages_ask (TvServerContext *context,
                     TvDb *db,
                     guint64 tick,
                     TvRequest *request,
                     GError **error)
{
  g_autoptr (TvPublished) published = tv_publisher_dup_published (context->publisher);
  g_autoptr (TvPage) page = tv_page_new (_ ("Look up an opinion"));

  if (request->prepared == NULL)
    tv_page_add (page,
                 "<p role=\"status\">%s</p>\n",
                 _ ("This is no receipt code. Please check the digits on your receipt."));
  else if (!add_finding (page, db, published, request->prepared, error))
    return FALSE;
  add_form (page);
  return reply (request, 200, page);
}
