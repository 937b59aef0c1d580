"""What the build adds so that code cells run where they stand: names in pages, a worker, scripts.

The setting `book_lite` (`LITE=0`) leaves it out, with all other Python in the browser.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from livepage.bundle import bundle
from packaging.requirements import Requirement
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from booksite import runtime, wheels
from booksite.site import Site

HERE = Path(__file__).parent
FOLDER = "_static/run"
UP = "../../"  # from the worker to the site's folder
WHEELS = "lite/pypi"  # where JupyterLite keeps the site's own wheels
LIBRARY = "pooling_chapter"
BACKEND = "module://booksite.run_here.figures"
# What the runtime's files weigh over the wire, by which packages they come.
SIZES = json.loads((HERE / "runtime.json").read_text(encoding="utf-8"))
TAKES = "takes-file"  # the tag of a cell with a line "model = ...", into which a file's path is written
# Sent with other packages as the site's wheels, but nothing that runs in Python imports them.
IDLE = {"jupyterlab-widgets"}


def megabytes(*groups: str) -> int:
    """Return how many megabytes a first run loads: Python with NumPy, and what else it imports.

    >>> megabytes(), megabytes("matplotlib")
    (8, 18)
    """
    names = {*SIZES["core"], *(name for group in groups for name in SIZES["groups"][group])}
    return round(sum(SIZES["bytes"][name] for name in names) / 1e6)


def classic(entry: str) -> str:
    """Return a module of `js/`, with all it imports, as the beginning of a classic script."""
    return f"(() => {{\n{bundle(HERE / 'js' / entry).replace('export default ', 'const entry = ')}"


def page_script() -> str:
    """Return the script that each page with code cells loads."""
    return f"{classic('cells.js')}\nentry.begin();\n}})();\n"


def file_script() -> str:
    """Return the script that pages load, after that, where a cell takes a file of the reader's."""
    return f"{classic('file.js')}\nentry.begin();\n}})();\n"


def worker_script(manifest: dict[str, Any]) -> str:
    """Return the worker's script; the manifest says what there is to load and from where."""
    return f"{classic('worker.js')}\nentry.serve({json.dumps(manifest)});\n}})();\n"


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
    page = {"cells": every, **({"file": takes[0]} if takes else {})}
    app.env.metadata[docname]["run_here"] = json.dumps(page) if shown else ""


def add_script(app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Give a page with code cells its script, and tell it what the page hides."""
    noted = app.env.metadata.get(pagename, {}).get("run_here")
    if not noted or not app.config.book_lite:
        return
    page = {
        "name": pagename,
        "worker": f"{context['pathto'](FOLDER, 1)}/worker.js?v={key(app)}",
        "megabytes": megabytes(),
        **json.loads(noted),
    }
    body = json.dumps(page, separators=(",", ":")).replace("<", "\\u003c")
    app.add_js_file(None, body=body, type="application/json", id="run-here")
    app.add_js_file("run/cells.js", loading_method="defer")
    if "file" in page:
        app.add_js_file("run/file.js", loading_method="defer")
    app.add_css_file("run/cells.css")


def key(app: Sphinx) -> str:
    """Return a hash of all that the worker loads from the site, so that no browser keeps an old one."""
    sources = list(wheels.package_sources(Path(app.srcdir)))
    digest = hashlib.sha256("".join([*wheels.requirements(), source(app)]).encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def needs(package: str) -> list[str]:
    """Return the packages that a package of the site's wheels imports.

    >>> needs("ipywidgets")
    ['comm', 'traitlets']
    """
    stated = [Requirement(text) for text in requires(package) or []]
    here = [need.name for need in stated if not need.marker or need.marker.evaluate({"extra": ""})]
    known = {*wheels.PACKAGES, "traitlets", "numpy"} - IDLE
    return sorted(name.replace("-", "_") for name in here if name in known)


def source(app: Sphinx) -> str:
    """Return where the runtime comes from, for the worker: the network, or the folder that the site has."""
    own = f"{UP}lite/{runtime.FOLDER}/"
    return own if app.config.book_pyodide_archive else runtime.NETWORK


def own_packages(root: Path) -> list[str]:
    """Return the names of the book's own packages."""
    return sorted(path.parent.name for path in (root / "code").glob("*/__init__.py"))


def wheel(html: Path, name: str) -> Path:
    """Return a wheel that the site serves."""
    found = list((html / WHEELS).glob(f"{name}-*.whl"))
    if len(found) != 1:
        raise ExtensionError(f"{WHEELS}: one wheel of {name} is wanted, there are {len(found)}")
    return found[0]


def served(html: Path) -> Iterator[tuple[str, Path]]:
    """Yield the packages whose wheels the site serves, by the name they are imported by."""
    for package in sorted({*wheels.PACKAGES} - IDLE):
        name = package.replace("-", "_")
        yield name, wheel(html, name)


def manifest(app: Sphinx) -> dict[str, Any]:
    """Return what the worker reads: where things are, what they need, what they weigh."""
    html = Path(app.outdir)

    def address(path: Path) -> str:
        return f"{UP}{path.relative_to(html).as_posix()}?v={key(app)}"

    library = wheel(html, LIBRARY)
    files = dict(served(html))
    return {
        "runtime": source(app),
        "library": address(library),
        "own": own_packages(Path(app.srcdir)),
        "backend": BACKEND,
        "wheels": {name: {"file": address(path), "needs": needs(name)} for name, path in files.items()},
        "core": SIZES["core"],
        "groups": SIZES["groups"],
        "bytes": {
            **SIZES["bytes"],
            **{path.name: path.stat().st_size for path in [library, *files.values()]},
        },
    }


def add(site: Site) -> None:
    """Write the worker's script, once JupyterLite has brought the wheels."""
    if site.app.config.book_lite:
        script = worker_script(manifest(site.app))
        (site.folder / FOLDER / "worker.js").write_text(script, encoding="utf-8")


def write_static(app: Sphinx, *_: Any) -> None:
    """Write what pages name, before they are written: their addresses carry the files' hashes."""
    if app.builder.format != "html" or not app.config.book_lite:
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cells.js").write_text(page_script(), encoding="utf-8")
    (folder / "file.js").write_text(file_script(), encoding="utf-8")
    (folder / "cells.css").write_text((HERE / "cells.css").read_text(encoding="utf-8"), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect to the build."""
    app.connect("doctree-read", name_cells)
    app.connect("env-updated", lambda app, env: write_static(app))
    app.connect("html-page-context", add_script)
