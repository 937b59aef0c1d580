"""The chapter's explorers, a module each, and the contract that they keep.

Every module beside this file is an explorer. What several of them draw with is in `explorers.figures`; what
exercises are checked with, in `explorers.exercises`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import ipywidgets as w
    from livepage import Explorer, Scene
    from matplotlib.figure import Figure


@runtime_checkable
class ExplorerModule(Protocol):
    """What a module in this folder offers to the pages and to the tests."""

    __name__: str

    def controls(self) -> Mapping[str, w.Widget]:
        """Return what the reader sets: a widget for each parameter of `scene`, under its name."""

    def scene(self, *args: Any, **kwargs: Any) -> Scene:
        """Return what is drawn for one value of each control; `cnn` computes it."""

    def picture(self) -> Figure:
        """Return what stands in its place on paper and without JavaScript."""

    def show(self) -> Explorer:
        """Return all that as one figure with controls, under the module's name."""
