// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include <locale.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/tv-locale.h"
#include "tv-ctl-commands.h"

#define EXIT_FAILED 1
#define EXIT_USAGE 2

static const TvCtlCommand commands[] = {
  { "keys init",
    "DIR [--officers N] [--agency ID=NAME …]",
    N_ ("Makes all keys of a province and its first root."),
    tv_ctl_keys_init },
  { "keys store",
    "--owner desk|agent FILE…",
    N_ ("Puts an officer's keys into this user's keyring."),
    tv_ctl_keys_store },
  { "keys dictionary",
    "--keys DIR -o ITEM [--plugin DIR --answers FILE.json] [INSTANCE…]",
    N_ ("Trains the dictionary that makes opinions small on the wire."),
    tv_ctl_keys_dictionary },
  { "keys root rotate",
    "OLD NEW.key --keys DIR --key FILE…",
    N_ ("Puts a new key in the place of an old one and signs the next root."),
    tv_ctl_root_rotate },
  { "keys root add",
    "FILE.key… --role ROLE --keys DIR --key FILE…",
    N_ ("Gives keys a say in a role and signs the next root."),
    tv_ctl_root_add },
  { "keys root remove",
    "KEY… [--role ROLE] --keys DIR --key FILE…",
    N_ ("Takes keys their say and signs the next root."),
    tv_ctl_root_remove },
  { "keys root sign",
    "--keys DIR --key FILE…",
    N_ ("Adds a signature to a root that waits for it."),
    tv_ctl_root_sign },
  { "keys renew intake",
    "--keys DIR [--revoke]",
    N_ ("Makes a new key that opinions are sealed to."),
    tv_ctl_renew_intake },
  { "keys renew agency",
    "ID --keys DIR [--revoke]",
    N_ ("Makes a new key that identities are sealed to."),
    tv_ctl_renew_agency },
  { "keys escrow",
    "--keys DIR [FILE.key…]",
    N_ ("Seals intake and agency keys so that any two of three officers recover them."),
    tv_ctl_escrow_make },
  { "keys recover",
    "ESCROW.json --key FILE --key FILE -o FILE.key",
    N_ ("Recovers a lost key by two officers."),
    tv_ctl_escrow_recover },
  { "plan new",
    "DIR [--id ID] [--replaces ID --replaces-version N]",
    N_ ("Begins a plan: writes a commented plan.conf for the files of a folder."),
    tv_ctl_plan_new },
  { "plan import",
    "DIR [--crs EPSG:5899] [--units FILE] [--parent ITEM] -o ITEM",
    N_ ("Makes a plan item out of planners' files."),
    tv_ctl_plan_import },
  { "plan check",
    "DIR [--crs EPSG:5899] [--units FILE] [--parent ITEM]",
    N_ ("Checks planners' files and reports what to mend."),
    tv_ctl_plan_check },
  { "plan export",
    "ITEM|CONTENT [--item ID] [--item-version N] --to DIR",
    N_ ("Writes a plan as GeoPackage and JSON for the national planning database."),
    tv_ctl_plan_export },
  { "basemap import",
    "DIR --crs EPSG:4326 --id ID -o ITEM",
    N_ ("Makes a base map item."),
    tv_ctl_basemap_import },
  { "item build",
    "KIND DIR -o ITEM",
    N_ ("Makes a publication item out of a folder of files."),
    tv_ctl_item_build },
  { "units import",
    "FILE.csv -o ITEM",
    N_ ("Makes the register of administrative units."),
    tv_ctl_units_import },
  { "form publish",
    "PLUGIN_DIR -o ITEM",
    N_ ("Makes a form item out of a form plugin."),
    tv_ctl_form_publish },
  { "form fill",
    "FORM --answers FILE.json [-o FILE.xml]",
    N_ ("Fills a form and prints the instance."),
    tv_ctl_form_fill },
  { "publish",
    "[--keys DIR] [--officer N …] --to DIR|--server URL [--withdraw ID] ITEM…",
    N_ ("Signs items and publishes them, or withdraws them."),
    tv_ctl_publish },
  { "proposal list", "--server URL …", N_ ("Lists what was proposed."), tv_ctl_proposal_list },
  { "proposal show",
    "PROPOSAL --server URL …",
    N_ ("Shows what a proposal would change."),
    tv_ctl_proposal_show },
  { "proposal sign",
    "PROPOSAL [--key FILE] --server URL …",
    N_ ("Signs another officer's proposal."),
    tv_ctl_proposal_sign },
  { "proposal withdraw",
    "PROPOSAL --reason TEXT --server URL …",
    N_ ("Takes one's own proposal back, or refuses another's."),
    tv_ctl_proposal_withdraw },
  { "search", "[--content DIR] WORDS…", N_ ("Searches what a kiosk has on show."), tv_ctl_search },
  { "identify",
    "[--content DIR] LON LAT",
    N_ ("Tells what the plans show at a point."),
    tv_ctl_identify },
  { "render map",
    "--item ID -o FILE.png",
    N_ ("Draws a map as the kiosk does."),
    tv_ctl_render_map },
  { "render page",
    "FILE.pdf|--item ID PATH -o FILE.png",
    N_ ("Draws a page of a document in the sandbox."),
    tv_ctl_render_page },
  { "submit",
    "--round ID --answers FILE.json",
    N_ ("Seals an opinion and hands it to the agent."),
    tv_ctl_submit },
  { "receipt", "CODE", N_ ("Looks up an opinion by its receipt code."), tv_ctl_receipt },
  { "status",
    "[--agent SOCKET] [--sync --pin-file FILE]",
    N_ ("Tells how a kiosk is."),
    tv_ctl_status },
  { "usb list", "--pin-file FILE", N_ ("Lists the USB sticks in a kiosk."), tv_ctl_usb_list },
  { "usb run",
    "VOLUME --pin-file FILE",
    N_ ("Takes publications from a stick and writes the kiosk's opinions to it."),
    tv_ctl_usb_run },
  { "usb import",
    "DIR --server URL …",
    N_ ("Hands the opinions on a stick to the server, and puts its receipts there."),
    tv_ctl_usb_import },
  { "audit verify",
    "--kiosk DIR|--state DIR",
    N_ ("Checks the audit log of a kiosk or a server."),
    tv_ctl_audit_verify },
  { "user add",
    "NAME --password-file FILE --role ROLE …",
    N_ ("Opens an account for an official."),
    tv_ctl_user_add },
  { "user change", "NAME …", N_ ("Changes or closes an account."), tv_ctl_user_change },
  { "user keys",
    "NAME FILE…",
    N_ ("Tells the server the public halves of an official's keys."),
    tv_ctl_user_keys },
  { "user list", "[--state DIR]", N_ ("Lists the accounts."), tv_ctl_user_list },
  { "agency add",
    "ID --name TEXT --key FILE",
    N_ ("Enters a body that answers opinions."),
    tv_ctl_agency_add },
  { "agency wrap",
    "ID --key FILE --user NAME …",
    N_ ("Lets officials open the identities sealed to an agency."),
    tv_ctl_agency_wrap },
  { "agency list", "[--state DIR]", N_ ("Lists the agencies."), tv_ctl_agency_list },
  { "device add",
    "--unit CODE",
    N_ ("Makes the code a new kiosk is enrolled with."),
    tv_ctl_device_add },
  { "device list", "[--state DIR]", N_ ("Lists the kiosks."), tv_ctl_device_list },
  { "device revoke", "DEVICE --reason TEXT", N_ ("Shuts a kiosk out."), tv_ctl_device_revoke },
};

