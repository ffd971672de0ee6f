# SPDX-License-Identifier: GPL-3.0-or-later
"""The product's main job, driven through its real windows: loop.py BUILD DEMO SERVER_URL

Runs inside a demo that is up (app/demo --headless): the kiosk shows a plan, a citizen writes an
opinion on it, it is sealed, kept, sent and received; an official answers and publishes at the Desk;
the kiosk shows the answer to whoever holds the code, also when the server is gone. Each step leaves
a picture in DEMO/loop, and one line in DEMO/loop/steps.txt.
"""

import gettext
import json
import os
import re
import signal
import subprocess
import sys
import time

from windows import Display, Failure, Hand, Kiosk, Record, click, poll, session_address

build, demo, server = sys.argv[1:4]
root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_ = gettext.translation("thamvan", os.path.join(build, "po"), ["vi"], fallback=True).gettext

PLAN = "qhpk-ho-thong"
REASON = "Đề nghị phù hợp với quy hoạch phân khu và ý kiến của nhiều hộ dân"
REFERENCE = "Thuyết minh, mục 3, trang 2"
ANSWER = "Đồ án sẽ mở rộng vỉa hè đường ven hồ theo đề nghị."
CITIZEN = "Nguyễn Thị Hồ Thông"
OPINION = "Đề nghị mở rộng vỉa hè quanh hồ và trồng thêm cây xanh."


