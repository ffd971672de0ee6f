// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"
#include "forms/tv-form-expression-private.h"
#include "forms/tv-form-xpath-private.h"

/* 2026-03-01 01:30 in Asia/Ho_Chi_Minh, still February in Greenwich. */
#define NOW G_GINT64_CONSTANT (1772303400)

static const char document[]
    = "<data><a>7</a><b>x y</b><day>2026-02-28</day><time>2026-02-28T23:30:00.000+07:00</time>"
      "<empty/><text>Đà Lạt</text><g><n>1</n><n>3</n><n>2</n></g></data>";

/* An expression evaluated at /data/a, and what it must give. */
static const char *const vectors[][2] = {
  { "1 + 2 * 3", "7" },
  { "10 - 2 - 3", "5" },
  { "-(2 - 5)", "3" },
  { "7 mod 4 div 2", "1.5" },
  { ". > 6 and . <= 7", "true" },
  { ". = 7", "true" },
  { ". != '7'", "false" },
  { "/data/empty = ''", "true" },
  { "/data/empty > 0", "false" },
  { "/data/g/n = 3", "true" },
  { "/data/g/n > 3", "false" },
  { "/data/day < today()", "true" },
  { "/data/day = date('2026-02-28')", "true" },
  { "/data/day >= today()", "false" },
  { "today()", "2026-03-01" },
  { "date(today() + 30)", "2026-03-31" },
  { "today() - /data/day", "1" },
  { "substr(now(), 0, 16)", "2026-03-01T01:30" },
  { "format-date(/data/day, '%d/%m/%Y')", "28/02/2026" },
  { "format-date('nonsense', '%d')", "" },
  { "format-date-time(/data/time, '%H:%M %e.%n.%y')", "23:30 28.2.26" },
  { "decimal-date-time('1970-01-02T12:00:00.000+07:00')", "1.5" },
  { "date('2026-02-30')", "" },
  { "selected(/data/b, 'y')", "true" },
  { "selected(/data/b, 'x y')", "false" },
  { "selected(/data/empty, '')", "false" },
  { "count-selected(/data/b)", "2" },
  { "selected-at(/data/b, 1)", "y" },
  { "selected-at(/data/b, 9)", "" },
  { "if(. > 5, 'many', 'few')", "many" },
  { "coalesce(/data/empty, /data/b)", "x y" },
  { "once('new')", "7" },
  { "string-length(/data/text)", "6" },
  { "string-length()", "1" },
  { "substr(/data/text, -3)", "Lạt" },
  { "concat(/data/g/n, '!')", "132!" },
  { "join('-', /data/g/n)", "1-3-2" },
  { "regex('0263', '[0-9]+')", "true" },
  { "regex('0263a', '[0-9]+')", "false" },
  { "regex(/data/text, '\\p{Lu}\\w .+')", "true" },
  { "int('7.9')", "7" },
  { "int('-7.9')", "-7" },
  { "number('1.50')", "1.5" },
  { "number(true())", "1" },
  { "round(2.5)", "3" },
  { "round(3.14159, 2)", "3.14" },
  { "round(1234, -2)", "1200" },
  { "round('x')", "NaN" },
  { "not(true() and false())", "true" },
  { "min(/data/g/n, 5)", "1" },
  { "max(3, 1, /data/a)", "7" },
  { "sum(/data/g/n)", "6" },
  { "count(/data/g/n[. > 1])", "2" },
  { "/data/g/n[position() = 2]", "3" },
  { "/data/g/n[last()]", "2" },
  { "position(/data/g/n[3])", "3" },
  { "position(..)", "1" },
  { "current()/../b", "x y" },
  { "count(../g/n[. = current()/../g/n[1]])", "1" },
  { "ends-with(/data/text, 'Lạt')", "true" },
  { "boolean-from-string('TRUE')", "true" },
  { "pow(2, 10)", "1024" },
  { "abs(-3)", "3" },
  { "translate('a-b', '-', '')", "ab" },
  { "count(//n) + count(/data/*)", "10" },
  { "'it''s' = 'x'", NULL },
  { "", NULL },
  { "1 +", NULL },
  { "(1", NULL },
  { "1)", NULL },
  { "a b", NULL },
  { "'open", NULL },
  { "$variable", NULL },
  { "unknown-function(1)", NULL },
  { "if(1, 2)", NULL },
  { "regex('a', '(')", NULL },
  { "instance('none')/x", NULL },
  { "jr:choice-name(1, 2)", NULL },
  { "#", NULL },
};

