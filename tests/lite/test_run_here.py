"""Code cells run where they stand, with the official runtime: what a reader sees of it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from booksite.run_here import imports, packs
from booksite.run_here.manifest import SIZES, needs
from booksite.run_here.manifest import START as START_PACKS
from booksite.run_here.needs import packages
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.lite.cells import PAGE, cell, reset, run, said, write
from tests.lite.conftest import BOOK, START, Network

CODE = Path(packs.__file__).parents[2]
HTML = """class Bold:
    def _repr_html_(self):
        return "<b>bold</b><img src=x onerror='harm = 1'>"

Bold()"""
# How long the page's own thread takes to come to something that waits.
WAIT = """new Promise((done) => {
  const since = performance.now();
  setTimeout(() => done(performance.now() - since));
})"""
EXPLORER = """import ipywidgets as w
from livepage import Grid, Scene, explore
from matplotlib.figure import Figure

def draw(n):
    squares = [[i * i for i in range(n)]]
    return Scene([Grid("row", squares, f"{n} squares", scale=(0, 99))])

sliders = {"n": w.IntSlider(3, 1, 9)}
explore(draw, sliders, name="mine", label="Squares", picture=Figure((1, 1)))"""
# Moves a slider to its end; how long it takes until the drawing shows what Python makes of it.
MOVE = """async (input) => {
  const view = input.closest(".run-widget").querySelector("[data-explorer]");
  const since = performance.now();
  input.value = input.max;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  const late = () => performance.now() - since > 9000;
  while (!view.innerText.includes("9 squares") && !late()) await new Promise((go) => setTimeout(go, 1));
  return performance.now() - since;
}"""

# Presses Run again as soon as the first cell has run, before Python is at rest; what the cell becomes.
AGAIN = """() => new Promise((done) => {
  const [cell] = runHere.visible;
  const { become } = cell;
  const states = [];
  cell.become = (state, words) => {
    states.push(state);
    become.call(cell, state, words);
    if (state !== "ran") return;
    if (states.filter((each) => each === "ran").length === 1) cell.button.click();
    else runHere.last.then(() => done(states));
  };
  cell.button.click();
})"""


@pytest.fixture(scope="module")
def tab(reader: BrowserContext, home: str) -> Iterator[Page]:
    """Return a page whose Python is shared by tests that leave it as it was."""
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/{PAGE}.html")
    yield page
    page.close()


def test_what_is_changed_is_what_runs(tab: Page) -> None:
    place = cell(tab, 1)
    stored = place.locator(".cell_output").inner_text()
    write(place, "for i in range(3):\n    print(i)\n'two' * 2")
    assert run(place).split() == ["0", "1", "2", "'twotwo'"]
    reset(place)
    assert place.locator(".cell_output").inner_text() == stored
    assert "window_starts" in place.locator(".cell_input pre").inner_text()


def test_an_error_points_into_the_reader_s_line(tab: Page) -> None:
    place = cell(tab, 3)
    write(place, "a = 1\nb = max_pool2d(np.zeros((1, 1, 4, 4)), 0)")
    words = run(place, "failed")
    assert re.match(r"Cell 3, line 2\n.*max_pool2d", words)
    assert "size must be at least 1" in words
    assert "cnn" not in words
    expect(said(place)).to_have_text("An error, at line 2.")
    assert run(cell(tab, 4), "failed") == cell(tab, 4).locator(".cell_output").inner_text()
    expect(said(cell(tab, 4))).to_have_text("Not run: cell 3, above, ends with an error.")
    reset(place)


def test_html_is_drawn_and_its_scripts_do_not_run(tab: Page) -> None:
    place = cell(tab, 1)
    write(place, HTML)
    run(place)
    expect(place.locator(".cell_output b")).to_have_text("bold")
    assert tab.evaluate("window.harm") is None
    reset(place)


def test_ten_megabytes_of_print(tab: Page) -> None:
    place = cell(tab, 1)
    write(place, "for i in range(1_000_000):\n    print('123456789')")
    words = run(place)
    assert len(words) < 300_000
    assert words.rstrip().endswith("more characters were printed; the page shows the first 200,000.")
    reset(place)


def test_a_cell_that_never_ends_is_stopped(tab: Page) -> None:
    run(cell(tab, 2))
    place = cell(tab, 3)
    write(place, "print('begun')\nwhile True:\n    pass")
    place.get_by_role("button", name=re.compile("^Run")).click()
    expect(place.locator(".cell_output")).to_contain_text("begun", timeout=START)
    assert tab.evaluate(WAIT) < 1000  # on a machine that is busy with the loop itself
    place.get_by_role("button", name=re.compile("^Stop")).click()
    expect(said(place)).to_have_text("Stopped. Nothing on this page has run now.")
    expect(cell(tab, 2)).to_have_attribute("data-run", "waits")
    reset(place)
    assert "9." in run(cell(tab, 6))  # Python is there again, and runs what stands above


def test_a_cell_is_pressed_again_before_python_is_at_rest(reader: BrowserContext, home: str) -> None:
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/{PAGE}.html")
    once = ["busy", "busy", "busy", "ran"]  # waits, starts, runs
    assert page.evaluate(AGAIN) == once + once
    page.close()


def test_stop_ends_what_waits_for_python_too(tab: Page) -> None:
    write(cell(tab, 1), "while True:\n    pass")
    for number in (1, 3):
        cell(tab, number).get_by_role("button", name=re.compile("^Run")).click()
    expect(said(cell(tab, 1))).to_have_text("Running …", timeout=START)
    cell(tab, 3).get_by_role("button", name="Stop cell 3").click()
    expect(said(cell(tab, 1))).to_have_text("Stopped. Nothing on this page has run now.")
    expect(cell(tab, 3)).to_have_attribute("data-run", "waits")
    tab.wait_for_timeout(500)
    assert tab.evaluate("runHere.python.worker") is None
    reset(cell(tab, 1))


def test_sliders_call_the_python_just_written(tab: Page) -> None:
    place = cell(tab, 1)
    write(place, EXPLORER)
    run(place)
    widget = place.locator(".run-widget")
    expect(widget).to_contain_text("3 squares")
    took = widget.get_by_role("slider", name="n", exact=True).evaluate(MOVE)
    assert took < 1000  # some ten milliseconds, where the machine has nothing else to do
    expect(widget).to_contain_text("9 squares")
    write(place, "print(sliders['n'].value)\nsliders['n'].value = 4")
    assert run(place).split() == ["9"]  # what the reader has moved is what Python knows
    reset(place)


def test_an_exercise_is_solved_in_its_place(reader: BrowserContext, home: str) -> None:
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/{PAGE}.html")
    place = cell(page, 7)
    code = place.locator("pre").first.inner_text()
    write(place, code.replace("return ...", "return (n + 2 * padding - size) // stride + 1"))
    assert "expected" in run(place)  # right but for rounding up, in some small case
    expect(place.get_by_text("✓ Solved")).to_be_hidden()
    lines = """up = stride - 1 if ceil else 0
    n_out = (n + 2 * padding - size + up) // stride + 1
    return n_out - ((n_out - 1) * stride >= n + padding)"""
    write(place, code.replace("return ...", lines))
    assert run(place).startswith("Right")
    expect(place.get_by_text("✓ Solved")).to_be_visible()
    page.reload()
    expect(cell(page, 7).get_by_text("✓ Solved")).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage['book.solved'])") == ["chapters/ch315/windows#windows-24"]
    page.evaluate("localStorage.clear()")
    page.close()


def test_run_all_runs_every_cell(reader: BrowserContext, home: str) -> None:
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/{PAGE}.html")
    cells = page.locator("[data-run]")
    button = page.get_by_role("button", name=f"Run all {cells.count()} cells")
    bar = page.locator(".run-all")
    button.click()
    expect(bar.get_by_role("button", name="Stop")).to_be_visible()
    expect(bar.get_by_role("status")).to_have_text("All cells have run.", timeout=START)
    assert set(cells.evaluate_all("cells => cells.map(cell => cell.dataset.run)")) == {"ran"}
    write(cell(page, 2), "1 / 0")
    button.click()  # all over again, and not beyond what fails
    expect(bar.get_by_role("status")).to_have_text("Ended at cell 2, which says why.", timeout=START)
    expect(cell(page, 2)).to_have_attribute("data-run", "failed")
    write(cell(page, 2), "while True:\n    pass")
    button.click()
    expect(said(cell(page, 2))).to_have_text("Running …", timeout=START)
    bar.get_by_role("button", name="Stop").click()
    expect(bar.get_by_role("status")).to_have_text("Ended at cell 2, which says why.")
    expect(said(cell(page, 2))).to_contain_text("Stopped.")
    expect(button).to_be_focused()
    page.evaluate("localStorage.clear()")
    page.close()


def test_a_wrong_case_is_shown_above(reader: BrowserContext, home: str) -> None:
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/{PAGE}.html?strip.size=4&strip.dilation=2&detective.pixel=3")
    place = cell(page, 7)
    code = place.locator("pre").first.inner_text()
    strip = page.locator("[data-explorer=strip]")
    assert run(place).startswith("Nothing to check yet")
    expect(place.get_by_role("button", name="Show it above")).to_have_count(0)
    write(place, code.replace("return ...", "return (n + 2 * padding - size) // stride + 1"))
    words = " ".join(run(place).split())
    found = re.search(r"n=10, size=(\d), stride=(\d), padding=(\d), ceil=True: expected (\d+)", words)
    assert found, words
    place.get_by_role("button", name="Show it above").click()
    expect(strip).to_be_focused()
    expect(strip).to_be_in_viewport()
    size, stride, padding, outputs = found.groups()
    for name, value in (("Window size", size), ("Stride", stride), ("Padding", padding), ("Dilation", "1")):
        expect(strip.get_by_role("slider", name=name, exact=True)).to_have_value(value)
    expect(strip.get_by_role("checkbox", name="Round up (ceil)")).to_be_checked()
    expect(strip).to_contain_text(f"Largest of each window: {outputs} output")
    asked = dict(parse_qsl(urlsplit(page.url).query))
    assert asked["strip.size"] == size
    assert asked["strip.ceil"] == "yes"
    assert asked["detective.pixel"] == "3"  # other explorers stay as they are
    page.go_back()
    expect(strip.get_by_role("slider", name="Window size", exact=True)).to_have_value("4")
    page.evaluate("localStorage.clear()")
    page.close()


def test_a_wrong_field_is_shown_above(reader: BrowserContext, home: str) -> None:
    page = reader.new_page()
    page.goto(f"{home}chapters/ch315/receptive-fields.html?lens.unit=3,3&lens.counts=yes")
    place = page.locator(".cell", has=page.get_by_text("def dilated_field")).first
    lines = "return 1 + sum(kernel - 1 for _, kernel, *_ in layers)"
    write(place, place.locator("pre").first.inner_text().replace("return ...", lines))
    words = " ".join(run(place).split())
    assert words.startswith("For layers=[('conv', 2, 1, 2)]: expected 3, your answer is 2.")
    place.get_by_role("button", name="Show it above").click()
    lens = page.locator("[data-explorer=lens]")
    expect(lens).to_be_focused()
    expect(lens.get_by_text("can see 3 × 3 pixels")).to_be_visible()
    assert dict(parse_qsl(urlsplit(page.url).query)) == {"lens.net": "c2d2", "lens.layer": "0"}
    page.evaluate("localStorage.clear()")
    page.close()


def test_a_question_is_drawn(tab: Page) -> None:
    place = cell(tab, 1)
    write(place, "from livepage import ask\nask('Even?', {'2': 'Yes.', '3': 'No.'}, right='2')")
    run(place)
    place.get_by_role("radio", name="3").check()
    expect(place.locator(".cell_output")).to_contain_text("No.")
    reset(place)


def test_the_keyboard_is_not_trapped(tab: Page) -> None:
    place = cell(tab, 2)
    write(place, "if True:")
    area = place.get_by_role("textbox")
    area.press("End")
    area.press("Enter")
    tab.keyboard.type("x = 1")
    area.press("Tab")
    assert area.input_value() == "if True:\n    x = 1    "
    area.press("ControlOrMeta+z")
    assert area.input_value() == "if True:\n    x = 1"
    area.press("ControlOrMeta+a")
    area.press("Tab")
    assert area.input_value() == "    if True:\n        x = 1"
    area.press("Shift+Tab")
    assert area.input_value() == "if True:\n    x = 1"
    area.press("Tab")
    expect(area).to_be_focused()
    area.press("Escape")
    area.press("Tab")
    expect(area).not_to_be_focused()
    area.press("ControlOrMeta+Enter")
    expect(place).to_have_attribute("data-run", "failed", timeout=START)  # it is indented now
    reset(place)


def test_shift_enter_runs_and_goes_on(tab: Page) -> None:
    place = cell(tab, 4)
    write(place, "print('here')")
    place.get_by_role("textbox").press("Shift+Enter")
    expect(cell(tab, 5).get_by_role("button", name=re.compile("^Run"))).to_be_focused()
    expect(place.locator(".cell_output")).to_have_text("here", timeout=START)
    reset(place)


def test_code_is_not_corrected_and_has_a_name(tab: Page) -> None:
    write(cell(tab, 1), "x")
    area = cell(tab, 1).get_by_role("textbox", name="Code of cell 1")
    wanted = {"spellcheck": "false", "autocorrect": "off", "autocapitalize": "off", "autocomplete": "off"}
    assert {key: area.get_attribute(key) for key in wanted} == wanted
    problems = Axe().run(tab, "article").response["violations"]
    assert [problem["id"] for problem in problems] == []
    reset(cell(tab, 1))


def test_a_change_is_kept_and_a_changed_page_says_so(reader: BrowserContext, home: str) -> None:
    page = reader.new_page()
    address = f"{home}chapters/ch315/{PAGE}.html"
    page.goto(address)
    write(cell(page, 1), "print('mine')")
    page.goto(address)
    assert cell(page, 1).locator("pre").first.inner_text().strip() == "print('mine')"
    expect(said(cell(page, 1))).to_contain_text("kept in this browser")
    page.evaluate("""() => {
        const [key] = Object.keys(localStorage).filter((name) => name.startsWith("book.cells:"));
        localStorage.setItem(key, localStorage.getItem(key).replace("window_starts", "older"));
    }""")
    page.goto(address)
    expect(said(cell(page, 1))).to_contain_text("The page has changed")
    page.get_by_role("button", name="Take the fresh cell").click()
    assert "window_starts" in cell(page, 1).locator("pre").first.inner_text()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('book.cells:'))") == []
    page.close()


def test_a_phone_can_do_it(browser_phone: Page) -> None:
    page = browser_phone
    tap(cell(page, 1), "Edit")
    area = cell(page, 1).get_by_role("textbox")
    area.fill("print('by touch')")
    assert area.evaluate("area => parseFloat(getComputedStyle(area).fontSize)") >= 16
    assert area.evaluate("area => area.offsetHeight === area.parentElement.querySelector('pre').offsetHeight")
    tap(cell(page, 1), "Run")
    expect(cell(page, 1).locator(".cell_output")).to_have_text("by touch", timeout=START)
    area.fill("while True: pass")
    tap(page.locator(".run-all"), "Run all")
    expect(said(cell(page, 1))).to_have_text("Running …", timeout=START)
    tap(cell(page, 1), "Stop")
    expect(said(cell(page, 1))).to_have_text("Stopped. Nothing on this page has run now.")
    tap(cell(page, 1), "Reset")
    tap(page.locator(".run-all"), "Run all")
    expect(page.locator(".run-all").get_by_role("status")).to_have_text("All cells have run.", timeout=START)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_phone_shows_a_hint_and_a_wrong_case(browser_phone: Page) -> None:
    page = browser_phone
    hint = page.locator("details", has=page.locator("summary", has_text="Hint")).first
    expect(hint).not_to_have_attribute("open", "")
    hint.locator("summary").tap()
    expect(hint).to_have_attribute("open", "")
    place = cell(page, 7)
    code = place.locator("pre").first.inner_text()
    tap(place, "Edit")
    place.get_by_role("textbox").fill(
        code.replace("return ...", "return (n + 2 * padding - size) // stride + 1")
    )
    tap(place, "Run")
    expect(place).to_have_attribute("data-run", "ran", timeout=START)
    tap(place, "Show it above")
    strip = page.locator("[data-explorer=strip]")
    expect(strip).to_be_focused()
    expect(strip).to_be_in_viewport()
    expect(strip.get_by_role("checkbox", name="Round up (ceil)")).to_be_checked()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def tap(place: Locator, name: str) -> None:
    """Tap a button, which a finger can hit."""
    button = place.get_by_role("button", name=re.compile(f"^{name}"))
    box = button.bounding_box()
    assert box
    assert box["height"] >= 40
    button.tap()


@pytest.fixture
def browser_phone(browser: Browser, official: Path, site: str) -> Iterator[Page]:
    """Return the page on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.route("**/*", Network(official).answer)
    page = context.new_page()
    page.goto(f"{site}chapters/ch315/{PAGE}.html")
    yield page
    context.close()


