# SPDX-License-Identifier: GPL-3.0-or-later
"""What an opinion costs on the wire: wire.py BUILD DEMO

Runs inside a demo that is up (app/demo --services --run). The demo's own agent sends real opinions
to the demo's own server, through a relay that counts every byte of TCP payload both ways, TLS and
all. The peer gets the same words as JSON over the same kind of connection, through the same relay.
Three lines: one opinion alone, each of fifty that waited for the line, and the sealed envelope itself.
"""

import hashlib
import http.client
import json
import os
import re
import select
import signal
import socket
import ssl
import statistics
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ET

from server import install_peer

build, demo = sys.argv[1:3]
here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
ROUND = "lay-y-kien-dong-ho-thong"
PLAN = "qhct-dong-ho-thong"
FORM = os.path.join(root, "plugins", "citizen-comment")
WAITING = 50
ROUNDS = int(os.environ.get("TV_BENCH_ROUNDS", "5"))
ENVELOPE_BUDGET = 330  # contracts §4
LEAST_RATIO = 2.0
CA = os.path.join(demo, "tls", "ca.pem")

# Not among the samples the dictionary was made of.
TEXTS = [
    "Tôi thấy đường nội bộ rộng 6 m là đủ, phần còn lại nên trồng cây và làm chỗ cho trẻ em chơi.",
    "Xin giữ nguyên khu vườn hồng phía sau trường học; đó là nguồn thu nhập chính của năm hộ.",
    "Nhà tôi ở cuối hẻm, mùa mưa nước chảy vào sân. Quy hoạch chưa thấy nói đến mương ở chỗ này.",
    "Đồng ý với vị trí công viên, nhưng cổng chính nên quay ra đường lớn để xe cấp cứu vào được.",
    "Bà con trong xóm mong có cầu đi bộ qua suối vì hiện phải đi vòng hơn một cây số.",
    "Không nên cho karaoke và quán nhậu trong khu nhà ở liền kề, ban đêm rất ồn.",
    "Đề nghị ghi rõ giá đền bù cây trồng trên đất và thời gian bàn giao mặt bằng để chúng tôi chuẩn bị.",
]
STANCES = ["agree", "partly", "disagree", "other"]
TOPICS = ["roads", "green services", "water", "housing", "landuse", "other", "height"]


class Relay:
    """Between a client and a port of this machine; counts what passes."""

    def __init__(self, to):
        self.to = to
        self.bytes = 0
        self.last = time.monotonic()
        self.pairs = []
        self.open = True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            client, _ = self.listener.accept()
            if not self.open:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.to))
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.pairs.append((client, server))
            threading.Thread(target=self.pump, args=(client, server), daemon=True).start()

    def pump(self, client, server):
        other = {client: server, server: client}
        try:
            while True:
                for end in select.select(list(other), [], [])[0]:
                    data = end.recv(65536)
                    if not data:
                        return
                    self.bytes += len(data)
                    self.last = time.monotonic()
                    other[end].sendall(data)
        except OSError:
            return
        finally:
            client.close()
            server.close()

    def cut(self):
        """The line breaks, and stays broken till mended."""
        self.open = False
        for pair in self.pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.pairs = []

    def mend(self):
        self.open = True

    def rest(self, seconds=1.5):
        """Till nothing has passed for a while; all bytes so far."""
        while time.monotonic() - self.last < seconds:
            time.sleep(0.05)
        return self.bytes


