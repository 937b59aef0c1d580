"""`interact` in books that know nothing of this one: every state is what Python shows, the network cut."""

from __future__ import annotations

import contextlib
import re
import urllib.parse
from pathlib import Path
from typing import Any

import ipywidgets as w
import matplotlib as mpl
import nbformat
import pytest
from cnn import avg_pool2d, max_pool2d
from explorers.figures import sliders
from playwright.sync_api import Browser, Locator, Page, expect

from tests import foreign
from tests.once import once
from tests.pages.conftest import BOOK, Open, served
from tests.touring import COURSES, STATES, tour

CHAPTER = Path(__file__).parents[2] / "chapters/ch315"


@pytest.fixture
def course(foreign_book: Path, open_page: Open) -> Page:
    return open_page((foreign_book / "_build/html/pages/course.html").as_uri())


@pytest.fixture
def more(foreign_book: Path, open_page: Open) -> Page:
    return open_page((foreign_book / "_build/html/pages/more.html").as_uri())


@pytest.mark.parametrize("name", COURSES)
def test_every_state_is_what_python_shows(course: Page, course_functions: dict[str, Any], name: str) -> None:
    assert tour(course.evaluate, course_functions[name], COURSES[name]) == STATES[name]


@pytest.mark.parametrize("way", ["from a folder", "from a server"])
def test_a_large_table_comes_after_first_use(foreign_book: Path, browser: Browser, way: str) -> None:
    folder = foreign_book / "_build/html"
    with served(folder) as address, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{folder.as_uri() if way == 'from a folder' else address}/pages/course.html")
        shown, tables = view(tab, "residuals"), tab.locator("script[src*='/table-']")
        expect(shown.locator("tbody tr")).to_have_count(415)
        expect(tables).to_have_count(0)
        root(tab, "residuals").get_by_role("slider").press("End")
        expect(shown.locator("tbody tr")).to_have_count(430)
        expect(tables).to_have_count(1)
        name = tables.evaluate("script => script.src").rpartition("/")[2]
    assert (folder / "_static" / name).stat().st_size > 300_000


def test_what_cannot_be_fetched_is_told_and_asked_for_again(foreign_book: Path, browser: Browser) -> None:
    """The network is lost; the page shows no state that its sliders are not at. Then it is back."""
    with served(foreign_book / "_build/html") as address, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(f"{address}/pages/course.html")
        context.set_offline(True)
        shown, slider = view(tab, "residuals"), root(tab, "residuals").get_by_role("slider")
        slider.press("End")
        expect(shown).to_contain_text(
            "The other states are in a file of their own, which could not be fetched."
        )
        expect(shown.locator("table")).to_have_count(0)
        expect(root(tab, "residuals").get_by_role("status")).to_contain_text("could not be fetched")
        slider.fill("415")
        expect(shown.locator("tbody tr")).to_have_count(415)
        context.set_offline(False)
        slider.press("Home")
        expect(shown.locator("tbody tr")).to_have_count(400)


def test_the_chapters_own_figure_is_what_python_shows(
    open_page: Open, course_functions: dict[str, Any]
) -> None:
    notebook = nbformat.read(CHAPTER / "why-pool.ipynb", as_version=4)
    cells = [c.source for c in notebook.cells if "feat = np" in c.source or "def show_pooling" in c.source]
    space = {**course_functions, "max_pool2d": max_pool2d, "avg_pool2d": avg_pool2d}
    with mpl.rc_context():
        exec(cells[0], space)
        space["interact"] = lambda **_: lambda function: function
        exec(cells[1], space)
        controls = {"size": w.IntSlider(2, 1, 8), "stride": w.IntSlider(2, 1, 8)}
        page = open_page((BOOK / "chapters/ch315/why-pool.html").as_uri())
        assert tour(page.evaluate, space["show_pooling"], controls) == 64


def test_the_comparison_stands_in_a_table(open_page: Open) -> None:
    page = open_page((BOOK / "chapters/sliders.html").as_uri())
    for tool in sliders.rows(64):
        expect(page.get_by_role("cell", name=tool, exact=True)).to_have_count(1)


def view(tab: Page, label: str) -> Locator:
    """Return what an `interact` shows."""
    return tab.get_by_role("group", name=label, exact=True).locator(".lp-outputs")


def root(tab: Page, label: str) -> Locator:
    """Return an `interact` with its controls."""
    return tab.locator(".pw-root", has=tab.get_by_role("group", name=label, exact=True))


