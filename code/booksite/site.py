"""The built site in the hands of the last steps: its folder, and the text of its pages."""

from __future__ import annotations

import hashlib
import posixpath
import shutil
from pathlib import Path

from sphinx.application import Sphinx

LITE = "lite"  # the folder of Python in the browser, whose pages are JupyterLite's


class Site:
    """Reads each page once and writes it once; what happens in between is text."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.folder = Path(app.outdir)
        self.pages: dict[str, str] = {}
        shutil.rmtree(self.folder / LITE, ignore_errors=True)  # of an earlier build into the same folder
        self.read("**/*.html")

    def read(self, pattern: str) -> None:
        """Read pages, by their paths from the site's folder; under _static, themes keep templates."""
        for path in sorted(self.folder.glob(pattern)):
            name = path.relative_to(self.folder).as_posix()
            if not name.startswith("_static/"):
                self.pages[name] = path.read_text(encoding="utf-8")

    def path(self, page: str, address: str) -> str:
        """Return the path of what a page calls by an address, from the site's folder."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(page), address.partition("?")[0]))

    def address(self, page: str, name: str) -> str:
        """Return how a page calls a file, which carries a stamp of its content: caches keep no old one."""
        digest = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()[:8]
        return f"{posixpath.relpath(name, posixpath.dirname(page) or '.')}?v={digest}"

    def write(self) -> None:
        """Put what the steps have made of the pages into their files, each once."""
        for name, text in self.pages.items():
            (self.folder / name).write_text(text, encoding="utf-8")
