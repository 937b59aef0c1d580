"""What a page with sliders costs its reader: bytes, other hosts, and the time from a key to its frame."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

SLIDER = "input[type=range], .noUi-handle"
PACKED = (".woff2", ".png", ".webp", ".ico")  # compressed already
# What can be seen, through shadow roots: tables, pictures, SVG's texts, and how much a canvas was painted.
WATCH = """
let ink = 0;
for (const name of ["fillRect", "fillText", "fill", "drawImage", "stroke", "putImageData"]) {
  const draw = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    ink += 1;
    return draw.apply(this, given);
  };
}
const walk = (root, found) => {
  for (const el of root.querySelectorAll("*")) {
    if (/^(td|text)$/i.test(el.tagName)) found.push(el.textContent);
    else if (el.tagName === "IMG") found.push(el.src);
    if (el.shadowRoot) walk(el.shadowRoot, found);
  }
  return found;
};
window.seen = () => [...walk(document, []), ink].join();
window.frames_ = [];
addEventListener("keydown", (event) => {
  const look = () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const now = performance.now();
      if (window.seen() !== window.before) window.frames_.push(now - event.timeStamp);
      else if (now - event.timeStamp < 5000) look();
      else window.frames_.push(null);
    };
    port2.postMessage(0);
  });
  look();
}, true);
"""


class Tab:
    """A page with sliders, opened afresh, that keeps count of what it asks for."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.bytes: dict[str, int] = {}
        self.strangers: set[str] = set()
        self.page.on("request", self._judge)
        self.page.on("response", self._weigh)
        self.page.add_init_script(WATCH)
        self.page.goto(url)
        self.page.locator(SLIDER).first.wait_for(timeout=120_000)
        self.page.wait_for_timeout(1_500)

    def _judge(self, request: Any) -> None:
        if not request.url.startswith(("http://127.0.0.1", "file:", "data:", "blob:")):
            self.strangers.add(urlsplit(request.url).hostname or "")

    def _weigh(self, response: Any) -> None:
        if response.ok and response.url.startswith("http://127.0.0.1"):
            body, path = response.body(), urlsplit(response.url).path
            packed = path.endswith(PACKED)
            self.bytes[path] = len(body) if packed else len(gzip.compress(body, 6, mtime=0))

    def press(self, times: int) -> list[float | None]:
        """Move the first slider to and fro; return the milliseconds from each key to its frame."""
        self.page.locator(SLIDER).first.focus()
        for i in range(times):
            self.page.evaluate("window.before = window.seen()")
            self.page.keyboard.press("ArrowRight" if i // 3 % 2 == 0 else "ArrowLeft")
            self.page.wait_for_function(f"window.frames_.length > {i}", timeout=20_000)
            self.page.wait_for_timeout(60)
        found: list[float | None] = self.page.evaluate("window.frames_")
        return found

    def close(self) -> None:
        """Close the tab, and forget its cache."""
        self.page.context.close()


def without_script(browser: Browser, url: str) -> str:
    """Return what of a page's states stands there without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(url)
    pictures, tables = (page.locator(f"{tag}:visible").count() for tag in ("img", "td"))
    context.close()
    return "a picture" if pictures else "a table" if tables else "nothing"


def opens_from_folder(browser: Browser, page: Path) -> bool:
    """Return whether a slider moves something on a page that is opened as a file."""
    tab = Tab(browser, page.as_uri())
    moved = None not in tab.press(1)
    tab.close()
    return moved
