"""The moving picture at the head of the README: ``python -m tools.moving_picture [HTML FOLDER]``.

The cluster of the front page's explorer is dragged over its map, in light and dark, as a browser draws it.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Literal

import numpy as np
from explorers import nudge
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tools import browser

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / ".github"
EXPLORER = ".pw-root:has([data-explorer='nudge'])"
NUDGES = range(5)  # pixels down and to the right
FRAME = 1100  # milliseconds, long enough to count the fives
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def frames(chromium: Browser, page: str, scheme: Literal["light", "dark"]) -> list[Image.Image]:
    """Return the explorer at each stop of a drag, from the cell where the cluster begins."""
    size = {"width": 760, "height": 900}
    tab = chromium.new_page(viewport=size, color_scheme=scheme, device_scale_factor=1.25)  # type: ignore[arg-type]
    tab.goto(page)
    easel = tab.locator(f"{EXPLORER} .ex-easel")
    easel.scroll_into_view_if_needed()
    box = easel.bounding_box()
    assert box
    first = int(np.flatnonzero(nudge.start().any(axis=1))[0])
    shots = []
    for by in NUDGES:
        cell = (first + by + 0.5) * box["width"] / len(nudge.start())
        tab.mouse.move(box["x"] + cell, box["y"] + cell)
        tab.mouse.down()
        shots.append(Image.open(io.BytesIO(tab.locator(EXPLORER).screenshot(animations="disabled"))))
    tab.close()
    height = max(shot.height for shot in shots)
    return [shot.convert("RGB").crop((0, 0, shot.width, height)) for shot in shots]


def main() -> None:
    """Take the pictures of the built book's front page."""
    html = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "_build" / "html")
    page = (html / "chapters" / "index.html").resolve().as_uri()
    path = browser.find()  # not below: it may ask Playwright itself
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for scheme in SCHEMES:
            first, *rest = frames(chromium, page, scheme)
            target = PICTURES / f"nudge-{scheme}.webp"
            first.save(target, save_all=True, append_images=rest, duration=FRAME, loop=0, lossless=True)
            print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")
        chromium.close()


if __name__ == "__main__":
    main()
