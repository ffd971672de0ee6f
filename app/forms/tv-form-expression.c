// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include "base/tv-error.h"

#include "tv-form-expression-private.h"

#define MAX_LENGTH 8192
#define MAX_DEPTH 48

typedef enum
{
  TOKEN_NAME,     /* also a number, a literal, "." and "..", "@", "::", "$", a wildcard "*" */
  TOKEN_SLASH,    /* "/" and "//" */
  TOKEN_OPERATOR, /* everything with two operands, "," excepted */
  TOKEN_OPEN,     /* ( [ */
  TOKEN_CLOSE,    /* ) ] */
  TOKEN_COMMA,
  TOKEN_END,
} TokenType;

typedef struct
{
  TokenType type;
  char *text; /* (owned) */
} Token;

typedef struct
{
  GArray *tokens; /* (owned) (element-type Token) */
  guint next;
  guint depth;
  gboolean in_predicate;
  GPtrArray *paths; /* (unowned) (nullable): where list_paths() collects */
} Translator;

static void
token_clear (gpointer data)
{
  g_free (((Token *) data)->text);
}

static void
translator_clear (Translator *self)
{
  g_clear_pointer (&self->tokens, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Translator, translator_clear)

static char *translate_or (Translator *self, GError **error);

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (c & 0x80) != 0;
}

static gboolean
is_name_char (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c) || c == '-' || c == '.';
}

/* XPath 1.0 §3.7: after an operand, "*" multiplies and and/or/div/mod are operators. */
static gboolean
follows_operand (GArray *tokens)
{
  const Token *last = tokens->len > 0 ? &g_array_index (tokens, Token, tokens->len - 1) : NULL;

  if (last == NULL)
    return FALSE;
  return last->type == TOKEN_CLOSE
         || (last->type == TOKEN_NAME && !g_str_equal (last->text, "@")
             && !g_str_equal (last->text, "::") && !g_str_equal (last->text, "$"));
}

static gsize
measure_name (const char *text)
{
  gsize length = 0;

  while (is_name_char (text[length]))
    length++;
  if (text[length] == ':' && text[length + 1] != ':'
      && (is_name_start (text[length + 1]) || text[length + 1] == '*'))
    {
      length += 2;
      while (is_name_char (text[length]))
        length++;
    }
  return length;
}

static gsize
measure_number (const char *text)
{
  gsize length = 0;

  while (g_ascii_isdigit (text[length]) || text[length] == '.')
    length++;
  return length;
}

static TokenType
classify (const char *text, GArray *before, gsize *ret_length)
{
  static const char *const longest[] = { "//", "<=", ">=", "!=", "::", ".." };
  char c = *text;

  *ret_length = 1;
  if (c == '\'' || c == '"')
    {
      const char *end = strchr (text + 1, c);

      *ret_length = end != NULL ? (gsize) (end - text) + 1 : 0;
      return TOKEN_NAME;
    }
  if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (text[1])))
    {
      *ret_length = measure_number (text);
      return TOKEN_NAME;
    }
  if (is_name_start (c))
    {
      *ret_length = measure_name (text);
      return follows_operand (before) ? TOKEN_OPERATOR : TOKEN_NAME;
    }
  for (guint i = 0; i < G_N_ELEMENTS (longest); i++)
    if (g_str_has_prefix (text, longest[i]))
      *ret_length = 2;
  if (c == '/')
    return TOKEN_SLASH;
  if (strchr ("([", c) != NULL)
    return TOKEN_OPEN;
  if (strchr (")]", c) != NULL)
    return TOKEN_CLOSE;
  if (c == ',')
    return TOKEN_COMMA;
  if (c == '*')
    return follows_operand (before) ? TOKEN_OPERATOR : TOKEN_NAME;
  if (strchr (".@:$", c) != NULL)
    return TOKEN_NAME;
  if (strchr ("=<>+-|", c) != NULL || *ret_length == 2)
    return TOKEN_OPERATOR;
  *ret_length = 0;
  return TOKEN_END;
}

