"""Fold every window of a long array at once, in O(log size) passes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def fold(op: np.ufunc, x: NDArray[Any], terms: int, step: int) -> NDArray[Any]:
    """Return `x[i] op x[i + step] op ... op x[i + (terms - 1) * step]` for every `i` at once.

    It is the trick that computes a power by squaring. As `a**12` is `((a**2)**2)**3`, so a fold of twelve
    terms is a fold of three, whose terms are folds of two, whose terms are folds of two. Each pass combines
    one long array with a shifted view of itself, as far on as there are terms already::

        sum        1 → 2 → 4 → 8 → 12      of 12 = 2 · 2 · 3 terms, where 3 = 2 + 1 takes two passes
                   1 → 2 → 4 → 6 → 7       of 7 = 2 · 3 + 1
        maximum    1 → 2 → 4 → 7           of 7, as 4 and 4 of which one is shared

    A maximum may meet a term twice, so it takes two halves that overlap. A sum may not.

    Parameters
    ----------
    op : ufunc
        `np.maximum` or `np.add`.
    x : array of one axis
        Longer than `(terms - 1) * step`.
    terms : int
        Terms of each fold.
    step : int
        Distance between neighbouring terms.

    Returns
    -------
    array of one axis
        `(terms - 1) * step` shorter than `x`; `x` itself if there is but one term.

    Examples
    --------
    >>> fold(np.add, np.array([1, 10, 100, 1000, 10000]), terms=3, step=1)
    array([  111,  1110, 11100])
    """
    if terms == 1:
        return x
    if op is np.maximum:
        shift = terms // 2
        y = fold(op, x, terms - shift, step)
        return op(y[: -shift * step], y[shift * step :])
    factor = next(n for n in range(2, terms + 1) if terms % n == 0)
    if factor < terms:
        return fold(op, fold(op, x, factor, step), terms // factor, factor * step)
    return op(fold(op, x, terms - 1, step)[:-step], x[(terms - 1) * step :])
