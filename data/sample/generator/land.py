# SPDX-License-Identifier: GPL-3.0-or-later
"""The country round the ward: hills as contour lines, woods, existing roads, names."""
import math

from osgeo import gdal, ogr, osr

from shapes import line, lines, point, polygon, polygons, rings
from ward import ORIGIN, STREAM_IN, STREAM_OUT, warp, warped_curve

gdal.UseExceptions()
HILLS = [(-700, 900, 95, 520), (700, 1900, 120, 640), (2200, 1500, 140, 700), (2100, 100, 80, 520),
         (600, -700, 90, 560), (-500, -400, 70, 480), (1100, 350, 34, 300), (250, 1050, 30, 260)]
BOX = (-1500, -1300, 3100, 2500)
CELL = 20


def height(x, y):
    """Metres above the sea at metres from ORIGIN; the lake lies in the hollow."""
    h = 1482 + 0.008 * x + 0.006 * y
    for cx, cy, top, size in HILLS:
        h += top * math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * size * size))
    h -= 42 * math.exp(-((x - 700) ** 2 + (y - 800) ** 2) / (2 * 420 ** 2))
    return h + 3 * math.sin(x / 170) * math.cos(y / 210)


def contours(step=10):
    columns = int((BOX[2] - BOX[0]) / CELL)
    rows = int((BOX[3] - BOX[1]) / CELL)
    raster = gdal.GetDriverByName("MEM").Create("", columns, rows, 1, gdal.GDT_Float32)
    raster.SetGeoTransform((ORIGIN[0] + BOX[0], CELL, 0, ORIGIN[1] + BOX[3], 0, -CELL))
    values = b""
    import struct
    for r in range(rows):
        y = BOX[3] - (r + 0.5) * CELL
        values += struct.pack(f"{columns}f", *[height(BOX[0] + (c + 0.5) * CELL, y)
                                               for c in range(columns)])
    raster.GetRasterBand(1).WriteRaster(0, 0, columns, rows, values,
                                        buf_type=gdal.GDT_Float32)
    memory = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = memory.CreateLayer("c", osr.SpatialReference(), ogr.wkbLineString)
    layer.CreateField(ogr.FieldDefn("z", ogr.OFTReal))
    gdal.ContourGenerate(raster.GetRasterBand(1), step, 0, [], 0, 0, layer, -1, 0)
    found = []
    for feature in layer:
        shape = feature.GetGeometryRef().Clone().Simplify(1.2)
        if shape.Length() > 120:
            z = int(round(feature.GetField("z")))
            found.append((shape, {"cao_do": z, "loai": "cái" if z % 50 == 0 else "con"}))
    return found


def woods(ward):
    spots = [(-900, 1000, 620, 500), (700, 2000, 900, 420), (2400, 1500, 520, 800),
             (2200, -100, 640, 520), (500, -800, 900, 380), (-800, -500, 520, 480)]
    found = []
    for k, (cx, cy, a, b) in enumerate(spots):
        edge = []
        for i in range(40):
            t = 2 * math.pi * i / 40
            r = 1 + 0.16 * math.sin(3 * t + k) + 0.09 * math.sin(7 * t + 2 * k)
            edge.append((ORIGIN[0] + cx + a * r * math.cos(t), ORIGIN[1] + cy + b * r * math.sin(t)))
        for part in polygons(polygon(edge).Difference(ward.edge.Buffer(10))):
            if part.GetArea() > 5000:
                found.append((part, {"loai": "rừng thông"}))
    return found


def roads(ward):
    """Roads outside the plan, joined to its main streets."""
    routes = [
        ("Đường Thông Xanh", "chính", [warp(890, 1160), warp(905, 1500), warp(820, 1900),
                                       warp(980, 2400)]),
        ("Đường Thông Xanh", "chính", [warp(890, 10), warp(870, -400), warp(960, -900),
                                       warp(930, -1300)]),
        ("Đường Hồ Thông", "chính", [warp(1570, 610), warp(2000, 650), warp(2500, 560),
                                     warp(3080, 640)]),
        ("Đường Hồ Thông", "chính", [warp(5, 610), warp(-400, 560), warp(-900, 640),
                                     warp(-1500, 540)]),
        ("Đường vườn hoa", "phụ", [warp(1560, 390), warp(1900, 300), warp(2200, 420),
                                   warp(2600, 240), warp(2900, -300)]),
        ("Đường lên đồi", "phụ", [warp(210, 1165), warp(120, 1500), warp(-300, 1700),
                                  warp(-700, 1600), warp(-1100, 1800)]),
        ("Đường rừng", "mòn", [warp(-400, 560), warp(-600, 100), warp(-500, -500),
                               warp(-900, -1000)]),
        ("Đường suối", "mòn", [warp(1500, 1180), warp(1800, 1400), warp(1750, 1900),
                               warp(2100, 2300)]),
        ("Đường ấp", "phụ", [warp(430, 5), warp(380, -350), warp(60, -600), warp(140, -1100)]),
    ]
    from shapes import smooth
    found = [(line(smooth(points)), {"ten": name, "loai": kind}) for name, kind, points in routes]
    # streets that already stand inside the ward
    for name, kind, width, points in ward.streets:
        if kind in ("chính", "khu vực"):
            for part in lines(line(points).Intersection(ward.edge)):
                found.append((part, {"ten": name, "loai": "chính" if kind == "chính" else "phụ"}))
    return found


