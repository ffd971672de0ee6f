// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-file.h"
#include "base/tv-format.h"
#include "publication/tv-item.h"
#include "publication/tv-plan-field.h"
#include "tv-ctl-commands.h"

#define NAME "plan.conf"

static const char *const document_ends[]
    = { ".pdf", ".docx", ".doc", ".odt", ".tif", ".tiff", ".png", ".jpg", ".jpeg", NULL };
static const char *const layer_ends[]
    = { ".gpkg", ".shp", ".geojson", ".tab", ".mif", ".dxf", ".dwg", NULL };

/* What the words of a file's name, in ASCII, tell of its role. */
static const struct
{
  const char *words;
  const char *role;
} document_roles[] = {
  { "quy dinh", "regulation" },    { "quyet dinh", "decision" },     { "nghi quyet", "decision" },
  { "to trinh", "decision" },      { "thuyet minh", "explanation" }, { "ban ve", "drawing" },
  { "ban do", "drawing" },         { "so do", "drawing" },           { "qh ", "drawing" },
  { "regulation", "regulation" },  { "decision", "decision" },       { "explanation", "explanation" },
  { "drawing", "drawing" },
}, layer_roles[] = {
  { "hien trang", "hien-trang" },     { "ranh", "moc-gioi" },   { "moc", "moc-gioi" },
  { "ngam", "khong-gian-ngam" },      { "di tich", "di-san" },  { "di san", "di-san" },
  { "dia hinh", "nen-dia-hinh" },     { "nen", "nen-dia-hinh" },
};

static gboolean
has_end (const char *name, const char *const *ends)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; ends[i] != NULL; i++)
    {
      if (g_str_has_suffix (lower, ends[i]))
        return TRUE;
    }
  return FALSE;
}

/* Vietnamese without its marks: "Quyết định" → "quyet dinh" (the search fold would write "quiet").
 */
static char *
strip_marks (const char *text)
{
  g_autofree char *parts = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
  g_autofree char *lower = parts != NULL ? g_utf8_strdown (parts, -1) : NULL;
  GString *plain = g_string_new (NULL);

  for (const char *c = lower; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter == 0x0111)
        g_string_append_c (plain, 'd');
      else if (!g_unichar_ismark (letter))
        g_string_append_unichar (plain, letter);
    }
  return g_string_free (plain, FALSE);
}

/* "QH05-SO DO GIAO THONG.pdf" → "qh05 so do giao thong": what roles and ids are made of. */
static char *
fold_stem (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *stem = g_strndup (name, dot != NULL ? (gsize) (dot - name) : strlen (name));
  g_autofree char *valid = g_utf8_make_valid (stem, -1);
  char *folded = strip_marks (valid);

  g_strcanon (folded, "abcdefghijklmnopqrstuvwxyz0123456789", ' ');
  return g_strstrip (folded);
}

static char *
make_id (const char *name)
{
  g_autofree char *folded = fold_stem (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);
  g_autoptr (GString) id = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL && id->len < 40; i++)
    {
      if (*words[i] != '\0')
        g_string_append_printf (id, "%s%s", id->len > 0 ? "-" : "", words[i]);
    }
  return g_string_free (g_steal_pointer (&id), FALSE);
}

static const char *
guess_role (const char *name, gboolean is_layer)
{
  g_autofree char *folded = fold_stem (name);
  g_autofree char *words = g_strconcat (folded, " ", NULL);

  for (gsize i = 0; is_layer && i < G_N_ELEMENTS (layer_roles); i++)
    {
      if (strstr (words, layer_roles[i].words) != NULL)
        return layer_roles[i].role;
    }
  for (gsize i = 0; !is_layer && i < G_N_ELEMENTS (document_roles); i++)
    {
      if (strstr (words, document_roles[i].words) != NULL)
        return document_roles[i].role;
    }
  return is_layer ? "quy-hoach" : "other";
}

/* Nobody but the planner says that a file is for everybody: Access= stays empty. */
static void
write_file_group (GString *out, const char *name, gboolean is_layer)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autofree char *id = make_id (name);
  g_autofree char *group
      = g_strdup_printf ("%s %s", is_layer ? "Layer" : "Document", *id != '\0' ? id : "moi");

  g_hash_table_insert (values, (gpointer) "File", g_strdup (name));
  g_hash_table_insert (values, (gpointer) "Role", g_strdup (guess_role (name, is_layer)));
  tv_plan_field_write_group (out, group, values);
}