def ctl(*words):
    result = subprocess.run([os.path.join(build, "app", "thamvanctl"), *words],
                            capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit("thamvanctl %s: %s" % (" ".join(words), result.stderr.strip()))
    return result.stdout


def make_pin():
    """A round is the staff's to start; the demo's PIN was printed once and is gone."""
    result = subprocess.run([os.path.join(build, "app", "thamvan-agent"), "--new-pin", "--config",
                             os.path.join(demo, "agent.conf")],
                            capture_output=True, text=True, check=True)
    with open(os.path.join(demo, "pin"), "w", encoding="ascii") as file:
        file.write(result.stdout.strip()[-8:])


def sync_now():
    path = os.path.join(demo, "pin")
    if not os.path.exists(path):
        make_pin()
    ctl("status", "--sync", "--pin-file", path, "--agent", os.path.join(demo, "agent.sock"))


class Agent:
    """The demo's agent, sent through the relay."""

    def __init__(self, port):
        with open(os.path.join(demo, "agent.pid"), encoding="ascii") as file:
            old = int(file.read())
        os.kill(old, signal.SIGTERM)
        while os.path.exists("/proc/%d" % old) and "Z" not in open("/proc/%d/stat" % old).read().split()[2]:
            time.sleep(0.05)
        with open(os.path.join(demo, "agent.conf"), encoding="utf-8") as file:
            settings = file.read()
        settings = re.sub(r"(?m)^Server=.*$", "Server=https://127.0.0.1:%d" % port, settings)
        settings = re.sub(r"(?m)^SyncInterval=.*$", "SyncInterval=3600", settings)
        path = os.path.join(demo, "agent-wire.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(settings)
        self.log = open(os.path.join(demo, "logs", "agent-wire"), "w", encoding="utf-8")
        self.process = subprocess.Popen([os.path.join(build, "app", "thamvan-agent"), "--config", path],
                                        stdout=self.log, stderr=self.log)

    def count(self, state):
        return json.loads(ctl("status", "--json", "--agent", os.path.join(demo, "agent.sock")))[state]

    def await_acked(self, count):
        for _ in range(600):
            if self.count("acked") >= count:
                return
            time.sleep(0.1)
        sys.exit("the agent did not get rid of its opinions")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def answers(number):
    values = {"/data/stance": STANCES[number % 4], "/data/topics": TOPICS[number % 7],
              "/data/text": TEXTS[number % 7]}
    if number % 3 == 0:
        values["/data/place"] = "11.94%03d 108.45%03d 0 0" % (number * 37 % 1000, number * 91 % 1000)
    if number % 2 == 0:
        values.update({"/data/link/lives": "yes", "/data/link/household_size": str(1 + number % 8)})
    return values


def write_answers(number):
    path = os.path.join(demo, "wire-answers.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(answers(number), file, ensure_ascii=False)
    return path


def submit(number):
    ctl("submit", "--agent", os.path.join(demo, "agent.sock"), "--answers", write_answers(number), "--round", ROUND)


def as_json(element):
    return {one.tag: as_json(one) if len(one) else one.text or "" for one in element}


def make_body(number):
    """The same opinion as a peer would send it: header and answers as one JSON object."""
    instance = json.loads(ctl("form", "fill", FORM, "--answers", write_answers(number), "--json"))["instance"]
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 7 * 3600))
    with open(os.path.join(FORM, "form.xml"), "rb") as file:
        form = hashlib.sha256(file.read()).hexdigest()
    header = {"day": day, "authored_day": day, "captured_day": day, "tick": 100 + number,
              "form": "form-citizen-comment", "form_sha256": form, "item": PLAN, "item_version": 1,
              "round": ROUND, "unit": "24781", "channel": "kiosk", "lang": "vi", "visit": "q83vEjRWeJo=",
              "consent": {"text": "kiosk-opinion", "version": 1}, "attachments": []}
    header.update(as_json(ET.fromstring(instance)))
    return json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()


class Peer:
    """Fastify, with the demo's certificate."""

    def __init__(self, folder):
        key = os.path.join(demo, "tls", "server.key")
        certificate = os.path.join(demo, "tls", "server.pem")
        self.token = "T" * 43
        self.process = subprocess.Popen(
            [os.path.join(folder, "node_modules", ".bin", "node"), "--no-warnings",
             os.path.join(folder, "server.js"), certificate, key,
             os.path.join(demo, "wire-peer.db"), self.token], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[-1])

    def connect(self, relay):
        context = ssl.create_default_context(cafile=CA)
        connection = http.client.HTTPSConnection("127.0.0.1", relay.port, context=context)
        connection.connect()
        return connection

    def post(self, connection, body):
        connection.request("POST", "/v1/opinions", body, {
            "Authorization": "Bearer " + self.token, "Content-Type": "application/json"})
        reply = connection.getresponse()
        reply.read()
        if reply.status != 201:
            sys.exit("the peer said %d" % reply.status)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def envelope_sizes():
    db = sqlite3.connect("file:%s?mode=ro" % os.path.join(demo, "server", "server.db"), uri=True)
    rows = db.execute("SELECT length(bytes), hex(substr(bytes, 25, 4)) FROM envelope").fetchall()
    states = dict(db.execute("SELECT state, count(*) FROM submission GROUP BY state").fetchall())
    return [row[0] for row in rows], {row[1] for row in rows}, states


def print_line(bench, value, unit, peer, peer_value, target, met, **more):
    line = {"bench": bench, "value": round(value, 1), "unit": unit, "peer": peer,
            "peer_value": round(peer_value, 1), "ratio": round(peer_value / value, 2), "target": target, "met": met}
    line.update(more)
    print(json.dumps(line, ensure_ascii=False), flush=True)


def measure_ours(relay, agent):
    """Of one alone, of each of fifty, and of a run with none, the line standing already."""
    sent = 0
    alone, none = [], []
    for number in range(ROUNDS):
        start = relay.rest()
        sync_now()
        time.sleep(1)
        middle = relay.rest()
        submit(number)
        sent += 1
        agent.await_acked(sent)
        none.append(middle - start)
        alone.append(relay.rest() - middle)
    relay.cut()
    for number in range(WAITING):
        submit(ROUNDS + number)
    start = relay.rest()
    relay.mend()
    sync_now()
    agent.await_acked(sent + WAITING)
    crowd = relay.rest() - start
    # What coming back costs when nothing waits.
    relay.cut()
    time.sleep(0.5)
    start = relay.rest()
    relay.mend()
    sync_now()
    time.sleep(1)
    back = relay.rest() - start
    return statistics.median(alone), statistics.median(none), crowd, back


def measure_peer(relay, peer):
    start = relay.rest(0.3)
    connection = peer.connect(relay)
    peer.post(connection, make_body(0))
    hello = relay.rest(0.3) - start
    start = relay.bytes
    sizes = []
    for number in range(WAITING):
        body = make_body(ROUNDS + number)
        sizes.append(len(body))
        peer.post(connection, body)
    each = (relay.rest(0.3) - start) / WAITING
    connection.close()
    return each, hello, statistics.mean(sizes)


def run(folder):
    with open(os.path.join(demo, "port"), encoding="ascii") as file:
        relay = Relay(int(file.read()))
    agent = Agent(relay.port)
    peer = Peer(folder)
    try:
        for _ in range(300):
            if relay.bytes > 0 and os.path.exists(os.path.join(demo, "agent.sock")):
                break
            time.sleep(0.1)
        relay.rest()
        alone, none, crowd, back = measure_ours(relay, agent)
        each, hello, body = measure_peer(Relay(peer.port), peer)
    finally:
        agent.stop()
        peer.stop()
    sizes, dictionaries, states = envelope_sizes()
    one = alone - none
    many = (crowd - back) / WAITING
    peer_name = "the same words as JSON, one POST each, over the same standing TLS connection"
    print_line("wire", many, "bytes per submission, both ways with HTTP and TLS, of 50 that waited",
               peer_name, each, LEAST_RATIO, each / many >= LEAST_RATIO,
               alone=one, alone_ratio=round(each / one, 2), connection=back - none, peer_connection=hello - each,
               sync_without=none)
    print_line("wire-envelope", statistics.mean(sizes), "bytes, sealed, without identity",
               "the JSON's body", body, ENVELOPE_BUDGET, statistics.mean(sizes) <= ENVELOPE_BUDGET,
               largest=max(sizes), dictionary=",".join(sorted(dictionaries)).lower(), states=states)


with tempfile.TemporaryDirectory(prefix="tv-bench-") as peer_files:
    install_peer(peer_files)
    run(peer_files)
