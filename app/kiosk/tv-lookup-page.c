// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "base/tv-error.h"
#include "base/tv-format.h"
#include "base/tv-worker.h"
#include "model/tv-answer.h"
#include "tv-visit-page.h"
#include "tv-visit-pages.h"
#include "tv-visit-parts.h"
#include "vault/tv-receipt-code.h"

#include <glib/gi18n-lib.h>

#define TV_TYPE_LOOKUP_PAGE (tv_lookup_page_get_type ())
G_DECLARE_FINAL_TYPE (TvLookupPage, tv_lookup_page, TV, LOOKUP_PAGE, TvVisitPage)

struct _TvLookupPage
{
  TvVisitPage parent;

  GtkEntry *entry;
  GtkLabel *message_label;
  GtkGrid *keypad;
  GtkWidget *look_up_button;
  GtkBox *answer_box;
  TvWorker *worker;       /* (owned) */
  TvReceiptSecret secret; /* of the code looked up last */
  gboolean formatting;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (TvLookupPage, tv_lookup_page, TV_TYPE_VISIT_PAGE)

#define DIGITS 18
#define ENTRY_MAX (64 * 1024)

static char *
get_digits (TvLookupPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  GString *digits = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (g_ascii_isdigit (*text) && digits->len < DIGITS)
        g_string_append_c (digits, *text);
    }
  return g_string_free (digits, FALSE);
}

static void
show_message (TvLookupPage *self, const char *text)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->message_label), "error-text");
  gtk_label_set_label (self->message_label, text);
}

/* 471 920 33: in threes, as they stand on the receipt. */
static void
write_digits (TvLookupPage *self, const char *digits)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % 3 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, digits[i]);
    }
  self->formatting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text->str);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->formatting = FALSE;
}

static gboolean
check_digits (TvLookupPage *self, const char *digits)
{
  g_autofree char *code = NULL;
  gsize length = strlen (digits);

  if (length < DIGITS)
    {
      g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                            "%u digit to go",
                                                            "%u digits to go",
                                                            DIGITS - (guint) length),
                                               DIGITS - (guint) length);

      show_message (self, length == 0 ? "" : text);
      return FALSE;
    }
  code = tv_receipt_code_parse (digits, NULL);
  show_message (self,
                code != NULL ? ""
                             : _ ("One of the digits is not right, or two have changed places. "
                                  "Please compare them with your receipt, three by three."));
  if (code == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->message_label), "error-text");
  return code != NULL;
}

static void
changed_cb (TvLookupPage *self)
{
  g_autofree char *digits = NULL;

  if (self->formatting)
    return;
  digits = get_digits (self);
  write_digits (self, digits);
  gtk_widget_set_sensitive (self->look_up_button, check_digits (self, digits) && !self->busy);
}

static void
key_cb (TvLookupPage *self, GtkWidget *button)
{
  const char *key = g_object_get_data (G_OBJECT (button), "key");
  g_autofree char *digits = get_digits (self);
  g_autofree char *more = NULL;

  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  if (g_str_equal (key, "clear"))
    *digits = '\0';
  else if (g_str_equal (key, "back"))
    digits[MAX (1, strlen (digits)) - 1] = '\0';
  more = g_strconcat (digits, g_ascii_isdigit (*key) ? key : "", NULL);
  if (strlen (more) <= DIGITS)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), more);
}

static void
add_key (TvLookupPage *self, const char *key, const char *label, int column, int row)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "digit");
  gtk_widget_set_focusable (button, FALSE);
  g_object_set_data (G_OBJECT (button), "key", (gpointer) key);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (key_cb), self);
  gtk_grid_attach (self->keypad, button, column, row, 1, 1);
}

static void
add_keys (TvLookupPage *self)
{
  static const char *const digits[] = { "1", "2", "3", "4", "5", "6", "7", "8", "9" };

  for (int i = 0; i < 9; i++)
    add_key (self, digits[i], digits[i], i % 3, i / 3);
  add_key (self, "clear", _ ("Clear"), 0, 3);
  add_key (self, "0", "0", 1, 3);
  add_key (self, "back", _ ("Delete"), 2, 3);
}

