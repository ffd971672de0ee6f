# SPDX-License-Identifier: GPL-3.0-or-later
"""The glass of a kiosk: fingers on it, a pointer over it, and how it looks once nothing moves."""

import os
import re
import subprocess
import time

from windows import Failure, click


class Glass:
    """Touches through tv-touch, when we stand on a screen that has them; else the pointer's."""

    def __init__(self, build):
        self.hand = None
        program = os.path.join(build, "tests", "e2e", "tv-touch")
        if os.environ.get("TV_TOUCH") and os.path.exists(program):
            self.hand = subprocess.Popen([program, *os.environ["TV_TOUCH"].split()],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    @property
    def has_touch(self):
        return self.hand is not None

    def say(self, *words):
        self.hand.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.hand.stdin.flush()
        answer = self.hand.stdout.readline().strip()
        if answer != "ok":
            raise Failure("touch %s: %s" % (words, answer or "the hand is gone"))

    def tap(self, x, y):
        if self.has_touch:
            self.say("tap", x, y)
        else:
            click(x, y)

    def drag(self, x, y, to_x, to_y):
        self.say("drag", x, y, to_x, to_y)

    def pinch(self, x, y, apart, to_apart):
        self.say("pinch", x, y, apart, to_apart)

    def scroll(self, pane, down):
        """Moves what lies in @pane by a good part of its height."""
        x, middle, reach = pane[0] + 8, pane[1] + pane[3] // 2, pane[3] * 3 // 8
        if self.has_touch:
            way = reach if down else -reach
            self.drag(x, middle + way, x, middle - way)
        else:
            subprocess.run(["xdotool", "mousemove", str(x), str(middle), "click", "--repeat", "3",
                            "5" if down else "4"], check=True)

    def close(self):
        if self.hand:
            self.hand.stdin.close()
            self.hand.wait()


def look():
    """The bytes of the screen as it is now."""
    return subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"],
                          capture_output=True, check=True).stdout


def look_when_still(within=4, rest=0.4):
    """The screen once it has been the same for @rest seconds; a caret that blinks is not waited for."""
    started = since = time.monotonic()
    seen = look()
    while True:
        now, at = look(), time.monotonic()
        if now != seen:
            seen, since = now, at
        if at - since >= rest or at - started >= within:
            return now


def screen_size():
    said = subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True, text=True,
                          check=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said))


def save(pixels, path):
    """Writes a picture beside the run; wait() for the process at the end."""
    width, height = screen_size()
    process = subprocess.Popen(
        ["convert", "-size", "%dx%d" % (width, height), "-depth", "8", "rgb:-",
         "-define", "png:compression-level=3", path], stdin=subprocess.PIPE)
    process.stdin.write(pixels)
    process.stdin.close()
    return process
