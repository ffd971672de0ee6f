# SPDX-License-Identifier: GPL-3.0-or-later
"""The fictional ward Hồ Thông: streets, stream, lake, blocks and lots.

Everything is laid out on a grid (u east, v north, metres) and bent by warp() into streets that
follow the slope; the result is in EPSG:5899.
"""
import math

from shapes import (label_point, line, point, polygon, polygons, lines, rings, round_corners,
                    smooth, union)

ORIGIN = (568200.0, 1317600.0)
U = [0, 210, 430, 660, 890, 1120, 1350, 1570]
V = [0, 185, 390, 610, 830, 1040, 1170]

# street lines of the grid: name, width between the boundary lines (lộ giới), class
U_STREETS = {1: ("Đường Mai Anh Đào", 16, "khu vực"), 2: ("Đường Ngọc Lan", 20, "khu vực"),
             3: ("Đường Tường Vi", 14, "nội bộ"), 4: ("Đường Thông Xanh", 24, "chính"),
             5: ("Đường Đỗ Quyên", 16, "khu vực"), 6: ("Đường Hướng Dương", 16, "khu vực")}
V_STREETS = {1: ("Đường Bằng Lăng", 16, "khu vực"), 2: ("Đường Cẩm Tú", 16, "khu vực"),
             3: ("Đường Hồ Thông", 30, "chính"), 4: ("Đường Dã Quỳ", 18, "khu vực"),
             5: ("Đường Lan Rừng", 14, "khu vực")}

LAKE = [(470, 760), (520, 690), (610, 668), (690, 700), (760, 690), (830, 735), (842, 805),
        (790, 850), (720, 862), (660, 905), (590, 950), (520, 930), (478, 860)]
STREAM_IN = [(1500, 1200), (1400, 1105), (1290, 1070), (1200, 985), (1085, 930), (985, 900),
             (910, 835), (835, 790)]
STREAM_OUT = [(490, 730), (420, 668), (330, 640), (300, 545), (335, 450), (300, 330), (205, 250),
              (150, 150), (160, 60), (120, -30)]
EDGE = [(14, 16), (300, -6), (640, 12), (960, 0), (1280, 18), (1560, 4), (1584, 300), (1562, 640),
        (1580, 900), (1556, 1166), (1250, 1182), (940, 1160), (600, 1178), (300, 1158), (20, 1172),
        (-4, 820), (18, 520), (2, 240)]


def warp(u, v):
    x = u + 34 * math.sin(v / 330 + 0.5) + 20 * math.sin(u / 410 + v / 700)
    y = v + 46 * math.sin(u / 400 + 0.4) + 16 * math.sin(v / 260 + u / 900)
    angle = math.radians(-7)
    return (ORIGIN[0] + x * math.cos(angle) - y * math.sin(angle),
            ORIGIN[1] + x * math.sin(angle) + y * math.cos(angle))


def warped_line(u0, v0, u1, v1, step=12.0):
    n = max(2, int(math.hypot(u1 - u0, v1 - v0) / step))
    return [warp(u0 + (u1 - u0) * i / n, v0 + (v1 - v0) * i / n) for i in range(n + 1)]


def warped_box(u0, v0, u1, v1):
    edge = (warped_line(u0, v0, u1, v0)[:-1] + warped_line(u1, v0, u1, v1)[:-1]
            + warped_line(u1, v1, u0, v1)[:-1] + warped_line(u0, v1, u0, v0)[:-1])
    return polygon(edge)


def warped_curve(points):
    return [warp(u, v) for u, v in smooth(points)]


