// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit-window.h"

#include "tv-visit-idle.h"
#include "tv-visit-page.h"
#include "tv-visit-shell.h"

#include "widgets/tv-keyboard.h"

/* So that an old page does not hold memory for ever when a reader wanders. */
#define MAX_HISTORY 30

static const char *const text_sizes[] = { "text-normal", "text-large", "text-larger" };

struct _TvVisitWindow
{
  GtkWindow parent;

  TvVisit *visit; /* (owned) */
  GtkOverlay *overlay;
  GtkBox *box; /* the shell above the keyboard */
  GtkWidget *keyboard;
  TvVisitShell *shell;
  TvVisitIdle *idle;
  GPtrArray *history; /* (element-type Stop): the last is in sight */
  guint generation;   /* of the content that the pages show; 0: none */
  guint idle_seconds;
  guint text_size;
  gboolean appeared;
};

G_DEFINE_FINAL_TYPE (TvVisitWindow, tv_visit_window, GTK_TYPE_WINDOW)

/* Where the reader was. Its page is made when it comes in sight first. */
typedef struct
{
  TvVisitPlace *place; /* (owned) */
  GtkWidget *page;     /* (nullable): the shell's */
} Stop;

static void
stop_free (gpointer data)
{
  tv_visit_place_free (((Stop *) data)->place);
  g_free (data);
}

/* The page may know more of its place by now: what was searched for. */
static void
forget_page (Stop *stop)
{
  TvVisitPlace *place;

  if (stop->page == NULL)
    return;
  place = tv_visit_place_copy (tv_visit_page_get_place (TV_VISIT_PAGE (stop->page)));
  tv_visit_place_free (stop->place);
  stop->place = place;
  stop->page = NULL;
}

static void
add_stop (TvVisitWindow *self, const TvVisitPlace *place)
{
  Stop *stop = g_new0 (Stop, 1);

  stop->place = tv_visit_place_copy (place);
  g_ptr_array_add (self->history, stop);
}

static guint
get_generation (TvVisitWindow *self)
{
  TvCatalogue *catalogue = tv_visit_get_catalogue (self->visit);

  return catalogue != NULL ? tv_catalogue_get_generation (catalogue) : 0;
}

static void
show_stop (TvVisitWindow *self, guint index)
{
  Stop *stop = g_ptr_array_index (self->history, index);

  if (stop->page == NULL)
    stop->page = tv_visit_page_make (self->visit, stop->place);
  tv_visit_shell_show_page (self->shell, stop->page, index > 0);
}

static void
show_last (TvVisitWindow *self)
{
  show_stop (self, self->history->len - 1);
}

static void
drop_stops (TvVisitWindow *self, guint from, guint count)
{
  for (guint i = from; i < from + count; i++)
    {
      const Stop *stop = g_ptr_array_index (self->history, i);

      if (stop->page != NULL)
        tv_visit_shell_remove_page (self->shell, stop->page);
    }
  g_ptr_array_remove_range (self->history, from, count);
}

static void
go_cb (TvVisitWindow *self, const TvVisitPlace *place)
{
  guint before = self->history->len;

  add_stop (self, place);
  show_last (self);
  /* Home is where one begins anew; a receipt has nothing before it. */
  if (place->kind == TV_VISIT_HOME || place->kind == TV_VISIT_RECEIPT)
    drop_stops (self, 0, before);
  else if (before > MAX_HISTORY)
    drop_stops (self, 1, 1);
  else
    return;
  show_last (self);
}

static void
back_cb (TvVisitWindow *self)
{
  guint length = self->history->len;

  if (length < 2)
    return;
  show_stop (self, length - 2);
  drop_stops (self, length - 1, 1);
}

static void
text_size_cb (TvVisitWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), text_sizes[self->text_size]);
  self->text_size = (self->text_size + 1) % G_N_ELEMENTS (text_sizes);
  gtk_widget_add_css_class (GTK_WIDGET (self), text_sizes[self->text_size]);
}

/* On a screen that is wider than high the keyboard would cover the very field. */
static void
make_room (TvVisitWindow *self)
{
  gboolean is_wide
      = gtk_widget_get_width (GTK_WIDGET (self)) > gtk_widget_get_height (GTK_WIDGET (self));

  tv_visit_shell_set_compact (self->shell, is_wide && gtk_widget_get_visible (self->keyboard));
}

static void
make_shell (TvVisitWindow *self)
{
  if (self->shell != NULL)
    gtk_box_remove (self->box, GTK_WIDGET (self->shell));
  self->shell = TV_VISIT_SHELL (tv_visit_shell_new (self->visit));
  gtk_widget_set_vexpand (GTK_WIDGET (self->shell), TRUE);
  g_signal_connect_object (self->shell,
                           "text-size",
                           G_CALLBACK (text_size_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_box_prepend (self->box, GTK_WIDGET (self->shell));
}

/* Keys have words on them. */
static void
make_keyboard (TvVisitWindow *self)
{
  if (self->keyboard != NULL)
    gtk_box_remove (self->box, self->keyboard);
  self->keyboard = tv_keyboard_new ();
  gtk_box_append (self->box, self->keyboard);
  tv_keyboard_set_window (TV_KEYBOARD (self->keyboard), GTK_WINDOW (self));
  g_signal_connect_object (self->keyboard,
                           "notify::visible",
                           G_CALLBACK (make_room),
                           self,
                           G_CONNECT_SWAPPED);
}

/* The countdown has words too. */
static void
make_idle (TvVisitWindow *self)
{
  if (self->idle != NULL)
    gtk_overlay_remove_overlay (self->overlay, GTK_WIDGET (self->idle));
  self->idle = TV_VISIT_IDLE (tv_visit_idle_new (self->visit, self->idle_seconds));
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->idle));
  if (self->appeared)
    tv_visit_idle_start (self->idle);
}

