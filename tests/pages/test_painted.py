"""The painted maps in use: dragged, poked and painted, by mouse, finger, keys; what is pooled is Python's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from cnn import avg_pool2d, max_pool2d
from explorers import nudge, pool
from playwright.sync_api import Page, expect

from tests.pages import hands
from tests.pages.conftest import Open

START = nudge.start()
POOL = pool.noisy()
READ = """() => Object.fromEntries(["ex-map", "ex-now", "ex-before"].map((name) => [
  name, [...document.querySelectorAll("." + name)].filter((el) => el.offsetParent).map(
    (el) => [...el.children].map((cell) => Number(cell.textContent)))]))"""

# The numbers that are wider than their cells, or broken in two by them.
CRAMPED = """() => [...document.querySelectorAll(".ex-now i")].flatMap((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const lines = [...range.getClientRects()];
  const fits = lines.length < 2 && lines.every((line) => line.width < cell.clientWidth);
  return fits ? [] : [cell.textContent];
})"""


def opened(open_page: Open, site: str, query: str = "", page: str = "nudge", **options: Any) -> Page:
    """Open the page of a map: "painted" is the one with padding and a choice of maps."""
    options.setdefault("viewport", {"width": 1280, "height": 1100})
    return hands.opened(open_page, f"{site}/pages/{page}.html{query}", ".ex-easel", **options)


def spot(tab: Page, row: int, column: int) -> tuple[float, float]:
    """Return where the middle of a cell lies in the window."""
    return hands.spot(tab, ".ex-easel", row, column, 8)


def pooled(x: np.ndarray, size: int = 2, stride: int = 2, padding: int = 0) -> list[list[float]]:
    """Return both pooled maps, with as many decimals as a page shows."""
    maps = (pool(x[None, None], size, stride, padding=padding).ravel() for pool in (max_pool2d, avg_pool2d))
    return [[float(f"{value:.2f}") for value in y] for y in maps]


def expect_map(tab: Page, x: np.ndarray, before: np.ndarray | None = None, **how: int) -> None:
    """Expect a map, what Python makes of it, and what it made of the map before where that differs."""
    shown = tab.evaluate(READ)
    assert shown["ex-map"] == [x.ravel().tolist()]
    now = pooled(x, **how)
    for ours, theirs in zip(shown["ex-now"], now, strict=True):
        decimals = 2 if len(theirs) <= 16 else 1  # narrow cells have room for one
        np.testing.assert_allclose(ours, theirs, atol=0.51 * 10**-decimals)
    was = pooled(before, **how) if before is not None else now
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


TOUCH_ACTIONS = """([x, y]) => {
  const found = [];
  for (let el = document.elementFromPoint(x, y); el; el = el.parentElement)
    found.push(getComputedStyle(el).touchAction);
  return found;
}"""


def swipe(tab: Page, *cells: tuple[int, int]) -> None:
    """Move a finger from cell to cell."""
    hands.swipe(tab, *(spot(tab, *cell) for cell in cells))


def test_a_finger_drags_it_and_the_page_stays(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, has_touch=True, viewport={"width": 390, "height": 600})
    top = tab.evaluate("scrollY")
    assert "none" in tab.evaluate(TOUCH_ACTIONS, spot(tab, 2, 2))
    swipe(tab, (2, 2), (1, 3), (0, 4))
    expect_map(tab, moved(-2, 2), START)
    assert tab.evaluate("scrollY") == top


def test_a_finger_beside_it_is_left_to_the_page(tiny_site: str, open_page: Open) -> None:
    # A Chromium without a screen pans nothing: what can be seen is that it may.
    tab = opened(open_page, tiny_site, has_touch=True, viewport={"width": 390, "height": 600})
    assert set(tab.evaluate(TOUCH_ACTIONS, spot(tab, 6, 6))) <= {"auto", "pan-y"}
    swipe(tab, (6, 6), (5, 6), (4, 6))
    expect_map(tab, START)


def test_of_several_pieces_one_is_dragged(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, page="painted")
    tab.mouse.move(*spot(tab, 2, 3))
    tab.mouse.down()
    tab.mouse.move(*spot(tab, 3, 4), steps=3)
    tab.mouse.up()
    x = POOL.copy()
    x[2:4, 2:4] = 0
    x[3:5, 3:5] = POOL[2:4, 2:4]
    expect_map(tab, x, POOL)
    tab.get_by_role("button", name="Move up").click()
    x[3:5, 3:5] = 0
    x[2:4, 3:5] = POOL[2:4, 2:4]
    expect_map(tab, x, POOL)


@pytest.mark.parametrize("touch", [False, True])
def test_a_poke_puts_a_five_or_takes_what_is_there(tiny_site: str, open_page: Open, touch: bool) -> None:
    tab = opened(open_page, tiny_site, has_touch=touch)
    press = tab.touchscreen.tap if touch else tab.mouse.click
    press(*spot(tab, 6, 1))
    x = START.copy()
    x[6, 1] = 5
    expect_map(tab, x, START)
    press(*spot(tab, 2, 3))
    y = x.copy()
    y[2, 3] = 0
    expect_map(tab, y, x)


def test_buttons_move_it_for_those_who_cannot_drag(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    for where in ("down", "right", "right", "up", "left"):
        tab.get_by_role("button", name=f"Move {where}").click()
    expect_map(tab, moved(0, 1), START)
    was = tab.locator(".ex-map > i").evaluate_all("cells => cells.map((c) => c.matches('.ex-was'))")
    gone = START * (moved(0, 1) == 0)
    assert np.array_equal(np.array(was).reshape(8, 8), gone == 5), "a ghost where something was"


def test_the_code_pools_the_same_map(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?nudge.size=3&nudge.stride=1")
    tab.mouse.click(*spot(tab, 0, 7))
    names, said = hands.run_copied(tab)
    x = START.copy()
    x[0, 7] = 5
    assert np.array_equal(names["x"][0, 0], x)
    printed = [f"{pool(x[None, None], 3, 1)[0, 0]}\n" for pool in (max_pool2d, avg_pool2d)]
    assert said == "".join(printed)


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
    tab.wait_for_url(re.compile("nudge.pixels=" + "".join(str(int(v)) for v in y.ravel())))
    tab.get_by_role("button", name="Reset").click()
    expect_map(tab, START)
    tab.wait_for_url(f"{tiny_site}/pages/nudge.html")


def test_by_keys(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    board = tab.get_by_role("slider", name="Map")
    board.focus()
    tab.keyboard.press("ArrowRight")
    expect_map(tab, moved(0, 1), START)
    tab.keyboard.press("ArrowDown")
    expect_map(tab, moved(1, 1), START)  # the ghost shows where the moves began
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


@pytest.mark.parametrize("page", ["nudge", "painted"])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("pixels=5", "pixels=5 names no map of 64 digits"),
        ("pixels=" + "x" * 64, "names no map of 64 digits"),
        ("size=9", "A window of 9 is larger than the map of 8 × 8."),
        ("stride=0", "stride=0 cannot be: 1 to 8 can."),
        ("size=a", "size=a names no whole number"),
    ],
)
def test_an_address_that_cannot_be_is_told_and_changes_nothing(
    tiny_site: str, open_page: Open, page: str, query: str, words: str
) -> None:
    name = {"nudge": "nudge", "painted": "pool"}[page]
    tab = opened(open_page, tiny_site, f"?{name}.{query}", page)
    expect(tab.locator(".ex-problem")).to_contain_text(words)
    expect_map(tab, START if page == "nudge" else POOL)
    tab.get_by_role("button", name="Move down").click()
    expect(tab.locator(".ex-problem")).to_be_hidden()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_pool_in_many_settings(tiny_site: str, open_page: Open, size: int, stride: int) -> None:
    """Where maps are too fine for their numbers, their colours are left, and each window's arithmetic."""
    tab = opened(open_page, tiny_site, "?pool.pixels=digit", "painted")
    sliders = [tab.get_by_label(name) for name in ("Window", "Stride", "Padding")]
    for slider, value in zip(sliders, (size, stride, size // 2), strict=True):
        slider.nth(-1).fill(str(value))
    x = pool.MAPS["digit"]()
    largest, mean = pooled(x, size, stride, size // 2)
    room = int(np.sqrt(len(largest)))
    expect(tab.locator(".ex-said")).to_contain_text(f"÷ {stride}⌋ + 1 = {room}\n")
    shown = tab.locator(".ex-now").evaluate_all(
        "maps => maps.map((m) => [...m.children].map((c) => c.textContent))"
    )
    assert [float(text) for text in shown[0]] == largest
    if all(shown[1]):
        decimals = max(len(text.partition(".")[2]) for text in shown[1])
        np.testing.assert_allclose([float(text) for text in shown[1]], mean, atol=0.51 * 10.0**-decimals)
    else:
        assert room >= 6
        assert not any(shown[1])
    assert tab.locator(".ex-windows > span").count() == room**2
    _, indices = max_pool2d(x[None, None], size, stride, padding=size // 2, return_indices=True)
    dots = tab.locator(".ex-map > i").evaluate_all(
        "cells => cells.flatMap((c, i) => c.matches('.ex-won') ? i : [])"
    )
    assert dots == np.unique(indices).tolist()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_number_fits_its_cell(tiny_site: str, open_page: Open, width: int) -> None:
    tab = opened(open_page, tiny_site, page="painted", viewport={"width": width, "height": 900})
    for name, value in [("Stride", 1), ("Window", 3), ("Window", 4), ("Padding", 1), ("Stride", 2)]:
        tab.locator(".ex-slide", has_text=name).locator("input").fill(str(value))
        assert any(number % 1 for number in tab.evaluate(READ)["ex-now"][1])
        assert tab.evaluate(CRAMPED) == [], (name, value)


def test_padding_that_pytorch_refuses_is_told_and_changes_nothing(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, page="painted")
    tab.get_by_label("Padding").focus()
    tab.keyboard.press("ArrowRight")
    expect_map(tab, POOL, padding=1)
    tab.keyboard.press("ArrowRight")
    expect(tab.locator(".ex-problem")).to_contain_text(
        "Padding 2 is more than half a window of 2, which PyTorch"
    )
    expect(tab.get_by_role("status").last).to_contain_text("Choose at most 1, or a larger window.")
    expect(tab.get_by_label("Padding")).to_have_js_property("value", "1")
    expect_map(tab, POOL, padding=1)
    rim, easel = (tab.locator(name).bounding_box() for name in (".ex-rim", ".ex-easel"))
    assert rim["width"] - easel["width"] == pytest.approx(16, abs=0.5), "half a rem on each side"


def test_windows_are_walked_through(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, page="painted")
    tab.get_by_role("slider", name="Cell").fill("0")
    expect(tab.locator(".ex-sum")).to_have_text("max(0, 0, 0, 0) = 0; (0 + 0 + 0 + 0) ÷ 4 = 0")
    tab.get_by_role("button", name="Step").click()
    expect(tab.locator(".ex-sum")).to_have_text("max(1, 0, 0, 0) = 1; (1 + 0 + 0 + 0) ÷ 4 = 0.25")
    expect(tab.locator(".ex-outputs")).to_have_attribute("aria-valuetext", "row 1, column 2")


def test_a_map_is_chosen_painted_over_and_taken_back(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, page="painted")
    tab.get_by_label("Example").select_option("edge")
    x = pool.MAPS["edge"]()
    expect_map(tab, x, POOL)
    tab.mouse.click(*spot(tab, 0, 0))
    painted = x.copy()
    painted[0, 0] = 5
    expect_map(tab, painted, x)
    expect(tab.get_by_label("Example")).to_have_value("")
    expect(tab.locator("option[value='']")).to_be_disabled()  # it stands for what is there alone
    tab.wait_for_url(re.compile("pool.pixels=50055555" + "00055555" * 7))
    other = opened(open_page, tiny_site, "?" + tab.url.partition("?")[2], "painted")
    expect_map(other, painted)
    tab.locator(".lp-tools").get_by_role("button", name="Reset").click()
    expect_map(tab, POOL)
    expect(tab.get_by_label("Example")).to_have_value("cluster in noise")


@pytest.mark.parametrize("page", ["nudge", "painted"])
def test_everybody_can_use_it(tiny_site: str, open_page: Open, page: str) -> None:
    tab = opened(open_page, tiny_site, page=page)
    hands.expect_fit_for_everybody(tab)