class Ward:
    """Geometry that both versions of the plan share."""

    def __init__(self):
        self.edge = polygon(warped_curve(EDGE + [EDGE[0]]))
        self.lake = polygon(warped_curve(LAKE + [LAKE[0]]))
        self.stream = union([line(warped_curve(STREAM_IN)).Buffer(5, 8),
                             line(warped_curve(STREAM_OUT)).Buffer(6, 8)]).Difference(self.lake)
        self.stream_lines = [warped_curve(STREAM_IN), warped_curve(STREAM_OUT)]
        self.shore = self.lake.Buffer(30, 16)
        self.streets = self.make_streets()

    def make_streets(self):
        """(name, class, width, points); those of the grid give way to the lake."""
        streets = []
        for i, (name, width, kind) in U_STREETS.items():
            streets.append((name, kind, width, warped_line(U[i], -20, U[i], 1200)))
        for j, (name, width, kind) in V_STREETS.items():
            streets.append((name, kind, width, warped_line(-20, V[j], 1600, V[j])))
        free = self.shore.Buffer(5.5)
        kept = []
        for name, kind, width, points in streets:
            inside = line(points).Intersection(self.edge.Buffer(15))
            for part in lines(inside.Difference(free)):
                if part.Length() > 60:
                    kept.append((name, kind, width, rings(part)[0]))
        ring = rings(self.lake.Buffer(36, 16))[0]
        kept.append(("Đường Ven Hồ", "khu vực", 13, ring))
        return kept


# what stands in each cell (column, row); ODT and OM cells are cut into lots
CELLS_V2 = {
    (0, 0): "NN", (1, 0): "OM", (2, 0): "ODT", (3, 0): "TH", (4, 0): "ODT", (5, 0): "OM",
    (6, 0): "LN",
    (0, 1): "CX", (1, 1): "ODT", (2, 1): "OM", (3, 1): "ODT", (4, 1): "HH", (5, 1): "OM",
    (6, 1): "NN",
    (0, 2): "OM", (1, 2): "OM", (2, 2): "HH", (3, 2): "CC", (4, 2): "TM", (5, 2): "OM",
    (6, 2): "TDTT",
    (0, 3): "NN", (1, 3): "DL", (2, 3): "CX", (3, 3): "CX", (4, 3): "CQ", (5, 3): "OM",
    (6, 3): "LN",
    (0, 4): "LN", (1, 4): "OM", (2, 4): "CX", (3, 4): "DL", (4, 4): "OM", (5, 4): "NN",
    (6, 4): "YT",
    (0, 5): "LN", (1, 5): "LN", (2, 5): "DL", (3, 5): "DL", (4, 5): "LN", (5, 5): "LN",
    (6, 5): "HTKT",
}
# the older plan: towers and hotels at the lake, no park in the west, the school at the market
CELLS_V1 = dict(CELLS_V2)
CELLS_V1.update({(0, 1): "NN", (3, 0): "NN", (4, 1): "TH", (3, 3): "HH", (2, 3): "TM",
                 (6, 2): "NN", (5, 3): "NN", (4, 4): "NN"})
# streets between the pairs of rows of a cell, and the width of a lot at the street
ROWS = {"ODT": (2, 17), "OM": (1, 26)}

# code: density %, floors, floor-area ratio (in force, per plan)
NUMBERS = {"ODT": (80, 4, 3.2), "OM": (50, 3, 1.5), "HH": (45, 7, 3.1), "TM": (50, 5, 2.5),
           "CC": (40, 3, 1.2), "CQ": (40, 4, 1.6), "TH": (40, 3, 1.2), "YT": (40, 4, 1.6),
           "CX": (5, 1, 0.05), "TDTT": (20, 2, 0.4), "LN": (0, 0, 0), "NN": (5, 1, 0.05),
           "DL": (25, 2, 0.5), "DT": (30, 1, 0.3), "HTKT": (30, 2, 0.6), "MN": (0, 0, 0),
           "P": (10, 1, 0.1)}


def split_rows(v0, v1, alleys):
    """Rows of lots, back to back, with @alleys streets of 10 m between the pairs."""
    n = alleys + 1
    height = (v1 - v0) / n
    return [(v0 + i * height, v0 + (i + 1) * height) for i in range(n)]


