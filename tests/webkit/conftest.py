"""A window of WebKitGTK, Safari's engine, through its own WebDriver: Playwright has no Debian build of it."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.pages.conftest import BOOK, served
from tests.touring import course_functions, foreign_book  # noqa: F401

ADVICE = "no WebKit: install webkit2gtk-driver, xvfb and dbus (Debian, Ubuntu)"


@pytest.fixture(scope="session")
def window() -> Iterator[WebKitGTK]:
    """Return a window that automation opens; `make webkit` gives it a screen of its own."""
    driver = shutil.which("WebKitWebDriver")
    browsers = sorted(Path("/usr").glob("lib/*/webkit2gtk-4.*/MiniBrowser"))
    assert driver, ADVICE
    assert browsers, ADVICE
    options = Options()
    options.binary_location = str(browsers[-1])
    options.add_argument("--automation")
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # Selenium's driver for WebKitGTK uses its own old API
        opened = WebKitGTK(options=options, service=Service(driver))
    opened.set_script_timeout(120)
    yield opened
    opened.quit()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Return the address of the built book."""
    assert (BOOK / "index.html").is_file(), "the book is not built: make book"
    with served(BOOK) as address:
        yield address
