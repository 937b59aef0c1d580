"""Where the largest value of each window stands.

One axis at a time: which column holds the largest value of each row of a window, then which row holds the
largest of those. Both ask the same of the taps of a window: which is the first to equal the maximum?
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fold import fold
from .maps import lowest
from .ribbon import blocks, cut
from .windows import Windows

Array = NDArray[Any]
Indices = NDArray[np.int64]


def argmax_planes(x: Array, rows: Windows, columns: Windows) -> tuple[Array, Indices]:
    """Return the largest value of each window, and its index: its number in the unpadded plane, row by row.

    Of equal values the first counts; of NaNs, which win over every number, the last.

    Parameters
    ----------
    x : array of shape (B, C, H, W)
        Feature maps.
    rows, columns : Windows
        The windows along each axis.
    """
    planes = x.reshape(x.shape[0] * x.shape[1], rows.cells, columns.cells, 1)
    shape = len(planes), rows.count, columns.count
    values, indices = np.empty(shape, x.dtype), np.empty(shape, np.int64)
    for now, block in blocks(planes, rows, columns, lowest(x.dtype), x.dtype):
        values[now], indices[now] = _argmax_block(block[..., 0], rows, columns)
    shape = (*x.shape[:2], rows.count, columns.count)
    return values.reshape(shape), indices.reshape(shape)


def _argmax_block(block: Array, rows: Windows, columns: Windows) -> tuple[Array, Indices]:
    maxima, row, column = chosen_taps(block, rows, columns)
    row = row.astype(np.int64) * rows.dilation + rows.starts[:, np.newaxis]
    column = np.take_along_axis(column, row + rows.before, axis=1)
    column = column.astype(np.int64) * columns.dilation + columns.starts
    return maxima, row * columns.cells + column


def chosen_taps(block: Array, rows: Windows, columns: Windows) -> tuple[Array, Array, Array]:
    """Return the maxima of the windows of padded planes, and the tap that holds each, one axis at a time.

    Returns
    -------
    maxima : array of shape (planes, rows.count, columns.count)
        The largest value of each window.
    row : array of the same shape
        Which of the window's rows holds it.
    column : array of shape (planes, rows.padded, columns.count)
        Which of the window's columns holds the largest value in each row of the padded plane.
    """
    n, height, width = block.shape
    y = fold(np.maximum, block.ravel(), columns.size, columns.dilation)
    of_rows = cut(y, (n, height, columns.count), (height * width, width, columns.stride)).copy()
    width = columns.count
    y = fold(np.maximum, of_rows.ravel(), rows.size, rows.dilation * width)
    maxima = cut(y, (n, rows.count, width), (height * width, rows.stride * width, 1))

    outside = columns.taps_outside()
    column = first_equal([block[:, :, tap] for tap in columns.taps()], outside, of_rows)
    outside = [windows[:, np.newaxis] for windows in rows.taps_outside()]
    row = first_equal([of_rows[:, tap] for tap in rows.taps()], outside, maxima)
    return maxima, row, column


def first_equal(taps: list[Array], outside: list[Array], maxima: Array) -> Array:
    """Return, for each window, which tap is the first to equal its maximum, or its last NaN.

    Parameters
    ----------
    taps : list of arrays, of the shape of `maxima`
        The first cell of every window, the second cell of every window, and so on.
    outside : list of bool arrays
        For each of the taps, the windows that have it in padding: padding may equal a maximum, but has no
        index.
    maxima : array
        The largest value of each window.
    """
    missed, passed = np.ones(maxima.shape, bool), np.zeros(maxima.shape, np.min_scalar_type(len(taps)))
    # The last tap needs no test: it holds the maximum if no other does.
    for tap, beyond in zip(taps[:-1], outside[:-1], strict=True):
        # Comparing a strided view takes longer than copying it first.
        differs = np.ascontiguousarray(tap) != maxima
        missed &= (differs | beyond) if beyond.any() else differs
        passed += missed.view(np.uint8)
    undefined = maxima != maxima
    if undefined.any():
        for i, (tap, beyond) in enumerate(zip(taps, outside, strict=True)):
            passed[undefined & (tap != tap) & ~beyond] = i
    return passed