/* A group that is only shown how it would look. */
static void
write_example_group (GString *out, const char *group)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;

  tv_plan_field_write_group (text, group, NULL);
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++)
    g_string_append_printf (out,
                            "%s%s\n",
                            *lines[i] == '#' || *lines[i] == '\0' ? "" : "#",
                            lines[i]);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (*name != '.' && (has_end (name, document_ends) || has_end (name, layer_ends)))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_ptr_array_sort (names, compare_names);
  return names;
}

typedef struct
{
  char *id;
  char *replaces;
  int version;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->id);
  g_free (self->replaces);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
write_plan (GString *out, const Options *options)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gboolean same = g_strcmp0 (options->id, options->replaces) == 0 && options->id != NULL;

  g_hash_table_insert (values, (gpointer) "id", g_strdup (options->id != NULL ? options->id : ""));
  g_hash_table_insert (values,
                       (gpointer) "version",
                       g_strdup_printf ("%d", same ? options->version + 1 : 1));
  g_hash_table_insert (values,
                       (gpointer) "released",
                       tv_format_day (g_get_real_time () / G_USEC_PER_SEC));
  tv_plan_field_write_group (out, "Plan", values);
  tv_plan_field_write_group (out, "Decision", NULL);
}

static void
write_replaces (GString *out, const Options *options)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  if (options->replaces == NULL)
    {
      write_example_group (out, "Replaces");
      return;
    }
  g_hash_table_insert (values, (gpointer) "Id", g_strdup (options->replaces));
  g_hash_table_insert (values, (gpointer) "Version", g_strdup_printf ("%d", options->version));
  tv_plan_field_write_group (out, "Replaces", values);
}

static void
write_files (GString *out, GPtrArray *names)
{
  guint n_documents = 0, n_layers = 0;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      gboolean is_layer = has_end (name, layer_ends);

      write_file_group (out, name, is_layer);
      n_documents += !is_layer;
      n_layers += is_layer;
    }
  if (n_documents == 0)
    write_example_group (out, "Document quyet-dinh");
  if (n_layers == 0)
    write_example_group (out, "Layer su-dung-dat");
}

static GBytes *
make_text (const Options *options, GPtrArray *names)
{
  g_autoptr (GString) out = g_string_new (
      "# Mô tả một quy hoạch để đưa vào Tham Vấn. Lưu bằng UTF-8. Dòng bắt đầu bằng # là chú "
      "thích.\n"
      "# Describes a plan for Tham Vấn, in UTF-8. Lines that begin with # are comments.\n"
      "#   thamvanctl plan check .              kiểm tra / checks\n"
      "#   thamvanctl plan import . -o ITEM     đóng gói / makes the item\n\n");

  write_plan (out, options);
  write_replaces (out, options);
  write_files (out, names);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

static gboolean
write_new (TvCtl *ctl, const char *folder, const Options *options, GError **error)
{
  g_autofree char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TV_ERROR, TV_ERROR_CONFLICT, _ ("%s is there already"), path);
      return FALSE;
    }
  if (!tv_file_make_folder (folder, error))
    return FALSE;
  names = list_files (folder);
  bytes = make_text (options, names);
  if (!tv_file_write (path, bytes, 0644, error))
    return FALSE;
  /* TRANSLATORS: file name, number of files */
  tv_ctl_say (
      ctl,
      _ ("%s is written, with %u files found beside it. Fill it in, say of each file who may "
         "see it (Access=), then run “plan check”."),
      path,
      names->len);
  tv_ctl_set (ctl, "file", json_string (path));
  tv_ctl_set (ctl, "files", json_integer (names->len));
  return TRUE;
}

gboolean
tv_ctl_plan_new (TvCtl *ctl, GStrv words_in, GError **error)
{
  g_auto (GStrv) words = words_in;
  g_auto (Options) self = { .version = 1 };
  const GOptionEntry entries[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &self.id, N_ ("The plan's id"), "ID" },
    { "replaces",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self.replaces,
      N_ ("Id of the plan that it replaces or adjusts"),
      "ID" },
    { "replaces-version",
      0,
      0,
      G_OPTION_ARG_INT,
      &self.version,
      N_ ("Version of that plan (1)"),
      "N" },
    { NULL },
  };

  if (!tv_ctl_parse (ctl, entries, &words, 1, 1, error))
    return FALSE;
  if ((self.id != NULL && !tv_item_id_is_valid (self.id))
      || (self.replaces != NULL && !tv_item_id_is_valid (self.replaces)))
    return tv_ctl_fail_usage (error, _ ("an id is 3 to 64 small letters, digits and hyphens"));
  if (self.version < 1)
    return tv_ctl_fail_usage (error, _ ("a version is a number from 1"));
  return write_new (ctl, words[1], &self, error);
}
