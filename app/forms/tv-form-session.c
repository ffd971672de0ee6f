// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "base/tv-text.h"

#include "tv-form-check-private.h"
#include "tv-form-session.h"

#define MAX_ANSWER (32 * 1024)

struct _TvFormSession
{
  GObject parent_instance;

  TvForm *form;             /* (owned) */
  TvFormInstance *instance; /* (owned) */
  TvClock *clock;           /* (owned) */
  char *wanted;             /* (owned) (nullable): the language asked for */
  const char *language;     /* (unowned) (nullable): the form's that serves it */
};

G_DEFINE_FINAL_TYPE (TvFormSession, tv_form_session, G_TYPE_OBJECT)

typedef enum
{
  SIGNAL_CHANGED,
} TvFormSessionSignal;
static guint signals[SIGNAL_CHANGED + 1];

static void
tv_form_session_dispose (GObject *object)
{
  TvFormSession *self = TV_FORM_SESSION (object);

  g_clear_object (&self->form);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (tv_form_session_parent_class)->dispose (object);
}

static void
tv_form_session_finalize (GObject *object)
{
  TvFormSession *self = TV_FORM_SESSION (object);

  g_clear_pointer (&self->instance, tv_form_instance_free);
  g_free (self->wanted);

  G_OBJECT_CLASS (tv_form_session_parent_class)->finalize (object);
}

static void
tv_form_session_class_init (TvFormSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tv_form_session_dispose;
  object_class->finalize = tv_form_session_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          TV_TYPE_FORM_SESSION,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
tv_form_session_init (TvFormSession *self)
{
}

static gboolean
settle (TvFormSession *self, gboolean *ret_changed, GError **error)
{
  tv_form_instance_set_now (self->instance, tv_clock_now (self->clock));
  return tv_form_instance_settle (self->instance, TRUE, ret_changed, error);
}

TvFormSession *
tv_form_session_new_with_clock (TvForm *form, const char *language, TvClock *clock)
{
  TvFormSession *self;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (TV_IS_FORM (form), NULL);
  g_return_val_if_fail (TV_IS_CLOCK (clock), NULL);

  self = g_object_new (TV_TYPE_FORM_SESSION, NULL);
  self->form = g_object_ref (form);
  self->clock = g_object_ref (clock);
  self->instance = tv_form_instance_new (form, TRUE);
  tv_form_session_set_language (self, language);
  /* The same rules were settled when the form was read. */
  if (!settle (self, NULL, &error))
    g_info ("%s: %s", tv_form_get_id (form), error->message);
  return self;
}

TvFormSession *
tv_form_session_new (TvForm *form, const char *language)
{
  g_autoptr (TvClock) clock = tv_clock_new_system ();

  return tv_form_session_new_with_clock (form, language, clock);
}

void
tv_form_session_set_language (TvFormSession *self, const char *language)
{
  g_return_if_fail (TV_IS_FORM_SESSION (self));

  g_free (self->wanted);
  self->wanted = g_strdup (language);
  self->language = tv_form_match_language (self->form, language);
}

/* --- Pages --- */

static gboolean
is_shown (TvFormSession *self, const TvFormControl *control)
{
  return tv_form_instance_is_relevant (self->instance, control->node);
}

/* The form's page that is shown as the @page-th; G_MAXUINT when there is none. */
static guint
find_page (TvFormSession *self, guint page, guint *ret_n_pages)
{
  guint last = G_MAXUINT;
  guint n_pages = 0;
  guint found = G_MAXUINT;

  for (guint i = 0; i < self->form->controls->len; i++)
    {
      const TvFormControl *control = tv_form_get_control (self->form, i);

      if (control->page == last || !is_shown (self, control))
        continue;
      last = control->page;
      if (n_pages++ == page)
        found = last;
    }
  if (ret_n_pages != NULL)
    *ret_n_pages = n_pages;
  return found;
}

guint
tv_form_session_get_n_pages (TvFormSession *self)
{
  guint n_pages;

  g_return_val_if_fail (TV_IS_FORM_SESSION (self), 0);

  find_page (self, 0, &n_pages);
  return n_pages;
}

GPtrArray *
tv_form_session_get_page (TvFormSession *self, guint page)
{
  GPtrArray *questions;
  guint own;

  g_return_val_if_fail (TV_IS_FORM_SESSION (self), NULL);

  own = find_page (self, page, NULL);
  questions = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_question_free);
  for (guint i = 0; own != G_MAXUINT && i < self->form->controls->len; i++)
    {
      const TvFormControl *control = tv_form_get_control (self->form, i);

      if (control->page == own && is_shown (self, control))
        g_ptr_array_add (questions,
                         tv_form_instance_look (self->instance, control, self->language));
    }
  return questions;
}

