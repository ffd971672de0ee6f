# SPDX-License-Identifier: GPL-3.0-or-later
"""Map tiles beside Mapnik's, from the same shapes in the same style: map.py BUILD.

The province's real units and a real zoning map come from TV_SHARED_DATA, plans of 100,000 and
500,000 lots are made. Both sides get a Shapefile in the projection they draw in; ours becomes
vector tiles as the importer makes them, Mapnik's gets its index. TV_BENCH_FOLDER keeps what was
made and both pictures of each tile."""

import colorsys
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile

ROUNDS = int(os.environ.get("TV_BENCH_ROUNDS", "5"))
SHARED = os.environ.get("TV_SHARED_DATA")
MAPNIK_PYTHON = "/usr/bin/python3"  # Debian's, which python3-mapnik belongs to
WORLD = 20037508.342789244
ZOOMS = range(9, 18)
TILES = {9: 1, 10: 1, 11: 2, 12: 2, 13: 3}  # of all others OTHER_TILES
OTHER_TILES = 6
PIECES = 400  # shapes looked at to find tiles that have some
FAR, FAR_TARGET, NEAR_TARGET = 11, 8, 4
# a picture is another one beyond: mean of the differences (0 to 255), share of pixels off by > 64
MOST_APART = {True: (25, 0.1), False: (3, 0.01)}  # is it simplified?
SIMPLE = 14  # up to this zoom small lots of one land use that lie together are one area

here = os.path.dirname(os.path.abspath(__file__))
programs = os.path.join(os.path.abspath(sys.argv[1]), "tests", "bench")


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def shared(*path):
    return os.path.join(SHARED, *path) if SHARED else ""


def to_shapefile(source, field):
    """The shapes of a file, with @field as "code"."""
    def make(folder):
        layer = run("ogrinfo", "-ro", "-q", source).split(": ")[1].split(" ")[0]
        run("ogr2ogr", "-t_srs", "EPSG:3857", "-nlt", "PROMOTE_TO_MULTI", "-sql",
            f'SELECT {field} AS code FROM "{layer}"', os.path.join(folder, "lots.shp"), source)
    return make


def generate(lots):
    return lambda folder: run(os.path.join(programs, "tv-map-tiles"), "make", str(lots),
                              os.path.join(folder, "lots.shp"))


DATA = (
    ("124 units", shared("admin", "lamdong_wards_2025.geojson"), "code"),
    ("zoning of 4,239 areas", shared("zoning", "sanjose", "ZONING.shp"), "ZONING"),
    ("100,000 lots", 100000, None),
    ("500,000 lots", 500000, None),
)


def read_codes(folder):
    """The values of the only column, as many first as a style can have."""
    with open(os.path.join(folder, "lots.dbf"), "rb") as file:
        head = file.read(32)
        count, start, length = struct.unpack("<IHH", head[4:12])
        file.seek(start)
        rows = file.read(count * length)
    codes = {rows[i * length + 1:(i + 1) * length].decode().strip() for i in range(count)}
    return sorted(codes)[:300]


def write_styles(folder):
    """One style, told to both."""
    classes = []
    for index, code in enumerate(read_codes(folder)):
        rgb = colorsys.hsv_to_rgb(index * 0.381966 % 1, 0.45, 0.92)
        classes.append({"value": code, "fill": "#%02x%02x%02x" % tuple(round(255 * c) for c in rgb),
                        "stroke": "#555555", "width": 0.5})
    with open(os.path.join(folder, "style.json"), "w", encoding="utf-8") as file:
        json.dump({"layers": [{"id": "lots", "kind": "fill", "field": "code",
                               "classes": classes}]}, file)
    rules = "".join(
        "<Rule><Filter>[code]='%(value)s'</Filter><PolygonSymbolizer fill='%(fill)s'/>"
        "<LineSymbolizer stroke='%(stroke)s' stroke-width='%(width)s'/></Rule>" % one
        for one in classes)
    with open(os.path.join(folder, "style.xml"), "w", encoding="utf-8") as file:
        file.write('<Map srs="epsg:3857" background-color="#ffffff"><Style name="lots" '
                   f'filter-mode="first">{rules}</Style><Layer name="lots" srs="epsg:3857">'
                   '<StyleName>lots</StyleName><Datasource><Parameter name="type">shape</Parameter>'
                   f'<Parameter name="file">{folder}/lots.shp</Parameter></Datasource></Layer></Map>')


