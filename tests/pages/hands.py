"""Explorers that are worked by hand: opened, pointed at, touched, copied as Python, and fit for everybody."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.pages.conftest import Open
from tests.pages.test_every_page import OPTIONS, RULES, SETTLED

Point = tuple[float, float]


def opened(open_page: Open, address: str, place: str, **options: Any) -> Page:
    """Open a page, with an element of it in the window."""
    tab = open_page(address, **options)
    tab.locator(place).scroll_into_view_if_needed()
    return tab


def opened_above(open_page: Open, address: str) -> tuple[Page, list[str]]:
    """Open a page two screens above its explorer; return it, and the late files asked for, now and later."""
    tab = open_page("about:blank", viewport={"width": 800, "height": 300})
    late: list[str] = []
    tab.on("request", lambda request: late.extend([request.url] if "/late-" in request.url else []))
    tab.add_init_script(
        "document.addEventListener('DOMContentLoaded', () => { document.body.style.paddingTop = '2000px'; })"
    )
    tab.goto(address, wait_until="networkidle")
    return tab, late


def spot(tab: Page, place: str, row: float, column: float, side: int) -> Point:
    """Return where the middle of a cell lies in the window, in an element of `side` by `side` cells."""
    box = tab.locator(place).bounding_box()
    assert box
    return box["x"] + (column + 0.5) * box["width"] / side, box["y"] + (row + 0.5) * box["height"] / side


def swipe(tab: Page, *points: Point) -> None:
    """Put a finger down at the first point, move it from point to point, and lift it."""
    finger = tab.context.new_cdp_session(tab)
    for kind, (x, y) in zip(("touchStart", *["touchMove"] * (len(points) - 1)), points, strict=True):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def run_copied(tab: Page) -> tuple[dict[str, Any], str]:
    """Run the Python that an explorer offers to copy; return its names, and what it prints."""
    tab.get_by_role("button", name="Copy as Python").click()
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(tab.locator(".ex-code").inner_text(), names)
    return names, printed.getvalue()


def expect_no_fault(tab: Page) -> None:
    """Expect that axe finds nothing, in light and in dark."""
    for scheme, rules in RULES.items():
        tab.emulate_media(color_scheme=scheme)
        tab.wait_for_function(SETTLED, arg=scheme)
        found = Axe().run(tab, options={**OPTIONS, "runOnly": rules})
        assert found.violations_count == 0, found.generate_report()


def expect_fit_for_everybody(tab: Page) -> None:
    """Expect that axe finds nothing, and that nothing is wider than a phone."""
    expect_no_fault(tab)
    for width in (320, 390):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.scrollingElement.scrollWidth") == width
