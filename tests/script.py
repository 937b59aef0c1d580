"""Runs the pure modules of the pages' JavaScript in Python, without a browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import livepage
from livepage.bundle import bundle
from py_mini_racer import MiniRacer

HERE = Path(livepage.__file__).parent / "js"
# JSON knows no sets, no maps, no NaN and no infinities.
ANSWER = """
const plain = (key, value) => {
  if (value instanceof Set) return [...value];
  if (value instanceof Map) return Object.fromEntries(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};
"""


class Script:
    """A module that touches no page, and all that it imports."""

    def __init__(self, path: Path) -> None:
        self._engine = MiniRacer()
        self._engine.eval(bundle(path) + ANSWER)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the module, with arguments that JSON can say; return what it returns.

        Sets come back as lists, maps as dictionaries, and numbers that are not finite as strings.
        """
        values = json.dumps(arguments)  # NaN and Infinity, which JSON has not, are JavaScript
        answer = self._engine.eval(f"JSON.stringify({name}(...{values}), plain) ?? 'null'")
        return json.loads(str(answer))

    def close(self) -> None:
        """Stop the engine: Python 3.13 would wait for it at exit."""
        self._engine.close()


@contextmanager
def script(path: Path | str) -> Iterator[Script]:
    """Load a module by its path, or one of livepage's by its name."""
    running = Script(HERE / path)
    try:
        yield running
    finally:
        running.close()
