"""Receptive fields: what one unit of a network sees of the image, along one axis at a time.

Walk backwards from a unit: it reads an interval of its layer's input, whose units read an interval each,
and so down to the image; several inputs take the hull. Done once for every node, in order, that is the
recurrence

    size    += (extent − 1) · stride of the input
    padding += before · stride of the input
    stride  *= the layer's stride

after Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill, 2019.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, overload

from ..checks import real, whole
from .graph import AxisChoice, AxisNode, Network, is_repeated, on_each_axis, read_network, read_up_to
from .intervals import IMAGE, REPEATED, Intervals, Number, merge, plain, through


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """The receptive fields of all units of one layer, along one axis, in pixels.

    Unit `u` sees the pixels `−padding + u·stride ... −padding + u·stride + size − 1`, before they are clipped
    to the image.

    >>> field = ReceptiveField(size=4, stride=2, padding=1)
    >>> field.region(0), field.region(1), field.centre(1)
    (range(-1, 3), range(1, 5), 2.5)
    >>> field.units_seeing(2)
    [0, 1]

    Parameters
    ----------
    size : int or float
        Pixels from the first one seen to the last, both counted; `math.inf` after a global layer.
    stride : int or Fraction
        Effective stride: pixels between the fields of neighbours. A fraction after upsampling. 0 after
        `global_pool`, which has one unit.
    padding : int, Fraction or float
        Effective padding: how far the field of unit 0 reaches out before the image. It is negative if that
        field begins inside; `math.inf` where the size is.
    phases : tuple of range, optional
        The regions of the units 0, 1, ... of one period, where upsampling makes them differ by more than
        a shift. Then `size` is the largest of them, and `padding` such that the centre is right on average.

    Raises
    ------
    TypeError, ValueError
        If one of the three is not a number; if without `phases` one is a fraction; or if the stride is not
        above 0 where the size is finite.
    """

    size: int | float
    stride: int | Fraction
    padding: int | Fraction | float
    phases: tuple[range, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        fractions = [name for name in ("size", "stride", "padding") if real(getattr(self, name), name) % 1]
        if self.size == math.inf:
            return
        if fractions and not self.phases:
            raise ValueError(f"phases must be given where {fractions[0]} is no whole number, got {self!r}")
        if self.stride <= 0:
            raise ValueError(f"stride must be above 0 where size is finite, got {self.stride!r}")

    def region(self, unit: int) -> range:
        """Return the pixels that `unit` sees, from the first to the last, not clipped to the image.

        A negative unit is one that would lie before the layer.

        Raises
        ------
        TypeError
            If `unit` is not a whole number.
        ValueError
            If every unit sees everything: only an image of known size says what that is.
        """
        cycle, shift = self._cycle()
        cycles, phase = divmod(whole(unit, "unit"), len(cycle))
        return range(cycle[phase].start + cycles * shift, cycle[phase].stop + cycles * shift)

    def centre(self, unit: int) -> float:
        """Return the middle of what `unit` sees: a pixel's number, or half-way between two.

        Raises
        ------
        TypeError
            If `unit` is not a whole number.
        ValueError
            If the unit sees nothing, or everything.
        """
        seen = self.region(unit)
        if not seen:
            raise ValueError(f"unit {unit} sees nothing, so it has no centre")
        return (seen[0] + seen[-1]) / 2

    def units_seeing(self, pixel: int) -> list[int]:
        """Return the units whose region holds `pixel`; some may lie outside the layer.

        Raises
        ------
        TypeError
            If `pixel` is not a whole number.
        ValueError
            If every unit sees everything.
        """
        pixel = whole(pixel, "pixel")
        cycle, shift = self._cycle()
        return sorted(
            phase + len(cycle) * cycles
            for phase, seen in enumerate(cycle)
            if seen
            for cycles in range(-((seen[-1] - pixel) // shift), (pixel - seen[0]) // shift + 1)
        )

    def _cycle(self) -> tuple[tuple[range, ...], int]:
        """Return the regions of one period of units, and how far the next period's lie from them."""
        if self.size == math.inf:
            raise ValueError(
                "after a global layer a unit sees the whole image: call region(..., input_size=...)"
            )
        first = -int(self.padding)
        cycle = self.phases or (range(first, first + int(self.size)),)
        return cycle, int(self.stride * len(cycle))


