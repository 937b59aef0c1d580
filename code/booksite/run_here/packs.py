"""What the worker loads of the site, a pack for each package: the book's own, and others that Pyodide lacks.

A pack has of a package what Python imports, in one stream: a third smaller than a wheel of a hundred small
files, and put into place without Python's help. It is a JSON object of files by path, gzipped.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from sphinx.errors import ExtensionError

from booksite import wheels

FOLDER = "_static/run"
SUFFIX = ".pack"
WHEELS = "lite/pypi"  # where JupyterLite keeps the site's own wheels
OWN = ("cnn", "digits", "explorers", "livepage")
RUNNER = "run_here"  # the pack that runs cells: of `booksite`, what a worker imports
RUNS = ("figures", "fonts", "ipython", "needs", "piplite", "session", "shown", "streams", "widgets")
# Sent with other packages as the site's wheels, but nothing that runs in Python imports them.
IDLE = {"jupyterlab-widgets"}

Files = Iterator[tuple[str, bytes]]


def of_package(root: Path, name: str) -> Files:
    """Yield the files of one of the book's own packages."""
    code = root / "code"
    for path in sorted((code / name).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(code).as_posix(), path.read_bytes()


def of_runner(root: Path) -> Files:
    """Yield the files of `booksite` that run cells: the others build the book."""
    code = root / "code"
    names = ["__init__.py", "run_here/__init__.py", *(f"run_here/{name}.py" for name in RUNS)]
    for name in names:
        yield f"booksite/{name}", (code / "booksite" / name).read_bytes()
    yield "sitecustomize.py", (code / "booksite" / "run_here" / "sitecustomize.py").read_bytes()


def of_wheel(path: Path) -> Files:
    """Yield of a wheel its modules, its number, and its licence: not its tests, nor what JupyterLab runs."""
    with ZipFile(path) as wheel:
        for name in sorted(wheel.namelist()):
            *folders, file = name.split("/")
            wanted = file.endswith(".py") or file == "METADATA" or file.startswith("LICENSE")
            if wanted and not {"tests", "nbextension", "labextension"} & set(folders):
                yield name, wheel.read(name)


def packed(files: Files) -> bytes:
    """Return a pack; what is no text is in base64.

    >>> gzip.decompress(packed(iter([("a.py", b"x = 1"), ("b.npz", bytes([255]))])))
    b'{"a.py":"x = 1","b.npz":["/w=="]}'
    """
    contents: dict[str, str | list[str]] = {}
    for name, content in files:
        try:
            contents[name] = content.decode()
        except UnicodeDecodeError:
            contents[name] = [base64.b64encode(content).decode()]
    return gzip.compress(json.dumps(contents, separators=(",", ":")).encode(), 9, mtime=0)


def wheel(html: Path, name: str) -> Path:
    """Return a wheel that the site serves."""
    found = list((html / WHEELS).glob(f"{name}-*.whl"))
    if len(found) != 1:
        raise ExtensionError(f"{WHEELS}: one wheel of {name} is wanted, there are {len(found)}")
    return found[0]


def of_others() -> list[str]:
    """Return the packages of others that the site packs, by the names they are imported by."""
    return sorted(name.replace("-", "_") for name in {*wheels.PACKAGES} - IDLE)


def write(root: Path, html: Path) -> None:
    """Write all packs, once JupyterLite has brought the wheels."""
    sources = {
        RUNNER: of_runner(root),
        **{name: of_package(root, name) for name in OWN},
        **{name: of_wheel(wheel(html, name)) for name in of_others()},
    }
    for name, files in sources.items():
        path(html, name).write_bytes(packed(files))


def path(html: Path, name: str) -> Path:
    """Return where a pack lies."""
    return html / FOLDER / f"{name}{SUFFIX}"
