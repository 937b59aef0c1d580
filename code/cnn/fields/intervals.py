"""What every unit of a layer sees, as intervals that repeat: the algebra under `receptive`.

The field of a layer is the field of its input, walked through; that of a merge is the hull of its branches'.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from .layer import Step

Number = int | float | Fraction
EVERYTHING = (-math.inf, math.inf)
LONGEST_PERIOD = 512
"""Most units of a period, after upsampling: the work for a layer grows with its square."""


class MisalignedError(ValueError):
    """The branches of a merge have different effective strides or centres; no one field describes it.

    >>> from cnn import receptive_fields
    >>> receptive_fields({"half": (("pool", 2, 2), "input"), "sum": (("add",), "input", "half")})
    Traceback (most recent call last):
    cnn.fields.intervals.MisalignedError: 'sum' merges branches that are not aligned: 'input' has size 1,
    stride 1, first centre 0.0; 'half' has size 2, stride 2, first centre 0.5. Pad them so that the centres
    meet, or ask region() for one unit
    """


class Intervals(NamedTuple):
    """First and last pixel of each unit of a period; unit `u + period` sees the same, `shift` pixels on.

    A unit that sees nothing has (inf, −inf), which every hull leaves out; one that sees all has (−inf, inf).
    The period is 1 until something upsamples.
    """

    shift: int
    ends: tuple[tuple[Number, Number], ...]

    def at(self, unit: int) -> tuple[Number, Number]:
        """Return the first and last pixel of any unit."""
        cycles, phase = divmod(unit, len(self.ends))
        first, last = self.ends[phase]
        return first + cycles * self.shift, last + cycles * self.shift

    @property
    def size(self) -> int | float:
        """Pixels of the largest field of a period; 0 if none of its units sees anything."""
        return max(0, *(last - first + 1 for first, last in self.ends))  # type: ignore[return-value]

    @property
    def stride(self) -> int | Fraction:
        """Pixels from one unit's field to the next one's, on average."""
        return plain(Fraction(self.shift, len(self.ends)))

    @property
    def twice_centre(self) -> Number:
        """Twice the middle of unit 0's field: the mean over a period, each moved back to 0; else 0."""
        if len(self.ends) == 1 and self.size:
            return sum(self.ends[0])
        twice_centres = [
            first + last - 2 * unit * self.stride  # type: ignore[operator]
            for unit, (first, last) in enumerate(self.ends)
            if first <= last
        ]
        return plain(Fraction(sum(twice_centres)) / max(len(twice_centres), 1))


REPEATED = Intervals(0, (EVERYTHING,))
"""A single unit that is repeated: whatever it sees, all that it is merged with sees the same."""
IMAGE = Intervals(1, ((0, 0),))
"""The image itself: each pixel sees itself."""


def plain(number: Fraction) -> int | Fraction:
    """Return a fraction as an int if it is whole."""
    return number.numerator if number.denominator == 1 else number


def hull(ends: Iterable[tuple[Number, Number]]) -> tuple[Number, Number]:
    """Return the least interval that holds all the given ones; of none, the one that holds nothing."""
    firsts, lasts = zip((math.inf, -math.inf), *ends, strict=True)
    return min(firsts), max(lasts)


def through(step: Step, intervals: Intervals, name: str) -> Intervals:
    """Return what the units of a layer see, from what the units of its input see; `name` is for errors."""
    if step.sees_all or intervals.size == math.inf:
        return _everything(step, intervals, name)
    period = len(intervals.ends)
    if step.scatters:
        periods, shift = period * step.stride, intervals.shift
    else:
        common = math.gcd(period, step.stride)
        periods, shift = period // common, intervals.shift * (step.stride // common)
    _check_period(name, periods)
    ends = []
    for unit in range(periods):
        taps = step.reads(unit)
        # From one period to the next, fields ascend along the image: the first and the last give the hull.
        outer = (taps,) if len(taps) <= 2 * period else (taps[:period], taps[-period:])
        ends.append(hull(intervals.at(tap) for part in outer for tap in part))
    return Intervals(shift, tuple(ends))


def _check_period(name: str, units: int) -> None:
    """Raise a ValueError for a period so long that no table of fields is of use."""
    if units > LONGEST_PERIOD:
        raise ValueError(
            f"{name}: its fields repeat only after {units} units, more than {LONGEST_PERIOD}: "
            "ask region() for one unit"
        )


def _everything(step: Step, intervals: Intervals, name: str) -> Intervals:
    if step.single:
        return Intervals(0, (EVERYTHING,))
    up, down = (step.stride, 1) if step.scatters else (1, step.stride)
    stride = Fraction(intervals.shift * down, len(intervals.ends) * up)
    _check_period(name, stride.denominator)
    return Intervals(stride.numerator, (EVERYTHING,) * stride.denominator)


def merge(name: str, sources: list[str], branches: list[Intervals]) -> Intervals:
    """Return the hull of the branches, or raise a MisalignedError that says what differs.

    Aligned branches have the same effective stride, and the same centres on average over a period. What sees
    everything has no centre.
    """
    centres = {intervals.twice_centre for intervals in branches if 0 < intervals.size < math.inf}
    if len(strides(branches)) > 1 or len(centres) > 1:
        listed = "; ".join(map(_described, sources, branches))
        raise MisalignedError(
            f"{name!r} merges branches that are not aligned: {listed}. "
            "Pad them so that the centres meet, or ask region() for one unit"
        )
    return unite(branches, name)


def strides(branches: list[Intervals]) -> set[int | Fraction]:
    """Return the effective strides of branches, except single units, which are repeated to any length."""
    return {intervals.stride for intervals in branches if intervals.shift}


def _described(source: str, intervals: Intervals) -> str:
    known = f"{source!r} has size {intervals.size}, stride {intervals.stride}"
    return known if intervals.size == math.inf else f"{known}, first centre {intervals.twice_centre / 2}"


def unite(branches: list[Intervals], name: str) -> Intervals:
    """Return the hull of branches of one effective stride, unit by unit."""
    if any(intervals.size == math.inf for intervals in branches):
        # The stride of a single unit is 0: it is repeated to the length of the others.
        widest = max(branches, key=lambda intervals: intervals.stride)
        return Intervals(widest.shift, (EVERYTHING,) * len(widest.ends))
    period = math.lcm(*(len(intervals.ends) for intervals in branches))
    _check_period(name, period)
    ends = tuple(hull(intervals.at(unit) for intervals in branches) for unit in range(period))
    return Intervals(int(branches[0].stride * period), ends)
