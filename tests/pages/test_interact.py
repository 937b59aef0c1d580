"""`interact` in books that know nothing of this one: every state is what Python shows, the network cut."""

from __future__ import annotations

import base64
import contextlib
import io
import itertools
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ipywidgets as w
import matplotlib as mpl
import nbformat
import numpy as np
import pytest
from cnn import avg_pool2d, max_pool2d
from IPython.core.interactiveshell import InteractiveShell
from livepage.capture import record
from livepage.frames import PLAIN, SHARPNESS
from livepage.stops import stops_of
from matplotlib.figure import Figure
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests import foreign
from tests.pages.conftest import BOOK, Open, served

CHAPTER = Path(__file__).parents[2] / "chapters/ch315"

# Sets native inputs to one state after the other, and reads what stands there once it does.
TOUR = """async ([label, states]) => {
  const view = document.querySelector(`.lp-answers[aria-label=${JSON.stringify(label)}]`);
  const inputs = [...view.closest(".pw-root").querySelectorAll("input:not([type=radio]), select, fieldset")];
  const set = (input, mark) => {
    if (input.tagName === "FIELDSET") return input.querySelectorAll("input")[mark].click();
    if (input.tagName === "SELECT") input.selectedIndex = mark;
    else if (input.type === "checkbox") input.checked = mark;
    else input.value = mark;
    input.dispatchEvent(new Event("input"));
    input.dispatchEvent(new Event("change"));
  };
  const found = [];
  for (const { marks, places } of states) {
    marks.forEach((mark, i) => set(inputs[i], mark));
    while (view.dataset.state !== places) await new Promise(requestAnimationFrame);
    found.push([...view.querySelector(".lp-outputs").children].map((node) =>
      node.tagName === "IMG" ? { src: node.src, alt: node.alt, wide: node.naturalWidth } :
      node.tagName === "PRE" ? { text: node.textContent } : { html: node.innerHTML }));
  }
  return found;
}"""


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a plain Sphinx book."""
    folder = tmp_path_factory.mktemp("foreign")
    said = foreign.build_sphinx(folder, {"course": foreign.COURSE, "more": foreign.MORE})
    (folder / "said.txt").write_text(said, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def functions() -> Iterator[dict[str, Any]]:
    """Return the course's functions, as Python has them."""
    InteractiveShell.instance()  # as in a kernel, where plt.show() displays
    mpl.use("module://matplotlib_inline.backend_inline")
    space: dict[str, Any] = {}
    exec(foreign.SETUP + foreign.FUNCTIONS, space)
    yield space
    mpl.use("agg")
    InteractiveShell.clear_instance()


@pytest.fixture
def course(book: Path, open_page: Open) -> Page:
    return open_page((book / "_build/html/pages/course.html").as_uri())


@pytest.fixture
def more(book: Path, open_page: Open) -> Page:
    return open_page((book / "_build/html/pages/more.html").as_uri())


def drawn(source: str) -> tuple[str, bytes]:
    """Return the kind and the bytes of a picture's address."""
    head, _, body = source.partition(",")
    if ";base64" in head:
        return head.removeprefix("data:").partition(";")[0], base64.b64decode(body)
    return head.removeprefix("data:"), urllib.parse.unquote_to_bytes(body)


def check_figure(found: dict[str, Any], figure: Figure) -> None:
    """Compare a picture with Matplotlib's own: an SVG to the letter, a bitmap to the pixel."""
    kind, body = drawn(found["src"])
    assert found["wide"] > 100, "the browser has decoded it"
    with io.BytesIO() as file:
        if kind == "image/svg+xml":
            with mpl.rc_context(PLAIN):  # type: ignore[arg-type]
                nothing = {"Date": None, "Creator": None}
                figure.savefig(file, format="svg", bbox_inches="tight", metadata=nothing)
            assert body.decode().splitlines() == file.getvalue().decode().splitlines()
        else:
            figure.savefig(file, format="png", bbox_inches="tight", dpi=SHARPNESS * figure.dpi)
            pixels = [np.asarray(Image.open(f).convert("RGB")) for f in (io.BytesIO(body), file)]
            assert np.array_equal(*pixels)


