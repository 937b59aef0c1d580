"""The same sources give the same files, wherever and whenever the book is built."""

from __future__ import annotations

import json

from booksite.site import Site


def unrun(notebook: str) -> str:
    """Return a notebook as it was before it ran, its cells named by their positions.

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


def tidy(site: Site) -> None:
    """Take out of the folder what is random, and what tells where it was built."""
    for path in (site.folder / "_sources").rglob("*.ipynb"):
        if path.with_suffix(".md").is_file():  # MyST-NB's, of a page in Markdown: the names in it are random
            path.write_text(unrun(path.read_text(encoding="utf-8")), encoding="utf-8")
    (site.folder / ".buildinfo").unlink(missing_ok=True)  # serves a build upon this one, which never happens