def lay_data(folder, source, field):
    if os.path.exists(os.path.join(folder, "tiles", "lots.mbtiles")):
        return
    os.makedirs(os.path.join(folder, "tiles"), exist_ok=True)
    (to_shapefile(source, field) if field else generate(source))(folder)
    write_styles(folder)
    subprocess.run(["shapeindex", os.path.join(folder, "lots.shp")], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    run(os.path.join(programs, "tv-map-tiles"), "write", os.path.join(folder, "lots.shp"),
        os.path.join(folder, "style.json"), os.path.join(folder, "tiles", "lots.mbtiles"))


def middles(folder):
    """Of some shapes, from one end of the file to the other."""
    with open(os.path.join(folder, "lots.shx"), "rb") as file:
        offsets = [2 * at for at, in struct.iter_unpack(">I4x", file.read()[100:])]
    with open(os.path.join(folder, "lots.shp"), "rb") as file:
        for offset in offsets[::max(1, len(offsets) // PIECES)]:
            file.seek(offset + 12)
            west, south, east, north = struct.unpack("<4d", file.read(32))
            yield (west + east) / 2, (south + north) / 2


def choose_tiles(folder, zoom):
    """Those with most shapes, first among equals those that come first."""
    side, counts = 2 * WORLD / 2**zoom, {}
    for x, y in middles(folder):
        tile = (int((x + WORLD) // side), int((WORLD - y) // side))
        counts[tile] = counts.get(tile, 0) + 1
    return sorted(counts, key=lambda tile: -counts[tile])[:TILES.get(zoom, OTHER_TILES)]


class Painter:
    """A program that paints tiles as it is told."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, bufsize=1)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(folder, painters, zoom, tiles):
    """How far the pictures of both are apart, at the worst of the tiles."""
    worst = [0.0, 0.0]
    for x, y in tiles:
        names = []
        for index, painter in enumerate(painters):
            names.append(os.path.join(folder, f"{zoom}-{x}-{y}-{'ours' if index == 0 else 'mapnik'}.png"))
            painter.ask(f"paint {zoom} {x} {y} {names[-1]}")
        apart = map(float, run(os.path.join(programs, "tv-map-bench"), "compare", *names).split())
        worst = [max(pair) for pair in zip(worst, apart)]
    return worst


def measure(painters, zoom, tiles):
    """Milliseconds of the processor a tile, of both."""
    times = [[[] for _ in tiles] for _ in painters]
    # far tiles take Mapnik seconds
    for _ in range(min(ROUNDS, 3) if zoom <= FAR else ROUNDS):
        painters[0].ask("fresh")
        for index, (x, y) in enumerate(tiles):
            for rows, painter in zip(times, painters):
                rows[index].append(float(painter.ask(f"paint {zoom} {x} {y}")))
    return [statistics.mean(map(statistics.median, rows)) for rows in times]


def report(name, folder):
    painters = (Painter(os.path.join(programs, "tv-map-bench"), folder),
                Painter(MAPNIK_PYTHON, os.path.join(here, "peers", "map", "mapnik-tiles.py"),
                        os.path.join(folder, "style.xml")))
    for zoom in ZOOMS:
        tiles = choose_tiles(folder, zoom)
        mean, share = compare(folder, painters, zoom, tiles)
        ours, peer = measure(painters, zoom, tiles)
        most_mean, most_share = MOST_APART[zoom <= SIMPLE]
        target = FAR_TARGET if zoom <= FAR else NEAR_TARGET
        print(json.dumps({
            "bench": "map", "value": round(ours, 3), "unit": "ms a tile", "peer": "Mapnik",
            "peer_value": round(peer, 3), "ratio": round(peer / ours, 1), "target": target,
            "met": peer >= target * ours and mean <= most_mean and share <= most_share,
            "data": name, "zoom": zoom, "tiles": len(tiles),
            "mean_difference": round(mean, 2), "pixels_off": round(share, 4)}), flush=True)
    for painter in painters:
        painter.close()


def main(folder):
    for number, (name, source, field) in enumerate(DATA):
        if field and not os.path.exists(source):
            print(f"{name}: TV_SHARED_DATA has none", file=sys.stderr)
            continue
        place = os.path.join(folder, f"map{number}")
        lay_data(place, source, field)
        report(name, place)


if "TV_BENCH_FOLDER" in os.environ:
    main(os.path.abspath(os.environ["TV_BENCH_FOLDER"]))
else:
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as temporary:
        main(temporary)
