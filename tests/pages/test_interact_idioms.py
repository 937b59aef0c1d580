"""What courses write, on a page: where it stands, what it is held to, and that nothing flickers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import foreign, idioms
from tests.pages.conftest import Open, Watch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built book of one notebook."""
    folder = tmp_path_factory.mktemp("idioms")
    foreign.build_sphinx(folder, {"idioms": idioms.NOTEBOOK})
    return folder / "_build/html"


@pytest.fixture(scope="module")
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    """Return the page, which must neither complain nor ask anybody."""
    watching = Watch()
    tab = browser.new_context().new_page()
    tab.set_default_timeout(10_000)
    watching.follow(tab)
    tab.goto((folder / "pages/idioms.html").as_uri())
    yield tab
    assert (watching.errors, watching.strangers) == ([], [])


def root(page: Page, words: str) -> Locator:
    """Return the outputs that begin with some words, and the widget that they belong to."""
    shown = page.locator(".lp-outputs", has_text=words)
    return page.locator(".pw-root", has=shown)


def test_an_output_beside_its_controls_can_be_seen(page: Page) -> None:
    shown = root(page, "product").locator(".lp-outputs")
    assert shown.bounding_box()["width"] > 60
    page.get_by_role("slider", name="b", exact=True).press("End")
    page.get_by_role("slider", name="a", exact=True).press("End")
    expect(shown).to_have_text("product 9")


def test_controls_that_were_changed_afterwards_are_as_they_were_left(page: Page) -> None:
    place = root(page, "widened")
    expect(place.locator(".lp-outputs")).to_have_text("widened 7")
    place.get_by_role("slider").press("End")
    expect(place.locator(".lp-outputs")).to_have_text("widened 8")


def test_nothing_is_chosen_until_something_is(page: Page) -> None:
    place = root(page, "chosen")
    menu = place.get_by_role("combobox", name="choose")
    expect(place.locator(".lp-outputs")).to_have_text("chosen None")
    assert menu.evaluate("menu => menu.selectedIndex") == -1
    menu.select_option("q")
    expect(place.locator(".lp-outputs")).to_have_text("chosen q")


@pytest.mark.parametrize(("asked", "shown"), [("1.74", "1.5"), ("99", "10"), ("2", "2")])
def test_a_typed_number_becomes_one_that_the_page_has(page: Page, asked: str, shown: str) -> None:
    place = root(page, "typed")
    box = place.get_by_role("spinbutton", name="type")
    box.fill(asked)
    box.press("Enter")
    expect(place.locator(".lp-outputs")).to_have_text(f"typed {float(shown)}")
    expect(box).to_have_value(shown)


def test_a_slider_without_steps_says_which_it_has_here(page: Page) -> None:
    place = root(page, "smooth")
    slider = place.get_by_role("slider")
    expect(slider).to_have_accessible_description("in steps of 0.1 here")
    slider.press("ArrowRight")
    expect(place.locator(".lp-outputs")).to_have_text("smooth 1.1")
    assert slider.get_attribute("aria-valuetext") == "1.10"


def test_a_range_that_starts_between_two_stops_comes_back_there(page: Page) -> None:
    place = root(page, "between")
    start = place.get_by_label("from")
    expect(place.locator(".lp-outputs")).to_have_text("between (0.3, 0.5)")
    start.press("ArrowLeft")
    expect(place.locator(".lp-outputs")).to_have_text("between (0.25, 0.5)")
    start.press("ArrowRight")
    expect(place.locator(".lp-outputs")).to_have_text("between (0.3, 0.5)")


def test_a_control_whose_answers_are_not_shown_says_that_it_needs_python(page: Page) -> None:
    slider = page.get_by_role("slider", name="unheard")
    expect(slider).to_be_disabled()
    expect(slider).to_have_accessible_description("works with a kernel")


def test_a_control_of_two_views_has_the_stops_of_both(page: Page) -> None:
    page.get_by_role("slider", name="shared").press("ArrowRight")
    for words in ("fine 10.0", "coarse 10.0"):
        expect(page.locator(".lp-outputs", has_text=words)).to_be_visible()


def test_a_picture_that_is_shown_twice_stands_there_twice(page: Page) -> None:
    shown = page.get_by_role("group", name="twins", exact=True).locator("img")
    expect(shown).to_have_count(2)
    page.locator(".pw-root", has=shown.first).get_by_role("slider").press("End")
    expect(shown.nth(1)).to_have_attribute("alt", "twins, n 3")
    assert shown.evaluate_all("images => images.every((image) => image.naturalWidth > 50)")


def test_looks_that_a_notebook_gave_are_seen(page: Page) -> None:
    cell = page.get_by_role("group", name="coloured", exact=True).locator("td")
    assert cell.evaluate("cell => getComputedStyle(cell).backgroundColor") == "rgb(255, 255, 0)"
    title = page.get_by_role("heading", name="Title")
    assert title.evaluate("title => getComputedStyle(title).color") == "rgb(0, 0, 255)"


def test_a_number_reads_as_its_format_says(page: Page) -> None:
    expect(root(page, "share").locator(".pw-value")).to_have_text("50%")


def test_what_needs_python_shows_what_it_was_set_to(page: Page) -> None:
    for name, words in (("when", "2024-03-05"), ("which", "a, c")):
        box = page.get_by_role("textbox", name=name)
        expect(box).to_be_disabled()
        expect(box).to_have_value(words)


# Drags a slider over all its stops; at each frame that is painted, what stands in the place of the picture.
SEEN = """async (view) => {
  const input = view.closest(".pw-root").querySelector("input");
  const seen = [];
  let on = true;
  const look = () => {
    const images = [...view.querySelectorAll("img")];
    const whole = images.length === 1 && images[0].complete && images[0].naturalWidth > 0;
    seen.push([whole, view.offsetHeight, view.dataset.state]);
    if (on) requestAnimationFrame(look);
  };
  look();
  for (let stop = Number(input.max); stop >= Number(input.min); stop--) {
    input.value = stop;
    input.dispatchEvent(new Event("input"));
    await new Promise(requestAnimationFrame);
  }
  while (view.dataset.state !== "0") await new Promise(requestAnimationFrame);
  on = false;
  return seen;
}"""
# Moves it by one stop, and says whether the picture is there before the next frame is painted.
AT_ONCE = """(view) => new Promise((done) => requestAnimationFrame(async () => {
  const input = view.closest(".pw-root").querySelector("input");
  input.stepUp();
  input.dispatchEvent(new Event("input"));
  for (let i = 0; i < 20; i++) await null; // microtasks only: no frame comes between
  done(view.dataset.state === input.value);
}))"""


def test_nothing_flickers_while_a_slider_is_dragged(open_page: Open, folder: Path) -> None:
    view = open_page((folder / "pages/idioms.html").as_uri()).locator(".lp-answers[aria-label=waves]")
    expect(view).to_have_attribute("data-state", "9")
    seen = view.evaluate(SEEN)
    assert all(whole for whole, _, _ in seen)
    assert len({height for _, height, _ in seen}) == 1
    assert len({state for _, _, state in seen}) > 3, "it did move"


def test_the_next_picture_is_decoded_before_it_is_asked_for(open_page: Open, folder: Path) -> None:
    tab = open_page((folder / "pages/idioms.html").as_uri())
    view = tab.locator(".lp-answers[aria-label=waves]")
    expect(view).to_have_attribute("data-state", "9")
    for _ in range(3):
        tab.wait_for_timeout(600)
        assert view.evaluate(AT_ONCE)