static gboolean
starts_with_words (char **words, const char *name, guint *ret_count)
{
  g_auto (GStrv) parts = g_strsplit (name, " ", -1);
  guint count = g_strv_length (parts);

  for (guint i = 0; i < count; i++)
    if (words[i] == NULL || !g_str_equal (words[i], parts[i]))
      return FALSE;
  *ret_count = count;
  return TRUE;
}

static const TvCtlCommand *
find_command (char **words, guint *ret_count)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (starts_with_words (words, commands[i].name, ret_count))
      return &commands[i];
  return NULL;
}

static void
print_usage (void)
{
  g_print (_ ("Usage: thamvanctl COMMAND …\n\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-18s %s\n", commands[i].name, _ (commands[i].summary));
  g_print (
      _ ("\n“thamvanctl COMMAND --help” tells a command's options; --json prints for programs.\n"
         "Exit codes: 0 done, 1 failed, 2 wrong usage.\n"));
}

/* Takes `--json` out of @words, wherever it stands before a `--`. */
static gboolean
take_json_option (GStrv words)
{
  gboolean found = FALSE;
  guint kept = 0;
  gboolean over = FALSE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      over = over || g_str_equal (words[i], "--");
      if (!over && g_str_equal (words[i], "--json"))
        {
          found = TRUE;
          g_free (words[i]);
        }
      else
        words[kept++] = words[i];
    }
  words[kept] = NULL;
  return found;
}

static int
report_error (const GError *error, TvJson *found)
{
  const char *advice = NULL;
  const char *what = NULL;

  if (error->domain == G_OPTION_ERROR)
    {
      g_printerr ("thamvanctl: %s\n", error->message);
      return EXIT_USAGE;
    }
  what = tv_error_explain (error, &advice);
  if (found != NULL)
    {
      g_autofree char *text = NULL;

      json_object_set_new (found, "error", json_string (tv_error_to_word (error)));
      json_object_set_new (found, "message", json_string (error->message));
      text = tv_json_to_text (found, 0);
      g_print ("%s\n", text);
    }
  g_printerr ("thamvanctl: %s\n", what);
  if (advice != NULL && *advice != '\0')
    g_printerr ("  %s\n", advice);
  g_printerr ("  (%s: %s)\n", tv_error_to_word (error), error->message);
  return EXIT_FAILED;
}

static int
run_command (const TvCtlCommand *command, GStrv words, gboolean json)
{
  g_autoptr (TvCtl) ctl = tv_ctl_new (command);
  g_autoptr (GError) error = NULL;

  if (!command->run (ctl, words, &error) && error != NULL)
    {
      /* What was found before it failed (the faults of a plan, say) is worth reading, too. */
      g_printerr ("%s", ctl->text->str);
      return report_error (error, json ? ctl->json : NULL);
    }
  if (json)
    {
      g_autofree char *text = tv_json_to_text (ctl->json, 0);

      g_print ("%s\n", text);
    }
  else
    g_print ("%s", ctl->text->str);
  return 0;
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) words = NULL;
  const TvCtlCommand *command = NULL;
  gboolean json = FALSE;
  guint count = 0;

  tv_locale_init ();
  words = g_strdupv (argv + 1);
  json = take_json_option (words);
  if (words[0] == NULL || g_str_equal (words[0], "--help") || g_str_equal (words[0], "-h"))
    {
      print_usage ();
      return words[0] == NULL ? EXIT_USAGE : 0;
    }
  if (g_str_equal (words[0], "--version"))
    {
      g_print ("thamvanctl %s\n", TV_VERSION);
      return 0;
    }
  command = find_command (words, &count);
  if (command == NULL)
    {
      g_printerr (_ ("thamvanctl: there is no command “%s”; see thamvanctl --help\n"), words[0]);
      return EXIT_USAGE;
    }
  return run_command (command, g_strdupv (words + count), json);
}
