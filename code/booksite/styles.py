"""One style sheet for all pages: the theme's without what no page can use, then the book's own.

A symbol (a class, an id, a custom property, an animation) is of use if a page or a script names it, in
whatever state: dark, on paper, on a phone, in a dialog. Lightning CSS leaves out what depends on the others.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from lightningcss import process_stylesheet

from booksite import markup, private
from booksite.markup import Element
from booksite.site import Site

STATIC = Path(__file__).parent / "static"
SHEET = "_static/site.css"
WORD = re.compile(r"-?[A-Za-z_][\w-]*")
# What scripts put together, such as `lp-${kind}`: every name that begins so may be used. It is sought from
# the start of a word alone: from each of its letters, a stored picture of a hundred thousand takes seconds.
BEGINNING = re.compile(r"(?<![\w-])[\d-]*([A-Za-z_][\w-]*-)\$\{")
NAMED = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
DEFINED = re.compile(r"(--[\w-]+)\s*:")
READ = re.compile(r"var\(\s*(--[\w-]+)")
ANIMATION = re.compile(r"@(?:-webkit-)?keyframes\s+([\w-]+)")
URL = re.compile(r"url\(\s*([\"']?)(?!data:|https?:|#|/)([^\"')]+)\1\s*\)")
IMPORT = re.compile(r"@import\s+[\"']([^\"']+)[\"'];")


def links(found: Iterable[Element]) -> list[Element]:
    """Return the style sheets that a page loads from the site."""
    return [
        element
        for element in found
        if element.attributes.get("rel") == "stylesheet" and "media" not in element.attributes
    ]


def in_order(sequences: Iterable[list[str]]) -> list[str]:
    """Return all names in an order that each of the sequences keeps.

    >>> in_order([["a", "c"], ["a", "b", "c"], ["b"]])
    ['a', 'b', 'c']
    """
    before: dict[str, set[str]] = {}
    for names in sequences:
        for earlier, later in zip([None, *names], names, strict=False):
            before.setdefault(later, set()).update([earlier] if earlier else [])
    return list(TopologicalSorter({name: sorted(before[name]) for name in sorted(before)}).static_order())


def read(folder: Path, name: str) -> str:
    """Return a style sheet with what it imports, its addresses as seen from `SHEET`."""
    text = (folder / name).read_text(encoding="utf-8")
    here = posixpath.dirname(name)

    def imported(match: re.Match[str]) -> str:
        return read(folder, posixpath.normpath(f"{here}/{match[1]}"))

    def moved(match: re.Match[str]) -> str:
        address = posixpath.normpath(f"{here}/{match[2]}")
        return f'url("{posixpath.relpath(address, posixpath.dirname(SHEET))}")'

    return IMPORT.sub(imported, URL.sub(moved, text))


def words(site: Site, found: dict[str, list[Element]]) -> Iterator[str]:
    """Yield what pages and scripts name: classes and ids, and every word of a script."""
    scripts = [path.read_text(encoding="utf-8") for path in site.folder.glob("_static/**/*.js")]
    for elements in found.values():
        for element in elements:
            for attribute in ("class", "id"):
                yield from element.attributes.get(attribute, "").split()
            scripts += [element.content] if element.name == "script" else []
    for text in scripts:
        yield from WORD.findall(text)
        yield from (f"{beginning}*" for beginning in BEGINNING.findall(text))


def unused(style: str, used: set[str], others: str) -> set[str]:
    """Return the symbols of a style sheet that nothing names.

    `others` is where custom properties may be read besides: pages, scripts, the book's own sheets.

    >>> style = ".a{color:var(--x)} .b{--y:1} .lp-c{} @keyframes turn{}"
    >>> sorted(unused(style, {"a", "lp-*"}, ""))
    ['--y', 'b', 'turn']
    """
    beginnings = tuple(name[:-1] for name in used if name.endswith("*"))
    names = {name for name in NAMED.findall(style) if name not in used and not name.startswith(beginnings)}
    properties = set(DEFINED.findall(style)) - set(READ.findall(style)) - set(re.findall(r"--[\w-]+", others))
    rest = ANIMATION.sub("", style)
    animations = {name for name in ANIMATION.findall(style) if name not in rest}
    return names | properties | animations


def pruned(style: str, used: set[str], others: str) -> str:
    """Return a style sheet without the symbols that nothing names, until there are none."""
    while True:
        smaller = process_stylesheet(style, unused_symbols=unused(style, used, others))
        if smaller == style:
            return smaller
        style = smaller


def once(sheets: Iterable[str]) -> list[str]:
    """Return style sheets, of which one that begins with the whole of another gives that once, before it.

    >>> once([".a{} .b{}", ".a{} ", ".c{}"])
    ['.a{} ', '.b{}', '.c{}']
    """
    texts = list(sheets)
    pieces: dict[str, None] = {}
    for text in texts:
        begun = max(
            (other for other in texts if other != text and text.startswith(other)), key=len, default=""
        )
        pieces |= dict.fromkeys([begun, text.removeprefix(begun)])
    return [piece for piece in pieces if piece]


def sheet(site: Site, found: dict[str, list[Element]], order: list[str]) -> str:
    """Return the style sheets in one, those of others pruned."""
    known = {path.name for path in STATIC.iterdir()} | {name for name, _ in site.app.config.html_css_files}
    own = [name for name in order if Path(name).name in known or private.revives(name)]
    ours = "".join(once(read(site.folder, name) for name in own))
    theirs = "".join(read(site.folder, name) for name in order if name not in own)
    scripts = "".join(path.read_text(encoding="utf-8") for path in site.folder.glob("_static/**/*.js"))
    others = "".join([ours, scripts, *site.pages.values()])
    return pruned(theirs, set(words(site, found)), others) + process_stylesheet(ours)


def linked(text: str, tags: list[Element], address: str) -> str:
    """Return a page with one style sheet in place of some."""
    for tag in reversed(tags):
        instead = f'<link rel="stylesheet" href="{address}" />' if tag is tags[0] else ""
        text = text[: tag.start] + instead + text[tag.end :].lstrip()
    return text


def merge(site: Site) -> None:
    """Put one style sheet in place of the many that a page loads."""
    found = {page: markup.elements(text) for page, text in site.pages.items()}
    order = in_order(
        [site.path(page, tag.attributes["href"]) for tag in links(tags)] for page, tags in found.items()
    )
    if not order:
        return
    (site.folder / SHEET).write_text(sheet(site, found, order), encoding="utf-8")
    for page, tags in found.items():
        site.pages[page] = linked(site.pages[page], links(tags), site.address(page, SHEET))
    for name in order:
        (site.folder / name).unlink()
