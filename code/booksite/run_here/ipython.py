"""Stands in for IPython, of which ipywidgets asks who displays: the real one costs 4 MB and two seconds."""

from __future__ import annotations

import builtins
import sys
from types import ModuleType
from typing import Any


class HTML:
    """Markup to be shown as it is.

    >>> HTML("<b>bold</b>")._repr_html_()
    '<b>bold</b>'
    """

    def __init__(self, data: str) -> None:
        self.data = data

    def _repr_html_(self) -> str:
        return self.data


class InteractiveShell:
    """What ipywidgets looks for and, on a page, never finds one of."""


class CapturingDisplayPublisher:
    """What livepage swaps in to keep what a function displays, in a kernel and while a book is built."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []


def get_ipython() -> None:
    """Return nothing: no shell of IPython's runs here."""


def display(*values: Any, **_: Any) -> None:
    """Show values under the cell that runs."""
    builtins.display(*values)  # type: ignore[attr-defined]


def clear_output(wait: bool = False) -> None:
    """Take away what the cell that runs has shown; with `wait`, once there is something in its place."""
    builtins.display.__self__.clear(wait)  # type: ignore[attr-defined]


PARTS: dict[str, dict[str, Any]] = {
    "IPython": {"get_ipython": get_ipython, "__path__": []},
    "IPython.core": {"__path__": []},
    "IPython.core.displaypub": {"CapturingDisplayPublisher": CapturingDisplayPublisher},
    "IPython.core.getipython": {"get_ipython": get_ipython},
    "IPython.core.interactiveshell": {"InteractiveShell": InteractiveShell},
    "IPython.display": {"display": display, "clear_output": clear_output, "HTML": HTML},
}
"""What is offered, by module and name."""
STANDS_IN = frozenset(name.split(".")[0] for name in PARTS)


def install() -> None:
    """Let ``import IPython`` find the above, unless there is an IPython."""
    for name, members in PARTS.items():
        module = ModuleType(name, __doc__)
        vars(module).update(members)
        sys.modules.setdefault(name, module)
