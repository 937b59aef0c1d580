"""What a reader does to the code cells of a page."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.lite.conftest import BOOK, START

FOLDER = BOOK / "chapters" / "ch315"
PAGE = "windows"


def cell(page: Page, number: int) -> Locator:
    """Return a visible code cell, by its number on the page."""
    return page.locator("[data-run]").nth(number - 1)


def write(place: Locator, code: str) -> None:
    """Write code into a cell, in place of what is there."""
    if place.get_by_role("button", name=re.compile("^Edit")).is_visible():
        place.get_by_role("button", name=re.compile("^Edit")).click()
    place.get_by_role("textbox", name=re.compile("^Code of cell")).fill(code)


def run(place: Locator, state: str = "ran") -> str:
    """Press Run and wait for the end; return what the cell shows then."""
    place.get_by_role("button", name=re.compile("^Run")).click()
    expect(place).to_have_attribute("data-run", state, timeout=START)
    return place.locator(".cell_output").inner_text()


def said(place: Locator) -> Locator:
    """Return a cell's own line of news."""
    return place.get_by_role("status")


def reset(place: Locator) -> None:
    """Bring a cell's own code and output back."""
    place.get_by_role("button", name=re.compile("^Reset")).click()
