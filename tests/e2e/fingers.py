# SPDX-License-Identifier: GPL-3.0-or-later
"""A citizen's whole run by real events: fingers.py BUILD DEMO [portrait|landscape]

Runs inside a demo that is up (app/demo --headless --fingers). The accessibility bus only tells where
things are and what they say; every press is a touch of a screen that has touch, a click of the
pointer or a key. Without a shape: both shapes of a kiosk, each on a screen of its own. Where such a
screen cannot be made (that needs root), the pointer does what a finger would, and what takes two
fingers is skipped. Pictures go to DEMO/loop (p-* portrait, l-* landscape, e-* in English), steps to
DEMO/loop/fingers-SHAPE.txt. Each page's smallest target is measured: 60 px at least, both ways.
"""

import gettext
import json
import os
import re
import subprocess
import sys
import time
import unicodedata

from glass import Glass, look, look_when_still, save, screen_size
from windows import Failure, Kiosk, Record, click, poll, type_keys

build, demo = sys.argv[1:3]
here = os.path.dirname(os.path.abspath(__file__))

SIZES = {"portrait": "1080x1920", "landscape": "1920x1080"}
SMALLEST = 60
LEAST_SEEN = 100
PLAN = "Điều chỉnh cục bộ Quy hoạch phân khu*"
TELEX = "Ddeef nghij mowr roongj viar hef ven hoof"
TYPED = "Đề nghị mở rộng vỉa hè ven hồ"
TAPPED = ["Space", "d", "d", "e", "p", "j"]
WHOLE = TYPED + " đẹp"
WORDS = {
    "vi": {"stance": "Đồng ý một phần", "topic": "Cây xanh, rừng, môi trường",
           "text": "Nội dung góp ý", "lives": "Có", "named": "Gửi ẩn danh"},
    "en": {"stance": "I agree in part", "topic": "Trees, forest, environment",
           "text": "Your comment", "lives": "Yes", "named": "Without my name"},
}


class Steps(Record):
    """The loop's record, with names of our own beside its pictures."""

    def __init__(self, shape):
        self.folder = os.path.join(demo, "loop")
        self.mark = shape[0]
        self.number = 0
        self.failed = False
        self.saving = []
        os.makedirs(self.folder, exist_ok=True)
        self.steps = open(os.path.join(self.folder, "fingers-%s.txt" % shape), "w", encoding="utf-8")

    def picture(self, name, display=None):
        if name.endswith("-failed"):
            name = self.mark + "-" + name
        self.saving.append(save(look_when_still(), os.path.join(self.folder, name + ".png")))

    def note(self, words):
        print("# " + words, flush=True)
        print("# " + words, file=self.steps, flush=True)

    def skip(self, title, why):
        self.number += 1
        for out in (sys.stdout, self.steps):
            print("ok %d - %s # SKIP %s" % (self.number, title, why), file=out, flush=True)

    def close(self):
        for process in self.saving:
            process.wait()
        self.steps.close()


