"""Notebooks as JupyterLab in the browser shows them: without what only the book understands."""

from __future__ import annotations

import builtins
import json
import posixpath
import re
import symtable
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

VIEW = "application/vnd.jupyter.widget-view+json"
# Tags that hide a cell's code in the book, which JupyterLab does not know.
HIDING = {"remove-cell", "remove-input", "hide-input", "hide-cell"}
AT_START = "run_at_start"  # in the metadata of a cell: bar.js runs it once Python is ready
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


def tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    """Yield the names of code as Python's compiler sees them: the module's, then those of its functions."""
    yield table
    for inner in table.get_children():
        yield from tables(inner)


def names(source: str) -> tuple[set[str], set[str]]:
    """Return the global names that code binds, and those that it reads without binding them.

    >>> bound, free = names("import numpy as np\\ndef f(x):\\n    return np.sin(x) + y")
    >>> sorted(bound), sorted(free)
    (['f', 'np'], ['y'])
    """
    python = re.sub(r"^[%!].*", "", source, flags=re.MULTILINE)  # without IPython's own commands
    top, *inner = tables(symtable.symtable(python, "cell", "exec"))
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    read = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    read |= {s.get_name() for table in inner for s in table.get_symbols() if s.is_global()}
    return bound, read - bound


def independent(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield the cells with hidden code that need no other cells: JupyterLab runs them by itself.

    >>> seen, hidden = {}, {"tags": ["remove-input"]}
    >>> cells = [("n = 3", hidden), ("m = 2", seen), ("print(n)", hidden), ("m + n", hidden)]
    >>> cells = [nbformat.v4.new_code_cell(source, metadata=metadata) for source, metadata in cells]
    >>> [cell.source for cell in independent(cells)]
    ['n = 3', 'print(n)']
    """
    known = set(dir(builtins))
    for cell in cells:
        if cell.cell_type == "code" and HIDING & set(cell.metadata.get("tags", [])):
            bound, free = names(cell.source)
            if free <= known:
                known |= bound
                yield cell


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
    for cell in independent(notebook.cells):
        if "remove-cell" not in cell.metadata.tags:  # those run first: they install the library
            cell.metadata[AT_START] = True
    # A cell's text is one string, as a Jupyter server sends it; nbformat would write a list of lines.
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
