"""What no page needs is left out, and what many ask for is put together: scripts, style sheets, icons."""

from __future__ import annotations

from urllib.parse import quote

from PIL import Image

from booksite import icons, markup, private, scripts, styles
from booksite.site import Site

RASTER = {".png", ".webp", ".jpg"}
INDEX = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")


def searches(element: markup.Element) -> bool:
    """Whether an element loads a part of the search."""
    address = element.attributes.get("src", "").partition("?")[0].replace("../", "")
    return element.name == "script" and address in INDEX


def lazy(site: Site, page: str) -> str:
    """Return a page whose pictures are loaded when they come near the screen, their room kept free.

    A picture behind an explorer then costs nothing, for it is hidden.
    """
    text = site.pages[page]
    for element in reversed(markup.elements(text)):
        source = site.folder / site.path(page, element.attributes.get("src", ""))
        ours = element.name == "img" and source.suffix in RASTER and source.is_file()
        if not ours or "loading" in element.attributes:
            continue
        with Image.open(source) as image:
            size = f'width="{image.width}" height="{image.height}" '
        size = "" if {"width", "height", "style"} & set(element.attributes) else size
        text = f'{text[: element.start]}<img loading="lazy" {size}{text[element.start + 5 :]}'
    return text


def within(site: Site, page: str) -> str:
    """Return a page that has its icon, a drawing of a few lines, in itself instead of asking for it."""
    text = site.pages[page]
    for element in reversed(markup.elements(text)):
        source = site.folder / site.path(page, element.attributes.get("href", ""))
        icon = element.attributes.get("rel") in ("icon", "shortcut icon") and source.suffix == ".svg"
        if icon and source.is_file():
            drawing = quote(source.read_text(encoding="utf-8").strip())
            link = f'<link rel="icon" href="data:image/svg+xml,{drawing}" />'
            text = text[: element.start] + link + text[element.end :]
    return text


def lighten(site: Site) -> None:
    """Drop what no page needs.

    The theme has each page load the search's index, for results as one types. Where those are off, as they
    are by default, the page with the results loads it alone.
    """
    for path in site.folder.rglob("*.map"):
        path.unlink()
    for name, text in site.pages.items():
        spare = name != "search.html" and INDEX[-1] in text
        if spare and not private.searches_as_one_types(text):
            site.pages[name] = markup.without(text, searches)
        site.pages[name] = lazy(site, name)
        site.pages[name] = within(site, name)
    scripts.merge(site)
    styles.merge(site)
    icons.subset(site.folder, site.pages.values())
