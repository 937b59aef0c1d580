"""How long gestures take, from the pointer's event to the frame that is painted: ``make bench-gestures``.

The map that is painted, the field that is dragged over the photograph, and the digit that is drawn, whose
answers are computed anew at 81 places. Each pointer event is timed from its first listener to the frame
after it: handlers, style, layout and paint. The wait for the screen's own clock is not in it: the browser
is told not to keep to one.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browser import ADVICE, find

from .pages import serve

UNLOCKED = ["--disable-gpu-vsync", "--disable-frame-rate-limit"]
MOVES = 120
GESTURES = {
    # page, what the pointer goes over, what is pressed first, and the milliseconds to reach: median, 95th
    "a stroke painted on the map of 8 × 8": ("chapters/index.html", ".ex-easel", "five", (6, 9)),
    "the field dragged over the photograph": (
        "chapters/ch315/receptive-fields.html",
        ".ex-photo",
        "",
        (6, 9),
    ),
    "the digit dragged": ("chapters/ch315/shift.html", ".ex-canvas", "", (6, 9)),
    "a stroke of a drawn digit, 81 places": ("chapters/ch315/shift.html", ".ex-canvas", "draw", (33, 33)),
}
WATCH = """
window.taken = [];
const { port1, port2 } = new MessageChannel();
const starts = [];
port1.onmessage = () => window.taken.push(performance.now() - starts.shift());
addEventListener("pointermove", () => {
  starts.push(performance.now());
  requestAnimationFrame(() => port2.postMessage(0));
}, true);
"""


def path(left: float, top: float, side: float) -> Iterator[tuple[float, float]]:
    """Yield points on a square's way round its middle, from one cell to another, without end."""
    steps = [0.3 + 0.05 * i for i in range(9)]
    there = [(x, 0.3) for x in steps] + [(0.7, y) for y in steps]
    back = [(x, 0.7) for x in reversed(steps)] + [(0.3, y) for y in reversed(steps)]
    for x, y in cycle([*there, *back]):
        yield left + x * side, top + y * side


def measure(tab: Page, selector: str, mode: str) -> list[float]:
    """Return the milliseconds of each move of a gesture, the shortest first."""
    part = tab.locator(selector).first
    part.scroll_into_view_if_needed()
    if mode:
        tab.locator(f"input[type=radio][value={mode}]").first.check()
    box = part.bounding_box() or {}
    points = path(box["x"], box["y"], box["width"])
    tab.mouse.move(*next(points))
    tab.mouse.down()
    tab.evaluate(WATCH)
    for x, y in islice(points, MOVES):
        tab.mouse.move(x, y)
        tab.wait_for_timeout(20)
    tab.mouse.up()
    return sorted(tab.evaluate("window.taken"))


def time_all(browser: Browser, address: str) -> Iterator[str]:
    """Yield a line for each gesture."""
    for words, (page, selector, mode, wanted) in GESTURES.items():
        tab = browser.new_page(viewport={"width": 1280, "height": 1000})
        tab.goto(f"{address}/{page}", wait_until="networkidle")
        taken = measure(tab, selector, mode)
        tab.close()
        most = taken[int(0.95 * len(taken))]
        median = statistics.median(taken)
        yield (
            f"{words:38} {median:5.1f} ms at the median, {most:5.1f} at the 95th percentile; "
            f"{wanted[0]} and {wanted[1]} wanted ({len(taken)} moves)"
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
