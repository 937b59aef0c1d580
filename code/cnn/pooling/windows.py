"""How windows lie along an axis of a map, with its padding.

Pooling a plane is two problems of one axis each. Everything here is written for one axis and called twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..arithmetic import window_count
from ..checks import both, flag, pair


@dataclass(frozen=True)
class Windows:
    """The windows along one axis of a map. Built, and checked, by `lay_windows`."""

    cells: int
    """Of the map along this axis."""
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
        """The cell of each window's first tap, counted from the map's first; negative in padding."""
        return np.arange(self.count) * self.stride - self.before

    def taps(self) -> list[slice]:
        """For each tap of a window, where the windows have it along the padded axis."""
        firsts = range(0, self.size * self.dilation, self.dilation)
        return [slice(first, first + (self.count - 1) * self.stride + 1, self.stride) for first in firsts]

    def taps_outside(self) -> list[NDArray[np.bool_]]:
        """For each tap of a window, which windows have it outside the map."""
        taps = [self.starts + tap * self.dilation for tap in range(self.size)]
        return [(cells < 0) | (cells >= self.cells) for cells in taps]

    def taps_between(self, low: int, high: int) -> NDArray[np.intp]:
        """How many taps of each window lie at `low` or above, and below `high`."""

        def taps_below(cell: int) -> NDArray[np.intp]:
            return np.clip(-((self.starts - cell) // self.dilation), 0, self.size)

        return taps_below(high) - taps_below(low)


def lay_windows(
    shape: tuple[int, ...],
    size: Any,
    stride: Any,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
) -> tuple[Windows, Windows]:
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
    name: str, cells: int, size: int, stride: int, padding: tuple[int, int], dilation: int, ceil_mode: bool
) -> Windows:
    before, after = padding
    extent = (size - 1) * dilation + 1
    if max(padding) >= extent:
        raise ValueError(
            f"padding must be smaller than the window, or some window sees padding only: "
            f"along the {name} padding is {padding} and the window covers {extent}"
        )
    count = window_count(cells, before, after, extent, stride, ceil_mode)
    if count < 1:
        raise ValueError(
            f"the window does not fit: along the {name} it covers {extent}, "
            f"and the map with its padding has {before + cells + after}"
        )
    padded = max(before + cells + after, (count - 1) * stride + extent)
    # A larger stride or dilation changes nothing, but might overflow NumPy's integers.
    stride, dilation = min(stride, padded), min(dilation, padded)
    windows = Windows(cells, size, stride, before, after, dilation, count, padded)
    if dilation > 1 and not windows.taps_between(0, cells).all():
        raise ValueError(
            f"every tap of some window falls in padding: along the {name} size={size}, dilation={dilation}, "
            f"padding={padding}, and the map has {cells}"
        )
    return windows
