"""What a page costs a reader who opens it: requests, and bytes as a host sends them, gzipped."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, Response, expect

from tests.pages.conftest import PAGES, Open

MOST_REQUESTS = 12
MOST_BYTES = 260_000
FRONT = "chapters/index.html"
MOST_BYTES_OF_THE_FRONT = 130_000
MOST_BYTES_OF_ONE_EXPLORER = 90_000


def costs(tab: Page, address: str) -> dict[str, int]:
    """Return the bytes of each file that a page asks for, as most hosts send them."""
    answers: list[Response] = []
    tab.on("response", lambda answer: answers.append(answer))
    tab.goto(address, wait_until="networkidle")
    return {
        answer.url.rpartition("/")[2]: len(gzip.compress(answer.body(), 6)) for answer in answers if answer.ok
    }


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("chapters/")])
def test_a_page_is_light(site: str, open_page: Open, page: str) -> None:
    tab = open_page("about:blank", viewport={"width": 1280, "height": 900})
    found = costs(tab, f"{site}/{page}")
    assert len(found) <= MOST_REQUESTS, (len(found), found)
    assert sum(found.values()) <= (MOST_BYTES_OF_THE_FRONT if page == FRONT else MOST_BYTES), found


def test_a_page_of_one_explorer_is_very_light(tiny_site: str, open_page: Open) -> None:
    tab = open_page("about:blank")
    found = costs(tab, f"{tiny_site}/pages/pool.html")
    expect(tab.locator("[data-explorer=pool] .lp-cell").first).to_be_visible()
    assert len(found) <= MOST_REQUESTS, found
    assert sum(found.values()) <= MOST_BYTES_OF_ONE_EXPLORER, found
