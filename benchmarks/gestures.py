"""How long gestures take, from the pointer's event to the frame that is painted: ``make bench-gestures``.

The map that is painted, the field that is dragged over the photograph, and the digit that is drawn, whose
answers are computed anew at 81 places. Each pointer event is timed from its first listener to the frame
after it: handlers, style, layout and paint. The wait for the screen's own clock is not in it: the browser
is told not to keep to one. Only moves count after which the explorer shows something else.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import ADVICE, find

from .pages import serve

UNLOCKED = ["--disable-gpu-vsync", "--disable-frame-rate-limit"]
CELLS = 8
PATIENCE = 20  # milliseconds between moves


class Gesture(NamedTuple):
    """Where the pointer goes, what is chosen first, and milliseconds to reach: median, 95th percentile."""

    page: str
    part: str
    modes: tuple[str, ...]
    area: tuple[float, float]  # where on the part it begins, and how far it goes, as shares of the width
    wanted: tuple[float, float]


SHIFT, WHOLE, MIDDLE = "chapters/ch315/shift.html", (1 / 16, 7 / 8), (8.5 / 24, 7 / 24)
GESTURES = {
    "a map of 8 × 8 painted": Gesture("chapters/index.html", ".ex-easel", ("five", "erase"), WHOLE, (6, 9)),
    "the field dragged over the photograph": Gesture(
        "chapters/ch315/receptive-fields.html", ".ex-photo", ("", ""), WHOLE, (6, 9)
    ),
    "a digit dragged": Gesture(SHIFT, ".ex-canvas", ("", ""), MIDDLE, (6, 9)),
    "a digit drawn, 81 places": Gesture(SHIFT, ".ex-canvas", ("draw", "erase"), MIDDLE, (33, 33)),
}
WATCH = """(part) => {
  window.taken = [];
  const view = part.closest(".lp-view");
  let seen = view.innerHTML;
  const { port1, port2 } = new MessageChannel();
  const starts = [];
  port1.onmessage = () => {
    const passed = performance.now() - starts.shift();
    if (view.innerHTML !== seen) window.taken.push(passed);
    seen = view.innerHTML;
  };
  addEventListener("pointermove", () => {
    starts.push(performance.now());
    requestAnimationFrame(() => port2.postMessage(0));
  }, true);
}"""


def path(left: float, top: float, side: float) -> Iterator[tuple[float, float]]:
    """Yield the middles of 8 × 8 cells, row by row, to and fro, so that every move comes to another cell."""
    for row in range(CELLS):
        columns = range(CELLS) if row % 2 == 0 else reversed(range(CELLS))
        for column in columns:
            yield left + column * side / (CELLS - 1), top + row * side / (CELLS - 1)


def measure(tab: Page, gesture: Gesture) -> list[float]:
    """Return the milliseconds of each move of a gesture that changed something, the shortest first."""
    part = tab.locator(gesture.part).first
    part.scroll_into_view_if_needed()
    tab.wait_for_timeout(1000)  # what is fetched late is there, and drawn
    part.evaluate(WATCH)
    for mode in gesture.modes:
        if mode:
            tab.locator(f"input[type=radio][value={mode}]").first.check()
        box = part.bounding_box() or {}
        start, length = (share * box["width"] for share in gesture.area)
        first, *rest = path(box["x"] + start, box["y"] + start, length)
        tab.mouse.move(*first)
        tab.mouse.down()
        for x, y in rest:
            tab.mouse.move(x, y)
            tab.wait_for_timeout(PATIENCE)
        tab.mouse.up()
    return sorted(tab.evaluate("window.taken"))


def time_all(browser: Browser, address: str) -> Iterator[str]:
    """Yield a line for each gesture."""
    for words, gesture in GESTURES.items():
        tab = browser.new_page(viewport={"width": 1280, "height": 1000})
        tab.goto(f"{address}/{gesture.page}", wait_until="networkidle")
        taken = measure(tab, gesture)
        tab.close()
        most = taken[int(0.95 * len(taken))]
        median = statistics.median(taken)
        yield (
            f"{words:38} {median:5.1f} ms at the median, {most:5.1f} at the 95th percentile; "
            f"{gesture.wanted[0]} and {gesture.wanted[1]} wanted ({len(taken)} moves)"
        )


def main(folder: str = "_build/html") -> None:
    """Measure every gesture in a built book and print the figures."""
    chromium = find()
    if not chromium:
        sys.exit(ADVICE)
    with serve(Path(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=UNLOCKED)
        for line in time_all(browser, address):
            print(line, flush=True)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
