"""The painted map in use: dragged, poked and painted, by mouse, finger, keys; what is pooled is Python's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from cnn import avg_pool2d, max_pool2d
from explorers import paint
from playwright.sync_api import Page, expect

from tests.pages.conftest import Open
from tests.pages.test_every_page import OPTIONS, RULES, SETTLED

START = paint.start()
READ = """() => Object.fromEntries(["ex-map", "ex-now", "ex-before"].map((name) => [
  name, [...document.querySelectorAll("." + name)].filter((el) => el.offsetParent).map(
    (el) => [...el.children].map((cell) => Number(cell.textContent)))]))"""


def opened(open_page: Open, site: str, query: str = "", **options: Any) -> Page:
    """Open the page of the painted map."""
    options.setdefault("viewport", {"width": 1280, "height": 1100})
    tab = open_page(f"{site}/pages/paint.html{query}", **options)
    tab.locator(".ex-easel").scroll_into_view_if_needed()
    return tab


def spot(tab: Page, row: int, column: int) -> tuple[float, float]:
    """Return where the middle of a cell lies in the window."""
    box = tab.locator(".ex-easel").bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / 8, box["y"] + (row + 0.5) * box["height"] / 8


def pooled(x: np.ndarray, size: int = 2, stride: int = 2) -> list[list[float]]:
    """Return both pooled maps, with as many decimals as a page shows."""
    maps = (pool(x[None, None], size, stride).ravel() for pool in (max_pool2d, avg_pool2d))
    return [[float(f"{value:.2f}") for value in y] for y in maps]


def expect_map(
    tab: Page, x: np.ndarray, before: np.ndarray | None = None, size: int = 2, stride: int = 2
) -> None:
    """Expect a map, what Python makes of it, and what it made of the map before where that differs."""
    shown = tab.evaluate(READ)
    assert shown["ex-map"] == [x.ravel().tolist()]
    now = pooled(x, size, stride)
    for ours, theirs in zip(shown["ex-now"], now, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=0.0051)
    was = pooled(before, size, stride) if before is not None else now
    assert shown["ex-before"] == [old for old, new in zip(was, now, strict=True) if old != new]


def moved(down: int, right: int) -> np.ndarray:
    """Return the cluster, moved."""
    return np.roll(START, (down, right), (0, 1))


def test_the_cluster_is_dragged(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    expect_map(tab, START)
    tab.mouse.move(*spot(tab, 2, 3))
    tab.mouse.down()
    tab.mouse.move(*spot(tab, 3, 4), steps=3)
    expect_map(tab, moved(1, 1), START)
    expect(tab.locator(".ex-said")).to_contain_text(
        "Fives after the maximum: 4, before 1. Sum of the averages: 5."
    )
    tab.mouse.move(*spot(tab, 4, 3), steps=3)
    expect_map(tab, moved(2, 0), START)
    tab.mouse.move(*spot(tab, 7, 7), steps=3)
    tab.mouse.up()
    expect_map(tab, moved(4, 4), START)  # nothing falls off


def test_a_finger_drags_it_and_the_page_stays(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, has_touch=True, viewport={"width": 390, "height": 600})
    finger = tab.context.new_cdp_session(tab)
    top = tab.evaluate("scrollY")
    for kind, cell in (("touchStart", (2, 2)), ("touchMove", (1, 3)), ("touchMove", (0, 4))):
        x, y = spot(tab, *cell)
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect_map(tab, moved(-2, 2), START)
    assert tab.evaluate("scrollY") == top


def test_painting_and_erasing(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    tab.get_by_label("Paint 2").check()
    tab.mouse.move(*spot(tab, 0, 0))
    tab.mouse.down()
    tab.mouse.move(*spot(tab, 0, 7), steps=14)
    tab.mouse.up()
    x = START.copy()
    x[0] = 2
    expect_map(tab, x, START)
    tab.get_by_label("Erase").check()
    tab.mouse.click(*spot(tab, 2, 2))
    y = x.copy()
    y[2, 2] = 0
    expect_map(tab, y, x)
    tab.wait_for_url(re.compile("paint.pixels=" + "".join(str(int(v)) for v in y.ravel())))
    tab.get_by_role("button", name="Reset").click()
    expect_map(tab, START)
    tab.wait_for_url(f"{tiny_site}/pages/paint.html")


def test_by_keys(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    board = tab.get_by_role("slider", name="Map")
    board.focus()
    tab.keyboard.press("ArrowRight")
    expect_map(tab, moved(0, 1), START)
    tab.keyboard.press("ArrowDown")
    expect_map(tab, moved(1, 1), moved(0, 1))
    tab.get_by_label("Paint 5").check()
    board.focus()
    for key in ("ArrowUp", "ArrowUp", "Space"):
        tab.keyboard.press(key)
    x = moved(1, 1)
    x[0, 2] = 5
    expect_map(tab, x, moved(1, 1))
    expect(board).to_have_attribute("aria-valuetext", "row 1, column 3: 5")
    tab.locator(".ex-outputs").focus()
    tab.keyboard.press("ArrowDown")
    expect(tab.locator(".ex-sum")).to_have_text("max(0, 5, 0, 0) = 5; (0 + 5 + 0 + 0) ÷ 4 = 1.25")
    expect(tab.locator(".ex-outputs")).to_have_attribute("aria-valuetext", "row 3, column 2")


def test_windows_and_cells_that_none_reads(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    tab.locator(".ex-slide input").first.fill("3")
    tab.locator(".ex-slide input").last.fill("3")
    expect_map(tab, START, size=3, stride=3)
    unread = tab.locator(".ex-map > i").evaluate_all("cells => cells.map((c) => c.matches('.ex-unread'))")
    assert np.array(unread).reshape(8, 8)[:6, :6].sum() == 0
    assert sum(unread) == 64 - 36
    assert tab.locator(".ex-windows > span").count() == 4
    expect(tab.locator(".ex-said")).to_contain_text("28 cells are never read")
    cell = tab.locator(".ex-now").nth(1).locator("i").nth(3)
    cell.hover()
    window, output = tab.locator(".ex-window").bounding_box(), tab.locator(".ex-easel").bounding_box()
    assert window["width"] == pytest.approx(output["width"] * 3 / 8, abs=1)


@pytest.mark.parametrize("query", ["pixels=5", "pixels=" + "x" * 64, "size=9", "stride=0", "size=a"])
def test_an_address_that_names_no_map_is_ignored(tiny_site: str, open_page: Open, query: str) -> None:
    expect_map(opened(open_page, tiny_site, f"?paint.{query}"), START)


def test_everybody_can_use_it(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    for scheme, rules in RULES.items():
        tab.emulate_media(color_scheme=scheme)
        tab.wait_for_function(SETTLED, arg=scheme)
        found = Axe().run(tab, options={**OPTIONS, "runOnly": rules})
        assert found.violations_count == 0, found.generate_report()
    for width in (320, 390):
        tab.set_viewport_size({"width": width, "height": 800})
        assert tab.evaluate("document.scrollingElement.scrollWidth") == width
