"""The chapter's explorers, a module each, and the contract that they keep.

Every module beside this file is an explorer. What several of them draw with is in `explorers.figures`; what
exercises are checked with, in `explorers.exercises`. States that the reader makes, by drawing or building,
cannot be counted: such an explorer is a `HandsModule`, made of `explorers.hands` and of scripts in `js/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import ipywidgets as w
    from livepage import Explorer, Scene
    from matplotlib.figure import Figure

    from explorers.hands.widget import Hands


@runtime_checkable
class ExplorerModule(Protocol):
    """What a module in this folder offers to the pages and to the tests."""

    __name__: str

    def controls(self) -> Mapping[str, w.Widget]:
        """Return what the reader sets: a widget for each parameter of `scene`, under its name."""

    def scene(self, *args: Any, **kwargs: Any) -> Scene:
        """Return what is drawn for one value of each control; `cnn` computes it."""

    def picture(self) -> Figure:
        """Return what stands in its place on paper and without JavaScript.

        It imports what draws it: on a page Python would load Matplotlib, ten megabytes, for nothing.
        """

    def show(self) -> Explorer:
        """Return all that as one figure with controls, under the module's name."""


@runtime_checkable
class HandsModule(Protocol):
    """What a module offers whose states the reader makes: no table holds them, so a script draws them."""

    __name__: str
    SCRIPT: str

    def picture(self, *args: Any, **kwargs: Any) -> Figure:
        """Return what stands in its place on paper and without JavaScript."""

    def show(self) -> Hands:
        """Return the widget that runs the module `SCRIPT` of `js/`; its traits are what the reader makes."""
