# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's intake beside Fastify with SQLite: server.py BUILD. Installs the peer, runs
tv-server-bench; one JSON line each."""

import os
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
build = os.path.abspath(sys.argv[1])

with tempfile.TemporaryDirectory(prefix="tv-bench-") as peer:
    for name in ("package.json", "package-lock.json", "server.js"):
        shutil.copy(os.path.join(here, "peers", "server", name), peer)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
                   cwd=peer, check=True, stdout=sys.stderr, timeout=600)
    environment = dict(os.environ, G_TEST_BUILDDIR=build, G_TEST_SRCDIR=os.path.dirname(os.path.dirname(here)),
                       LC_ALL="C.UTF-8", LANGUAGE="en", GSETTINGS_BACKEND="memory")
    sys.exit(subprocess.run([os.path.join(build, "tests", "bench", "tv-server-bench"), peer],
                            env=environment, timeout=1200).returncode)
