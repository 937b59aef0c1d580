"""The drawn digit in use: dragged, drawn and erased, by mouse, finger and keys; the answers are Python's."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from explorers import digit
from playwright.sync_api import Page, expect

from tests.pages import hands
from tests.pages.conftest import Open, Watch

SIDE, HOME = 24, 8
READ = """() => Object.fromEntries([...document.querySelectorAll("[data-network]")].map((row) => [
  row.dataset.network,
  { say: row.querySelector(".ex-say").textContent, keeps: row.querySelector(".ex-keeps").textContent,
    tiles: [...row.querySelectorAll(".ex-tile")].map((tile) => Number(tile.textContent)),
    here: [...row.querySelectorAll(".ex-tile")].findIndex((tile) => tile.matches(".ex-here")) },
]))"""


def opened(open_page: Open, site: str, query: str = "", **options: Any) -> Page:
    """Open the page of the drawn digit."""
    return hands.opened(open_page, f"{site}/pages/digit.html{query}", ".ex-canvas", **options)


def spot(tab: Page, row: float, column: float) -> tuple[float, float]:
    """Return where the middle of a pixel of the canvas lies in the window."""
    return hands.spot(tab, ".ex-canvas", row, column, SIDE)


def expect_answers(tab: Page, pixels: str, down: int, right: int) -> None:
    """Expect the rows to show what the networks say in Python, and the place where the digit lies."""
    expect(tab.locator(".ex-keeps b")).to_have_count(5)  # the networks are there
    shown = tab.evaluate(READ)
    for name, said in digit.answers(digit.read(pixels)).items():
        at = (down + digit.FAR, right + digit.FAR)
        assert shown[name]["tiles"] == said.ravel().tolist(), name
        assert shown[name]["here"] == np.ravel_multi_index(at, said.shape)
        assert shown[name]["say"] == str(said[at])
        assert shown[name]["keeps"] == f"{(said == said[digit.FAR, digit.FAR]).sum()} of 81"


def test_the_digit_is_dragged(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    expect_answers(tab, digit.samples()[0], 0, 0)
    tab.mouse.move(*spot(tab, 10, 10))
    tab.mouse.down()
    tab.mouse.move(*spot(tab, 9, 12), steps=4)
    expect_answers(tab, digit.samples()[0], -1, 2)
    tab.mouse.move(*spot(tab, 23, 23))
    tab.mouse.up()
    expect_answers(tab, digit.samples()[0], 4, 4)
    expect(tab.locator(".ex-caption")).to_have_text(
        "a 0 that no network saw in training, moved by 4 right, 4 down"
    )


def test_a_finger_drags_it_and_the_page_stays(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, has_touch=True, viewport={"width": 390, "height": 600})
    top = tab.evaluate("scrollY")
    hands.swipe(tab, spot(tab, 10, 10), spot(tab, 11, 9), spot(tab, 12, 8))
    expect_answers(tab, digit.samples()[0], 2, -2)
    assert tab.evaluate("scrollY") == top


def test_arrows_move_it(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    canvas = tab.get_by_role("slider", name="Digit")
    canvas.focus()
    for key in ("ArrowRight", "ArrowUp", "ArrowUp"):
        tab.keyboard.press(key)
    expect(canvas).to_have_attribute("aria-valuetext", "moved by 1 right, -2 down")
    expect_answers(tab, digit.samples()[0], -2, 1)
    expect(tab.get_by_role("status").filter(has_text="stride alone says")).to_have_count(1)


def test_a_tile_is_a_place(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    tab.locator("[data-network='max'] .ex-tile").nth(9 * 7 + 2).click()
    expect_answers(tab, digit.samples()[0], 3, -2)


def drawn(tab: Page) -> str:
    """Return the digit that the page's address holds, once it is written."""
    tab.wait_for_url(re.compile(r"digit\.pixels=[0-9a-g]{64}"))
    tab.wait_for_timeout(400)
    return re.search(r"pixels=([0-9a-g]{64})", tab.url)[1]


