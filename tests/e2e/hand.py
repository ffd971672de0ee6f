# SPDX-License-Identifier: GPL-3.0-or-later
"""A hand on one program's windows, through its accessibility bus.

One process holds one bus (AT_SPI_BUS_ADDRESS in its environment), because every visit of the kiosk
has a bus of its own. Reads one JSON command a line on standard input, answers one JSON line each:
  {"do": "find",  "name": …, "role": …?}         waits for a widget that shows
  {"do": "gone",  "name": …}                      waits until none shows
  {"do": "press", "name": …, "role": …?}          its click action, by name; {"at": [x, y]} if none
  {"do": "write", "name": …, "text": …}           into an entry or text view
  {"do": "read",  "name": …?}                     all text that shows (below that widget)
  {"do": "text",  "name": …}                      what is written in an entry or text view
  {"do": "targets"}                               all that can be pressed, with their boxes
  {"do": "tree"}                                  roles and names, for looking
A name that ends in "*" is a beginning; "inside" names a widget to look in. Boxes are [x, y, width,
height] in the window; "seen" is what its scroller shows of a box, "pane" the scroller's own.
Everything polls until "within" seconds (10) have passed.
"""

import fnmatch
import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

ACTIONS = ("click", "press", "activate", "toggle", "expand")
TARGETS = ("push button", "toggle button", "check box", "radio button", "link", "combo box")


def programs():
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(number)
        if program is not None:
            yield program


def shows(node, depth):
    """GTK 4.8 sets SHOWING on windows alone; what is below them is VISIBLE or not."""
    try:
        states = node.get_state_set()
    except Exception:
        return False
    return states.contains(Atspi.StateType.SHOWING if depth == 1 else Atspi.StateType.VISIBLE)


def showing(node, depth=0):
    """Like walk(), without going below what does not show."""
    if depth > 60 or (depth > 0 and not shows(node, depth)):
        return
    yield node
    try:
        count = node.get_child_count()
    except Exception:
        return
    for number in range(min(count, 400)):
        try:
            child = node.get_child_at_index(number)
        except Exception:
            continue
        if child is not None:
            yield from showing(child, depth + 1)


def text_of(node):
    try:
        name = node.get_name() or ""
        if not name and "Text" in node.get_interfaces():
            name = Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))
        return name
    except Exception:
        return ""


def matches(node, command):
    role = command.get("role")
    try:
        if role and node.get_role_name() != role:
            return False
    except Exception:
        return False
    wanted = command.get("name", "")
    name = text_of(node)
    return fnmatch.fnmatchcase(name, wanted)


def nodes():
    for program in programs():
        yield from showing(program)


def find(command):
    if "inside" in command:
        top = find({"name": command["inside"]})
        there = showing(top, 2) if top else ()
    else:
        there = nodes()
    for node in there:
        if matches(node, command):
            return node
    return None


def wait(command, condition):
    deadline = time.monotonic() + float(command.get("within", 10))
    while True:
        try:
            result = condition()
        except GLib.Error:
            result = None  # a widget went away while we looked: look again
        if result:
            return result
        if time.monotonic() > deadline:
            return None
        time.sleep(0.05)


def box(node):
    extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return [extents.x, extents.y, extents.width, extents.height]


def pane_of(node):
    """The box of the scroller that @node lies in, or None."""
    while node is not None and node.get_role_name() != "frame":
        if node.get_role_name() == "scroll pane":
            return box(node)
        node = node.get_parent()
    return None


def overlap(one, other):
    x, y = max(one[0], other[0]), max(one[1], other[1])
    return [x, y, min(one[0] + one[2], other[0] + other[2]) - x,
            min(one[1] + one[3], other[1] + other[3]) - y]


def do_find(command):
    node = wait(command, lambda: find(command))
    if node is None:
        return {"ok": False}
    whole, pane = box(node), pane_of(node)
    return {"ok": True, "box": whole, "pane": pane, "role": node.get_role_name(),
            "seen": overlap(whole, pane) if pane else whole}


def do_gone(command):
    return {"ok": bool(wait(command, lambda: find(command) is None))}


def action_of(node):
    """The nearest widget from @node upwards that can be pressed, and which of its actions that is."""
    for _ in range(5):
        if node is None:
            return None
        if "Action" in node.get_interfaces():
            names = [Atspi.Action.get_action_name(node, number)
                     for number in range(Atspi.Action.get_n_actions(node))]
            for wanted in ACTIONS:
                if wanted in names:
                    return node, names.index(wanted)
        node = node.get_parent()
    return None


def do_press(command):
    def press():
        node = find(command)
        if node is None:
            return None
        found = action_of(node)
        if found is None:
            x, y, width, height = box(node)
            return {"ok": True, "at": [x + width // 2, y + height // 2]}
        # A widget that is not laid out yet takes the call and does nothing.
        here = box(found[0])
        time.sleep(0.1)
        if here[2] <= 0 or box(found[0]) != here:
            return None
        return {"ok": True} if Atspi.Action.do_action(*found) else None

    return wait(command, press) or {"ok": False}


def do_write(command):
    def editable():
        for node in nodes():
            if matches(node, command) and "EditableText" in node.get_interfaces():
                return node
        return None

    node = wait(command, editable)
    if node is None:
        return {"ok": False}
    return {"ok": bool(Atspi.EditableText.set_text_contents(node, command["text"])), "box": box(node)}


def do_read(command):
    top = wait(command, lambda: find(command)) if command.get("name") else None
    found = []
    for node in showing(top, 2) if top else nodes():
        text = text_of(node)
        if text and (not found or found[-1] != text):
            found.append(text)
    return {"ok": True, "text": found}


def do_text(command):
    def content():
        for node in nodes():
            if matches(node, command) and "Text" in node.get_interfaces():
                return {"ok": True, "text": Atspi.Text.get_text(
                    node, 0, Atspi.Text.get_character_count(node))}
        return None

    return wait(command, content) or {"ok": False}


def do_targets(command):
    found = []
    for node in nodes():
        try:
            if node.get_role_name() in TARGETS:
                found.append([node.get_role_name(), text_of(node), box(node)])
        except Exception:
            continue
    return {"ok": True, "targets": found}


def do_tree(command):
    found = []
    for node in nodes():
        try:
            found.append("%s|%s|%s" % (node.get_role_name(), text_of(node)[:80], box(node)))
        except Exception:
            continue
    return {"ok": True, "tree": found}


COMMANDS = {
    "find": do_find,
    "gone": do_gone,
    "press": do_press,
    "write": do_write,
    "read": do_read,
    "text": do_text,
    "targets": do_targets,
    "tree": do_tree,
}

Atspi.init()
for line in sys.stdin:
    command = json.loads(line)
    try:
        answer = COMMANDS[command["do"]](command)
    except Exception as problem:
        answer = {"ok": False, "problem": repr(problem)}
    print(json.dumps(answer, ensure_ascii=False), flush=True)
