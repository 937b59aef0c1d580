"""The wheels that Python in the browser installs: the book's library, and what its widgets need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from sphinx.errors import ExtensionError

# All else comes with Pyodide. The versions are those that build the book: requirements.txt pins them.
PACKAGES = ("anywidget", "comm", "ipywidgets", "jupyterlab-widgets", "psygnal", "typing-extensions")
EPOCH = {"SOURCE_DATE_EPOCH": "315532800"}  # 1980, the oldest date in a zip: the same sources, the same bytes
PURE = [
    *("--only-binary=:all:", "--no-deps", "--platform", "any"),
    *("--python-version", "3.12", "--implementation", "py", "--abi", "none"),
]


def run(what: str, *command: str, folder: Path | None = None) -> None:
    """Run a Python module; where it fails, stop the build with what it said."""
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=os.environ | EPOCH, capture_output=True, text=True
    )
    if result.returncode:
        said = (result.stdout + result.stderr)[-3000:]
        raise ExtensionError(f"{what} failed. LITE=0 builds the book without Python in the browser.\n{said}")


def package_sources(root: Path) -> Iterator[Path]:
    """Yield the files that the book's own wheel is made of."""
    yield from (root / name for name in ("pyproject.toml", "README.md", "LICENSE"))
    for path in sorted((root / "code").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and ".egg-info" not in str(path):
            yield path


def requirements() -> list[str]:
    """Return the packages to serve, each with its version."""
    return [f"{name}=={version(name)}" for name in PACKAGES]


def collect(root: Path, store: Path, folder: Path) -> None:
    """Put every wheel into `folder`; those of others are fetched once and kept in `store`."""
    folder.mkdir(parents=True)
    for requirement in requirements():
        name, number = requirement.replace("-", "_").split("==")
        if not list(store.glob(f"{name}-{number}-*.whl")):
            run(f"pip download {requirement}", "pip", "download", *PURE, "--dest", str(store), requirement)
        for wheel in store.glob(f"{name}-{number}-*.whl"):
            shutil.copy2(wheel, folder)
    # From a copy: setuptools leaves its work among the sources, and takes removed modules from there.
    with tempfile.TemporaryDirectory() as copy:
        for path in package_sources(root):
            target = Path(copy) / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        run("The library's wheel", "build", "--wheel", "--no-isolation", "--outdir", str(folder), copy)
