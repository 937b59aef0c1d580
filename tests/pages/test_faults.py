"""When something is missing or broken, the picture stays and the console says so in one line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.conftest import BOOK, STATE, Open, Watch, homes, root, served
from tests.states import EXPLORERS


def pictures(tab: Page) -> Locator:
    """Return the pictures that stand in for explorers."""
    return tab.locator("img.pw-picture")


@pytest.fixture
def broken(tiny_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the small book, to break."""
    return shutil.copytree(tiny_folder, tmp_path / "site")


def open_broken(browser: Browser, folder: Path) -> tuple[Page, list[str]]:
    """Open the explorer's page; return it and the errors on its console."""
    said: list[str] = []
    tab = browser.new_page()
    tab.on("pageerror", lambda error: said.append(f"not caught: {error}"))
    tab.on("console", lambda message: message.type == "error" and said.append(message.text))
    with served(folder) as address:
        tab.goto(f"{address}/pages/counter.html", wait_until="networkidle")
    return tab, said


def damage(folder: Path, old: str, new: str, pattern: str = "pages/counter.html") -> None:
    """Replace some text, which must be there, in the files that match."""
    files = [path for path in folder.glob(pattern) if old in path.read_text(encoding="utf-8")]
    assert files, old
    for path in files:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_whole_it_says_nothing_and_hides_the_picture(browser: Browser, broken: Path) -> None:
    tab, said = open_broken(browser, broken)
    expect(tab.locator(root("counter"))).to_be_visible()
    expect(pictures(tab)).to_be_hidden()
    assert said == []
    tab.close()


def truncate(folder: Path) -> None:
    """Cut the page's stored state in half."""
    text = (folder / "pages/counter.html").read_text(encoding="utf-8")
    state = STATE.search(text)
    assert state
    damage(folder, state[1], state[1][: len(state[1]) // 2])


def throwing(folder: Path) -> None:
    """Let every view throw as soon as it is drawn."""
    script = folder / "_static" / "widgets.js"
    text = script.read_text(encoding="utf-8")
    assert "'] = {" in text
    view = "'] = { render() { throw new Error('no'); } }; const whole = {"
    script.write_text(text.replace("'] = {", view), encoding="utf-8")


FAULTS = {
    "truncated state": truncate,
    "damaged table": lambda folder: damage(folder, '"nodes":[', '"knots":['),
    "unknown widget": lambda folder: damage(folder, '"IntSliderModel"', '"OtherModel"'),
    "missing control": lambda folder: damage(folder, '"controls":["IPY_MODEL_', '"controls":["IPY_MODEL_0'),
    "view throws": throwing,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_broken_the_picture_stays(browser: Browser, broken: Path, fault: str) -> None:
    FAULTS[fault](broken)
    tab, said = open_broken(browser, broken)
    expect(pictures(tab)).to_be_visible()
    expect(tab.locator(".pw-root")).to_have_count(0)
    assert len(said) == 1, said
    assert re.match(
        r"(This|An) explorer could not be drawn: |The page's stored widgets could not be read: ", said[0]
    )
    tab.close()


def test_embedded_and_broken_the_page_takes_its_place(browser: Browser, broken: Path) -> None:
    FAULTS["view throws"](broken)
    tab = browser.new_page()
    with served(broken) as address:
        tab.goto(f"{address}/pages/counter.html?embed=counter", wait_until="networkidle")
    expect(pictures(tab)).to_be_visible()
    tab.close()


def test_a_missing_script_leaves_the_picture(browser: Browser, broken: Path) -> None:
    (broken / "_static" / "widgets.js").unlink()
    tab, said = open_broken(browser, broken)
    expect(pictures(tab)).to_be_visible()
    assert ["status of 404" in line for line in said] == [True], "the browser's own line"
    tab.close()


@pytest.mark.parametrize("name", [module.name for module in EXPLORERS])
def test_without_javascript_there_is_a_picture(site: str, open_page: Open, name: str) -> None:
    tab = open_page(f"{site}/{homes()[name]}", java_script_enabled=False)
    label = next(module for module in EXPLORERS if module.name == name).show().children[0].label
    picture = tab.get_by_alt_text(label, exact=True)
    expect(picture).to_be_visible()
    size = picture.bounding_box()
    assert size
    assert size["width"] > 150
    assert size["height"] > 50


def test_without_javascript_a_question_is_text(site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/chapters/index.html", java_script_enabled=False)
    expect(tab.locator("div.pw-picture").get_by_text("how many fives")).to_be_visible()
    assert tab.locator("div.pw-picture li").count() == 3


def test_on_paper_there_is_one_of_each(site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/chapters/index.html")
    tab.emulate_media(media="print")
    expect(tab.locator(root("nudge"))).to_be_visible()
    expect(tab.locator("img.pw-picture").first).to_be_hidden()
    expect(tab.locator("div.pw-picture").first).to_be_visible()  # the question, with its answers
    expect(tab.locator(".lp-question").first).to_be_hidden()


@pytest.mark.parametrize("name", [module.name for module in EXPLORERS])
def test_from_a_folder_on_disk(open_page: Open, watch: Watch, name: str) -> None:
    tab = open_page((BOOK / homes()[name]).as_uri())
    view = tab.locator(f"{root(name)} .lp-view")
    expect(view).to_be_visible()
    before = view.get_attribute("data-state")
    control = tab.locator(f"{root(name)} .pw-field").first.locator("input, select").first
    control.focus()
    tab.keyboard.press("End")
    if view.get_attribute("data-state") == before:
        tab.keyboard.press("ArrowLeft")
    assert view.get_attribute("data-state") != before
