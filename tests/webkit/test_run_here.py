"""A code cell runs in WebKit where it stands, with the official runtime."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver import WebKitGTK
from selenium.webdriver.support.ui import WebDriverWait

from tests.lite import own
from tests.pages.conftest import BOOK, served
from tools.pyodide_files import runtime


def test_a_cell_gives_what_the_page_shows(window: WebKitGTK, tmp_path: Path) -> None:
    site = own.build(BOOK, runtime(), tmp_path)
    with served(site.folder) as address:
        window.get(f"{address}/chapters/ch315/windows.html")
        place = window.find_elements("css selector", "[data-run]")[1]
        stored = place.find_element("css selector", ".cell_output").text
        place.find_element("css selector", ".run-bar button").click()
        WebDriverWait(window, 240).until(lambda _: place.get_attribute("data-run") in ("ran", "failed"))
        assert place.get_attribute("data-run") == "ran", place.text
        assert place.find_element("css selector", ".cell_output").text == stored
