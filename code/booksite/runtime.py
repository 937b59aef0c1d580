"""Where the browser's Python comes from: Pyodide's official content network or, if you like, this very site.

`PYODIDE_ARCHIVE=pyodide-0.27.7.tar.bz2`, the full archive of Pyodide's release page, makes the site serve it.
"""

from __future__ import annotations

import json
import os
import tarfile
from pathlib import Path

from sphinx.errors import ExtensionError

VERSION = (
    "0.27.7"  # what jupyterlite-pyodide-kernel 0.6 works with: Python 3.12, NumPy 2.0.2, Matplotlib 3.8.4
)
NETWORK = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
FOLDER = "pyodide"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
# Loaded before the first cell runs; with what they depend on, all that a pruned runtime holds.
PACKAGES = ("micropip", "ssl", "sqlite3", "jedi", "ipython", "numpy", "matplotlib")


def archive() -> Path | None:
    """Return the archive to serve the runtime from, if one is named."""
    name = os.environ.get("PYODIDE_ARCHIVE")
    return Path(name) if name else None


def address() -> str:
    """Return where the browser finds the runtime; a relative address starts from the app."""
    return f"./{FOLDER}/" if archive() else NETWORK


def key() -> str:
    """Return what tells one archive from another."""
    path = archive()
    if path is None:
        return ""
    if not path.is_file():
        raise ExtensionError(f"PYODIDE_ARCHIVE: there is no file {path}")
    stat = path.stat()
    return f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}"


def needed(packages: dict[str, dict]) -> set[str]:
    """Return the lock file's names of `PACKAGES` and of all they depend on.

    >>> lock = {name: {"depends": []} for name in (*PACKAGES, "cycler", "scipy")}
    >>> lock["matplotlib"]["depends"] = ["Cycler"]
    >>> sorted(needed(lock) - set(PACKAGES))
    ['cycler']
    """
    found: set[str] = set()
    todo = list(PACKAGES)
    while todo:
        name = todo.pop().lower().replace("_", "-")
        if name not in found:
            found.add(name)
            todo += packages[name]["depends"]
    return found


def place(site: Path) -> None:
    """Unpack from the archive what is needed, with a lock file that names no more than that."""
    path = archive()
    if path is None:
        return
    target = site / FOLDER
    target.mkdir()
    with tarfile.open(path) as tar:
        members = {Path(member.name).name: member for member in tar if member.isfile()}

        def read(name: str) -> bytes:
            if name not in members:
                raise ExtensionError(
                    f"{path.name} lacks {name}: is it the full archive of Pyodide {VERSION}?"
                )
            return tar.extractfile(members[name]).read()  # type: ignore[union-attr]

        lock = json.loads(read(LOCK))
        if lock["info"]["version"] != VERSION:
            raise ExtensionError(
                f"{path.name} holds Pyodide {lock['info']['version']}; this book needs {VERSION}"
            )
        kept = needed(lock["packages"])
        lock["packages"] = {name: entry for name, entry in lock["packages"].items() if name in kept}
        for name in (*CORE, *(entry["file_name"] for entry in lock["packages"].values())):
            (target / name).write_bytes(read(name))
        (target / LOCK).write_text(json.dumps(lock), encoding="utf-8")
