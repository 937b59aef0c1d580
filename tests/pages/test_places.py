"""Nothing moves when a setting changes; figure and controls fit a phone's screen; targets can be hit."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from livepage.states import stops
from playwright.sync_api import Page

from tests.pages.conftest import Open, homes, root
from tests.pages.test_states import DRIVE
from tests.states import EXPLORERS, Module

PLACES = """([selector, states]) =>
    JSON.stringify(drive.tour(document.querySelector(selector), states, drive.places))"""
MOST = 150
WIDTHS = [1280, 768, 390, 320]


def sampled(module: Module) -> list[tuple[int, ...]]:
    """Return all states where they are few, else all extremes and some in even steps between them."""
    counts = [len(stops(control)) for control in module.controls().values()]
    every = list(itertools.product(*map(range, counts)))
    extremes = itertools.product(*({0, count // 2, count - 1} for count in counts))
    some = every[:: max(1, len(every) // MOST)]
    return every if len(every) <= MOST else sorted({*extremes, *some})


def opened(open_page: Open, site: str, module: Module, width: int) -> Page:
    """Return the page of an explorer, on a screen of that width."""
    tab = open_page(
        f"{site}/{homes()[module.name]}", viewport={"width": width, "height": 844}, reduced_motion="reduce"
    )
    tab.evaluate(DRIVE)
    return tab


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("module", EXPLORERS, ids=lambda module: module.name)
def test_nothing_moves_when_a_setting_changes(site: str, open_page: Open, module: Module, width: int) -> None:
    tab = opened(open_page, site, module, width)
    states = sampled(module)
    first, *rest = json.loads(tab.evaluate(PLACES, [root(module.name), states]))
    assert len(first["parts"]) >= len(module.controls()) + 3
    for state, found in zip(states[1:], rest, strict=True):
        assert [part[0] for part in found["parts"]] == [part[0] for part in first["parts"]], state
        moved = np.array([part[1:] for part in found["parts"]]) - [part[1:] for part in first["parts"]]
        worst = int(np.abs(moved).max(axis=1).argmax())
        assert np.abs(moved).max() <= 0.5, f"{state}: {first['parts'][worst]} -> {found['parts'][worst]}"
        assert abs(found["height"] - first["height"]) <= 0.5, f"{state}: what stands beneath has moved"


@pytest.mark.parametrize("module", EXPLORERS, ids=lambda module: module.name)
def test_a_phone_shows_figure_and_controls_at_once(site: str, open_page: Open, module: Module) -> None:
    tab = opened(open_page, site, module, 390)
    found = tab.evaluate("selector => drive.places(document.querySelector(selector))", root(module.name))
    figure = next(part for part in found["parts"] if part[0] == "lp-figure")
    controls = [part for part in found["parts"] if part[0] == "pw-field"]
    head = tab.locator(".bd-header-article").bounding_box()
    room = 844 - (head["height"] if head else 0)
    assert max(part[2] + part[4] for part in controls) - figure[2] <= room


COLUMNS = """selector => {
  const root = document.querySelector(selector);
  const inputs = [...root.querySelectorAll(".lp-controls input[type=range], .lp-controls select")];
  return inputs.map((input) => {
    const { left, right } = input.getBoundingClientRect();
    return [input.tagName, left, input.tagName === "SELECT" ? 0 : right];
  });
}"""


@pytest.mark.parametrize("module", EXPLORERS, ids=lambda module: module.name)
def test_controls_stand_in_a_column_at_the_right_of_the_figure(
    site: str, open_page: Open, module: Module
) -> None:
    tab = opened(open_page, site, module, 1280)
    found = tab.evaluate("selector => drive.places(document.querySelector(selector))", root(module.name))
    parts = {name: box for name, *box in reversed(found["parts"])}
    left, top, width, height = parts["lp-figure"]
    control, readout = parts["pw-field"], parts["lp-readout"]
    assert control[0] >= left + width
    assert top <= control[1] < top + height
    assert readout[1] >= top + height
    assert readout[0] == left
    edges = tab.evaluate(COLUMNS, root(module.name))
    assert len({edge for _, edge, _ in edges}) <= 1, edges
    assert len({edge for _, _, edge in edges if edge}) <= 1, edges