/* All places again where they come in sight, in words of the language now. */
static void
rebuild (TvVisitWindow *self)
{
  for (guint i = 0; i < self->history->len; i++)
    forget_page (g_ptr_array_index (self->history, i));
  self->generation = get_generation (self);
  make_shell (self);
  make_keyboard (self);
  make_idle (self);
  show_last (self);
}

static void
changed_cb (TvVisitWindow *self)
{
  const Stop *stop = g_ptr_array_index (self->history, self->history->len - 1);

  /* New content is taken up only where nobody is reading it. */
  if (!self->appeared || (self->history->len == 1 && stop->place->kind == TV_VISIT_HOME))
    tv_visit_reload (self->visit);
  if (get_generation (self) != self->generation)
    rebuild (self);
  else
    tv_visit_shell_refresh (self->shell);
}

/* Every event says that somebody is there; it goes on to where it belongs. */
static gboolean
event_cb (TvVisitWindow *self, GdkEvent *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
    case GDK_KEY_PRESS:
    case GDK_TOUCH_BEGIN:
    case GDK_TOUCH_UPDATE:
    case GDK_SCROLL:
    case GDK_MOTION_NOTIFY:
      tv_visit_touch (self->visit);
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

/* No accelerator leads out of a visit: copying, the inspector, closing the window, emoji. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        gpointer data)
{
  const GdkModifierType bad = GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK;

  if ((state & bad) != 0 || key == GDK_KEY_Menu || (key >= GDK_KEY_F1 && key <= GDK_KEY_F35))
    return GDK_EVENT_STOP;
  return GDK_EVENT_PROPAGATE;
}

/* No context menus. */
static void
second_button_cb (GtkGestureClick *gesture, int n, double x, double y, gpointer data)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
add_controller (TvVisitWindow *self, GtkEventController *controller)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
close_doors (TvVisitWindow *self)
{
  GtkEventController *any = gtk_event_controller_legacy_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *second = gtk_gesture_click_new ();

  g_signal_connect_swapped (any, "event", G_CALLBACK (event_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (second), GDK_BUTTON_SECONDARY);
  g_signal_connect (second, "pressed", G_CALLBACK (second_button_cb), NULL);
  add_controller (self, any);
  add_controller (self, keys);
  add_controller (self, GTK_EVENT_CONTROLLER (second));
}

TvVisitWindow *
tv_visit_window_new_at (TvVisit *visit, guint idle, const TvVisitPlace *place)
{
  TvVisitWindow *self = g_object_new (TV_TYPE_VISIT_WINDOW, NULL);
  g_autoptr (TvVisitPlace) home = tv_visit_place_new (TV_VISIT_HOME, NULL, 0);

  self->visit = g_object_ref (visit);
  self->idle_seconds = idle;
  self->generation = get_generation (self);
  make_shell (self);
  make_idle (self);
  add_stop (self, home);
  if (place != NULL && place->kind != TV_VISIT_HOME)
    add_stop (self, place);
  show_last (self);
  g_signal_connect_object (visit, "go", G_CALLBACK (go_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (visit, "back", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (visit, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (visit, "language", G_CALLBACK (rebuild), self, G_CONNECT_SWAPPED);
  return self;
}

TvVisitWindow *
tv_visit_window_new (TvVisit *visit, guint idle)
{
  return tv_visit_window_new_at (visit, idle, NULL);
}

void
tv_visit_window_appear (TvVisitWindow *self)
{
  g_return_if_fail (TV_IS_VISIT_WINDOW (self));
  if (self->appeared)
    return;
  self->appeared = TRUE;
  gtk_window_fullscreen (GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (self));
  tv_visit_idle_start (self->idle);
}

/* As large as the screen, whatever it holds: GTK would ask every text how it could be broken into
 * lines for a window of any width and height, which takes longer than all the rest of the start. */
static void
tv_visit_window_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (widget), &width, &height);
  *minimum = 1;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? width : height;
}

static GtkSizeRequestMode
tv_visit_window_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
tv_visit_window_dispose (GObject *object)
{
  TvVisitWindow *self = TV_VISIT_WINDOW (object);

  if (self->visit != NULL)
    g_signal_handlers_disconnect_by_data (self->visit, self);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  G_OBJECT_CLASS (tv_visit_window_parent_class)->dispose (object);
}

static void
tv_visit_window_class_init (TvVisitWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tv_visit_window_dispose;
  widget_class->measure = tv_visit_window_measure;
  widget_class->get_request_mode = tv_visit_window_get_request_mode;
}

static void
tv_visit_window_init (TvVisitWindow *self)
{
  self->history = g_ptr_array_new_with_free_func (stop_free);
  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_overlay_set_child (self->overlay, GTK_WIDGET (self->box));
  gtk_window_set_child (GTK_WINDOW (self), GTK_WIDGET (self->overlay));
  gtk_window_set_title (GTK_WINDOW (self), "Tham Vấn");
  gtk_window_set_decorated (GTK_WINDOW (self), FALSE);
  gtk_window_set_deletable (GTK_WINDOW (self), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self), 1080, 1920);
  gtk_widget_add_css_class (GTK_WIDGET (self), "kiosk");
  gtk_widget_add_css_class (GTK_WIDGET (self), text_sizes[0]);
  close_doors (self);
  make_keyboard (self);
}
