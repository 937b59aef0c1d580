"""What the worker reads when it starts: where things are, what they bring along, what they weigh."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from sphinx.application import Sphinx

from booksite import runtime, wheels
from booksite.run_here import imports, packs

HERE = Path(__file__).parent
UP = "../../"  # from the worker to the site's folder
BACKEND = "module://booksite.run_here.figures"
START = (packs.RUNNER, "cnn")  # packs that any first cell loads
# What the runtime's files weigh over the wire, by which packages they come.
SIZES = json.loads((HERE / "runtime.json").read_text(encoding="utf-8"))


def megabytes(*groups: str) -> int:
    """Return how many megabytes a first run loads: Python with NumPy, and what else it imports.

    >>> megabytes(), megabytes("matplotlib")
    (8, 16)
    """
    names = {*SIZES["core"], *(name for group in groups for name in SIZES["groups"][group])}
    return round(sum(SIZES["bytes"][name] for name in names) / 1e6)


def source(app: Sphinx) -> str:
    """Return where the runtime comes from, for the worker: the network, or the folder that the site has."""
    own = f"{UP}lite/{runtime.FOLDER}/"
    return own if app.config.book_pyodide_archive else runtime.NETWORK


def key(app: Sphinx) -> str:
    """Return a hash of all that the worker loads from the site, so that no browser keeps an old one."""
    digest = hashlib.sha256("".join([*wheels.requirements(), source(app)]).encode())
    for path in wheels.package_sources(Path(app.srcdir)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def needs(package: str) -> list[str]:
    """Return the packages that come with a package of others, themselves and by what they need.

    >>> needs("ipywidgets"), needs("anywidget")
    (['comm', 'traitlets'], ['comm', 'ipywidgets', 'psygnal', 'traitlets', 'typing_extensions'])
    """
    known = {*wheels.PACKAGES, *SIZES["groups"]} - packs.IDLE
    found: set[str] = set()
    todo = [package]
    while todo:
        stated = [Requirement(text) for text in requires(todo.pop()) or []]
        here = {need.name for need in stated if not need.marker or need.marker.evaluate({"extra": ""})}
        todo += (here & known) - found
        found |= here & known
    return sorted(name.replace("-", "_") for name in found)


def manifest(app: Sphinx) -> dict[str, Any]:
    """Return it, once the packs are written."""
    html, version = Path(app.outdir), key(app)
    names = [*packs.OWN, packs.RUNNER, *packs.of_others()]
    paths = {name: packs.path(html, name) for name in names}
    return {
        "runtime": source(app),
        "backend": BACKEND,
        "start": START,
        "packs": {name: f"{path.name}?v={version}" for name, path in paths.items()},
        "needs": {name: needs(name) for name in packs.of_others()},
        "modules": imports.table(Path(app.srcdir) / "code", packs.OWN),
        **{kind: SIZES[kind] for kind in ("core", "groups", "spare")},
        "bytes": {**SIZES["bytes"], **{path.name: path.stat().st_size for path in paths.values()}},
    }
