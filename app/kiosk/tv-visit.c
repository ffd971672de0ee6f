// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-visit.h"

#include "tv-kiosk-content.h"
#include "tv-opinion.h"

#include "base/tv-format.h"
#include "base/tv-hex.h"
#include "base/tv-locale.h"
#include "vault/tv-password.h"

struct _TvVisit
{
  GObject parent;

  TvKioskAgent *agent;     /* (owned) (nullable) */
  TvCatalogue *catalogue;  /* (owned) (nullable) */
  TvKioskContent *content; /* (owned) (nullable) */
  char *folder;            /* (nullable) content folder */
  char *unit;
  char *unit_name;
  GStrv banners;
  guint64 tick;
  gint64 last_sync;
  gint64 time;    /* best time at … */
  gint64 time_at; /* … this monotonic microsecond; 0: unknown */
  gboolean printer;
  char *language;
  char *id;
  TvOpinion *opinion; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TvVisit, tv_visit, G_TYPE_OBJECT)

enum
{
  SIGNAL_GO,
  SIGNAL_BACK,
  SIGNAL_FINISHED,
  SIGNAL_CHANGED,
  SIGNAL_TOUCHED,
  SIGNAL_LANGUAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (TvVisit *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take_catalogue (TvVisit *self, TvCatalogue *catalogue)
{
  if (self->catalogue != NULL
      && tv_catalogue_get_generation (self->catalogue) == tv_catalogue_get_generation (catalogue))
    return;
  g_set_object (&self->catalogue, catalogue);
  g_clear_object (&self->content);
  self->content = tv_kiosk_content_new (catalogue);
}

static void
open_catalogue (TvVisit *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TvCatalogue) catalogue
      = self->folder != NULL ? tv_catalogue_open (self->folder, &error) : NULL;

  if (catalogue == NULL)
    {
      if (error != NULL)
        g_message ("content: %s", error->message);
      return;
    }
  take_catalogue (self, catalogue);
}

static void
take_text (char **target, GVariantDict *facts, const char *key)
{
  char *text = NULL;

  if (!g_variant_dict_lookup (facts, key, "s", &text))
    return;
  g_free (*target);
  *target = text;
}

static void
take_facts (TvVisit *self, GVariant *variant)
{
  g_auto (GVariantDict) facts = G_VARIANT_DICT_INIT (variant);
  GStrv banners = NULL;

  take_text (&self->unit, &facts, "unit");
  take_text (&self->unit_name, &facts, "unit-name");
  take_text (&self->folder, &facts, "content");
  if (g_variant_dict_lookup (&facts, "time", "x", &self->time))
    self->time_at = g_get_monotonic_time ();
  g_variant_dict_lookup (&facts, "tick", "t", &self->tick);
  g_variant_dict_lookup (&facts, "last-sync", "x", &self->last_sync);
  g_variant_dict_lookup (&facts, "printer", "b", &self->printer);
  if (g_variant_dict_lookup (&facts, "banners", "^as", &banners))
    {
      g_strfreev (self->banners);
      self->banners = banners;
    }
}

static void
status_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvVisit) self = TV_VISIT (data);
  g_autoptr (GVariant) facts = NULL;

  if (tv_agent1_call_status_finish (TV_AGENT1 (source), &facts, result, NULL))
    {
      take_facts (self, facts);
      emit_changed (self);
    }
}

static void
hello_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TvVisit) self = TV_VISIT (data);
  g_autoptr (GVariant) facts = NULL;
  g_autoptr (GError) error = NULL;

  if (!tv_agent1_call_hello_finish (TV_AGENT1 (source), &facts, result, &error))
    {
      g_message ("agent: %s", error->message);
      return;
    }
  take_facts (self, facts);
  if (self->catalogue == NULL)
    open_catalogue (self);
  emit_changed (self);
  tv_agent1_call_status (TV_AGENT1 (source), NULL, status_cb, g_object_ref (self));
}

static void
status_changed_cb (TvVisit *self, GVariant *facts)
{
  take_facts (self, facts);
  emit_changed (self);
}

static void
content_changed_cb (TvVisit *self, guint generation)
{
  /* Whoever shows the visit decides when: never under the hands of a reader. */
  if (self->catalogue == NULL)
    open_catalogue (self);
  emit_changed (self);
}

