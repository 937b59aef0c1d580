"""What is known of a tensor: where the map lies in it, or, if the image has no part in it, its values."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any, NamedTuple

import numpy as np

from .model import Shape

FIXED = "export it with a fixed size, or give input_size"
"""What to do about a size that the model leaves open."""


TURNED = "its input does not lie as (batch, channels, height, width)"
"""What tells that an image lies otherwise than was thought."""


class EndError(ValueError):
    """An operator is valid, but no layer describes it: the network ends before it.

    `flattens` says that it does what heads of detectors do: lay all of the map along one axis, among others.
    """

    def __init__(self, reason: str, flattens: bool = False) -> None:
        super().__init__(reason)
        self.flattens = flattens


class Known(NamedTuple):
    """A tensor that does not depend on the pixels: its shape, and its values where they can be told.

    A value that depends on a length that is not fixed is masked.
    """

    shape: Shape | None
    values: np.ma.MaskedArray | None = None
    external: bool = False


class Origin(NamedTuple):
    """A tensor that depends on the pixels: which node of the network it comes from, and how the map lies."""

    node: str
    shape: Shape
    axes: tuple[int | None, ...]
    """Along which axis of the tensor each axis of the map lies; None where it has one unit and no axis.

    Both along one axis: row after row, perhaps with more.
    """
    cells: Shape
    """Units along each axis of the map."""
    folded: Origin | None = None
    """The map before axes were laid together, as long as that can be undone."""
    flattener: str = ""
    """The operator that laid the map along one axis."""
    end: str = ""
    """The operator before which the network ends, and why; the map is not followed any further."""

    @property
    def flat(self) -> bool:
        """Whether the map lies row after row along one axis of the tensor, or among other things."""
        lying = [axis for axis in self.axes if axis is not None]
        if len(lying) != 1:
            return len(lying) > len(set(lying))
        length, units = self.shape[lying[0]], self.cells[self.axes.index(lying[0])]
        return None not in (length, units) and length != units

    @property
    def line(self) -> int:
        """The first axis of the tensor along which the map lies."""
        return next(axis for axis in self.axes if axis is not None)

    @property
    def gone(self) -> bool:
        """Whether there is one unit and no map left."""
        return all(axis is None for axis in self.axes)

    @property
    def exact(self) -> bool:
        """Whether the axis along which a flat map lies holds nothing else."""
        return self.shape[self.line] is not None and self.shape[self.line] == product(self.cells)

    def moved(self, shape: Shape, axes: tuple[int | None, ...], **changes: Any) -> Origin:
        """Return the same map as it lies in a tensor of another shape."""
        return self._replace(shape=shape, axes=axes, folded=None)._replace(**changes)

    def lying_along(self, axis: int) -> list[int]:
        """Return which axes of the map lie along an axis of the tensor."""
        return [index for index, each in enumerate(self.axes) if each == axis]


def positive(axis: int, rank: int) -> int:
    """Return an axis counted from the first."""
    if not -rank <= axis < rank:
        raise ValueError(f"it has no axis {axis}; its input has {rank}")
    return axis % rank


def product(lengths: Iterable[int | None]) -> int | None:
    """Return the product of lengths; None if one of them is not fixed."""
    lengths = list(lengths)
    return None if None in lengths else prod(lengths)  # type: ignore[arg-type]


def both_axes(values: Any) -> tuple[Any, Any]:
    """Return values for two axes, given for two or for one."""
    return values[0], values[-1]


def broadcast(*shapes: Shape) -> Shape:
    """Return the shape that tensors have when repeated along axes of one unit, as NumPy does."""
    rank = max(map(len, shapes))
    found: list[int | None] = []
    for lengths in zip(*((1,) * (rank - len(shape)) + tuple(shape) for shape in shapes), strict=True):
        known = {length for length in lengths if length not in (1, None)}
        if len(known) > 1:
            raise ValueError(f"shapes {', '.join(map(str, shapes))} do not go together")
        found.append(known.pop() if known else None if None in lengths else 1)
    return tuple(found)
