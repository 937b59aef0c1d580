"""Fold every window of a long array at once, in O(log size) passes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def fold(op: np.ufunc, x: NDArray[Any], terms: int, step: int) -> NDArray[Any]:
    """Return `x[i] op x[i + step] op ... op x[i + (terms - 1) * step]` for every `i` at once.

    It is the trick that computes a power by squaring: as `a**12` is `(a**6)**2`, so the fold of twelve terms
    is the fold of six, combined with itself six steps further on. Each pass combines one long array with a
    shifted view of itself and doubles the number of terms; where that number is odd, one more term is added::

        terms      sum: 1 → 2 → 3 → 6 → 12        maximum: 1 → 2 → 3 → 6 → 12
                   sum: 1 → 2 → 3 → 6 → 7         maximum: 1 → 2 → 4 → 7   (4 and 4, of which one is shared)

    A maximum may meet a term twice, so its halves may overlap and an odd number costs no extra pass.
    A sum may not.

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
    shift = terms // 2
    half = terms - shift if op is np.maximum else shift
    y = fold(op, x, half, step)
    y = op(y[: -shift * step], y[shift * step :])
    return y if half + shift == terms else op(y[:-step], x[(terms - 1) * step :])
