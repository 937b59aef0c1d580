"""Text and pictures by turns: no page goes on for long without something to look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.conftest import PAGES, Open

LONGEST = 1600
REFERENCE = {"api", "for-teachers", "glossary", "references", "search", "genindex"}
ENTRANCE = "index.html"  # the redirect at the root: it has no text of its own
ARTICLES = [page for page in PAGES if page != ENTRANCE and Path(page).stem not in REFERENCE]
# A lazy picture that is far away may have no size yet.
LOAD = """() => Promise.all([...document.querySelectorAll("article img")].map((picture) => {
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
