// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/tv-error.h"
#include "base/tv-file.h"
#include "desk/tv-desk-application.h"
#include "desk/tv-desk-keys.h"
#include "desk/tv-desk-review.h"
#include "desk/tv-desk-window.h"
#include "publication/tv-metadata-builder.h"
#include "publication/tv-repository.h"
#include "vault/tv-base64.h"
#include "vault/tv-secret-store.h"

#include "tv-fake-province.h"

#define DAY (G_GINT64_CONSTANT (86400))
#define ROUNDS "{\"rows\":[]}"

/* A province with one notice in force, and the first officer's proposal to publish its second
 * version. The second officer's key is in the keyring. */
typedef struct
{
  TvFakeProvince *province;
  TvRepository *repository;
  TvSigningKey *officers[2];
  TvSigningKey *online;
  char *folder;
  GBytes *proposal;  /* DSSE with the first signature */
  const char *state; /* of the proposal */
  char *reason;      /* (nullable) */
  GtkWidget *window; /* (nullable) */
} Fixture;

static gint64
now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static TvJson *
new_role (TvSigningKey *first, TvSigningKey *second)
{
  const char *keys[] = { tv_signing_key_get_id (first),
                         second != NULL ? tv_signing_key_get_id (second) : NULL,
                         NULL };

  return json_pack ("{s:o, s:i}",
                    "keyids",
                    tv_json_new_strings (keys),
                    "threshold",
                    second != NULL ? 2 : 1);
}

static void
add_key (TvJson *keys, TvSigningKey *key)
{
  g_autofree char *public_half
      = tv_base64_encode (tv_signing_key_get_public (key), TV_PUBLIC_KEY_SIZE);

  json_object_set_new (keys,
                       tv_signing_key_get_id (key),
                       json_pack ("{s:s, s:s}", "kind", "ed25519", "public", public_half));
}

static void
put_root (Fixture *f)
{
  g_autoptr (TvJson) keys = json_object ();
  g_autoptr (TvJson) roles = json_object ();
  g_autoptr (TvDsse) dsse = NULL;
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  add_key (keys, f->officers[0]);
  add_key (keys, f->officers[1]);
  add_key (keys, f->online);
  json_object_set_new (roles, "root", new_role (f->officers[0], NULL));
  json_object_set_new (roles, "targets", new_role (f->officers[0], f->officers[1]));
  json_object_set_new (roles, "answers", new_role (f->officers[0], NULL));
  json_object_set_new (roles, "snapshot", new_role (f->online, NULL));
  json_object_set_new (roles, "timestamp", new_role (f->online, NULL));
  json_object_set_new (roles, "receipt", new_role (f->online, NULL));
  dsse = tv_metadata_build_root (1, now (), now () + 300 * DAY, 1, keys, roles);
  tv_dsse_sign (dsse, f->officers[0]);
  bytes = tv_dsse_to_bytes (dsse);
  g_assert_true (tv_repository_put_root (f->repository, bytes, &error));
  g_assert_no_error (error);
}

/* The unsigned metadata with the notice in @version. */
static TvDsse *
propose_notice (Fixture *f, guint version, const char *title)
{
  g_autofree char *name = g_strdup_printf ("item-%u", version);
  g_autofree char *item = g_build_filename (f->folder, name, NULL);
  g_autofree char *file = g_build_filename (item, "notice.txt", NULL);
  g_autoptr (TvJson) head = json_pack ("{s:s, s:s, s:i, s:s, s:[], s:s, s:n, s:[]}",
                                       "id",
                                       "thong-bao",
                                       "kind",
                                       "notice",
                                       "version",
                                       (int) version,
                                       "title",
                                       title,
                                       "units",
                                       "released",
                                       "2026-11-20",
                                       "replaces",
                                       "legal_basis");
  g_autoptr (TvItem) built = NULL;
  g_autoptr (TvItem) added = NULL;
  GError *error = NULL;

  g_assert_true (tv_file_make_folder (item, &error));
  g_assert_true (g_file_set_contents (file, title, -1, NULL));
  built = tv_item_build (item, head, &error);
  g_assert_no_error (error);
  added = tv_repository_add_item (f->repository, item, &error);
  g_assert_no_error (error);
  return tv_repository_propose (f->repository, TV_ROLE_TARGETS, now ());
}

