"""What every explorer that is taken hold of shares: its name, its words, its picture, and its start."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets as t
from livepage.explore import STYLE, building, still

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCRIPTS = Path(__file__).parents[1] / "js"


def style(*names: str) -> str:
    """Return the style sheet of an explorer: livepage's, for the colours, and its own."""
    sheets = [STYLE, *(SCRIPTS / f"{name}.css" for name in names)]
    return "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


class Hands(anywidget.AnyWidget):
    """A drawing whose states cannot be counted: a script of its own draws it, with a kernel and without.

    Parameters
    ----------
    picture
        Draws what readers without JavaScript see, and what is printed.
    first
        The traits that a reader changes, as they are at the start. `name`, `label` and whatever else the
        script reads are keywords too.
    """

    name = t.Unicode().tag(sync=True)
    label = t.Unicode().tag(sync=True)
    first = t.Dict().tag(sync=True)
    published = t.Bool().tag(sync=True)
    late = t.List(t.Unicode()).tag(sync=True)
    """Traits that a page keeps in files, which are fetched when they come near the screen."""

    def __init__(self, picture: Callable[[], Figure], first: dict[str, Any], **traits: Any) -> None:
        self._picture = cache(partial(still, picture))
        super().__init__(first=first, published=building(), **first, **traits)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/plain": self.label, **self._picture()}, metadata
