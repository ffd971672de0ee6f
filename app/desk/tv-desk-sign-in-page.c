// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/tv-error.h"

#include "tv-desk-sign-in-page.h"
#include "tv-desk-words.h"

struct _TvDeskSignInPage
{
  AdwBin parent_instance;

  /* Template widgets */
  AdwEntryRow *server_row;
  AdwEntryRow *name_row;
  AdwEntryRow *password_row;
  AdwEntryRow *totp_row;
  GtkRevealer *error_revealer;
  GtkLabel *error_label;
  GtkButton *sign_in_button;
  GtkSpinner *spinner;

  /* Owned references */
  char *ca;                  /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) */
};

enum
{
  SIGNAL_SIGNED_IN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TvDeskSignInPage, tv_desk_sign_in_page, ADW_TYPE_BIN)

static const char *
row_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
show_message (TvDeskSignInPage *self, const char *message)
{
  gtk_label_set_label (self->error_label, message != NULL ? message : "");
  gtk_revealer_set_reveal_child (self->error_revealer, message != NULL);
}

static void
show_error (TvDeskSignInPage *self, const GError *error)
{
  g_autofree char *message = NULL;

  if (g_error_matches (error, TV_ERROR, TV_ERROR_UNAUTHORIZED))
    message = g_strdup (_ ("The user name, password or one-time code is not right."));
  else
    message = tv_desk_words_for_error (error);
  show_message (self, message);
}

static void
set_busy (TvDeskSignInPage *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->sign_in_button), !busy);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TvDeskSignInPage) self = user_data;
  TvDeskApi *api = TV_DESK_API (source);
  g_autoptr (GError) error = NULL;
  const gboolean done = tv_desk_api_sign_in_finish (api, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (!done)
    {
      show_error (self, error);
      gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->totp_row), "");
  g_signal_emit (self, signals[SIGNAL_SIGNED_IN], 0, api);
}

/* The first field that is still empty, said by name. */
static gboolean
check_fields (TvDeskSignInPage *self)
{
  const struct
  {
    AdwEntryRow *row;
    const char *message;
  } needed[] = {
    { self->server_row,
      _ ("Type the server’s address, for example https://thamvan.lamdong.gov.vn.") },
    { self->name_row, _ ("Type your user name.") },
    { self->password_row, _ ("Type your password.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    if (row_text (needed[i].row)[0] == '\0')
      {
        show_message (self, needed[i].message);
        gtk_widget_grab_focus (GTK_WIDGET (needed[i].row));
        return FALSE;
      }
  return TRUE;
}

static void
sign_in_cb (TvDeskSignInPage *self)
{
  g_autoptr (TvDeskApi) api = NULL;
  g_autoptr (GError) error = NULL;
  const char *totp = row_text (self->totp_row);

  if (gtk_spinner_get_spinning (self->spinner) || !check_fields (self))
    return;
  show_message (self, NULL);
  api = tv_desk_api_new (row_text (self->server_row), self->ca, &error);
  if (api == NULL)
    {
      show_error (self, error);
      return;
    }
  set_busy (self, TRUE);
  tv_desk_api_sign_in_async (api,
                             row_text (self->name_row),
                             row_text (self->password_row),
                             totp[0] != '\0' ? totp : NULL,
                             self->cancellable,
                             signed_in_cb,
                             g_object_ref (self));
}

static void
tv_desk_sign_in_page_dispose (GObject *object)
{
  TvDeskSignInPage *self = TV_DESK_SIGN_IN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->ca, g_free);
  G_OBJECT_CLASS (tv_desk_sign_in_page_parent_class)->dispose (object);
}

static void
tv_desk_sign_in_page_class_init (TvDeskSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_desk_sign_in_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               TV_DESK_RESOURCE "tv-desk-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, password_row);
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, server_row);
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TvDeskSignInPage, totp_row);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  signals[SIGNAL_SIGNED_IN] = g_signal_new ("signed-in",
                                            G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            TV_TYPE_DESK_API);
}

static void
tv_desk_sign_in_page_init (TvDeskSignInPage *self)
{
  AdwEntryRow **rows[]
      = { &self->server_row, &self->name_row, &self->password_row, &self->totp_row };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    tv_desk_words_label_row (*rows[i]);
}

void
tv_desk_sign_in_page_prefill (TvDeskSignInPage *self,
                              const char *server,
                              const char *ca,
                              const char *name)
{
  g_return_if_fail (TV_IS_DESK_SIGN_IN_PAGE (self));

  g_free (self->ca);
  self->ca = g_strdup (ca);
  gtk_editable_set_text (GTK_EDITABLE (self->server_row), server != NULL ? server : "");
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name != NULL ? name : "");
  if (server == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->server_row));
  else if (name == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

void
tv_desk_sign_in_page_sign_in (TvDeskSignInPage *self, const char *password)
{
  g_return_if_fail (TV_IS_DESK_SIGN_IN_PAGE (self));
  g_return_if_fail (password != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->password_row), password);
  sign_in_cb (self);
}

void
tv_desk_sign_in_page_reset (TvDeskSignInPage *self, const GError *error)
{
  g_return_if_fail (TV_IS_DESK_SIGN_IN_PAGE (self));

  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->totp_row), "");
  if (error != NULL)
    show_message (self, _ ("Your session has ended. Please sign in again."));
  else
    show_message (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}
