// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "forms/tv-form-plugin.h"

/* A small form around what a test is about. */
static TvForm *
parse (const char *instance, const char *model, const char *body, GError **error)
{
  g_autofree char *xml = g_strdup_printf (
      "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml' "
      "xmlns:jr='http://openrosa.org/javarosa'><h:head><h:title>T</h:title><model>"
      "<instance>%s</instance>%s</model></h:head><h:body>%s</h:body></h:html>",
      instance,
      model,
      body);
  g_autoptr (GBytes) bytes = g_bytes_new (xml, strlen (xml));

  return tv_form_new (bytes, error);
}

#define INSTANCE "<data id='t'><a/><b/></data>"
#define BIND "<bind nodeset='/data/a' type='string'/>"
#define BODY "<input ref='/data/a'><label>A</label></input>"

typedef struct
{
  const char *instance;
  const char *model;
  const char *body;
  const char *words; /* in the message */
} Refused;

static const Refused refused[] = {
  { "", BIND, BODY, "is empty" },
  { "<data><a/></data>", BIND, BODY, "has no id" },
  { INSTANCE, "<bind nodeset='/data/c'/>", BODY, "/data/c" },
  { INSTANCE, "<bind nodeset='/data/a' relevant='1 +'/>", BODY, "relevant" },
  { INSTANCE, "<bind nodeset='/data/a' constraint='pulldata(1,2)'/>", BODY, "pulldata()" },
  { INSTANCE,
    "<bind nodeset='/data/a' calculate='/data/b + 1'/><bind nodeset='/data/b' "
    "calculate='if(/data/a = \"\", 1, /data/a + 1)'/>",
    BODY,
    "circle" },
  { INSTANCE, "<bind nodeset='/data/a' type='binary'/>", BODY, "binary" },
  { INSTANCE, BIND, "<repeat nodeset='/data/a'/>", "repeat" },
  { INSTANCE, BIND, "<upload ref='/data/a'/>", "upload" },
  { INSTANCE, BIND, "", "asks nothing" },
  { INSTANCE, BIND, "<input ref='/data/x'/>", "/data/x" },
  { INSTANCE, BIND, "<select1 ref='/data/a'><label>A</label></select1>", "nothing to choose" },
  { INSTANCE,
    BIND,
    "<select ref='/data/a'><item><label>x</label><value>a b</value></item></select>",
    "a b" },
  { INSTANCE, BIND, "<input ref='/data/a'><label ref=\"jr:itext('none')\"/></input>", "none" },
  { INSTANCE, "<setvalue/>", BODY, "setvalue" },
  { INSTANCE, "<submission base64RsaPublicKey='x'/>", BODY, "encryption" },
  { "<data id='t'><a/><a/></data>", BIND, BODY, "twice" },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      const Refused *row = &refused[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (TvForm) form = parse (row->instance, row->model, row->body, &error);

      g_assert_null (form);
      g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, row->words));
    }
}

static void
assert_broken (const char *xml, gssize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (xml, length < 0 ? strlen (xml) : (gsize) length);
  g_autoptr (GError) error = NULL;
  g_autoptr (TvForm) form = tv_form_new (bytes, &error);

  g_assert_null (form);
  g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
  g_test_message ("%s", error->message);
}

/* Entities, files of this machine, depth, length, broken text: all refused, none read. */
static void
test_hostile_xml (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autofree char *large = g_strnfill (2 * 1024 * 1024, ' ');

  assert_broken ("", -1);
  assert_broken ("<a", -1);
  assert_broken ("<a>\xff</a>", -1);
  assert_broken ("\0\0\0\0", 4);
  assert_broken ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", -1);
  assert_broken ("<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><a/>", -1);
  assert_broken ("<!DOCTYPE a [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><a x='&b;'/>", -1);
  for (guint i = 0; i < 200; i++)
    g_string_append (deep, "<a>");
  for (guint i = 0; i < 200; i++)
    g_string_append (deep, "</a>");
  assert_broken (deep->str, -1);
  g_string_assign (deep, "<a>");
  for (guint i = 0; i < 30000; i++)
    g_string_append (deep, "<b/>");
  g_string_append (deep, "</a>");
  assert_broken (deep->str, -1);
  assert_broken (large, -1);
}

/* Every beginning of a real form, and every form with one byte changed: an answer, never a crash.
 */
