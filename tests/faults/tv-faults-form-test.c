// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

/* Forms that are bad, or lack their program part. */

#include "tv-test-loop.h"

#include <signal.h>
#include <string.h>

#define MANIFEST                                                                                   \
  "[Form]\nId=%s\nVersion=1\nApi=1\nName=Trial\nName[vi]=Thử\nDescription=Trial\n"               \
  "Description[vi]=Thử\nIcon=x\nOrder=1\nAudience=citizen\nAnchors=item\nDefinition=form.xml\n"  \
  "Identity=/data/identity/*\nPublic=/data/text\n%s"

#define FORM                                                                                       \
  "<?xml version=\"1.0\"?><h:html xmlns=\"http://www.w3.org/2002/xforms\" "                        \
  "xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:head><h:title>Thử</h:title><model><instance>"     \
  "<data id=\"%s\" version=\"1\"><text/></data></instance><bind nodeset=\"/data/text\" "           \
  "type=\"string\"%s/></model></h:head><h:body><input ref=\"/data/text\"><label>Ý kiến</label>" \
  "</input></h:body></h:html>"

static void
write_form (TvTestLoop *loop, const char *id, const char *manifest, const char *form)
{
  g_autofree char *plugin = g_strdup_printf ("%s/%s.plugin", id, id);
  g_autofree char *definition = g_strdup_printf ("%s/form.xml", id);

  tv_test_loop_write (loop, plugin, manifest);
  tv_test_loop_write (loop, definition, form);
}

/* Past `form publish`, as somebody would whose tool does not look. */
static void
publish_unchecked (TvTestLoop *loop, const char *id)
{
  g_autofree char *item = g_strdup_printf ("items/form-%s", id);
  g_autofree char *item_id = g_strdup_printf ("form-%s", id);
  const char *const items[] = { item, NULL };

  g_assert_cmpint (tv_test_loop_ctl (loop,
                                     NULL,
                                     "item",
                                     "build",
                                     "form",
                                     id,
                                     "-o",
                                     item,
                                     "--id",
                                     item_id,
                                     "--title",
                                     "Thử",
                                     NULL),
                   ==,
                   0);
  tv_test_loop_publish (loop, items);
}

/* The other form goes on, and so do opinions. */
static void
check_other_form (TvTestLoop *loop)
{
  g_autofree char *code = tv_test_loop_submit (loop);

  tv_test_loop_await_state (loop, code, "acked");
  g_assert_true (tv_test_loop_finds (loop, "ho thong", "units"));
}

static void
await_item (TvTestLoop *loop, const char *title)
{
  g_autofree char *item = tv_test_loop_make_item (loop, 1, title);
  const char *const items[] = { item, NULL };

  tv_test_loop_publish (loop, items);
  tv_test_loop_await_found (loop, title, "chi-tieu");
}

static void
test_bad_form (void)
{
  static const char *const names[] = { "cut-off", "unknown-function", "no-such-node" };
  g_autofree char *good = g_strdup_printf (FORM, "cut-off", "");
  g_autofree char *cut = g_strndup (good, strlen (good) / 2);
  g_autofree char *function
      = g_strdup_printf (FORM, "unknown-function", " constraint=\"burn-down(.)\"");
  g_autofree char *node
      = g_strdup_printf (FORM, "no-such-node", " constraint=\"string-length(/data/other\"");
  const char *const forms[] = { cut, function, node };
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *manifest = g_strdup_printf (MANIFEST, names[i], "");

      write_form (loop, names[i], manifest, forms[i]);
      tv_test_loop_refused (loop, "form-invalid", "form", "publish", names[i], "-o", "out", NULL);
    }
  publish_unchecked (loop, "cut-off");
  await_item (loop, "sau mau hong");
  tv_test_loop_refused (loop,
                        "form-invalid",
                        "form",
                        "fill",
                        "form-cut-off",
                        "--content",
                        loop->content,
                        "--answers",
                        "answers.json",
                        NULL);
  check_other_form (loop);
  tv_test_loop_await_trouble (loop, NULL);
}

static void
test_missing_module (void)
{
  g_autofree char *manifest = g_strdup_printf (MANIFEST, "no-module", "Module=tv-form-gone.so\n");
  g_autofree char *form = g_strdup_printf (FORM, "no-module", "");
  g_autoptr (TvTestLoop) loop = tv_test_loop_new (NULL);

  write_form (loop, "no-module", manifest, form);
  publish_unchecked (loop, "no-module");
  await_item (loop, "sau mau thieu");
  tv_test_loop_refused (loop,
                        "plugin",
                        "form",
                        "fill",
                        "form-no-module",
                        "--content",
                        loop->content,
                        "--answers",
                        "answers.json",
                        NULL);
  check_other_form (loop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/faults/form/bad-form", test_bad_form);
  g_test_add_func ("/faults/form/missing-module", test_missing_module);
  return g_test_run ();
}
