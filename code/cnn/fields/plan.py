"""One unit's way down to the image, as slices of arrays: what the effective field walks along.

One tap of a window ties a slice of the input to a slice of the output.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

from .graph import AxisNode, Node, along, check_inside
from .kernels import AXES, Tap
from .layer import Step

Slices = tuple[slice, slice]
"""Of rows and of columns."""
MOST_UNITS, MOST_TAPS = 20_000_000, 1_000_000
"""Most units of all maps, and most taps of all windows, that are walked through: some seconds of work."""


class Plan(NamedTuple):
    """What the walk needs of each node: its layer, its inputs, and along either axis its step and its frame.

    The frame of a node holds the units that the one unit sees, from the first to the last.
    """

    nodes: list[Node]
    steps: list[list[AxisNode]]
    frames: list[list[range]]

    def shape(self, index: int) -> tuple[int, int]:
        """Return the height and width of a node's frame."""
        return len(self.frames[0][index]), len(self.frames[1][index])

    def ties(self, index: int, source: int) -> Iterator[tuple[Tap, Slices, Slices]]:
        """Yield each tap of a node's window, with the slices of input and output that it ties together."""
        rows, columns = (
            [
                _tie(steps[index].step, tap, frames[source], frames[index])
                for tap in range(steps[index].step.size)
            ]
            for steps, frames in zip(self.steps, self.frames, strict=True)
        )
        for i, (row_in, row_out) in enumerate(rows):
            for j, (column_in, column_out) in enumerate(columns):
                yield (i, j), (row_in, column_in), (row_out, column_out)


def lay_plan(nodes: list[Node], unit: int, input_size: Any) -> Plan:
    """Return the plan for one unit of the last node.

    Raises
    ------
    ValueError
        As `along`; if a layer is global; if there is no such unit, or it sees nothing; if there are more taps
        or units than are walked through.
    """
    for node in nodes:
        if node.layer.along(0).sees_all:
            raise ValueError(f"{node.name} ({node.layer.kind}) sees everything: there is no field to measure")
    steps = [along(nodes, axis, input_size) for axis in AXES]
    for each in steps:
        check_inside(each[-1], "unit", unit)
    _check_work(
        "taps of windows",
        MOST_TAPS,
        [prod(each.step.size for each in pair) for pair in zip(*steps, strict=True)],
    )
    plan = Plan(nodes, steps, [_frames(each, unit) for each in steps])
    _check_work("units that are seen", MOST_UNITS, [prod(plan.shape(index)) for index in range(len(nodes))])
    if 0 in plan.shape(0):
        raise ValueError(f"unit {unit} of {nodes[-1].name!r} sees nothing of the image")
    return plan


def _check_work(what: str, most: int, counts: list[int]) -> None:
    if sum(counts) > most:
        raise ValueError(f"the network has {sum(counts):,} {what}, more than the {most:,} that are measured")


def _frames(nodes: list[AxisNode], unit: int) -> list[range]:
    """Walk backwards along one axis: the hull of what is wanted of each node."""
    frames = [range(0)] * (len(nodes) - 1) + [range(unit, unit + 1)]
    for node, frame in zip(reversed(nodes), reversed(frames), strict=True):
        _check_work("units that are seen", MOST_UNITS, [len(frame)])
        reads = [read for read in map(node.step.reads, frame) if read]
        ends = [end for read in reads for end in (read[0], read[-1])]
        for source in node.inputs if ends else ():
            ends += [frames[source][0], frames[source][-1]] if frames[source] else []
            frames[source] = range(min(ends), max(ends) + 1)
    return frames


def _tie(step: Step, tap: int, source: range, target: range) -> Slices:
    """Return the slices of an input frame and an output frame that one tap ties, along one axis."""
    assert step.before is not None
    offset = tap * step.dilation - step.before
    if not step.scatters:
        first = target.start * step.stride + offset - source.start
        return slice(first, first + (len(target) - 1) * step.stride + 1, step.stride), slice(None)
    first = max(source.start, -((offset - target.start) // step.stride))
    last = min(source.stop - 1, (target.stop - 1 - offset) // step.stride)
    if first > last:
        return slice(0, 0), slice(0, 0)
    landing = first * step.stride + offset - target.start
    return (
        slice(first - source.start, last + 1 - source.start),
        slice(landing, landing + (last - first) * step.stride + 1, step.stride),
    )
