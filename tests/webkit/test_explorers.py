"""Explorers in WebKit: drawn as Python computes them, moved by keyboard, and within the window."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from livepage.states import stops
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.pages.conftest import PAGES, homes, root
from tests.pages.test_states import DRIVE, check
from tests.states import EXPLORERS, Module

MOST = 150  # states of an explorer: all of them are tried in Chromium
TOUR = "return drive.tour(document.querySelector(arguments[0]), arguments[1])"
WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def show(window: WebKitGTK, address: str) -> None:
    """Open a page, and wait until its explorers are drawn."""
    window.get(address)
    drawn = "return document.querySelectorAll('[data-explorer]:empty').length === 0"
    WebDriverWait(window, 20).until(lambda w: w.execute_script(drawn))


@pytest.fixture(params=EXPLORERS, ids=lambda module: module.name)
def module(request: pytest.FixtureRequest) -> Module:
    return request.param


def test_states_are_drawn_as_computed(window: WebKitGTK, site: str, module: Module) -> None:
    show(window, f"{site}/{homes()[module.name]}")
    window.execute_script(DRIVE)
    states = list(itertools.product(*(range(len(stops(control))) for control in module.controls().values())))
    some = slice(None, None, -(-len(states) // MOST))
    drawn: list[dict[str, Any]] = window.execute_script(TOUR, root(module.name), states[some])
    for found, state, scene in zip(drawn, module.states[some], module.scenes[some], strict=True):
        try:
            check(found, scene.as_json())
        except AssertionError as error:
            raise AssertionError(f"{module.name}, {state}") from error


def test_sliders_move_by_keyboard(window: WebKitGTK, site: str, module: Module) -> None:
    show(window, f"{site}/{homes()[module.name]}")
    view = window.find_element("css selector", f"{root(module.name)} .lp-view")
    for slider in window.find_elements("css selector", f"{root(module.name)} .pw-field input[type=range]"):
        before = view.get_attribute("data-state")
        at_end = slider.get_property("value") == slider.get_property("max")
        slider.send_keys(Keys.ARROW_LEFT if at_end else Keys.ARROW_RIGHT)
        assert view.get_attribute("data-state") != before, slider.get_attribute("outerHTML")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window(window: WebKitGTK, site: str, width: int) -> None:
    window.set_window_size(width, 844)
    for page in PAGES:
        show(window, f"{site}/{page}")
        assert window.execute_script(WIDE) <= 0, page
