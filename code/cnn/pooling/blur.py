"""Blur before subsampling, so that a shift of the input by one cell is no surprise to the output."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Pair, one_of, pair
from .maps import feature_maps, in_floats, working_dtype

Mode = Literal["constant", "edge", "reflect", "symmetric", "wrap"]
MODES = ("constant", "edge", "reflect", "symmetric", "wrap")


def blur_pool2d(x: ArrayLike, size: Pair = 3, stride: Pair = 2, *, mode: Mode = "reflect") -> NDArray[Any]:
    """Low-pass each map with a binomial filter, then keep every `stride`-th cell (Zhang 2019).

    >>> x = np.array([[[[0.0, 4.0, 0.0, 4.0]]]])
    >>> blur_pool2d(x, size=(1, 3), stride=(1, 2))[0, 0]  # [1, 2, 1] / 4 on cells 0 and 2
    array([[2., 2.]])

    Parameters
    ----------
    x : array_like of shape (B, C, H, W)
        Feature maps, as in `max_pool2d`.
    size : int or (int, int), default 3
        Taps of the filter: a row of Pascal's triangle, divided by its sum. 3 is [1, 2, 1] / 4.
    stride : int or (int, int), default 2
        From one cell kept to the next.
    mode : {'reflect', 'constant', 'edge', 'symmetric', 'wrap'}
        What lies beyond the map, named as in `numpy.pad`. For a map of a, b, c, d::

            reflect      d c b | a b c d | c b a
            symmetric    c b a | a b c d | d c b
            edge         a a a | a b c d | d d d
            wrap         b c d | a b c d | a b c
            constant     0 0 0 | a b c d | 0 0 0

    Returns
    -------
    array of shape (B, C, ceil(H / stride), ceil(W / stride))
        Floats of the dtype of `x`, of which float16 are blurred in float32. For integers and bools float64.

    Raises
    ------
    TypeError, ValueError
        If `x` is not made of feature maps, as in `max_pool2d`, a size or stride is not a whole number from
        1, or `mode` is none of the above.

    Notes
    -----
    The filter of an even size is centred half a cell late, as in the author's code. With a maximum at
    stride 1 before it, this is his MaxBlurPool: `blur_pool2d(max_pool2d(x, 2, 1))`.
    """
    one_of(mode, "mode", MODES)
    maps = in_floats(feature_maps(x))
    sizes, strides = pair(size, "size"), pair(stride, "stride")
    y = maps.astype(working_dtype(maps.dtype), copy=False)
    # Infinities of both signs give NaN, and large floats infinity, without a warning, as in `avg_pool2d`.
    with np.errstate(invalid="ignore", over="ignore"):
        for axis, taps, step in zip((2, 3), sizes, strides, strict=True):
            y = _blur_axis(y, axis, taps, step, mode)
    return y.astype(maps.dtype, copy=False)


def _blur_axis(x: NDArray[Any], axis: int, taps: int, step: int, mode: Mode) -> NDArray[Any]:
    around = [(0, 0)] * x.ndim
    around[axis] = ((taps - 1) // 2, taps // 2)
    y = np.swapaxes(np.pad(x, around, mode=mode), axis, -1)
    # The binomial filter is the mean of two neighbours, again and again.
    for _ in range(taps - 1):
        y = (y[..., :-1] + y[..., 1:]) / 2
    return np.swapaxes(y[..., ::step], axis, -1)