class Visitor:
    """Somebody before the kiosk: sees by the accessibility bus, acts by events."""

    def __init__(self, record, glass):
        self.record = record
        self.glass = glass
        self.kiosk = Kiosk(os.environ["XDG_RUNTIME_DIR"])
        self.runner = None
        self.speak("vi")
        self.small = []

    def speak(self, language):
        self.language = language
        self.words = WORDS[language]
        self.say = gettext.translation("thamvan", os.path.join(build, "po"), [language],
                                       fallback=True).gettext

    # The kiosk

    def open_kiosk(self, *options):
        log = open(os.path.join(demo, "logs", "fingers-kiosk"), "a", encoding="utf-8")
        self.runner = subprocess.Popen(
            [os.path.join(build, "app", "thamvan"), "--kiosk", "--agent",
             os.path.join(demo, "agent.sock"), *options], stdout=log, stderr=log)
        self.speak("vi")
        self.kiosk.attach()
        self.hand.find(self.say("See the plans"), within=20)

    def close_kiosk(self):
        if self.runner:
            self.runner.terminate()
            self.runner.wait()
            self.runner = None

    @property
    def hand(self):
        return self.kiosk.hand

    # What can be seen

    def shows(self, name, within=0.2, **more):
        return self.hand.ask("find", name=name, within=within, **more)["ok"]

    def place(self, name, **more):
        """Where the middle of @name is, scrolled into sight by a finger and at rest."""
        before = None
        for _ in range(40):
            now = self.hand.find(name, **more)
            if now != before:
                before = now
                continue
            x, y, width, height = now["seen"]
            if width > 0 and height >= min(now["box"][3], 48):
                return x + width // 2, y + height // 2
            self.glass.scroll(now["pane"], down=now["box"][1] + height > now["pane"][1])
            before = None
        raise Failure("%s does not come into sight" % name)

    def page(self, name):
        """A picture of the page, and its smallest target."""
        self.record.picture(name)
        targets = [(role, words, box) for role, words, box in self.hand.need("targets")["targets"]
                   if box[2] > 0 and box[3] > 0]
        if not targets:
            raise Failure("%s has nothing to press" % name)
        role, words, box = min(targets, key=lambda target: min(target[2][2:]))
        self.record.note("%s: %d targets, the smallest %dx%d (%s %s)" % (
            name, len(targets), box[2], box[3], role, words))
        for role, words, box in targets:
            if min(box[2:]) < SMALLEST:
                self.small.append("%s: %s “%s” is %dx%d" % (name, role, words, box[2], box[3]))

    def check_targets(self):
        small, self.small = self.small, []
        if small:
            raise Failure("targets below %d px:\n  %s" % (SMALLEST, "\n  ".join(small)))

    # What can be done

    def press(self, how, name, then, **more):
        """Until @then shows, as a person would press again; never on what has gone meanwhile."""
        for _ in range(4):
            how(*self.place(name, **more))
            if self.shows(then, within=2.5):
                return
            if not self.shows(name, within=0, **more):
                break
        self.hand.find(then, within=15)

    def tap(self, name, then, **more):
        self.press(self.glass.tap, name, then, **more)

    def point(self, name, then, **more):
        self.press(click, name, then, **more)

    def until(self, condition, act, what):
        for _ in range(4):
            act()
            try:
                return poll(condition, 2.5, what)
            except Failure:
                continue
        raise Failure(what)

    # Ways through the pages

    def to_plan(self, mark):
        say = self.say
        self.page(mark + "-home")
        self.tap(say("See the plans"), PLAN)
        self.page(mark + "-plans")
        self.tap(PLAN, say("Documents"))
        self.page(mark + "-plan")

    def to_map(self, mark):
        self.tap(self.say("Open the map: what may be built here?"), self.say("Map of the plan"))
        poll(self.metres, 10, "the scale of the map")
        self.page(mark + "-map")

    def metres(self):
        """What the bar of the scale stands for."""
        for text in self.hand.read():
            found = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s(k?m)", text)
            if found:
                number = float(found.group(1).replace(",", "."))
                return number * (1000 if found.group(2) == "km" else 1)
        return None

    def map_box(self):
        return self.hand.find(self.say("Map of the plan"))["box"]

    def map_middle(self):
        x, y, width, height = self.map_box()
        return x + width // 2, y + height // 2

    def zoom(self):
        before = self.metres()
        x, y = self.map_middle()
        self.until(lambda: (self.metres() or before) < before,
                   lambda: self.glass.pinch(x, y, 120, 480), "two fingers zoom")

    def move(self):
        before = look_when_still()
        x, y = self.map_middle()
        self.glass.drag(x, y, x - 140, y - 60)
        if look_when_still() == before:
            raise Failure("a finger does not move the map")

    def lot(self, mark):
        """The middle, and round it where that is a road or water."""
        x, y = self.map_middle()
        for right, down in ((0, 0), (90, 0), (-90, 0), (0, 90), (0, -90), (120, 120), (-120, -120)):
            self.glass.tap(x + right, y + down)
            if self.shows(self.say("What may be built here?"), within=1.5):
                self.page(mark + "-lot")
                return
        raise Failure("no lot answers a tap")

    def legend(self, mark):
        self.glass.tap(*self.place(self.say("Legend and layers")))
        self.page(mark + "-legend")

    def to_form(self, mark):
        say = self.say
        self.point(say("Home"), say("Open for your opinion"))
        self.point(say("Open for your opinion"), say("Give my opinion"))
        self.page(mark + "-rounds")
        self.tap(say("Give my opinion"), self.words["stance"])
        self.page(mark + "-form")

    def to_text(self, mark):
        """The form's first pages, to the field of free words with the keyboard below it."""
        self.glass.tap(*self.place(self.words["stance"]))
        self.tap(self.say("Next"), self.words["topic"])
        self.point(self.words["topic"], self.words["topic"])
        self.page(mark + "-topics")
        field = self.words["text"] + "*"
        self.tap(self.say("Next"), field)
        self.until(lambda: self.shows(self.say("Keyboard")),
                   lambda: self.glass.tap(*self.place(field, role="text")), "the keyboard comes up")
        poll(lambda: self.hand.find(field, role="text")["seen"][3] >= LEAST_SEEN, 3,
             "the field to write in stays in sight beside the keyboard")

    def written(self):
        return self.hand.need("text", name=self.words["text"] + "*", role="text")["text"]

    def expect(self, wanted):
        try:
            poll(lambda: self.written() == wanted, 5, "the words")
        except Failure:
            raise Failure("written is %r, not %r" % (self.written(), wanted)) from None
        if unicodedata.normalize("NFC", self.written()) != self.written():
            raise Failure("%r is not composed" % self.written())

    def type_text(self):
        type_keys(TELEX)
        self.expect(TYPED)

    def tap_text(self, mark):
        say = self.say
        so_far = TYPED
        for key in TAPPED:
            x, y = self.place(say("Space") if key == "Space" else key, inside=say("Keyboard"))
            self.glass.tap(x, y)
            poll(lambda: self.written() != so_far, 5, "the key %s writes" % key)
            so_far = self.written()
        self.expect(WHOLE)
        self.page(mark + "-text")

    def to_review(self, mark):
        say = self.say
        # With the keyboard up: it goes, and the press must still count.
        self.tap(say("Next"), say("Choose on the map"))
        self.page(mark + "-place")
        self.tap(say("Choose on the map"), say("Use this place"))
        poll(self.metres, 10, "the map")
        bare = look_when_still()
        self.until(lambda: look() != bare, lambda: self.glass.tap(*self.map_middle()), "a pin")
        self.page(mark + "-pin")
        self.tap(say("Use this place"), say("Take the place back"))
        self.tap(say("Next"), self.words["lives"])
        self.page(mark + "-link")
        self.tap(say("Next"), self.words["named"])
        self.page(mark + "-named")
        self.tap(say("Read it through"), WHOLE)
        self.page(mark + "-review")

    def send(self, mark):
        before = self.acknowledged()
        self.tap(self.say("Send"), self.say("I have written down the code"))
        self.page(mark + "-receipt")
        digits = "".join(re.sub(r"\D", "", text) for text in self.hand.read()
                         if re.fullmatch(r"[\d\s]{6,}", text))
        if len(digits) != 18:
            raise Failure("no code of 18 digits: %s" % self.hand.read())
        poll(lambda: self.acknowledged() > before, 60, "the province signs for it")

    def acknowledged(self):
        said = subprocess.run(
            [os.path.join(build, "app", "thamvanctl"), "status", "--json", "--agent",
             os.path.join(demo, "agent.sock")], capture_output=True, text=True, check=True).stdout
        return json.loads(said)["acked"]

    def leave(self):
        self.glass.tap(*self.place(self.say("I have written down the code")))
        self.kiosk.attach()
        self.hand.find(self.say("See the plans"), within=20)
        left = [text for text in self.hand.read() if WHOLE in text]
        if left:
            raise Failure("the next visitor sees %s" % left)

    # The countdown

    def count_down(self, mark):
        say = self.say
        self.tap(say("See the plans"), PLAN)
        self.hand.find(say("Are you still there?"), within=15)
        self.page(mark + "-idle")
        self.glass.tap(*self.place(say("I am still here")))
        self.hand.need("gone", name=say("Are you still there?"))
        self.hand.find(PLAN)

    def count_out(self):
        say = self.say
        self.hand.find(say("Are you still there?"), within=15)
        began = time.monotonic()
        self.kiosk.attach(within=40)
        self.hand.find(say("See the plans"), within=20)
        if self.shows(PLAN) or time.monotonic() - began < 5:
            raise Failure("the visit was not replaced by a fresh one")


