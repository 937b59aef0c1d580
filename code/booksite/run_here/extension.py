"""What the build adds so that code cells run where they stand: names in pages, a worker, scripts.

The setting `book_lite` (`LITE=0`) leaves it out, with all other Python in the browser.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from livepage.bundle import bundle
from sphinx.application import Sphinx

from booksite.run_here import imports, packs
from booksite.run_here.manifest import SIZES, key, manifest, megabytes
from booksite.run_here.needs import of_page, packages
from booksite.site import Site

HERE = Path(__file__).parent
TAKES = "takes-file"  # the tag of a cell with a line "model = ...", into which a file's path is written


def classic(entry: str) -> str:
    """Return a module of `js/`, with all it imports, as the beginning of a classic script."""
    return f"(() => {{\n{bundle(HERE / 'js' / entry).replace('export default ', 'const entry = ')}"


def page_script() -> str:
    """Return the script that each page with code cells loads."""
    return f"{classic('cells.js')}\nentry.begin();\n}})();\n"


def file_script() -> str:
    """Return the script that pages load, after that, where a cell takes a file of the reader's."""
    return f"{classic('file.js')}\nentry.begin();\n}})();\n"


def worker_script(given: dict[str, Any]) -> str:
    """Return the worker's script; a manifest says what there is to load and from where."""
    return f"{classic('worker.js')}\nentry.serve({json.dumps(given)});\n}})();\n"


def name_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Note the code cells of a notebook that is a page, and give those whose code it shows their names."""
    docname = app.env.docname
    path = Path(app.env.doc2path(docname))
    if path.suffix != ".ipynb":
        return
    notebook = nbformat.read(path, as_version=4)
    shown = set()
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code" and any(
            child.get("nb_element") == "cell_code_source" for child in node.children
        ):
            cell = notebook.cells[node["cell_index"]]
            node["ids"].append(f"cell-{cell['id']}")
            shown.add(cell["id"])
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    every = [[cell["id"]] if cell["id"] in shown else [cell["id"], cell.source] for cell in cells]
    takes = [cell["id"] for cell in cells if TAKES in cell.metadata.get("tags", [])]
    code = [(cell.source, cell["id"] not in shown) for cell in cells]
    page = {"cells": every, "megabytes": weight(app, code), **({"file": takes[0]} if takes else {})}
    app.env.metadata[docname]["run_here"] = json.dumps(page) if shown else ""


def weight(app: Sphinx, cells: list[tuple[str, bool]]) -> str:
    """Return how many megabytes cells load the first time: those that load least, and all."""
    brought = packages(of_page(cells), imports.table(Path(app.srcdir) / "code", packs.OWN))
    least, most = megabytes(), megabytes(*(brought & {*SIZES["groups"]}))
    return f"{least}" if most == least else f"{least} to {most}"


def add_script(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Give a page with code cells its script, and tell it what the page hides."""
    noted = app.env.metadata.get(pagename, {}).get("run_here")
    if not noted or not app.config.book_lite:
        return
    page = {
        "name": pagename,
        "worker": f"{context['pathto'](packs.FOLDER, 1)}/worker.js?v={key(app)}",
        **json.loads(noted),
    }
    body = json.dumps(page, separators=(",", ":")).replace("<", "\\u003c")
    app.add_js_file(None, body=body, type="application/json", id="run-here")
    app.add_js_file("run/cells.js", loading_method="defer")
    if "file" in page:
        app.add_js_file("run/file.js", loading_method="defer")
    app.add_css_file("run/cells.css")


def add(site: Site) -> None:
    """Write what the worker is and loads, once JupyterLite has brought the wheels."""
    if site.app.config.book_lite:
        packs.write(Path(site.app.srcdir), site.folder)
        script = worker_script(manifest(site.app))
        (site.folder / packs.FOLDER / "worker.js").write_text(script, encoding="utf-8")


def write_static(app: Sphinx, *_: Any) -> None:
    """Write what pages name, before they are written: their addresses carry the files' hashes."""
    if app.builder.format != "html" or not app.config.book_lite:
        return
    folder = Path(app.outdir) / packs.FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cells.js").write_text(page_script(), encoding="utf-8")
    (folder / "file.js").write_text(file_script(), encoding="utf-8")
    (folder / "cells.css").write_text((HERE / "cells.css").read_text(encoding="utf-8"), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-read", name_cells)
    app.connect("env-updated", lambda app, env: write_static(app))
    app.connect("html-page-context", add_script)
