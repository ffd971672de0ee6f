// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tv-form-text-private.h"
#include "tv-form.h"
#include "tv-question.h"

G_BEGIN_DECLS

typedef enum
{
  TV_FORM_TYPE_TEXT,
  TV_FORM_TYPE_INTEGER,
  TV_FORM_TYPE_DECIMAL,
  TV_FORM_TYPE_DATE,
  TV_FORM_TYPE_GEOPOINT,
  TV_FORM_TYPE_OTHER, /* of a node that nothing asks for */
} TvFormType;

/* One element of the instance with its bind; all expressions translated. */
typedef struct
{
  char *path;
  char *value; /* (nullable): the default; NULL for an element that holds others */
  int parent;  /* index into nodes, -1 for the root */
  int control; /* index into controls, -1 when nothing asks for it */
  TvFormType type;
  char *type_name;                /* (nullable): as the bind writes it */
  char *relevant;                 /* (nullable) */
  char *required;                 /* (nullable) */
  char *read_only;                /* (nullable) */
  char *constraint;               /* (nullable) */
  char *calculate;                /* (nullable) */
  char *preload;                  /* (nullable) "uid", "date" */
  TvFormText *constraint_message; /* (nullable) */
  TvFormText *required_message;   /* (nullable) */
} TvFormNode;

typedef struct
{
  char *value;
  TvFormText *label;
} TvFormItem;

/* Choices read from another instance. */
typedef struct
{
  char *nodes; /* expression */
  char *value; /* name of a child */
  char *label; /* name of a child */
  gboolean label_is_itext;
} TvFormItemset;

typedef struct
{
  TvQuestionType type;
  guint node; /* index into nodes */
  guint page;
  char *appearance;       /* (nullable) */
  TvFormText *label;      /* (nullable) */
  TvFormText *hint;       /* (nullable) */
  TvFormText *group;      /* (nullable) (unowned): label of the group around it */
  GPtrArray *items;       /* (element-type TvFormItem) */
  TvFormItemset *itemset; /* (nullable) */
} TvFormControl;

struct _TvForm
{
  GObject parent_instance;

  char *id;
  char *version;
  char *sha256;
  GStrv languages;       /* codes; first is the default */
  GHashTable *itext;     /* (element-type utf8 GHashTable): by code, then TvFormText by id */
  xmlDoc *definition;    /* the whole form */
  xmlDoc *template;      /* the main instance, plain */
  GHashTable *secondary; /* (element-type utf8 xmlDoc): the other instances, plain */
  GPtrArray *nodes;      /* (element-type TvFormNode), document order, parents first */
  GHashTable *by_path;   /* (element-type utf8 int): index + 1 into nodes */
  GPtrArray *controls;   /* (element-type TvFormControl), document order */
  GPtrArray *groups;     /* (element-type TvFormText): labels of groups */
  guint n_pages;
  gboolean has_output;
};

TvFormNode *tv_form_get_node (TvForm *self, guint index);
TvFormControl *tv_form_get_control (TvForm *self, guint index);
/* -1 when there is none. */
int tv_form_find_node (TvForm *self, const char *path);

/* The language of the form that serves @language best, NULL where it has none. */
const char *tv_form_match_language (TvForm *self, const char *language);

/* A text with this name in @language, else in the default one. (nullable) */
const TvFormText *tv_form_find_itext (TvForm *self, const char *id, const char *language);

void tv_form_node_free (TvFormNode *self);
void tv_form_control_free (TvFormControl *self);
void tv_form_item_free (TvFormItem *self);
void tv_form_itemset_free (TvFormItemset *self);

/* TRUE when @path is one of @paths, globs with "*" for the rest of a name. */
gboolean tv_form_path_matches (const char *const *paths, const char *path);

G_END_DECLS
