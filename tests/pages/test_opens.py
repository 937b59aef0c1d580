"""Every page opens from a folder on disk: no error on the console, no request to anyone else's host."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from tests.pages.conftest import BOOK

PAGES = sorted(
    path.relative_to(BOOK).as_posix()
    for path in BOOK.rglob("*.html")
    if path != BOOK / "index.html" and "_static" not in path.parts
)


def test_the_front_page_is_found(book: Path, browser: Browser) -> None:
    with browser.new_page() as tab:
        tab.goto((book / "index.html").as_uri())
        tab.wait_for_url("**/chapters/index.html")


@pytest.mark.parametrize("page", PAGES)
def test_page_opens(book: Path, browser: Browser, page: str) -> None:
    errors: list[str] = []
    requests: list[str] = []

    def refuse(route: Route) -> None:
        requests.append(route.request.url)
        route.abort()

    with browser.new_page() as tab:
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        tab.route(lambda url: not url.startswith(("file:", "data:", "blob:")), refuse)
        tab.goto((book / page).as_uri(), wait_until="load")
        assert tab.title()
        assert requests == []
        assert errors == []
