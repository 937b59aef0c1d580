"""The design exercise in use: layers come from the shelf, are carried by hand and by keys, and ranked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from explorers import design
from explorers.exercises import contest
from explorers.hands import chains
from playwright.sync_api import Locator, Page, expect

from tests.pages import hands
from tests.pages.conftest import Open

CONV, POOL = ("conv", 3, 1), ("pool", 2, 2)
BEST = [CONV, POOL, POOL, CONV, CONV, CONV, CONV]


def opened(open_page: Open, site: str, query: str = "", **options: Any) -> Page:
    """Open the page of the exercise."""
    return hands.opened(open_page, f"{site}/pages/design.html{query}", ".ex-design", **options)


def expect_network(tab: Page, layers: contest.Chain) -> None:
    """Expect the rows, the sentence and the goals to be those of a network, as Python ranks it."""
    titles = [
        f"{n}: {kind} {kernel} × {kernel}" + (f", stride {stride}" if stride > 1 else "")
        for n, (kind, kernel, stride) in enumerate(layers, 1)
    ]
    expect(tab.locator(".ex-name")).to_have_text(titles[::-1])
    told, _, place = contest.rank(layers).partition(": ")
    expect(tab.locator(".ex-said")).to_contain_text(told[0].upper() + told[1:])
    if place.startswith("place"):
        expect(tab.locator(".ex-said")).to_contain_text(f": {place}.")
        expect(tab.locator(".ex-yours")).to_be_visible()
    else:
        expect(tab.locator(".ex-said")).to_contain_text("It still lacks")
        expect(tab.locator(".ex-yours")).to_be_hidden()
    size, stride, cost = contest.measure(layers)
    goals = tab.locator(".ex-goals b")
    expect(goals.nth(0)).to_have_text(f"{size} pixels")
    expect(goals.nth(1)).to_have_text(f"{stride:g}")
    expect(goals.nth(2)).to_have_text(f"{cost:.10g}")
    expect(goals.nth(3)).to_have_text(place.split()[1] if place.startswith("place") else "–")


def add(tab: Page, name: str) -> None:
    """Take a layer from the shelf."""
    tab.get_by_role("button", name=f"+ {name}", exact=True).click()


def grip(tab: Page, layer: int) -> Locator:
    """Return what the pointer takes hold of to carry a layer; the lowest is 0."""
    return tab.locator(f"[data-layer='{layer}'] .ex-grip")


def middle(part: Locator) -> tuple[float, float]:
    """Return the middle of a part, in the window."""
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_layers_from_the_shelf_are_ranked(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    expect_network(tab, design.START)
    add(tab, "conv 3 × 3")
    add(tab, "conv 3 × 3")
    expect_network(tab, [*design.START, CONV, CONV])
    for name in ("conv 3 × 3", "pool 2 × 2, stride 2"):
        expect(tab.get_by_role("button", name=f"+ {name}", exact=True)).to_be_disabled()
    tab.get_by_role("button", name="4: pool 2 × 2, stride 2: remove").click()
    add(tab, "conv 7 × 7")
    expect_network(tab, [CONV, POOL, CONV, CONV, CONV, CONV, ("conv", 7, 1)])
    expect(tab.locator(".ex-design").get_by_role("status")).to_contain_text("a stride of 4")


def test_the_best_is_said_to_be_the_best(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, f"?design.net={chains.spell(BEST)}")
    expect_network(tab, BEST)
    expect(tab.locator(".ex-said")).to_contain_text("place 1 of 4,428. Nothing is cheaper.")


def test_a_layer_is_carried_by_the_mouse(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?design.net=c3,c5,c7,p2s2")
    layers = [CONV, ("conv", 5, 1), ("conv", 7, 1), POOL]
    tab.mouse.move(*middle(grip(tab, 3)))
    tab.mouse.down()
    tab.mouse.move(*middle(grip(tab, 1)), steps=6)
    expect_network(tab, layers)  # it is carried, and not yet put down
    tab.mouse.up()
    moved = [CONV, POOL, ("conv", 5, 1), ("conv", 7, 1)]
    expect_network(tab, moved)
    tab.mouse.move(*middle(grip(tab, 1)))
    tab.mouse.down()
    x, y = middle(grip(tab, 2))
    tab.mouse.move(x, y - 4, steps=4)
    tab.mouse.up()
    expect_network(tab, [CONV, ("conv", 5, 1), POOL, ("conv", 7, 1)])


def test_a_layer_goes_no_further_than_the_first_allows(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?design.net=c3,c5,p2s2")
    expect(grip(tab, 0)).to_be_hidden()
    x, _ = middle(grip(tab, 2))
    tab.mouse.move(*middle(grip(tab, 2)))
    tab.mouse.down()
    tab.mouse.move(x, 890, steps=5)
    tab.mouse.up()
    expect_network(tab, [CONV, POOL, ("conv", 5, 1)])


def test_a_finger_carries_a_layer_and_the_page_stays(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?design.net=c3,c5,p2s2", **PHONE)
    grip(tab, 2).scroll_into_view_if_needed()
    top = tab.evaluate("scrollY")
    (x, y), (_, below) = middle(grip(tab, 2)), middle(grip(tab, 1))
    hands.swipe(tab, (x, y), (x, (y + below) / 2), (x, below + 2))
    expect_network(tab, [CONV, POOL, ("conv", 5, 1)])
    assert tab.evaluate("scrollY") == top


PHONE = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 844}}


def test_a_finger_builds_a_network(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, **PHONE)
    tab.get_by_role("button", name="+ conv 5 × 5").tap()
    expect_network(tab, [*design.START, ("conv", 5, 1)])
    tab.get_by_role("button", name="6: conv 5 × 5: down").tap()
    expect_network(tab, [*design.START[:4], ("conv", 5, 1), CONV])
    tab.get_by_role("button", name="Reset").tap()
    expect_network(tab, design.START)


def test_keys_carry_a_layer_and_the_focus_goes_along(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, "?design.net=c3,c5,c7,p2s2")
    tab.get_by_role("button", name="4: pool 2 × 2, stride 2: down").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="3: pool 2 × 2, stride 2: down")).to_be_focused()
    tab.keyboard.press("Enter")
    expect_network(tab, [CONV, POOL, ("conv", 5, 1), ("conv", 7, 1)])
    expect(tab.get_by_role("button", name="2: pool 2 × 2, stride 2: up")).to_be_focused()  # down is off


def test_the_address_holds_the_network_and_reset_gives_the_start(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    add(tab, "conv 3 × 3, stride 2")
    tab.wait_for_url(re.compile(r"design\.net=c3(,|%2C)p2s2.*c3s2$"))
    other = opened(open_page, tiny_site, "?" + tab.url.split("?")[1])
    expect_network(other, [*design.START, ("conv", 3, 2)])
    other.get_by_role("button", name="Reset").click()
    expect_network(other, design.START)
    other.wait_for_url(f"{tiny_site}/pages/design.html")


@pytest.mark.parametrize("net", ["c9", "c3,c9", "p2s2", "c3,c3p1", "c3,c3,c3,c3,c3,c3,c3,c3", "<b>", ""])
def test_an_address_that_names_no_network_is_told(tiny_site: str, open_page: Open, net: str) -> None:
    tab = opened(open_page, tiny_site, f"?design.net={net}")
    expect(tab.locator(".lp-problem")).to_have_text(
        f"In the page’s address, net={net} names no network of these layers; it is left out."
    )
    expect_network(tab, design.START)
    add(tab, "conv 3 × 3")
    expect(tab.locator(".lp-problem")).to_be_hidden()


def test_the_code_ranks_the_network(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site, f"?design.net={chains.spell(BEST)}")
    _, printed = hands.run_copied(tab)
    assert printed == contest.rank(BEST) + "\n"


def test_everybody_can_use_it(tiny_site: str, open_page: Open) -> None:
    tab = opened(open_page, tiny_site)
    hands.expect_fit_for_everybody(tab)
