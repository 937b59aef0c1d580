"""What a reader can take away: the book to be read from a folder, and the notebooks with their library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sphinx.application import Sphinx

from booksite import private, wheels
from booksite.run_here import folder
from booksite.run_here.packs import SUFFIX
from booksite.site import LITE, Site

NOTEBOOKS = "_static/notebooks.zip"
NOT_OFFLINE = {LITE, "objects.inv"}  # browsers run no JupyterLab from a folder


def slug(title: str) -> str:
    """Return a title as the name of a file.

    >>> slug("Pooling and receptive fields")
    'pooling-and-receptive-fields'
    """
    return re.sub(r"\W+", "-", title.lower()).strip("-")


def pack(target: Path, top: str, contents: Iterable[tuple[str, bytes]]) -> None:
    """Zip contents by path under one folder, so that the same files give the same bytes."""
    with ZipFile(target, "w", ZIP_DEFLATED) as bundle:
        for path, content in contents:
            entry = ZipInfo(f"{top}/{path}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, content)


def contents(root: Path, files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield files, by their paths from a folder."""
    for path in sorted(files):
        yield path.relative_to(root).as_posix(), path.read_bytes()


def pages(html: Path) -> Iterator[Path]:
    """Yield the files of the built book that are of use in a folder."""
    for path in html.rglob("*"):
        wanted = path.relative_to(html).parts[0] not in NOT_OFFLINE and path.suffix != SUFFIX
        if path.is_file() and wanted:
            yield path


def sources(app: Sphinx) -> Iterator[Path]:
    """Yield the notebooks that are pages, and the library's sources."""
    for name in app.env.found_docs:
        path = Path(app.env.doc2path(name))
        if path.suffix == ".ipynb":
            yield path
    yield from wheels.package_sources(Path(app.srcdir))


def bundle(site: Site) -> None:
    """Leave the notebooks on the site, and beside it the whole book, with Python if the site has it all."""
    app, html = site.app, site.folder
    name = slug(app.config.project)
    pack(html / NOTEBOOKS, name, contents(Path(app.srcdir), sources(app)))
    python = folder.wanted(app)
    book = dict(contents(html, pages(html))) | (folder.files(app) if python else {})
    for path in book.keys() & site.pages.keys():
        text = private.offline(site.pages[path])
        book[path] = (folder.page(text) if python else text).encode()
    pack(html.parent / f"{name}.zip", name, book.items())


def add_button(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Offer the notebooks where a notebook page offers its downloads."""
    if not str(context.get("page_source_suffix", "")).endswith("ipynb"):
        return
    private.download_buttons(context).insert(
        1,
        {
            "type": "link",
            "label": "download-notebooks-button",
            "text": ".zip",
            "icon": "fas fa-download",
            "tooltip": "Download all notebooks and their library",
            "url": context["pathto"](NOTEBOOKS, 1),
        },
    )


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("html-page-context", add_button, priority=502)
