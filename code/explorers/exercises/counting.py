"""Count what NumPy does: calls, inner loops started, and values combined. For the page on speed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from cnn import max_pool2d

from explorers.exercises.timed import faster


@dataclass
class Tally:
    """What was counted.

    Parameters
    ----------
    calls
        Calls from Python into NumPy's arithmetic.
    loops
        Inner loops that NumPy starts for them. An inner loop runs along memory at one constant step.
    values
        Numbers read and combined.
    results
        What each call returned, in order.
    """

    calls: int = 0
    loops: int = 0
    values: int = 0
    results: list[np.ndarray[Any, Any]] = field(default_factory=list, repr=False, compare=False)

    @property
    def price(self) -> int:
        """What all that costs, by a rule of thumb: 1,000 for a call, 100 for a loop, 1 for a value.

        >>> Tally(calls=2, loops=3, values=4).price
        2304
        """
        return 1000 * self.calls + 100 * self.loops + self.values


class Counted(np.ndarray[Any, Any]):
    """An array that keeps a tally of the ufuncs called on it and on its views."""

    tally: Tally | None = None

    def __array_finalize__(self, parent: Any) -> None:
        self.tally = getattr(parent, "tally", None)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Do what was asked on plain arrays, and count it."""
        plain, into = [np.asarray(x) for x in inputs], kwargs.pop("out", ())
        if into:  # as in y += x
            kwargs["out"] = tuple(np.asarray(x) for x in into)
        result = np.asarray(getattr(ufunc, method)(*plain, **kwargs))
        if self.tally is not None:
            loops, values = iteration(plain, result, kwargs.get("axis"))
            self.tally.calls += 1
            self.tally.loops += loops
            self.tally.values += values
            self.tally.results.append(result)
        if into:
            return into[0]
        counted = result.view(Counted)
        counted.tally = self.tally
        return counted


def iteration(inputs: list[np.ndarray[Any, Any]], result: np.ndarray[Any, Any], axis: Any) -> tuple[int, int]:
    """Return how many inner loops NumPy's own iterator starts, and how many values it passes."""
    if not all(x.size for x in (*inputs, result)):
        return 0, 0
    axes: Any = None
    if len(inputs) == 1 and axis is not None:  # a reduction: its output lacks the axes summed over
        lost = {a % inputs[0].ndim for a in np.atleast_1d(axis)}
        kept = iter(range(result.ndim))
        axes = [list(range(inputs[0].ndim)), [-1 if a in lost else next(kept) for a in range(inputs[0].ndim)]]
    modes: Any = [*[["readonly"]] * len(inputs), ["readwrite"]]
    steps = np.nditer(
        [*inputs, result],
        flags=["external_loop", "reduce_ok"],
        op_flags=modes,
        op_axes=axes,
    )
    first = next(iter(steps))[0]
    return steps.itersize // first.size, steps.itersize


def count(function: Callable[..., Any], x: Any, *args: Any) -> Tally:
    """Run ``function(x, *args)`` and return what it did.

    >>> count(lambda x: np.maximum(x[:-1], x[1:]), np.arange(10))
    Tally(calls=1, loops=1, values=9)
    >>> count(lambda x: x.max(axis=(0, 1)), np.zeros((4, 3, 5)))
    Tally(calls=1, loops=12, values=60)
    >>> count(lambda x: np.add(x[:-1], x[1:], out=np.empty(9)), np.arange(10.0))
    Tally(calls=1, loops=1, values=9)
    """
    counted = np.asarray(x).view(Counted)
    counted.tally = Tally()
    function(counted, *args)
    return counted.tally


def tell(pool: Callable[..., Any], x: Any) -> None:
    """Print what ``pool(x, size, stride)`` does, its price in thousands, and its speed, for three windows.

    The speed is how many times faster than the double loop the page's function of that name was when it was
    measured last; a function of another name has none.

    Raises
    ------
    AssertionError
        If its answers are not those of `cnn.max_pool2d`.
    """
    print(f"k{'calls':>6}{'loops':>8}{'values':>10}{'price':>8}{'speed':>6}")
    for size, stride in (2, 2), (3, 1), (7, 1):
        assert np.array_equal(pool(x, size, stride), max_pool2d(x, size, stride)), f"wrong for window {size}"
        n = count(pool, x, size, stride)
        times = faster(pool.__name__, "double_loop", size, stride)
        speed = f"{times:.{0 if times >= 10 else 1}f}×" if times else "–"
        print(f"{size}{n.calls:>6,}{n.loops:>8,}{n.values:>10,}{n.price / 1000:>7,.0f}k{speed:>6}")
