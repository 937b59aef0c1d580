"""The networks' dots: named on hover, focus and tap, chosen by a click or Enter; names that lie apart."""

from __future__ import annotations

from typing import Any

import pytest
from explorers import zoo
from playwright.sync_api import Page, expect

from tests.pages import hands
from tests.pages.conftest import Open

TITLES = list(zoo.NAMES)
ALONE = "AlexNet v2"  # far from all other dots
BOXES = """el => [...el.querySelectorAll(".lp-name:not(.lp-pointed)")].map((name) => {
  const { left, top, right, bottom } = name.getBoundingClientRect();
  return [name.textContent, left, top, right, bottom];
})"""


def opened(open_page: Open, site: str, query: str = "", **options: Any) -> Page:
    """Open the page of the networks."""
    options.setdefault("viewport", {"width": 1280, "height": 900})
    tab = open_page(f"{site}/pages/zoo.html{query}", **options)
    tab.locator(".lp-points").scroll_into_view_if_needed()
    return tab


def spot(tab: Page, title: str) -> tuple[float, float]:
    """Return where a network's dot lies."""
    dot = tab.locator(f".lp-faint[data-label='{zoo.words(title)}'] circle").bounding_box()
    assert dot
    return dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2


def expect_pair(tab: Page, first: str, second: str) -> None:
    """Expect two networks to be compared: in the menus, in the keys, and by name in the plot."""
    for menu, title in (("One network", first), ("Another", second)):
        expect(tab.get_by_label(menu)).to_have_value(title)
    expect(tab.locator(".lp-key")).to_have_text([zoo.words(first), zoo.words(second)])
    expect(tab.locator(".lp-name:is(.lp-first, .lp-second)")).to_have_text([first, second])


def test_a_dot_says_its_name_where_the_mouse_is(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    name = tab.locator("text.lp-pointed")
    expect(name).to_be_hidden()
    x, y = spot(tab, ALONE)
    tab.mouse.move(x + 8, y - 8)  # near is enough: a dot is small
    expect(name).to_have_text(zoo.words(ALONE))
    tab.mouse.move(x, y + 60)
    expect(name).to_be_hidden()
    expect_pair(tab, zoo.FIRST, zoo.SECOND)


def test_the_last_two_that_were_clicked_are_compared(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    tab.mouse.click(*spot(tab, ALONE))
    expect_pair(tab, zoo.SECOND, ALONE)
    tab.mouse.click(*spot(tab, "EfficientNet-B0"))
    expect_pair(tab, ALONE, "EfficientNet-B0")
    tab.wait_for_url("**zoo.second=EfficientNet-B0")
    tab.get_by_role("button", name="Reset").click()
    expect_pair(tab, zoo.FIRST, zoo.SECOND)


def test_a_tap_names_and_chooses(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, has_touch=True, viewport={"width": 390, "height": 844})
    tab.touchscreen.tap(*spot(tab, ALONE))
    expect(tab.locator("text.lp-pointed")).to_have_text(zoo.words(ALONE))
    expect_pair(tab, zoo.SECOND, ALONE)


def test_keys_go_from_dot_to_dot(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    slider = tab.get_by_role("slider")
    tab.get_by_label("One network").focus()
    tab.keyboard.press("Shift+Tab")
    expect(slider).to_be_focused()
    order = sorted(TITLES, key=lambda title: zoo.points(zoo.NAMES[title])[-1][0])
    expect(slider).to_have_attribute("aria-valuetext", zoo.words(order[0]))
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        tab.keyboard.press(key)
    expect(slider).to_have_attribute("aria-valuetext", zoo.words(order[1]))
    expect(tab.locator("text.lp-pointed")).to_have_text(zoo.words(order[1]))
    tab.keyboard.press("Enter")
    expect_pair(tab, zoo.SECOND, order[1])
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", zoo.words(order[1]))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("pair", [(zoo.FIRST, zoo.SECOND), ("VGG-16", "VGG-19"), (ALONE, ALONE)])
def test_names_lie_apart(tiny_site: str, open_page: Open, pair: tuple[str, str], width: int) -> None:
    query = "?zoo.first={}&zoo.second={}".format(*pair).replace(" ", "%20")
    tab = opened(open_page, tiny_site, query, viewport={"width": width, "height": 844})
    boxes = tab.locator(".lp-points").evaluate(BOXES)
    assert len(boxes) >= 6
    assert {name for name, *_ in boxes} <= set(TITLES)
    assert set(pair) <= {name for name, *_ in boxes}
    for i, (name, left, top, right, bottom) in enumerate(boxes):
        for other, *box in boxes[i + 1 :]:
            across, down = min(right, box[2]) - max(left, box[0]), min(bottom, box[3]) - max(top, box[1])
            assert across <= 0 or down <= 4, (name, other)  # lines of text may share their rims


@pytest.mark.parametrize("query", ["zoo.first=LeNet", "zoo.second="])
def test_an_address_that_names_no_network_is_ignored(tiny_site: str, open_page: Open, query: str) -> None:
    expect_pair(opened(open_page, tiny_site, f"?{query}"), zoo.FIRST, zoo.SECOND)


def test_everybody_can_use_it(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, viewport={"width": 390, "height": 844})
    tab.mouse.move(*spot(tab, ALONE))
    hands.expect_no_fault(tab)
    assert tab.evaluate("document.scrollingElement.scrollWidth") == 390
