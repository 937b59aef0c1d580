"""Axes that a map has lost and an operator looks for: one unit again, or several that are all alike."""

from __future__ import annotations

from .model import Node, Shape
from .origin import Origin
from .trace import Trace


def stand(trace: Trace, node: Node, source: Origin) -> Origin:
    """Return a map whose axes lie behind batch and channels, where those that it has lost are sought.

    A decoder makes a map of what an encoder has flattened: each of its units sees what the one unit saw.
    """
    wanted = tuple(range(2, len(source.shape)))
    if not _upright(source):
        return source
    cells = tuple(
        source.shape[at] if axis is None else units
        for axis, at, units in zip(source.axes, wanted, source.cells, strict=True)
    )
    if None in cells:
        return source
    return trace.repeat(node, source.moved(source.shape, wanted), cells)


def stand_up(source: Origin, shape: Shape) -> Origin:
    """Return a map that has lost one axis with that axis, if it has one unit and is to be repeated."""
    if source.gone or not _upright(source) or len(shape) != len(source.shape):
        return source
    axes = tuple(
        at if axis is None and source.shape[at] == 1 != shape[at] else axis
        for at, axis in enumerate(source.axes, start=2)
    )
    return source if axes == source.axes else source.moved(source.shape, axes)


def _upright(source: Origin) -> bool:
    """Whether a map has lost axes, but none that it has lies where another should."""
    wanted = range(2, len(source.shape))
    lost = None in source.axes and len(wanted) == len(source.axes) and not source.flat
    return lost and all(axis in (None, at) for axis, at in zip(source.axes, wanted, strict=True))
