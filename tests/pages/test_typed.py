"""A slider's number can be typed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.pages.conftest import Open

PLACES = """root => [...root.querySelectorAll('input, .lp-panel, .lp-button')]
    .map(el => el.getBoundingClientRect().toJSON())"""


@pytest.fixture
def tab(tiny_site: str, open_page: Open) -> Page:
    """Return the page of one explorer, of windows from 1 to 8."""
    return open_page(f"{tiny_site}/pages/pool.html")


def field(tab: Page) -> Locator:
    """Return the slider of the window's size, with its label and its number."""
    return tab.locator(".pw-field", has_text="Window size")


def take(tab: Page) -> None:
    """Focus the slider; what lets its number be typed comes then."""
    field(tab).get_by_role("slider").focus()
    expect(field(tab).locator(".pw-value")).to_have_attribute(
        "title", "Press, or type digits on the slider, to enter a number"
    )


def expect_size(tab: Page, size: int) -> None:
    """Expect a window of so many cells, on the slider and in what is drawn."""
    expect(field(tab).locator(".pw-value")).to_have_text(str(size))
    expect(field(tab).get_by_role("slider")).to_have_value(str(size))
    expect(tab.locator("[data-explorer=pool]")).to_have_attribute("data-state", f"0,{size - 1},1")
    expect(field(tab).get_by_role("textbox")).to_have_count(0)


def test_a_digit_on_the_slider_opens_a_field_and_enter_sets_it(tab: Page) -> None:
    take(tab)
    tab.keyboard.type("7")
    expect(field(tab).get_by_role("textbox", name="Window size, typed")).to_be_focused()
    tab.keyboard.press("Enter")
    expect_size(tab, 7)
    expect(field(tab).get_by_role("slider")).to_be_focused()
    expect(field(tab).get_by_role("slider")).to_have_accessible_description("")
    tab.keyboard.press("ArrowLeft")
    expect_size(tab, 6)


@pytest.mark.parametrize(
    ("text", "size", "said"),
    [
        ("99", 8, "99 is not possible: 8 is nearest."),
        ("-3", 1, "-3 is not possible: 1 is nearest."),
        ("4,4", 4, "4,4 is not possible: 4 is nearest."),
        ("5 x", 2, "“5 x” is not a number for this."),
        ("3.0", 3, ""),
    ],
)
def test_the_nearest_that_is_possible_is_set_and_said(tab: Page, text: str, size: int, said: str) -> None:
    take(tab)
    tab.keyboard.type(text)
    tab.keyboard.press("Enter")
    expect_size(tab, size)
    expect(field(tab).locator(".pw-said")).to_have_text(said)
    expect(field(tab).get_by_role("slider", name="Window size", exact=True)).to_have_accessible_description(
        said
    )
    tab.keyboard.press("ArrowRight")
    expect(field(tab).locator(".pw-said")).to_be_empty()


def test_a_press_on_the_number_opens_it_and_leaving_sets_it(tab: Page) -> None:
    field(tab).locator(".pw-value").click()
    box = field(tab).get_by_role("textbox")
    expect(box).to_have_value("2")
    tab.keyboard.type("5")  # in place of the 2, which is selected
    tab.get_by_label("Stride").focus()
    expect_size(tab, 5)
    expect(tab.get_by_label("Stride")).to_be_focused()


def test_escape_and_letters_leave_it_as_it_is(tab: Page) -> None:
    take(tab)
    tab.keyboard.type("x")
    expect(field(tab).get_by_role("textbox")).to_have_count(0)
    tab.keyboard.type("8")
    tab.keyboard.press("Escape")
    expect_size(tab, 2)
    expect(field(tab).get_by_role("slider")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_moves_and_everybody_can_use_it(tiny_site: str, open_page: Open, width: int) -> None:
    tab = open_page(f"{tiny_site}/pages/pool.html", viewport={"width": width, "height": 844})
    root = tab.locator(".pw-root")
    take(tab)
    before = root.evaluate(PLACES)
    tab.keyboard.type("99")
    during = root.evaluate(PLACES)
    assert [place for place in before if place not in during] == []
    assert Axe().run(tab, context=".pw-root").response["violations"] == []
    tab.keyboard.press("Enter")
    expect(field(tab).locator(".pw-said")).to_be_visible()
    expect_size(tab, 8)
    controls = [place for place in root.evaluate(PLACES) if place in before]
    assert len(controls) == len(before)
