"""The book where it is given less: no storage, an enlarged screen, paper, a missing picture."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.pages.conftest import Open, homes, root, served
from tests.pages.test_every_page import OVERFLOW

NO_STORAGE = """
const denied = { get() { throw new DOMException("denied", "SecurityError"); } };
for (const name of ["localStorage", "sessionStorage", "indexedDB"])
  Object.defineProperty(window, name, denied);
"""

# Adds up how far what is on the screen moves by itself, as browsers report it.
SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shift += value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def moves(tab: Page, name: str) -> bool:
    """Whether an explorer answers to the keyboard."""
    view = tab.locator(f"{root(name)} .lp-view")
    before = view.get_attribute("data-state")
    tab.locator(f"{root(name)} .pw-field").first.locator("input, select").first.focus()
    for key in ("End", "Home"):  # it stands at one of the two at most
        tab.keyboard.press(key)
        if view.get_attribute("data-state") != before:
            return True
    return False


@pytest.fixture
def bare_tab(browser: Browser) -> Iterator[Page]:
    """Return a tab whose errors are nobody's concern: the theme, too, asks for what is missing."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_without_storage_explorers_work(site: str, bare_tab: Page) -> None:
    bare_tab.add_init_script(NO_STORAGE)
    bare_tab.goto(f"{site}/{homes()['strip']}")
    denied = "try { localStorage; false } catch { true }"
    assert bare_tab.evaluate(denied)
    assert moves(bare_tab, "strip")
    expect(bare_tab.locator("article h1")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["nudge", "pool"])
def test_nothing_jumps_while_a_page_loads(site: str, bare_tab: Page, name: str, width: int) -> None:
    bare_tab.set_viewport_size({"width": width, "height": 900})
    bare_tab.add_init_script(SHIFTS)
    bare_tab.context.new_cdp_session(bare_tab).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    bare_tab.goto(f"{site}/{homes()[name]}", wait_until="networkidle")
    expect(bare_tab.locator(root(name))).to_be_visible()
    assert bare_tab.evaluate("shift") < 0.02


# 1280 px at 400 % leave 320; a low screen leaves little height as well.
@pytest.mark.parametrize("height", [256, 640])
@pytest.mark.parametrize("name", ["pool", "strip"])
def test_enlarged_fourfold_nothing_is_lost(site: str, open_page: Open, name: str, height: int) -> None:
    tab = open_page(
        f"{site}/{homes()[name]}", viewport={"width": 320, "height": height}, device_scale_factor=4
    )
    assert tab.evaluate(OVERFLOW) == []
    assert name == "pool" or moves(tab, name)
    parts = ".pw-field, .lp-panel, .ex-rim, .ex-output, input, select, button:not([hidden])"
    for part in tab.locator(f"{root(name)} :is({parts})").all():
        part.scroll_into_view_if_needed()
        box = part.bounding_box()
        assert box, part
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320


def test_on_paper_an_explorer_shows_the_state_it_is_in(site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/{homes()['strip']}", viewport={"width": 794, "height": 1123})
    view = tab.locator(f"{root('strip')} .lp-view")
    assert moves(tab, "strip")
    state, text = view.get_attribute("data-state"), view.locator(".lp-panel").first.inner_text()
    tab.emulate_media(media="print")
    expect(view).to_be_visible()
    assert (view.get_attribute("data-state"), view.locator(".lp-panel").first.inner_text()) == (state, text)
    assert tab.evaluate(OVERFLOW) == [], "cut off at the paper's edge"
    assert tab.locator(".bd-sidebar-primary").is_hidden()


def test_printed_without_backgrounds_a_map_keeps_its_colours(site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/{homes()['pool']}")
    paper = PdfReader(io.BytesIO(tab.pdf(print_background=False)))
    fills = re.compile(rb"([\d.]+) ([\d.]+) ([\d.]+) rg")
    drawn = {colour for sheet in paper.pages for colour in fills.findall(sheet.get_contents().get_data())}
    yellow = [colour for colour in drawn if float(colour[0]) > 0.9 > 0.4 > float(colour[2])]
    assert yellow, "the cluster of fives"


def test_enforced_colours_leave_what_an_explorer_shows(site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/{homes()['backward']}", forced_colors="active")
    cells = tab.locator(f"{root('backward')} .lp-cell:not(.lp-ghost)")
    shades = cells.evaluate_all("cells => cells.map((cell) => getComputedStyle(cell).backgroundColor)")
    assert len(set(shades)) > 5
    mark = "cell => getComputedStyle(cell).backgroundImage.includes(getComputedStyle(cell).color)"
    assert tab.locator(f"{root('backward')} .lp-dot").first.evaluate(mark)


def test_a_missing_picture_leaves_its_words(tiny_folder: Path, tmp_path: Path, bare_tab: Page) -> None:
    folder = shutil.copytree(tiny_folder, tmp_path / "site")
    pictures = list((folder / "_images").glob("*.png"))
    assert pictures
    for picture in pictures:
        picture.unlink()
    with served(folder) as address:
        bare_tab.goto(f"{address}/pages/counter.html", wait_until="networkidle")
        assert bare_tab.locator("img.pw-picture").get_attribute("alt") == "Three numbers"
        assert moves(bare_tab, "counter")


def test_the_search_finds_a_word_though_no_page_carries_its_index(site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/chapters/ch315/shift.html")
    assert tab.locator("script[src$='searchindex.js']").count() == 0
    tab.locator(".search-button__button").first.click()
    tab.locator("#pst-search-dialog input").press_sequentially("checkerboard")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/search.html"))
    expect(tab.locator("#search-results li a", has_text="Shift").first).to_be_visible()
