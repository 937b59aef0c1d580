"""Pool a stack of planes laid end to end on one long ribbon.

On the ribbon every tap of a window is a shift: by one cell along a row, by the length of a row along a
column. So pooling is two folds (see `fold`), one for each axis, over whole ribbons. A fold gives a value at
*every* cell, also where a window would wrap into the next row or plane; a cut then keeps the windows that
were asked for.

Why so? NumPy runs through a long array at the speed of memory, but starting a loop takes it as long as a
hundred cells. A loop over windows starts a loop at every window. A ribbon starts one for a megabyte of
cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fold import fold
from .maps import working_dtype
from .windows import Windows

BLOCK = 1 << 20
"""Bytes of padded planes to work on at a time: small enough for the ribbons to stay in cache."""


def pool_planes(
    op: np.ufunc, x: NDArray[Any], rows: Windows, columns: Windows, fill: Any, divisor: Any = None
) -> NDArray[Any]:
    """Fold `op` over every window of every plane of `x`.

    Parameters
    ----------
    op : ufunc
        `np.maximum` or `np.add`.
    x : array of shape (B, C, H, W)
        Feature maps.
    rows, columns : Windows
        The windows along each axis.
    fill : scalar
        What stands in the padding: the neutral element of `op`.
    divisor : scalar or array of shape (rows.count, columns.count), optional
        What the fold of each window is divided by.

    Returns
    -------
    array of shape (B, C, rows.count, columns.count)
        Of the dtype of `x`, and laid out in memory as `x` is: channels last, if `x` has its channels last.
    """
    cells, channels_last = as_cells(x)
    dtype = working_dtype(x.dtype)
    out = np.empty((len(cells), rows.count, columns.count, cells.shape[3]), x.dtype)
    if divisor is not None:
        divisor = np.asarray(divisor, dtype)
        divisor = divisor[..., np.newaxis] if divisor.ndim else divisor
    for planes, block in blocks(cells, rows, columns, fill, dtype):
        folded = fold_windows(op, block, rows, columns)
        if divisor is None:
            out[planes] = folded
        else:
            np.divide(folded, divisor, out=out[planes], casting="same_kind")
    if channels_last:
        return out.transpose(0, 3, 1, 2)
    return out.reshape(*x.shape[:2], rows.count, columns.count)


def as_cells(x: NDArray[Any]) -> tuple[NDArray[Any], bool]:
    """Return `x` with the axes (planes, H, W, run), and whether its channels are last in memory.

    A run is what one cell of the map holds side by side in memory: all channels if they come last, else one
    value.
    """
    if not x.flags.c_contiguous and x.transpose(0, 2, 3, 1).flags.c_contiguous:
        return x.transpose(0, 2, 3, 1), True
    batch, channels, height, width = x.shape
    return x.reshape(batch * channels, height, width, 1), False


def blocks(
    cells: NDArray[Any], rows: Windows, columns: Windows, fill: Any, dtype: np.dtype[Any]
) -> Iterator[tuple[slice, NDArray[Any]]]:
    """Yield planes in blocks of about a megabyte: which of the stack they are, and the planes, padded."""
    size = rows.padded * columns.padded * max(cells.shape[3], 1) * dtype.itemsize
    at_once = max(1, BLOCK // size)
    for first in range(0, len(cells), at_once):
        planes = slice(first, first + at_once)
        yield planes, pad(cells[planes], rows, columns, fill, dtype)


def pad(
    cells: NDArray[Any], rows: Windows, columns: Windows, fill: Any, dtype: np.dtype[Any]
) -> NDArray[Any]:
    """Return the cells in `dtype`, contiguous, with `fill` around them where windows reach beyond the map."""
    if cells.shape[1:3] == (rows.padded, columns.padded):
        return np.ascontiguousarray(cells, dtype)
    top, left = rows.before, columns.before
    bottom, right = top + rows.cells, left + columns.cells
    padded = np.empty((len(cells), rows.padded, columns.padded, cells.shape[3]), dtype)
    if rows.spread > 1 or columns.spread > 1:
        padded[...] = fill
    else:
        padded[:, :top] = padded[:, bottom:] = padded[:, :, :left] = padded[:, :, right:] = fill
    padded[:, top : bottom : rows.spread, left : right : columns.spread] = cells
    return padded


def fold_windows(op: np.ufunc, cells: NDArray[Any], rows: Windows, columns: Windows) -> NDArray[Any]:
    """Fold `op` over every window of contiguous, padded cells; the answer is a view cut out of a ribbon."""
    planes, height, width, run = cells.shape
    row = width * run
    y = fold(op, cells.ravel(), rows.size, rows.dilation * row)
    if rows.stride > 1:
        y = cut(y, (planes, rows.count, row), (height * row, rows.stride * row, 1)).ravel()
        height = rows.count
    y = fold(op, y, columns.size, columns.dilation * run)
    return cut(y, (planes, rows.count, columns.count, run), (height * row, row, columns.stride * run, 1))


def cut(ribbon: NDArray[Any], shape: tuple[int, ...], jumps: tuple[int, ...]) -> NDArray[Any]:
    """View the entries of a contiguous ribbon at whole multiples of the jumps; NumPy checks the bounds."""
    return np.ndarray(shape, ribbon.dtype, ribbon, strides=[jump * ribbon.itemsize for jump in jumps])