static void
publish (Fixture *f, TvDsse *dsse, guint64 tick)
{
  g_autoptr (GBytes) bytes = tv_dsse_to_bytes (dsse);
  GError *error = NULL;

  g_assert_true (tv_repository_accept (f->repository, TV_ROLE_TARGETS, bytes, &error));
  g_assert_no_error (error);
  g_assert_true (tv_repository_publish (f->repository, f->online, now (), tick, &error));
  g_assert_no_error (error);
}

static void
reply_bytes (SoupServerMessage *message, gconstpointer data, gsize length)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, data, length);
}

static TvJson *
make_row (Fixture *f, gboolean whole)
{
  g_autofree char *metadata
      = tv_base64_encode (g_bytes_get_data (f->proposal, NULL), g_bytes_get_size (f->proposal));
  TvJson *row = json_pack ("{s:s, s:s, s:i, s:s, s:s, s:s, s:I, s:i, s:i, s:i, s:s?, s:s?, "
                           "s:[{s:s, s:s, s:s}]}",
                           "id",
                           "p1",
                           "role",
                           "targets",
                           "version",
                           2,
                           "state",
                           f->state,
                           "by",
                           "binh",
                           "by_name",
                           "Bình",
                           "created",
                           (json_int_t) now (),
                           "signatures",
                           1,
                           "threshold",
                           2,
                           "changes",
                           1,
                           "closed_by",
                           f->reason != NULL ? "Lan" : NULL,
                           "reason",
                           f->reason,
                           "signers",
                           "key",
                           tv_signing_key_get_id (f->officers[0]),
                           "user",
                           "binh",
                           "name",
                           "Bình");

  if (whole)
    json_object_set_new (row, "metadata", json_string (metadata));
  return row;
}

static void
reply_json (SoupServerMessage *message, TvJson *json)
{
  g_autofree char *text = tv_json_to_text (json, 0);

  reply_bytes (message, text, strlen (text));
  json_decref (json);
}

/* The signature must hold over the very bytes that were proposed. */
static void
take_signature (Fixture *f, SoupServerMessage *message)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (TvJson) json = tv_json_parse_bytes (body, 1 << 20, NULL);
  g_autoptr (TvDsse) dsse = tv_dsse_parse (f->proposal, g_bytes_get_size (f->proposal), NULL);
  g_autoptr (GBytes) signature
      = tv_base64_decode (tv_json_get_string (json, "sig", ""), TV_SIGNATURE_SIZE, NULL);

  g_assert_cmpstr (tv_json_get_string (json, "keyid", ""),
                   ==,
                   tv_signing_key_get_id (f->officers[1]));
  g_assert_true (tv_dsse_add_signature (dsse,
                                        tv_signing_key_get_id (f->officers[1]),
                                        g_bytes_get_data (signature, NULL)));
  publish (f, dsse, 2);
  f->state = "published";
  reply_json (message, make_row (f, FALSE));
}

static void
take_withdrawal (Fixture *f, SoupServerMessage *message)
{
  g_autoptr (GBytes) body
      = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (TvJson) json = tv_json_parse_bytes (body, 1 << 20, NULL);

  f->reason = g_strdup (tv_json_get_string (json, "reason", ""));
  f->state = "refused";
  reply_json (message, make_row (f, FALSE));
}

