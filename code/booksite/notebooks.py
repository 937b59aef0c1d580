"""Notebooks as JupyterLab in the browser shows them: without what only the book understands."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

VIEW = "application/vnd.jupyter.widget-view+json"
# Tags that hide a cell's code in the book, which JupyterLab does not know.
HIDING = {"remove-cell", "remove-input", "hide-input", "hide-cell"}
TERM = re.compile(r"\{term\}`(?:([^`<]+?) <)?([^`<>]+)>?`")
Terms = dict[str, tuple[str, str]]


def linked(text: str, docname: str, known: Terms) -> str:
    """Return Markdown with plain links in place of references to terms, which only the book can follow.

    >>> linked("Its {term}`fields <field>`.", "chapters/one", {"field": ("chapters/glossary", "term-field")})
    'Its [fields](glossary.md#term-field).'
    """

    def link(match: re.Match[str]) -> str:
        page, anchor = known[match[2].lower()]
        target = posixpath.relpath(page, posixpath.dirname(docname))
        return f"[{match[1] or match[2]}]({target}.md#{anchor})"

    return TERM.sub(link, text)


def reduced(output: NotebookNode) -> bool:
    """Reduce a widget's output to its picture; return whether anything is left."""
    data = output.get("data", {})
    if VIEW in data:
        for kind in set(data) - {"image/png"}:
            del data[kind]
    return bool(data) or "data" not in output


def adapted(path: Path, docname: str, known: Terms) -> str:
    """Return a notebook for JupyterLab: what the book hides is folded, a dead widget leaves its picture."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = linked(cell.source, docname, known)
        if HIDING & set(cell.metadata.get("tags", [])):
            cell.metadata["jupyter"] = {"source_hidden": True}
        if "outputs" in cell:
            cell.outputs = [output for output in cell.outputs if reduced(output)]
    # A cell's text is one string, as a Jupyter server sends it; nbformat would write a list of lines.
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
