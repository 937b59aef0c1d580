"""What keeps Python from starting is told by either way to it: the page's link, and a cell's own Run."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.lite.cells import cell, said
from tests.lite.conftest import BOOK, ELSEWHERE, PAGE, choose

ALL = re.compile(r"/_static/notebooks\.zip$")
Refused = Callable[[Page, str], None]


def by_link(page: Page, words: str) -> None:
    """Choose the notebook and expect the page itself to say why nothing opens."""
    choose(page)
    message = page.get_by_role("alert")
    expect(message).to_contain_text(words)
    expect(message.get_by_role("link", name="download the notebooks")).to_have_attribute("href", ALL)
    assert len(page.context.pages) == 1


def by_cell(page: Page, words: str) -> None:
    """Press Run and expect a sentence under the cell."""
    cell(page, 1).get_by_role("button", name=re.compile("^Run")).click()
    expect(said(cell(page, 1))).to_contain_text(words)


@pytest.fixture(params=[by_link, by_cell])
def refused(request: pytest.FixtureRequest) -> Refused:
    return request.param


def test_offline(visitor: BrowserContext, site: str, refused: Refused) -> None:
    page = visitor.new_page()
    page.goto(f"{site}{PAGE}.html".replace("127.0.0.1", ELSEWHERE))
    visitor.set_offline(True)
    refused(page, "You are offline")


def test_opened_from_a_folder(visitor: BrowserContext, refused: Refused) -> None:
    page = visitor.new_page()
    page.goto((BOOK / f"{PAGE}.html").as_uri())
    refused(page, "opened from a folder")


@pytest.mark.parametrize("lack", ["WebAssembly", "Worker"])
def test_old_browser(visitor: BrowserContext, site: str, lack: str, refused: Refused) -> None:
    visitor.add_init_script(f"delete window.{lack}")
    page = visitor.new_page()
    page.goto(f"{site}{PAGE}.html")
    refused(page, "no WebAssembly or no workers")
