"""Feature maps: which arrays they are, and in which dtype to compute with them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import as_array


def feature_maps(x: ArrayLike, name: str = "x") -> NDArray[Any]:
    """Return `x` as an array of shape `(B, C, H, W)`, of a real dtype in the machine's byte order.

    Raises
    ------
    TypeError
        If the dtype is not bool, integer or float of 16, 32 or 64 bits, or a cell is masked.
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
