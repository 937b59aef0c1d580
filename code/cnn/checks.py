"""Checks of arguments: each returns its value, ready to compute with, or says in an error what would do."""

from __future__ import annotations

import math
import numbers
import operator
from collections.abc import Collection, Hashable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Pair = int | tuple[int, int]
"""One number for both axes, or one for the height and one for the width."""
Padding = int | tuple[Pair, Pair]
"""One number all round; or one for each axis; or, for an axis, one before and one after."""
ONE_OR_TWO = "a whole number or a pair of them (a tuple or list)"


def whole(value: Any, name: str, least: float = -math.inf, wanted: str = "a whole number") -> int:
    """Return `value` as an int of at least `least`; a bool, float or string is a TypeError."""
    try:
        number = None if isinstance(value, (bool, np.bool_)) else operator.index(value)
    except TypeError:
        number = None
    if number is None:
        raise TypeError(f"{name} must be {wanted}, got {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def both(value: Any, name: str) -> tuple[Any, Any]:
    """Return a pair as it is, and anything else twice."""
    if not isinstance(value, (tuple, list)):
        return value, value
    if len(value) != 2:
        raise ValueError(f"{name} must be one value or a pair, got {len(value)} values: {value!r}")
    return value[0], value[1]


def pair(value: Any, name: str, least: int = 1) -> tuple[int, int]:
    """Return one whole number, or a pair of them, as a checked pair."""
    # Fast path: in calls on small maps the checks take a good part of the time.
    if type(value) is int and value >= least:
        return value, value
    first, second = both(value, name)
    number = whole(first, name, least, ONE_OR_TWO)
    return number, number if second is first else whole(second, name, least, ONE_OR_TWO)


def flag(value: Any, name: str) -> bool:
    """Return True or False as it is; anything else, true as it may seem, is a TypeError."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be True or False, got {value!r}")
    return bool(value)


def one_of(value: Any, name: str, known: Collection[Any]) -> Any:
    """Return `value` if it is one of those known."""
    if not isinstance(value, Hashable) or value not in known:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, known))}, got {value!r}")
    return value


def real(value: Any, name: str) -> float:
    """Return a real number as a float; a bool, a string or an array is a TypeError."""
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} must be a number that float64 can hold, got a larger one") from None


def exponent(p: Any) -> float:
    """Return `p` if it is a number above 0, infinity included."""
    number = real(p, "p")
    if not number > 0:
        raise ValueError(f"p must be above 0, got {p!r}")
    return number


def as_array(values: ArrayLike, name: str) -> NDArray[Any]:
    """Return an array, or nested lists as an array.

    Raises
    ------
    TypeError
        If something is masked: NumPy would drop the mask without a word.
    ValueError
        If lists have different lengths.
    """
    if type(values) is np.ndarray:
        return values
    if _masks(values):
        raise TypeError(f"{name} must have no masked cells; give them values first, as in {name}.filled(0)")
    try:
        return np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} must be an array, or lists of one length on each level: {error}") from None


def _masks(values: Any) -> bool:
    """Whether there is a masked cell in an array, or in the arrays of a list."""
    if isinstance(values, (list, tuple)):
        return bool(values) and isinstance(values[0], (list, tuple, np.ndarray)) and any(map(_masks, values))
    return isinstance(values, np.ma.MaskedArray) and bool(np.ma.is_masked(values))