def test_pictures_have_words_of_the_functions_own_or_of_the_state(course: Page) -> None:
    path = view(course, "The path of a ball").locator("img")
    assert path.get_attribute("alt") == "The path of a ball, angle 40, speed 20: range 40.2 m"
    assert view(course, "fourier").locator("img").get_attribute("alt") == "square wave of 3 terms"


def test_tables_markup_and_errors(course: Page) -> None:
    table = view(course, "regression")
    expect(table.locator("td").last).to_have_text("2.00")
    assert table.locator("style").count() == 0
    course.get_by_role("checkbox", name="ridge").check()
    expect(table.locator("td").last).to_have_text("3.00")
    shown = root(course, "Output")
    shown.get_by_role("radio", name="3").check()
    expect(shown.locator("strong")).to_have_text("3")
    expect(shown.locator(".lp-error")).to_contain_text("ValueError: three <b>")
    assert "gone" not in shown.inner_text()


def test_the_state_goes_into_the_address_and_comes_from_it(course: Page, open_page: Open) -> None:
    course.get_by_role("slider", name="angle").press("ArrowRight")
    expect(course).to_have_url(re.compile(r"\?projectile\.angle=50$"))
    again = open_page(course.url)
    alt = view(again, "The path of a ball").locator("img")
    expect(alt).to_have_attribute("alt", "The path of a ball, angle 50, speed 20: range 40.2 m")


def test_thinned_sliders_snap_and_say_so(more: Page) -> None:
    slider = root(more, "large").get_by_role("slider", name="v")
    expect(slider).to_have_accessible_description("in steps of 0.25 here")
    slider.press("ArrowRight")
    expect(view(more, "large")).to_have_text("3.25 5")
    slider.press("End")
    expect(view(more, "large")).to_have_text("6 5")
    assert slider.get_attribute("aria-valuetext") == "6.00"


def test_too_many_controls_move_one_at_a_time(more: Page) -> None:
    shown = root(more, "many")
    a, b = (shown.get_by_role("slider", name=name, exact=True) for name in "ab")
    a.press("End")
    expect(view(more, "many")).to_have_text("100 5 5 5 5 5 5")
    expect(b).to_be_disabled()
    expect(b).to_have_accessible_description("with Python")
    shown.get_by_role("button", name="Reset").click()
    expect(view(more, "many")).to_have_text("5 5 5 5 5 5 5")
    b.press("Home")
    expect(view(more, "many")).to_have_text("5 0 5 5 5 5 5")


def test_where_its_cell_runs_in_the_page_one_press_gives_all_states(
    foreign_book: Path, open_page: Open
) -> None:
    tab = open_page("about:blank")
    tab.add_init_script(RUNS)
    tab.goto((foreign_book / "_build/html/pages/more.html").as_uri())
    buttons = {
        name: root(tab, name).get_by_role("button", name="Run it in full with Python")
        for name in ("large", "many", "kept")
    }
    for button in buttons.values():
        expect(button).to_be_visible()
    expect(tab.get_by_role("button", name="Run it in full with Python")).to_have_count(len(buttons))
    buttons["many"].click()
    assert tab.evaluate("ran") == [tab.evaluate(CELL_OF, "many")]


RUNS = """window.ran = [];
addEventListener("DOMContentLoaded", () => document.querySelectorAll("div.cell").forEach((cell, i) => {
  cell.dataset.run = "stored";
  cell.addEventListener("livepage:run", () => ran.push(i));
}));"""
CELL_OF = """(label) => [...document.querySelectorAll("div.cell")]
  .findIndex((cell) => cell.querySelector(`.lp-answers[aria-label="${label}"]`))"""


def test_elsewhere_it_says_what_works_with_a_kernel(more: Page) -> None:
    expect(more.get_by_role("button", name="Run it in full with Python")).to_have_count(0)
    expect(root(more, "kept")).to_contain_text("works with a kernel")


def test_interact_manual_waits_for_its_button(more: Page) -> None:
    shown = root(more, "Output").first
    assert shown.locator(".lp-outputs").inner_text() == ""
    shown.get_by_role("slider", name="n").press("End")
    shown.get_by_role("button", name="Run Interact").click()
    expect(shown.locator(".lp-outputs")).to_have_text("16")


