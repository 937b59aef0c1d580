"""The page at the site's address, which leads to the first page of the book."""

from __future__ import annotations

import html
from pathlib import Path

from booksite import markup
from booksite.site import Site

PAGE = """<!DOCTYPE html>
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


def preview(element: markup.Element) -> bool:
    """Whether an element says how a link to the page is shown elsewhere."""
    about = element.attributes
    return element.name == "meta" and (
        about.get("property", "").startswith("og:") or about.get("name") == "description"
    )


def enter(site: Site) -> None:
    """Lead to the first page, with its preview.

    The page that Sphinx-External-TOC writes instead has no title, and no icon: browsers then ask the host for
    one that is not there.
    """
    config = site.app.config
    first = f"{config.root_doc}.html"
    if first == "index.html":
        return
    text = site.pages[first]
    site.pages["index.html"] = PAGE.format(
        language=config.language,
        title=html.escape(config.project),
        icon=Path(config.html_favicon).name,
        previews="\n    ".join(
            text[element.start : element.end] for element in markup.elements(text) if preview(element)
        ),
        first=first,
    )
