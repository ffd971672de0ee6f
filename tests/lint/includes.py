#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom: the table of app/meson.build is the law, private headers stay at home,
config.h comes first."""
import re

from source import ROOT, Findings, blank, c_files

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^">]+)[">]', re.MULTILINE)
ROW = re.compile(r"\[\s*'([a-z/]+)',\s*\[([^\]]*)\]", re.DOTALL)


def read_rooms():
    """room → all rooms it may include, itself too, as app/meson.build lists them."""
    text = (ROOT / "app/meson.build").read_text(encoding="utf-8")
    table = text[text.index("rooms = [") : text.index("room_deps = {}")]
    direct = {room: re.findall(r"'([a-z/]+)'", used) for room, used in ROW.findall(table)}
    direct["ctl"] = direct.get("ctl", []) + ["server"]
    # The two halves of one room: the child speaks the frame format that the client defines.
    direct["render/child"] = direct.get("render/child", []) + ["render/client"]
    allowed = {}

    def close(room):
        if room not in allowed:
            allowed[room] = {room}
            for used in direct.get(room, []):
                allowed[room] |= close(used)
        return allowed[room]

    for room in direct:
        close(room)
    return allowed


def room_of(name, rooms):
    """The room of a file of app/, the longest name first."""
    for room in sorted(rooms, key=len, reverse=True):
        if name.startswith(f"app/{room}/"):
            return room
    return None


def check_order(name, text, found):
    first = INCLUDE.search(text)
    if name.endswith(".c") and "meson" not in name:
        if first is None or first.group(2) != "config.h":
            found.add(name, 1, 'the first include must be "config.h"')


def check_include(name, room, quote, target, number, rooms, found):
    if quote == "<":
        return
    folder = target.rsplit("/", 1)[0] if "/" in target else None
    if folder is None or folder not in rooms:
        return
    own_test = name.startswith(f"tests/{folder.split('/')[0]}/")
    if target.endswith("-private.h") and folder != room and not own_test:
        found.add(name, number, f"{target} is private to {folder}")
    if room is not None and folder not in rooms[room]:
        found.add(name, number, f"{room} may not include {folder} ({target})")
    # A program's main is compiled outside its room.
    if folder == room and not name.endswith("-main.c"):
        found.add(name, number, f"own headers are named without their room: {target}")


def main():
    found = Findings("includes")
    rooms = read_rooms()
    for path, name in c_files("app", "plugins", "tests"):
        found.seen += 1
        text = blank(path.read_text(encoding="utf-8"), keep_strings=True)
        room = room_of(name, rooms)
        check_order(name, text, found)
        for include in INCLUDE.finditer(text):
            number = text.count("\n", 0, include.start()) + 1
            number += include.group(0).count("\n")
            check_include(name, room, *include.groups(), number, rooms, found)
    found.finish()


main()
