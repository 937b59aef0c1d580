"""Every explorer under a finger, on a phone: taps, drags, and the page scrolls beside what is dragged."""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from typing import NamedTuple

import explorers
import pytest
from explorers import zoo
from playwright.sync_api import Locator, Page

from tests.pages.conftest import Open, homes, root
from tests.states import EXPLORERS, Module

PHONE = {
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
    "viewport": {"width": 390, "height": 844},
}
FRAME = 20  # milliseconds: a browser scrolls by the moves that it sees apart
# All that a reader sees change: elements, what is set, and pixels.
LOOK = """root => [
  root.innerHTML,
  ...[...root.querySelectorAll("input, select")].map((input) => `${input.value}${input.checked}`),
  ...[...root.querySelectorAll("canvas")].map((canvas) => canvas.toDataURL()),
].join()"""


class Touch(NamedTuple):
    """Where a finger touches a part of an explorer, as shares of its width and height; how far it goes."""

    part: str
    x: float = 0.5
    y: float = 0.5
    by: tuple[float, float] = (0, 0)


CELL = Touch(".lp-panel:nth-of-type(2) [data-at='0,0']")
TAPS = {
    "activation": Touch(".pw-field input >> nth=-1", 0.9),
    "backward": CELL,
    "cone": Touch(".lp-ladder .lp-stage >> nth=-1", 0.1),
    "design": Touch("button:has-text('+ conv 5 × 5')"),
    "detective": Touch("[data-at='0,3']"),
    "digit": Touch(".ex-map i, .ex-digits button:has-text('Next digit')"),
    "effective": Touch(".pw-field input[type=range]", 0.9),
    "lens": Touch(".ex-photo", 0.2, 0.8),
    "nudge": Touch(".ex-easel", 0.8, 0.8),
    "pool": Touch(".ex-easel", 0.8, 0.8),
    "ribbon": CELL,
    "shift": Touch("[role=gridcell][data-at='0,0'] >> nth=-1"),
    "strip": CELL,
    "zoo": Touch(f".lp-faint[data-label='{zoo.words('AlexNet v2')}'] circle"),
}
DRAGS = {
    "design": Touch(".ex-grip >> nth=0", by=(0, 90)),
    "digit": Touch(".ex-canvas", by=(40, 40)),
    "lens": Touch(".ex-centre", by=(60, 60)),
    "nudge": Touch(".ex-easel", 2.5 / 8, 2.5 / 8, (80, 80)),
    "pool": Touch(".ex-easel", 2.5 / 8, 2.5 / 8, (80, 80)),
    "strip": Touch("[data-at='0,1']", by=(120, 0)),
}
# Where a finger finds the figure, but nothing that is dragged up and down.
BESIDE = {
    **TAPS,
    "design": Touch(".ex-room >> nth=1"),
    "digit": Touch(".ex-both table, .ex-both > :last-child", 0.5, 0.2),
    "activation": Touch(".lp-panel"),
    "effective": Touch(".lp-panel"),
    "zoo": Touch(".lp-panel svg"),
}


def opened(open_page: Open, site: str, name: str) -> tuple[Page, Locator]:
    """Open an explorer's page on a phone; what is drawn comes to the middle of its screen."""
    tab = open_page(f"{site}/{homes()[name]}", **PHONE)
    explorer = tab.locator(root(name))
    explorer.wait_for()
    return tab, explorer


def spot(explorer: Locator, touch: Touch) -> tuple[float, float]:
    """Bring a part of an explorer to the middle of the screen; return where the finger touches it."""
    part = explorer.locator(touch.part).first
    part.evaluate("part => part.scrollIntoView({ block: 'center' })")
    box = part.bounding_box()
    assert box, touch.part
    return box["x"] + touch.x * box["width"], box["y"] + touch.y * box["height"]


