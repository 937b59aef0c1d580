"""What must hold on every page of the book: it asks nobody, fits every screen, and everybody can use it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from booksite.address import repository
from explorers.figures import sliders

from tests.pages.conftest import BOOK, PAGES, Open

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Elements that reach further right than the page does: what makes a phone scroll sideways.
OVERFLOW = """() => {
  const wide = document.scrollingElement.scrollWidth, reach = (el) => el.getBoundingClientRect().right;
  if (wide <= innerWidth) return [];
  const guilty = [...document.body.querySelectorAll("*")].filter((el) => reach(el) > innerWidth + 1);
  return [wide, ...guilty.slice(0, 5).map((el) => el.outerHTML.slice(0, 120))];
}"""
# Whatever a page links to, loads or sends to another host.
LEADS = re.compile(r'\b(?:href|src|action|content)="(?:https?:)?//([^"\s]+)"')
# Without `preload`, which fetches imported style sheets anew, from wrong addresses.
OPTIONS = {"preload": False, "resultTypes": ["violations"]}
SETTLED = "theme => document.documentElement.dataset.theme === theme && !document.getAnimations().length"
RULES = {"light": WCAG, "dark": ["color-contrast"]}


def test_there_are_pages() -> None:
    assert {"index.html", "chapters/index.html", "chapters/ch315/why-pool.html", "search.html"} <= set(PAGES)


def test_every_page_has_its_title_and_icon() -> None:
    for page in PAGES:  # without an icon, browsers ask the host for one that is not there
        head = (BOOK / page).read_text(encoding="utf-8").partition("</head>")[0]
        assert re.search(r"<title>[^<]+</title>", head), page
        icon = re.search(r'<link rel="(?:shortcut )?icon" href="([^"]+)"', head)
        assert icon, page
        drawn = icon[1].startswith("data:image/svg+xml,%3Csvg")
        assert drawn or (BOOK / page).parent.joinpath(icon[1]).is_file(), page


@pytest.mark.skipif(
    bool(os.environ.get("BOOK_URL") or repository(Path.cwd(), os.environ.get("BOOK_REPOSITORY"))),
    reason="this book's pages name its own address, or that of its sources",
)
def test_pages_lead_and_name_nobody_but_whom_their_sources_do() -> None:
    """Jupyter Book and its theme have defaults that do: their own repository, community and services."""
    files = [path for path in Path("chapters").rglob("*") if path.suffix in {".bib", ".ipynb", ".md"}]
    files.append(Path(sliders.__file__).with_suffix(".json"))  # what was measured names whom a tool asks
    said = "".join(path.read_text(encoding="utf-8") for path in files)
    for page in PAGES:
        text = (BOOK / page).read_text(encoding="utf-8")
        for address in LEADS.findall(text):
            cited = re.fullmatch(r"(?:arxiv\.org/abs|doi\.org)/(.+)", address)  # made of a number in the list
            assert (cited[1] if cited else address) in said, (page, address)
        assert not re.search("jupyter book community|my jupyter book|executablebooks|mybinder", text, re.I), (
            page
        )


def test_the_site_s_address_leads_to_the_first_page(site: str, open_page: Open) -> None:
    tab = open_page(f"{site}/", java_script_enabled=False)
    tab.wait_for_url(f"{site}/chapters/index.html")


@pytest.mark.parametrize("page", PAGES)
def test_page(site: str, open_page: Open, page: str) -> None:
    tab = open_page(f"{site}/{page}", viewport={"width": 1280, "height": 900})
    tab.wait_for_selector("main")  # the first page only leads to another
    for width in (320, 390, 1280):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.wait_for_function("() => !document.getAnimations().length")  # the theme's side bars glide
        assert tab.evaluate(OVERFLOW) == [], width
    for scheme, rules in RULES.items():
        tab.emulate_media(color_scheme=scheme)
        tab.wait_for_function(SETTLED, arg=scheme)
        found = Axe().run(tab, options={**OPTIONS, "runOnly": rules})
        assert found.violations_count == 0, found.generate_report()
