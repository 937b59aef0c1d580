"""In every state of every explorer the page shows what Python computes: numbers, colours, lines, words."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from livepage.states import stops

from tests.pages.conftest import Open, homes, root
from tests.pages.looks import check
from tests.states import EXPLORERS, Module

DRIVE = Path(__file__).with_name("drive.js").read_text(encoding="utf-8")  # evaluated: the policy bars tags
TOUR = "([selector, states]) => drive.tour(document.querySelector(selector), states)"
CHUNK = 500


@pytest.mark.parametrize("module", EXPLORERS, ids=lambda module: module.name)
def test_every_state_is_drawn_as_computed(site: str, open_page: Open, module: Module) -> None:
    assert module.name in homes(), "no page shows this explorer"
    tab = open_page(f"{site}/{homes()[module.name]}", reduced_motion="reduce")
    tab.evaluate(DRIVE)
    controls = module.controls().values()
    states = list(itertools.product(*(range(len(stops(control))) for control in controls)))
    for start in range(0, len(states), CHUNK):
        some = slice(start, start + CHUNK)
        drawn = tab.evaluate(TOUR, [root(module.name), states[some]])
        for found, state, scene in zip(drawn, module.states[some], module.scenes[some], strict=True):
            try:
                check(found, scene.as_json())
            except AssertionError as error:
                raise AssertionError(f"{module.name}, {state}") from error