static gboolean
serve_file (SoupServerMessage *message, const char *file)
{
  g_autoptr (GBytes) bytes = tv_file_read (file, 1 << 24, NULL);

  if (bytes == NULL)
    return FALSE;
  reply_bytes (message, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return TRUE;
}

static gboolean
handle (SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  Fixture *f = user_data;
  const char *last = strrchr (path, '/') + 1;
  g_autofree char *metadata = g_build_filename (f->folder, "tree", "metadata", last, NULL);
  g_autofree char *object = NULL;

  if (g_str_has_prefix (path, "/v1/metadata/"))
    return serve_file (message, metadata);
  if (g_str_has_prefix (path, "/v1/objects/"))
    {
      object = tv_object_store_path (tv_repository_get_objects (f->repository), last);
      return serve_file (message, object);
    }
  if (strcmp (path, "/v1/proposals") == 0)
    reply_json (message, json_pack ("{s:[o]}", "rows", make_row (f, FALSE)));
  else if (strcmp (path, "/v1/proposals/p1") == 0)
    reply_json (message, make_row (f, TRUE));
  else if (strcmp (path, "/v1/proposals/p1/signatures") == 0)
    take_signature (f, message);
  else if (strcmp (path, "/v1/proposals/p1/withdrawal") == 0)
    take_withdrawal (f, message);
  else
    return FALSE;
  return TRUE;
}

static void
make_province (Fixture *f)
{
  g_autofree char *tree = NULL;
  g_autoptr (TvDsse) first = NULL;
  g_autoptr (TvDsse) second = NULL;
  GError *error = NULL;

  f->folder = g_dir_make_tmp ("tv-proposal-XXXXXX", &error);
  g_assert_no_error (error);
  tree = g_build_filename (f->folder, "tree", NULL);
  f->officers[0] = tv_signing_key_generate ();
  f->officers[1] = tv_signing_key_generate ();
  f->online = tv_signing_key_generate ();
  f->repository = tv_repository_open (tree, &error);
  g_assert_no_error (error);
  put_root (f);
  first = propose_notice (f, 1, "Thông báo cũ");
  tv_dsse_sign (first, f->officers[0]);
  tv_dsse_sign (first, f->officers[1]);
  publish (f, first, 1);
  second = propose_notice (f, 2, "Thông báo mới");
  tv_dsse_sign (second, f->officers[0]);
  f->proposal = tv_dsse_to_bytes (second);
  f->state = "pending";
}

static void
store_key (TvSigningKey *key)
{
  g_autoptr (TvSecretStore) store = tv_secret_store_new ("desk");
  g_autoptr (GBytes) seed = tv_signing_key_dup_seed (key);
  GError *error = NULL;

  g_assert_true (tv_secret_store_prepare (store, NULL, &error));
  g_assert_true (tv_secret_store_save (store, TV_DESK_KEY_SIGNING, "k", seed, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
set_up (Fixture *f)
{
  f->province = tv_fake_province_new ();
  if (f->province == NULL)
    return FALSE;
  make_province (f);
  store_key (f->officers[1]);
  tv_fake_province_set_handler (f->province, handle, f);
  tv_fake_province_answer (f->province, "GET", "/v1/rounds", 200, NULL, ROUNDS);
  return TRUE;
}

static void
tear_down (Fixture *f)
{
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  tv_fake_province_free (f->province);
  tv_repository_free (f->repository);
  tv_signing_key_unref (f->officers[0]);
  tv_signing_key_unref (f->officers[1]);
  tv_signing_key_unref (f->online);
  g_bytes_unref (f->proposal);
  g_free (f->reason);
  g_assert_true (tv_file_remove_tree (f->folder, NULL));
  g_free (f->folder);
}

static TvDeskReview *
load (TvDeskApi *api, TvDeskContent *content, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tv_desk_review_load_async (api, content, "p1", NULL, tv_fake_province_take, &result);
  tv_fake_province_wait (&result);
  return tv_desk_review_load_finish (result, error);
}

/* The difference is worked out here, and the second signature is made over the same bytes. */
static void
test_review (void)
{
  Fixture f = { NULL };
  g_autoptr (TvDeskApi) api = NULL;
  g_autoptr (TvDeskContent) content = NULL;
  g_autoptr (TvDeskReview) review = NULL;
  g_autoptr (TvDeskReview) late = NULL;
  g_autoptr (TvDeskProposal) done = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  const TvReviewedItem *item = NULL;
  GError *error = NULL;

  if (!set_up (&f))
    return;
  api = tv_fake_province_sign_in (f.province);
  content = tv_desk_content_new (tv_desk_api_get_client (api), NULL);
  review = load (api, content, &error);
  g_assert_no_error (error);
  g_assert_false (review->review->is_superseded);
  g_assert_cmpuint (review->review->threshold, ==, 2);
  g_assert_cmpuint (g_strv_length (review->review->signers), ==, 1);
  g_assert_cmpuint (review->review->items->len, ==, 1);
  item = g_ptr_array_index (review->review->items, 0);
  g_assert_cmpint (item->change->kind, ==, TV_ITEM_CHANGED);
  g_assert_true (item->change->is_renamed);

  tv_desk_review_sign_async (api, review, NULL, tv_fake_province_take, &result);
  tv_fake_province_wait (&result);
  done = tv_desk_review_sign_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (done->state, ==, TV_DESK_PROPOSAL_PUBLISHED);
  g_assert_cmpuint (tv_repository_get (f.repository, TV_ROLE_TARGETS)->version, ==, 2);
  late = load (api, content, &error);
  g_assert_no_error (error);
  g_assert_true (late->review->is_superseded);
  tear_down (&f);
}

/* What a search asks of a widget. */
typedef struct
{
  GtkWidget *root; /* (nullable): any window */
  GType type;
  const char *property;
  const char *value;
} Wanted;

static GtkWidget *
find (GtkWidget *root, const Wanted *wanted)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), wanted->type) && gtk_widget_get_mapped (root))
    {
      g_autofree char *value = NULL;

      g_object_get (root, wanted->property, &value, NULL);
      if (g_strcmp0 (value, wanted->value) == 0)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, wanted);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* In any window: dialogs are windows of their own. */
static GtkWidget *
find_anywhere (const Wanted *wanted)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *found = find (window, wanted);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_there (gpointer data)
{
  return find_anywhere (data) != NULL;
}

static GtkWidget *
await (GType type, const char *property, const char *value)
{
  Wanted wanted = { NULL, type, property, value };

  g_test_message ("Waiting for %s %s", g_type_name (type), value);
  tv_fake_province_wait_for (is_there, &wanted);
  return find_anywhere (&wanted);
}

static void
press (const char *label)
{
  g_signal_emit_by_name (await (GTK_TYPE_BUTTON, "label", label), "clicked");
}

static gboolean
open_proposal (Fixture *f)
{
  TvDeskOptions options = { NULL };
  GtkWidget *row = NULL;

  if (!gtk_init_check ())
    {
      g_test_skip ("there is no display; run under tests/display");
      return FALSE;
    }
  adw_init ();
  if (!set_up (f))
    return FALSE;
  options.server = (char *) tv_fake_province_get_server (f->province);
  options.ca = (char *) tv_fake_province_get_ca (f->province);
  options.user = (char *) "lan";
  f->window = GTK_WIDGET (tv_desk_window_new (NULL, &options));
  gtk_window_present (GTK_WINDOW (f->window));
  row = await (ADW_TYPE_PASSWORD_ENTRY_ROW, "title", "Password");
  gtk_editable_set_text (GTK_EDITABLE (row), "secret");
  g_signal_emit_by_name (row, "entry-activated");
  press ("Publications (1)");
  row = await (ADW_TYPE_ACTION_ROW, "title", "Plans and other content, version 2");
  adw_action_row_activate (ADW_ACTION_ROW (row));
  await (ADW_TYPE_ACTION_ROW, "title", "Thông báo mới");
  return TRUE;
}

/* The second officer looks, signs, confirms; only then is it published. */
static void
test_sign (void)
{
  Fixture f = { NULL };

  if (!open_proposal (&f))
    return;
  await (ADW_TYPE_ACTION_ROW, "title", "It was called");
  await (ADW_TYPE_ACTION_ROW, "title", "notice.txt");
  press ("Sign…");
  await (GTK_TYPE_LABEL, "label", "Sign what you have seen?");
  g_assert_cmpstr (f.state, ==, "pending");
  press ("_Sign");
  await (GTK_TYPE_LABEL, "label", "Published. Kiosks fetch it with their next contact.");
  g_assert_cmpstr (f.state, ==, "published");
  tear_down (&f);
}

/* A refusal needs a reason. */
static void
test_refuse (void)
{
  Fixture f = { NULL };
  GtkWidget *entry = NULL;

  if (!open_proposal (&f))
    return;
  press ("Refuse…");
  entry = await (GTK_TYPE_ENTRY, "placeholder-text", "Reason");
  g_assert_false (gtk_widget_get_sensitive (await (GTK_TYPE_BUTTON, "label", "_Refuse")));
  gtk_editable_set_text (GTK_EDITABLE (entry), "Sai tên");
  press ("_Refuse");
  await (GTK_TYPE_LABEL, "label", "Refused by Lan: Sai tên");
  g_assert_cmpstr (f.reason, ==, "Sai tên");
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("tv-proposal-home-XXXXXX", NULL);
  g_autofree char *keyring = g_build_filename (home, "keyring", NULL);
  int status = 0;

  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "test", TRUE);
  /* Isolated where it writes; the toolkit still finds its icons and schemas. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  tv_desk_init ();
  g_test_add_func ("/desk/proposal/review", test_review);
  g_test_add_func ("/desk/proposal/sign", test_sign);
  g_test_add_func ("/desk/proposal/refuse", test_refuse);
  status = g_test_run ();
  tv_file_remove_tree (home, NULL);
  return status;
}
