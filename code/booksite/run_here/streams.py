"""What a cell prints, sent on in pieces as it comes, and only so much of it as a page can hold."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

LIMIT = 200_000  # characters that a cell may print: some forty screens of text, drawn in a moment
LINES = 200  # sent each by itself; a cell that prints more has them sent in pieces
PIECE = 4_096
WAIT = 0.05  # seconds


class Printer:
    """The two streams of a cell.

    >>> said = []
    >>> printer = Printer(said.append)
    >>> _ = printer.out.write("one"), printer.err.write("two"), printer.flush()
    >>> [(piece["name"], piece["text"]) for piece in said]
    [('stdout', 'one'), ('stderr', 'two')]
    """

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        self.out, self.err = Stream("stdout", self), Stream("stderr", self)
        self._say = say
        self._name, self._held = "stdout", ""
        self._room, self._lost, self._lines = LIMIT, 0, 0
        self._sent = time.monotonic()

    def write(self, name: str, text: str) -> None:
        """Take a piece of one stream; send what has been held for long enough."""
        if name != self._name:
            self.send()
            self._name = name
        self._lost += max(0, len(text) - self._room)
        text = text[: self._room]
        self._room -= len(text)
        self._held += text
        whole = self._lines < LINES and text.endswith("\n")
        if whole or len(self._held) > PIECE or time.monotonic() - self._sent > WAIT:
            self.send()

    def send(self) -> None:
        """Send what is held."""
        if self._held:
            self._lines += 1
            self._say({"kind": "stream", "name": self._name, "text": self._held})
        self._held, self._sent = "", time.monotonic()

    def flush(self) -> None:
        """Send all that is left, and how much of it was left out."""
        self.send()
        if self._lost:
            words = f"\n… {self._lost:,} more characters were printed; the page shows the first {LIMIT:,}.\n"
            self._say({"kind": "stream", "name": "stderr", "text": words})
        self._lost = 0


class Stream(io.TextIOBase):
    """One of a printer's two streams."""

    encoding = "utf-8"

    def __init__(self, name: str, printer: Printer) -> None:
        self._name, self._printer = name, printer

    def writable(self) -> bool:
        """Say that it takes text."""
        return True

    def write(self, text: str) -> int:
        """Take text."""
        self._printer.write(self._name, text)
        return len(text)

    def flush(self) -> None:
        """Send what is held."""
        self._printer.send()