/* --- Answers --- */

/* XML 1.0 has no place for control characters, however written. */
static char *
clean (const char *value, GError **error)
{
  g_autofree char *nfc = tv_text_to_nfc (value, -1, error);
  g_autoptr (GString) out = g_string_new (NULL);

  if (nfc == NULL)
    return NULL;
  for (const char *at = nfc; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7f && c != 0xfffe && c != 0xffff))
        g_string_append_unichar (out, c);
    }
  return g_strstrip (g_string_free (g_steal_pointer (&out), FALSE));
}

static gboolean
find_answerable (TvFormSession *self, const char *path, guint *ret_index, GError **error)
{
  int index = tv_form_find_node (self->form, path);
  const TvFormNode *node = index >= 0 ? tv_form_get_node (self->form, (guint) index) : NULL;

  if (node == NULL || node->value == NULL)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_NOT_FOUND, "%s: the form has no such question", path);
      return FALSE;
    }
  if (node->control < 0
      || tv_form_get_control (self->form, (guint) node->control)->type == TV_QUESTION_NOTE
      || tv_form_instance_is_read_only (self->instance, (guint) index))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_STATE, "%s: this is not for answering", path);
      return FALSE;
    }
  *ret_index = (guint) index;
  return TRUE;
}

gboolean
tv_form_session_answer (TvFormSession *self, const char *path, const char *value, GError **error)
{
  g_autofree char *cleaned = NULL;
  g_autoptr (TvFormFault) fault = NULL;
  gboolean changed = FALSE;
  guint index;

  g_return_val_if_fail (TV_IS_FORM_SESSION (self), FALSE);
  g_return_val_if_fail (path != NULL && value != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!find_answerable (self, path, &index, error))
    return FALSE;
  if (strlen (value) > MAX_ANSWER)
    {
      g_set_error (error, TV_ERROR, TV_ERROR_TOO_LARGE, "%s: the answer is too long", path);
      return FALSE;
    }
  cleaned = clean (value, error);
  if (cleaned == NULL)
    return FALSE;
  if (g_str_equal (cleaned, tv_form_instance_get_value (self->instance, index)))
    changed = FALSE;
  else
    {
      tv_form_instance_set_value (self->instance, index, cleaned);
      if (!settle (self, &changed, error))
        return FALSE;
      if (changed || self->form->has_output)
        g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  if (*cleaned == '\0')
    return TRUE;
  fault = tv_form_check_node (self->form, self->instance, index, self->language);
  if (fault == NULL)
    return TRUE;
  g_set_error_literal (error, TV_ERROR, TV_ERROR_FORM_INVALID, fault->message);
  return FALSE;
}

/* The text of an answer in JSON; NULL for what cannot be one. (transfer full) (nullable) */
static char *
answer_to_text (const TvJson *answer)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (json_is_string (answer))
    return g_strdup (json_string_value (answer));
  if (json_is_integer (answer))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (answer));
  if (json_is_real (answer))
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_real_value (answer)));
    }
  if (json_is_true (answer))
    return g_strdup ("OK");
  if (json_is_false (answer) || json_is_null (answer))
    return g_strdup ("");
  if (!json_is_array (answer))
    return NULL;
  for (gsize i = 0; i < json_array_size (answer); i++)
    {
      const char *value = json_string_value (json_array_get (answer, i));

      if (value == NULL)
        return NULL;
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", value);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
tv_form_session_fill (TvFormSession *self, const TvJson *answers, GError **error)
{
  const char *path;
  TvJson *answer;

  g_return_val_if_fail (TV_IS_FORM_SESSION (self), FALSE);
  g_return_val_if_fail (answers != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!json_is_object (answers))
    {
      g_set_error_literal (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "answers are {path: value, …}");
      return FALSE;
    }
  json_object_foreach ((TvJson *) answers, path, answer)
  {
    g_autofree char *text = answer_to_text (answer);
    g_autoptr (GError) local = NULL;

    if (text == NULL)
      {
        g_set_error (error, TV_ERROR, TV_ERROR_BAD_REQUEST, "%s: no answer can be this", path);
        return FALSE;
      }
    if (!tv_form_session_answer (self, path, text, &local)
        && !g_error_matches (local, TV_ERROR, TV_ERROR_FORM_INVALID))
      {
        g_propagate_error (error, g_steal_pointer (&local));
        return FALSE;
      }
  }
  return TRUE;
}

const char *
tv_form_session_get_value (TvFormSession *self, const char *path)
{
  int index;

  g_return_val_if_fail (TV_IS_FORM_SESSION (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  index = tv_form_find_node (self->form, path);
  return index >= 0 ? tv_form_instance_get_value (self->instance, (guint) index) : NULL;
}

/* --- Ending --- */

GPtrArray *
tv_form_session_check (TvFormSession *self, guint page)
{
  GPtrArray *faults;
  guint own;

  g_return_val_if_fail (TV_IS_FORM_SESSION (self), NULL);

  faults = tv_form_fault_list_new ();
  own = find_page (self, page, NULL);
  for (guint i = 0; i < self->form->nodes->len; i++)
    {
      const TvFormNode *node = tv_form_get_node (self->form, i);
      TvFormFault *fault;

      if (page != G_MAXUINT
          && (node->control < 0
              || tv_form_get_control (self->form, (guint) node->control)->page != own))
        continue;
      fault = tv_form_check_node (self->form, self->instance, i, self->language);
      if (fault != NULL)
        g_ptr_array_add (faults, fault);
    }
  return faults;
}

static void
take_identity (TvFormSession *self, xmlNode *element, const char *const *paths, GHashTable *taken)
{
  g_autofree char *path = tv_form_xml_get_path (element);
  xmlNode *child = tv_form_xml_first_element (element);

  if (child == NULL && tv_form_path_matches (paths, path))
    {
      char *value = tv_form_xml_get_text (element);

      if (*value != '\0')
        g_hash_table_insert (taken, g_steal_pointer (&path), value);
      else
        g_free (value);
      tv_form_xml_set_text (element, "");
    }
  for (; child != NULL; child = tv_form_xml_next_element (child))
    take_identity (self, child, paths, taken);
}

GBytes *
tv_form_session_finish (TvFormSession *self,
                        const char *const *identity,
                        GHashTable **ret_identity,
                        GError **error)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (xmlDoc) doc = NULL;

  g_return_val_if_fail (TV_IS_FORM_SESSION (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  faults = tv_form_session_check (self, G_MAXUINT);
  if (faults->len > 0)
    {
      const TvFormFault *fault = g_ptr_array_index (faults, 0);

      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FORM_INVALID,
                   "%s: %s (%s)",
                   fault->path,
                   fault->message,
                   fault->rule);
      return NULL;
    }
  doc = tv_form_instance_copy_relevant (self->instance);
  take_identity (self, xmlDocGetRootElement (doc), identity, taken);
  if (ret_identity != NULL)
    *ret_identity = g_steal_pointer (&taken);
  return tv_form_xml_to_bytes (doc);
}
