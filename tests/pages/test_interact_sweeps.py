"""Two notebooks of a foreign book, gone through: nothing in them runs, and every kind of control lives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests import foreign, sweeps
from tests.once import once
from tests.pages.conftest import Watch

# What a browser would run, load or obey, within an element.
ALIVE = """(root) => [...root.querySelectorAll("*")].filter((el) =>
  /^(script|iframe|style|form|base|meta|object|embed|link|svg)$/i.test(el.tagName) ||
  [...el.attributes].some(({ name }) => /^on/.test(name)) ||
  [...el.attributes].some(({ value }) => /^\\s*(javascript|data:text)/i.test(value)) ||
  (el.tagName === "IMG" && !/^(data:image|http)/.test(el.getAttribute("src") ?? "data:image"))
).map((el) => el.outerHTML)"""


@pytest.fixture(scope="module")
def pages(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Page]]:
    """Return a tab for each notebook, which must neither complain nor ask anybody."""
    notebooks = {"hostile": sweeps.HOSTILE, "controls": sweeps.CONTROLS}
    folder = once(tmp_path_factory, "sweeps", lambda folder: foreign.build_sphinx(folder, notebooks))
    watching, tabs = Watch(), {}
    for name in ("hostile", "controls"):
        tabs[name] = browser.new_context().new_page()
        tabs[name].set_default_timeout(10_000)
        watching.follow(tabs[name])
        tabs[name].goto((folder / f"_build/html/pages/{name}.html").as_uri())
    yield tabs
    assert (watching.errors, watching.strangers) == ([], [])


@pytest.mark.parametrize("place", sweeps.PLACES)
def test_markup_stays_words_or_inert(pages: dict[str, Page], place: str) -> None:
    page = pages["hostile"]
    root = page.locator(".pw-root").nth(list(sweeps.PLACES).index(place))
    root.evaluate("(root) => root.querySelector('summary')?.click()")
    if slider := root.locator(".lp-answers").count() and root.locator("input[type=range]"):
        slider.first.press("End")
    expect(root).to_be_visible()
    if place in sweeps.WORDS:
        expect(root).to_contain_text(sweeps.EVIL)
    if place in sweeps.MARKUP and "formulas" not in place and place != "LaTeX":
        expect(root.locator("b").first).to_have_text("bold")
    assert root.evaluate(ALIVE) == []
    assert page.evaluate("typeof hacked") == "undefined"


PAIRS = {"pair", "span", "letters"}  # of two thumbs, the second is moved


def place_of(page: Page, name: str) -> Locator:
    """Return the control of a kind, with what it sets."""
    return page.locator(".pw-root").nth(list(sweeps.KINDS).index(name))


@pytest.mark.parametrize("name", sweeps.KINDS)
def test_every_kind_of_control_is_named_and_moves_by_key(pages: dict[str, Page], name: str) -> None:
    _, key, said = sweeps.KINDS[name]
    root = place_of(pages["controls"], name)
    inputs = root.locator("input, select, button:not(:text-is('Reset'))")
    moved = (
        inputs.nth(1)
        if inputs.count() == 2 and inputs.first.get_attribute("type") == "range"
        else inputs.first
    )
    checked = root.locator("input:checked")
    if name in ("radios", "toggles"):
        moved = checked
    group = root.get_by_role("group", name=name, exact=True)
    named = group if group.count() else moved
    expect(named).to_have_accessible_name(f"▶ {name}" if name == "player" else name)
    moved.press(key)
    expect(root.locator(".lp-outputs")).to_have_text(said)


def test_controls_have_no_fault_that_axe_knows(pages: dict[str, Page]) -> None:
    with pages["controls"].context.browser.new_context() as context:  # axe itself makes the console complain
        tab = context.new_page()
        tab.goto(pages["controls"].url)
        found = Axe().run(tab, context=".pw-root").response
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found["violations"]] == []


def value(page: Page, name: str) -> float:
    """Return where a linked control stands."""
    return page.evaluate(VALUE, name)


VALUE = """(name) => {
  const fields = [...document.querySelectorAll(".pw-field, .pw-button")];
  const field = fields.find((f) => f.innerText.includes(name));
  const box = field.querySelector("progress, select, input, [aria-pressed]") ?? field;
  if (box.tagName === "SELECT") return box.selectedIndex;
  if (box.type === "radio") return [...field.querySelectorAll("input")].findIndex((input) => input.checked);
  if (box.type === "checkbox") return Number(box.checked);
  if (box.ariaPressed) return Number(box.ariaPressed === "true");
  if (field.querySelector(".pw-valid")) return Number(field.innerText.includes("✓"));
  return Number(box.value);
}"""
SET = """([name, to]) => {
  const fields = [...document.querySelectorAll(".pw-field, .pw-button")];
  const field = fields.find((f) => f.innerText.includes(name));
  const box = field.querySelector("select, input, [aria-pressed]") ?? field;
  if (box.type === "radio") return field.querySelectorAll("input")[to].click();
  if (box.type === "checkbox" || box.ariaPressed) return box.click();
  if (box.tagName === "SELECT") box.selectedIndex = to;
  else box.value = to;
  for (const type of ["input", "change"]) box.dispatchEvent(new Event(type));
}"""


@pytest.mark.parametrize(
    ("group", "movers", "followers"),
    [("n", [0, 1, 2], [0, 1, 2, 4, 5]), ("c", [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]), ("b", [0, 1], [0, 1, 2])],
)
def test_links_carry_a_value_from_any_to_any(
    pages: dict[str, Page], group: str, movers: list[int], followers: list[int]
) -> None:
    page = pages["controls"]
    for turn, mover in enumerate(movers):
        to = 1 - turn % 2 if group == "b" else 2 - turn % 3
        page.evaluate(SET, [f"{group} {mover}", to])
        assert [value(page, f"{group} {i}") for i in followers] == [to] * len(followers)


def test_links_open_the_same_page_of_all_boxes(pages: dict[str, Page]) -> None:
    page = pages["controls"]
    page.get_by_role("tab", name="b", exact=True).click()
    for words in ("tab 1", "fold 1", "stack 1"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    page.locator("summary", has_text="f").last.click()
    for words in ("tab 2", "fold 2", "stack 2"):
        expect(page.get_by_text(words, exact=True)).to_be_visible()
    expect(page.get_by_text("stack 1", exact=True)).to_be_hidden()


def test_what_notebooks_do_with_outputs(pages: dict[str, Page]) -> None:
    page = pages["controls"]
    steep = page.get_by_role("group", name="steep", exact=True)
    assert steep.locator("img").evaluate("image => image.naturalWidth") > 50
    page.get_by_role("slider", name="apart").press("ArrowRight")
    expect(page.get_by_text("far 3", exact=True)).to_be_visible()
    late = page.locator(".pw-root", has=page.get_by_role("group", name="late", exact=True))
    slider = late.get_by_role("slider")
    slider.evaluate("input => { input.value = 5; input.dispatchEvent(new Event('input')); }")
    expect(late.locator(".lp-outputs")).to_have_text("late 2")
    slider.evaluate("input => input.dispatchEvent(new Event('change'))")
    expect(late.locator(".lp-outputs")).to_have_text("late 5")
    cleared = page.get_by_role("group", name="cleared", exact=True)
    expect(cleared.locator(".lp-outputs")).to_have_text("after 2")
    manual = page.locator(".pw-root", has=page.get_by_role("button", name="Run Interact"))
    manual.get_by_role("slider").press("End")
    expect(manual.locator(".lp-outputs")).to_have_text("")
    manual.get_by_role("button", name="Run Interact").click()
    expect(manual.locator(".lp-outputs")).to_have_text("pressed 4")