static gboolean
tokenize (Translator *self, const char *source, GError **error)
{
  const char *text = source;

  self->tokens = g_array_new (FALSE, TRUE, sizeof (Token));
  g_array_set_clear_func (self->tokens, token_clear);
  if (strlen (source) > MAX_LENGTH)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FORM_INVALID,
                   "expression of over %d bytes",
                   MAX_LENGTH);
      return FALSE;
    }
  while (TRUE)
    {
      Token token = { TOKEN_END, NULL };
      gsize length = 0;

      while (g_ascii_isspace (*text))
        text++;
      if (*text == '\0')
        break;
      token.type = classify (text, self->tokens, &length);
      if (length == 0)
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_FORM_INVALID,
                       "cannot read the expression from “%s”",
                       text);
          return FALSE;
        }
      token.text = g_strndup (text, length);
      g_array_append_val (self->tokens, token);
      text += length;
    }
  g_array_append_val (self->tokens, ((Token){ TOKEN_END, g_strdup ("") }));
  return TRUE;
}

static const Token *
peek (const Translator *self)
{
  return &g_array_index (self->tokens, Token, self->next);
}

static const Token *
take (Translator *self)
{
  const Token *token = peek (self);

  if (token->type != TOKEN_END)
    self->next++;
  return token;
}

static gboolean
is_operator (const Translator *self, const char *const *operators)
{
  const Token *token = peek (self);

  return token->type == TOKEN_OPERATOR && g_strv_contains (operators, token->text);
}

/* What stands between brackets, the closing one included. */
static gboolean
translate_bracket (Translator *self, GString *out, GError **error)
{
  const Token *open = take (self);
  const char *wanted = *open->text == '(' ? ")" : "]";
  gboolean was_in_predicate = self->in_predicate;

  g_string_append (out, open->text);
  if (*open->text == '[')
    self->in_predicate = TRUE;
  while (!g_str_equal (peek (self)->text, wanted))
    {
      g_autofree char *part = translate_or (self, error);

      if (part == NULL)
        return FALSE;
      g_string_append (out, part);
      if (peek (self)->type == TOKEN_COMMA)
        g_string_append (out, take (self)->text);
      else if (!g_str_equal (peek (self)->text, wanted))
        {
          g_set_error (error,
                       TV_ERROR,
                       TV_ERROR_FORM_INVALID,
                       "“%s” expected in the expression, not “%s”",
                       wanted,
                       peek (self)->text);
          return FALSE;
        }
    }
  g_string_append (out, take (self)->text);
  self->in_predicate = was_in_predicate;
  return TRUE;
}

static void
collect (Translator *self, const char *path)
{
  gunichar first = g_utf8_get_char (path);

  if (self->paths == NULL || *path == '\0' || first == '\'' || first == '"'
      || g_ascii_isdigit (*path))
    return;
  if (self->in_predicate && first != '/')
    g_ptr_array_add (self->paths, g_strconcat ("//", path, NULL));
  else
    g_ptr_array_add (self->paths, g_strdup (path));
}

/* Before "(": a step such as text(), or a function. What current() gives is the node itself; what
 * instance() gives is none of the answers; of any other only what follows is known. */
static void
enter_call (GString *path, gboolean *foreign)
{
  static const char *const tests[] = { "text", "node", "comment", NULL };
  const char *step = path->str + path->len;

  while (step > path->str && step[-1] != '/' && step[-1] != ':')
    step--;
  if (g_strv_contains (tests, step))
    g_string_append (path, "()");
  else if (g_str_equal (path->str, "current"))
    g_string_assign (path, ".");
  else
    {
      *foreign = *foreign || g_str_equal (path->str, "instance");
      g_string_assign (path, "/");
    }
}

static gboolean
translate_path_bracket (Translator *self,
                        GString *path,
                        gboolean *foreign,
                        GString *out,
                        GError **error)
{
  GPtrArray *paths = self->paths;
  gboolean done;

  if (*peek (self)->text == '(')
    enter_call (path, foreign);
  else if (*foreign)
    self->paths = NULL; /* paths in a predicate on another instance do not touch the answers */
  done = translate_bracket (self, out, error);
  self->paths = paths;
  return done;
}

static char *
translate_path (Translator *self, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) path = g_string_new (NULL);
  gboolean foreign = FALSE;

  while (TRUE)
    {
      const Token *token = peek (self);

      if (token->type == TOKEN_OPEN)
        {
          if (!translate_path_bracket (self, path, &foreign, out, error))
            return NULL;
          continue;
        }
      if (token->type != TOKEN_NAME && token->type != TOKEN_SLASH)
        break;
      if (out->len > 0 && token->type == TOKEN_NAME)
        g_string_append_c (out, ' ');
      g_string_append (out, token->text);
      g_string_append (path, token->text);
      self->next++;
    }
  if (out->len == 0)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FORM_INVALID,
                   "something is missing in the expression before “%s”",
                   peek (self)->text);
      return NULL;
    }
  if (!foreign && !g_str_equal (path->str, "/"))
    collect (self, path->str);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
