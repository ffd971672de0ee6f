# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes data/sample/: python3 make.py (needs python3-gdal, python3-cairo, python3-gi-cairo,
gir1.2-pango-1.0, fonts-liberation2). What it writes is committed; see ../README.md."""
import json
import os
import sys

sys.dont_write_bytecode = True
import conf
import drawing
import land
import palette
import texts
from shapes import write_layer
from ward import (CELLS_V1, CELLS_V2, DRAFT_CELLS, DRAFT_ROWS, Plan, Ward, draft_window)

HERE = os.path.dirname(os.path.abspath(__file__))
SAMPLE = os.path.dirname(HERE)


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as out:
        json.dump(value, out, ensure_ascii=False, indent=1)
        out.write("\n")


def write_plan(folder, plan, facts):
    os.makedirs(folder, exist_ok=True)
    write_layer(os.path.join(folder, "su-dung-dat.geojson"), plan.lots)
    write_layer(os.path.join(folder, "giao-thong.geojson"), plan.road_features())
    write_layer(os.path.join(folder, "tim-duong.geojson"), plan.street_features())
    write_layer(os.path.join(folder, "ranh-gioi.geojson"), plan.edge_features())
    write_layer(os.path.join(folder, "moc-gioi.geojson"), plan.marker_features())
    codes = {properties["ma_dat"] for _, properties in plan.lots} | {"GT"}
    write_json(os.path.join(folder, "landuse.json"), palette.landuse("quy-dinh", codes))
    write_json(os.path.join(folder, "style.json"), palette.style())
    with open(os.path.join(folder, "plan.conf"), "w", encoding="utf-8") as out:
        out.write(conf.plan_conf(plan, facts))


def write_basemap(folder, ward):
    os.makedirs(folder, exist_ok=True)
    areas, streams = land.water(ward)
    layers = {"rung": land.woods(ward), "dong-muc": land.contours(), "ho": areas, "suoi": streams,
              "duong": land.roads(ward), "dia-danh": land.places()}
    for name, features in layers.items():
        write_layer(os.path.join(folder, f"{name}.geojson"), features)
    write_json(os.path.join(folder, "style.json"), land.STYLE)


def main():
    ward = Ward()
    plans = {"plan-v1": Plan(ward, CELLS_V1), "plan-v2": Plan(ward, CELLS_V2),
             "draft": Plan(ward, DRAFT_CELLS, window=draft_window(), rows=DRAFT_ROWS, prefix="L")}
    for name, plan in plans.items():
        folder = os.path.join(SAMPLE, name)
        write_plan(folder, plan, texts.FACTS[name])
        texts.write_documents(folder, plan, texts.FACTS[name])
        drawing.write_drawings(folder, plan, texts.FACTS[name], ward)
    write_basemap(os.path.join(SAMPLE, "basemap"), ward)


if __name__ == "__main__":
    sys.exit(main())
