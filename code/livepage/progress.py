"""A bar on the terminal of whoever builds a book, while a notebook's kernel evaluates many states."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import TextIO

TERMINAL = "LIVEPAGE_TERMINAL"  # in the environment of the kernels: the terminal's path, if there is one
SILENCE = 1.0  # seconds; what takes less needs no bar
WIDTH = 24


def terminal() -> str | None:
    """Return the path of the terminal that this process complains to, if it is one."""
    try:
        return os.ttyname(sys.stderr.fileno())
    except (AttributeError, OSError, ValueError):
        return None


def bar(done: int, total: int) -> str:
    """Return a bar.

    >>> bar(300, 400)
    '[##################......] 300 of 400 states'
    """
    full = WIDTH * done // total
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {done:,} of {total:,} states"


class Progress:
    """Tells how many of `total` states are done, on one line, which it takes away at the end."""

    def __init__(self, name: str, total: int) -> None:
        self._name, self._total, self._done = name, total, 0
        self._next = time.monotonic() + SILENCE
        self._file: TextIO | None = None

    def __enter__(self) -> Progress:
        return self

    def step(self) -> None:
        """One more state is done."""
        self._done += 1
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.1
        if self._file is None and (path := os.environ.get(TERMINAL)):
            with contextlib.suppress(OSError):
                self._file = open(path, "w", encoding="utf-8")  # noqa: SIM115
        self._write(f"\r\x1b[K{self._name} {bar(self._done, self._total)}")

    def _write(self, text: str) -> None:
        if self._file:
            with contextlib.suppress(OSError):
                self._file.write(text)
                self._file.flush()

    def __exit__(self, *_: object) -> None:
        self._write("\r\x1b[K")
        if self._file:
            self._file.close()