static void
set_busy (TvLookupPage *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->look_up_button, !busy);
  if (busy)
    show_message (self, _ ("Looking…"));
}

static void
show_error (TvLookupPage *self, GError *error)
{
  set_busy (self, FALSE);
  show_message (self, "");
  g_dbus_error_strip_remote_error (error);
  gtk_box_append (self->answer_box, tv_visit_error_new (error));
}

static void
show_state (TvLookupPage *self, const char *title, const char *text)
{
  gtk_box_append (self->answer_box, tv_visit_label_new (title, "answer-title"));
  gtk_box_append (self->answer_box, tv_visit_label_new (text, "body"));
}

static void
show_plain_state (TvLookupPage *self, const char *state)
{
  if (g_str_equal (state, "sealed") || g_str_equal (state, "sending"))
    show_state (self,
                _ ("Saved, not sent yet"),
                _ ("Your opinion is saved on this machine and will be sent as soon as there is a "
                   "connection. Nothing is lost."));
  else if (g_str_equal (state, "acked") || g_str_equal (state, "purged"))
    show_state (
        self,
        _ ("Received by the province"),
        _ ("Your opinion has arrived. The answer will be shown here when it is published."));
  else if (g_str_equal (state, "parked"))
    show_state (
        self,
        _ ("Kept, could not be sent"),
        _ ("The province could not take your opinion yet. It is kept, and the staff can see "
           "that something must be done."));
  else if (g_str_equal (state, "received") || g_str_equal (state, "answered"))
    show_state (self,
                _ ("Received by the province"),
                _ ("Your opinion is being looked at. The answer will be shown here when it is "
                   "published."));
  else
    show_state (self,
                _ ("This machine does not know the code yet"),
                _ ("The code is well formed. If you wrote your opinion at another place a short "
                   "time ago, please come back in a day or two."));
}

static void
add_fact (GtkBox *box, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    gtk_box_append (box, tv_visit_fact_new (label, value));
}

static void
show_answer (TvLookupPage *self, const TvAnswer *answer)
{
  TvVisit *visit = tv_visit_page_get_visit (TV_VISIT_PAGE (self));
  GtkBox *facts = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  g_autofree char *day = answer->day != NULL
                             ? tv_format_iso_date (answer->day, tv_visit_get_language (visit))
                             : NULL;
  g_autofree char *references
      = answer->references != NULL ? g_strjoinv ("\n", answer->references) : NULL;

  gtk_widget_add_css_class (GTK_WIDGET (facts), "facts");
  gtk_box_append (self->answer_box, tv_visit_label_new (_ ("The answer"), "answer-title"));
  add_fact (facts, _ ("Outcome"), tv_outcome_label (answer->outcome));
  add_fact (facts, _ ("Reason"), answer->reason);
  add_fact (facts, _ ("See"), references);
  add_fact (facts, _ ("Answer"), answer->text);
  add_fact (facts, _ ("Published by"), answer->published_by);
  add_fact (facts, _ ("Your opinion of"), day);
  gtk_box_append (self->answer_box, GTK_WIDGET (facts));
}

/* {"state", "day", "answer": {…}|null}, as the entry holds it. */
static TvAnswer *
read_entry (TvLookupPage *self, GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) plain = tv_receipt_entry_open (self->secret.entry_key, sealed, error);
  g_autoptr (TvJson) json = NULL;
  TvAnswer *answer;

  if (plain == NULL)
    return NULL;
  json = tv_json_parse_bytes (plain, ENTRY_MAX, error);
  if (json == NULL)
    return NULL;
  answer = tv_answer_parse (json, error);
  return answer;
}

