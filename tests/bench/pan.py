# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of the map under a restless hand, over a plan of 100,000 lots: pan.py BUILD, with a display.

TV_BENCH_FOLDER keeps the plan and uses it again."""

import json
import os
import subprocess
import sys
import tempfile

LOTS = 100000
MOST_MS = 33
CODES = ("ODT", "CX", "TMD", "NTS", "GD", "YT", "CC", "RPH", "MN", "DK")
STYLE = {"layers": [{
    "id": "lots", "kind": "fill", "field": "code",
    "classes": [{"value": code, "fill": f"#{230 - 15 * i:02x}{140 + 11 * i:02x}{120 + 9 * i:02x}",
                 "stroke": "#555555", "width": 0.5} for i, code in enumerate(CODES)],
}]}
programs = os.path.join(os.path.abspath(sys.argv[1]), "tests", "bench")


def run(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def lay_plan(folder):
    shapes, style = os.path.join(folder, "lots.shp"), os.path.join(folder, "style.json")
    if os.path.exists(os.path.join(folder, "layers.gpkg")):
        return
    os.makedirs(os.path.join(folder, "tiles"), exist_ok=True)
    with open(style, "w", encoding="utf-8") as file:
        json.dump(STYLE, file)
    run(os.path.join(programs, "tv-map-tiles"), "make", str(LOTS), shapes)
    run(os.path.join(programs, "tv-map-tiles"), "write", shapes, style,
        os.path.join(folder, "tiles", "lots.mbtiles"))
    run("ogr2ogr", "-f", "GPKG", "-t_srs", "EPSG:4326", "-nln", "lots",
        os.path.join(folder, "layers.gpkg"), shapes)


def main(folder):
    lay_plan(folder)
    frames = json.loads(run(os.path.join(programs, "tv-map-pan"), folder))
    pan = frames["pan"]
    print(json.dumps({"bench": "map-pan", "value": pan["max_ms"], "unit": "ms the worst frame",
                      "target": MOST_MS, "met": pan["max_ms"] <= MOST_MS, "lots": LOTS, **frames}),
          flush=True)


if "TV_BENCH_FOLDER" in os.environ:
    main(os.path.join(os.path.abspath(os.environ["TV_BENCH_FOLDER"]), "pan"))
else:
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as temporary:
        main(temporary)