def test_drawing_and_erasing(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    tab.get_by_role("button", name="Clear").click()
    expect(tab.locator(".lp-problem")).to_be_visible()
    assert {row["say"] for row in tab.evaluate(READ).values()} == {"–"}
    expect(tab.get_by_label("Draw")).to_be_checked()
    tab.mouse.move(*spot(tab, HOME + 1, HOME + 4))
    tab.mouse.down()
    tab.mouse.move(*spot(tab, HOME + 6, HOME + 4), steps=12)
    tab.mouse.up()
    expect(tab.locator(".lp-problem")).to_be_hidden()
    pixels = drawn(tab)
    image = digit.read(pixels)
    assert (image[1:7, 4] == 1).all()
    assert (image[1:7, [3, 5]] == 7 / 16).all()
    assert not image[:, [0, 1, 2, 6, 7]].any()
    expect_answers(tab, pixels, 0, 0)
    tab.get_by_label("Erase").check()
    tab.mouse.click(*spot(tab, HOME + 3, HOME + 4))
    tab.wait_for_url(lambda url: pixels not in url)
    assert digit.read(drawn(tab))[3, 4] == 0
    expect_answers(tab, drawn(tab), 0, 0)


def test_drawing_by_keys(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    tab.get_by_role("button", name="Clear").click()
    canvas = tab.get_by_role("slider", name="Digit")
    canvas.focus()
    expect(tab.locator(".ex-cursor")).to_be_visible()
    for key in ("ArrowDown", "Space", "ArrowDown", "Enter"):
        tab.keyboard.press(key)
    expect(canvas).to_have_attribute("aria-valuetext", "row 6, column 4: 16 of 16")
    image = digit.read(drawn(tab))
    assert (image[4:6, 3] == 1).all()
    assert image[3, 3] == image[6, 3] == image[4, 2] == 7 / 16


def test_the_address_holds_it_and_reset_gives_the_start(tiny_site: str, open_page: Open) -> None:
    pixels = "0" * 20 + "g8" * 12 + "0" * 20
    tab = opened(open_page, tiny_site, f"?digit.pixels={pixels}&digit.place=-1,3")
    expect_answers(tab, pixels, -1, 3)
    expect(tab.locator(".ex-caption")).to_contain_text("your own digit")
    tab.get_by_role("button", name="Next digit").click()
    expect_answers(tab, digit.samples()[0], -1, 3)
    tab.get_by_role("button", name="Reset").click()
    expect_answers(tab, digit.samples()[0], 0, 0)
    tab.wait_for_url(f"{tiny_site}/pages/digit.html")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("pixels=12", "no digit of 8 × 8 pixels"),
        ("pixels=<b>", "no digit of 8 × 8 pixels"),
        ("pixels=" + "h" * 60, "no digit of 8 × 8 pixels"),
        ("place=9,0", "no place within 4 pixels"),
        ("place=1", "no place within 4 pixels"),
    ],
)
def test_an_address_that_names_no_digit_is_told(
    tiny_site: str, open_page: Open, query: str, names: str
) -> None:
    tab = opened(open_page, tiny_site, f"?digit.{query}")
    expect_answers(tab, digit.samples()[0], 0, 0)
    problem = tab.locator(".lp-problem")
    expect(problem).to_have_text(f"In the page’s address, {query} names {names}; it is left out.")
    tab.get_by_role("button", name="Next digit").click()
    expect(problem).to_be_hidden()


def test_everybody_can_use_it(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    hands.expect_fit_for_everybody(tab)


def test_the_networks_are_fetched_when_they_come_near_the_screen(tiny_site: str, open_page: Open) -> None:
    tab, late = hands.opened_above(open_page, f"{tiny_site}/pages/digit.html")
    assert not late
    assert {row["say"] for row in tab.evaluate(READ).values()} == {"–"}
    tab.locator(".ex-canvas").scroll_into_view_if_needed()
    expect_answers(tab, digit.samples()[0], 0, 0)
    assert len(late) == 1


def test_networks_that_cannot_be_fetched_are_told(tiny_site: str, open_page: Open, watch: Watch) -> None:
    tab = open_page("about:blank")
    tab.route("**/late-*", lambda route: route.abort())
    tab.goto(f"{tiny_site}/pages/digit.html")
    expect(tab.locator(".lp-problem")).to_contain_text("The networks could not be fetched")
    watch.errors.clear()  # the browser's own line about the file