def check(found: list[dict[str, Any]], outputs: list[dict[str, Any]]) -> None:
    """Compare what a page shows in a state with what Python displays."""
    assert len(found) == len(outputs)
    for shown, output in zip(found, outputs, strict=True):
        if "figure" in output:
            check_figure(shown, output["figure"])
        else:
            assert shown == {"text": output["text"]}


COURSES = {
    "projectile": {"angle": w.IntSlider(40, 10, 80, 10), "speed": w.FloatSlider(20, min=5, max=25, step=5)},
    "fourier": {"n": w.IntSlider(3, 1, 5), "wave": w.Dropdown(options=["square", "triangle"])},
    "logistic": {
        "r": w.FloatSlider(3.2, min=2.5, max=4, step=0.1),
        "steps": w.BoundedIntText(3, min=1, max=6),
    },
}


@pytest.mark.parametrize("name", COURSES)
def test_every_state_is_what_python_shows(course: Page, functions: dict[str, Any], name: str) -> None:
    assert tour(course, functions[name], COURSES[name]) in (40, 10, 96)


def test_the_chapters_own_figure_is_what_python_shows(open_page: Open, functions: dict[str, Any]) -> None:
    notebook = nbformat.read(CHAPTER / "why-pool.ipynb", as_version=4)
    cells = [c.source for c in notebook.cells if "feat = np" in c.source or "def show_pooling" in c.source]
    space = {**functions, "max_pool2d": max_pool2d, "avg_pool2d": avg_pool2d}
    with mpl.rc_context():
        exec(cells[0], space)
        space["interact"] = lambda **_: lambda function: function
        exec(cells[1], space)
        controls = {"size": w.IntSlider(2, 1, 8), "stride": w.IntSlider(2, 1, 8)}
        page = open_page((BOOK / "chapters/ch315/why-pool.html").as_uri())
        assert tour(page, space["show_pooling"], controls) == 64


def tour(page: Page, function: Any, controls: dict[str, w.Widget]) -> int:
    """Go through all states on a page, and compare each with what Python shows; return how many there are."""
    stops = {key: stops_of(control) for key, control in controls.items()}
    label = (function.__doc__ or function.__name__).rstrip(".")
    states = list(itertools.product(*(range(len(s.values)) for s in stops.values())))
    asked = []
    for state in states:
        marks = [s.marks[i] for s, i in zip(stops.values(), state, strict=True)]
        asked.append({"marks": marks, "places": ",".join(map(str, state))})
    for state, found in zip(states, page.evaluate(TOUR, [label, asked]), strict=True):
        values = {key: s.values[i] for (key, s), i in zip(stops.items(), state, strict=True)}
        outputs, result = record(lambda values=values: function(**values), show_result=False)
        if result is not None:
            outputs.append({"text": f"{result!r}\n"})
        check(found, outputs)
    return len(states)


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


def test_the_author_is_told_what_was_kept(book: Path) -> None:
    said = (book / "said.txt").read_text(encoding="utf-8")
    assert "pages/more: interact large: 275 states kept of 6,611, v in 25 of 601 stops" in said
    assert "interact many" in said
    assert "each control moves alone" in said
    assert "1 of them raise an error, the first n=3" in said


def test_without_javascript_the_first_state_stands_there(book: Path, open_page: Open) -> None:
    tab = open_page((book / "_build/html/pages/course.html").as_uri(), java_script_enabled=False)
    pictures = tab.locator(".pw-picture img")
    assert pictures.first.evaluate("image => image.naturalWidth") > 100
    assert pictures.first.get_attribute("alt") == "The path of a ball, angle 40, speed 20"
    expect(tab.locator(".pw-picture pre").first).to_have_text("range 40.2 m\n")


def test_a_jupyter_book_with_a_deep_address_and_other_letters(tmp_path: Path, browser: Browser) -> None:
    """Its theme says errors of its own on the console, so that nobody watches there."""
    page = "kurs/élève/波 один"
    foreign.build_jupyter_book(tmp_path, {page: foreign.COURSE[:3]})
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(served(tmp_path / "_build/html"))
        tab = stack.enter_context(browser.new_context()).new_page()
        tab.goto(f"{site}/{urllib.parse.quote(page)}.html")
        tab.get_by_role("slider", name="n", exact=True).press("End")
        expect(view(tab, "fourier").locator("img")).to_have_attribute("alt", "square wave of 5 terms")
