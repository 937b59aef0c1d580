"""Cells run where they stand, from the site alone: in Chromium, and with `make firefox` in Firefox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.lite.cells import PAGE, cell, reset, run, write
from tests.lite.conftest import START, served


@pytest.fixture(scope="module")
def page(browser: Browser, own: SimpleNamespace) -> Iterator[Page]:
    with served(own.folder) as address:
        page = browser.new_page()
        page.goto(f"{address}chapters/ch315/{PAGE}.html")
        yield page
        page.close()


def test_a_cell_gives_what_the_page_shows(page: Page) -> None:
    stored = cell(page, 2).locator(".cell_output").inner_text()
    assert run(cell(page, 2)) == stored


def test_a_slider_and_a_figure_are_drawn(page: Page) -> None:
    write(cell(page, 1), "import ipywidgets as w\nw.IntSlider(3, 1, 9, description='Size')")
    run(cell(page, 1))
    expect(cell(page, 1).get_by_role("slider", name="Size")).to_have_value("3")
    write(cell(page, 1), "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])")
    run(cell(page, 1))
    assert cell(page, 1).locator(".cell_output img").count() == 1


def test_what_never_ends_is_stopped(page: Page) -> None:
    write(cell(page, 1), "while True: pass")
    place = cell(page, 1)
    place.get_by_role("button", name="Run cell 1", exact=True).click()
    place.get_by_role("button", name="Stop cell 1", exact=True).click()
    expect(place.get_by_role("status")).to_have_text("Stopped. Nothing on this page has run now.")
    reset(place)


def test_all_cells_run_one_after_the_other(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Run all")).click()
    bar = page.locator(".run-all")
    expect(bar.get_by_role("status")).to_have_text("All cells have run.", timeout=START)


def test_a_wrong_case_is_shown_above(page: Page) -> None:
    hint = page.locator("details", has=page.locator("summary", has_text="Hint")).first
    hint.locator("summary").click()
    expect(hint).to_have_attribute("open", "")
    place = cell(page, 7)
    code = place.locator("pre").first.inner_text()
    write(place, code.replace("return ...", "return (n + 2 * padding - size) // stride + 1"))
    assert "The explorer above can show" in " ".join(run(place).split())
    place.get_by_role("button", name="Show it above").click()
    strip = page.locator("[data-explorer=strip]")
    expect(strip).to_be_focused()
    expect(strip.get_by_role("checkbox", name="Round up (ceil)")).to_be_checked()
