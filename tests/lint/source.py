#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lints share: the C files of the project, comments and strings blanked, findings told."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL
)


def c_files(*folders):
    """All .c and .h files below the folders, each with its path as the project names it."""
    for folder in folders or ("app", "plugins", "tests"):
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            if path.is_file():
                yield path, path.relative_to(ROOT).as_posix()


def blank(text, keep_strings=False):
    """The text with comments, and strings too, turned into blanks; lines keep their numbers."""

    def hide(match):
        token = match.group(0)
        if keep_strings and token[0] in "\"'":
            return token
        return re.sub(r"[^\n]", " ", token)

    return TOKEN.sub(hide, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def is_waived(lines, number, rule):
    """A comment `nocheck:<rule> reason` on the line, or in the comment right above, says why not."""
    for at in range(number - 1, max(number - 6, -1), -1):
        if at < len(lines) and f"nocheck:{rule} " in lines[at]:
            return True
    return False


class Findings:
    """Collects what is wrong and ends the program as meson expects."""

    def __init__(self, what):
        self.what = what
        self.found = []
        self.seen = 0

    def add(self, name, number, message):
        self.found.append(f"{name}:{number}: {message}")

    def finish(self):
        for finding in self.found:
            print(finding)
        print(f"{self.what}: {self.seen} files, {len(self.found)} findings")
        sys.exit(1 if self.found else 0)
