"""How windows lie along an axis: output sizes, padding, and the checks of every argument.

A pooling of planes is two problems of one axis each. Everything here is written for one axis and called twice.
"""

from __future__ import annotations

import operator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pair = int | tuple[int, int]
Padding = int | tuple[Pair, Pair]


class Axis(NamedTuple):
    """The windows along one axis of a map. Built, and checked, by `lay_windows`."""

    length: int
    """Cells of the map along this axis."""
    size: int
    """Taps of a window."""
    stride: int
    before: int
    """Padding in front of the map."""
    after: int
    dilation: int
    count: int
    """Windows, that is the output's length."""

    @property
    def extent(self) -> int:
        """Cells from the first tap of a window to the last, both counted."""
        return (self.size - 1) * self.dilation + 1

    @property
    def padded(self) -> int:
        """Cells that map, padding and windows cover; in ceil mode the last window may overhang the padding."""
        return max(self.before + self.length + self.after, (self.count - 1) * self.stride + self.extent)

    @property
    def starts(self) -> NDArray[np.intp]:
        """The place of each window's first tap, counted from the map's first cell; negative in the padding."""
        return np.arange(self.count) * self.stride - self.before

    def taps_between(self, low: int, high: int) -> NDArray[np.intp]:
        """How many taps of each window lie at `low` or above, and below `high`."""

        def taps_below(place: int) -> NDArray[np.intp]:
            return np.clip(-((self.starts - place) // self.dilation), 0, self.size)

        return taps_below(high) - taps_below(low)


def whole(value: Any, name: str, least: int) -> int:
    """Return `value` as an int of at least `least`; a bool, float or string is a TypeError."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number or a pair of them, got {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def both(value: Any, name: str) -> tuple[Any, Any]:
    """Return a pair as it is, and anything else twice."""
    if not isinstance(value, (tuple, list)):
        return value, value
    if len(value) != 2:
        raise ValueError(f"{name} must be one value or a pair, got {len(value)} values: {value!r}")
    return value[0], value[1]


def pair(value: Any, name: str, least: int = 1) -> tuple[int, int]:
    """Return `value`, one whole number or a pair of them, as a checked pair."""
    first, second = both(value, name)
    return whole(first, name, least), whole(second, name, least)


def lay_windows(
    shape: tuple[int, ...],
    size: Any,
    stride: Any,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
) -> tuple[Axis, Axis]:
    """Check the arguments of a pooling and lay its windows: the axis of rows, the axis of columns.

    Parameters
    ----------
    shape : tuple of int
        The input's shape, `(B, C, H, W)`.
    size, stride, padding, dilation, ceil_mode
        As given to the pooling.

    Raises
    ------
    TypeError
        Where a whole number is wanted and something else is given.
    ValueError
        Where a number is too small, where no window fits, where padding is as wide as a window,
        or where every tap of some window falls in padding.

    Examples
    --------
    >>> rows, columns = lay_windows((1, 1, 7, 8), size=3, stride=2, padding=(0, 1))
    >>> rows.count, columns.count
    (3, 4)
    """
    heights_widths = zip(
        ("height", "width"),
        shape[2:],
        pair(size, "size"),
        pair(stride, "stride"),
        (pair(p, "padding", least=0) for p in both(padding, "padding")),
        pair(dilation, "dilation"),
        strict=True,
    )
    rows, columns = (_lay_axis(*each, bool(ceil_mode)) for each in heights_widths)
    return rows, columns


def _lay_axis(
    name: str, length: int, size: int, stride: int, padding: tuple[int, int], dilation: int, ceil_mode: bool
) -> Axis:
    before, after = padding
    extent = (size - 1) * dilation + 1
    if max(padding) >= extent:
        raise ValueError(
            f"padding must be smaller than the window, or a window would see nothing else: "
            f"along the {name} padding is {padding} and the window covers {extent}"
        )
    room = before + length + after - extent
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (count - 1) * stride >= before + length:
        count -= 1  # no window may start in the far padding
    if count < 1:
        raise ValueError(
            f"the window does not fit: along the {name} it covers {extent} "
            f"and the map with its padding has {before + length + after}"
        )
    axis = Axis(length, size, stride, before, after, dilation, count)
    if dilation > 1 and not axis.taps_between(0, length).all():
        raise ValueError(
            f"every tap of some window falls in padding: along the {name} size={size}, dilation={dilation}, "
            f"padding={padding} on a length of {length}"
        )
    return axis


def feature_maps(x: ArrayLike, name: str = "x") -> NDArray[Any]:
    """Return `x` as an array of shape `(B, C, H, W)`, of a real dtype in the machine's byte order.

    Raises
    ------
    TypeError
        If the dtype is not bool, integer or float of 16, 32 or 64 bits.
    ValueError
        If there are not four axes, or a plane has no cell. (A batch or channel axis of length 0 is fine.)
    """
    maps = np.asarray(x)
    if maps.dtype.char not in "?bBhHiIlLqQefd":
        raise TypeError(
            f"{name} must hold bools, integers or floats of 16, 32 or 64 bits, got dtype {maps.dtype}"
        )
    if maps.ndim != 4:
        raise ValueError(f"{name} must have the shape (batch, channels, height, width), got {maps.shape}")
    if 0 in maps.shape[2:]:
        raise ValueError(f"{name} must have planes of at least one cell, got the shape {maps.shape}")
    return maps if maps.dtype.isnative else maps.astype(maps.dtype.newbyteorder("="))
