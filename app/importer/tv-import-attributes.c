// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-import-attributes.h"

#include "base/tv-error.h"
#include "base/tv-text.h"
#include "publication/tv-item.h"
#include "tv-import-encoding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LOOK_AT 20000    /* features looked at for their encoding */
#define MAX_SAMPLES 3000 /* different texts */
#define EXAMPLES 3

/* Land of defence and public security never leaves the office, whatever its access says
 * (domain.md §1.1, §3.4; codes CQP and CAN of Circular 27/2018/TT-BTNMT). */
static const char *const secret_codes[] = { "QP", "CQP", "CAN", "QPAN", "ANQP", NULL };
static const char *const secret_words[] = { "đất quốc phòng", "đất an ninh", "đất quân sự", NULL };

/* Columns the importer adds itself. */
static const char *const own_columns[]
    = { "code", "lot", "floors", "source_crs", "source_fid", "fid", "geom", NULL };

struct _TvImportAttributes
{
  const TvImportLayerSpec *spec;
  TvImportEncoding encoding;
  gboolean raw;
  GStrv names;  /* column of each field */
  GStrv fields; /* name of each field, decoded */
  OGRFieldType *types;
  int code_field; /* -1: none */
  int lot_field;
  int floors_field;
  int access_field;
};

void
tv_import_attributes_free (TvImportAttributes *self)
{
  g_strfreev (self->names);
  g_strfreev (self->fields);
  g_free (self->types);
  g_free (self);
}

static gboolean
find_field (const TvImportAttributes *self, const char *name, int *ret_index, GError **error)
{
  *ret_index = -1;
  if (name == NULL)
    return TRUE;
  for (int i = 0; self->fields[i] != NULL; i++)
    {
      if (g_str_equal (self->fields[i], name))
        *ret_index = i;
    }
  for (int i = 0; *ret_index < 0 && self->fields[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (self->fields[i], name) == 0)
        *ret_index = i;
    }
  if (*ret_index >= 0)
    return TRUE;
  {
    g_autofree char *all = g_strjoinv (", ", self->fields);

    g_set_error (error,
                 TV_ERROR,
                 TV_ERROR_NOT_FOUND,
                 _ ("the layer has no attribute %s; it has: %s"),
                 name,
                 all);
  }
  return FALSE;
}

static OGRFieldType
column_type (OGRFieldType type)
{
  switch ((int) type)
    {
    case OFTInteger:
    case OFTInteger64:
    case OFTReal:
      return type;
    default:
      return OFTString;
    }
}

static char *
column_name (const char *name)
{
  g_autofree char *copy = g_strdup (name);
  g_autofree char *lower = NULL;

  g_strdelimit (copy, "\"", '_');
  lower = g_ascii_strdown (copy, -1);
  if (g_strv_contains (own_columns, lower))
    return g_strdup_printf ("src_%s", copy);
  return g_steal_pointer (&copy);
}

static gboolean
read_fields (TvImportAttributes *self, OGRLayerH from, GError **error)
{
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn (from);
  int n_fields = OGR_FD_GetFieldCount (fields);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) columns = g_strv_builder_new ();

  self->types = g_new0 (OGRFieldType, n_fields + 1);
  for (int i = 0; i < n_fields; i++)
    {
      OGRFieldDefnH field = OGR_FD_GetFieldDefn (fields, i);
      g_autofree char *name
          = tv_import_encoding_decode (self->encoding, OGR_Fld_GetNameRef (field), self->raw);
      g_autofree char *column = NULL;

      if (name == NULL)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_BAD_REQUEST,
                       _ ("the name of attribute %d is not text: state the file's Encoding="),
                       i + 1);
          return FALSE;
        }
      column = column_name (name);
      g_strv_builder_add (names, name);
      g_strv_builder_add (columns, column);
      self->types[i] = column_type (OGR_Fld_GetType (field));
    }
  self->fields = g_strv_builder_end (names);
  self->names = g_strv_builder_end (columns);
  return TRUE;
}