class Plan:
    """One version of the zoning plan."""

    def __init__(self, ward, cells, window=None, rows=None, prefix=""):
        self.ward = ward
        self.prefix = prefix
        self.lots = []      # (geometry, properties)
        self.area = window if window is not None else ward.edge
        self.streets = list(ward.streets)
        self.window = window
        self.corridor = union([line(p).Buffer(17, 8) for p in ward.stream_lines]).Intersection(
            self.area)
        self.rows = rows if rows is not None else ROWS
        for (i, j), what in sorted(cells.items()):
            if what in self.rows:
                self.add_alleys(i, j, self.rows[what][0])
        self.road = self.make_road()
        free = self.area.Difference(self.road).Difference(ward.shore).Difference(self.corridor)
        self.free = free
        for (i, j), what in sorted(cells.items()):
            self.fill_cell(i, j, what)
        self.add_water_and_green()
        self.cut_hole()
        self.finish()

    def add_alleys(self, i, j, alleys):
        for row, (v0, _) in enumerate(split_rows(V[j], V[j + 1], alleys)):
            if row == 0:
                continue
            points = warped_line(U[i], v0, U[i + 1], v0)
            blocked = self.ward.shore.Buffer(8).Union(self.corridor.Buffer(2))
            for part in lines(line(points).Intersection(self.area).Difference(blocked)):
                if part.Length() > 45:
                    number = sum(1 for s in self.streets if s[1] == "nhóm nhà ở") + 1
                    self.streets.append(
                        (f"Hẻm số {number}", "nhóm nhà ở", 10, rings(part)[0]))

    def make_road(self):
        shapes = [line(points).Buffer(width / 2, 8) for _, _, width, points in self.streets]
        road = union(shapes).Intersection(self.area)
        # kerbs are rounded where streets meet
        return road.Buffer(4, 6).Buffer(-4, 6).Intersection(self.area)

    def block_id(self, i, j):
        return f"{self.prefix}{chr(ord('A') + j)}{i + 1}"

    def fill_cell(self, i, j, what):
        cell = warped_box(U[i] - (40 if i == 0 else 0), V[j] - (40 if j == 0 else 0),
                          U[i + 1] + (40 if i == 6 else 0), V[j + 1] + (40 if j == 5 else 0))
        if what not in self.rows:
            number = 0
            for part in polygons(cell.Intersection(self.free)):
                if part.GetArea() < 300:
                    continue
                number += 1
                self.add(part, what, f"{self.block_id(i, j)}-{what}{number:02d}")
            return
        number = 0
        alleys, width = self.rows[what]
        for v0, v1 in split_rows(V[j], V[j + 1], alleys):
            middle = (v0 + v1) / 2
            n = max(1, round((U[i + 1] - U[i]) / width))
            step = (U[i + 1] - U[i]) / n
            for low, high in ((v0, middle), (middle, v1)):
                for k in range(n):
                    shape = warped_box(U[i] + k * step, low, U[i] + (k + 1) * step, high)
                    for part in polygons(shape.Intersection(self.free)):
                        number = self.add_lot(part, what, i, j, number)

    def add_lot(self, part, code, i, j, number):
        if part.GetArea() < 90:
            if self.lots and part.GetArea() > 8 and self.grow_last(part):
                return number
            return number
        number += 1
        self.add(part, code, f"{self.block_id(i, j)}-{number:02d}")
        return number

    def grow_last(self, part):
        """A sliver at a corner goes to the lot before it."""
        shape, properties = self.lots[-1]
        joined = polygons(shape.Buffer(0.05).Union(part.Buffer(0.05)).Buffer(-0.05))
        if len(joined) != 1:
            return False
        self.lots[-1] = (joined[0], properties)
        return True

    def add(self, shape, code, lot):
        self.lots.append((shape, {"ma_o": lot, "ma_dat": code}))

    def add_water_and_green(self):
        water = self.ward.lake.Intersection(self.area)
        for k, part in enumerate(polygons(water)):
            self.add(part, "MN", f"{self.prefix}MN-{k + 1:02d}")
            self.lots[-1][1]["ten"] = "Hồ Thông"
        stream = self.ward.stream.Intersection(self.area).Difference(self.ward.lake)
        bridges = self.road
        for k, part in enumerate(polygons(stream.Difference(bridges))):
            if part.GetArea() > 40:
                self.add(part, "MN", f"{self.prefix}MN-{k + 11:02d}")
                self.lots[-1][1]["ten"] = "Suối Thông"
        green = self.corridor.Union(self.ward.shore.Intersection(self.area)).Difference(
            self.road).Difference(self.ward.lake).Difference(self.ward.stream)
        for k, part in enumerate(polygons(green)):
            if part.GetArea() > 120:
                self.add(part, "CX", f"{self.prefix}CX-{k + 1:02d}")

    def cut_hole(self):
        """The old communal house stands inside the lakeside park: a lot with a hole."""
        if self.window is not None:
            return
        best = max((n for n, (_, p) in enumerate(self.lots) if p["ma_dat"] == "CX"),
                   key=lambda n: self.lots[n][0].Buffer(-34).GetArea())
        shape, properties = self.lots[best]
        x, y = label_point(shape.Buffer(-34))
        temple = polygon([(x - 21, y - 15), (x + 21, y - 11), (x + 19, y + 17), (x - 22, y + 13)])
        properties["ten"] = "Công viên đình Hồ Thông"
        self.lots[best] = (shape.Difference(temple), properties)
        self.add(temple, "DT", f"{self.prefix}DT-01")
        self.lots[-1][1]["ten"] = "Đình Hồ Thông"

    def finish(self):
        names = {"TH": "Trường tiểu học và THCS Hồ Thông", "CC": "Nhà văn hóa phường",
                 "CQ": "UBND phường", "YT": "Trạm y tế", "HTKT": "Trạm xử lý nước thải",
                 "TDTT": "Sân thể thao", "TM": "Chợ Hồ Thông"}
        done = set()
        for n, (shape, properties) in enumerate(self.lots):
            code = properties["ma_dat"]
            density, floors, ratio = NUMBERS[code]
            if code in names and code not in done:
                properties.setdefault("ten", names[code])
                done.add(code)
            properties["dien_tich"] = round(shape.GetArea(), 1)
            properties["mat_do"] = density
            properties["tang_cao"] = floors
            properties["he_so"] = ratio
            self.lots[n] = (shape, properties)

    # layers

    def road_features(self):
        road = self.road
        return [(part, {"ma_dat": "GT", "loai": "Đất giao thông"}) for part in polygons(road)]

    def street_features(self):
        features = []
        for name, kind, width, points in self.streets:
            for part in lines(line(points).Intersection(self.area)):
                if part.Length() > 30:
                    features.append((part, {"ten": name, "loai": kind, "lo_gioi": width}))
        return features

    def edge_features(self):
        return [(part, {"ten": "Ranh giới lập quy hoạch"})
                for ring in rings(self.area) for part in [line(ring)]]

    def marker_features(self):
        ring = rings(self.area)[0]
        total = line(ring).Length()
        features = []
        n = 24 if self.window is None else 12
        for k in range(n):
            at = line(ring).Value(total * k / n)
            features.append((point(at.GetX(), at.GetY()), {
                "so_hieu": f"M{k + 1:02d}", "x_bac": round(at.GetY(), 2),
                "y_dong": round(at.GetX(), 2)}))
        return features

    def balance(self):
        """Hectares by code, roads included."""
        sums = {}
        for shape, properties in self.lots:
            sums[properties["ma_dat"]] = sums.get(properties["ma_dat"], 0) + shape.GetArea()
        sums["GT"] = self.road.GetArea()
        return {code: area / 10000 for code, area in sums.items()}


def draft_window():
    return warped_box(U[4] + 2, V[0] + 8, U[6] + 4, V[2] + 4).Buffer(-3).Buffer(3)


DRAFT_CELLS = {(4, 0): "ODT", (5, 0): "ODT", (4, 1): "HH", (5, 1): "CX"}
DRAFT_ROWS = {"ODT": (2, 10)}
