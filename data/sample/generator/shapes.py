# SPDX-License-Identifier: GPL-3.0-or-later
"""Small helpers over OGR geometries; coordinates are metres of EPSG:5899 (E, N)."""
import json
import math

from osgeo import ogr, osr

ogr.UseExceptions()


def to_degrees(east, north):
    """Longitude and latitude of metres."""
    systems = [osr.SpatialReference(), osr.SpatialReference()]
    for system, code in zip(systems, (5899, 4326)):
        system.ImportFromEPSG(code)
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    x, y, _ = osr.CoordinateTransformation(*systems).TransformPoint(east, north)
    return [round(x, 7), round(y, 7)]


def polygon(points):
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in points:
        ring.AddPoint_2D(x, y)
    ring.CloseRings()
    shape = ogr.Geometry(ogr.wkbPolygon)
    shape.AddGeometry(ring)
    return shape


def line(points):
    shape = ogr.Geometry(ogr.wkbLineString)
    for x, y in points:
        shape.AddPoint_2D(x, y)
    return shape


def point(x, y):
    shape = ogr.Geometry(ogr.wkbPoint)
    shape.AddPoint_2D(x, y)
    return shape


def union(shapes):
    many = ogr.Geometry(ogr.wkbMultiPolygon)
    for shape in shapes:
        for part in polygons(shape):
            many.AddGeometry(part)
    return many.UnionCascaded()


def polygons(shape):
    """The polygons of whatever an overlay gave, lines and points dropped."""
    if shape is None or shape.IsEmpty():
        return []
    kind = ogr.GT_Flatten(shape.GetGeometryType())
    if kind == ogr.wkbPolygon:
        return [shape.Clone()]
    if kind in (ogr.wkbMultiPolygon, ogr.wkbGeometryCollection):
        found = []
        for i in range(shape.GetGeometryCount()):
            found += polygons(shape.GetGeometryRef(i))
        return found
    return []


def lines(shape):
    if shape is None or shape.IsEmpty():
        return []
    kind = ogr.GT_Flatten(shape.GetGeometryType())
    if kind == ogr.wkbLineString:
        return [shape.Clone()]
    found = []
    for i in range(shape.GetGeometryCount()):
        found += lines(shape.GetGeometryRef(i))
    return found


def round_corners(shape, radius):
    """Convex corners cut round, as kerbs are."""
    return shape.Buffer(-radius, 6).Buffer(radius, 6)


def smooth(points, steps=12):
    """A Catmull-Rom curve through the points."""
    ends = [points[0]] + list(points) + [points[-1]]
    curve = []
    for i in range(1, len(ends) - 2):
        p0, p1, p2, p3 = ends[i - 1:i + 3]
        for k in range(steps):
            t = k / steps
            curve.append(tuple(
                0.5 * (2 * p1[d] + (p2[d] - p0[d]) * t
                       + (2 * p0[d] - 5 * p1[d] + 4 * p2[d] - p3[d]) * t * t
                       + (3 * p1[d] - p0[d] - 3 * p2[d] + p3[d]) * t ** 3) for d in (0, 1)))
    curve.append(tuple(points[-1]))
    return curve


def rings(shape):
    """Point lists of all rings of a polygon or multipolygon, or of a line."""
    if shape.GetPointCount() > 0:
        return [[shape.GetPoint_2D(i) for i in range(shape.GetPointCount())]]
    found = []
    for i in range(shape.GetGeometryCount()):
        found += rings(shape.GetGeometryRef(i))
    return found


def label_point(shape):
    inside = shape.PointOnSurface()
    return inside.GetX(), inside.GetY()


def longest_angle(points):
    """Direction of a line at its middle, degrees counter-clockwise from east."""
    total = sum(math.dist(a, b) for a, b in zip(points, points[1:]))
    walked = 0
    for a, b in zip(points, points[1:]):
        step = math.dist(a, b)
        if walked + step >= total / 2:
            return math.degrees(math.atan2(b[1] - a[1], b[0] - a[0]))
        walked += step
    return 0


def to_geojson(shape):
    made = json.loads(shape.ExportToJson(["COORDINATE_PRECISION=2"]))
    return made


def write_layer(path, features):
    """Features are (geometry, properties); one a line, so that a change can be read as a diff."""
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        rows = []
        for shape, properties in features:
            rows.append(json.dumps(
                {"type": "Feature", "properties": properties, "geometry": to_geojson(shape)},
                ensure_ascii=False, separators=(",", ":")))
        out.write(",\n".join(rows))
        out.write("\n]}\n")