/* Different texts beyond ASCII, and the names of the attributes. (element-type utf8) */
static GPtrArray *
sample_texts (OGRLayerH from)
{
  OGRFeatureDefnH fields = OGR_L_GetLayerDefn (from);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  OGRFeatureH feature;
  guint n = 0;

  for (int i = 0; i < OGR_FD_GetFieldCount (fields); i++)
    g_ptr_array_add (texts, g_strdup (OGR_Fld_GetNameRef (OGR_FD_GetFieldDefn (fields, i))));
  OGR_L_ResetReading (from);
  while (n++ < LOOK_AT && texts->len < MAX_SAMPLES
         && (feature = OGR_L_GetNextFeature (from)) != NULL)
    {
      for (int i = 0; i < OGR_F_GetFieldCount (feature); i++)
        {
          const char *text;

          if (OGR_Fld_GetType (OGR_F_GetFieldDefnRef (feature, i)) != OFTString
              || !OGR_F_IsFieldSetAndNotNull (feature, i))
            continue;
          text = OGR_F_GetFieldAsString (feature, i);
          if (g_str_is_ascii (text) || g_hash_table_contains (seen, text))
            continue;
          g_ptr_array_add (texts, g_strdup (text));
          g_hash_table_add (seen, g_ptr_array_index (texts, texts->len - 1));
        }
      OGR_F_Destroy (feature);
    }
  OGR_L_ResetReading (from);
  return texts;
}

/* How the text looks to somebody who takes its bytes for western letters. */
static char *
dup_looks (const char *text)
{
  char *shown;

  if (g_utf8_validate (text, -1, NULL))
    return g_strdup (text);
  shown = tv_import_encoding_decode (TV_IMPORT_ENCODING_CP1252, text, TRUE);
  return shown != NULL ? shown : g_utf8_make_valid (text, -1);
}

static char *
make_preview (const TvImportAttributes *self, GPtrArray *texts)
{
  g_autoptr (GString) preview = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < texts->len && n < EXAMPLES; i++)
    {
      const char *text = g_ptr_array_index (texts, i);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;

      if (g_str_is_ascii (text))
        continue;
      before = dup_looks (text);
      after = tv_import_encoding_decode (self->encoding, text, self->raw);
      if (after == NULL || (g_str_equal (before, after) && g_str_equal (text, after)))
        continue;
      g_string_append_printf (preview, "%s“%s” → “%s”", n > 0 ? "; " : "", before, after);
      n++;
    }
  return g_string_free (g_steal_pointer (&preview), FALSE);
}

static void
tell_encoding (const TvImportAttributes *self,
               GPtrArray *texts,
               gboolean is_stated,
               TvImportLog *log)
{
  g_autofree char *where
      = g_strdup_printf (_ ("layer %s, file %s"), self->spec->id, self->spec->file);
  g_autofree char *preview = NULL;
  g_autofree char *advice = NULL;

  if (self->encoding == TV_IMPORT_ENCODING_UTF8)
    return;
  preview = make_preview (self, texts);
  if (is_stated)
    {
      tv_import_log_find (log,
                          TV_IMPORT_NOTE,
                          "encoding",
                          where,
                          NULL,
                          _ ("texts are read as %s: %s"),
                          tv_import_encoding_get_word (self->encoding),
                          preview);
      return;
    }
  /* the finding goes into the public manifest; the texts may be of features that do not */
  advice = g_strdup_printf (
      _ ("Look at the examples; state the right Encoding= if they are wrong: %s"),
      preview);
  tv_import_log_find (log,
                      TV_IMPORT_WARNING,
                      "encoding",
                      where,
                      advice,
                      _ ("texts were found to be %s"),
                      tv_import_encoding_get_word (self->encoding));
}