def water(ward):
    from shapes import smooth
    up = [warp(1500, 1180), warp(1650, 1350), warp(1900, 1450), warp(2050, 1700), warp(2400, 1900)]
    down = [warp(120, -20), warp(60, -250), warp(150, -520), warp(20, -900), warp(80, -1300)]
    pond = [(2350, 760), (2470, 720), (2560, 790), (2520, 880), (2400, 870)]
    pond = polygon([(ORIGIN[0] + x, ORIGIN[1] + y) for x, y in smooth(pond + [pond[0]])])
    areas = [(ward.lake, {"ten": "Hồ Thông", "loai": "hồ"}), (pond, {"ten": "Hồ Sương", "loai": "hồ"})]
    streams = [(line(warped_curve(p)), {"ten": "Suối Thông", "loai": "suối"})
               for p in (STREAM_IN, STREAM_OUT)]
    streams += [(line(smooth(p)), {"ten": "Suối Thông", "loai": "suối"}) for p in (up, down)]
    return areas, streams


def places():
    names = [("Phường Hồ Thông", "phường", 760, 600), ("Ấp Đồi Sương", "ấp", -650, 1250),
             ("Ấp Vườn Hoa", "ấp", 2250, 330), ("Đồi Gió", "đồi", 2200, 1560),
             ("Đồi Thông Già", "đồi", 700, 1960), ("Ấp Suối Dưới", "ấp", 180, -620)]
    return [(point(ORIGIN[0] + x, ORIGIN[1] + y), {"ten": name, "loai": kind})
            for name, kind, x, y in names]


STYLE = {
    "version": 1, "background": "#f7f6f1", "layers": [
        {"id": "rung", "title": {"vi": "Rừng", "en": "Woods"}, "kind": "fill", "classes": [
            {"name": {"vi": "Rừng thông", "en": "Pine forest"}, "fill": "#dcebd3"}]},
        {"id": "dong-muc", "title": {"vi": "Đường đồng mức", "en": "Contour lines"},
         "kind": "line", "field": "loai", "minzoom": 13, "classes": [
            {"value": "cái", "name": {"vi": "Đường đồng mức", "en": "Contour line"},
             "stroke": "#c9a77a", "width": [[13, 0.5], [18, 1.2]]},
            {"value": "con", "stroke": "#e2cfae", "width": [[13, 0.3], [18, 0.8]],
             "minzoom": 14}]},
        {"id": "ho", "title": {"vi": "Hồ", "en": "Lakes"}, "kind": "fill", "classes": [
            {"name": {"vi": "Mặt nước", "en": "Water"}, "fill": "#b5dcf0", "stroke": "#7fb4d1",
             "width": 0.8}],
         "label": {"fields": ["ten"], "minzoom": 14, "size": 12, "italic": True,
                   "color": "#2f6f93"}},
        {"id": "suoi", "title": {"vi": "Suối", "en": "Streams"}, "kind": "line", "classes": [
            {"stroke": "#8cc4e0", "width": [[12, 0.8], [17, 4]]}],
         "label": {"fields": ["ten"], "minzoom": 15.5, "size": 11, "italic": True, "rotate": True,
                   "color": "#2f6f93"}},
        {"id": "duong-vien", "source": "duong", "kind": "line", "field": "loai", "classes": [
            {"value": "chính", "stroke": "#c8b48a", "width": [[11, 1.4], [15, 6], [18, 22]]},
            {"value": "phụ", "stroke": "#cfcabd", "width": [[12, 1], [15, 4], [18, 15]]},
            {"value": "mòn", "stroke": "#b9ab8c", "width": 1, "dash": True, "minzoom": 13}]},
        {"id": "duong", "title": {"vi": "Đường", "en": "Roads"}, "kind": "line",
         "field": "loai", "classes": [
            {"value": "chính", "name": {"vi": "Đường chính", "en": "Main road"},
             "stroke": "#fbe6ae", "width": [[11, 0.8], [15, 4.6], [18, 20]]},
            {"value": "phụ", "name": {"vi": "Đường", "en": "Road"}, "stroke": "#ffffff",
             "width": [[12, 0.5], [15, 2.8], [18, 13]]}]},
        {"id": "ten-duong-phu", "source": "duong", "kind": "label", "field": "loai",
         "classes": [{"value": "phụ"}],
         "label": {"fields": ["ten"], "minzoom": 16, "size": 12, "rotate": True,
                   "color": "#6b6350"}},
        {"id": "ten-duong-chinh", "source": "duong", "kind": "label", "field": "loai",
         "classes": [{"value": "chính"}],
         "label": {"fields": ["ten"], "minzoom": 14, "size": 12, "rotate": True,
                   "color": "#6b6350"}},
        {"id": "dia-danh", "title": {"vi": "Địa danh", "en": "Place names"}, "kind": "label",
         "label": {
            "fields": ["ten"], "minzoom": 11, "size": 13, "bold": True, "color": "#4a4a4a"}},
    ]}