static void
follow_agent (TvVisit *self, TvAgent1 *proxy)
{
  g_signal_connect_object (proxy,
                           "status-changed",
                           G_CALLBACK (status_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy,
                           "content-changed",
                           G_CALLBACK (content_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
agent_changed_cb (TvVisit *self)
{
  TvAgent1 *proxy = tv_kiosk_agent_get (self->agent);

  if (proxy == NULL)
    {
      emit_changed (self);
      return;
    }
  follow_agent (self, proxy);
  tv_agent1_call_hello (proxy, 1, NULL, hello_cb, g_object_ref (self));
}

static void
take_agent (TvVisit *self, TvKioskAgent *agent)
{
  self->agent = agent;
  g_signal_connect_object (self->agent,
                           "changed",
                           G_CALLBACK (agent_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

TvVisit *
tv_visit_new (const char *socket, const char *content)
{
  TvVisit *self = g_object_new (TV_TYPE_VISIT, NULL);

  self->folder = g_strdup (content);
  open_catalogue (self);
  if (socket != NULL)
    take_agent (self, tv_kiosk_agent_new (socket));
  return self;
}

TvVisit *
tv_visit_new_started (const char *socket, const char *content, TvVisitStart *start)
{
  TvVisit *self;
  TvAgent1 *proxy;

  g_return_val_if_fail (start != NULL, NULL);
  if (tv_visit_start_get_hello (start) == NULL && socket != NULL)
    return tv_visit_new (socket, content);
  self = g_object_new (TV_TYPE_VISIT, NULL);
  self->folder = g_strdup (content);
  if (tv_visit_start_get_hello (start) != NULL)
    take_facts (self, tv_visit_start_get_hello (start));
  if (tv_visit_start_get_status (start) != NULL)
    take_facts (self, tv_visit_start_get_status (start));
  if (tv_visit_start_get_catalogue (start) != NULL)
    take_catalogue (self, tv_visit_start_get_catalogue (start));
  if (socket == NULL)
    return self;
  take_agent (self, tv_kiosk_agent_new_connected (socket, tv_visit_start_get_connection (start)));
  proxy = tv_kiosk_agent_get (self->agent);
  if (proxy == NULL)
    return self;
  follow_agent (self, proxy);
  /* What was said between the first answer and the listening. */
  tv_agent1_call_status (proxy, NULL, status_cb, g_object_ref (self));
  return self;
}

TvAgent1 *
tv_visit_get_agent (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), NULL);
  return self->agent != NULL ? tv_kiosk_agent_get (self->agent) : NULL;
}

TvCatalogue *
tv_visit_get_catalogue (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), NULL);
  return self->catalogue;
}

TvContent *
tv_visit_get_content (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), NULL);
  return self->content != NULL ? TV_CONTENT (self->content) : NULL;
}

void
tv_visit_reload (TvVisit *self)
{
  g_return_if_fail (TV_IS_VISIT (self));
  open_catalogue (self);
}

const char *
tv_visit_get_unit (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), "");
  return self->unit;
}

const char *
tv_visit_get_unit_name (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), "");
  return self->unit_name;
}

gint64
tv_visit_get_last_sync (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), 0);
  return self->last_sync;
}

const char *const *
tv_visit_get_banners (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), NULL);
  return (const char *const *) self->banners;
}

guint64
tv_visit_get_tick (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), 0);
  return self->tick;
}

gboolean
tv_visit_has_printer (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), FALSE);
  return self->printer;
}

gint64
tv_visit_now (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), 0);
  if (self->time_at == 0)
    return g_get_real_time () / G_USEC_PER_SEC;
  return self->time + (g_get_monotonic_time () - self->time_at) / G_USEC_PER_SEC;
}

const char *
tv_visit_get_language (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), "vi");
  return self->language;
}

void
tv_visit_set_language (TvVisit *self, const char *language)
{
  g_return_if_fail (TV_IS_VISIT (self));
  g_return_if_fail (language != NULL);
  g_free (self->language);
  self->language = g_strdup (language);
  tv_locale_set_language (language);
  if (self->opinion != NULL)
    tv_opinion_set_language (self->opinion, language);
  g_signal_emit (self, signals[SIGNAL_LANGUAGE], 0);
}

TvOpinion *
tv_visit_get_opinion (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), NULL);
  return self->opinion;
}

void
tv_visit_take_opinion (TvVisit *self, TvOpinion *opinion)
{
  g_return_if_fail (TV_IS_VISIT (self));
  g_clear_object (&self->opinion);
  self->opinion = opinion;
}

const char *
tv_visit_get_id (TvVisit *self)
{
  g_return_val_if_fail (TV_IS_VISIT (self), "");
  return self->id;
}

void
tv_visit_go (TvVisit *self, const TvVisitPlace *place)
{
  g_return_if_fail (TV_IS_VISIT (self));
  g_return_if_fail (place != NULL);
  tv_visit_touch (self);
  g_signal_emit (self, signals[SIGNAL_GO], 0, place);
}

void
tv_visit_go_to (TvVisit *self, TvVisitPlaceKind kind, const char *item, guint version)
{
  g_autoptr (TvVisitPlace) place = tv_visit_place_new (kind, item, version);

  tv_visit_go (self, place);
}

void
tv_visit_back (TvVisit *self)
{
  g_return_if_fail (TV_IS_VISIT (self));
  tv_visit_touch (self);
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

void
tv_visit_finish (TvVisit *self)
{
  g_return_if_fail (TV_IS_VISIT (self));
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

void
tv_visit_touch (TvVisit *self)
{
  g_return_if_fail (TV_IS_VISIT (self));
  g_signal_emit (self, signals[SIGNAL_TOUCHED], 0);
}

static void
tv_visit_finalize (GObject *object)
{
  TvVisit *self = TV_VISIT (object);

  g_clear_object (&self->opinion);
  g_clear_object (&self->agent);
  g_clear_object (&self->content);
  g_clear_object (&self->catalogue);
  g_strfreev (self->banners);
  g_free (self->folder);
  g_free (self->unit);
  g_free (self->unit_name);
  g_free (self->language);
  g_free (self->id);
  G_OBJECT_CLASS (tv_visit_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, TV_TYPE_VISIT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tv_visit_class_init (TvVisitClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tv_visit_finalize;
  signals[SIGNAL_GO] = g_signal_new ("go",
                                     TV_TYPE_VISIT,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     1,
                                     G_TYPE_POINTER);
  signals[SIGNAL_BACK] = add_signal ("back");
  signals[SIGNAL_FINISHED] = add_signal ("finished");
  signals[SIGNAL_CHANGED] = add_signal ("changed");
  signals[SIGNAL_TOUCHED] = add_signal ("touched");
  signals[SIGNAL_LANGUAGE] = add_signal ("language");
}

static void
tv_visit_init (TvVisit *self)
{
  guint8 random[8];

  tv_random_bytes (random, sizeof random);
  self->id = tv_hex_encode (random, sizeof random);
  self->unit = g_strdup ("");
  self->unit_name = g_strdup ("");
  self->banners = g_new0 (char *, 1);
  self->language = g_strdup (tv_format_language ());
}
