"""Builds books in processes that a fork server forks: most of what a small build takes is importing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess

FORKS = "forkserver" in multiprocessing.get_all_start_methods()
PROCESSES = multiprocessing.get_context("forkserver" if FORKS else "spawn")
PROCESSES.set_forkserver_preload(
    [
        *("jupyter_book.sphinx", "sphinx.builders.html", "myst_nb"),
        *("booksite.extension", "livepage.sphinx", "sphinx_book_theme", "sphinx_external_toc"),
        *("sphinx_comments", "sphinx_copybutton", "sphinx_design", "sphinx_togglebutton"),
        *("sphinxcontrib.bibtex", "sphinxext.opengraph"),
    ]
)


def work(arguments: list[str], said: Path, environment: Mapping[str, str]) -> None:
    """Run Jupyter Book in this process, which ends with it; what it says goes to a file."""
    os.environ.clear()
    os.environ.update(environment)
    with said.open("w", encoding="utf-8") as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    from jupyter_book.cli.main import main

    main(arguments)


def run(arguments: list[str], said: Path, **environment: str) -> CompletedProcess[str]:
    """Run Jupyter Book in a process of its own, and wait for its end."""
    process = PROCESSES.Process(target=work, args=(arguments, said, {**os.environ, **environment}))
    process.start()
    process.join()
    code = process.exitcode
    process.close()
    assert code is not None
    return CompletedProcess(arguments, code, said.read_text(encoding="utf-8"))