static gboolean
choose_encoding (TvImportAttributes *self,
                 OGRLayerH from,
                 const char *fallback,
                 TvImportLog *log,
                 GError **error)
{
  const char *stated = self->spec->encoding != NULL ? self->spec->encoding : fallback;
  g_autoptr (GPtrArray) texts = sample_texts (from);

  self->encoding = stated != NULL ? tv_import_encoding_parse (stated)
                                  : tv_import_encoding_detect (texts, self->raw);
  if (self->encoding == TV_IMPORT_ENCODING_UNKNOWN)
    {
      if (stated != NULL)
        g_set_error (error,
                     TV_ERROR,
                     TV_ERROR_BAD_REQUEST,
                     _ ("%s is no encoding: utf-8, tcvn3, vni, cp1258 or windows-1252"),
                     stated);
      else
        g_set_error (error,
                     TV_ERROR,
                     TV_ERROR_BAD_REQUEST,
                     _ ("its texts are in no encoding that can be told: state Encoding="));
      return FALSE;
    }
  tell_encoding (self, texts, stated != NULL, log);
  return TRUE;
}

TvImportAttributes *
tv_import_attributes_new (const TvImportLayerSpec *spec,
                          OGRLayerH from,
                          gboolean raw,
                          const char *fallback_encoding,
                          TvImportLog *log,
                          GError **error)
{
  g_autoptr (TvImportAttributes) self = g_new0 (TvImportAttributes, 1);

  self->spec = spec;
  self->raw = raw;
  if (!choose_encoding (self, from, fallback_encoding, log, error)
      || !read_fields (self, from, error)
      || !find_field (self, spec->code_field, &self->code_field, error)
      || !find_field (self, spec->lot_field, &self->lot_field, error)
      || !find_field (self, spec->floors_field, &self->floors_field, error)
      || !find_field (self, spec->access_field, &self->access_field, error))
    return NULL;
  if (spec->access_field == NULL)
    find_field (self, "access", &self->access_field, NULL);
  return g_steal_pointer (&self);
}

static void
add_column (OGRLayerH layer, const char *name, OGRFieldType type)
{
  OGRFieldDefnH field = OGR_Fld_Create (name, type);

  OGR_L_CreateField (layer, field, TRUE);
  OGR_Fld_Destroy (field);
}

void
tv_import_attributes_create_columns (const TvImportAttributes *self, OGRLayerH table)
{
  add_column (table, "code", OFTString);
  add_column (table, "lot", OFTString);
  if (self->floors_field >= 0)
    add_column (table, "floors", OFTReal);
  add_column (table, "source_crs", OFTString);
  add_column (table, "source_fid", OFTInteger64);
  for (int i = 0; self->names[i] != NULL; i++)
    add_column (table, self->names[i], self->types[i]);
}

gboolean
tv_import_attributes_is_defence (const char *code)
{
  g_autofree char *letters = NULL;
  gsize n = 0;

  g_return_val_if_fail (code != NULL, FALSE);

  while (g_ascii_isspace (*code))
    code++;
  while (g_ascii_isalpha (code[n]))
    n++;
  letters = g_ascii_strup (code, (gssize) n);
  return g_strv_contains (secret_codes, letters);
}