static void
show_entry (TvLookupPage *self, const char *state, GVariant *entry)
{
  g_autoptr (GBytes) sealed = g_variant_get_data_as_bytes (entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvAnswer) answer = NULL;

  if (g_bytes_get_size (sealed) == 0)
    {
      show_plain_state (self, state);
      return;
    }
  answer = read_entry (self, sealed, &error);
  if (answer == NULL)
    show_error (self, error);
  else if (answer->outcome == TV_OUTCOME_NONE)
    show_plain_state (self, "received");
  else
    show_answer (self, answer);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvLookupPage) self = TV_LOOKUP_PAGE (data);
  g_autoptr (GVariant) entry = NULL;
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;

  if (!tv_agent1_call_look_up_finish (TV_AGENT1 (source), &state, &entry, result, &error))
    {
      show_error (self, error);
      return;
    }
  set_busy (self, FALSE);
  show_message (self, "");
  show_entry (self, state, entry);
}

static void
derive_func (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TvReceiptSecret *secret = g_new0 (TvReceiptSecret, 1);
  GError *error = NULL;

  if (tv_receipt_code_derive (data, secret, &error))
    {
      g_task_return_pointer (task, secret, g_free);
      return;
    }
  g_free (secret);
  g_task_return_error (task, error);
}

static void
derived_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TvLookupPage *self = TV_LOOKUP_PAGE (source);
  TvAgent1 *agent = tv_visit_get_agent (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  g_autoptr (GError) error = NULL;
  g_autofree TvReceiptSecret *secret = g_task_propagate_pointer (G_TASK (result), &error);

  if (secret != NULL && agent == NULL)
    g_set_error_literal (&error, TV_ERROR, TV_ERROR_UNAVAILABLE, "the agent is not there");
  if (error != NULL)
    {
      show_error (self, error);
      return;
    }
  self->secret = *secret;
  tv_receipt_secret_clear (secret);
  tv_agent1_call_look_up (
      agent,
      g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, self->secret.id, sizeof self->secret.id, 1),
      NULL,
      looked_up_cb,
      g_object_ref (self));
}

static void
look_up_cb (TvLookupPage *self)
{
  g_autofree char *digits = get_digits (self);
  g_autoptr (GTask) task = NULL;

  tv_visit_touch (tv_visit_page_get_visit (TV_VISIT_PAGE (self)));
  tv_visit_box_clear (self->answer_box);
  if (self->busy || !check_digits (self, digits))
    return;
  set_busy (self, TRUE);
  task = g_task_new (self, NULL, derived_cb, NULL);
  g_task_set_source_tag (task, look_up_cb);
  g_task_set_task_data (task, g_steal_pointer (&digits), g_free);
  tv_worker_run (self->worker, task, derive_func);
}

static void
tv_lookup_page_dispose (GObject *object)
{
  TvLookupPage *self = TV_LOOKUP_PAGE (object);

  if (self->worker != NULL)
    tv_worker_stop (self->worker);
  g_clear_object (&self->worker);
  tv_receipt_secret_clear (&self->secret);
  gtk_widget_dispose_template (GTK_WIDGET (object), TV_TYPE_LOOKUP_PAGE);
  G_OBJECT_CLASS (tv_lookup_page_parent_class)->dispose (object);
}

static void
tv_lookup_page_class_init (TvLookupPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_lookup_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/vn/thamvan/kiosk/tv-lookup-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvLookupPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TvLookupPage, message_label);
  gtk_widget_class_bind_template_child (widget_class, TvLookupPage, keypad);
  gtk_widget_class_bind_template_child (widget_class, TvLookupPage, look_up_button);
  gtk_widget_class_bind_template_child (widget_class, TvLookupPage, answer_box);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_up_cb);
}

static void
tv_lookup_page_init (TvLookupPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tv_lookup_page_new (TvVisit *visit, const TvVisitPlace *place)
{
  TvLookupPage *self = tv_visit_page_new (TV_TYPE_LOOKUP_PAGE, visit, place);

  tv_visit_page_set_title (TV_VISIT_PAGE (self), _ ("Look up a receipt"));
  gtk_editable_set_enable_undo (GTK_EDITABLE (self->entry), FALSE);
  self->worker = tv_worker_new ("lookup");
  add_keys (self);
  return GTK_WIDGET (self);
}