def swipe(tab: Page, start: tuple[float, float], by: tuple[float, float], steps: int = 8) -> None:
    """Move a finger over the screen, as slowly as a finger moves."""
    hand = tab.context.new_cdp_session(tab)

    def send(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
        tab.wait_for_timeout(FRAME)

    send("touchStart", start)
    for step in range(1, steps + 1):
        send("touchMove", (start[0] + by[0] * step / steps, start[1] + by[1] * step / steps))
    send("touchEnd")


def scrolled(tab: Page) -> float:
    """Return how far the page is scrolled."""
    return float(tab.evaluate("scrollY"))


def expect_change(tab: Page, explorer: Locator, before: str) -> None:
    """Expect that an explorer looks another way than before, at once or after a frame or two."""
    for _ in range(50):
        if explorer.evaluate(LOOK) != before:
            return
        tab.wait_for_timeout(FRAME)
    pytest.fail("nothing has changed")


def test_every_explorer_is_touched() -> None:
    assert (
        set(TAPS)
        == set(BESIDE)
        == {info.name for info in pkgutil.iter_modules(explorers.__path__) if not info.ispkg}
    )


@pytest.mark.parametrize("name", TAPS)
def test_a_tap_on_the_figure_changes_what_is_seen(site: str, open_page: Open, name: str) -> None:
    tab, explorer = opened(open_page, site, name)
    place = spot(explorer, TAPS[name])
    before = explorer.evaluate(LOOK)
    tab.touchscreen.tap(*place)
    expect_change(tab, explorer, before)


@pytest.mark.parametrize("name", DRAGS)
def test_a_finger_drags_and_the_page_stays(site: str, open_page: Open, name: str) -> None:
    tab, explorer = opened(open_page, site, name)
    place = spot(explorer, DRAGS[name])
    before, top = explorer.evaluate(LOOK), scrolled(tab)
    swipe(tab, place, DRAGS[name].by)
    expect_change(tab, explorer, before)
    assert scrolled(tab) == top


@pytest.mark.parametrize("name", BESIDE)
def test_a_finger_that_starts_on_the_figure_scrolls_the_page(site: str, open_page: Open, name: str) -> None:
    tab, explorer = opened(open_page, site, name)
    place = spot(explorer, BESIDE[name])
    top = scrolled(tab)
    swipe(tab, place, (0, -200), steps=10)
    tab.wait_for_function("top => scrollY > top + 50", arg=top)


def tap(tab: Page, part: Locator, x: float = 0.5) -> None:
    """Tap a control, at a share of its width."""
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box
    tab.touchscreen.tap(box["x"] + x * box["width"], box["y"] + box["height"] / 2)


def tapped(explorer: Locator, inputs: str) -> Sequence[tuple[Locator, float]]:
    """Return every control that answers a tap, and where to tap it; menus are the system's own."""
    ranges = [
        (each, share) for each in explorer.locator(f"{inputs}[type=range]").all() for share in (0.1, 0.9)
    ]
    others = explorer.locator(f":is({inputs}[type=radio], {inputs}[type=checkbox]):not(:checked)").all()
    return [*ranges, *((each, 0.5) for each in others)]


@pytest.mark.parametrize("module", EXPLORERS, ids=lambda module: module.name)
def test_every_control_answers_a_tap(site: str, open_page: Open, module: Module) -> None:
    tab, explorer = opened(open_page, site, module.name)
    view = explorer.locator(".lp-view")
    for field in explorer.locator(".pw-field:not(:has(select))").all():
        states = {view.get_attribute("data-state")}
        for control, share in tapped(field, "input"):
            tap(tab, control, share)
            states.add(view.get_attribute("data-state"))
        assert len(states) > 1, field.inner_text()


@pytest.mark.parametrize("name", sorted(set(TAPS) - {module.name for module in EXPLORERS}))
def test_every_control_of_what_is_painted_and_built_answers_a_tap(
    site: str, open_page: Open, name: str
) -> None:
    tab, explorer = opened(open_page, site, name)
    for control, share in tapped(explorer, "input"):
        before = explorer.evaluate(LOOK)
        tap(tab, control, share)
        expect_change(tab, explorer, before)
