"""All states of an explorer in one compact table: what a page without a kernel looks things up in."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ipywidgets as w

from livepage.rooms import rooms
from livepage.scene import Scene
from livepage.stops import stops_of

KNOWN = (w.IntSlider, w.FloatSlider, w.Play, w.Dropdown, w.ToggleButtons, w.Checkbox)
MAX_STATES = 4_000
MAX_BYTES = 400_000


def stops(control: w.Widget) -> tuple[Any, ...]:
    """Return every value that a control can take, in order.

    >>> stops(w.IntSlider(min=1, max=7, step=3))
    (1, 4, 7)
    >>> stops(w.Dropdown(options=[("largest", "max"), ("mean", "avg")]))
    ('max', 'avg')

    Raises
    ------
    TypeError
        For a control whose values cannot be counted, such as a text box.
    """
    if isinstance(control, KNOWN):
        return stops_of(control).values
    known = "IntSlider, FloatSlider, Play, Dropdown, ToggleButtons or Checkbox"
    raise TypeError(f"controls: {type(control).__name__} has no countable stops; use {known}")


def stop_index(name: str, control: w.Widget) -> int:
    """Return which of its stops a control stands at.

    >>> stop_index("size", w.IntSlider(4, 1, 7, step=3))
    1

    Raises
    ------
    ValueError
        Where the value is none of them: a page without a kernel could not show it.
    """
    found = stops_of(control)
    outside = len(found.values) > found.total  # a slider that starts between two stops has one more
    if outside or (found.trait == "index" and control.index is None):
        values = tuple(value for i, value in enumerate(found.values) if not (outside and i == found.first))
        raise ValueError(f"controls: {name!r} starts at {control.value!r}, none of its stops {values}")
    return found.first


def check_size(controls: Mapping[str, w.Widget]) -> None:
    """Refuse controls that have too many states together.

    Raises
    ------
    ValueError
        With the number of states, the control to shorten, and the number of stops that would do.
    """
    counts = {name: len(stops(control)) for name, control in controls.items()}
    total = math.prod(counts.values())
    if total <= MAX_STATES:
        return
    longest = max(counts, key=lambda name: counts[name])
    room = MAX_STATES * counts[longest] // total
    shape = " × ".join(f"{name} {n}" for name, n in counts.items())
    advice = (
        f"shorten {longest!r} from {counts[longest]} to {room} stops"
        if room
        else f"even one stop of {longest!r} is too many: leave a control out"
    )
    raise ValueError(f"controls: {total} states ({shape}) are more than {MAX_STATES}: {advice}")


def tabulate(draw: Callable[..., Scene], controls: Mapping[str, w.Widget]) -> dict[str, Any]:
    """Draw every state and pack the scenes; the last control varies fastest.

    Raises
    ------
    ValueError
        Where the packed table has more than `MAX_BYTES` bytes of JSON.
    """
    check_size(controls)
    names = list(controls)
    packer = Packer()
    states: Iterator[tuple[Any, ...]] = itertools.product(*(stops(c) for c in controls.values()))
    drawn = [draw(**dict(zip(names, state, strict=True))) for state in states]
    scenes = [packer.add(scene.as_json()) for scene in drawn]
    table = {"shapes": packer.shapes, "nodes": packer.nodes, "scenes": scenes, "rooms": rooms(drawn)}
    size = len(json.dumps(table, separators=(",", ":")))
    if size > MAX_BYTES:
        longest = max(names, key=lambda name: len(stops(controls[name])))
        have = len(stops(controls[longest]))
        raise ValueError(
            f"draw: the table of {len(scenes)} states takes {size:,} bytes, more than {MAX_BYTES:,}: "
            f"shorten {longest!r} from {have} to about {max(1, have * MAX_BYTES // size)} stops, or draw less"
        )
    return table


class Packer:
    """Stores equal parts of many JSON values once.

    A node is a number, a string or the like; a list of the numbers of its members' nodes; or it has one key:
    ``{"#": [...]}`` is a list of numbers, in which a reference each would cost more than it saves, and
    ``{"=": [3, ...]}`` an object that has the keys ``shapes[3]``, with the numbers of its members' nodes.

    >>> packer = Packer()
    >>> packer.add([{"word": "same"}, {"word": "same"}]), packer.nodes, packer.shapes
    (2, ['same', {'=': [0, 0]}, [1, 1]], [['word']])
    """

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.shapes: list[list[str]] = []
        self._seen: dict[str, int] = {}

    def add(self, value: Any) -> int:
        """Store a JSON value; return the number of its node."""
        if isinstance(value, dict):
            shape = self._place(list(value), self.shapes)
            node: Any = {"=": [shape, *[self.add(member) for member in value.values()]]}
        elif isinstance(value, list) and value and all(isinstance(v, (int, float)) for v in value):
            node = {"#": value}
        elif isinstance(value, list):
            node = [self.add(member) for member in value]
        else:
            node = value
        return self._place(node, self.nodes)

    def _place(self, item: Any, store: list[Any]) -> int:
        """Return where an item stands in a store; append it if it is new."""
        key = f"{store is self.shapes} {json.dumps(item)}"
        if key not in self._seen:
            self._seen[key] = len(store)
            store.append(item)
        return self._seen[key]
