"""Build and measure every page; write the results where the page on sliders reads them."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from benchmarks.pages import serve
from benchmarks.timing import processor
from tools.browser import ADVICE, find

from .makers import STOPS, TOOLS
from .probe import Tab, opens_from_folder, without_script

RESULTS = Path(__file__).parents[2] / "code/explorers/figures/sliders.json"
PACKAGES = ["altair", "bokeh", "holoviews", "ipywidgets", "matplotlib", "myst-nb", "panel", "sphinx"]
BASE, *SIZES = STOPS  # the fewest states tell what a page weighs without them
LIMIT = 120  # seconds for a build
ROUNDS, PRESSES = 3, 24
# No host but this machine.
RULES = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"

Row = dict[str, Any]


def build(row: Row, root: Path) -> Row | None:
    """Build a page; return the row with the seconds that it took, and of processor time.

    Beyond the limit it is given up, and there is no row.
    """
    command = [sys.executable, "-m", "benchmarks.sliders.makers"]
    command += [row["tool"], str(row["states"]), str(root / place(row))]
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        subprocess.run(command, check=True, timeout=LIMIT, capture_output=True)
    except subprocess.TimeoutExpired:
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    took = time.perf_counter() - began
    return {**row, "seconds": round(took, 1), "processor": round(spent, 1)}


def place(row: Row) -> str:
    """Return where a row's page lies."""
    return f"{list(TOOLS).index(row['tool'])}-{row['states']}"


def build_all(root: Path) -> list[Row]:
    """Build every page; what took too long once is not tried with more states."""
    rows: list[Row] = []
    for tool in TOOLS:
        for states in STOPS:
            row = build({"tool": tool, "states": states}, root)
            print(row or f"{tool}, {states} states: more than {LIMIT} s", flush=True)
            if row is None:
                break
            rows.append(row)
    return rows


def measure(browser: Browser, address: str, rows: list[Row]) -> None:
    """Add to each row what its page weighs, and the times from key to frame, the pages in turn."""
    times: dict[str, list[float]] = {place(row): [] for row in rows}
    for _ in range(ROUNDS):
        for row in random.sample(rows, len(rows)):
            tab = Tab(browser, f"{address}/{place(row)}/index.html")
            found = tab.press(PRESSES if row["states"] != BASE else 1)
            times[place(row)] += [ms for ms in found if ms is not None]
            row |= {"bytes": sum(tab.bytes.values()), "strangers": sorted(tab.strangers)}
            tab.close()
    for row in rows:
        found = sorted(times[place(row)])
        row["median"] = round(statistics.median(found), 1)
        row["p95"] = round(found[int(0.95 * (len(found) - 1))], 1)
        row["presses"] = len(found)


def elsewhere(browser: Browser, root: Path, rows: list[Row]) -> None:
    """Add what a tool's page is without a server, and without JavaScript."""
    for row in rows:
        page = root / place(row) / "index.html"
        row["without_script"] = without_script(browser, page.as_uri())
        row["from_folder"] = opens_from_folder(browser, page)


def states_alone(rows: list[Row]) -> list[Row]:
    """Return the rows with what the states alone weigh and take, without those of the fewest states."""
    base = {row["tool"]: row for row in rows if row["states"] == BASE}
    kept = [row for row in rows if row["states"] != BASE]
    for row in kept:
        row["states_bytes"] = row["bytes"] - base[row["tool"]]["bytes"]
        row["states_processor"] = round(max(0, row["processor"] - base[row["tool"]]["processor"]), 1)
    return kept


def measured(root: Path) -> tuple[list[Row], str]:
    """Build and measure everything in a folder; return the rows, and the browser's version."""
    path = find()
    if not path:
        sys.exit(ADVICE)
    rows = build_all(root)
    with serve(root) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[RULES])
        measure(browser, address, rows)
        elsewhere(browser, root, [row for row in rows if row["states"] == SIZES[0]])
        version = browser.version
        browser.close()
    return states_alone(rows), version


def main() -> None:
    """Measure, and write the results."""
    loads = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory() as root:
        rows, browser = measured(Path(root))
    loads.append(os.getloadavg()[0])  # others' work, and the browser's own
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    results = {
        "date": datetime.date.today().isoformat(),
        "machine": processor(),
        "cores": os.cpu_count(),
        "loads": [round(load, 1) for load in loads],
        "python": platform.python_version(),
        "versions": {**versions, "Chromium": browser},
        "limit": LIMIT,
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    for row in rows:
        print(row)


if __name__ == "__main__":
    main()
