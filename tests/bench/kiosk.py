# SPDX-License-Identifier: GPL-3.0-or-later
"""Kiosk against browser: exec to the first complete frame, and memory, of the same list and map.

kiosk.py BUILD DEMO — with a display; DEMO is the folder of a prepared demo whose agent runs. All
programs are watched from outside by the same tv-first-frame; rounds are interleaved.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

ROUNDS = int(os.environ.get("TV_BENCH_ROUNDS", "5"))
ITEM = "phan-khu-ho-thong"
here = os.path.dirname(os.path.abspath(__file__))
build, demo = sys.argv[1], sys.argv[2]


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def lay_page(folder):
    """The peer's page with the sample plan's own lots, streets and colours."""
    peer = os.path.join(here, "peers", "kiosk")
    for name in ("index.html", "package.json"):
        shutil.copy(os.path.join(peer, name), folder)
    run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)
    items = os.path.join(demo, "items")
    plan = os.path.join(items, "plan-v2")
    gpkg = os.path.join(plan, "layers.gpkg")
    tables = json.load(open(os.path.join(plan, "plan.json"), encoding="utf-8"))["layers"]
    lots = []
    for table in tables:
        lots += json.loads(run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", gpkg, table["id"]))["features"]
    base = os.path.join(items, "basemap", "basemap.mbtiles")
    lines = json.loads(
        run("ogr2ogr", "-f", "GeoJSON", "-skipfailures", "/vsistdout/", base, "-oo", "ZOOM_LEVEL=15",
            "-t_srs", "EPSG:4326", "-explodecollections", layer_of(base)))["features"]
    style = json.load(open(os.path.join(plan, "style.json"), encoding="utf-8"))
    colours = {
        one["value"]: one.get("fill")
        for layer in style["layers"] for one in layer.get("classes", [])
    }
    plans = run(os.path.join(build, "app", "thamvanctl"), "search", "--json",
                "--content", os.path.join(demo, "content"), "")
    titles = [hit["title"] for hit in json.loads(plans)["hits"]]
    with open(os.path.join(folder, "data.js"), "w", encoding="utf-8") as script:
        for name, value in (
            ("plans", titles),
            ("lots", {"type": "FeatureCollection", "features": lots}),
            ("base", {"type": "FeatureCollection", "features": lines}),
            ("colours", colours),
        ):
            script.write("const %s = %s;\n" % (name, json.dumps(value, ensure_ascii=False)))


def layer_of(path):
    text = run("ogrinfo", "-ro", "-q", path)
    return re.findall(r"^\d+: (\S+)", text, re.MULTILINE)[0]


def measure(*command, **environment):
    watcher = os.path.join(build, "tests", "bench", "tv-first-frame")
    result = json.loads(run(watcher, *command, env={**os.environ, **environment}))
    assert result["first_frame_ms"] > 0, command
    return result


def emit(name, value, unit, peer, peer_value, target, at_least):
    ratio = peer_value / value if at_least else value / peer_value
    met = ratio >= target if at_least else ratio <= target
    print(json.dumps({
        "bench": name, "value": round(value, 1), "unit": unit, "peer": peer,
        "peer_value": round(peer_value, 1), "ratio": round(ratio, 2), "target": target, "met": met,
    }), flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        lay_page(folder)
        kiosk, browser, floor = [], [], []
        for number in range(ROUNDS + 1):
            results = (
                measure(os.path.join(build, "app", "thamvan"), "--visit",
                        "--agent", os.path.join(demo, "agent.sock"), "--show", ITEM),
                measure("chromium", "--kiosk", "--no-sandbox", "--no-first-run", "--disable-gpu",
                        "--disable-background-networking", "--disable-component-update",
                        "--disable-sync", "--allow-file-access-from-files",
                        "--user-data-dir=" + os.path.join(folder, "profile-%d" % number),
                        "file://" + os.path.join(folder, "index.html")),
                measure(os.path.join(build, "tests", "bench", "tv-empty-window")),
            )
            if number > 0:  # the first round only warms the page cache
                for rows, result in zip((kiosk, browser, floor), results):
                    rows.append(result)

    def median(rows, key):
        return statistics.median(row[key] for row in rows)

    emit("kiosk-first-frame", median(kiosk, "first_frame_ms"), "ms", "chromium+leaflet",
         median(browser, "first_frame_ms"), 5, True)
    emit("kiosk-memory", median(kiosk, "pss_kib"), "KiB PSS", "chromium+leaflet",
         median(browser, "pss_kib"), 4, True)
    emit("kiosk-floor", median(kiosk, "first_frame_ms"), "ms", "empty GTK window",
         median(floor, "first_frame_ms"), 1.25, False)


main()
