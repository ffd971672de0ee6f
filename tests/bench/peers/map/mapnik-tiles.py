# SPDX-License-Identifier: GPL-3.0-or-later
"""Mapnik painting tiles as it is told on standard input, as tv-map-bench does:
mapnik-tiles.py STYLE.xml. Run by the Python that Debian's python3-mapnik belongs to."""

import sys
import time

import mapnik

WORLD = 20037508.342789244
SIZE = 512

plan = mapnik.Map(SIZE, SIZE)
mapnik.load_map(plan, sys.argv[1])
for line in sys.stdin:
    words = line.split()
    if words[0] != "paint":
        print(flush=True)
        continue
    zoom, x, y = map(int, words[1:4])
    side = 2 * WORLD / 2**zoom
    plan.zoom_to_box(mapnik.Box2d(x * side - WORLD, WORLD - (y + 1) * side,
                                  (x + 1) * side - WORLD, WORLD - y * side))
    start = time.process_time()
    image = mapnik.Image(SIZE, SIZE)
    mapnik.render(plan, image)
    used = time.process_time() - start
    if len(words) > 4:
        image.save(words[4], "png32")
    print("%.4f" % (used * 1000), flush=True)