def test_sizes_are_those_of_the_official_files(official: Path) -> None:
    import brotli

    for name, size in SIZES["bytes"].items():
        content = (official / name).read_bytes()
        wire = len(content) if name.endswith((".whl", ".zip")) else len(brotli.compress(content))
        assert size == wire, name
    lock = json.loads((official / "pyodide-lock.json").read_text())["packages"]
    for names in SIZES["groups"].values():
        assert set(names) <= {entry["file_name"] for entry in lock.values()}


@pytest.mark.parametrize(
    ("code", "megabytes"),
    [
        ("from cnn import max_pool2d", 8.5),
        ("from explorers import pool", 11),
        ("import matplotlib.pyplot", 17),
    ],
)
def test_what_a_first_cell_loads_keeps_its_budget(code: str, megabytes: float) -> None:
    """Of the runtime as its network packs it best, and of the site's packs as they are."""
    names = packages([ast.parse(code)], imports.table(CODE, packs.OWN))
    names |= {other for name in names & {*packs.of_others()} for other in needs(name)}
    runtime = {*SIZES["core"], *(file for name in names for file in SIZES["groups"].get(name, ()))}
    ours = {*START_PACKS, *names} & {packs.RUNNER, *packs.OWN, *packs.of_others()}
    sizes = [
        *(SIZES["bytes"][name] for name in runtime),
        *(packs.path(BOOK, name).stat().st_size for name in ours),
    ]
    assert sum(sizes) < 1e6 * megabytes
