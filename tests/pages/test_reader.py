"""What a reader meets on every page: cards, progress kept in the browser, asides beside links, paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import tinybook
from tests.once import once
from tests.pages.conftest import Open, served
from tests.pages.test_every_page import OPTIONS, WCAG

CARDS = """
<div id="progress" hidden></div>

```{cards}
one: What is <one>?
two: And what is two?
```
"""
ONE = [
    "from livepage import ask\nask('How many?', {'one': 'Yes.', 'two': 'One too many.'}, right='one')",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
]
GLOSSARY = """
```{glossary}
window
  The cells that one output cell is made of; `k` by `k` & more.
```
"""
TWO = "*7 minutes. You need nothing.*\n\nA {term}`window`.\n\n```{dropdown} Solution\nForty-two.\n```"

# So low that the end of a page of cards is out of sight: else a machine that is busy has it read.
LOW = {"width": 1280, "height": 300}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a book with cards."""
    pages = {"index": CARDS, "one": ONE, "two": TWO, "glossary": GLOSSARY}
    folder = once(tmp_path_factory, "cards", lambda folder: tinybook.publish(folder, pages))
    with served(folder / "_build" / "html") as address:
        yield f"{address}/pages"


def read_to_the_end(tab: Page) -> None:
    tab.locator(".next-page, .prev-next-footer").first.scroll_into_view_if_needed()
    tab.wait_for_timeout(1300)


def test_cards_say_what_the_pages_say(book: str, open_page: Open) -> None:
    tab = open_page(f"{book}/index.html", java_script_enabled=False)
    one, two = tab.locator("a.page-card").all()[:2]
    expect(one.locator(".page-card-question")).to_have_text("What is <one>?")
    expect(two.locator(".page-card-minutes")).to_have_text("7 minutes")
    expect(two.locator(".page-card-name")).to_have_text("two")
    image = one.locator("img")
    assert image.evaluate("async (img) => { await img.decode(); return img.naturalWidth; }") > 100
    two.click()
    tab.wait_for_url("**/two.html")


def test_a_page_ends_with_the_card_of_the_next(book: str, open_page: Open) -> None:
    tab = open_page(f"{book}/one.html", java_script_enabled=False)
    expect(tab.locator(".next-page a.page-card .page-card-question")).to_have_text("And what is two?")
    assert tab.locator(".right-next").count() == 0
    tab = open_page(f"{book}/index.html", java_script_enabled=False)  # has the cards of all
    assert tab.locator(".next-page").count() == 0
    tab = open_page(f"{book}/two.html", java_script_enabled=False)  # the glossary has no card
    assert tab.locator(".next-page").count() == 0
    expect(tab.locator(".right-next")).to_contain_text("glossary")


def test_progress_stays_in_the_browser_until_it_is_forgotten(book: str, open_page: Open) -> None:
    tab = open_page(f"{book}/index.html", viewport=LOW)
    progress = tab.locator("#progress")
    expect(progress).to_be_hidden()
    tab.locator("a.page-card").first.click()
    tab.get_by_role("radio", name="two").check()  # a wrong answer is none
    tab.get_by_role("radio", name="one").check()
    read_to_the_end(tab)
    expect(tab.locator(".bd-docs-nav .tick")).to_have_count(1)
    tab.goto(f"{book}/index.html")
    expect(progress).to_contain_text("Continue: one")
    expect(progress).to_contain_text("1 of 2 pages read, 1 question answered.")
    expect(tab.locator("a.page-card").first.get_by_role("img", name="read")).to_be_visible()
    tab.get_by_role("button", name="Forget").click()
    expect(progress).to_be_hidden()
    assert tab.locator(".tick").count() == 0
    assert tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('progress'))") == []


def test_solved_exercises_count_too(book: str, open_page: Open) -> None:
    tab = open_page(f"{book}/index.html", viewport=LOW)
    progress = tab.locator("#progress")
    solve = """name => {
      const names = JSON.parse(localStorage.getItem("book.solved")) ?? [];
      localStorage.setItem("book.solved", JSON.stringify([...names, name]));
      document.dispatchEvent(new CustomEvent("book:solved", { detail: name }));
    }"""
    tab.evaluate(solve, "one#1")
    expect(progress).to_contain_text("0 of 2 pages read, 0 questions answered, 1 exercise solved.")
    tab.evaluate(solve, "one#2")
    expect(progress).to_contain_text("2 exercises solved.")
    tab.reload()
    expect(progress).to_contain_text("2 exercises solved.")
    tab.get_by_role("button", name="Forget").click()
    expect(progress).to_be_hidden()
    assert tab.evaluate("localStorage.getItem('book.solved')") is None


@pytest.mark.parametrize("way", ["hover", "focus"])
def test_a_term_is_explained_beside_its_link(book: str, open_page: Open, way: str) -> None:
    tab = open_page(f"{book}/two.html", viewport={"width": 320, "height": 600})
    term, aside = tab.get_by_role("link", name="window", exact=True), tab.get_by_role("tooltip")
    expect(aside).to_be_hidden()
    getattr(term, way)()
    expect(aside).to_have_text("The cells that one output cell is made of; k by k & more.")
    box = aside.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    expect(term).to_have_attribute("aria-describedby", "aside")
    tab.keyboard.press("Escape")
    expect(aside).to_be_hidden()


def test_on_paper_solutions_are_open_and_questions_stand_with_their_answers(
    book: str, open_page: Open
) -> None:
    tab = open_page(f"{book}/two.html")
    expect(tab.get_by_text("Forty-two.")).to_be_hidden()
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.get_by_text("Forty-two.")).to_be_visible()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tab.get_by_text("Forty-two.")).to_be_hidden()
    tab = open_page(f"{book}/one.html")
    tab.emulate_media(media="print")
    expect(tab.get_by_text("two: One too many.")).to_be_visible()
    expect(tab.locator("fieldset")).to_be_hidden()
    expect(tab.locator(".next-page")).to_be_hidden()


def test_everybody_can_use_it(book: str, open_page: Open) -> None:
    for scheme in ("light", "dark"):
        tab = open_page(f"{book}/one.html", color_scheme=scheme)
        read_to_the_end(tab)
        tab.goto(f"{book}/index.html")
        expect(tab.locator("#progress")).to_be_visible()
        found = Axe().run(tab, options={**OPTIONS, "runOnly": WCAG})
        assert found.violations_count == 0, found.generate_report()


def test_a_list_of_cards_names_what_it_does_not_understand(tmp_path: Path) -> None:
    built = tinybook.build(tmp_path, {"index": "```{cards}\nnowhere: Where?\n```", "one": "Words."})
    assert built.returncode != 0
    assert re.search(r"cards: 'nowhere: Where\?' is not the name of a page", built.stdout)
