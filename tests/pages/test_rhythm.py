"""Text that is read with ease: in short lines, and no page goes on for long without something to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.conftest import PAGES, Open

LONGEST = 1600
MOST_CHARACTERS = 75
REFERENCE = {"api", "for-teachers", "glossary", "references", "search", "genindex"}
ENTRANCE = "index.html"  # the redirect at the root: it has no text of its own
ARTICLES = [page for page in PAGES if page != ENTRANCE and Path(page).stem not in REFERENCE]
# A lazy picture that is far away may have no size yet.
LOAD = """() => Promise.all([...document.querySelectorAll("article img[src]")].map((picture) => {
  picture.loading = "eager";
  return picture.decode();
}))"""
# Where pictures begin and end, from the top of the article, in the order of the page.
PICTURES = """() => {
  const article = document.querySelector("article"), top = article.getBoundingClientRect().top;
  const seen = [...article.querySelectorAll("img, svg, canvas, video, [data-explorer]")]
    .map((node) => node.getBoundingClientRect())
    .filter((box) => box.height > 48 && box.width > 48)
    .map((box) => [box.top - top, box.bottom - top]);
  return [[0, 0], ...seen.sort((a, b) => a[0] - b[0]), [article.offsetHeight, article.offsetHeight]];
}"""


@pytest.mark.parametrize("page", ARTICLES)
def test_no_run_of_text_is_longer_than_two_screens(page: str, site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/{page}", viewport={"width": 1280, "height": 800})
    tab.wait_for_load_state("networkidle")
    tab.evaluate(LOAD)
    boxes = tab.evaluate(PICTURES)
    end, runs = 0.0, []
    for top, bottom in boxes:
        runs.append((top - end, end))
        end = max(end, bottom)
    longest, where = max(runs)
    assert longest <= LONGEST, f"{longest:.0f} px without a picture, from {where:.0f} px on"


# The longest line of text in an article, as the number of its characters and its words. A word that stands
# further to the left than the one before it begins a line.
LONGEST_LINE = """() => {
  const range = document.createRange(), lines = [];
  const blocks = "p, li, dd, td, th, figcaption, legend, summary, h1, h2, h3, .pw-toggle, .pw-label";
  for (const block of document.querySelectorAll(`article :is(${blocks})`)) {
    if (block.querySelector("p, li, dd, table, figure, pre")) continue;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    let line = "", left = -Infinity;
    while (walker.nextNode()) {
      for (const word of walker.currentNode.data.matchAll(/\\S+\\s*/g)) {
        range.setStart(walker.currentNode, word.index);
        range.setEnd(walker.currentNode, word.index + word[0].trimEnd().length);
        const box = range.getClientRects()[0];
        if (!box || !box.width || word[0].length > 40) continue; // an address is not read
        if (box.left < left) { lines.push(line.trim()); line = ""; }
        left = box.left;
        line += word[0].replace(/\\s+/g, " ");
      }
    }
    lines.push(line.trim());
  }
  return lines.reduce((longest, line) => (line.length > longest.length ? line : longest), "");
}"""


@pytest.mark.parametrize("width", [1280, 1920])
@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("chapters/")])
def test_lines_of_text_are_short(page: str, width: int, site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/{page}", viewport={"width": width, "height": 900})
    line = tab.evaluate(LONGEST_LINE)
    assert 20 < len(line) <= MOST_CHARACTERS, f"{len(line)} characters: {line}"
