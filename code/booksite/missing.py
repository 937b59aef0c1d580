"""The page that a host shows where there is none: it says so, and searches the book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sphinx.application import Sphinx

from booksite import markup
from booksite.site import Site

NAME = "404"
BODY = """<h1>There is no such page</h1>
<p>It may have moved, or the address was mistyped. Try the <a href="{first}">first page</a>, or search:</p>
<form action="search.html" method="get" role="search">
  <input type="search" name="q" aria-label="Search the book" required /> <button type="submit">Search</button>
</form>
"""
# Within a start tag, an attribute whose value is an address without a scheme or a root.
RELATIVE = re.compile(r'(\s(?:href|src|action|data-content_root)=")(?!#|/|\w+:)([^"]*")')


def page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page, for the theme to lay out."""
    body = BODY.format(first=app.builder.get_target_uri(app.config.root_doc))
    yield NAME, {"title": "No such page", "body": body}, "page.html"


def rooted(text: str, root: str) -> str:
    """Return a page whose relative addresses start from a path: hosts show it under any address.

    >>> rooted('<p>href="a"</p><a href="one.html"><a href="#top"><a href="https://x.org">', "/b/")
    '<p>href="a"</p><a href="/b/one.html"><a href="#top"><a href="https://x.org">'
    """
    for element in reversed(markup.elements(text)):
        tag = RELATIVE.sub(
            lambda match: f"{match[1]}{root}{match[2].removeprefix('./')}", text[element.start : element.end]
        )
        text = text[: element.start] + tag + text[element.end :]
    return text


def root(site: Site) -> None:
    """Have the page find its files wherever it is shown, if the book's address is known."""
    address = site.app.config.book_url
    if address:
        name = f"{NAME}.html"
        site.pages[name] = rooted(site.pages[name], f"{urlsplit(address).path.rstrip('/')}/")


def setup(app: Sphinx) -> None:
    """Add the page."""
    app.connect("html-collect-pages", page)
