"""Checks of operators that the reader writes on arrays: small maps first, and the first that goes wrong."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from cnn import avg_pool2d
from numpy.typing import ArrayLike

from explorers.exercises.verdict import UNTOUCHED, Case, Setting, Verdict, try_cases

RIBBON = [9, 7, 6, 4, 1, 2, 0, 3, 1, 2, 5, 3, 6, 8]
"""The row of the explorer `ribbon`: importing that would load all that draws it."""


def check_min_pool(answer: Callable[..., Any]) -> Verdict:
    """Check a function ``(x, size, stride)`` that takes the smallest of each window.

    >>> check_min_pool(lambda x, size, stride: x[:, :, 1::2, 1::2])
    For x=[[0, 1], [-2, 3]], size=2, stride=2: expected [[-2]], your
    answer is [[3.0]].
    """
    small, large = [[0, 1], [-2, 3]], [[5, -4, 3], [-2, 1, 0], [6, 2, -1]]
    cases: list[tuple[Case, Any]] = [
        ({"x": small, "size": 2, "stride": 2}, [[-2]]),
        ({"x": large, "size": 2, "stride": 1}, [[-4, -4], [-2, -1]]),
        ({"x": large, "size": 1, "stride": 2}, [[5, 3], [6, -1]]),
        ({"x": large, "size": 3, "stride": 3}, [[-4]]),
    ]
    return try_cases(
        lambda x, size, stride: plain(answer(np.array(x, float)[None, None], size, stride)), cases
    )


def check_fold_sum(answer: Callable[..., Any]) -> Verdict:
    """Check a function ``(x, k, step)`` that adds k numbers, `step` apart, from each place on.

    >>> check_fold_sum(lambda x, k, step: x[: len(x) - (k - 1) * step] * k)
    For x=[1, 2, 4], k=2, step=1: expected [3, 6], your answer is [2,
    4]. The explorer above can show x=[9, 7, 6, 4, 1, 2, 0, 3, 1, 2,
    5, 3, 6, 8], k=2, step=1: expected [16, 13, 10, 5, 3, 2, 3, 4, 3,
    7, 8, 9, 14], your answer is [18, 14, 12, 8, 2, 4, 0, 6, 2, 4, 10,
    6, 12].
    """
    cases = []
    for k, step in sorted(itertools.product(range(1, 8), range(1, 4)), key=lambda pair: pair[0] * pair[1]):
        x = [2**i for i in range((k - 1) * step + 2)]  # each sum of some of them is another number
        cases.append(
            ({"x": x, "k": k, "step": step}, [sum(x[i : i + (k - 1) * step + 1 : step]) for i in (0, 1)])
        )
    for k in range(1, 10):
        sums = [sum(RIBBON[i : i + k]) for i in range(len(RIBBON) - k + 1)]
        cases.append(({"x": RIBBON, "k": k, "step": 1}, sums))
    return try_cases(lambda x, k, step: plain(answer(np.array(x), k, step)), cases, on_ribbon)


def on_ribbon(case: Case) -> Setting | None:
    """Return how the explorer `ribbon` shows the sums of neighbours in its row."""
    return ("ribbon", {"kind": "sum", "size": case["k"]}) if case["x"] is RIBBON else None


def check_average_pool(mine: Any, x: ArrayLike) -> Verdict:
    """Check the average-pooled maps of a batch, window 2, stride 2.

    >>> check_average_pool(np.zeros((1, 1, 1, 1)), [[[[0, 4], [0, 0]]]])
    Cell (0, 0) of map 0: expected 1, yours is 0.
    """
    if mine is ...:
        return UNTOUCHED
    expected, given = avg_pool2d(np.asarray(x, float)), np.asarray(mine)
    if given.shape != expected.shape or given.dtype.kind not in "iuf":
        return Verdict(
            False, f"Wanted numbers of shape {expected.shape}, got {given.dtype} of shape {given.shape}."
        )
    wrong = np.argwhere(~np.isclose(given, expected))
    if not len(wrong):
        return Verdict(True, f"Right, in all {expected.size:,} cells.")
    image, _, *cell = (int(i) for i in wrong[0])
    values = expected[tuple(wrong[0])], given[tuple(wrong[0])]
    return Verdict(
        False, f"Cell {tuple(cell)} of map {image}: expected {values[0]:g}, yours is {values[1]:g}."
    )


def plain(given: Any) -> Any:
    """Return an array as lists, a batch of one map as that map; anything else as it is."""
    if not isinstance(given, np.ndarray):
        return given
    return (given[0, 0] if given.ndim == 4 and given.shape[:2] == (1, 1) else given).tolist()
