"""What a page with an explorer costs its reader: requests, bytes, time to a live widget, time to a frame.

``python -m benchmarks.pages [FOLDER [PAGE]]`` reads a built book, by default this one's front page. Bytes are
gzipped as a host would send them; fonts and pictures are sent as they are. Times are those of a local server,
as it is and as if behind a slower line.
A press counts once a frame is painted in which its widget shows another state, whoever made the widget.
"""

from __future__ import annotations

import functools
import gzip
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import ADVICE, find

PACKED = (".woff2", ".png", ".jpg", ".webp", ".ico")  # compressed already
SLIDER = ".pw-root input[type=range], .widget-slider [role=slider]"  # this book's, and ipywidgets' own
LOADS, KEYS = 7, 60
PATIENCE = 1000  # milliseconds
# 40 ms a request, and 10 Mbit/s in bytes a second.
LINE = {"offline": False, "latency": 40, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}
# Notes when the first slider is there, and how long after a press a frame has been painted that shows another
# state; null where none does.
WATCH = f"""
new MutationObserver((_, observer) => {{
  if (!document.querySelector("{SLIDER}")) return;
  window.ready = performance.now();
  observer.disconnect();
}}).observe(document, {{ childList: true, subtree: true }});
window.frames_ = [];
addEventListener("keydown", (event) => {{
  const widget = event.target.closest(".pw-root, .jupyter-widgets") ?? document.body;
  const before = widget.textContent;
  const look = () => requestAnimationFrame(() => {{
    const {{ port1, port2 }} = new MessageChannel();
    port1.onmessage = () => {{
      const passed = performance.now() - event.timeStamp;
      if (widget.textContent !== before) window.frames_.push(passed);
      else if (passed < {PATIENCE}) look();
      else window.frames_.push(null);
    }};
    port2.postMessage(0);
  }});
  look();
}}, true);
"""


class Host(SimpleHTTPRequestHandler):
    """Serves a folder as hosts do, text gzipped, and says nothing."""

    def do_GET(self) -> None:
        """Send a file, or the index of a folder."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix not in PACKED:
            self.send_header("Content-Encoding", "gzip")
        body = sent(path)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@functools.cache
def sent(path: Path) -> bytes:
    """Return what a host sends of a file."""
    body = path.read_bytes()
    return body if path.suffix in PACKED else gzip.compress(body, 6, mtime=0)


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port; give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def size(body: bytes, path: str) -> int:
    """Return how many bytes of a file a host sends."""
    return len(body) if path.endswith(PACKED) else len(gzip.compress(body, 6, mtime=0))


def weigh(browser: Browser, url: str) -> dict[str, int]:
    """Return what each file of a page weighs, the heaviest first."""
    tab = browser.new_page()
    files: dict[str, int] = {}
    tab.on("response", lambda r: r.ok and files.update({r.url: size(r.body(), urlsplit(r.url).path)}))
    tab.goto(url, wait_until="networkidle")
    tab.close()
    return dict(sorted(files.items(), key=lambda file: -file[1]))


def open_timed(browser: Browser, url: str, line: dict[str, Any] | None = None) -> tuple[Page, float]:
    """Open a page with an empty cache; return it and the milliseconds to its first live widget."""
    tab = browser.new_context().new_page()
    tab.add_init_script(WATCH)
    if line:
        wire = tab.context.new_cdp_session(tab)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", line)
    tab.goto(url)
    while not (ready := tab.evaluate("window.ready")):  # wait_for_function would need unsafe-eval
        tab.wait_for_timeout(20)
    return tab, ready


def frames(tab: Page) -> list[float]:
    """Return the milliseconds from a key press on the first slider to its painted frame, sorted."""
    tab.locator(SLIDER).first.focus()
    for i in range(KEYS):
        tab.keyboard.press("ArrowRight" if i // 3 % 2 == 0 else "ArrowLeft")
        tab.wait_for_timeout(37)
        while tab.evaluate("window.frames_.length") <= i:
            tab.wait_for_timeout(20)
    return sorted(passed for passed in tab.evaluate("window.frames_") if passed is not None)


def check(folder: Path, page: str) -> None:
    """Stop with a sentence unless the book is built and has the page."""
    if (folder / page).is_file():
        return
    found = sorted(path.relative_to(folder).as_posix() for path in folder.glob("chapters/**/*.html"))
    sys.exit(f"{folder} has no page {page!r}; " + (f"it has {', '.join(found)}" if found else "make book"))


def times(browser: Browser, url: str, line: dict[str, Any] | None = None) -> list[float]:
    """Return the milliseconds to the first live widget, of some loads."""
    found = []
    for _ in range(LOADS):
        tab, ready = open_timed(browser, url, line)
        tab.context.close()
        found.append(ready)
    return found


def main(folder: str = "_build/html", page: str = "chapters/index.html") -> None:
    """Measure a page and print the figures."""
    check(Path(folder), page)
    path = find()
    if not path:
        sys.exit(ADVICE)
    with serve(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        url = f"{address}/{page}"
        files = weigh(browser, url)
        ready, slow = times(browser, url), times(browser, url, LINE)
        painted = frames(open_timed(browser, url)[0])
        browser.close()
    if not painted:
        sys.exit(f"{page}: no press of the first slider changes what its widget shows")
    presses = f"median of {len(painted)} of {KEYS} presses"
    rows = [
        *((f"{weight:,}", urlsplit(url).path) for url, weight in files.items()),
        (f"{sum(files.values()):,}", f"bytes in all, gzipped, in {len(files)} requests"),
        (f"{statistics.median(ready):.0f}", f"ms to the first live widget, median of {LOADS}"),
        (f"{statistics.median(slow):.0f}", "ms to it at 10 Mbit/s and 40 ms a request"),
        (f"{statistics.median(painted):.1f}", f"ms from key press to painted frame, {presses}"),
        (f"{painted[int(0.95 * len(painted))]:.1f}", "ms, 95th percentile"),
    ]
    print("\n".join(f"{figure:>9}  {words}" for figure, words in rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
