"""Fold every window of a long array at once, in O(log size) passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def fold(op: Callable[[Any, Any], Any], x: Any, count: int, step: int, *, overlap: bool) -> Any:
    """Return `x[i] op x[i + step] op ... op x[i + (count - 1) * step]` for every `i` at once.

    This is exponentiation by squaring. As `a**6` is `(a**3)**2`, so the fold of six terms is the fold of
    three terms, combined with itself three steps further on: each pass combines one long array with a
    shifted view of itself, and doubles the number of terms.

    Parameters
    ----------
    op : callable
        An associative operation on two arrays, such as `np.add`.
    x : array of one axis, of at least `(count - 1) * step + 1` entries
    count : int
        Terms of each fold.
    step : int
        Distance between neighbouring terms.
    overlap : bool
        Whether `op` may meet a term twice. A maximum may: seven terms are four, and four again from the
        third on, one pass fewer. A sum may not.

    Examples
    --------
    >>> import numpy as np
    >>> fold(np.add, np.array([1, 10, 100, 1000, 10000]), count=3, step=1, overlap=False)
    array([  111,  1110, 11100])
    """
    if count == 1:
        return x
    shift = count // 2
    terms = count - shift if overlap else shift
    y = fold(op, x, terms, step, overlap=overlap)
    y = op(y[: -shift * step], y[shift * step :])
    return y if terms + shift == count else op(y[:-step], x[(count - 1) * step :])
