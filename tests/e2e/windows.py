# SPDX-License-Identifier: GPL-3.0-or-later
"""What a driven run needs: hands on windows, pictures of them, and a record of the steps."""

import glob
import json
import os
import subprocess
import sys
import tempfile
import time

here = os.path.dirname(os.path.abspath(__file__))


class Failure(Exception):
    """A step did not come out as it should."""


def poll(condition, within, what):
    deadline = time.monotonic() + within
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise Failure("%s: not within %d s" % (what, within))
        time.sleep(0.1)


class Hand:
    """One program's windows, by the accessibility bus at @address."""

    def __init__(self, address):
        environment = dict(os.environ, AT_SPI_BUS_ADDRESS=address)
        environment.pop("GTK_A11Y", None)
        self.process = subprocess.Popen(
            ["/usr/bin/python3", os.path.join(here, "hand.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, env=environment)

    def ask(self, do, **command):
        self.process.stdin.write(json.dumps({"do": do, **command}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            return {"ok": False, "problem": "the hand is gone"}
        return json.loads(line)

    def need(self, do, **command):
        answer = self.ask(do, **command)
        if not answer.get("ok"):
            tree = self.ask("tree").get("tree", [])
            raise Failure("%s %s: %s\n  what shows:\n  %s" % (
                do, command, answer.get("problem", "not there"), "\n  ".join(tree[:150])))
        return answer

    def find(self, name, **more):
        return self.need("find", name=name, **more)

    def press(self, name, **more):
        answer = self.need("press", name=name, **more)
        if "at" in answer:
            click(*answer["at"])

    def go(self, name, arrival):
        """Presses what leads to a page, again where the press came before the page could take it."""
        for _attempt in range(4):
            self.press(name)
            if self.ask("find", name=arrival, within=8)["ok"]:
                return
        raise Failure("%s does not lead to %s" % (name, arrival))

    def write(self, name, text, **more):
        self.need("write", name=name, text=text, **more)

    def read(self, name=None):
        return self.need("read", **({"name": name} if name else {}))["text"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def session_address():
    """The session's own accessibility bus: on X11 the root window may name a visit's instead."""
    answer = subprocess.run(
        ["gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus",
         "--method", "org.a11y.Bus.GetAddress"], capture_output=True, text=True, check=True).stdout
    return answer.split("'")[1]


class Display:
    """Another screen beside the one we stand on, with a window manager."""

    def __init__(self, size):
        number = 120
        while os.path.exists("/tmp/.X11-unix/X%d" % number):
            number += 1
        self.name = ":%d" % number
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.environment = dict(os.environ, DISPLAY=self.name)
        self.processes = [subprocess.Popen(
            ["Xvfb", self.name, "-screen", "0", size + "x24", "-nolisten", "tcp", "-noreset"], **quiet)]
        poll(lambda: os.path.exists("/tmp/.X11-unix/X%d" % number), 10, "a screen")
        # A window that is there before its manager may wait for it for ever.
        handle, managed = tempfile.mkstemp()
        os.close(handle)
        for program in (["openbox", "--startup", "rm -f " + managed], ["xcompmgr"]):
            self.processes.append(subprocess.Popen(program, env=self.environment, **quiet))
        poll(lambda: not os.path.exists(managed), 10, "a window manager")

    def close(self):
        for process in reversed(self.processes):
            process.terminate()
            process.wait()


def click(x, y):
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True)


def type_keys(keys):
    """Plain keys, as a keyboard sends them: Telex turns them into Vietnamese."""
    subprocess.run(["xdotool", "type", "--delay", "40", keys], check=True)


def visit_folders(runtime):
    return set(glob.glob(os.path.join(runtime, "thamvan-kiosk", "visit-*")))


class Kiosk:
    """The visit that is on the screen; the runner brings the next one when it ends."""

    def __init__(self, runtime):
        self.runtime = runtime
        self.hand = None
        self.folder = None

    def attach(self, within=30):
        """A hand on the visit whose window shows; another one than before."""
        before = self.folder
        if self.hand:
            self.hand.close()
            self.hand = None
        hands = {}

        def look():
            for folder in visit_folders(self.runtime) - {before}:
                for bus in glob.glob(os.path.join(folder, "at-spi", "bus*")):
                    if bus not in hands:
                        hands[bus] = Hand("unix:path=" + bus)
                    if hands[bus].ask("find", name="*", role="frame", within=0.2)["ok"]:
                        self.folder = folder
                        return hands.pop(bus)
            return None

        try:
            self.hand = poll(look, within, "a visit on the screen")
        finally:
            for hand in hands.values():
                hand.close()
        return self.hand


class Record:
    """Pictures and a transcript, in the order of the steps."""

    def __init__(self, folder):
        self.folder = folder
        self.number = 0
        self.failed = False
        os.makedirs(folder, exist_ok=True)
        self.steps = open(os.path.join(folder, "steps.txt"), "w", encoding="utf-8")

    def picture(self, name, display=None):
        path = os.path.join(self.folder, name + ".png")
        screen = ["-display", display.name] if display else []
        subprocess.run(["import", *screen, "-window", "root", path], check=False)

    def step(self, title, action):
        self.number += 1
        try:
            action()
        except (Failure, subprocess.CalledProcessError, OSError, KeyError, ValueError) as problem:
            self.failed = True
            self.picture("%02d-failed" % self.number)
            print("not ok %d - %s" % (self.number, title), flush=True)
            print("not ok %d - %s" % (self.number, title), file=self.steps, flush=True)
            print(problem, file=sys.stderr)
            return False
        print("ok %d - %s" % (self.number, title), flush=True)
        print("ok %d - %s" % (self.number, title), file=self.steps, flush=True)
        return True
