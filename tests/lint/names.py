#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""File = type = function prefix; how long a file and a function may be; the licence line."""
import pathlib
import re

from source import Findings, blank, c_files, is_waived

MAX_FILE = 900
MAX_FUNCTION = 120
SPDX = "// SPDX-License-Identifier: GPL-3.0-or-later"
FUNCTION = re.compile(r"^([a-z_][a-z0-9_]*) \(", re.MULTILINE)


def functions(text):
    """Name, first and last line, and whether it is static, of every function that has a body."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        match = FUNCTION.match(line)
        if match is None or number == 0:
            continue
        body = next((i for i in range(number, len(lines)) if lines[i].startswith(("{", "}"))), None)
        if body is None or not lines[body].startswith("{"):
            continue
        if any(lines[i].rstrip().endswith(";") for i in range(number, body)):
            continue
        end = next((i for i in range(body, len(lines)) if lines[i].startswith("}")), body)
        head = " ".join(lines[max(0, number - 2) : number])
        yield match.group(1), number + 1, end - body - 1, "static" in head


def prefixes(name):
    """tv-desk-api-types.c may hold tv_desk_api_… too: parts of one type lie in several files."""
    stem = re.sub(r"(-private)?\.[ch]$", "", name.rsplit("/", 1)[1]).replace("-", "_")
    parts = stem.split("_")
    return {"_".join(parts[:n]) + "_" for n in range(2, len(parts) + 1)} | {stem}


def read_known():
    """Names that were there before the rule was checked. Take lines off this list, add none."""
    lines = (pathlib.Path(__file__).parent / "names.known").read_text(encoding="utf-8").split("\n")
    return {line for line in lines if line and not line.startswith("#")}


def check_prefix(name, function, number, lines, found):
    if function == "main" or name.startswith("tests/") or is_waived(lines, number, "prefix"):
        return
    if function in KNOWN:
        return
    if not function.startswith("tv_"):
        found.add(name, number, f"{function} () is public and does not start with tv_")
    elif not any(function.startswith(p) or function == p for p in prefixes(name)):
        found.add(name, number, f"{function} () does not start with its file's name")


KNOWN = read_known()


def main():
    found = Findings("names")
    for path, name in c_files("app", "plugins", "tests"):
        found.seen += 1
        original = path.read_text(encoding="utf-8")
        lines = original.split("\n")
        if lines[0] != SPDX:
            found.add(name, 1, f"the first line must be: {SPDX}")
        if name.endswith(".h") and "#pragma once" not in lines:
            found.add(name, 1, "#pragma once is missing")
        if len(lines) > MAX_FILE and not is_waived(lines, 6, "length"):
            found.add(name, MAX_FILE, f"{len(lines)} lines, {MAX_FILE} at most")
        if name.endswith(".h"):
            continue
        for function, number, length, static in functions(blank(original)):
            if length > MAX_FUNCTION and not is_waived(lines, number, "length"):
                found.add(name, number, f"{function} () has {length} lines, {MAX_FUNCTION} at most")
            if not static:
                check_prefix(name, function, number, lines, found)
    found.finish()


main()
