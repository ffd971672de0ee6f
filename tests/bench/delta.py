# SPDX-License-Identifier: GPL-3.0-or-later
"""The update of a plan of which a few lots changed, beside casync: delta.py BUILD.

Imports both versions, publishes them one after the other with `publish --to`, and counts what a
kiosk with the first version fetches for the second. TV_BENCH_LOTS and TV_BENCH_FOLDER (kept, its
items used again) are for trying."""

import filecmp
import hashlib
import json
import os
import subprocess
import sys
import tempfile

import big_plan

LOTS = int(os.environ.get("TV_BENCH_LOTS", "100000"))
CHANGED = 60
LEAST = 16 * 1024  # shorter files travel whole (publication/tv-delta.h)
NOTHING = hashlib.sha256(b"").hexdigest()
BYTES_TARGET = 32 * 1000
MEMORY_TARGET = 32  # MB
METADATA = ("timestamp.json", "snapshot.json", "targets.json")

here = os.path.dirname(os.path.abspath(__file__))
build = os.path.abspath(sys.argv[1])
documents = os.path.join(here, "..", "..", "data", "sample", "plan-v1")


def run(*command):
    environment = dict(os.environ, TV_LIBEXECDIR=os.path.join(build, "app"))
    return subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, text=True).stdout


def ctl(*arguments):
    return run(os.path.join(build, "app", "thamvanctl"), *arguments)


def make_item(folder, version):
    item = os.path.join(folder, f"item{version}")
    if not os.path.exists(item):
        source = os.path.join(folder, f"plan{version}")
        big_plan.write(source, version, LOTS, CHANGED, documents)
        ctl("plan", "import", source, "--crs", "EPSG:5899", "-o", item)
    return item


def publish(folder, items):
    keys, tree = os.path.join(folder, "keys"), os.path.join(folder, "tree")
    ctl("keys", "init", keys, "--officers", "2", "--targets-threshold", "2", "--agency", "co-quan=Cơ quan")
    for item in items:
        ctl("publish", "--keys", keys, "--to", tree, item)
    return tree


def files_of(item):
    with open(os.path.join(item, "item.json"), encoding="utf-8") as file:
        return {one["path"]: one for one in json.load(file)["files"]}


def find_delta(tree, old, new):
    """As the kiosk looks for it: from the old file, else from nothing, else there is none."""
    for before in (old["sha256"] if old else None, NOTHING):
        path = os.path.join(tree, "deltas", before or "", new["sha256"])
        if before and new["length"] >= LEAST and os.path.exists(path) and os.path.getsize(path) > 0:
            return before, path
    return None, None


def apply(item, old, new, before, delta, folder):
    made = os.path.join(folder, "made")
    source = os.path.join(item, old["path"]) if before != NOTHING else "-"
    watched = json.loads(run(os.path.join(build, "tests", "bench", "tv-delta-bench"), source, delta, made,
                             str(new["length"])))
    return made, watched["private_kib"] * 1024 / 1e6


def fetch(folder, tree, items):
    """Bytes fetched, the most private memory in MB, and whether all came out right."""
    old_files, new_files = files_of(items[0]), files_of(items[1])
    total = os.path.getsize(os.path.join(items[1], "item.json"))
    total += sum(os.path.getsize(os.path.join(tree, "metadata", name)) for name in METADATA)
    memory, exact = 0.0, True
    for path, new in new_files.items():
        old = old_files.get(path)
        if old and old["sha256"] == new["sha256"]:
            continue
        before, delta = find_delta(tree, old, new)
        length = os.path.getsize(delta) if delta else new["length"]
        total += length
        print(f"{path}: {length} of {new['length']} bytes", file=sys.stderr)
        if delta:
            made, used = apply(items[0], old, new, before, delta, folder)
            memory = max(memory, used)
            exact = exact and filecmp.cmp(made, os.path.join(items[1], path), shallow=False)
    return total, memory, exact


def chunks_of(store):
    return {os.path.join(base, name) for base, _, names in os.walk(store) for name in names}


def fetch_by_casync(folder, items):
    """The chunks that the second version adds to those of the first, and its index."""
    store, index = os.path.join(folder, "store.castr"), os.path.join(folder, "index.caidx")
    known = set()
    for item in items:
        known = chunks_of(store)
        run("casync", "make", "--store=" + store, "--without=all", index, item)
    return sum(map(os.path.getsize, chunks_of(store) - known)) + os.path.getsize(index)


def emit(name, value, unit, peer, peer_value, target, met):
    ratio = peer_value / value if peer_value else None
    print(json.dumps({"bench": name, "value": round(value, 2), "unit": unit, "peer": peer,
                      "peer_value": peer_value, "ratio": ratio and round(ratio, 1), "target": target,
                      "met": met}), flush=True)


def main(folder):
    items = [make_item(folder, version) for version in (1, 2)]
    total, memory, exact = fetch(folder, publish(folder, items), items)
    peer = fetch_by_casync(folder, items)
    emit("delta", total, "bytes", "casync", peer, 100,
         exact and total <= BYTES_TARGET and peer >= 100 * total)
    emit("delta-memory", memory, "MB", None, None, MEMORY_TARGET, exact and memory < MEMORY_TARGET)


if "TV_BENCH_FOLDER" in os.environ:
    main(os.environ["TV_BENCH_FOLDER"])
else:
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as temporary:
        main(temporary)