static TvFormXpath *
make_xpath (xmlDoc **ret_doc)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (document, strlen (document));
  g_autoptr (GError) error = NULL;
  TvFormXpath *xpath;

  *ret_doc = tv_form_xml_parse (bytes, 4096, &error);
  g_assert_no_error (error);
  xpath = tv_form_xpath_new (*ret_doc, xmlDocGetRootElement (*ret_doc), NULL);
  tv_form_xpath_set_now (xpath, NOW);
  return xpath;
}

static char *
evaluate (TvFormXpath *xpath, xmlNode *node, const char *source, GError **error)
{
  g_autofree char *translated = tv_form_expression_translate (source, error);

  if (translated == NULL)
    return NULL;
  g_test_message ("%s → %s", source, translated);
  return tv_form_xpath_compute (xpath, translated, node, error);
}

static void
test_vectors (void)
{
  xmlDoc *doc = NULL;
  g_autoptr (TvFormXpath) xpath = make_xpath (&doc);
  xmlNode *node = tv_form_xml_first_element (xmlDocGetRootElement (doc));

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *result = evaluate (xpath, node, vectors[i][0], &error);

      if (vectors[i][1] == NULL)
        {
          g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
          g_test_message ("%s", error->message);
        }
      else
        g_assert_no_error (error);
      g_assert_cmpstr (result, ==, vectors[i][1]);
    }
  g_clear_pointer (&xpath, tv_form_xpath_free);
  xmlFreeDoc (doc);
}

/* A rule that never ends is stopped; so is one that is nested beyond reason. */
static void
test_budgets (void)
{
  xmlDoc *doc = NULL;
  g_autoptr (TvFormXpath) xpath = make_xpath (&doc);
  xmlNode *node = tv_form_xml_first_element (xmlDocGetRootElement (doc));
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GString) endless = g_string_new ("count(//*");
  g_autofree char *result = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 6; i++)
    g_string_append (endless, "[count(//*");
  for (guint i = 0; i < 6; i++)
    g_string_append (endless, ") > 0]");
  g_string_append (endless, ")");
  result = evaluate (xpath, node, endless->str, &error);
  g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
  g_assert_nonnull (strstr (error->message, "too many steps"));
  g_clear_error (&error);

  for (guint i = 0; i < 2000; i++)
    g_string_append_c (deep, '(');
  g_assert_null (evaluate (xpath, node, deep->str, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
  g_clear_error (&error);
  g_string_set_size (deep, 0);
  for (guint i = 0; i < 20000; i++)
    g_string_append_c (deep, '1');
  g_assert_null (evaluate (xpath, node, deep->str, &error));
  g_assert_error (error, TV_ERROR, TV_ERROR_FORM_INVALID);
  g_clear_error (&error);

  /* A pattern that would try for years gives up. */
  result = evaluate (xpath, node, "regex('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '(a+)+')", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, "false");
  g_clear_pointer (&xpath, tv_form_xpath_free);
  xmlFreeDoc (doc);
}

static void
test_paths (void)
{
  static const char *const cases[][2] = {
    { ". > 5 and /data/x != ''", ". /data/x" },
    { "count(/data/g/n[name = 'a'])", "//name /data/g/n" },
    { "instance('k')/root/item[name = current()/../y]/label", "" },
    { "current()/../y + ../z", "./../y ../z" },
    { "string-length(text()) + /data/a/text()", "text() /data/a/text()" },
    { "(/data/a)/b", "/data/a //b" },
    { "concat('x', 5, today())", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) paths = tv_form_expression_list_paths (cases[i][0], &error);
      g_autofree char *joined = NULL;

      g_assert_no_error (error);
      g_ptr_array_add (paths, NULL);
      joined = g_strjoinv (" ", (char **) paths->pdata);
      g_assert_cmpstr (joined, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/forms/expression/vectors", test_vectors);
  g_test_add_func ("/forms/expression/budgets", test_budgets);
  g_test_add_func ("/forms/expression/paths", test_paths);
  return g_test_run ();
}
