"""Pool a stack of planes laid end to end on one long ribbon.

On the ribbon every tap of a window is a shift: by one cell along a row, by one row's length along a column.
So a pooling is two folds (`cnn.fold`) and, at the end, a cut that keeps the windows that were asked for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnn.fold import fold
from cnn.shapes import Axis

BLOCK = 1 << 20
"""Bytes of padded planes worked on at a time: small enough to stay in the processor's cache."""


def pool_planes(
    op: np.ufunc,
    x: NDArray[Any],
    rows: Axis,
    columns: Axis,
    fill: Any,
    divisor: Any = None,
    dtype: np.dtype[Any] | None = None,
) -> NDArray[Any]:
    """Fold `op` over every window of every plane of `x`.

    Parameters
    ----------
    op : ufunc
        `np.maximum` or `np.add`.
    x : array of shape (B, C, H, W)
    rows, columns : Axis
        The windows along each axis.
    fill : scalar
        What stands in the padding: the neutral element of `op`.
    divisor : scalar or array of shape (rows.count, columns.count), optional
        What each window's fold is divided by.
    dtype : dtype, optional
        What to work in, if not the dtype of `x`. The answer has the dtype of `x`.
    """
    dtype = x.dtype if dtype is None else dtype
    planes = x.reshape(-1, rows.length, columns.length)
    out = np.empty((len(planes), rows.count, columns.count), x.dtype)
    at_once = max(1, BLOCK // (rows.padded * columns.padded * dtype.itemsize))
    with np.errstate(invalid="ignore", over="ignore"):  # the ribbon also adds up windows nobody asked for
        for i in range(0, len(planes), at_once):
            block = pad(planes[i : i + at_once], rows, columns, fill, dtype)
            folded = fold_windows(op, block, rows, columns)
            if divisor is None:
                out[i : i + at_once] = folded
            else:
                np.divide(folded, divisor, out=out[i : i + at_once], casting="same_kind")
    return out.reshape(*x.shape[:2], rows.count, columns.count)


def pad(planes: NDArray[Any], rows: Axis, columns: Axis, fill: Any, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return the planes in `dtype`, contiguous, with `fill` around them where windows reach beyond the map."""
    if (rows.padded, columns.padded) == planes.shape[1:]:
        return np.ascontiguousarray(planes, dtype)
    padded = np.full((len(planes), rows.padded, columns.padded), fill, dtype)
    padded[:, rows.before : rows.before + rows.length, columns.before : columns.before + columns.length] = (
        planes
    )
    return padded


def fold_windows(op: np.ufunc, planes: NDArray[Any], rows: Axis, columns: Axis) -> NDArray[Any]:
    """Fold `op` over every window of contiguous, padded planes; the answer is a view cut out of the ribbon."""
    n, height, width = planes.shape
    overlap = op is np.maximum
    y = fold(op, planes.ravel(), rows.size, rows.dilation * width, overlap=overlap)
    y = cut(y, (n, rows.count, width), (height * width, rows.stride * width, 1))
    y = fold(op, y.ravel(), columns.size, columns.dilation, overlap=overlap)
    return cut(y, (n, rows.count, columns.count), (rows.count * width, width, columns.stride))


def cut(ribbon: NDArray[Any], shape: tuple[int, ...], jumps: tuple[int, ...]) -> NDArray[Any]:
    """View the entries of a contiguous ribbon at whole multiples of the jumps; NumPy checks the bounds."""
    return np.ndarray(shape, ribbon.dtype, ribbon, strides=[jump * ribbon.itemsize for jump in jumps])
