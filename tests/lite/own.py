"""A site that serves the official runtime itself, as `PYODIDE_ARCHIVE` has it; made from the built book."""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path
from types import SimpleNamespace

from booksite import runtime
from booksite.run_here import extension

ROOT = Path(__file__).parents[2]
NAME = "the-book"


def build(book: Path, official: Path, work: Path) -> SimpleNamespace:
    """Build the site in a folder; return it as the last steps of a build see it."""
    assert (book / "lite").is_dir(), "the book is not built, or without Python in the browser: make book"
    archive = work / "pyodide.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(official, "pyodide")
    html = shutil.copytree(book, work / "html")
    runtime.unpack(str(archive), html / "lite")
    app_settings = html / "lite" / "jupyter-lite.json"
    text = app_settings.read_text(encoding="utf-8").replace(runtime.NETWORK, runtime.address(str(archive)))
    app_settings.write_text(text, encoding="utf-8")
    config = SimpleNamespace(book_lite=True, book_pyodide_archive=str(archive), project=NAME)
    app = SimpleNamespace(config=config, outdir=html, srcdir=ROOT, env=SimpleNamespace(found_docs=()))
    pages = {path.relative_to(html).as_posix(): path.read_text("utf-8") for path in html.rglob("*.html")}
    site = SimpleNamespace(app=app, folder=html, pages=pages)
    extension.add(site)  # type: ignore[arg-type]
    return site
