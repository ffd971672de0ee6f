#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every C file is as clang-format lays it out; 77 (skipped) where clang-format is not installed."""
import shutil
import subprocess
import sys

from source import ROOT, Findings, c_files


def main():
    program = shutil.which("clang-format")
    if program is None:
        print("clang-format is not installed")
        sys.exit(77)
    found = Findings("format")
    names = [name for _, name in c_files("app", "plugins", "tests")]
    found.seen = len(names)
    reply = subprocess.run(
        [program, "--dry-run", "--ferror-limit=1", *names],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    for line in reply.stderr.split("\n"):
        if "[-Wclang-format-violations]" in line:
            name, number, *_ = line.split(":")
            found.add(name, number, f"run: clang-format -i {name}")
    found.finish()


main()
