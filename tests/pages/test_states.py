"""In every state of every explorer the page shows what Python computes: numbers, colours, lines, words."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from livepage.states import stops

from tests.pages.conftest import Open, homes, root
from tests.pages.looks import check
from tests.states import EXPLORERS, Module

DRIVE = Path(__file__).with_name("drive.js").read_text(encoding="utf-8")  # evaluated: the policy bars tags
# As text, for Playwright takes longer over an object of many parts than the page over its states.
TOUR = "([selector, states]) => JSON.stringify(drive.tour(document.querySelector(selector), states))"
CHUNK = 500
PARTS = [(module, start) for module in EXPLORERS for start in range(0, len(module.states), CHUNK)]


@pytest.mark.parametrize(
    ("module", "start"), PARTS, ids=[f"{module.name}-{start}" for module, start in PARTS]
)
def test_every_state_is_drawn_as_computed(site: str, open_page: Open, module: Module, start: int) -> None:
    assert module.name in homes(), "no page shows this explorer"
    tab = open_page(f"{site}/{homes()[module.name]}", reduced_motion="reduce")
    tab.evaluate(DRIVE)
    controls = module.controls().values()
    states = list(itertools.product(*(range(len(stops(control))) for control in controls)))
    assert len(states) == len(module.states)
    some = slice(start, start + CHUNK)
    drawn = json.loads(tab.evaluate(TOUR, [root(module.name), states[some]]))
    for found, state, scene in zip(drawn, module.states[some], module.scenes[some], strict=True):
        try:
            check(found, scene.as_json())
        except AssertionError as error:
            raise AssertionError(f"{module.name}, {state}") from error
