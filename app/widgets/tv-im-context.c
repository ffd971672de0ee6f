// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <gtk/gtkimmodule.h>

#include "tv-im-context.h"

#define MODULE_ID "thamvan"

struct _TvImContext
{
  GtkIMContextSimple parent_instance;

  TvTyping *typing;      /* (owned) */
  gboolean is_writing;   /* what comes back now is the answer to what was written */
  gboolean keep_on_next; /* the field is about to say "reset" because of a backspace */
};

G_DEFINE_FINAL_TYPE (TvImContext, tv_im_context, GTK_TYPE_IM_CONTEXT_SIMPLE)

/* One keyboard, one citizen: the same way of typing in every field. */
static TvTypingMethod method = TV_TYPING_TELEX;
static TvImContext *focused; /* (unowned) (nullable) */

static void
forget (TvImContext *self)
{
  tv_typing_set_method (self->typing, method);
  self->keep_on_next = FALSE;
}

/* Fields that are not for words take every key as it is. */
static gboolean
is_for_words (TvImContext *self)
{
  GtkInputPurpose purpose = GTK_INPUT_PURPOSE_FREE_FORM;

  g_object_get (self, "input-purpose", &purpose, NULL);
  return purpose == GTK_INPUT_PURPOSE_FREE_FORM || purpose == GTK_INPUT_PURPOSE_ALPHA
         || purpose == GTK_INPUT_PURPOSE_NAME;
}

static void
commit (TvImContext *self, const char *text)
{
  gboolean was_writing = self->is_writing;

  self->is_writing = TRUE;
  g_signal_emit_by_name (self, "commit", text);
  self->is_writing = was_writing;
}

static gboolean
has_selection (TvImContext *self)
{
  g_autofree char *text = NULL;
  int cursor = 0;
  int anchor = 0;

  return gtk_im_context_get_surrounding_with_selection (GTK_IM_CONTEXT (self),
                                                        &text,
                                                        &cursor,
                                                        &anchor)
         && cursor != anchor;
}

/* TRUE when @key changed what was written before, and has been written. */
static gboolean
write_key (TvImContext *self, gunichar key)
{
  g_autofree char *insert = NULL;
  guint n_delete = 0;
  gboolean deleted = FALSE;

  if (!is_for_words (self))
    return FALSE;
  if (has_selection (self))
    forget (self);
  if (!tv_typing_press (self->typing, key, &n_delete, &insert))
    return FALSE;
  self->is_writing = TRUE;
  if (n_delete > 0)
    g_signal_emit_by_name (self, "delete-surrounding", -(int) n_delete, (int) n_delete, &deleted);
  if (n_delete == 0 || deleted)
    commit (self, insert);
  self->is_writing = FALSE;
  return n_delete == 0 || deleted;
}

static gboolean
tv_im_context_filter_keypress (GtkIMContext *context, GdkEvent *event)
{
  TvImContext *self = TV_IM_CONTEXT (context);
  GtkIMContextClass *parent = GTK_IM_CONTEXT_CLASS (tv_im_context_parent_class);
  const GdkModifierType commands = GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK;
  gunichar key;
  gboolean handled;

  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS || gdk_key_event_is_modifier (event))
    return parent->filter_keypress (context, event);
  key = gdk_keyval_to_unicode (gdk_key_event_get_keyval (event));
  if (gdk_key_event_get_keyval (event) == GDK_KEY_BackSpace)
    tv_im_context_forget_last (self);
  else if ((gdk_event_get_modifier_state (event) & commands) != 0 || key < 0x20 || key == 0x7f)
    forget (self);
  else if (write_key (self, key))
    return TRUE;
  /* FALSE without asking the parent would lose plain letters. */
  self->is_writing = TRUE;
  handled = parent->filter_keypress (context, event);
  self->is_writing = FALSE;
  return handled;
}

static void
tv_im_context_reset (GtkIMContext *context)
{
  TvImContext *self = TV_IM_CONTEXT (context);

  if (self->is_writing)
    return;
  if (self->keep_on_next)
    self->keep_on_next = FALSE;
  else
    forget (self);
  GTK_IM_CONTEXT_CLASS (tv_im_context_parent_class)->reset (context);
}

static void
tv_im_context_focus_in (GtkIMContext *context)
{
  GtkIMContextClass *parent = GTK_IM_CONTEXT_CLASS (tv_im_context_parent_class);

  focused = TV_IM_CONTEXT (context);
  forget (focused);
  /* GtkIMContextSimple leaves it empty in GTK 4.8. */
  if (parent->focus_in != NULL)
    parent->focus_in (context);
}

static void
tv_im_context_focus_out (GtkIMContext *context)
{
  GtkIMContextClass *parent = GTK_IM_CONTEXT_CLASS (tv_im_context_parent_class);

  forget (TV_IM_CONTEXT (context));
  if (focused == TV_IM_CONTEXT (context))
    focused = NULL;
  if (parent->focus_out != NULL)
    parent->focus_out (context);
}

static void
tv_im_context_finalize (GObject *object)
{
  TvImContext *self = TV_IM_CONTEXT (object);

  if (focused == self)
    focused = NULL;
  tv_typing_free (self->typing);

  G_OBJECT_CLASS (tv_im_context_parent_class)->finalize (object);
}

static void
tv_im_context_class_init (TvImContextClass *klass)
{
  GtkIMContextClass *context_class = GTK_IM_CONTEXT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tv_im_context_finalize;
  context_class->filter_keypress = tv_im_context_filter_keypress;
  context_class->reset = tv_im_context_reset;
  context_class->focus_in = tv_im_context_focus_in;
  context_class->focus_out = tv_im_context_focus_out;
}

static void
tv_im_context_init (TvImContext *self)
{
  self->typing = tv_typing_new (method);
}

void
tv_im_context_install (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME,
                                  TV_TYPE_IM_CONTEXT,
                                  MODULE_ID,
                                  0);
  if (settings != NULL)
    g_object_set (settings, "gtk-im-module", MODULE_ID, NULL);
}

void
tv_im_context_set_method (TvTypingMethod wanted)
{
  method = wanted;
  if (focused != NULL)
    forget (focused);
}

TvTypingMethod
tv_im_context_get_method (void)
{
  return method;
}

TvImContext *
tv_im_context_get_focused (void)
{
  return focused;
}

void
tv_im_context_press (TvImContext *self, gunichar key)
{
  char text[7] = { 0 };

  g_return_if_fail (TV_IS_IM_CONTEXT (self));

  if (write_key (self, key))
    return;
  g_unichar_to_utf8 (key, text);
  commit (self, text);
}

void
tv_im_context_insert (TvImContext *self, const char *text)
{
  g_return_if_fail (TV_IS_IM_CONTEXT (self));
  g_return_if_fail (text != NULL);

  commit (self, text);
  forget (self);
}

void
tv_im_context_forget_last (TvImContext *self)
{
  g_return_if_fail (TV_IS_IM_CONTEXT (self));

  if (has_selection (self))
    {
      forget (self);
      return;
    }
  tv_typing_backspace (self->typing);
  self->keep_on_next = TRUE;
}
