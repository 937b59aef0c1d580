"""Every explorer of the book and every state of it, for the unit tests and for the page tests."""

from __future__ import annotations

import functools
import importlib
import itertools
import pkgutil
from collections.abc import Mapping
from typing import Any

import explorers
from explorers import ExplorerModule, HandsModule
from livepage import Affine, Scene
from livepage.states import stops

Lit = tuple[set[int], set[int]]
Region = tuple[set[int], set[int], str]


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
    """Return every explorer whose states can be counted, and none of the packages that they draw with."""
    names = [info.name for info in pkgutil.iter_modules(explorers.__path__) if not info.ispkg]
    modules = {name: importlib.import_module(f"explorers.{name}") for name in names}
    kinds = ExplorerModule, HandsModule
    outside = [name for name, module in modules.items() if not isinstance(module, kinds)]
    if outside:
        raise TypeError(f"in code/explorers but not as ExplorerModule or HandsModule says: {outside}")
    return [Module(module) for module in modules.values() if isinstance(module, ExplorerModule)]


def cells(axis: Affine, unit: int) -> list[int]:
    """Return the cells of the target that a unit of the source stands for."""
    return [axis.first + unit * axis.step + tap * axis.dilation for tap in range(axis.taps)]


def size(panel: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many rows and columns of cells a panel has; a ladder's units are one row."""
    if panel["kind"] == "plot":
        return 0, 0
    if panel["kind"] == "ladder":
        return 1, panel["units"]
    return len(panel["values"]), len(panel["values"][0])


def reach(link: Mapping[str, Any], way: str, lit: Lit, there: Mapping[str, Any]) -> Lit:
    """Return the rows and columns of a panel that lit ones light through a link, by the link's definition."""
    sides = []
    for side, count, on in zip(("rows", "columns"), size(there), lit, strict=True):
        seen = {
            unit: set(cells(Affine(**link[side]), unit)) for unit in (on if way == "down" else range(count))
        }
        if way == "down":
            sides.append({cell for taps in seen.values() for cell in taps if 0 <= cell < count})
        else:
            sides.append({unit for unit, taps in seen.items() if taps & on})
    return sides[0], sides[1]


def spread(scene: Mapping[str, Any], at: tuple[str, int, int], way: str) -> dict[str, Lit]:
    """Return the lit rows and columns of each panel that links lead to, "down" or "up" from a cell."""
    near, far = ("source", "target") if way == "down" else ("target", "source")
    panels = {panel["name"]: panel for panel in scene["panels"]}
    lit: dict[str, Lit] = {name: (set(), set()) for name in panels}
    lit[at[0]] = {at[1]}, {at[2]}
    before = None
    while lit != before:
        before = dict(lit)
        for link in scene["links"]:
            more = reach(link, way, lit[link[near]], panels[link[far]])
            lit[link[far]] = lit[link[far]][0] | more[0], lit[link[far]][1] | more[1]
    return {name: sides for name, sides in lit.items() if all(sides)}


def regions(scene: Mapping[str, Any], at: tuple[str, int, int] | None) -> dict[str, Region]:
    """Return what a cell lights up: the rows and columns of each panel, and the way that leads there."""
    if not at:
        return {}
    lit = {name: (*sides, way) for way in ("down", "up") for name, sides in spread(scene, at, way).items()}
    return {**lit, at[0]: ({at[1]}, {at[2]}, "self")}


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
