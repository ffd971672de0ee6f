# SPDX-License-Identifier: GPL-3.0-or-later
"""The drawings: vector PDFs with frame, legend, north arrow and title block."""
import json
import math
import os

import cairo
import gi

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

import palette  # noqa: E402
from shapes import label_point, lines, line, longest_angle, rings, to_degrees  # noqa: E402

MM = 72 / 25.4


def rgb(text):
    return tuple(int(text[i:i + 2], 16) / 255 for i in (1, 3, 5))


class Drawing:
    def __init__(self, path, title, width_mm, height_mm, scale, center):
        self.width, self.height = width_mm * MM, height_mm * MM
        self.surface = cairo.PDFSurface(path, self.width, self.height)
        self.surface.set_metadata(cairo.PDF_METADATA_TITLE, title)
        self.surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, "2026-01-15T08:00:00+07:00")
        self.cr = cairo.Context(self.surface)
        self.k = MM * 1000 / scale  # points for a metre
        self.center = center
        self.legend_width = 150 * MM * min(1.0, width_mm / 841)
        self.middle = ((self.width - self.legend_width) / 2, self.height / 2 + 8 * MM)

    def at(self, x, y):
        return (self.middle[0] + (x - self.center[0]) * self.k,
                self.middle[1] - (y - self.center[1]) * self.k)

    def path(self, shape, closed=True):
        for ring in rings(shape):
            for n, (x, y) in enumerate(ring):
                (self.cr.line_to if n else self.cr.move_to)(*self.at(x, y))
            if closed:
                self.cr.close_path()

    def hatch(self, kind, color):
        """Strokes a pattern through the current clip."""
        cr = self.cr
        x0, y0, x1, y1 = cr.clip_extents()
        cr.set_source_rgba(*rgb(color), 0.55)
        cr.set_line_width(0.35)
        gap = 7.0
        if kind in ("hatch", "cross"):
            t = math.floor((x0 + y0) / gap) * gap
            while t < x1 + y1:
                cr.move_to(t - y0, y0)
                cr.line_to(t - y1, y1)
                t += gap
        if kind in ("hatch-back", "cross"):
            t = math.floor((x0 - y1) / gap) * gap
            while t < x1 - y0:
                cr.move_to(t + y0, y0)
                cr.line_to(t + y1, y1)
                t += gap
        if kind == "waves":
            y = math.floor(y0 / 9) * 9
            while y < y1:
                x = math.floor(x0 / 12) * 12
                cr.move_to(x, y)
                while x < x1:
                    cr.curve_to(x + 3, y - 2, x + 3, y - 2, x + 6, y)
                    cr.curve_to(x + 9, y + 2, x + 9, y + 2, x + 12, y)
                    x += 12
                y += 9
        cr.stroke()
        if kind == "dots":
            y = math.floor(y0 / 8) * 8
            while y < y1:
                x = math.floor(x0 / 8) * 8 + (4 if int(y / 8) % 2 else 0)
                while x < x1:
                    cr.new_sub_path()
                    cr.arc(x, y, 0.7, 0, 2 * math.pi)
                    cr.close_path()
                    x += 8
                y += 8
            cr.fill()

    def fill(self, shape, code, edge=0.3):
        _, _, color, pattern, dark = palette.CODES[code]
        cr = self.cr
        cr.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
        self.path(shape)
        cr.set_source_rgb(*rgb(color))
        if pattern != "none":
            cr.fill_preserve()
            cr.save()
            cr.clip()
            self.hatch(pattern, dark)
            cr.restore()
            self.path(shape)
        else:
            cr.fill_preserve()
        cr.set_source_rgb(*rgb(dark))
        cr.set_line_width(edge)
        cr.stroke()

    def text(self, x, y, text, size, bold=False, italic=False, color=(0.15, 0.15, 0.15), angle=0,
             halo=True, align="center", width=None):
        cr = self.cr
        layout = PangoCairo.create_layout(cr)
        font = Pango.FontDescription("Liberation Sans")
        font.set_absolute_size(size * Pango.SCALE)
        font.set_weight(Pango.Weight.BOLD if bold else Pango.Weight.NORMAL)
        font.set_style(Pango.Style.ITALIC if italic else Pango.Style.NORMAL)
        layout.set_font_description(font)
        if width:
            layout.set_width(int(width * Pango.SCALE))
        if align == "center":
            layout.set_alignment(Pango.Alignment.CENTER)
        layout.set_text(text, -1)
        _, box = layout.get_pixel_extents()
        w, h = box.width, box.height
        cr.save()
        cr.translate(x, y)
        cr.rotate(angle)
        dx = -w / 2 - box.x if align == "center" else 0
        dy = -h / 2 if align == "center" else 0
        if halo:
            cr.move_to(dx, dy)
            PangoCairo.layout_path(cr, layout)
            cr.set_source_rgba(1, 1, 1, 0.8)
            cr.set_line_width(size * 0.22)
            cr.set_line_join(cairo.LINE_JOIN_ROUND)
            cr.stroke()
        cr.move_to(dx, dy)
        cr.set_source_rgb(*color)
        PangoCairo.show_layout(cr, layout)
        cr.restore()
        return h

    def frame(self):
        cr = self.cr
        cr.set_source_rgb(1, 1, 1)
        cr.paint()

    def border(self):
        cr = self.cr
        cr.set_source_rgb(0.1, 0.1, 0.1)
        for inset, width in ((8 * MM, 2.0), (11 * MM, 0.6)):
            cr.rectangle(inset, inset, self.width - 2 * inset, self.height - 2 * inset)
            cr.set_line_width(width)
            cr.stroke()
        x = self.width - self.legend_width - 11 * MM
        cr.move_to(x, 11 * MM)
        cr.line_to(x, self.height - 11 * MM)
        cr.set_line_width(0.6)
        cr.stroke()

    def grid(self, step):
        """Coordinate crosses with their values, X (Bắc) and Y (Đông)."""
        cr = self.cr
        right = self.width - self.legend_width - 11 * MM
        top, bottom = 11 * MM, self.height - 11 * MM
        half_x, half_y = self.width / self.k, self.height / self.k
        x = math.floor((self.center[0] - half_x) / step) * step
        cr.set_line_width(0.25)
        while x < self.center[0] + half_x:
            px, _ = self.at(x, 0)
            if 20 * MM < px < right - 8 * MM:
                cr.set_source_rgba(0.3, 0.4, 0.5, 0.35)
                cr.move_to(px, top)
                cr.line_to(px, bottom)
                cr.stroke()
                self.text(px, bottom - 3 * MM, f"Y {x:.0f}", 6.5)
            x += step
        y = math.floor((self.center[1] - half_y) / step) * step
        while y < self.center[1] + half_y:
            _, py = self.at(0, y)
            if top + 8 * MM < py < bottom - 8 * MM:
                cr.set_source_rgba(0.3, 0.4, 0.5, 0.35)
                cr.move_to(11 * MM, py)
                cr.line_to(right, py)
                cr.stroke()
                self.text(14 * MM, py, f"X {y:.0f}", 6.5, angle=-math.pi / 2)
            y += step

    def north(self, x, y, size):
        cr = self.cr
        cr.set_source_rgb(0.1, 0.1, 0.1)
        cr.move_to(x, y - size)
        cr.line_to(x + size * 0.32, y + size * 0.5)
        cr.line_to(x, y + size * 0.25)
        cr.close_path()
        cr.fill()
        cr.move_to(x, y - size)
        cr.line_to(x - size * 0.32, y + size * 0.5)
        cr.line_to(x, y + size * 0.25)
        cr.close_path()
        cr.set_line_width(0.8)
        cr.stroke()
        self.text(x, y - size * 1.3, "B", size * 0.42, bold=True)

    def scale_bar(self, x, y, metres, scale):
        cr = self.cr
        step = metres / 4 * self.k
        for n in range(4):
            cr.rectangle(x + n * step, y, step, 2 * MM)
            cr.set_source_rgb(*((0.1, 0.1, 0.1) if n % 2 == 0 else (1, 1, 1)))
            cr.fill_preserve()
            cr.set_source_rgb(0.1, 0.1, 0.1)
            cr.set_line_width(0.5)
            cr.stroke()
        for n in range(5):
            self.text(x + n * step, y - 2 * MM, f"{metres / 4 * n:.0f}", 7)
        self.text(x + 2 * step, y + 5 * MM, f"Tỷ lệ 1/{scale:,}".replace(",", ".") + "  (mét)", 8)

    def finish(self):
        self.cr.show_page()
        self.surface.finish()


