# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's intake beside Fastify with SQLite: server.py BUILD. Installs the peer, runs
tv-server-bench; one JSON line each."""

import os
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))


def install_peer(folder):
    """Fastify and its own Node from npm, with the peer's program."""
    for name in ("package.json", "package-lock.json", "server.js"):
        shutil.copy(os.path.join(here, "peers", "server", name), folder)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
                   cwd=folder, check=True, stdout=sys.stderr, timeout=600)


def main():
    build = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as peer:
        install_peer(peer)
        environment = dict(os.environ, G_TEST_BUILDDIR=build, LC_ALL="C.UTF-8", LANGUAGE="en",
                           G_TEST_SRCDIR=os.path.dirname(os.path.dirname(here)), GSETTINGS_BACKEND="memory")
        return subprocess.run([os.path.join(build, "tests", "bench", "tv-server-bench"), peer],
                              env=environment, timeout=600, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
