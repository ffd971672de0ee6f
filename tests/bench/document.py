# SPDX-License-Identifier: GPL-3.0-or-later
"""Drawings against poppler's own printing path, MuPDF, PDFium and pdf.js, on the same files.

document.py BUILD — with a display. Every round goes through all programs once.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

ROUNDS = int(os.environ.get("TV_BENCH_ROUNDS", "5"))
here = os.path.dirname(os.path.abspath(__file__))
build = sys.argv[1]
SAMPLE = os.path.join(here, "..", "..", "data", "sample", "plan-v2", "qh-04.pdf")
programs = os.path.join(build, "tests", "bench")


def run(*command, **options):
    environment = {**os.environ, "G_TEST_BUILDDIR": build, "GSK_RENDERER": "cairo",
                   "GDK_DEBUG": "gl-disable", "TV_LIBEXECDIR": os.path.join(build, "app")}
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment,
                            check=False, **options)
    if result.returncode != 0:
        raise RuntimeError("%s: %s" % (command[0], result.stderr[-800:]))
    return result.stdout


def lay_folder(folder):
    for name in ("documents", "thumbs"):
        os.mkdir(os.path.join(folder, name))
    shutil.copy(SAMPLE, os.path.join(folder, "documents", "sample.pdf"))
    run(os.path.join(programs, "tv-drawing-peer"), "make",
        os.path.join(folder, "documents", "a0.pdf"))
    for name in ("sample", "a0"):
        run(os.path.join(programs, "tv-drawing-bench"), folder, name, "pictures")
        # the same without the picture as large as a screen: any other document
        for kind in ("documents/%s.pdf", "thumbs/%s.png"):
            shutil.copy(os.path.join(folder, kind % name),
                        os.path.join(folder, kind % (name + "-bare")))


def lay_peers(folder):
    """PDFium and pdf.js run in node, as npm has them."""
    for name in ("package.json", "pdfium.mjs", "pdfjs.mjs"):
        shutil.copy(os.path.join(here, "peers", "document", name), folder)
    run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error",
        cwd=folder)


def time_mutool(path, scale):
    # -s t: its own clock, drawing only, nothing written
    result = subprocess.run(["mutool", "draw", "-q", "-s", "t", "-r", "%.3f" % (72 * scale), path,
                             "1"], capture_output=True, text=True, timeout=300, check=True)
    for word in result.stderr.split() + result.stdout.split():
        if word.endswith("ms"):
            return float(word[:-2])
    raise RuntimeError("mutool says no time: " + result.stderr[-200:])


def time_node(folder, script, path, scale):
    return json.loads(run("node", script, path, "%.6f" % scale, cwd=folder))["ms"]


def emit(name, value, unit, peer, peer_value, target, **more):
    """@target: what the value, or where None the ratio to the peer, has to reach."""
    ratio = peer_value / value
    met = value <= target if target is not None else ratio >= 1
    print(json.dumps({"bench": name, "value": round(value, 2), "unit": unit, "peer": peer,
                      "peer_value": round(peer_value, 2), "ratio": round(ratio, 2),
                      "target": target if target is not None else 1, "met": met, **more}),
          flush=True)


def measure(folder, peers, name):
    path = os.path.join(folder, "documents", name + ".pdf")
    rows = {"ours": [], "bare": [], "cpu": [], "poppler": [], "mupdf": [], "pdfium": [], "pdfjs": []}
    squares = []
    for number in range(ROUNDS + 1):
        ours = json.loads(run(os.path.join(programs, "tv-drawing-bench"), folder, name))
        scale = "%.6f" % ours["scale"]
        peer = json.loads(run(os.path.join(programs, "tv-drawing-peer"), "draw", path, scale))
        results = {
            "ours": ours,
            "bare": json.loads(
                run(os.path.join(programs, "tv-drawing-bench"), folder, name + "-bare")),
            "cpu": peer["cpu_ms"],
            "poppler": peer["ms"],
            "mupdf": time_mutool(path, ours["scale"]),
        }
        for script in ("pdfium", "pdfjs"):
            try:
                results[script] = time_node(peers, script + ".mjs", path, ours["scale"])
            except (RuntimeError, subprocess.TimeoutExpired, ValueError) as error:
                print("%s: %s" % (script, error), file=sys.stderr)
        if number == 0:
            continue  # the first round only warms caches
        for key, value in results.items():
            rows[key].append(value)
        squares.append(json.loads(run(os.path.join(programs, "tv-drawing-peer"), "tiles", path,
                                      "%.6f" % (4 * ours["scale"]), "8")))
    return rows, squares


def measure_picture(folder, name):
    path = os.path.join(folder, "thumbs", name + ".sheet.png")
    return round(os.path.getsize(path) / 1024) if os.path.exists(path) else 0


def report(folder, name, rows, squares):
    def median(key, who="ours"):
        return statistics.median(row[key] for row in rows[who])

    live = {key: round(statistics.median(values), 1)
            for key, values in rows.items() if key not in ("ours", "bare", "cpu") and values}
    fastest = min(live, key=live.get)
    emit("drawing-first-sight", median("first_sight_ms"), "ms", "fastest live: " + fastest,
         live[fastest], 50, file=name, processor=median("first_sight_cpu_ms"))
    emit("drawing-sharp-page", median("sharp_ms"), "ms", "poppler printing", live["poppler"], None,
         file=name, processor=median("sharp_cpu_ms"),
         peer_processor=statistics.median(rows["cpu"]), exact=median("exact_ms"),
         picture_kib=measure_picture(folder, name), beside=live)
    emit("drawing-bare-page", median("sharp_ms", "bare"), "ms", "poppler printing",
         live["poppler"], None, file=name, processor=median("sharp_cpu_ms", "bare"),
         peer_processor=statistics.median(rows["cpu"]))
    emit("drawing-tile", median("tile_p99_ms"), "ms p99", "poppler printing, p50",
         statistics.median(row["p50_ms"] for row in squares), 30, file=name,
         p50=median("tile_p50_ms"), processor_p99=median("tile_cpu_p99_ms"),
         hasty_p99=median("hasty_p99_ms"), difference=median("difference"),
         squares=rows["ours"][0]["tiles"])
    emit("drawing-memory", median("memory_kib") / 1024, "MiB", "limit", 1536, 1536, file=name)


def main():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as peers:
        lay_folder(folder)
        lay_peers(peers)
        for name in ("sample", "a0"):
            report(folder, name, *measure(folder, peers, name))


main()
