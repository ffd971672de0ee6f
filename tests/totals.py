# SPDX-License-Identifier: GPL-3.0-or-later
"""Adds up what the suites and the loop reported: totals.py JUNIT.xml [STEPS.txt…]"""

import sys
import xml.etree.ElementTree as tree


def junit(path):
    passed = failed = skipped = 0
    for suite in tree.parse(path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                print("FAILED", suite.get("name"), case.get("name"))
            elif case.find("skipped") is not None:
                skipped += 1
            else:
                passed += 1
    return passed, failed, skipped


def steps(path):
    passed = failed = skipped = 0
    try:
        lines = open(path, encoding="utf-8").read().splitlines()
    except OSError:
        print("FAILED the loop left no", path)
        return 0, 1, 0
    for line in lines:
        if line.startswith("ok ") and "# SKIP" in line:
            skipped += 1
        elif line.startswith("ok "):
            passed += 1
        elif line.startswith("not ok "):
            failed += 1
            print("FAILED loop:", line)
    return passed, failed, skipped


totals = list(junit(sys.argv[1]))
for path in sys.argv[2:]:
    totals = [one + other for one, other in zip(totals, steps(path))]
print("%d passed, %d failed, %d skipped" % tuple(totals))
sys.exit(1 if totals[1] or not totals[0] else 0)