def center_of(plan):
    west, east, south, north = plan.area.GetEnvelope()
    return (west + east) / 2, (south + north) / 2


def street_names(drawing, plan, size):
    for name, kind, width, points in plan.streets:
        for part in lines(line(points).Intersection(plan.area)):
            if kind == "nhóm nhà ở" or part.Length() * drawing.k < len(name) * size * 0.9:
                continue
            middle = part.Value(part.Length() / 2)
            angle = -math.radians(longest_angle(rings(part)[0]))
            if angle > math.pi / 2:
                angle -= math.pi
            if angle < -math.pi / 2:
                angle += math.pi
            drawing.text(*drawing.at(middle.GetX(), middle.GetY()), name.upper(), size,
                         italic=True, color=(0.25, 0.25, 0.25), angle=angle)


def title_block(drawing, facts, number, title, scale):
    x = drawing.width - drawing.legend_width - 8 * MM
    w = drawing.legend_width - 6 * MM
    small = drawing.width < 600 * MM
    f = 0.52 if small else 1.0
    y = drawing.height - (98 * MM if not small else 58 * MM)
    cr = drawing.cr
    cr.set_source_rgb(0.1, 0.1, 0.1)
    cr.set_line_width(0.6)
    cr.move_to(x - 3 * MM, y - 4 * MM)
    cr.line_to(drawing.width - 11 * MM, y - 4 * MM)
    cr.stroke()
    decision = facts["decision"]
    rows = [(facts["plan"]["name"], 11, True), (title, 13, True),
            (f"Bản vẽ số {number}    ·    Tỷ lệ 1/{scale:,}".replace(",", "."), 10, False),
            (f"Cơ quan phê duyệt: {facts['plan']['bodies_approving']}", 9, False),
            (f"Kèm theo {'Tờ trình' if facts['plan']['state'] == 'lay-y-kien' else 'Quyết định'} số "
             f"{decision['number']} ngày {'/'.join(reversed(decision['date'].split('-')))}", 9, False),
            (f"Cơ quan tổ chức lập: {facts['plan']['bodies_preparing']}", 9, False),
            (f"Đơn vị tư vấn: {facts['plan']['bodies_consultant']}", 9, False),
            ("Hệ tọa độ VN-2000, kinh tuyến trục 107°45', múi chiếu 3° (EPSG:5899). Địa danh và số "
             "liệu giả định.", 8, False)]
    for text, size, bold in rows:
        y += drawing.text(x, y, text, size * f * 1.15, bold=bold, halo=False, align="left",
                          width=w) + 2.2 * MM * f
    return x, w, f