def _walk(nodes: list[AxisNode]) -> list[Intervals]:
    """Return what the units of every node see, in one pass over nodes and edges."""
    found = [IMAGE]
    for node in nodes[1:]:
        branches = [REPEATED if is_repeated(nodes[i], node) else found[i] for i in node.inputs]
        if len(branches) > 1:
            found.append(merge(node.name, [nodes[i].name for i in node.inputs], branches))
        else:
            found.append(through(node.step, branches[0], node.name))
    return found


def as_field(intervals: Intervals) -> ReceptiveField:
    """Return a layer's intervals in the three terms of the literature."""
    size, stride = intervals.size, intervals.stride
    if size == math.inf:
        return ReceptiveField(size, stride, math.inf)
    if len(intervals.ends) == 1 and size:
        return ReceptiveField(size, stride, -intervals.ends[0][0])  # type: ignore[arg-type]
    padding = plain(Fraction(int(size) - 1 - intervals.twice_centre) / 2)  # type: ignore[arg-type]
    return ReceptiveField(size, stride, padding, tuple(_as_range(*ends) for ends in intervals.ends))


def _as_range(first: Number, last: Number) -> range:
    return range(int(first), int(last) + 1) if first <= last else range(0)


@overload
def receptive_fields(
    network: Sequence[Any], *, input_size: Any = None, axis: AxisChoice = None
) -> list[ReceptiveField]: ...
@overload
def receptive_fields(
    network: Mapping[str, Any], *, input_size: Any = None, axis: AxisChoice = None
) -> dict[str, ReceptiveField]: ...
def receptive_fields(
    network: Network, *, input_size: Any = None, axis: AxisChoice = None
) -> list[ReceptiveField] | dict[str, ReceptiveField]:
    """Return the receptive field after every layer.

    >>> for field in receptive_fields([("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1)]):
    ...     print(field.size, field.stride, field.padding)
    3 1 0
    4 2 0
    8 2 0

    Parameters
    ----------
    network : list or dict
        A list of layers, each a `Layer` or a tuple `(kind, kernel, stride, padding, dilation)`; or a graph, a
        dict in topological order from a node's name to `(layer, *names of its inputs)`, where `"input"` is
        the image.
    input_size : int or (int, int), optional
        Pixels of the image along an axis, or (height, width). Wanted only where a layer says
        `padding='same'` with a stride; where given, windows are checked to fit.
    axis : 0, 1 or None
        0 for the height, 1 for the width; None if they agree.

    Returns
    -------
    list or dict of ReceptiveField
        A list for a list, in the order of its layers; for a graph, a dict by node.

    Raises
    ------
    MisalignedError
        If the branches of a merge differ in effective stride or in centre.
    TypeError, ValueError
        If the network is not one, or if `axis` is None and the axes differ.
    """
    nodes = read_network(network)
    found = on_each_axis(nodes, axis, input_size, lambda steps: [*map(as_field, _walk(steps)[1:])])
    if isinstance(network, Mapping):
        return {node.name: each for node, each in zip(nodes[1:], found, strict=True)}
    return found


def receptive_field(
    network: Network, *, input_size: Any = None, axis: AxisChoice = None, output: str | int | None = None
) -> int | float:
    """Return how many pixels a unit of the last layer sees along an axis, borders aside.

    >>> receptive_field([("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1)])
    18

    Parameters
    ----------
    network, input_size, axis
        As for `receptive_fields`.
    output : str or int, optional
        The node (for a list, the index of the layer) that is asked about, if not the last.

    Returns
    -------
    int or float
        The size; `math.inf` after a global layer. Where upsampling makes units differ, the largest.

    Raises
    ------
    MisalignedError, TypeError, ValueError
        As for `receptive_fields`; parts of the network that `output` does not depend on are left out.
    """
    nodes = read_up_to(network, output)
    return on_each_axis(nodes, axis, input_size, lambda steps: _walk(steps)[-1].size)
