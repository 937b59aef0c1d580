"""What a control can be set to: the values that Python gets, and the marks that the page sets."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ipywidgets as w

NUMBERS = (w.IntSlider, w.FloatSlider, w.Play, w.BoundedIntText, w.BoundedFloatText)
PAIRS = (w.IntRangeSlider, w.FloatRangeSlider)
CHOICES = (w.Dropdown, w.ToggleButtons, w.RadioButtons, w.Select, w.SelectionSlider)
SWITCHES = (w.Checkbox, w.ToggleButton)
COUNTABLE = (*NUMBERS, *PAIRS, *CHOICES, *SWITCHES, w.FloatLogSlider, w.SelectionRangeSlider)
BOXES = (w.BoundedIntText, w.BoundedFloatText)  # whoever types is held to no step
NOTHING = -1  # the mark of a menu of which nothing is chosen
# A slider without a step moves by a hundredth of its range.
SMOOTH = 100


@dataclass(frozen=True)
class Stops:
    """The stops of one control, in order.

    Parameters
    ----------
    values
        What the function is called with.
    trait, marks
        What the page sets, and to what: the number itself, or the index of a choice.
    first
        The stop at which the control starts.
    total
        How many stops the control's own steps make, before some were left out.
    step
        The distance of the stops that were kept; ``None`` where none was left out, or they are uneven.
    snaps
        Whether the page must hold the control to these stops, for by itself it could be set to others.
    """

    values: tuple[Any, ...]
    trait: str
    marks: tuple[Any, ...]
    first: int
    total: int
    step: float | None = None
    snaps: bool = False


def can_thin(control: w.Widget) -> bool:
    """Whether some of a control's stops may be left out: of numbers in order, not of choices by name."""
    return isinstance(
        control, (*NUMBERS, *PAIRS, w.FloatLogSlider, w.SelectionSlider, w.SelectionRangeSlider)
    )


def stops_of(control: w.Widget, most: int | None = None) -> Stops:
    """Return what a control can be set to, thinned to about `most` stops.

    Both ends stay, and so does the value at which the control starts, even between two stops.

    >>> stops_of(w.IntSlider(4, 1, 7, step=3)).values
    (1, 4, 7)
    >>> stops_of(w.FloatSlider(3, min=0, max=6, step=0.01), most=30).step
    0.25
    >>> stops_of(w.RadioButtons(options=[("mean", "avg"), ("largest", "max")])).values
    ('avg', 'max')

    Raises
    ------
    TypeError
        For a control whose values cannot be counted, such as a text box.
    """
    if isinstance(control, SWITCHES):
        return Stops((False, True), "value", (False, True), int(control.value), 2)
    if isinstance(control, CHOICES):
        return _choice_stops(control, most if can_thin(control) else None)
    if isinstance(control, w.SelectionRangeSlider):
        values = tuple(value for _, value in control._options_full)
        pairs = _pairs(_ends(len(values), control.index, most))
        ends = tuple((values[low], values[high]) for low, high in pairs)
        total = count(control)
        return Stops(
            ends, "index", tuple(pairs), pairs.index(tuple(control.index)), total, snaps=len(pairs) < total
        )
    if isinstance(control, PAIRS):
        return _range_stops(control, most)
    if isinstance(control, (*NUMBERS, w.FloatLogSlider)):
        return _number_stops(control, most)
    raise TypeError(f"{type(control).__name__} has no countable stops")


def value_of(control: w.Widget) -> Any:
    """Return what a control is set to. Of choices that compare equal, ipywidgets' own ``value`` is the first.

    >>> menu = w.Dropdown(options=[("yes", True), ("one", 1)], index=1)
    >>> menu.value, value_of(menu)
    (True, 1)
    """
    if isinstance(control, CHOICES) and control.index is not None:
        return control._options_full[control.index][1]
    return control.value


def count(control: w.Widget) -> int:
    """Return how many stops a control has, without listing them."""
    if isinstance(control, (*NUMBERS, w.FloatLogSlider)):
        return _grid(control)[0]
    if isinstance(control, PAIRS):
        number = _grid(control)[0]
        return number * (number + 1) // 2
    if isinstance(control, w.SelectionRangeSlider):
        number = len(control._options_full)
        return number * (number + 1) // 2
    return len(stops_of(control).values)


