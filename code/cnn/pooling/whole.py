"""Pooling of whole maps: one number a channel, wherever things stand in the map."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import exponent
from .maps import feature_maps, in_floats, working_dtype

Array = NDArray[Any]

SMALL = 256
"""Cells of a map up to which `einsum` adds them faster than `sum`, and as exactly."""


def global_avg_pool2d(x: ArrayLike) -> Array:
    """Average each map as a whole (Lin, Chen and Yan 2014, "Network in Network").

    >>> x = np.arange(8).reshape(1, 2, 2, 2)
    >>> global_avg_pool2d(x)  # (1, 2, 2, 2) to (1, 2)
    array([[1.5, 5.5]])

    Parameters
    ----------
    x : array_like of shape (B, C, H, W)
        Feature maps, as in `max_pool2d`.

    Returns
    -------
    array of shape (B, C)
        Floats of the dtype of `x`, of which float16 are summed in float32. For integers and bools float64.

    Raises
    ------
    TypeError, ValueError
        If `x` is not made of feature maps, as in `max_pool2d`.
    """
    maps = in_floats(feature_maps(x))
    batch, channels, height, width = maps.shape
    cells = maps.astype(working_dtype(maps.dtype), copy=False).reshape(batch, channels, height * width)
    with np.errstate(invalid="ignore", over="ignore"):
        sums = np.einsum("bck->bc", cells) if cells.shape[2] <= SMALL else cells.sum(axis=2)
        return (sums / sums.dtype.type(height * width)).astype(maps.dtype, copy=False)


def global_max_pool2d(x: ArrayLike) -> Array:
    """Keep the largest value of each map.

    >>> x = np.arange(8).reshape(1, 2, 2, 2)
    >>> global_max_pool2d(x)  # (1, 2, 2, 2) to (1, 2)
    array([[3, 7]])

    Parameters
    ----------
    x : array_like of shape (B, C, H, W)
        Feature maps, as in `max_pool2d`.

    Returns
    -------
    array of shape (B, C)
        Of the dtype of `x`; NaN where the map holds NaN.

    Raises
    ------
    TypeError, ValueError
        If `x` is not made of feature maps, as in `max_pool2d`.
    """
    return feature_maps(x).max(axis=(2, 3))


def global_gem_pool2d(x: ArrayLike, p: float = 3) -> Array:
    """Take the generalised mean of each map, `mean(x**p) ** (1 / p)` (Radenović, Tolias and Chum 2019).

    Between the average (`p=1`) and the maximum (`p=inf`):

    >>> x = np.array([[[[0.0, 0.0, 3.0, 5.0]]]])
    >>> [global_gem_pool2d(x, p).item() for p in (1, 2, np.inf)]  # doctest: +ELLIPSIS
    [2.0, 2.91..., 5.0]

    Parameters
    ----------
    x : array_like of shape (B, C, H, W)
        Feature maps, as in `max_pool2d`. They are meant to come from a ReLU: values below 0 count as 0.
    p : float, default 3
        The exponent, above 0. Infinity gives the maximum.

    Returns
    -------
    array of shape (B, C)
        Floats of the dtype of `x`, of which the means are formed in float64; for integers and bools float64.

    Raises
    ------
    TypeError, ValueError
        If `x` is not made of feature maps, as in `max_pool2d`, or `p` is not a number above 0.

    Notes
    -----
    Each map is divided by its maximum before the powers are formed, so that no `p` overflows. As `p` goes to
    0 the answer goes to the geometric mean; below about 1e-10 rounding takes over.
    """
    p = exponent(p)
    maps = in_floats(feature_maps(x))
    maps = np.maximum(maps, maps.dtype.type(0))
    largest = maps.max(axis=(2, 3))
    if p == math.inf:
        return largest
    ordinary = np.isfinite(largest) & (largest > 0)
    scale = np.where(ordinary, largest, 1).astype(np.float64)
    # A map that holds an infinity is not scaled and may overflow: its answer is infinity anyway.
    with np.errstate(over="ignore"):
        powers = (maps / scale[:, :, np.newaxis, np.newaxis]) ** p
    return (global_avg_pool2d(powers) ** (1 / p) * scale).astype(maps.dtype, copy=False)
