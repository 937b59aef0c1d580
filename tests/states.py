"""Every explorer of the book and every state of it, for the unit tests and for the page tests."""

from __future__ import annotations

import functools
import importlib
import itertools
import pkgutil
from collections.abc import Mapping
from typing import Any, cast

import explorers
from explorers import ExplorerModule
from livepage import Affine, Scene
from livepage.table import stops


class Module:
    """An explorer of the book, with all its states."""

    def __init__(self, module: ExplorerModule) -> None:
        self.name = module.__name__.rpartition(".")[2]
        self.controls, self.scene = module.controls, module.scene
        self.picture, self.show = module.picture, module.show

    @functools.cached_property
    def states(self) -> list[dict[str, Any]]:
        """The values of the controls in every state; the last control varies fastest."""
        controls = self.controls()
        every = itertools.product(*(stops(control) for control in controls.values()))
        return [dict(zip(controls, values, strict=True)) for values in every]

    @functools.cached_property
    def scenes(self) -> list[Scene]:
        """What Python computes for every state."""
        return [self.scene(**state) for state in self.states]


def found() -> list[Module]:
    """Return every explorer: each module in code/explorers, but not the packages that they draw with."""
    names = [info.name for info in pkgutil.iter_modules(explorers.__path__) if not info.ispkg]
    modules = {name: importlib.import_module(f"explorers.{name}") for name in names}
    outside = [name for name, module in modules.items() if not isinstance(module, ExplorerModule)]
    if outside:
        raise TypeError(f"in code/explorers but not as ExplorerModule says: {outside}")
    return [Module(cast(ExplorerModule, module)) for module in modules.values()]


def cells(axis: Affine, unit: int) -> list[int]:
    """Return the cells of the target that a unit of the source stands for."""
    return [axis.first + unit * axis.step + tap * axis.dilation for tap in range(axis.taps)]


def unpack(table: Mapping[str, Any], index: int) -> Any:
    """Read a packed value back, as states.js does."""
    node = table["nodes"][index]
    if isinstance(node, list):
        return [unpack(table, i) for i in node]
    if isinstance(node, dict):
        if "#" in node:
            return node["#"]
        shape, *members = node["="]
        return {key: unpack(table, i) for key, i in zip(table["shapes"][shape], members, strict=True)}
    return node


EXPLORERS = found()