translate_unary (Translator *self, GError **error)
{
  static const char *const minus[] = { "-", NULL };
  static const char *const pipe[] = { "|", NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  while (is_operator (self, minus))
    {
      g_string_append_c (out, '-');
      self->next++;
    }
  while (TRUE)
    {
      g_autofree char *path = translate_path (self, error);

      if (path == NULL)
        return NULL;
      g_string_append (out, path);
      if (!is_operator (self, pipe))
        return g_string_free (g_steal_pointer (&out), FALSE);
      g_string_append (out, take (self)->text);
    }
}

static char *
translate_multiply (Translator *self, GError **error)
{
  static const char *const operators[] = { "*", "div", "mod", NULL };
  g_autofree char *left = translate_unary (self, error);

  while (left != NULL && is_operator (self, operators))
    {
      const char *operator= take (self)->text;
      g_autofree char *right = translate_unary (self, error);
      g_autofree char *before = g_steal_pointer (&left);

      if (right != NULL)
        left = g_strconcat (before, " ", operator, " ", right, NULL);
    }
  return g_steal_pointer (&left);
}

/* left op right op right → f(f(left,'op',right),'op',right) */
static char *
translate_calls (Translator *self,
                 const char *const *operators,
                 const char *function,
                 char *(*operand) (Translator *, GError **),
                 GError **error)
{
  g_autofree char *left = operand (self, error);

  while (left != NULL && is_operator (self, operators))
    {
      const char *operator= take (self)->text;
      g_autofree char *right = operand (self, error);
      g_autofree char *before = g_steal_pointer (&left);

      if (right != NULL)
        left = g_strdup_printf ("%s(%s,'%s',%s)", function, before, operator, right);
    }
  return g_steal_pointer (&left);
}

static char *
translate_add (Translator *self, GError **error)
{
  static const char *const operators[] = { "+", "-", NULL };

  return translate_calls (self, operators, "odk-add", translate_multiply, error);
}

static char *
translate_relation (Translator *self, GError **error)
{
  static const char *const operators[] = { "<", "<=", ">", ">=", NULL };

  return translate_calls (self, operators, "odk-compare", translate_add, error);
}

static char *
translate_equality (Translator *self, GError **error)
{
  static const char *const operators[] = { "=", "!=", NULL };

  return translate_calls (self, operators, "odk-compare", translate_relation, error);
}

static char *
translate_or (Translator *self, GError **error)
{
  static const char *const operators[] = { "and", "or", NULL };
  g_autoptr (GString) out = g_string_new (NULL);

  if (++self->depth > MAX_DEPTH)
    {
      g_set_error_literal (error,
                           TV_ERROR,
                           TV_ERROR_FORM_INVALID,
                           "the expression is too deeply nested");
      return NULL;
    }
  while (TRUE)
    {
      g_autofree char *part = translate_equality (self, error);

      if (part == NULL)
        return NULL;
      g_string_append (out, part);
      if (!is_operator (self, operators))
        break;
      /* Their precedence stays libxml2's business. */
      g_string_append_printf (out, " %s ", take (self)->text);
    }
  self->depth--;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
translate (Translator *self, const char *source, GError **error)
{
  g_autofree char *out = NULL;

  if (!tokenize (self, source, error))
    return NULL;
  out = translate_or (self, error);
  if (out != NULL && peek (self)->type != TOKEN_END)
    {
      g_set_error (error,
                   TV_ERROR,
                   TV_ERROR_FORM_INVALID,
                   "“%s” does not belong in the expression",
                   peek (self)->text);
      return NULL;
    }
  return g_steal_pointer (&out);
}

char *
tv_form_expression_translate (const char *source, GError **error)
{
  g_auto (Translator) self = { NULL };

  g_return_val_if_fail (source != NULL, NULL);

  return translate (&self, source, error);
}

GPtrArray *
tv_form_expression_list_paths (const char *source, GError **error)
{
  g_auto (Translator) self = { NULL };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *out = NULL;

  g_return_val_if_fail (source != NULL, NULL);

  self.paths = paths;
  out = translate (&self, source, error);
  return out != NULL ? g_steal_pointer (&paths) : NULL;
}
