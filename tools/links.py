"""Check that every link inside a built site leads somewhere.

``python -m tools.links FOLDER`` names each link to a missing file or a missing anchor, and each that starts
with ``/`` and so breaks under a sub-path.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """The links and anchors of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = {"", "top"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag points to and what can be pointed to."""
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value or "")


def find(site: Path) -> list[Path]:
    """Return the pages of a site. Under _static, themes keep templates that are none."""
    return [path for path in sorted(site.rglob("*.html")) if path.relative_to(site).parts[0] != "_static"]


def broken(site: Path) -> list[str]:
    """Return a line for each link of the site that leads nowhere."""
    pages = {path.resolve(): Page(path) for path in find(site)}
    return [
        f"{path.relative_to(site.resolve())}: {link}: {problem}"
        for path, page in pages.items()
        for link in dict.fromkeys(page.links)
        if (problem := trouble(link, path, pages))
    ]


def trouble(link: str, source: Path, pages: dict[Path, Page]) -> str | None:
    """Say what is wrong with a link on page `source`, or None."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    if parts.path.startswith("/"):
        return "starts with /, which breaks under a sub-path"
    target = (source.parent / unquote(parts.path)).resolve() if parts.path else source
    if not target.is_file():
        return "no such file"
    if target in pages and unquote(parts.fragment) not in pages[target].anchors:
        return "no such anchor"
    return None


def main(folder: str) -> None:
    """Check a site and stop with the list of what is broken."""
    site = Path(folder)
    if problems := broken(site):
        sys.exit("\n".join(problems))
    print(f"{len(find(site))} pages: every link inside the book leads somewhere")


if __name__ == "__main__":
    main(sys.argv[1])
