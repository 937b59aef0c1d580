"""The site as a whole, once its pages are written: nothing in it that no page needs."""

from __future__ import annotations

import html as markup
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from booksite import icons

SEARCH = re.compile(
    r"<script src=\"[./]*(_static/searchtools|_static/language_data|searchindex)\.js\"></script>\s*"
)

PREVIEW = re.compile(r"<meta [^>]*(?:\"og:|\"description\")[^>]*>")
ENTRANCE = """<!DOCTYPE html>
<html lang="{language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{title}</title>
    <link rel="icon" href="_static/{icon}" />
    {previews}
    <meta http-equiv="refresh" content="0; url={first}" />
  </head>
  <body><a href="{first}">{title}</a></body>
</html>
"""


def enter(app: Sphinx, error: Exception | None) -> None:
    """Lead from the site's address to the first page, with its preview, before Sphinx-External-TOC does.

    That one's page has no icon, so that browsers ask the host for one that is not there; and no title.
    """
    first = f"{app.config.root_doc}.html"
    if error or app.builder.format != "html" or first == "index.html":
        return
    html = Path(app.outdir)
    entrance = ENTRANCE.format(
        language=app.config.language,
        title=markup.escape(app.config.project),
        icon=Path(app.config.html_favicon).name,
        previews="\n    ".join(PREVIEW.findall((html / first).read_text(encoding="utf-8"))),
        first=first,
    )
    (html / "index.html").write_text(entrance, encoding="utf-8")


def lighten(app: Sphinx, error: Exception | None) -> None:
    """Drop the theme's icon script (its fonts show the same icons), spare icons, source maps, and the search.

    The theme has each page load the search's index, for results as one types. Sphinx has those off, and the
    page with the results loads the index by itself.
    """
    if error or app.builder.format != "html":
        return
    html = Path(app.outdir)
    (html / "_static/scripts/fontawesome.js").write_text(
        "/* The icons come from the font. */\n", encoding="utf-8"
    )
    icons.subset(html)
    for path in html.rglob("*.map"):
        path.unlink()
    for path in set(html.rglob("*.html")) - {html / "search.html"}:
        page = path.read_text(encoding="utf-8")
        if "search_as_you_type = false" in page:
            path.write_text(SEARCH.sub("", page), encoding="utf-8")


def tidy(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], *_: Any) -> None:
    """Give citations the role of items of a list; the one that Sphinx gives them WAI-ARIA has deprecated."""
    if "body" in context:
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("html-page-context", tidy)
    app.connect("build-finished", enter, priority=400)
    app.connect("build-finished", lighten)