def thinned(number: int, first: int, most: int | None) -> list[int]:
    """Return which of `number` stops to keep: the ends, the start, and evenly spaced ones between.

    >>> thinned(13, 6, 5)
    [0, 3, 6, 9, 12]
    >>> thinned(12, 4, 4)  # 11 is prime: as even as can be
    [0, 4, 7, 11]
    """
    if most is None or number <= most:
        return list(range(number))
    least = math.ceil((number - 1) / max(1, most - 1))
    for stride in range(least, 2 * least + 1):
        if (number - 1) % stride == 0 and first % stride == 0:
            return list(range(0, number, stride))
    inner = max(2, most)
    kept = {round(i * (number - 1) / (inner - 1)) for i in range(inner)}
    nearest = min(kept - {0, number - 1}, key=lambda i: abs(i - first), default=first)
    return sorted((kept - {nearest} if first not in kept else kept) | {first})


def _step(control: w.Widget) -> float:
    """Return the distance of two stops."""
    if control.step is None:
        return (control.max - control.min) / SMOOTH or 1
    if control.step <= 0:
        name = control.description or type(control).__name__
        raise ValueError(f"controls: {name!r} has step={control.step!r}; give a step above 0")
    return control.step


def _grid(control: w.Widget) -> tuple[int, float, int]:
    """Return how many stops a control has along its scale, their distance, and their decimals."""
    step = _step(control)
    number = math.floor((control.max - control.min) / step * (1 + 1e-12) + 1e-9) + 1
    return number, step, max(0, 9 - math.floor(math.log10(step)))


def _choice_stops(control: w.Widget, most: int | None) -> Stops:
    """Return the stops of a choice; where nothing is chosen at first, that is one more, and the first."""
    values = tuple(value for _, value in control._options_full)
    kept = thinned(len(values), control.index or 0, most)
    chosen, marks = tuple(values[i] for i in kept), tuple(kept)
    if control.index is None:
        return Stops((None, *chosen), "index", (NOTHING, *marks), 0, len(values) + 1)
    snaps = len(kept) < len(values)
    return Stops(chosen, "index", marks, kept.index(control.index), len(values), snaps=snaps)


def _number_stops(control: w.Widget, most: int | None) -> Stops:
    """Return the stops of a slider of numbers."""
    number, step, decimals = _grid(control)
    log = isinstance(control, w.FloatLogSlider)
    start = math.log(control.value, control.base) if log else control.value
    nearest = _nearest(control, start)
    kept = thinned(number, nearest, most)
    points = [round(control.min + i * step, decimals) for i in kept]
    kind = type(control.value)
    values = [control.base**point if log else kind(point) for point in points]
    first = kept.index(nearest)
    if between := not _same(values[first], control.value, step):  # between two stops: it becomes one
        values = sorted([*values, control.value])
        first = values.index(control.value)
    elif log:
        values[first] = control.value
    snaps = between or len(kept) < number or control.step is None or isinstance(control, BOXES)
    even = None if log else _even(kept, control)
    return Stops(tuple(values), "value", tuple(values), first, number, even, snaps)


def _nearest(control: w.Widget, value: float) -> int:
    """Return the number of the stop that is nearest to a value."""
    number, step, _ = _grid(control)
    return min(number - 1, max(0, round((value - control.min) / step)))


def _same(a: float, b: float, step: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=step * 1e-6)


def _even(kept: Sequence[int], control: w.Widget) -> float | None:
    """Return the distance of the stops that were kept, where it is not the control's own step."""
    number, step, decimals = _grid(control)
    gaps = {b - a for a, b in itertools.pairwise(kept)}
    own = len(kept) == number and control.step is not None
    return None if own or len(gaps) != 1 else round(step * gaps.pop(), decimals)


def _ends(number: int, start: Sequence[int], most: int | None) -> list[int]:
    """Return which of so many stops a range may end at, for about `most` ranges."""
    low, high = start
    ends = None if most is None else max(3, (math.isqrt(8 * most + 1) - 1) // 2)
    return sorted({*thinned(number, low, ends), high})


def _pairs(ends: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return every range between two of these ends, in order."""
    return [(a, b) for i, a in enumerate(ends) for b in ends[i:]]


def _range_stops(control: w.Widget, most: int | None) -> Stops:
    """Return the stops of a slider with two thumbs."""
    number, step, decimals = _grid(control)
    kind = type(control.value[0])
    near = [_nearest(control, end) for end in control.value]
    kept = _ends(number, near, most)
    points = {kind(round(control.min + i * step, decimals)) for i in kept}
    at = [kind(round(control.min + i * step, decimals)) for i in near]
    start = tuple(p if _same(p, own, step) else own for p, own in zip(at, control.value, strict=True))
    between = not points.issuperset(start)  # two stops: the end becomes one
    values = tuple(_pairs(sorted(points | set(start))))
    snaps = between or len(kept) < number or control.step is None
    return Stops(values, "value", values, values.index(start), count(control), _even(kept, control), snaps)
