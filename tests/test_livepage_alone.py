"""livepage installed by itself, in books that have nothing else of this repository."""

from __future__ import annotations

import email
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import livepage
import pytest
from packaging.requirements import Requirement

from tests import foreign

SOURCES = Path(livepage.__file__).parent
# What is in the wheel under another name, or is not needed once it is built.
ELSEWHERE = {"pyproject.toml", "README.md", "LICENSE"}
# What a book has besides, whoever writes it.
BOOKS = ["jupyter-book", "matplotlib"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from a copy: building leaves files behind."""
    folder = tmp_path_factory.mktemp("alone")
    copy = shutil.copytree(SOURCES, folder / "livepage", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("livepage-*.whl"))


def metadata(wheel: Path) -> email.message.Message:
    """Return what a wheel says of itself."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(archive.read(name))


def closure(wanted: Iterable[str]) -> set[str]:
    """Return the names of the distributions that these requirements bring along, here."""
    found: set[str] = set()
    todo = [Requirement(line) for line in wanted]
    while todo:
        requirement = todo.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        extras = requirement.extras or {""}
        if not any(not requirement.marker or requirement.marker.evaluate({"extra": e}) for e in extras):
            continue
        if name in found:
            continue
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        found.add(name)
        todo += [Requirement(line) for line in needs]
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with the wheel, and with nothing but what it and books require."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder)
    packages = next(folder.glob("[Ll]ib*/**/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    for name in closure([*metadata(wheel).get_all("Requires-Dist", []), *BOOKS]):
        files = distribution(name).files or []
        for top in {file.parts[0] for file in files if file.parts[0] not in ("..", "__pycache__")}:
            there = Path(str(distribution(name).locate_file(top))).resolve()
            if there.exists() and not (packages / top).exists():
                (packages / top).symlink_to(there)
    return next(path for path in folder.glob("*/python*") if path.is_file())


def test_the_wheel_has_all_that_the_package_has(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"livepage/{path.relative_to(SOURCES).as_posix()}"
        for path in SOURCES.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name not in ELSEWHERE
    }
    assert wanted <= names


def test_the_wheel_says_of_itself_what_an_index_asks_for(wheel: Path) -> None:
    said = metadata(wheel)
    assert said["License-Expression"] == "MIT"
    assert said.get_all("License-File") == ["LICENSE"]
    assert (SOURCES / "LICENSE").read_bytes() == (Path(__file__).parents[1] / "LICENSE").read_bytes()
    assert said["Description-Content-Type"] == "text/markdown"
    assert "Framework :: Sphinx :: Extension" in said.get_all("Classifier", [])
    for setting in re.findall(r"^\| `(\w+)` \|", said.get_payload(), re.MULTILINE):
        assert f'"{setting}"' in (SOURCES / "sphinx.py").read_text(encoding="utf-8")


def test_nothing_of_the_chapter_is_there(python: Path) -> None:
    for name in ("cnn", "explorers", "booksite", "digits"):
        done = subprocess.run([python, "-c", f"import {name}"], capture_output=True, text=True, check=False)
        assert f"No module named '{name}'" in done.stderr
    where = subprocess.run([python, "-c", "import livepage; print(livepage.__file__)"], capture_output=True)
    assert Path(where.stdout.decode()).is_relative_to(python.parents[1])


@pytest.mark.parametrize("build", [foreign.build_sphinx, foreign.build_jupyter_book])
def test_it_serves_a_book_of_three_pages(
    build: Callable[..., str], python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    build(tmp_path, foreign.THREE, python=str(python))
    foreign.check_three(tmp_path / "_build/html")
