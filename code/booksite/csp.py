"""A Content-Security-Policy in each page: nothing from elsewhere, and no script that the build did not write.

Inline scripts, handlers and styles are allowed by their hashes, taken from the pages as written: there is no
'unsafe-inline' and, on the book's pages, no 'unsafe-eval'. A policy in a page cannot say who may embed it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection

from booksite import markup
from booksite.markup import Element
from booksite.site import LITE as LITE_FOLDER
from booksite.site import Site

EXECUTED = ("module", "text/javascript", "")  # the types of a script that is run; all others are data
PAGE = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# JupyterLab compiles JSON schemas (unsafe-eval), writes styles into its page, and runs widgets from blobs.
# Its worker, where Python runs, is not bound by the page's policy.
LITE = PAGE | {
    "script-src": "'self' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
}


def hashes(texts: Collection[str]) -> str:
    """Return the sources that allow these texts, and these alone.

    >>> hashes([""])
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    return " ".join(f"'sha256-{digest}'" for digest in sorted(digests))


def inline(kind: str, found: list[Element]) -> list[str]:
    """Return what scripts or styles hold that are written into the page; data in a script is neither."""
    return [
        element.content
        for element in found
        if element.name == kind
        and "src" not in element.attributes
        and element.attributes.get("type", "module") in EXECUTED
    ]


def handlers(found: list[Element]) -> set[str]:
    """Return the handlers of events that stand in attributes."""
    return {value for element in found for name, value in element.attributes.items() if name.startswith("on")}


def styled(found: list[Element]) -> list[str]:
    """Return the styles that stand in attributes."""
    return [element.attributes["style"] for element in found if "style" in element.attributes]


def allowed(kind: str, elements: list[str], attributes: Collection[str]) -> dict[str, str]:
    """Return the directive for scripts or styles: the site's files, and what is written into the page."""
    own = ["'self'", hashes(elements)]
    if attributes:
        own += ["'unsafe-hashes'", hashes(attributes)]
    return {f"{kind}-src": " ".join(filter(None, own))}


def policy(found: list[Element], everywhere: set[str]) -> dict[str, str]:
    """Return the policy of a page of the book."""
    return (
        PAGE
        | allowed("script", inline("script", found), everywhere)
        | allowed("style", inline("style", found), styled(found))
    )


def lite_policy(found: list[Element]) -> dict[str, str]:
    """Return the policy of a page of the app that runs Python."""
    return LITE | {"script-src": f"{LITE['script-src']} {hashes(inline('script', found))}"}


def governed(text: str, found: list[Element], rules: dict[str, str]) -> str:
    """Return a page with its policy, ahead of all that it governs."""
    content = "; ".join(f"{name} {sources}" for name, sources in rules.items())
    first = next(i for i, element in enumerate(found) if element.name == "head")
    if "charset" in found[first + 1].attributes:  # has to stand in the page's first kilobyte
        first += 1
    tag = f'\n    <meta http-equiv="Content-Security-Policy" content="{content}" />'
    return text[: found[first].end] + tag + text[found[first].end :]


def protect(site: Site) -> None:
    """Give every page its policy, once nothing else will change it."""
    found = {name: markup.elements(text) for name, text in site.pages.items()}
    book = [name for name in found if not name.startswith(f"{LITE_FOLDER}/")]
    # Each page allows the handlers of all: the search reads other pages into its own.
    everywhere = set().union(*(handlers(found[name]) for name in book))
    for name, text in site.pages.items():
        rules = policy(found[name], everywhere) if name in book else lite_policy(found[name])
        site.pages[name] = governed(text, found[name], rules)