def legend_rows(drawing, rows, x, y, f):
    cr = drawing.cr
    drawing.text(x, y, "CHÚ GIẢI", 15 * f, bold=True, halo=False, align="left")
    y += 11 * MM * f
    for code, name in rows:
        _, _, color, pattern, dark = palette.CODES[code]
        cr.rectangle(x, y, 14 * MM * f, 7 * MM * f)
        cr.set_source_rgb(*rgb(color))
        cr.fill_preserve()
        cr.save()
        cr.clip()
        drawing.hatch(pattern, dark)
        cr.restore()
        cr.rectangle(x, y, 14 * MM * f, 7 * MM * f)
        cr.set_source_rgb(*rgb(dark))
        cr.set_line_width(0.5)
        cr.stroke()
        drawing.text(x + 7 * MM * f, y + 3.5 * MM * f, code, 8.5 * f, bold=True)
        drawing.text(x + 17 * MM * f, y + 0.6 * MM, name, 10 * f, halo=False, align="left",
                     width=drawing.legend_width - 30 * MM * f)
        y += 10.5 * MM * f
    return y


def write_land_use(path, plan, facts, ward):
    draft = plan.window is not None
    scale = 1000 if draft else 2500
    drawing = Drawing(path, "QH-04 Bản đồ quy hoạch sử dụng đất", 841, 594, scale, center_of(plan))
    drawing.frame()
    for shape, _ in plan.road_features():
        drawing.fill(shape, "GT")
    for shape, properties in plan.lots:
        drawing.fill(shape, properties["ma_dat"], 0.3 if properties["ma_dat"] != "MN" else 0.5)
    # kerb to axis: the centre line of each street
    cr = drawing.cr
    cr.set_dash([6, 2, 1, 2])
    cr.set_line_width(0.25)
    cr.set_source_rgb(0.75, 0.2, 0.2)
    for shape, _ in plan.street_features():
        drawing.path(shape, closed=False)
        cr.stroke()
    cr.set_dash([])
    for shape, properties in plan.lots:
        x, y = drawing.at(*label_point(shape))
        code = properties["ma_dat"]
        if code in ("ODT", "OM"):
            if draft or shape.GetArea() > 200:
                drawing.text(x, y, properties["ma_o"].split("-")[1], 4.2 if not draft else 6,
                             halo=False)
        elif shape.GetArea() > 2500:
            name = properties.get("ten")
            label = (f"{properties['ma_o']}\n{properties['dien_tich'] / 10000:.2f} ha".replace(
                ".", ",") + f"\n{properties['mat_do']}% · {properties['tang_cao']}T")
            drawing.text(x, y, (name + "\n" if name else "") + label, 7.5, bold=bool(name))
    street_names(drawing, plan, 7.0)
    cr.set_source_rgb(*rgb("#c1121f"))
    cr.set_line_width(2.2)
    cr.set_dash([14, 4, 3, 4])
    drawing.path(plan.area)
    cr.stroke()
    cr.set_dash([])
    for shape, properties in plan.marker_features():
        x, y = drawing.at(shape.GetX(), shape.GetY())
        cr.arc(x, y, 2.4, 0, 2 * math.pi)
        cr.set_source_rgb(1, 1, 1)
        cr.fill_preserve()
        cr.set_source_rgb(*rgb("#c1121f"))
        cr.set_line_width(0.8)
        cr.stroke()
    drawing.grid(200 if not draft else 100)
    drawing.border()
    head = 22 * MM
    drawing.text((drawing.width - drawing.legend_width) / 2, head,
                 "BẢN ĐỒ QUY HOẠCH SỬ DỤNG ĐẤT", 26, bold=True)
    drawing.text((drawing.width - drawing.legend_width) / 2, head + 10 * MM,
                 facts["plan"]["name"].upper(), 13)
    x, w, f = title_block(drawing, facts, "QH-04", "BẢN ĐỒ QUY HOẠCH SỬ DỤNG ĐẤT", scale)
    used = {p["ma_dat"] for _, p in plan.lots} | {"GT"}
    y = legend_rows(drawing, [(c, palette.CODES[c][0]) for c in palette.CODES if c in used],
                    x, 20 * MM, 1.0)
    balance(drawing, plan, x, y + 6 * MM, w)
    drawing.north(x + 16 * MM, drawing.height - 128 * MM, 15 * MM)
    drawing.scale_bar(x + 40 * MM, drawing.height - 128 * MM, 200 if not draft else 80, scale)
    drawing.finish()
    write_areas(path.replace(".pdf", ".areas.json"), drawing, "Chỗ này trên bản vẽ QH-04")


