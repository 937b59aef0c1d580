"""The same sources give the same files, wherever and whenever the book is built."""

from __future__ import annotations

import json
from pathlib import Path

from livepage.sphinx import renamed
from sphinx.application import Sphinx


def unrun(notebook: str) -> str:
    """Return a notebook as it was before it ran, its cells named by their places.

    >>> unrun('{"cells": [{"id": "5eed", "outputs": [1], "execution_count": 1}], "metadata": {}}')
    '{"cells": [{"id": "cell-0", "outputs": [], "execution_count": null}], "metadata": {}}'
    """
    content = json.loads(notebook)
    content["metadata"].pop("widgets", None)
    for i, cell in enumerate(content["cells"]):
        cell["id"] = f"cell-{i}"
        if "outputs" in cell:
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(content, ensure_ascii=False)


def settle(app: Sphinx, error: Exception | None) -> None:
    """Take out of the pages what is random, and of the folder what tells where it was built."""
    if error or app.builder.format != "html":
        return
    html = Path(app.outdir)
    for path in html.glob("chapters/**/*.html"):
        path.write_text(renamed(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (html / "_sources").rglob("*.ipynb"):
        if path.with_suffix(".md").is_file():  # MyST-NB's, of a page in Markdown: the names in it are random
            path.write_text(unrun(path.read_text(encoding="utf-8")), encoding="utf-8")
    (html / ".buildinfo").unlink(missing_ok=True)  # of use only to a build upon this one, which never happens


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("build-finished", settle, priority=700)
