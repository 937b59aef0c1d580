"""Cards that lead to pages: a small picture, the question that the page answers, and the minutes it takes.

The directive `cards` lists pages with their questions; the page that stands next in the book shows its card
at the end of the one before. Picture and minutes come from the pages themselves.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import posixpath
import re
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from PIL import Image
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

LINE = re.compile(r"(\S+):\s+(.+)")
MINUTES = re.compile(r"(\d+) minutes\b")
SIZE = (288, 162)  # pixels of a picture, twice as many as it is shown at
LITTLE = 2560  # bytes: a smaller picture stands in the page itself, and is not asked for


class Page(NamedTuple):
    """What is known of a page: its minutes, or "", and the file of its picture, or ""."""

    minutes: str
    picture: str


class Known:
    """What Sphinx's environment keeps: pages, by their names, and the question of each that has a card."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.questions: dict[str, str] = {}

    @classmethod
    def of(cls, env: BuildEnvironment) -> Known:
        """Return what is kept in an environment."""
        if not hasattr(env, "booksite_cards"):
            env.booksite_cards = cls()  # type: ignore[attr-defined]
        return env.booksite_cards  # type: ignore[attr-defined, no-any-return]


class Cards(nodes.General, nodes.Element):
    """Where the cards of some pages stand."""


class CardsDirective(SphinxDirective):
    """A list of pages, one a line: its name, a colon, and the question that it answers."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Note the questions."""
        pages = []
        for line in self.content:
            match = LINE.fullmatch(line.strip())
            name = match and posixpath.join(posixpath.dirname(self.env.docname), match[1])
            if not match or name not in self.env.found_docs:
                raise self.error(f"cards: {line!r} is not the name of a page, a colon, and a question")
            Known.of(self.env).questions[str(name)] = match[2]
            pages.append(str(name))
        return [Cards("", pages=pages)]


def learn(app: Sphinx, doctree: nodes.document) -> None:
    """Note the minutes and the picture of a page that has been read."""
    first = next(doctree.findall(nodes.emphasis), None)
    minutes = MINUTES.match(first.astext()) if first else None
    drawn = (image["uri"] for image in doctree.findall(nodes.image) if image["uri"].endswith(".png"))
    Known.of(app.env).pages[app.env.docname] = Page(minutes[1] if minutes else "", next(drawn, ""))


def thumbnail(app: Sphinx, picture: str, here: str) -> tuple[str, tuple[int, int]]:
    """Return the address of a picture reduced to a card's size, as seen from a page, and its size."""
    source, file = Path(app.srcdir) / picture.lstrip("/"), io.BytesIO()
    with Image.open(source) as image:
        small = image.convert("RGB")
        small.thumbnail(SIZE, Image.Resampling.LANCZOS)
        small.save(file, "WebP", quality=70, method=6)
    data = file.getvalue()
    if len(data) < LITTLE:
        return f"data:image/webp;base64,{base64.b64encode(data).decode()}", small.size
    name = f"_images/card-{hashlib.sha256(data).hexdigest()[:12]}.webp"
    target = Path(app.outdir) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return posixpath.relpath(name, posixpath.dirname(here) or "."), small.size


def card(app: Sphinx, here: str, page: str) -> str:
    """Return the link to a page with its card, as seen from another."""
    known = Known.of(app.env)
    about = known.pages[page]
    address = app.builder.get_relative_uri(here, page)
    picture = ""
    if about.picture:
        shown, (width, height) = thumbnail(app, about.picture, here)
        image = f'<img src="{shown}" alt="" loading="lazy" width="{width}" height="{height}" />'
        picture = f'<span class="page-card-picture">{image}</span>'
    minutes = f'<span class="page-card-minutes">{about.minutes} minutes</span>' if about.minutes else ""
    return (
        f'<a class="page-card" data-page="{page}" href="{address}">{picture}'
        f'<span class="page-card-name">{html.escape(app.env.titles[page].astext())}</span>'
        f'<span class="page-card-question">{html.escape(known.questions[page])}</span>{minutes}</a>'
    )


def visit(self: HTML5Translator, node: Cards) -> None:
    """Write the cards of a list."""
    app, here = self.builder.app, self.builder.current_docname
    items = "".join(f"<li>{card(app, here, page)}</li>" for page in node["pages"])
    self.body.append(f'<ul class="cards">{items}</ul>')
    raise nodes.SkipNode


def lead_on(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: object) -> None:
    """Put the card of the next page under a page, in place of the theme's bare link."""
    _, following = (app.env.collect_relations().get(pagename) or [None, None, None])[1:]
    if pagename == app.config.root_doc or doctree is None or following not in Known.of(app.env).questions:
        return
    link = card(app, pagename, str(following))
    context["body"] += f'<nav class="next-page" aria-label="Next page"><p>Next</p>{link}</nav>'
    context["next"] = None


def setup(app: Sphinx) -> None:
    """Add the directive, and what the pages say about themselves."""
    app.add_node(Cards, html=(visit, None))
    app.add_directive("cards", CardsDirective)
    app.connect("doctree-read", learn)
    app.connect("html-page-context", lead_on)