def ctl(*words):
    result = subprocess.run(
        [os.path.join(build, "app", "thamvanctl"), *words], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise Failure("thamvanctl %s: %s" % (" ".join(words), result.stderr.strip()))
    return result.stdout


class Loop:
    def __init__(self):
        self.record = Record(os.path.join(demo, "loop"))
        self.kiosk = Kiosk(os.environ["XDG_RUNTIME_DIR"])
        self.code = None
        self.desk = None
        self.desk_process = None
        self.office = None

    def picture(self, name, display=None):
        # The window has to be drawn after the bus has spoken of it.
        time.sleep(0.7)
        self.record.picture(name, display)

    # The province and the kiosk's service

    def published(self):
        with open(os.path.join(demo, "server", "metadata", "targets.json"), encoding="utf-8") as file:
            if len(json.load(file)["signatures"]) < 2:
                raise Failure("targets are not signed by two officers")

    def fetched(self):
        hits = json.loads(ctl("search", "--json", "--content", os.path.join(demo, "content"), "ho thong"))
        if not any(hit["item"] == PLAN for hit in hits["rows"]):
            raise Failure("the plan is not among %s" % hits)

    # The citizen

    def shown(self):
        hand = self.kiosk.attach()
        hand.find(_("See the plans"))
        self.picture("01-home")
        hand.go(_("See the plans"), "Điều chỉnh cục bộ Quy hoạch phân khu*")
        hand.go("Điều chỉnh cục bộ Quy hoạch phân khu*", _("Documents"))
        self.picture("02-plan")
        hand.go(_("Open the map: what may be built here?"),
                _("Touch a lot on the map to see what may be built there."))
        time.sleep(2)
        self.picture("03-map")

    def document_shown(self):
        hand = self.kiosk.hand
        hand.go(_("Back"), _("Documents"))
        hand.press("Quyết định phê duyệt*")
        time.sleep(2)
        self.picture("04-document")
        hand.go(_("Home"), _("See the plans"))

    def opinion_written(self):
        hand = self.kiosk.hand
        hand.go(_("Open for your opinion"), _("Give my opinion"))
        self.picture("05-rounds")
        hand.go(_("Give my opinion"), _("Next"))
        self.picture("06-form")
        self.fill_form(hand)
        hand.find(_("Please read your answers before sending them"))
        self.picture("08-review")

    def fill_form(self, hand):
        """Page by page, answering what must be answered, until the review."""
        beginning = _("Page %u of %u").split("%")[0]

        def page_number():
            # Only its own number: an answer may add pages behind it.
            pages = (re.match(beginning + r"(\d+)", text) for text in hand.read())
            return next((page.group(1) for page in pages if page), None)

        for _page in range(12):
            here = poll(page_number, 10, "a page of the form")
            shown = hand.read()
            if _("Please read your answers before sending them") in shown:
                return
            self.fill_page(hand, shown)
            last = hand.ask("find", name=_("Read it through"), within=0.3)["ok"]
            hand.press(_("Read it through") if last else _("Next"))
            poll(lambda before=here: page_number() not in (None, before), 10, "the page after " + here)
        raise Failure("the form has no end")

    def fill_page(self, hand, shown):
        """What this citizen answers, wherever the form asks for it."""
        if "Đồng ý một phần" in shown:
            hand.press("Đồng ý một phần")
        if any(text.startswith("Nội dung góp ý") for text in shown):
            hand.write("Nội dung góp ý*", OPINION)
            self.picture("07-text")
        if any(text.startswith("Chỗ Ông/Bà muốn nói đến") for text in shown):
            hand.press(_("Choose on the map"))
            hand.find(_("Use this place"))
            time.sleep(2)  # the map draws itself
            click(540, 900)
            self.picture("07-place")
            hand.press(_("Use this place"))
        if "Gửi kèm họ tên" in shown:
            hand.go("Gửi kèm họ tên", _("Next"))  # a page more than before
        if any(text.startswith("Họ và tên") for text in shown):
            hand.write("Họ và tên*", CITIZEN)
            hand.press("Tôi đồng ý để cơ quan*")
            self.picture("07-identity")

    def opinion_sealed(self):
        hand = self.kiosk.hand
        hand.press(_("Send"))
        hand.find(_("I have written down the code"), within=30)
        self.picture("09-receipt")
        digits = re.sub(r"\D", "", "".join(
            text for text in hand.read() if re.fullmatch(r"[\d\s]{6,}", text)))
        if len(digits) < 18:
            raise Failure("no code on the receipt: %s" % hand.read())
        self.code = digits[:18]

    def opinion_sent(self):
        def all_sent():
            status = json.loads(ctl("status", "--json", "--agent", os.path.join(demo, "agent.sock")))
            return status["acked"] >= 1 and status["waiting"] + status["parked"] == 0

        poll(all_sent, 60, "the province signs for the opinion")

    def visit_ended(self):
        hand = self.kiosk.hand
        hand.press(_("I have written down the code"))
        fresh = self.kiosk.attach()
        fresh.find(_("See the plans"))
        if any(OPINION in text or self.code in re.sub(r"\D", "", text) for text in fresh.read()):
            raise Failure("the next visitor sees the last one")

    # The official

    def password(self):
        with open(os.path.join(demo, "password"), encoding="utf-8") as file:
            return file.read().strip()

    def received(self):
        address = session_address()
        self.office = Display("1920x1080")
        environment = dict(self.office.environment, LANGUAGE="vi", AT_SPI_BUS_ADDRESS=address)
        self.desk_process = subprocess.Popen(
            [os.path.join(build, "app", "thamvan"), "--desk", "--server", server,
             "--ca", os.path.join(demo, "tls", "ca.pem"),
             "--root", os.path.join(demo, "keys", "root.json"), "--user", "canbo"],
            env=environment, stdout=subprocess.DEVNULL,
            stderr=open(os.path.join(demo, "logs", "desk"), "w", encoding="utf-8"))
        self.desk = Hand(address)
        self.desk.write(_("Password"), self.password(), within=20)
        self.picture("10-sign-in", self.office)
        self.desk.press(_("Sign in"))
        self.desk.press("Lấy ý kiến*", within=20)
        self.desk.find(_("Open: %s").replace("%s", OPINION)[:40] + "*", within=20)
        self.picture("11-opinions", self.office)

    def read_opinion(self):
        self.desk.press(_("Open: %s").replace("%s", OPINION)[:40] + "*")
        self.desk.find(OPINION, within=20)
        time.sleep(2)  # the map draws itself
        self.picture("12-opinion", self.office)
        if any(CITIZEN in text for text in self.desk.read()):
            raise Failure("the identity is open before anybody opened it")

    def identity_opened(self):
        self.desk.press(_("Open the identity…"))
        self.desk.write(_("Reason for opening"), "Mời tham dự đối thoại về đường ven hồ")
        self.desk.write(_("Your password or one-time code"), self.password())
        self.desk.press(_("Open the identity"), role="push button")
        self.desk.find(CITIZEN, within=20)
        self.desk.find("Họ và tên")
        self.picture("12-identity", self.office)
        dialog = _("Open the identity")
        self.desk.press(_("Close"), role="push button", inside=dialog)
        self.desk.need("gone", name=CITIZEN)
        ctl("audit", "verify", "--state", os.path.join(demo, "server"))
        ctl("audit", "verify", "--kiosk", os.path.join(demo, "agent"))

    def answered(self):
        self.desk.press(_("Accepted in part"))
        self.desk.write(_("Reason"), REASON)
        self.desk.write(_("New reference"), REFERENCE)
        self.desk.press(_("Add the reference"))
        self.desk.write(_("_Text for the citizen").replace("_", ""), ANSWER)
        self.picture("13-answer", self.office)
        self.desk.press(_("Save answer"))
        self.desk.find(_("Saved at the server, ready to publish."), within=20)
        self.desk.press(_("Back"))
        self.desk.press(_("Publish answers…"))
        self.desk.press("Công bố [0-9]*", within=20)
        self.picture("14-publishing", self.office)
        self.desk.find("Đã công bố [0-9]*", within=30)
        self.picture("15-published", self.office)

    # Back at the kiosk

    def look_up(self, name):
        hand = self.kiosk.hand
        hand.go(_("Look up a receipt"), _("Receipt code"))
        hand.write(_("Receipt code"), self.code)
        hand.press(_("Look up"))
        hand.find(ANSWER, within=30)
        hand.find(REASON)
        self.picture(name)

    def answer_shown(self):
        sock = os.path.join(demo, "agent.sock")
        poll(lambda: "answered" in ctl("receipt", "--json", "--agent", sock, self.code), 60,
             "the answer reaches the kiosk")
        self.look_up("16-answer")

    def answer_shown_offline(self):
        with open(os.path.join(demo, "server.pid"), encoding="utf-8") as file:
            os.kill(int(file.read()), signal.SIGKILL)
        self.kiosk.hand.go(_("Home"), _("See the plans"))
        self.look_up("17-answer-offline")

    def run(self):
        steps = [
            ("published: the plan is signed by two officers", self.published),
            ("fetched: the kiosk has verified it and finds it", self.fetched),
            ("shown: the plan, its facts and its map", self.shown),
            ("shown: its decision, drawn in the sandbox", self.document_shown),
            ("written: an opinion by the form, and read through", self.opinion_written),
            ("sealed: the kiosk keeps it and gives the receipt", self.opinion_sealed),
            ("sent: the province has signed for it", self.opinion_sent),
            ("ended: the next visitor finds nothing of it", self.visit_ended),
            ("received: the official finds it at the Desk", self.received),
            ("read: with its place, the identity still sealed", self.read_opinion),
            ("identity: opened with a reason, and recorded", self.identity_opened),
            ("answered: with outcome, reason and reference, published", self.answered),
            ("answer shown: at the kiosk, by the receipt code", self.answer_shown),
            ("answer shown: also without the server", self.answer_shown_offline),
        ]
        for title, action in steps:
            if not self.record.step(title, action):
                break
        if self.office:
            if self.record.failed:
                self.picture("failed-desk", self.office)
            self.desk_process.terminate()
            self.desk_process.wait()
            self.office.close()
        return 1 if self.record.failed else 0


sys.exit(Loop().run())
