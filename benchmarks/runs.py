"""What Python in the page costs its reader, from the press of Run to the result, with an empty cache.

``python -m benchmarks.runs [FOLDER]`` reads a built book with Python in the browser. A local server sends
Pyodide's official files beside it, compressed as hosts do (Brotli), and counts the bytes it sends.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import brotli
from booksite.runtime import LOCK, NETWORK
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.browser import ADVICE, find
from tools.pyodide_files import ABSENT, runtime
from tools.serve import Server

ROUNDS = 5
PAGES = ("chapters/ch315/windows.html", "chapters/ch315/shift.html")
NOTEBOOK = "lite/notebooks/index.html?path=chapters/ch315/windows.ipynb"
RUNTIME = "lite/python/"  # where the local server has what the content network sends
PACKED = (".whl", ".zip", ".woff2", ".png", ".webp")
CELLS = {
    "NumPy": "import numpy as np\nfrom cnn import max_pool2d\nmax_pool2d(np.ones((1, 1, 4, 4)), 2)",
    "a widget": "from explorers import strip\nstrip.show()",
    "a figure": "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()",
}
# Runs code in the page's first cell; the milliseconds from the press to the end, or what went wrong.
PRESS = """(code) => new Promise((done) => {
  const [cell] = runHere.visible;
  cell.write(code);
  const since = performance.now();
  new MutationObserver(() => {
    const took = performance.now() - since;
    if (cell.state === "ran") runHere.last.then(() => done(took)); // Python is then at rest, too
    if (cell.state === "failed") done(cell.said.textContent);
  }).observe(cell.root, { attributes: true });
  cell.button.click();
})"""


class Wire(SimpleHTTPRequestHandler):
    """Serves a folder as a host would, compressed; counts what it sends."""

    extensions_map: ClassVar[dict[str, str]] = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".wasm": "application/wasm",
    }
    sent: ClassVar[list[int]] = []

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            return self.send_error(404)
        body = path.read_bytes() if path.suffix in PACKED else compressed(path)
        self.sent.append(len(body))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=3600")
        if path.suffix not in PACKED:
            self.send_header("Content-Encoding", "br")
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@cache
def compressed(path: Path) -> bytes:
    """Return a file as Brotli: the runtime's as its network sends it, others as hosts do in passing."""
    return brotli.compress(path.read_bytes(), quality=9 if RUNTIME in path.as_posix() else 5)


def prepare(book: Path, site: Path) -> None:
    """Copy the book, with the official runtime in it, and have Python taken from there."""
    shutil.copytree(book, site)
    shutil.copytree(runtime(), site / RUNTIME)
    lock = json.loads((site / RUNTIME / LOCK).read_text(encoding="utf-8"))
    for absent in ABSENT:  # comes from the site's own wheels
        del lock["packages"][absent]
    (site / RUNTIME / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    places = {"_static/run/worker.js": f"../../{RUNTIME}", "lite/jupyter-lite.json": "./python/"}
    for name, address in places.items():
        text = (site / name).read_text(encoding="utf-8")
        if NETWORK not in text:
            sys.exit(f"{name} does not name {NETWORK}: build the book without PYODIDE_ARCHIVE")
        (site / name).write_text(text.replace(NETWORK, address), encoding="utf-8")
    for path in (*(site / RUNTIME).iterdir(), *site.glob("lite/**/*.js")):
        if path.suffix not in PACKED:
            compressed(path)  # before any clock runs


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port; give its address."""
    with Server(("127.0.0.1", 0), partial(Wire, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def press(page: Page, code: str) -> tuple[float, int]:
    """Run code in the page's first cell; return the milliseconds until it has run, and the bytes sent."""
    Wire.sent.clear()
    took = page.evaluate(PRESS, code)
    if isinstance(took, str):
        sys.exit(f"a cell did not run: {took}")
    return took, sum(Wire.sent)


def visit(context: BrowserContext, address: str) -> Page:
    """Open a page, until it is at rest."""
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    return page


def cold(browser: Browser, site: str, code: str) -> tuple[float, int]:
    """Run a cell as somebody does who has never been here."""
    with browser.new_context() as context:
        return press(visit(context, site + PAGES[0]), code)


def warm(browser: Browser, site: str) -> tuple[float, float]:
    """Return the milliseconds of a NumPy cell on the next page, and of a later cell that does nothing."""
    with browser.new_context() as context:
        press(visit(context, site + PAGES[0]), CELLS["NumPy"])
        page = visit(context, site + PAGES[1])
        took, _ = press(page, CELLS["NumPy"])
        return took, press(page, "None")[0]


def notebook(browser: Browser, site: str) -> tuple[float, int]:
    """Open the page as a notebook in JupyterLite, until its figures live."""
    with browser.new_context() as context:
        Wire.sent.clear()
        since = time.monotonic()
        page = context.new_page()
        page.goto(site + NOTEBOOK)
        page.locator("#live-bar").get_by_text("Python is ready").wait_for(timeout=240_000)
        return 1000 * (time.monotonic() - since), sum(Wire.sent)


def row(words: str, taken: list[float], sent: list[int] | None = None) -> None:
    """Print the median of some times, in seconds, and of the bytes sent."""
    megabytes = f"{statistics.median(sent) / 1e6:6.1f} MB" if sent else " " * 9
    print(f"{statistics.median(taken) / 1000:7.2f} s {megabytes}  {words}", flush=True)


def main(folder: str = "_build/html") -> None:
    """Measure, by turns, and print medians."""
    path = find()
    if not path:
        sys.exit(ADVICE)
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        prepare(Path(folder), Path(work) / "site")
        browser = playwright.chromium.launch(executable_path=path)
        with serve(Path(work) / "site") as site:
            first = [{name: cold(browser, site, code) for name, code in CELLS.items()} for _ in range(ROUNDS)]
            again = [warm(browser, site) for _ in range(ROUNDS)]
            opened = [notebook(browser, site) for _ in range(ROUNDS)]
        browser.close()
    print(f"Medians of {ROUNDS}, from the press to the result; the cache is empty.")
    for name in CELLS:
        row(f"first cell: {name}", [each[name][0] for each in first], [each[name][1] for each in first])
    row("first cell of the next page: NumPy, from the cache", [took for took, _ in again])
    row("a later cell that does nothing", [took for _, took in again])
    row("JupyterLite, until its figures live", [took for took, _ in opened], [sent for _, sent in opened])


if __name__ == "__main__":
    main(*sys.argv[1:])
