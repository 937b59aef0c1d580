"""How many states of a function a page keeps, and which: a budget, and a plan that keeps to it."""

from __future__ import annotations

import itertools
import json
import math
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass

import ipywidgets as w

from livepage.stops import Stops, can_thin, count, stops_of

BUDGET = "LIVEPAGE_BUDGET"  # in the environment of the kernels, while a book is built
FEWEST = 4  # a slider with fewer stops says less than one that moves alone


@dataclass
class Budget:
    """What one `interact` may cost a page. Assign to its parts to change it.

    Parameters
    ----------
    states
        How many states are evaluated at most.
    seconds
        How long that may take.
    bytes
        How large the stored outputs may be, compressed.
    """

    states: int = 1_000
    seconds: float = 20.0
    bytes: int = 2_000_000

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not value > 0:
                raise ValueError(f"budget: {name}={value!r}; give a number above 0")


def allowed() -> Budget:
    """Return the budget that the book sets, else the usual one."""
    return Budget(**json.loads(os.environ.get(BUDGET, "{}")))


@dataclass(frozen=True)
class Plan:
    """Which states are kept.

    Parameters
    ----------
    stops
        The stops of each control.
    star
        Whether each control moves alone, from the start; otherwise all combinations are kept.
    """

    stops: Mapping[str, Stops]
    star: bool

    def states(self) -> Iterator[tuple[int, ...]]:
        """Yield each state as the places of the controls, in the table's order.

        In a grid the last control varies fastest; in a star the first control goes through its stops, then
        the second.
        """
        if not self.star:
            yield from itertools.product(*(range(len(s.values)) for s in self.stops.values()))
            return
        first = [s.first for s in self.stops.values()]
        for i, s in enumerate(self.stops.values()):
            for place in range(len(s.values)):
                yield (*first[:i], place, *first[i + 1 :])

    def __len__(self) -> int:
        counts = [len(s.values) for s in self.stops.values()]
        return sum(counts) if self.star else math.prod(counts)


def plan(controls: Mapping[str, w.Widget], states: int, asked: Mapping[str, int] | None = None) -> Plan:
    """Return a plan of at most `states` states.

    All sliders get the same room; `asked` gives some of them a number of stops, and those keep it.

    >>> counts = lambda p: [len(s.values) for s in p.stops.values()]
    >>> small, large = w.IntSlider(1, 1, 8), w.FloatSlider(3, min=0, max=6, step=0.01)
    >>> counts(plan({"a": small, "b": large}, 1000))
    [8, 121]
    >>> counts(plan({"a": small, "b": large}, 1000, {"b": 13}))
    [8, 13]
    >>> plan({str(i): large for i in range(7)}, 1000).star
    True
    """
    asked = asked or {}

    def with_room(room: int, star: bool) -> Plan:
        kept = {name: stops_of(c, asked.get(name, room)) for name, c in controls.items()}
        return Plan(kept, star)

    free = [count(c) for name, c in controls.items() if can_thin(c) and name not in asked]
    most = max(free, default=0)
    room = _largest(lambda n: len(with_room(n, False)) <= states, min(most, states))
    if room >= min(FEWEST, most) and len(grid := with_room(room, False)) <= states:
        return grid
    room = _largest(lambda n: len(with_room(n, True)) <= states, min(most, states))
    return with_room(max(2, room), True)


def _largest(fits: Callable[[int], bool], top: int) -> int:
    """Return the largest number from 0 to `top` that fits, where all smaller ones do."""
    low, high = 0, top
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low


def says(plan: Plan, controls: Mapping[str, w.Widget]) -> dict[str, str]:
    """Return what the page says of the controls that could be set to more with a kernel, by name.

    >>> slider = w.FloatSlider(3, min=0, max=6, step=0.01)
    >>> says(plan({"v": slider}, 30), {"v": slider})
    {'v': 'in steps of 0.25 here'}
    """
    return {
        name: f"in steps of {s.step:g} here" if s.step else f"{len(s.values)} of {s.total} values here"
        for name, s in plan.stops.items()
        if s.step or len(s.values) < s.total
    }
