"""What can be taken away of an explorer: a link, code to embed, its numbers, its picture, and itself."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.pages.conftest import Open

SETTING = "?pool.size=3"
CELLS = """root => [...root.querySelectorAll('.lp-panel')]
    .map(panel => [...panel.querySelectorAll('.lp-cell')].map(cell => cell.textContent))"""
PLACES = """root => [...root.querySelectorAll('input, .lp-panel')].map(el => {
    const [place, whole] = [el, root].map(each => each.getBoundingClientRect());
    return [place.x, place.y - whole.y, place.width, place.height];
})"""
MOST_BYTES_ALONE = 30_000


@pytest.fixture
def tab(tiny_site: str, open_page: Open) -> Page:
    """Return the page of one explorer, at a setting that is not its first."""
    return open_page(
        f"{tiny_site}/pages/pool.html{SETTING}", permissions=["clipboard-read", "clipboard-write"]
    )


def menu(tab: Page) -> Locator:
    """Open the menu, and return it."""
    tab.get_by_role("button", name="Share or save").click()
    found = tab.locator(".pw-menu")
    expect(found).to_be_visible()
    return found


def press(tab: Page, words: str) -> str:
    """Press an item of the menu; return what it has put on the clipboard."""
    menu(tab).get_by_role("button", name=words).click()
    expect(tab.locator(".pw-told")).to_have_text("Copied.")
    return str(tab.evaluate("navigator.clipboard.readText()"))


def saved(tab: Page, words: str, folder: Path) -> Path:
    """Press an item of the menu; return the file that it saves."""
    shown = menu(tab)
    with tab.expect_download() as download:
        shown.get_by_role("button", name=words).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def test_the_menu_is_loaded_when_it_is_asked_for(tiny_site: str, open_page: Open) -> None:
    tab = open_page("about:blank")
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{tiny_site}/pages/pool.html", wait_until="networkidle")
    assert not any("page-away" in url for url in asked)
    menu(tab)
    assert sum("page-away" in url for url in asked) == 1


def test_a_link_leads_to_the_setting(tab: Page) -> None:
    tab.get_by_label("Stride").press("ArrowRight")
    tab.wait_for_url(re.compile("stride=3"))
    assert press(tab, "Copy link") == tab.url


def test_code_to_embed_shows_the_explorer_alone(tab: Page) -> None:
    code = press(tab, "Copy code to embed")
    source = re.fullmatch(r'<iframe src="([^"]+)" title="A map and its pooled map" [^<>]*></iframe>', code)
    assert source
    tab.goto(source[1].replace("&amp;", "&"))
    expect(tab.locator("article h1").first).to_be_hidden()
    expect(tab.get_by_role("slider", name="Window size")).to_have_value("3")


def test_without_the_clipboard_the_link_is_there_to_copy(tiny_site: str, open_page: Open) -> None:
    tab = open_page(f"{tiny_site}/pages/pool.html{SETTING}")
    tab.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    menu(tab).get_by_role("button", name="Copy link").click()
    expect(tab.get_by_role("textbox", name="To copy")).to_have_value(tab.url)


def test_numbers_are_those_on_the_page(tab: Page, tmp_path: Path) -> None:
    rows = list(csv.reader(saved(tab, "Numbers", tmp_path).read_text().splitlines()))
    panels = tab.locator(".pw-root").evaluate(CELLS)
    assert rows[0] == ["Input"]
    assert [*itertools.chain(*rows[1:9])] == panels[0]
    assert rows[9:11] == [[], ["Output"]]
    assert [*itertools.chain(*rows[11:])] == panels[1]


def test_the_picture_shows_the_map(tab: Page, tmp_path: Path) -> None:
    picture = Image.open(saved(tab, "Picture", tmp_path)).convert("RGB")
    colours = {colour for count, colour in picture.getcolors(1 << 24) or [] if count > 500}
    drawn = tab.locator(".lp-cell").evaluate_all(
        "cells => cells.map(c => getComputedStyle(c).backgroundColor)"
    )
    expected = {tuple(map(int, re.findall(r"\d+", colour))) for colour in drawn}
    assert len(expected) == 7
    assert expected <= colours
    assert picture.width == 2 * tab.locator(".lp-figure").evaluate("el => el.offsetWidth")


def test_one_file_is_alive_without_the_book(tab: Page, open_page: Open, tmp_path: Path) -> None:
    file = saved(tab, "One file", tmp_path)
    alone = open_page("about:blank")
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    slider = alone.get_by_role("slider", name="Window size")
    expect(slider).to_have_value("3")
    assert alone.locator(".pw-root").evaluate(CELLS) == tab.locator(".pw-root").evaluate(CELLS)
    slider.press("ArrowRight")
    tab.get_by_label("Window size").press("ArrowRight")
    expect(alone.locator("[data-explorer]")).to_have_attribute("data-state", "0,3,1")
    assert alone.locator(".pw-root").evaluate(CELLS) == tab.locator(".pw-root").evaluate(CELLS)
    alone.get_by_role("button", name="Reset").click()
    expect(slider).to_have_value("3")
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert len(gzip.compress(file.read_bytes(), 6)) <= MOST_BYTES_ALONE
    assert Axe().run(alone).response["violations"] == []


def test_a_page_from_a_folder_says_what_it_cannot_do(tiny_folder: Path, open_page: Open) -> None:
    tab = open_page((tiny_folder / "pages/pool.html").as_uri())
    menu(tab).get_by_role("button", name="Picture").click()
    expect(tab.locator(".pw-told")).to_contain_text("open the book on a site")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_it_opens_over_the_figure_and_escape_closes_it(tiny_site: str, open_page: Open, width: int) -> None:
    tab = open_page(f"{tiny_site}/pages/pool.html", viewport={"width": width, "height": 844})
    before = tab.locator(".pw-root").evaluate(PLACES)
    shown = menu(tab)
    expect(shown.get_by_role("button", name="Copy link")).to_be_focused()
    assert tab.locator(".pw-root").evaluate(PLACES) == before
    box = shown.bounding_box()
    assert box
    assert 0 <= box["x"] <= width - box["width"]
    assert Axe().run(tab, context=".pw-root").response["violations"] == []
    tab.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(tab.get_by_role("button", name="Share or save")).to_be_focused()
