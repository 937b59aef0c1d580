"""The book on paper: ``python -m tools.pdf [HTML FOLDER]`` prints the built pages into one PDF.

Scripts are off, so that pictures and answers stand where the page has explorers and questions.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from playwright.sync_api import PdfMargins, sync_playwright
from pypdf import PdfWriter

from tools import browser

ROOT = Path(__file__).parent.parent
MARGIN: PdfMargins = {"top": "18mm", "right": "18mm", "bottom": "18mm", "left": "18mm"}


def pages(contents: Path) -> Iterator[str]:
    """Yield the pages in the order of the table of contents."""
    toc = yaml.safe_load(contents.read_text(encoding="utf-8"))
    yield toc["root"]
    for part in toc["parts"]:
        yield from (chapter["file"] for chapter in part["chapters"])


def print_book(html: Path, target: Path) -> int:
    """Print the pages in `html` into `target`; return how many sheets it has."""
    book = PdfWriter()
    path = browser.find()  # before Playwright starts: the search may start one of its own
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        sheet = chromium.new_context(java_script_enabled=False, color_scheme="light").new_page()
        for name in pages(ROOT / "_toc.yml"):
            sheet.goto((html / f"{name}.html").resolve().as_uri())
            printed = io.BytesIO(sheet.pdf(format="A4", margin=MARGIN, tagged=True))
            book.append(printed, outline_item=sheet.title().split(" — ")[0])
        chromium.close()
    book.write(target)
    return len(book.pages)


def main() -> None:
    """Print the built book beside its pages."""
    html = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "_build" / "html")
    target = html.parent / "book.pdf"
    print(f"{target}: {print_book(html, target)} sheets")


if __name__ == "__main__":
    main()