def test_every_kind_of_control(more: Page) -> None:
    shown = root(more, "Output").last
    words = shown.locator(".lp-outputs")
    start = {"pair": (0, 1), "log": 10.0, "size": "M", "span": ("a", "a"), "tick": False, "pick": "x"}
    expect(words).to_have_text(str(start))
    shown.get_by_role("group", name="pair").get_by_label("to").press("ArrowRight")
    shown.get_by_role("slider", name="log").press("End")
    shown.get_by_role("slider", name="size").press("End")
    shown.get_by_role("group", name="span").get_by_label("to").press("ArrowRight")
    shown.get_by_role("button", name="tick").click()
    shown.get_by_role("listbox", name="pick").select_option("y")
    moved = {"pair": (0, 2), "log": 100.0, "size": "L", "span": ("a", "b"), "tick": True, "pick": "y"}
    expect(words).to_have_text(str(moved))
    assert shown.get_by_role("slider", name="size").get_attribute("aria-valuetext") == "L"


def test_nothing_that_is_shown_runs(more: Page) -> None:
    expect(more.locator(".lp-markup b", has_text="bold")).to_be_visible()
    assert more.evaluate("typeof hacked") == "undefined"
    assert more.locator("[onclick], [onerror], .pw-root script").count() == 0
    assert f"Title {foreign.EVIL}" in more.locator(".lp-answers").evaluate_all(
        "views => views.map((view) => view.ariaLabel)"
    )


def test_what_needs_python_says_so(more: Page) -> None:
    for control in (
        more.get_by_role("button", name="Call"),
        more.get_by_role("textbox", name="text", exact=True),
        more.get_by_role("slider", name="lone"),
        root(more, "kept").get_by_role("textbox", name="word"),
    ):
        expect(control).to_be_disabled()
        expect(control).to_have_accessible_description("works with a kernel")
    root(more, "kept").get_by_role("slider", name="n").press("End")
    expect(view(more, "kept")).to_have_text("free text 3")


def test_stored_outputs_boxes_and_links(more: Page) -> None:
    more.get_by_role("slider", name="driver").press("End")
    assert more.get_by_role("progressbar", name="bar").evaluate("bar => bar.value") == 10
    expect(more.get_by_text("first page", exact=True)).to_be_visible()
    more.get_by_role("tab", name="One").press("ArrowRight")
    expect(more.get_by_role("tabpanel", name="Two").locator("pre")).to_have_text("stored words\n")
    more.locator("summary", has_text="More").click()
    expect(more.locator("i", has_text="folded")).to_be_visible()


def test_the_author_is_told_what_was_kept(foreign_book: Path) -> None:
    said = (foreign_book / "said.txt").read_text(encoding="utf-8")
    assert "pages/more: interact large: 275 states kept of 6,611, v in 25 of 601 stops" in said
    assert "interact many" in said
    assert "each control moves alone" in said
    assert "1 of them raise an error, the first n=3" in said


def test_without_javascript_the_first_state_stands_there(foreign_book: Path, open_page: Open) -> None:
    tab = open_page((foreign_book / "_build/html/pages/course.html").as_uri(), java_script_enabled=False)
    pictures = tab.locator(".pw-picture img")
    assert pictures.first.evaluate("image => image.naturalWidth") > 100
    assert pictures.first.get_attribute("alt") == "The path of a ball, angle 40, speed 20"
    expect(tab.locator(".pw-picture pre").first).to_have_text("range 40.2 m\n")


@pytest.fixture(scope="module")
def deep_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a page of a Jupyter Book."""
    pages = {DEEP: foreign.COURSE[:3]}
    folder = once(tmp_path_factory, "deep", lambda folder: foreign.build_jupyter_book(folder, pages))
    return folder / "_build/html"


DEEP = "kurs/élève/波 один"


@pytest.mark.parametrize("way", ["from a folder", "from a server"])
def test_a_jupyter_book_with_a_deep_address_and_other_letters(
    way: str, deep_book: Path, browser: Browser, course_functions: dict[str, Any]
) -> None:
    """Its theme says errors of its own on the console, so that nobody watches there."""
    with contextlib.ExitStack() as stack:
        site = deep_book.as_uri() if way == "from a folder" else stack.enter_context(served(deep_book))
        tab = stack.enter_context(browser.new_context()).new_page()
        tab.goto(f"{site}/{urllib.parse.quote(DEEP)}.html")
        for name in ("projectile", "fourier"):
            assert tour(tab.evaluate, course_functions[name], COURSES[name]) == STATES[name]
