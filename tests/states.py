"""Every explorer of the book and every state of it, for the unit tests and for the page tests."""

from __future__ import annotations

import functools
import importlib
import itertools
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import explorers
import ipywidgets as w
from livepage import Axis, Explorer, Scene
from livepage.table import stops
from matplotlib.figure import Figure


@dataclass(frozen=True)
class Module:
    """The functions that each module of an explorer has."""

    name: str
    controls: Callable[[], Mapping[str, w.Widget]]
    scene: Callable[..., Scene]
    picture: Callable[[], Figure]
    show: Callable[[], Explorer]

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
    """Return every module in code/explorers that has `show`."""
    names = [info.name for info in pkgutil.iter_modules(explorers.__path__)]
    modules = {name: importlib.import_module(f"explorers.{name}") for name in names}
    return [
        Module(name, module.controls, module.scene, module.picture, module.show)
        for name, module in modules.items()
        if hasattr(module, "show")
    ]


def cells(axis: Axis, unit: int) -> list[int]:
    """Return the cells of the target that a unit of the source stands for."""
    return [axis.first + unit * axis.step + tap * axis.dilation for tap in range(axis.length)]


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