def balance(drawing, plan, x, y, w):
    """A short table of areas under the legend."""
    areas = plan.balance()
    total = sum(areas.values())
    drawing.text(x, y, "CƠ CẤU SỬ DỤNG ĐẤT", 12, bold=True, halo=False, align="left")
    y += 8 * MM
    for code in palette.CODES:
        if code not in areas:
            continue
        drawing.text(x, y, code, 9, bold=True, halo=False, align="left")
        bar = areas[code] / max(areas.values()) * (w - 62 * MM)
        drawing.cr.rectangle(x + 16 * MM, y + 0.5 * MM, bar, 3.2 * MM)
        drawing.cr.set_source_rgb(*rgb(palette.CODES[code][2]))
        drawing.cr.fill_preserve()
        drawing.cr.set_source_rgb(*rgb(palette.CODES[code][4]))
        drawing.cr.set_line_width(0.4)
        drawing.cr.stroke()
        drawing.text(x + w - 42 * MM, y, f"{areas[code]:.2f} ha".replace(".", ","), 9, halo=False,
                     align="left")
        drawing.text(x + w - 18 * MM, y, f"{100 * areas[code] / total:.1f} %".replace(".", ","), 9,
                     halo=False, align="left")
        y += 5.6 * MM


ROAD_COLORS = {"chính": ("#d1495b", "Đường chính đô thị"), "khu vực": ("#edae49", "Đường khu vực"),
               "nội bộ": ("#8d96a3", "Đường nội bộ"), "nhóm nhà ở": ("#c9cfd6", "Đường nhóm nhà ở")}


