"""Cells in the hand: a window dragged along the strip, a pixel poked; by mouse, finger and keys."""

from __future__ import annotations

from typing import Any

import pytest
from explorers import detective
from playwright.sync_api import Locator, Page, expect

from tests.pages import hands
from tests.pages.conftest import Open

RULER = "el => [...el.querySelectorAll('.lp-ruler > span')].map((number) => number.textContent)"
WIDTH = "el => el.getBoundingClientRect().width"


def opened(open_page: Open, site: str, name: str, query: str = "", **options: Any) -> Page:
    """Open the page of an explorer."""
    options.setdefault("viewport", {"width": 1280, "height": 900})
    tab = open_page(f"{site}/pages/{name}.html{query}", **options)
    tab.locator(".lp-panel").first.scroll_into_view_if_needed()
    return tab


def cell(tab: Page, panel: int, at: str) -> Locator:
    """Return a cell of a panel."""
    return tab.locator(".lp-panel").nth(panel).locator(f"[data-at='{at}']")


def middle(tab: Page, column: int) -> tuple[float, float]:
    """Return where the middle of a number of the strip lies."""
    box = cell(tab, 0, f"0,{column}").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def expect_output(tab: Page, column: int) -> None:
    """Expect that an output of the strip is the chosen one, and no number."""
    expect(cell(tab, 1, f"0,{column}")).to_have_attribute("aria-selected", "true")
    assert tab.locator(".lp-panel [aria-selected=true]").count() == 1


def test_a_window_is_dragged_by_any_of_its_cells(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "strip")
    expect_output(tab, 0)
    tab.mouse.move(*middle(tab, 2))  # pointing lights what reads the cell; the window shown last is held
    tab.mouse.down()
    tab.mouse.move(*middle(tab, 3), steps=4)
    tab.mouse.move(*middle(tab, 4), steps=4)
    expect_output(tab, 1)
    tab.mouse.move(*middle(tab, 9), steps=8)
    expect_output(tab, 3)  # the last window: none reaches the nine
    expect(tab.locator(".lp-sum")).to_have_text("max(6, 5, 3) = 6")
    tab.mouse.up()
    tab.mouse.move(*middle(tab, 9))
    expect_output(tab, 3)  # what is dropped stays
    tab.mouse.move(*middle(tab, 0))
    expect(cell(tab, 0, "0,0")).to_have_attribute("aria-selected", "true")


def test_a_press_beside_it_brings_the_nearest_window(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "strip")
    tab.mouse.move(*middle(tab, 7))
    tab.mouse.down()
    tab.mouse.move(*middle(tab, 6), steps=2)
    expect_output(tab, 3)
    tab.mouse.move(*middle(tab, 5), steps=2)
    expect_output(tab, 2)


def test_a_finger_drags_the_window(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "strip", has_touch=True, viewport={"width": 390, "height": 844})
    hands.swipe(tab, *(middle(tab, column) for column in (1, 3, 5)))
    expect_output(tab, 2)
    assert (
        cell(tab, 0, "0,1").evaluate("el => getComputedStyle(el.parentElement.parentElement).touchAction")
        == "pan-y"
    )


def test_keys_move_the_window(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "strip")
    cell(tab, 1, "0,0").focus()
    tab.keyboard.press("ArrowRight")
    expect_output(tab, 1)
    tab.get_by_role("slider", name="Cell").focus()
    tab.keyboard.press("End")
    expect_output(tab, 3)


def test_cells_are_numbered_without_the_padding(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "strip", "?strip.padding=2")
    numbers = tab.locator(".lp-panel").first.evaluate(RULER)
    assert [text for text in numbers if text] == [str(number) for number in range(10)]
    assert numbers[:2] == ["", ""]
    expect(cell(tab, 0, "0,4")).to_have_attribute("aria-label", "2: 4")
    for number, at in ((0, "0,2"), (9, "0,11")):
        box = tab.locator(".lp-ruler").first.locator("span", has_text=str(number)).bounding_box()
        below = cell(tab, 0, at).bounding_box()
        assert box
        assert below
        assert box["x"] == pytest.approx(below["x"], abs=1)
        assert box["y"] + box["height"] == pytest.approx(below["y"], abs=1)


def answers(pixel: int, suspect: str = "A") -> str:
    """Return what the list says of a poke."""
    return detective.scene(suspect, pixel).summary


@pytest.mark.parametrize("way", ["click", "tap", "Enter", "Space"])
def test_a_pixel_is_poked(tiny_site: str, open_page: Open, way: str) -> None:
    tab = opened(open_page, tiny_site, "detective", has_touch=way == "tap")
    if way in ("click", "tap"):
        getattr(cell(tab, 0, "0,3"), way)()
    else:
        cell(tab, 0, "0,0").focus()
        for key in (*["ArrowRight"] * 3, way):
            tab.keyboard.press(key)
        expect(cell(tab, 0, "0,3")).to_be_focused()
    expect(cell(tab, 0, "0,3")).to_have_text("1")
    expect(tab.locator(".lp-lines")).to_have_text("Poked: pixel 3. Changed: outputs 1 and 2.")
    expect(tab.locator(".lp-history li")).to_have_text([answers(3), answers(12)])
    expect(tab.get_by_role("slider", name="Poke pixel")).to_have_value("3")
    tab.wait_for_url("**detective.pixel=3")


def test_the_list_keeps_each_poke_once_until_reset(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "detective")
    for at in ("1,1", "0,2", "1,1"):
        cell(tab, 0, at).click()
    tab.get_by_label("B", exact=True).check()
    told = [answers(13, "B"), answers(2), answers(13), answers(12)]
    expect(tab.locator(".lp-history li")).to_have_text(told)
    expect(tab.locator(".lp-history p")).to_have_text("Pokes so far: 4")
    tab.get_by_role("button", name="Reset").click()
    expect(tab.locator(".lp-history li")).to_have_text([answers(12)])


def test_pointing_pokes_nothing(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "detective")
    cell(tab, 0, "0,3").hover()
    cell(tab, 0, "0,4").focus()
    expect(tab.locator(".lp-history li")).to_have_text([answers(12)])


@pytest.mark.parametrize("query", ["pixel=24", "pixel=-1", "pixel=", "suspect=C"])
def test_an_address_that_names_no_poke_is_ignored(tiny_site: str, open_page: Open, query: str) -> None:
    tab = opened(open_page, tiny_site, "detective", f"?detective.{query}")
    expect(tab.locator(".lp-history li")).to_have_text([answers(12)])


@pytest.mark.parametrize("name", ["strip", "detective"])
def test_everybody_can_use_them(tiny_site: str, open_page: Open, name: str) -> None:
    tab = opened(open_page, tiny_site, name, viewport={"width": 390, "height": 844})
    assert tab.evaluate("document.scrollingElement.scrollWidth") == 390
    for one in tab.locator(".lp-cell:not(.lp-ghost)").all():
        assert one.evaluate(WIDTH) >= 24
    hands.expect_no_fault(tab)
