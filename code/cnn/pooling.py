"""The pooling operators."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnn.ribbon import pool_planes
from cnn.shapes import Axis, Padding, Pair, feature_maps, lay_windows

Array = NDArray[Any]


def lowest(dtype: np.dtype[Any]) -> Any:
    """Return the least value of a dtype, the neutral element of a maximum."""
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def in_floats(x: Array) -> Array:
    """Return floats as they are; integers and bools as float64."""
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def max_pool2d(
    x: ArrayLike,
    size: Pair = 2,
    stride: Pair = 2,
    *,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest value of each window.

    >>> x = np.arange(16).reshape(1, 1, 4, 4)
    >>> max_pool2d(x)[0, 0]
    array([[ 5,  7],
           [13, 15]])
    """
    maps = feature_maps(x)
    rows, columns = lay_windows(maps.shape, size, stride, padding, dilation, ceil_mode)
    pooled = pool_planes(np.maximum, maps, rows, columns, lowest(maps.dtype))
    if return_indices:
        raise NotImplementedError
    return pooled


def avg_pool2d(
    x: ArrayLike,
    size: Pair = 2,
    stride: Pair = 2,
    *,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: float | None = None,
) -> Array:
    """Return the mean of each window.

    >>> x = np.arange(16).reshape(1, 1, 4, 4)
    >>> avg_pool2d(x)[0, 0]
    array([[ 2.5,  4.5],
           [10.5, 12.5]])
    """
    maps = in_floats(feature_maps(x))
    rows, columns = lay_windows(maps.shape, size, stride, padding, dilation, ceil_mode)
    dtype = np.promote_types(maps.dtype, np.float32)  # float16 is summed in float32
    divisor = (
        dtype.type(divisor_override)
        if divisor_override
        else window_counts(rows, columns, count_include_pad).astype(dtype)
    )
    return pool_planes(np.add, maps, rows, columns, 0, divisor, dtype)


def window_counts(rows: Axis, columns: Axis, include_pad: bool) -> Any:
    """Return the number of cells that each window averages over: one number if all are equal, or an array."""
    if not include_pad:
        return np.outer(*(axis.taps_between(0, axis.length) for axis in (rows, columns)))
    return np.outer(*(axis.taps_between(-axis.before, axis.length + axis.after) for axis in (rows, columns)))


def global_avg_pool2d(x: ArrayLike) -> Array:
    """Return the mean of each plane: `(B, C, H, W)` to `(B, C)`."""
    return in_floats(feature_maps(x)).mean((2, 3))