static void
test_damaged (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "plugins", "example", "form.xml", NULL);
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  for (gsize at = 0; at + strlen ("</h:html>") < length; at += 37)
    {
      g_autoptr (GBytes) beginning = g_bytes_new (data, at);
      g_autofree char *changed = g_memdup2 (data, length);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (TvForm) form = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (tv_form_new (beginning, &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
      g_clear_error (&error);
      changed[at] = (char) (changed[at] ^ (1 << (at % 7)));
      damaged = g_bytes_new (changed, length);
      form = tv_form_new (damaged, &error);
      g_assert_true (form != NULL || g_error_matches (error, TV_ERROR, TV_ERROR_FORM_INVALID));
    }
}

static const char manifest[] = "[Form]\nId=t12\nVersion=1\nApi=1\nName=T\nDefinition=form.xml\n";

static TvFormPlugin *
open_plugin (const char *text, const char *binds, GError **error)
{
  g_autofree char *xml = g_strdup_printf (
      "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'>"
      "<h:head><h:title>T</h:title><model><instance><data id='t12' version='1'><a/><who><name/>"
      "</who></data></instance>%s</model></h:head><h:body>" BODY "</h:body></h:html>",
      binds);
  g_autoptr (GBytes) definition = g_bytes_new (xml, strlen (xml));
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return tv_form_plugin_new (bytes, definition, error);
}

static void
test_manifest (void)
{
  static const char *const wrong[][2] = {
    { "", "no group" },
    { "not a key file", "cannot be read" },
    { "[Form]\nId=t12\n", "no Version" },
    { "[Form]\nId=T!\nVersion=1\nApi=1\nName=T\nDefinition=form.xml\n", "T!" },
    { "[Form]\nId=t12\nVersion=1\nApi=9\nName=T\nDefinition=form.xml\n", "Api=9" },
    { "[Form]\nId=t12\nVersion=1\nApi=1\nName=T\nDefinition=../x.xml\n", "Definition" },
    { "[Form]\nId=other\nVersion=1\nApi=1\nName=T\nDefinition=form.xml\n", "has the id" },
    { "[Form]\nId=t12\nVersion=2\nApi=1\nName=T\nDefinition=form.xml\n", "has the version" },
    { "[Form]\nId=t12\nVersion=1\nApi=1\nName=T\nDefinition=form.xml\nIdentiy=/data/a\n",
      "unknown key" },
    { "[Form]\nId=t12\nVersion=1\nApi=1\nName=T\nDefinition=form.xml\nAudience=all\n", "all" },
    { "[Form]\nId=t12\nVersion=1\nApi=1\nName=T\nDefinition=form.xml\nIdentity=/data/z\n",
      "names no answer" },
    { "[Form]\nId=t12\nVersion=1\nApi=1\nName=T\nDefinition=form.xml\nModule=../evil\n",
      "Module=" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (TvFormPlugin) plugin = open_plugin (manifest, "", &error);

  g_assert_no_error (error);
  g_assert_true (tv_form_plugin_is_ready (plugin));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_null (open_plugin (wrong[i][0], "", &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_PLUGIN);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, wrong[i][1]));
      g_clear_error (&error);
    }
}

/* The server does not see identities: no rule may need one. */
static void
test_identity_rules (void)
{
  static const char *const wrong[] = {
    "<bind nodeset='/data/a' relevant='/data/who/name != \"\"'/>",
    "<bind nodeset='/data/a' constraint='string-length(../who/name) > 1'/>",
    "<bind nodeset='/data/a' calculate='string(/data/who)'/>",
    "<bind nodeset='/data/a' required='//name = 1'/>",
    "<bind nodeset='/data/a' relevant='count(/data/*[name = 1]) = 0'/>",
    "<bind nodeset='/data/a' readonly='current()/../who/name = 1'/>",
  };
  static const char *const fine[] = {
    "<bind nodeset='/data/who' relevant='/data/a = 1'/>",
    "<bind nodeset='/data/who/name' constraint='. != /data/a'/>",
    "<bind nodeset='/data/a' constraint='. != \"/data/who/name\"'/>",
  };
  g_autofree char *text = g_strconcat (manifest, "Identity=/data/who/*\n", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_plugin (text, wrong[i], &error));
      g_assert_error (error, TV_ERROR, TV_ERROR_PLUGIN);
      g_assert_nonnull (strstr (error->message, "depends on an identity"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TvFormPlugin) plugin = open_plugin (text, fine[i], &error);

      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/forms/form/refused", test_refused);
  g_test_add_func ("/forms/form/hostile-xml", test_hostile_xml);
  g_test_add_func ("/forms/form/damaged", test_damaged);
  g_test_add_func ("/forms/form/manifest", test_manifest);
  g_test_add_func ("/forms/form/identity-rules", test_identity_rules);
  return g_test_run ();
}
