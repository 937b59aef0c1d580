"""How windows lie along an axis: output sizes, padding, and the checks of arguments.

Pooling a plane is two problems of one axis each. Everything here is written for one axis and called twice.
"""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Collection, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pair = int | tuple[int, int]
Padding = int | tuple[Pair, Pair]
ONE_OR_TWO = "a whole number or a pair of them (a tuple or list)"


@dataclass(frozen=True)
class Axis:
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
    padded: int
    """Cells that map, padding and windows cover; in ceil mode the last window may overhang the padding."""
    spread: int = 1
    """Distance between neighbouring cells; only a gradient is stretched, with padding in between."""

    @property
    def starts(self) -> NDArray[np.intp]:
        """The place of each window's first tap, counted from the map's first cell; negative in padding."""
        return np.arange(self.count) * self.stride - self.before

    def taps(self) -> list[slice]:
        """For each tap of a window, where the windows have it along the padded axis."""
        firsts = range(0, self.size * self.dilation, self.dilation)
        return [slice(first, first + (self.count - 1) * self.stride + 1, self.stride) for first in firsts]

    def taps_outside(self) -> list[NDArray[np.bool_]]:
        """For each tap of a window, which windows have it outside the map."""
        places = [self.starts + tap * self.dilation for tap in range(self.size)]
        return [(place < 0) | (place >= self.length) for place in places]

    def taps_between(self, low: int, high: int) -> NDArray[np.intp]:
        """How many taps of each window lie at `low` or above, and below `high`."""

        def taps_below(place: int) -> NDArray[np.intp]:
            return np.clip(-((self.starts - place) // self.dilation), 0, self.size)

        return taps_below(high) - taps_below(low)


def whole(value: Any, name: str, least: float = -math.inf, wanted: str = "a whole number") -> int:
    """Return `value` as an int of at least `least`; a bool, float or string is a TypeError."""
    try:
        number = None if isinstance(value, (bool, np.bool_)) else operator.index(value)
    except TypeError:
        number = None
    if number is None:
        raise TypeError(f"{name} must be {wanted}, got {value!r}")
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
    """Return one whole number, or a pair of them, as a checked pair."""
    if type(value) is int and value >= least:  # nearly always; small maps feel the difference
        return value, value
    first, second = both(value, name)
    number = whole(first, name, least, ONE_OR_TWO)
    return number, number if second is first else whole(second, name, least, ONE_OR_TWO)


def flag(value: Any, name: str) -> bool:
    """Return True or False as it is; anything else, true as it may seem, is a TypeError."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {value!r}")
    return bool(value)


def one_of(value: Any, name: str, known: Collection[Any]) -> Any:
    """Return `value` if it is one of those known."""
    if not isinstance(value, Hashable) or value not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, known))}, got {value!r}")
    return value


def real(value: Any, name: str) -> float:
    """Return a real number as a float; a bool, a string or an array is a TypeError."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} must be a number that float64 can hold, got a larger one") from None


def exponent(p: Any) -> float:
    """Return `p` if it is a number above 0, infinity included."""
    number = real(p, "p")
    if not number > 0:
        raise ValueError(f"p must be above 0, got {p!r}")
    return number


def lay_windows(
    shape: tuple[int, ...],
    size: Any,
    stride: Any,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
) -> tuple[Axis, Axis]:
    """Check the arguments of a pooling and lay its windows: the axis of rows, then the axis of columns.

    Parameters
    ----------
    shape : tuple of int
        The input's shape, `(B, C, H, W)`.
    size, stride, dilation : int or (int, int)
        Of the windows: along both axes, or for the height and for the width.
    padding : int, (int, int) or ((int, int), (int, int))
        Cells around the map: on all sides, for height and width, or `((top, bottom), (left, right))`.
    ceil_mode : bool
        Whether a last window may reach beyond the padding.

    Raises
    ------
    TypeError
        Where a whole number, or True or False, is wanted and something else is given.
    ValueError
        Where a number is too small, where no window fits, where padding is as wide as a window,
        or where every tap of some window falls in padding.

    Examples
    --------
    >>> rows, columns = lay_windows((1, 1, 7, 8), size=3, stride=2, padding=(0, 1))
    >>> rows.count, columns.count
    (3, 4)
    """
    sizes, strides, dilations = pair(size, "size"), pair(stride, "stride"), pair(dilation, "dilation")
    pads = [pair(side, "padding", least=0) for side in both(padding, "padding")]
    ceil = flag(ceil_mode, "ceil_mode")
    height, width = (
        _lay_axis(name, shape[i - 2], sizes[i], strides[i], pads[i], dilations[i], ceil)
        for i, name in enumerate(("height", "width"))
    )
    return height, width


@lru_cache
def _lay_axis(
    name: str, length: int, size: int, stride: int, padding: tuple[int, int], dilation: int, ceil_mode: bool
) -> Axis:
    before, after = padding
    extent = (size - 1) * dilation + 1
    if max(padding) >= extent:
        raise ValueError(
            f"padding must be smaller than the window, or some window sees padding only: "
            f"along the {name} padding is {padding} and the window covers {extent}"
        )
    room = before + length + after - extent
    count = (room + (stride - 1 if ceil_mode else 0)) // stride + 1
    if ceil_mode and (count - 1) * stride >= before + length:
        count -= 1  # no window may start in the far padding
    if count < 1:
        raise ValueError(
            f"the window does not fit: along the {name} it covers {extent}, "
            f"and the map with its padding has {before + length + after}"
        )
    padded = max(before + length + after, (count - 1) * stride + extent)
    stride, dilation = min(stride, padded), min(dilation, padded)  # beyond, NumPy could not count
    axis = Axis(length, size, stride, before, after, dilation, count, padded)
    if dilation > 1 and not axis.taps_between(0, length).all():
        raise ValueError(
            f"every tap of some window falls in padding: along the {name} size={size}, dilation={dilation}, "
            f"padding={padding}, and the map has {length}"
        )
    return axis


def as_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return an array, or nested lists as an array; lists of different lengths are a ValueError."""
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be an array, or lists of one length on each level: {error}") from None


def feature_maps(x: ArrayLike, name: str = "x") -> NDArray[Any]:
    """Return `x` as an array of shape `(B, C, H, W)`, of a real dtype in the machine's byte order.

    Raises
    ------
    TypeError
        If the dtype is not bool, integer or float of 16, 32 or 64 bits.
    ValueError
        If there are not four axes, or a plane has no cell. (Batch and channels may be of length 0.)
    """
    maps = as_array(x, name)
    if maps.dtype.char not in "?bBhHiIlLqQefd":
        raise TypeError(f"{name} must hold bools, integers or floats of 16, 32 or 64 bits, got {maps.dtype}")
    if maps.ndim != 4:
        raise ValueError(f"{name} must have the shape (batch, channels, height, width), got {maps.shape}")
    if 0 in maps.shape[2:]:
        raise ValueError(f"{name} must have planes of at least one cell, got the shape {maps.shape}")
    return maps if maps.dtype.isnative else maps.astype(maps.dtype.newbyteorder("="))


def in_floats(maps: NDArray[Any]) -> NDArray[Any]:
    """Return floats as they are, integers and bools as float64: an average of them need not be whole."""
    return maps if maps.dtype.kind == "f" else maps.astype(np.float64)


def working_dtype(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Return the dtype to compute in: float32 for float16, which is slower and too coarse for sums."""
    return np.dtype(np.float32) if dtype.char == "e" else dtype


def lowest(dtype: np.dtype[Any]) -> Any:
    """Return the least value of a dtype, the neutral element of a maximum."""
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min
