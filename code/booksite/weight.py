"""What no page needs is left out, and what many ask for is put together: scripts, style sheets, icons."""

from __future__ import annotations

from booksite import icons, markup, private, scripts, styles
from booksite.site import Site

INDEX = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")


def searches(element: markup.Element) -> bool:
    """Whether an element loads a part of the search."""
    address = element.attributes.get("src", "").partition("?")[0].replace("../", "")
    return element.name == "script" and address in INDEX


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
    scripts.merge(site)
    styles.merge(site)
    icons.subset(site.folder, site.pages.values())
