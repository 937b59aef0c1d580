"""Pooling over sliding windows: the maximum, the mean, the p-norm.

Arguments, checks and shapes are the same for all; see `max_pool2d`.
"""

from __future__ import annotations

import math
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Padding, Pair, exponent, flag, real
from .argmax import argmax_planes
from .maps import feature_maps, in_floats, lowest, working_dtype
from .ribbon import pool_planes
from .windows import Windows, lay_windows

Array = NDArray[Any]


@overload
def max_pool2d(
    x: ArrayLike,
    size: Pair = ...,
    stride: Pair = ...,
    *,
    padding: Padding = ...,
    dilation: Pair = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[False] = ...,
) -> Array: ...
@overload
def max_pool2d(
    x: ArrayLike,
    size: Pair = ...,
    stride: Pair = ...,
    *,
    padding: Padding = ...,
    dilation: Pair = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[True],
) -> tuple[Array, NDArray[np.int64]]: ...
def max_pool2d(
    x: ArrayLike,
    size: Pair = 2,
    stride: Pair = 2,
    *,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Array | tuple[Array, NDArray[np.int64]]:
    """Keep the largest value of each window.

    >>> x = np.array([[[[1, 3, 2, 0],
    ...                 [4, 2, 1, 1],
    ...                 [0, 0, 5, 6],
    ...                 [1, 2, 7, 8]]]])
    >>> max_pool2d(x)[0, 0]  # (1, 1, 4, 4) to (1, 1, 2, 2)
    array([[4, 2],
           [2, 8]])
    >>> max_pool2d(x, size=3, stride=1)[0, 0]
    array([[5, 6],
           [7, 8]])

    Parameters
    ----------
    x : array_like of shape (B, C, H, W)
        Feature maps of bools, integers or floats of 16, 32 or 64 bits. Never written to.
    size : int or (int, int), default 2
        The window's height and width.
    stride : int or (int, int), default 2
        From one window to the next. The default is 2 whatever the size; in PyTorch it is the size.
    padding : int, (int, int) or ((int, int), (int, int)), default 0
        Cells around each map: on all sides, for height and width, or `((top, bottom), (left, right))`. They
        hold the least value of the dtype, so a window that sees any of the map never answers with padding.
    dilation : int or (int, int), default 1
        Distance between neighbouring taps of a window.
    ceil_mode : bool, default False
        Whether cells left over at the far end get a window of their own, which then reaches beyond the
        padding. No window starts in the far padding.
    return_indices : bool, default False
        Whether to return the index of each maximum too.

    Returns
    -------
    values : array of shape (B, C, Ho, Wo)
        Of the dtype of `x`, in native byte order. Along each axis, with `extent = (size - 1) * dilation + 1`,
        `Ho = (H + padding on both sides - extent) // stride + 1`, or rounded up in ceil mode. Without indices
        its channels are last in memory if those of `x` are.
    indices : array of int64 of shape (B, C, Ho, Wo)
        Only with `return_indices`: `row * W + column` of each maximum in its map without padding. Of equal
        values the first counts, of NaNs the last, as in PyTorch.

    Raises
    ------
    TypeError
        If `x` is not of such a dtype; a size, stride, padding or dilation is not made of whole numbers; or
        `ceil_mode` or `return_indices` is neither True nor False.
    ValueError
        If `x` has not four axes, or its planes are empty; a size, stride or dilation is below 1; the
        padding is negative or not smaller than the window's extent; no window fits; or a dilated window has
        every tap in padding.

    Notes
    -----
    A window that holds NaN gives NaN. Zeros of either sign are equal: the value may be the one, and the index
    name the other. The rules are those of MaxPool in ONNX and of `max_pool2d` in
    PyTorch, which allows less padding. How it is computed: see `cnn.pooling.ribbon`.

    Examples
    --------
    >>> values, indices = max_pool2d(x, return_indices=True)
    >>> indices[0, 0]
    array([[ 4,  2],
           [13, 15]])
    >>> max_pool2d(x, size=3, stride=2, padding=((0, 1), (0, 1))).shape
    (1, 1, 2, 2)
    """
    maps = feature_maps(x)
    rows, columns = lay_windows(maps.shape, size, stride, padding, dilation, ceil_mode)
    if flag(return_indices, "return_indices"):
        return argmax_planes(maps, rows, columns)
    return pool_planes(np.maximum, maps, rows, columns, lowest(maps.dtype))


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
    """Average each window.

    >>> x = np.array([[[[1, 3, 2, 0],
    ...                 [4, 2, 1, 1],
    ...                 [0, 0, 5, 6],
    ...                 [1, 2, 7, 8]]]])
    >>> avg_pool2d(x)[0, 0]  # (1, 1, 4, 4) to (1, 1, 2, 2)
    array([[2.5 , 1.  ],
           [0.75, 6.5 ]])

    Parameters
    ----------
    x, size, stride, padding, dilation, ceil_mode
        As in `max_pool2d`, but padding holds 0.
    count_include_pad : bool, default True
        Whether padding counts as cells when the sum is divided. What a window of ceil mode covers beyond
        the padding never counts.
    divisor_override : float, optional
        What to divide every sum by, instead of the number of cells.

    Returns
    -------
    array of shape (B, C, Ho, Wo)
        Floats of the dtype of `x`, summed in that dtype, but float16 in float32. For integers and bools
        float64.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool2d`, and if `divisor_override` is not a number that is finite and not 0 in the dtype in
        which the sums are formed.

    Notes
    -----
    NaN and infinities follow IEEE 754 and stay inside the windows that hold them. The rules are those of
    AveragePool in ONNX and of `avg_pool2d` in PyTorch, which has no dilation.

    Examples
    --------
    >>> ones = np.ones((1, 1, 2, 2))
    >>> avg_pool2d(ones, 3, 1, padding=1)[0, 0, 0]
    array([0.44444444, 0.44444444])
    >>> avg_pool2d(ones, 3, 1, padding=1, count_include_pad=False)[0, 0, 0]
    array([1., 1.])
    """
    maps = in_floats(feature_maps(x))
    rows, columns = lay_windows(maps.shape, size, stride, padding, dilation, ceil_mode)
    divisor = averaging_divisor(rows, columns, maps.dtype, count_include_pad, divisor_override)
    return sum_windows(maps, rows, columns, divisor)


def lp_pool2d(
    x: ArrayLike,
    p: float,
    size: Pair = 2,
    stride: Pair = 2,
    *,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> Array:
    """Take the p-norm of each window, `(sum of |x|**p) ** (1 / p)`.

    >>> x = np.array([[[[3.0, -4.0, 0.0, 0.0],
    ...                 [0.0, 0.0, 5.0, 12.0]]]])
    >>> lp_pool2d(x, p=2)[0, 0]
    array([[ 5., 13.]])

    Parameters
    ----------
    x, size, stride, padding, dilation, ceil_mode
        As in `max_pool2d`, but padding holds 0.
    p : float
        The exponent, above 0. With 1 the sum of the magnitudes, with infinity the largest of them.

    Returns
    -------
    array of shape (B, C, Ho, Wo)
        Floats of the dtype of `x`; for integers and bools float64.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool2d`, and if `p` is not a number above 0.

    Notes
    -----
    The powers are formed in the dtype of `x` (of float16 in float32): a large `p` may overflow or underflow
    there. The rule is that of LpPool in ONNX. PyTorch's `lp_pool2d` agrees where no value is negative, but
    not in ceil mode.
    """
    maps = np.abs(in_floats(feature_maps(x)))
    p = exponent(p)
    rows, columns = lay_windows(maps.shape, size, stride, padding, dilation, ceil_mode)
    if p == math.inf:
        return pool_planes(np.maximum, maps, rows, columns, 0)
    dtype = maps.dtype
    with np.errstate(over="ignore", under="ignore"):
        powers = maps.astype(working_dtype(dtype), copy=False) ** p
        return (sum_windows(powers, rows, columns) ** (1 / p)).astype(dtype, copy=False)


def sum_windows(x: Array, rows: Windows, columns: Windows, divisor: Any = None) -> Array:
    """Return the sum of each window, divided if wanted; without a warning where infinities meet."""
    # Windows on the ribbon that straddle two rows may compute inf − inf; `cut` drops them.
    with np.errstate(invalid="ignore", over="ignore"):
        return pool_planes(np.add, x, rows, columns, 0, divisor)


def averaging_divisor(
    rows: Windows,
    columns: Windows,
    dtype: np.dtype[Any],
    count_include_pad: bool,
    divisor_override: float | None,
) -> Any:
    """Return what the sums of windows are divided by: one number, or an array of one for each window."""
    count_include_pad = flag(count_include_pad, "count_include_pad")
    if divisor_override is not None:
        work = working_dtype(dtype)
        with np.errstate(over="ignore"):
            divisor = work.type(real(divisor_override, "divisor_override"))
        if divisor == 0 or not np.isfinite(divisor):
            raise ValueError(
                f"divisor_override must be finite and not 0, as {work}, got {divisor_override!r}"
            )
        return divisor
    high, wide = (taps_counted(windows, count_include_pad) for windows in (rows, columns))
    if isinstance(high, int) and isinstance(wide, int):
        return high * wide
    return np.outer(np.broadcast_to(high, rows.count), np.broadcast_to(wide, columns.count))


def taps_counted(windows: Windows, count_include_pad: bool) -> int | NDArray[np.intp]:
    """Return how many taps of each window count along one axis: one number if in all windows all do."""
    before, after = (windows.before, windows.after) if count_include_pad else (0, 0)
    if windows.padded == before + windows.cells + after:
        return windows.size
    return windows.taps_between(-before, windows.cells + after)
