"""What a reader can take away: the book to be read from a folder, and the notebooks with their library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sphinx.application import Sphinx

from booksite import wheels

NOTEBOOKS = "_static/notebooks.zip"
NOT_OFFLINE = {"lite", ".buildinfo", "objects.inv"}  # browsers run no Python from a folder
BUTTON = b'class="btn btn-sm btn-run-page'


def slug(title: str) -> str:
    """Return a title as the name of a file.

    >>> slug("Pooling and receptive fields")
    'pooling-and-receptive-fields'
    """
    return re.sub(r"\W+", "-", title.lower()).strip("-")


def offline(path: Path) -> bytes:
    """Return a file of the book as it is handed out, its button marked for run.js: no Python here."""
    content = path.read_bytes()
    return content.replace(BUTTON, BUTTON + b" no-python") if path.suffix == ".html" else content


def pack(
    target: Path,
    root: Path,
    files: Iterator[Path],
    folder: str,
    read: Callable[[Path], bytes] = Path.read_bytes,
) -> None:
    """Zip files under one folder, so that the same files give the same bytes."""
    with ZipFile(target, "w", ZIP_DEFLATED) as bundle:
        for path in sorted(files):
            entry = ZipInfo(f"{folder}/{path.relative_to(root).as_posix()}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            bundle.writestr(entry, read(path))


def pages(html: Path) -> Iterator[Path]:
    """Yield the files of the built book that are of use in a folder."""
    for path in html.rglob("*"):
        if path.is_file() and path.relative_to(html).parts[0] not in NOT_OFFLINE:
            yield path


def sources(app: Sphinx) -> Iterator[Path]:
    """Yield the notebooks that are pages, and the library's sources."""
    for name in app.env.found_docs:
        path = Path(app.env.doc2path(name))
        if path.suffix == ".ipynb":
            yield path
    yield from wheels.package_sources(Path(app.srcdir))


def bundle(app: Sphinx, error: Exception | None) -> None:
    """Leave the notebooks on the site, and the whole book beside it."""
    if error or app.builder.format != "html":
        return
    html, name = Path(app.outdir), slug(app.config.project)
    pack(html / NOTEBOOKS, Path(app.srcdir), sources(app), name)
    pack(html.parent / f"{name}.zip", html, pages(html), name, offline)


def add_button(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Offer the notebooks where a notebook page offers its downloads."""
    if not str(context.get("page_source_suffix", "")).endswith("ipynb"):
        return
    for group in context["header_buttons"]:
        if group.get("label") == "download-buttons":
            group["buttons"].insert(
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
    """Connect to the build, after all else is written."""
    app.connect("html-page-context", add_button, priority=502)
    app.connect("build-finished", bundle, priority=950)
