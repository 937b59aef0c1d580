"""Builds a book of a few cells with the settings of the real one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
import yaml

from tests import forked

ROOT = Path(__file__).parents[1]


def settings() -> dict[str, object]:
    """Return the real book's settings, without the files that a tiny book has not."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["bibtex_bibfiles"] = ["empty.bib"]
    config["html"]["favicon"] = str(ROOT / config["html"]["favicon"])
    config["sphinx"]["local_extensions"] = {
        name: str(ROOT / folder) for name, folder in config["sphinx"]["local_extensions"].items()
    }
    config["sphinx"]["config"]["html_static_path"] = [str(ROOT / "chapters" / "assets")]
    return config


def write(folder: Path, pages: Mapping[str, str | Sequence[str]]) -> None:
    """Write a book: a page is Markdown (a string) or a notebook (a list of code cells)."""
    (folder / "pages").mkdir(parents=True)
    for name in ("requirements.txt", "empty.bib", "pyproject.toml", "README.md", "LICENSE"):
        (folder / name).touch()  # the build reads them, or hands them out
    for name, page in pages.items():
        path = folder / "pages" / name
        if isinstance(page, str):
            path.with_suffix(".md").write_text(f"# {name}\n\n{page}\n", encoding="utf-8")
            continue
        title = nbformat.v4.new_markdown_cell(f"# {name}")
        cells = [title, *(nbformat.v4.new_code_cell(source) for source in page)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path.with_suffix(".ipynb"))
    root, *rest = [f"pages/{name}" for name in pages]
    toc = {"format": "jb-book", "root": root, "chapters": [{"file": name} for name in rest]}
    for name, content in (("_config.yml", settings()), ("_toc.yml", toc)):
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")


def arguments(folder: Path) -> list[str]:
    """Return what Jupyter Book is told, as `make book` tells it."""
    return ["build", "--quiet", "-W", "-n", "--keep-going", str(folder)]


def start(folder: Path) -> subprocess.Popen[str]:
    """Begin to build a book in a Python of its own."""
    command = "from jupyter_book.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", command, *arguments(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "LITE": "0"},  # without Python in the browser
    )


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build a book in the way of `make book`; the site is in ``_build/html``."""
    return forked.run(arguments(folder), folder / "said.txt", LITE="0")


def build(folder: Path, pages: Mapping[str, str | Sequence[str]]) -> subprocess.CompletedProcess[str]:
    """Write a book and build it."""
    write(folder, pages)
    return run(folder)


def publish(folder: Path, pages: Mapping[str, str | Sequence[str]]) -> None:
    """Write a book and build it; nothing may be wrong with it."""
    built = build(folder, pages)
    assert built.returncode == 0, built.stdout
