// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "tv-catalogue-fixture.h"

#include "base/tv-file.h"
#include "base/tv-hex.h"

#include <string.h>

TvCatalogueFixture *
tv_catalogue_fixture_new (const char *name)
{
  TvCatalogueFixture *self = g_new0 (TvCatalogueFixture, 1);
  g_autofree char *objects = NULL;
  g_autoptr (GError) error = NULL;

  self->content = g_build_filename (g_get_user_data_dir (), name, NULL);
  objects = g_build_filename (self->content, "objects", NULL);
  g_assert_true (tv_file_make_folder (objects, &error));
  self->objects = tv_object_store_new (objects);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) tv_item_unref);
  return self;
}

void
tv_catalogue_fixture_free (TvCatalogueFixture *self)
{
  g_clear_object (&self->objects);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->content);
  g_free (self);
}

TvItem *
tv_catalogue_fixture_add (TvCatalogueFixture *self,
                          const char *id,
                          guint version,
                          const char *kind,
                          const char *released,
                          const char *const *files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GPtrArray) contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (gsize i = 0; files[i] != NULL; i += 2)
    {
      g_ptr_array_add (paths, (gpointer) files[i]);
      g_ptr_array_add (contents, g_bytes_new (files[i + 1], strlen (files[i + 1])));
    }
  g_ptr_array_add (paths, NULL);
  return tv_catalogue_fixture_add_bytes (self,
                                         id,
                                         version,
                                         kind,
                                         released,
                                         (const char *const *) paths->pdata,
                                         (GBytes *const *) contents->pdata);
}

TvItem *
tv_catalogue_fixture_add_bytes (TvCatalogueFixture *self,
                                const char *id,
                                guint version,
                                const char *kind,
                                const char *released,
                                const char *const *paths,
                                GBytes *const *contents)
{
  g_autoptr (TvJson) list = json_array ();
  g_autoptr (TvJson) manifest = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TvItem *item;

  for (gsize i = 0; paths[i] != NULL; i++)
    {
      gsize length = g_bytes_get_size (contents[i]);
      g_autofree char *sha256 = tv_sha256_hex (g_bytes_get_data (contents[i], NULL), length);

      g_assert_true (tv_object_store_add_bytes (self->objects, sha256, contents[i], &error));
      json_array_append_new (list,
                             json_pack ("{s:s, s:s, s:I, s:s}",
                                        "path",
                                        paths[i],
                                        "type",
                                        "application/octet-stream",
                                        "length",
                                        (json_int_t) length,
                                        "sha256",
                                        sha256));
    }
  manifest = json_pack ("{s:s, s:s, s:i, s:s, s:[], s:s, s:n, s:[], s:s, s:O}",
                        "id",
                        id,
                        "kind",
                        kind,
                        "version",
                        (int) version,
                        "title",
                        id,
                        "units",
                        "released",
                        released,
                        "replaces",
                        "legal_basis",
                        "access",
                        "cong-khai",
                        "files",
                        list);
  bytes = tv_json_to_bytes (manifest, 0);
  item = tv_item_parse (bytes, &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->items, item);
  return item;
}

void
tv_catalogue_fixture_build (TvCatalogueFixture *self, guint generation)
{
  g_autoptr (GError) error = NULL;

  tv_catalogue_build (self->content, self->objects, self->items, generation, NULL, &error);
  g_assert_no_error (error);
}
