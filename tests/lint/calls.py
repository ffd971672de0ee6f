#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that have something better in their place."""
import re

from source import Findings, blank, c_files, is_waived

EVERYWHERE = {
    "strcpy": "g_strdup or g_strlcpy",
    "strcat": "g_strconcat or GString",
    "sprintf": "g_strdup_printf",
    "vsprintf": "g_strdup_vprintf",
    "gets": "g_input_stream_read",
    "system": "GSubprocess",
    "popen": "GSubprocess",
    "tmpnam": "g_dir_make_tmp",
}
PRODUCT = {
    "atoi": "g_ascii_string_to_signed",
    "atof": "g_ascii_strtod, checked",
    "g_error": "return a GError",
    "usleep": "a GSource",
    "sleep": "a GSource",
    "g_usleep": "a GSource",
    "g_random_int": "randombytes_buf of libsodium",
    "g_random_int_range": "randombytes_uniform of libsodium",
    "g_random_double": "randombytes_random of libsodium",
    "rand": "randombytes_random of libsodium",
    "random": "randombytes_random of libsodium",
    "json_loads": "tv_json_parse",
    "json_loadb": "tv_json_parse",
    "json_load_file": "tv_json_load_file",
}
MAINS_ONLY = {
    "g_print": "g_debug, or a return value",
    "g_printerr": "g_warning, or a GError",
    "printf": "g_debug, or a return value",
    "g_getenv": "read it in the main and hand it on",
    "getenv": "read it in the main and hand it on",
}
# Where the environment is the subject: the reader's language, the child processes' own.
READS_ENVIRONMENT = {
    "app/base/tv-format.c",
    "app/base/tv-locale.c",
    "app/kiosk/tv-kiosk-slot.c",
    "app/render/client/tv-render-child.c",
}
GOTO = re.compile(r"^\s*goto\s", re.MULTILINE)
CALL = re.compile(r"(?<![\w.>])([a-z_][a-z0-9_]*)\s?\(")


def rules_for(name):
    rules = dict(EVERYWHERE)
    if not name.startswith("tests/"):
        rules |= PRODUCT
        may_print = name.endswith("-main.c") or name == "app/thamvan.c"
        if not may_print and not name.startswith(("app/ctl/", "plugins/")):
            rules |= MAINS_ONLY
        if not name.startswith("app/client/"):
            rules["soup_session_new"] = "TvHttpClient"
            rules["soup_session_new_with_options"] = "TvHttpClient"
    if name in READS_ENVIRONMENT:
        rules.pop("g_getenv", None)
    if name == "app/base/tv-json.c":
        for call in ("json_loads", "json_loadb", "json_load_file"):
            rules.pop(call)
    return rules


def main():
    found = Findings("calls")
    for path, name in c_files("app", "plugins", "tests"):
        found.seen += 1
        original = path.read_text(encoding="utf-8")
        lines = original.split("\n")
        text = blank(original)
        rules = rules_for(name)
        for call in CALL.finditer(text):
            number = text.count("\n", 0, call.start()) + 1
            better = rules.get(call.group(1))
            if better is not None and not is_waived(lines, number, call.group(1)):
                found.add(name, number, f"{call.group(1)} () – use instead: {better}")
        for jump in GOTO.finditer(text):
            found.add(name, text.count("\n", 0, jump.start()) + 2, "goto")
    found.finish()


main()
