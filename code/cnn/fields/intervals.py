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


class MisalignedError(ValueError):
    """The branches of a merge have different effective strides or centres; no one field describes it.

    >>> from cnn import receptive_fields
    >>> receptive_fields({"half": (("pool", 2, 2), "input"), "sum": (("add",), "input", "half")})
    Traceback (most recent call last):
    cnn.fields.intervals.MisalignedError: 'sum' merges branches that are not aligned: 'input' has size 1,
    stride 1, first centre 0.0; 'half' has size 2, stride 2, first centre 0.5. Pad them so that the centres
    meet, or ask region() for one unit
    """


class Spans(NamedTuple):
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
        places = [
            first + last - 2 * unit * self.stride  # type: ignore[operator]
            for unit, (first, last) in enumerate(self.ends)
            if first <= last
        ]
        return plain(Fraction(sum(places)) / max(len(places), 1))


IMAGE = Spans(1, ((0, 0),))
"""The image itself: each pixel sees itself."""


def plain(number: Fraction) -> int | Fraction:
    """Return a fraction as an int if it is whole."""
    return number.numerator if number.denominator == 1 else number


def hull(ends: Iterable[tuple[Number, Number]]) -> tuple[Number, Number]:
    """Return the least interval that holds all the given ones; of none, the one that holds nothing."""
    firsts, lasts = zip((math.inf, -math.inf), *ends, strict=True)
    return min(firsts), max(lasts)


def through(step: Step, spans: Spans) -> Spans:
    """Return what the units of a layer see, from what the units of its input see."""
    if step.sees_all or spans.size == math.inf:
        return _everything(step, spans)
    period = len(spans.ends)
    if step.scatters:
        periods, shift = period * step.stride, spans.shift
    else:
        common = math.gcd(period, step.stride)
        periods, shift = period // common, spans.shift * (step.stride // common)
    ends = []
    for unit in range(periods):
        taps = step.reads(unit)
        if period == 1 and len(taps) > 2:
            taps = taps[:: len(taps) - 1]  # in order along the image: the ends will do
        ends.append(hull(spans.at(tap) for tap in taps))
    return Spans(shift, tuple(ends))


def _everything(step: Step, spans: Spans) -> Spans:
    if step.single:
        return Spans(0, (EVERYTHING,))
    up, down = (step.stride, 1) if step.scatters else (1, step.stride)
    stride = Fraction(spans.shift * down, len(spans.ends) * up)
    return Spans(stride.numerator, (EVERYTHING,) * stride.denominator)


def merge(name: str, sources: list[str], branches: list[Spans]) -> Spans:
    """Return the hull of the branches, or raise a MisalignedError that says what differs.

    Aligned branches have the same effective stride, and the same centres on average over a period. What sees
    everything has no centre.
    """
    centres = {spans.twice_centre for spans in branches if 0 < spans.size < math.inf}
    if len(strides(branches)) > 1 or len(centres) > 1:
        listed = "; ".join(map(_described, sources, branches))
        raise MisalignedError(
            f"{name!r} merges branches that are not aligned: {listed}. "
            "Pad them so that the centres meet, or ask region() for one unit"
        )
    return unite(branches)


def strides(branches: list[Spans]) -> set[int | Fraction]:
    """Return the effective strides of branches, except single units, which are repeated to any length."""
    return {spans.stride for spans in branches if spans.shift}


def _described(source: str, spans: Spans) -> str:
    known = f"{source!r} has size {spans.size}, stride {spans.stride}"
    return known if spans.size == math.inf else f"{known}, first centre {spans.twice_centre / 2}"


def unite(branches: list[Spans]) -> Spans:
    """Return the hull of branches of one effective stride, unit by unit."""
    if any(spans.size == math.inf for spans in branches):
        widest = max(branches, key=lambda spans: spans.stride)  # a single unit (stride 0) is repeated
        return Spans(widest.shift, (EVERYTHING,) * len(widest.ends))
    period = math.lcm(*(len(spans.ends) for spans in branches))
    ends = tuple(hull(spans.at(unit) for spans in branches) for unit in range(period))
    return Spans(int(branches[0].stride * period), ends)
