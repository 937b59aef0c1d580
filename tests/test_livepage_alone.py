"""livepage installed by itself, in a book that has nothing else of this repository."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import livepage
import pytest

SOURCES = Path(livepage.__file__).parent
TRY = """
import sys
import livepage, livepage.sphinx, livepage.patch
from livepage import interact, interactive, interactive_output
print(livepage.__file__)
print(sorted({"cnn", "explorers", "booksite", "digits"} & set(sys.modules)))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from a copy: building leaves files behind."""
    folder = tmp_path_factory.mktemp("alone")
    copy = shutil.copytree(SOURCES, folder / "livepage", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("livepage-*.whl"))


def test_the_wheel_has_all_that_the_package_has(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"livepage/{path.relative_to(SOURCES).as_posix()}"
        for path in SOURCES.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "pyproject.toml"
    }
    assert wanted <= names


def test_it_needs_nothing_of_the_chapter(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", TRY], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    where, others = done.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path)
    assert others == "[]"
