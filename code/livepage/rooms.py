"""The room that an explorer needs in its largest state: a page keeps it free, so that nothing ever moves."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from livepage.scene import Grid, Image, Plot, Scene

Room = dict[str, Any]


def rooms(scenes: Sequence[Scene]) -> Room:
    """Return what the scenes need together.

    ``panels`` has, by name, the panel's ``kind``, the panel it stands ``under``, its longest ``caption``, and
    of a map the most ``rows`` and ``columns`` of cells and the most that are padding, ``high`` and ``wide``;
    of a plot the longest ``keys``.
    ``sets`` lists the panels that are shown together, each list with some that no other has. ``lines``,
    ``problem`` and ``sum`` are the longest texts, and ``walks`` says whether there are cells to walk through.

    >>> from livepage import Grid, Scene
    >>> small, large = ([Grid("a", [[0] * n], "A" * n, scale=(0, 1))] for n in (2, 3))
    >>> found = rooms([Scene(small, lines=["one"]), Scene(large)])
    >>> found["panels"]["a"]["columns"], found["panels"]["a"]["caption"], found["lines"], found["sets"]
    (3, 'AAA', ['one'], [['a']])
    """
    panels: dict[str, Room] = {}
    for scene in scenes:
        for panel in scene.panels:
            panels[panel.name] = _larger(panels.get(panel.name, {}), _panel(panel))
    sets = _largest([panel.name for panel in scene.panels] for scene in scenes)
    for peers in zip(*sets, strict=False):  # those that take each other's place, from one set to the next
        shared = [panels[name] for name in peers]
        if len({(room["kind"], room["under"]) for room in shared}) == 1:
            panels |= dict.fromkeys(peers, functools.reduce(_larger, shared))
    return {
        "panels": panels,
        "sets": sets,
        "lines": _lines(scenes),
        "problem": _longest(scene.problem for scene in scenes),
        "sum": _longest(_arithmetic(scene) for scene in scenes),
        "walks": any(scene.walk for scene in scenes),
    }


def _panel(panel: Any) -> Room:
    room = {"kind": panel.kind, "under": getattr(panel, "under", ""), "caption": panel.caption}
    if isinstance(panel, (Grid, Image)):
        top, bottom, left, right = getattr(panel, "pad", (0, 0, 0, 0))
        rows, columns = len(panel.values), len(panel.values[0])
        room |= {"rows": rows - top - bottom, "columns": columns - left - right}
        room |= {"high": top + bottom, "wide": left + right}
    if isinstance(panel, Plot):
        room["keys"] = [series.label for series in panel.series if series.look != "faint"]
    return room


def _larger(one: Room, other: Room) -> Room:
    return {key: _most(one.get(key, value), value) for key, value in other.items()}


def _most(one: Any, other: Any) -> Any:
    if isinstance(other, list):
        return [max(pair, key=len) for pair in itertools.zip_longest(one, other, fillvalue="")]
    return max(one, other, key=len) if isinstance(other, str) else max(one, other)


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=len, default="")


def _lines(scenes: Sequence[Scene]) -> list[str]:
    count = max((len(scene.lines) for scene in scenes), default=0)
    return [_longest(scene.lines[i] for scene in scenes if i < len(scene.lines)) for i in range(count)]


def _largest(sets: Iterable[list[str]]) -> list[list[str]]:
    """Return the lists whose names no other list has all of, in the order they come."""
    every = [list(names) for names in dict.fromkeys(map(tuple, sets))]
    return [names for names in every if not any(set(names) < set(other) for other in every)]


def _arithmetic(scene: Scene) -> str:
    """Return about the longest line of arithmetic that a scene shows: it has at most sixteen numbers."""
    link = next((link for link in scene.links if link.sentence), None)
    if not link:
        return ""
    taps = link.rows.taps * link.columns.taps
    target = next(panel for panel in scene.panels if panel.name == link.target)
    number = "−0." + "0" * (getattr(target, "digits", 0) or 0)
    cells = link.join.join([number] * (taps if taps <= 16 else 9))
    return link.sentence.replace("{cells}", cells).replace("{value}", number)
