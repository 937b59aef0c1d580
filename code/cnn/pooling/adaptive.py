"""Adaptive pooling: the output's size is given, and the windows follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Pair, flag, pair
from .argmax import first_equal
from .fold import fold
from .maps import feature_maps, in_floats, working_dtype
from .ribbon import cut

Array = NDArray[Any]


@dataclass(frozen=True)
class Bins:
    """Adaptive windows along one axis: bin `i` covers the cells from `starts[i]` up to `stops[i]`."""

    starts: NDArray[np.intp]
    stops: NDArray[np.intp]

    @property
    def sizes(self) -> NDArray[np.intp]:
        """Cells of each bin."""
        return self.stops - self.starts

    def taps(self, x: Array, axis: int) -> list[Array]:
        """For each cell of a bin, the values the bins have there; a short bin repeats its last."""
        return [x.take(np.minimum(self.starts + i, self.stops - 1), axis) for i in range(self.sizes.max())]

    def taps_outside(self) -> list[NDArray[np.bool_]]:
        """For each cell of a bin, which bins are too short to have it."""
        return [self.sizes <= i for i in range(self.sizes.max())]


def adaptive_avg_pool2d(x: ArrayLike, output_size: Pair) -> Array:
    """Average each of the bins that divide a map into `output_size`.

    >>> x = np.arange(14).reshape(1, 1, 1, 14)
    >>> adaptive_avg_pool2d(x, (1, 4))[0, 0]  # cells 0 to 3, 3 to 6, 7 to 10, 10 to 13
    array([[ 1.5,  4.5,  8.5, 11.5]])

    Parameters
    ----------
    x : array_like of shape (B, C, H, W)
        Feature maps, as in `max_pool2d`.
    output_size : int or (int, int)
        The output's height and width, `(Ho, Wo)`; it may exceed the input's.

    Returns
    -------
    array of shape (B, C, Ho, Wo)
        Floats of the dtype of `x`, of which float16 are summed in float32. For integers and bools float64.

    Raises
    ------
    TypeError, ValueError
        If `x` is not made of feature maps, as in `max_pool2d`, or `output_size` not of whole numbers from 1.

    Notes
    -----
    Along each axis, bin `i` of `o` over `n` cells reaches from `floor(i * n / o)` up to, but not including,
    `ceil((i + 1) * n / o)`, as in PyTorch: where `o` does not divide `n`, bins share cells.
    """
    maps = in_floats(feature_maps(x))
    rows, columns = _lay_bins(maps, output_size)
    sums = maps.astype(working_dtype(maps.dtype), copy=False)
    # Bins on the ribbon that straddle two rows may compute inf − inf; they are not cut out.
    with np.errstate(invalid="ignore", over="ignore"):
        sums = _fold_bins(np.add, _fold_bins(np.add, sums, columns, axis=3), rows, axis=2)
        return (sums / np.outer(rows.sizes, columns.sizes).astype(sums.dtype)).astype(maps.dtype, copy=False)


@overload
def adaptive_max_pool2d(
    x: ArrayLike, output_size: Pair, *, return_indices: Literal[False] = ...
) -> Array: ...
@overload
def adaptive_max_pool2d(
    x: ArrayLike, output_size: Pair, *, return_indices: Literal[True]
) -> tuple[Array, NDArray[np.int64]]: ...
def adaptive_max_pool2d(
    x: ArrayLike, output_size: Pair, *, return_indices: bool = False
) -> Array | tuple[Array, NDArray[np.int64]]:
    """Keep the largest value of each of the bins that divide a map into `output_size`.

    >>> x = np.arange(14).reshape(1, 1, 1, 14)
    >>> adaptive_max_pool2d(x, (1, 4))[0, 0]
    array([[ 3,  6, 10, 13]])

    Parameters
    ----------
    x, output_size
        As in `adaptive_avg_pool2d`, with the same bins.
    return_indices : bool, default False
        Whether to return the index of each maximum too.

    Returns
    -------
    values : array of shape (B, C, Ho, Wo)
        Of the dtype of `x`.
    indices : array of int64 of shape (B, C, Ho, Wo)
        Only with `return_indices`: `row * W + column` of each maximum in its map. Of equal values the first
        counts, of NaNs the last.

    Raises
    ------
    TypeError, ValueError
        As in `adaptive_avg_pool2d`, and if `return_indices` is neither True nor False.
    """
    maps = feature_maps(x)
    return_indices = flag(return_indices, "return_indices")
    rows, columns = _lay_bins(maps, output_size)
    of_rows = _fold_bins(np.maximum, maps, columns, axis=3)
    maxima = _fold_bins(np.maximum, of_rows, rows, axis=2)
    if not return_indices:
        return maxima
    outside = [bins[:, np.newaxis] for bins in rows.taps_outside()]
    row = rows.starts[:, np.newaxis] + first_equal(rows.taps(of_rows, 2), outside, maxima)
    column = columns.starts + first_equal(columns.taps(maps, 3), columns.taps_outside(), of_rows)
    return maxima, row * maps.shape[3] + np.take_along_axis(column, row, axis=2)


def _lay_bins(maps: Array, output_size: Any) -> list[Bins]:
    bins = []
    for length, count in zip(maps.shape[2:], pair(output_size, "output_size"), strict=True):
        i = np.arange(count)
        bins.append(Bins(i * length // count, -((i + 1) * -length // count)))
    return bins


def _fold_bins(op: np.ufunc, x: Array, bins: Bins, axis: int) -> Array:
    """Fold `op` over the bins along one axis, those of equal size together."""
    outer, length, inner = (
        np.prod(x.shape[:axis], dtype=int),
        x.shape[axis],
        np.prod(x.shape[axis + 1 :], dtype=int),
    )
    out = np.empty((outer, len(bins.starts), inner), x.dtype)
    for size in np.unique(bins.sizes) if outer else ():
        folded = fold(op, x.ravel(), int(size), int(inner))
        folded = cut(folded, (outer, length - size + 1, inner), (length * inner, inner, 1))
        which = bins.sizes == size
        out[:, which] = folded[:, bins.starts[which]]
    return out.reshape(*x.shape[:axis], len(bins.starts), *x.shape[axis + 1 :])
