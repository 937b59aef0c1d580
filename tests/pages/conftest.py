"""What every page test starts from: the built book and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools.browser import ADVICE, find

BOOK = Path(__file__).parents[2] / "_build" / "html"


@pytest.fixture(scope="session")
def book() -> Path:
    """Return the folder of the built book."""
    assert (BOOK / "index.html").is_file(), "the book is not built: make book"
    return BOOK


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium."""
    path = find()
    assert path, ADVICE
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path)
        yield running
        running.close()
