#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No path of one machine, no note to come back to, no line that ends in blanks, in any text file."""
import re

from source import ROOT, Findings

SKIP = {".git", "node_modules", "COPYING"}
TEXT = {
    ".c", ".h", ".py", ".sh", ".build", ".txt", ".ui", ".xml", ".css", ".md", ".conf", ".example",
    ".service", ".desktop", ".plugin", ".in", ".supp", ".override", ".options", "",
}
RULES = [
    (re.compile(r"(?<![\w.>'])/(?:work/(?:main|shared)|home/[a-z]+/|root/\.)"), "a path of one machine"),
    (re.compile(r"/tmp/(?:b|bs|s|vi)[-/]"), "a path of one machine"),
    (re.compile(r"\b(?:" + "TO" + r"DO|FIX" + r"ME)\b"), "do it, or write an issue"),
    (re.compile(r"^#if 0\b"), "dead code"),
    (re.compile(r"[ \t]+$"), "blanks at the end of the line"),
    (re.compile(r"^(?:<{7}|>{7}|={7}$)"), "a merge was left unfinished"),
]


def text_files():
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if not path.is_file() or path.is_symlink() or SKIP & set(parts):
            continue
        if parts[0].startswith("build") or path.suffix not in TEXT or path.stat().st_size > 1 << 20:
            continue
        yield path, "/".join(parts)


def main():
    found = Findings("words")
    for path, name in text_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found.seen += 1
        for number, line in enumerate(text.split("\n"), 1):
            for pattern, message in RULES:
                if pattern.search(line):
                    found.add(name, number, message)
    found.finish()


main()