/* An attribute that is nothing but such a code, whatever the attribute is called. */
static gboolean
is_secret_value (const char *text)
{
  g_autofree char *lower = NULL;

  if (strlen (text) <= 8)
    {
      gsize n = strspn (text, "QPCAN");

      return n >= 2 && text[n + strspn (text + n, " -_.0123456789")] == '\0'
             && tv_import_attributes_is_defence (text);
    }
  if (strlen (text) > 400 || g_str_is_ascii (text))
    return FALSE;
  lower = g_utf8_strdown (text, -1);
  for (guint i = 0; secret_words[i] != NULL; i++)
    {
      if (strstr (lower, secret_words[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

static char *
dup_text (const TvImportAttributes *self, OGRFeatureH from, int field)
{
  if (field < 0 || !OGR_F_IsFieldSetAndNotNull (from, field))
    return NULL;
  return tv_import_encoding_decode (self->encoding,
                                    OGR_F_GetFieldAsString (from, field),
                                    self->raw);
}

static gboolean
is_public_word (const char *text)
{
  g_autofree char *folded = text != NULL ? tv_text_fold (text) : NULL;

  if (folded == NULL)
    return FALSE;
  g_strdelimit (folded, "-_", ' ');
  return g_str_equal (g_strstrip (folded), "cong khai");
}

TvImportAccess
tv_import_attributes_judge (const TvImportAttributes *self, OGRFeatureH from)
{
  if (self->code_field >= 0)
    {
      g_autofree char *code = dup_text (self, from, self->code_field);

      if (code != NULL && tv_import_attributes_is_defence (code))
        return TV_IMPORT_DEFENCE;
    }
  for (int i = 0; self->names[i] != NULL; i++)
    {
      g_autofree char *text = self->types[i] == OFTString ? dup_text (self, from, i) : NULL;

      if (text != NULL && is_secret_value (g_strstrip (text)))
        return TV_IMPORT_DEFENCE;
    }
  if (self->access_field >= 0)
    {
      g_autofree char *access = dup_text (self, from, self->access_field);

      if (!is_public_word (access))
        return TV_IMPORT_WITHHELD;
    }
  return TV_IMPORT_PUBLIC;
}

static gboolean
set_text (const TvImportAttributes *self,
          OGRFeatureH from,
          int field,
          OGRFeatureH to,
          const char *column,
          GError **error)
{
  g_autofree char *text = NULL;

  if (field < 0 || !OGR_F_IsFieldSetAndNotNull (from, field))
    return TRUE;
  text = dup_text (self, from, field);
  if (text == NULL)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_BAD_REQUEST,
                   _ ("%s is not text in %s: state the file's Encoding="),
                   column,
                   tv_import_encoding_get_word (self->encoding));
      return FALSE;
    }
  if (*text != '\0')
    OGR_F_SetFieldString (to, OGR_F_GetFieldIndex (to, column), text);
  return TRUE;
}

static gboolean
copy_one (const TvImportAttributes *self, OGRFeatureH from, int i, OGRFeatureH to, GError **error)
{
  int column = OGR_F_GetFieldIndex (to, self->names[i]);

  if (column < 0 || !OGR_F_IsFieldSetAndNotNull (from, i))
    return TRUE;
  switch ((int) self->types[i])
    {
    case OFTReal:
      OGR_F_SetFieldDouble (to, column, OGR_F_GetFieldAsDouble (from, i));
      return TRUE;
    case OFTInteger:
    case OFTInteger64:
      OGR_F_SetFieldInteger64 (to, column, OGR_F_GetFieldAsInteger64 (from, i));
      return TRUE;
    default:
      return set_text (self, from, i, to, self->names[i], error);
    }
}

/* "4", "4 tầng", 4.0: the first number; "1-3" is the larger. */
static void
set_floors (const TvImportAttributes *self, OGRFeatureH from, OGRFeatureH to)
{
  const char *c;
  double most = -1;

  if (self->floors_field < 0 || !OGR_F_IsFieldSetAndNotNull (from, self->floors_field))
    return;
  for (c = OGR_F_GetFieldAsString (from, self->floors_field); *c != '\0';)
    {
      char *end;

      if (g_ascii_isdigit (*c))
        {
          most = MAX (most, g_ascii_strtod (c, &end));
          c = end;
        }
      else
        c++;
    }
  if (most >= 0)
    OGR_F_SetFieldDouble (to, OGR_F_GetFieldIndex (to, "floors"), most);
}

gboolean
tv_import_attributes_copy (const TvImportAttributes *self,
                           const char *crs,
                           OGRFeatureH from,
                           OGRFeatureH to,
                           GError **error)
{
  for (int i = 0; self->names[i] != NULL; i++)
    {
      if (!copy_one (self, from, i, to, error))
        return FALSE;
    }
  OGR_F_SetFieldString (to, OGR_F_GetFieldIndex (to, "source_crs"), crs);
  OGR_F_SetFieldInteger64 (to, OGR_F_GetFieldIndex (to, "source_fid"), OGR_F_GetFID (from));
  set_floors (self, from, to);
  return set_text (self, from, self->code_field, to, "code", error)
         && set_text (self, from, self->lot_field, to, "lot", error);
}