def write_transport(path, plan, facts, ward):
    draft = plan.window is not None
    scale = 2500 if draft else 6000
    drawing = Drawing(path, "QH-05 Bản đồ quy hoạch giao thông", 420, 297, scale, center_of(plan))
    drawing.frame()
    cr = drawing.cr
    for shape, properties in plan.lots:
        drawing.path(shape)
        cr.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
        cr.set_source_rgb(*(rgb("#b5dcf0") if properties["ma_dat"] == "MN" else rgb("#f3f1ea")))
        cr.fill()
    for kind in ("nhóm nhà ở", "nội bộ", "khu vực", "chính"):
        color = rgb(ROAD_COLORS[kind][0])
        for name, street_kind, width, points in plan.streets:
            if street_kind != kind:
                continue
            for part in lines(line(points).Intersection(plan.area)):
                cr.set_line_width(width * drawing.k)
                cr.set_source_rgb(*color)
                drawing.path(part, closed=False)
                cr.stroke()
    street_names(drawing, plan, 4.4)
    cr.set_source_rgb(*rgb("#c1121f"))
    cr.set_line_width(1.2)
    cr.set_dash([9, 3, 2, 3])
    drawing.path(plan.area)
    cr.stroke()
    cr.set_dash([])
    drawing.border()
    drawing.text((drawing.width - drawing.legend_width) / 2, 18 * MM,
                 "BẢN ĐỒ QUY HOẠCH GIAO THÔNG", 15, bold=True)
    x, w, f = title_block(drawing, facts, "QH-05", "BẢN ĐỒ QUY HOẠCH GIAO THÔNG", scale)
    drawing.text(x, 18 * MM, "CHÚ GIẢI", 9, bold=True, halo=False, align="left")
    y = 26 * MM
    for kind, (color, name) in ROAD_COLORS.items():
        widths = sorted({s[2] for s in plan.streets if s[1] == kind})
        if not widths:
            continue
        cr.set_source_rgb(*rgb(color))
        cr.set_line_width(4)
        cr.move_to(x, y)
        cr.line_to(x + 12 * MM, y)
        cr.stroke()
        text = f"{name}, lộ giới " + ", ".join(str(w) for w in widths) + " m"
        drawing.text(x + 15 * MM, y - 2 * MM, text, 6.5, halo=False, align="left", width=w - 18 * MM)
        y += 9 * MM
    drawing.north(x + 8 * MM, drawing.height - 82 * MM, 8 * MM)
    drawing.scale_bar(x + 20 * MM, drawing.height - 80 * MM, 200, scale)
    drawing.finish()


def write_areas(path, drawing, title):
    """The framed part of the sheet and the ground it shows: where a tap on the drawing leads."""
    x0, y0 = 11 * MM, 11 * MM
    x1, y1 = drawing.width - drawing.legend_width - 11 * MM, drawing.height - 11 * MM
    ring = [to_degrees(drawing.center[0] + (x - drawing.middle[0]) / drawing.k,
                       drawing.center[1] - (y - drawing.middle[1]) / drawing.k)
            for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]
    area = {"page": 1, "box": [round(value, 2) for value in (x0, y0, x1, y1)], "title": title,
            "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]}}
    with open(path, "w", encoding="utf-8") as out:
        json.dump([area], out, ensure_ascii=False, indent=1)
        out.write("\n")


def write_drawings(folder, plan, facts, ward):
    write_land_use(os.path.join(folder, "qh-04.pdf"), plan, facts, ward)
    write_transport(os.path.join(folder, "qh-05.pdf"), plan, facts, ward)
