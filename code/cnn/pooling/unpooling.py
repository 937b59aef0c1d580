"""Put pooled maxima back where they were."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Padding, Pair, as_array, both, pair
from .maps import feature_maps


def max_unpool2d(
    y: ArrayLike,
    indices: ArrayLike,
    size: Pair = 2,
    stride: Pair = 2,
    *,
    padding: Padding = 0,
    output_size: Pair | None = None,
) -> NDArray[Any]:
    """Put each value at its index in a map of zeros: what `max_pool2d` with `return_indices` took apart.

    >>> y = np.array([[[[4, 8]]]])
    >>> max_unpool2d(y, [[[[1, 6]]]])[0, 0]
    array([[0, 4, 0, 0],
           [0, 0, 8, 0]])

    Parameters
    ----------
    y : array_like of shape (B, C, H, W)
        Pooled maps.
    indices : array_like of integers of the same shape
        Where each value goes: `row * Wo + column` in its output map, none twice in a map.
    size, stride, padding
        As they were given to `max_pool2d`.
    output_size : int or (int, int), optional
        The output's height and width, which pooling with a stride leaves open. By default
        `(H - 1) * stride + size - padding on both sides`; it must come within a stride of that.

    Returns
    -------
    array of shape (B, C, Ho, Wo)
        Of the dtype of `y`.

    Raises
    ------
    TypeError
        If `y` is not made of feature maps, as in `max_pool2d`; `indices` are not integers; or a size, stride,
        padding or output size is not made of whole numbers.
    ValueError
        If shapes or `output_size` do not fit, or an index is outside its map or comes twice. (Overlapping
        windows may share a maximum; the maps they give cannot be unpooled in one way only.)

    Notes
    -----
    As `max_unpool2d` in PyTorch, which leaves open what duplicated indices give.
    """
    maps, cells = feature_maps(y, "y"), as_array(indices, "indices")
    if cells.dtype.kind not in "iu":
        raise TypeError(f"indices must be integers, got {cells.dtype}")
    if cells.shape != maps.shape:
        raise ValueError(f"indices must have the shape of y, {maps.shape}, got {cells.shape}")
    height, width = _output_size(maps.shape[2:], size, stride, padding, output_size)
    if cells.size and (cells.min() < 0 or cells.max() >= height * width):
        raise ValueError(
            f"indices must be from 0 to {height * width - 1} for maps of {height} by {width}, "
            f"got {cells.min()} to {cells.max()}"
        )
    batch, channels = maps.shape[:2]
    if batch * channels * height * width > sys.maxsize:
        raise ValueError(f"size, stride and output_size give maps of {height} by {width}: too large to index")
    planes = np.arange(batch * channels).reshape(batch, channels, 1, 1)
    cells = planes * (height * width) + cells.astype(np.int64)
    taken = np.zeros(batch * channels * height * width, bool)
    taken[cells] = True
    if taken.sum() < cells.size:
        raise ValueError("indices must name no cell of a map twice, as those of overlapping windows may")
    out = np.zeros(taken.shape, maps.dtype)
    out[cells] = maps
    return out.reshape(batch, channels, height, width)


def _output_size(
    shape: tuple[int, ...], size: Any, stride: Any, padding: Any, output_size: Any
) -> tuple[int, int]:
    sizes, strides = pair(size, "size"), pair(stride, "stride")
    pads = [pair(side, "padding", least=0) for side in both(padding, "padding")]
    default = [(n - 1) * s + k - sum(p) for n, k, s, p in zip(shape, sizes, strides, pads, strict=True)]
    if min(default) < 1:
        raise ValueError(
            f"padding leaves no output: size={size}, stride={stride}, padding={padding} give {default}"
        )
    if output_size is None:
        return default[0], default[1]
    wanted = pair(output_size, "output_size")
    for axis in (0, 1):
        if abs(wanted[axis] - default[axis]) >= strides[axis]:
            raise ValueError(
                f"output_size must be less than a stride, {strides}, away from {tuple(default)}, got {wanted}"
            )
    return wanted
