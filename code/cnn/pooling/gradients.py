"""Backward passes: how a gradient with respect to pooled maps becomes one with respect to the maps."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Padding, Pair, whole
from .argmax import chosen_taps
from .maps import feature_maps, in_floats, lowest, working_dtype
from .ribbon import blocks
from .sliding import averaging_divisor, sum_windows
from .windows import Windows, lay_windows

Array = NDArray[Any]


def max_pool2d_backward(
    grad: ArrayLike,
    x: ArrayLike,
    size: Pair = 2,
    stride: Pair = 2,
    *,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> Array:
    """Give each window's gradient to the cell that was its maximum; a tie goes to the first.

    >>> x = np.array([[[[1, 3, 7, 7]]]])
    >>> grad = np.array([[[[10.0, 20.0]]]])
    >>> max_pool2d_backward(grad, x, size=(1, 2))[0, 0]
    array([[ 0., 10., 20.,  0.]])

    Parameters
    ----------
    grad : array_like of shape (B, C, Ho, Wo)
        The gradient with respect to `max_pool2d(x, ...)`.
    x : array_like of shape (B, C, H, W)
        What was pooled.
    size, stride, padding, dilation, ceil_mode
        As they were given to `max_pool2d`.

    Returns
    -------
    array of shape (B, C, H, W)
        The gradient with respect to `x`: floats of the dtype of `grad`, or float64 if that is of integers.
        A cell that is the maximum of several windows gets the sum of their gradients.

    Raises
    ------
    TypeError, ValueError
        As in `max_pool2d`, and if `grad` has not the shape of the pooled maps.

    Notes
    -----
    Where values tie the maximum has no derivative; giving all to the first is a subgradient, and PyTorch's
    choice.
    """
    maps = feature_maps(x)
    rows, columns = lay_windows(maps.shape, size, stride, padding, dilation, ceil_mode)
    grads = _pooled_gradient(grad, maps.shape, rows, columns)
    planes = maps.reshape(maps.shape[0] * maps.shape[1], rows.cells, columns.cells, 1)
    of_windows = grads.reshape(len(planes), rows.count, columns.count)
    out = np.empty(planes.shape[:3], grads.dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        for now, block in blocks(planes, rows, columns, lowest(maps.dtype), maps.dtype):
            out[now] = _route_block(of_windows[now], block[..., 0], rows, columns)
    return out.reshape(maps.shape)


def _route_block(grads: Array, block: Array, rows: Windows, columns: Windows) -> Array:
    """Hand the gradients of windows to rows of windows, and those to cells; return what reaches the map."""
    _, row, column = chosen_taps(block, rows, columns)
    grads = grads.astype(working_dtype(grads.dtype), copy=False)
    of_rows = np.zeros(column.shape, grads.dtype)
    for i, tap in enumerate(rows.taps()):
        of_rows[:, tap] += _keep(grads, row == i)
    of_cells = np.zeros(block.shape, grads.dtype)
    for i, tap in enumerate(columns.taps()):
        of_cells[:, :, tap] += _keep(of_rows, column == i)
    top, left = rows.before, columns.before
    return of_cells[:, top : top + rows.cells, left : left + columns.cells]


def _keep(values: Array, where: NDArray[np.bool_]) -> Array:
    """Return the values where told, else 0: as `np.where`, which takes several times as long."""
    bits = values.view(f"i{values.itemsize}")
    mask = -where.astype(bits.dtype)  # −1 has all bits set, 0 has none
    return (bits & mask).view(values.dtype)


def avg_pool2d_backward(
    grad: ArrayLike,
    input_shape: tuple[int, int, int, int],
    size: Pair = 2,
    stride: Pair = 2,
    *,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: float | None = None,
) -> Array:
    """Spread each window's gradient over its cells, divided as the average was.

    >>> grad = np.array([[[[4.0, 8.0]]]])
    >>> avg_pool2d_backward(grad, (1, 1, 2, 4))[0, 0]
    array([[1., 1., 2., 2.],
           [1., 1., 2., 2.]])

    Parameters
    ----------
    grad : array_like of shape (B, C, Ho, Wo)
        The gradient with respect to `avg_pool2d(x, ...)`.
    input_shape : (int, int, int, int)
        The shape of `x`, `(B, C, H, W)`: of its values the gradient does not depend.
    size, stride, padding, dilation, ceil_mode, count_include_pad, divisor_override
        As they were given to `avg_pool2d`.

    Returns
    -------
    array of shape (B, C, H, W)
        The gradient with respect to `x`: floats of the dtype of `grad`, or float64 if that is of integers.

    Raises
    ------
    TypeError, ValueError
        As in `avg_pool2d`, and if `grad` has not the shape of the pooled maps.

    Notes
    -----
    Averaging is linear, and this is its transpose. It is computed as a sum over windows again: a cell
    gathers from the windows that hold it, so the gradient is stretched by the stride, with zeros between,
    and folded at stride 1.
    """
    shape = _input_shape(input_shape)
    rows, columns = lay_windows(shape, size, stride, padding, dilation, ceil_mode)
    grads = _pooled_gradient(grad, shape, rows, columns)
    divisor = averaging_divisor(rows, columns, grads.dtype, count_include_pad, divisor_override)
    dtype = working_dtype(grads.dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        shares = grads.astype(dtype, copy=False) / np.asarray(divisor, dtype)
        return sum_windows(shares, _transpose(rows), _transpose(columns)).astype(grads.dtype, copy=False)


def _transpose(windows: Windows) -> Windows:
    """Return the windows through which the cells of the input see the stretched gradient."""
    reach = (windows.size - 1) * windows.dilation
    cells, before = (windows.count - 1) * windows.stride + 1, reach - windows.before
    return Windows(
        cells=cells,
        size=windows.size,
        stride=1,
        before=before,
        after=0,
        dilation=windows.dilation,
        count=windows.cells,
        padded=windows.cells + reach,  # no window begins behind the map, so this holds all of them
        spread=windows.stride,
    )


def _pooled_gradient(grad: ArrayLike, shape: tuple[int, ...], rows: Windows, columns: Windows) -> Array:
    grads = in_floats(feature_maps(grad, "grad"))
    expected = (*shape[:2], rows.count, columns.count)
    if grads.shape != expected:
        raise ValueError(f"grad must have the shape of the pooled maps, {expected}, got {grads.shape}")
    return grads


def _input_shape(shape: Any) -> tuple[int, ...]:
    wanted = "four whole numbers, (batch, channels, height, width)"
    sizes = shape.tolist() if isinstance(shape, np.ndarray) else shape
    if not isinstance(sizes, (tuple, list)):
        raise TypeError(f"input_shape must be {wanted}, got {shape!r}")
    if len(sizes) != 4:
        raise ValueError(f"input_shape must be {wanted}, got {shape!r}")
    return tuple(whole(n, "input_shape", least, wanted) for n, least in zip(sizes, (0, 0, 1, 1), strict=True))