class Run:
    def __init__(self, shape):
        self.shape = shape
        self.mark = shape[0]
        self.record = Steps(shape)
        self.glass = Glass(build)
        self.visitor = Visitor(self.record, self.glass)

    def do(self, steps):
        """Stops at the first that fails; two fingers are skipped where there are none."""
        for title, action, by_touch in steps:
            if by_touch and not self.glass.has_touch:
                self.record.skip(title, "no touch screen here, only a pointer")
            elif not self.record.step("%s, %s" % (self.shape, title), action):
                return False
        return True

    def citizen(self):
        visitor, mark = self.visitor, self.mark
        return self.do([
            ("open: the kiosk on its screen", visitor.open_kiosk, False),
            ("plan: by touch from the first page", lambda: visitor.to_plan(mark), False),
            ("map: opened by touch", lambda: visitor.to_map(mark), False),
            ("map: two fingers zoom", visitor.zoom, True),
            ("map: a finger moves it", visitor.move, True),
            ("map: a tap on a lot tells what may be built", lambda: visitor.lot(mark), False),
            ("consultation: found by the pointer, its form opened by touch",
             lambda: visitor.to_form(mark), False),
            ("form: answered up to the free words", lambda: visitor.to_text(mark), False),
            ("words: Telex keys write Vietnamese", visitor.type_text, False),
            ("words: keys on the screen write on", lambda: visitor.tap_text(mark), False),
            ("form: a place on the map, and the rest, to the review",
             lambda: visitor.to_review(mark), False),
            ("sent: the code shows, the province signs", lambda: visitor.send(mark), False),
            ("ended: the next visitor finds nothing of it", visitor.leave, False),
        ])

    def tour(self, mark):
        visitor = self.visitor
        visitor.to_plan(mark)
        visitor.to_map(mark)
        visitor.legend(mark)
        visitor.lot(mark)
        visitor.to_form(mark)
        visitor.to_text(mark)
        visitor.page(mark + "-text")

    def english(self):
        visitor = self.visitor
        visitor.tap(visitor.say("Hide the keyboard"), visitor.say("Finish"))
        visitor.glass.tap(*visitor.place(visitor.say("Finish")))
        visitor.kiosk.attach()
        visitor.tap("English", "Tiếng Việt")
        visitor.speak("en")
        self.tour("e")

    def idle(self):
        visitor = self.visitor
        visitor.close_kiosk()
        return self.do([
            ("idle: a kiosk that waits 4 s", lambda: visitor.open_kiosk("--idle", "4"), False),
            ("idle: the countdown comes, and goes by a touch", lambda: visitor.count_down(self.mark),
             False),
            ("idle: left alone, the visit is replaced", visitor.count_out, False),
        ])

    def pages(self):
        return self.do([
            ("open: the kiosk on its screen", self.visitor.open_kiosk, False),
            ("pages: home, plan, map, form", lambda: self.tour(self.mark), False),
            ("pages: the same in English", self.english, False),
        ])

    def run(self):
        try:
            width, height = screen_size()
            self.record.note("%s, %dx%d, %s" % (self.shape, width, height,
                                                "touch" if self.glass.has_touch else "pointer only"))
            if self.shape == "portrait":
                self.citizen()
            else:
                _ = self.pages() and self.idle()
            self.record.step("%s, targets: none below %d px" % (self.shape, SMALLEST),
                             self.visitor.check_targets)
        finally:
            self.visitor.close_kiosk()
            self.glass.close()
            self.record.close()
        return 1 if self.record.failed else 0


def both():
    failed = 0
    for shape, size in SIZES.items():
        for wrapper in (os.path.join(here, "touch"), os.path.join(here, "..", "display")):
            result = subprocess.run(
                ["sh", wrapper, "/usr/bin/python3", os.path.abspath(__file__), build, demo, shape],
                env=dict(os.environ, SCREEN=size), check=False).returncode
            if result != 77:
                break
        failed |= result
    return 1 if failed else 0


sys.exit(Run(sys.argv[3]).run() if len(sys.argv) > 3 else both())
