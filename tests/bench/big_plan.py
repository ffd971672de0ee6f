# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan of many lots, made and not kept: write(FOLDER, VERSION, LOTS, CHANGED) makes a folder for
`thamvanctl plan import` (EPSG:5899). Version 2 is version 1 with CHANGED lots changed: a third of
them got another land use, a third a moved boundary, a third a boundary with one point more. The
same arguments give the same bytes."""

import json
import os
import random
import shutil

CODES = ("ODT", "CX", "TMD", "NTS", "GD", "YT", "CC", "RPH", "MN", "DK")
WIDTH, HEIGHT = 25.0, 20.0
WEST, SOUTH = 560000.0, 1310000.0
DOCUMENTS = ("quyet-dinh", "thuyet-minh", "quy-dinh", "qh-04")

REPLACES = """
[Replaces]
Id=qhpk-lon
Version=1
Relation=dieu-chinh-cuc-bo
Ground=6
"""

STYLE = {
    "version": 1,
    "layers": [{
        "id": "su-dung-dat", "title": {"vi": "Sử dụng đất", "en": "Land use"}, "source": "su-dung-dat",
        "kind": "fill", "field": "ma_dat",
        "classes": [{"value": code, "name": {"vi": code, "en": code}, "stroke": "#777777", "width": 0.5,
                     "fill": f"#{200 - 13 * i:02x}{120 + 11 * i:02x}{90 + 7 * i:02x}"}
                    for i, code in enumerate(CODES)],
    }, {
        "id": "ten-lo", "title": {"vi": "Tên lô", "en": "Lots"}, "source": "su-dung-dat", "kind": "label",
        "minzoom": 17, "label": {"fields": ["ma_o"], "minzoom": 17},
    }],
}

CONF = """[Plan]
id=qhpk-lon
version={version}
level=phan-khu
type=qhpk
scale=2000
units=24781;
name=Quy hoạch phân khu {lots} lô
state=da-cong-bo
released=2026-11-{day:02d}
regulation=quy-dinh
responsible_body=UBND phường
responsible_person_title=Chủ tịch UBND phường

[Decision]
number={version}/QĐ-UBND
date=2026-11-01
issuer=UBND tỉnh Lâm Đồng
document=quyet-dinh
title=Quyết định phê duyệt

[Document quyet-dinh]
File=quyet-dinh.pdf
Role=decision
Title=Quyết định
Access=cong-khai

[Document thuyet-minh]
File=thuyet-minh.pdf
Role=explanation
Title=Thuyết minh
Access=cong-khai

[Document quy-dinh]
File=quy-dinh.pdf
Role=regulation
Title=Quy định quản lý
Access=cong-khai

[Document qh-04]
File=qh-04.pdf
Role=drawing
Title=Bản đồ
Access=cong-khai

[Layer su-dung-dat]
File=su-dung-dat.geojson
Title=Sử dụng đất
Role=quy-hoach
CodeField=ma_dat
LotField=ma_o
Access=cong-khai
"""


def corner(column, row):
    chance = random.Random(f"corner {column} {row}")
    return (WEST + column * WIDTH + chance.uniform(-3, 3), SOUTH + row * HEIGHT + chance.uniform(-3, 3))


class Edges:
    """The boundaries between the lots, each point of them known once."""

    def __init__(self, moved, longer):
        self.moved = moved
        self.longer = longer
        self.known = {}

    def get(self, side, column, row):
        key = (side, column, row)
        if key not in self.known:
            self.known[key] = self.make(*key)
        return self.known[key]

    def make(self, side, column, row):
        chance = random.Random(f"edge {side} {column} {row}")
        x1, y1 = corner(column, row)
        x2, y2 = corner(column, row + 1) if side == "up" else corner(column + 1, row)
        parts = chance.randint(3, 10)
        points = [(x1, y1)]
        for i in range(1, parts):
            points.append((x1 + (x2 - x1) * i / parts + chance.uniform(-0.4, 0.4),
                           y1 + (y2 - y1) * i / parts + chance.uniform(-0.4, 0.4)))
        if (side, column, row) in self.moved:
            points[1] = (points[1][0] + 0.6, points[1][1] - 0.5)
        if (side, column, row) in self.longer:
            points.append((x2 - (x2 - x1) / parts / 2, y2 - (y2 - y1) / parts / 2))
        return points


def ring(edges, column, row):
    top = edges.get("right", column, row + 1)
    left = edges.get("up", column, row)
    points = edges.get("right", column, row) + edges.get("up", column + 1, row)
    points = points + [corner(column + 1, row + 1)] + top[:0:-1] + [corner(column, row + 1)] + left[:0:-1]
    points.append(points[0])
    return ",".join(f"[{x:.2f},{y:.2f}]" for x, y in points)


def choose(columns, rows, changed):
    """Pairs of neighbours, far enough from each other that no lot is counted twice."""
    chance = random.Random("changes")
    cells = [(c, r) for c in range(1, columns - 2, 4) for r in range(1, rows - 2, 4)]
    picked = chance.sample(cells, changed // 3 + 2 * (changed // 6))
    recoded = set(picked[:changed // 3])
    shared = [("up", c + 1, r) for c, r in picked[changed // 3:]]
    return recoded, set(shared[:changed // 6]), set(shared[changed // 6:])


def write(folder, version, lots, changed, documents):
    columns = int((lots * 1.6) ** 0.5)
    while lots % columns:
        columns -= 1
    rows = lots // columns
    recoded, moved, longer = choose(columns, rows, changed) if version == 2 else (set(), set(), set())
    edges = Edges(moved, longer)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "su-dung-dat.geojson"), "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        for index in range(lots):
            column, row = index % columns, index // columns
            chance = random.Random(f"lot {index}")
            code = chance.choice(CODES)
            storeys = chance.randint(1, 9)
            if (column, row) in recoded:
                code = CODES[(CODES.index(code) + 1) % len(CODES)]
            out.write('%s{"type":"Feature","properties":{"ma_o":"A%d-%d","ma_dat":"%s","dien_tich":%.1f,'
                      '"tang_cao":%d},"geometry":{"type":"Polygon","coordinates":[[%s]]}}\n'
                      % ("," if index else "", row, column, code, 450 + chance.random() * 100, storeys,
                         ring(edges, column, row)))
        out.write("]}\n")
    with open(os.path.join(folder, "style.json"), "w", encoding="utf-8") as out:
        json.dump(STYLE, out, ensure_ascii=False, indent=1)
    for name in DOCUMENTS:
        shutil.copy(os.path.join(documents, name + ".pdf"), folder)
    with open(os.path.join(folder, "plan.conf"), "w", encoding="utf-8") as out:
        out.write(CONF.format(version=version, lots=lots, day=10 + version))
        if version == 2:
            out.write(REPLACES)
