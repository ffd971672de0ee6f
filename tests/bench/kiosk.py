# SPDX-License-Identifier: GPL-3.0-or-later
"""Kiosk against browser: exec to the first complete frame, and memory, of the same list and map.

kiosk.py BUILD DEMO — with a display; DEMO is the folder of a prepared demo whose agent runs. All
programs are watched from outside by the same tv-first-frame; rounds are interleaved.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("TV_BENCH_ROUNDS", "5"))
ITEM = "qhpk-ho-thong"
SCREEN = (1080, 1920)  # as app/demo --headless has it
here = os.path.dirname(os.path.abspath(__file__))
build, demo = sys.argv[1], sys.argv[2]
SAMPLE = os.path.join(here, "..", "..", "data", "sample", "basemap")


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def read_features(path, *layer, crs="EPSG:4326"):
    """The features of a layer as GeoJSON on WGS 84."""
    return json.loads(run("ogr2ogr", "-f", "GeoJSON", "-s_srs", crs, "-t_srs", "EPSG:4326",
                          "/vsistdout/", path, *layer))["features"]


def read_style(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)["layers"]


def leaflet_style(kind, one):
    """Plain fills and lines: hatches and widths by zoom are left out, which is less to draw."""
    style = {"weight": 1, "color": one.get("stroke", "#888"), "stroke": "stroke" in one}
    if kind == "fill":
        style.update(fill=True, fillOpacity=1, fillColor=one.get("fill", "#eee"))
    return style


def group_of(layer, features):
    styles = {
        one.get("value", ""): leaflet_style(layer["kind"], one)
        for one in layer.get("classes", [layer])
    }
    return {"field": layer.get("field", ""), "styles": styles,
            "features": {"type": "FeatureCollection", "features": features}}


def middle_of(feature):
    points = feature["geometry"]["coordinates"]
    while isinstance(points[0], list) and isinstance(points[0][0], list):
        points = points[0]
    if isinstance(points[0], list):
        points = points[len(points) // 2]
    return [points[1], points[0]]


def lay_page(folder):
    """The peer's page with the sample's own lots, base map, colours, names and legend."""
    peer = os.path.join(here, "peers", "kiosk")
    for name in ("index.html", "package.json"):
        shutil.copy(os.path.join(peer, name), folder)
    run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error",
        cwd=folder)
    plan = os.path.join(demo, "items", "plan-v2")
    base, layers, names, legend = [], [], {}, []

    def add(groups, layer, features):
        if layer["kind"] == "label":
            names.update((one["properties"]["ten"], middle_of(one)) for one in features
                         if one["properties"].get("ten"))
        else:
            groups.append(group_of(layer, features))

    for layer in read_style(os.path.join(SAMPLE, "style.json")):
        path = os.path.join(SAMPLE, layer.get("source", layer["id"]) + ".geojson")
        add(base, layer, read_features(path, crs="EPSG:5899"))
    for layer in read_style(os.path.join(plan, "style.json")):
        add(layers, layer,
            read_features(os.path.join(plan, "layers.gpkg"), layer.get("source", layer["id"])))
        legend += [
            {"text": "%s – %s" % (one["value"], one["name"]["vi"]) if "value" in one
             else one["name"]["vi"], "fill": one.get("fill"), "stroke": one.get("stroke")}
            for one in layer.get("classes", []) if "name" in one
        ]
    with open(os.path.join(plan, "plan.json"), encoding="utf-8") as file:
        title = json.load(file)["name"]
    with open(os.path.join(folder, "data.js"), "w", encoding="utf-8") as script:
        for name, value in (("title", title), ("base", base), ("layers", layers),
                            ("names", names), ("legend", legend)):
            script.write("const %s = %s;\n" % (name, json.dumps(value, ensure_ascii=False)))


def await_minute():
    """The kiosk's header tells the minute of the last update: no run where that changes."""
    second = time.time() % 60
    if second < 8 or second > 50:
        time.sleep((68 - second) % 60)


def measure(name, *command):
    """With TV_BENCH_SHOTS=FOLDER the picture taken for complete is kept there."""
    shots = os.environ.get("TV_BENCH_SHOTS")
    shot = {"TV_BENCH_SHOT": os.path.join(shots, name + ".ppm")} if shots else {}
    await_minute()
    watcher = os.path.join(build, "tests", "bench", "tv-first-frame")
    result = json.loads(run(watcher, *command, env={**os.environ, **shot}))
    if result["pss_kib"] == 0:
        sys.exit("memory of %s cannot be read: run as root" % name)
    return result


def emit(name, value, unit, peer, peer_value, target, at_least):
    ratio = peer_value / value if at_least else value / peer_value
    met = ratio >= target if at_least else ratio <= target
    print(json.dumps({
        "bench": name, "value": round(value, 1), "unit": unit, "peer": peer,
        "peer_value": round(peer_value, 1), "ratio": round(ratio, 2), "target": target, "met": met,
    }), flush=True)


def main():
    kiosk, browser, floor = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        lay_page(folder)
        for number in range(ROUNDS + 1):
            results = (
                measure("kiosk", os.path.join(build, "app", "thamvan"), "--visit", "--agent",
                        os.path.join(demo, "agent.sock"), "--show", ITEM + "/map"),
                measure("browser", "chromium", "--kiosk", "--no-sandbox", "--no-first-run",
                        "--disable-gpu", "--disable-background-networking", "--disable-sync",
                        "--disable-component-update", "--hide-crash-restore-bubble",
                        "--password-store=basic", "--disable-features=Translate",
                        "--window-position=0,0", "--window-size=%d,%d" % SCREEN,
                        "--user-data-dir=" + os.path.join(folder, "profile"),
                        "file://" + os.path.join(folder, "index.html")),
                measure("floor", os.path.join(build, "tests", "bench", "tv-empty-window")),
            )
            if number > 0:  # the first round warms page cache and profile
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
