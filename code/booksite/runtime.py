"""Where the browser's Python comes from: Pyodide's official content network or, if you like, this very site.

The setting `book_pyodide_archive` (`PYODIDE_ARCHIVE=pyodide-0.27.7.tar.bz2`), the full archive of Pyodide's
release page, makes the site serve it.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

from sphinx.errors import ExtensionError

# What jupyterlite-pyodide-kernel 0.6 works with: Python 3.12, NumPy 2.0.2, Matplotlib 3.8.4.
VERSION = "0.27.7"
NETWORK = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
FOLDER = "pyodide"
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
# Loaded before the first cell runs; with what they depend on, all that a pruned runtime holds.
PACKAGES = ("micropip", "ssl", "sqlite3", "jedi", "ipython", "numpy", "matplotlib")


def address(archive: str) -> str:
    """Return where the browser finds the runtime; a relative address starts from the app."""
    return f"./{FOLDER}/" if archive else NETWORK


def key(archive: str) -> str:
    """Return what tells one archive from another."""
    if not archive:
        return ""
    path = Path(archive)
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


def unpack(archive: str, site: Path) -> None:
    """Unpack from the archive, if one is named, what is needed; its lock file names no more."""
    if not archive:
        return
    path = Path(archive)
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
