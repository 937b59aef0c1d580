"""Checks of the exercises: each tries small cases first, and names the first in which an answer is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from cnn import avg_pool2d, max_pool2d, max_pool2d_backward, receptive_field
from cnn.pooling.windows import lay_windows
from numpy.typing import ArrayLike, NDArray

from explorers.exercises.verdict import UNTOUCHED, Case, Setting, Verdict, try_cases
from explorers.hands import chains

Array = NDArray[np.float64]
STRIP = 10
"""The cells of the explorer `strip`: importing it would load Matplotlib for a number."""


def check_output_size(answer: Callable[..., Any]) -> Verdict:
    """Check a function ``(n, size, stride, padding, ceil)`` that counts the windows over n cells.

    >>> check_output_size(lambda **case: ...)
    Nothing to check yet: put your answer in.
    """
    ranges = {"n": range(1, 13), "size": range(1, 6), "stride": range(1, 5), "padding": range(3)}
    every = [dict(zip(ranges, values, strict=True)) for values in itertools.product(*ranges.values())]

    def cases() -> Iterator[tuple[Case, int]]:
        for case in sorted(every, key=lambda case: sum(case.values())):
            for ceil in (False, True):
                pads = (0, case["padding"])
                try:
                    laid = lay_windows(
                        (1, 1, 1, case["n"]), (1, case["size"]), (1, case["stride"]), pads, 1, ceil
                    )
                except ValueError:
                    continue  # windows that the library refuses
                yield {**case, "ceil": ceil}, laid[1].count

    return try_cases(answer, cases(), on_strip)


def on_strip(case: Case) -> Setting | None:
    """Return how the explorer `strip` shows a case of ten cells."""
    settings = {name: value for name, value in case.items() if name != "n"}
    return ("strip", {**settings, "dilation": 1}) if case["n"] == STRIP else None


def check_dilated_field(answer: Callable[..., Any]) -> Verdict:
    """Check a function of layers ``(kind, kernel, stride, dilation)`` that gives the receptive field's size.

    >>> check_dilated_field(lambda layers: 1 + sum(kernel - 1 for _, kernel, *_ in layers))
    For layers=[('conv', 2, 1, 2)]: expected 3, your answer is 2.
    """
    layers = [
        (kind, kernel, stride, dilation)
        for kind, dilations in (("conv", (1, 2, 3)), ("pool", (1,)))
        for kernel, stride, dilation in itertools.product((2, 3), (1, 2), dilations)
    ]
    few = [("conv", 2, 2, 1), ("conv", 3, 1, 2), ("pool", 2, 2, 1)]
    every = [
        *itertools.product(layers, repeat=1),
        *itertools.product(layers, repeat=2),
        *itertools.product(few, repeat=3),  # where strides multiply
    ]
    every.sort(key=lambda chain: (len(chain), sum(sum(numbers) for _, *numbers in chain)))
    cases = (({"layers": list(chain)}, receptive_field(padless(chain))) for chain in every)
    return try_cases(answer, cases, on_lens)


def padless(layers: Sequence[tuple[str, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Return layers as the library has them, with padding, of 0, before the dilation."""
    return [(kind, kernel, stride, 0, dilation) for kind, kernel, stride, dilation in layers]


def on_lens(case: Case) -> Setting:
    """Return how the explorer `lens` shows a chain of layers."""
    layers = padless(case["layers"])
    return "lens", {"net": chains.spell(layers), "layer": len(layers) - 1}


def check_average_weights(weights: ArrayLike) -> Verdict:
    """Check the weights ``(3, 3, 2, 2)`` of a convolution that shall be average pooling of three channels.

    Both are linear, so it is enough to look at maps with a single one in them.

    >>> check_average_weights(np.full((3, 3, 2, 2), 1 / 4))
    A one in channel 0, row 0, column 0: the average gives [0.25, 0, 0], your convolution [0.25, 0.25, 0.25].
    """
    kernel = np.asarray(weights)
    if kernel.shape != (3, 3, 2, 2) or kernel.dtype.kind not in "iuf":
        return Verdict(
            False, f"Wanted numbers of shape (3, 3, 2, 2), got {kernel.dtype} of shape {kernel.shape}."
        )
    if not kernel.any():
        return UNTOUCHED
    for channel, row, column in np.ndindex(3, 2, 2):
        x = np.zeros((1, 3, 2, 2))
        x[0, channel, row, column] = 1
        expected, given = avg_pool2d(x)[0, :, 0, 0], np.einsum("oirc,irc->o", kernel, x[0])
        if not np.allclose(given, expected):
            where = f"channel {channel}, row {row}, column {column}"
            words = (
                f"A one in {where}: the average gives {listed(expected)}, your convolution {listed(given)}."
            )
            return Verdict(False, words)
    return Verdict(True, "Right, for every map: both are linear and agree on each single one.")


def shifted_bar() -> tuple[Array, Array]:
    """Return a 6 × 6 map with a bar in it, and the same map one pixel further to the right."""
    x = np.zeros((6, 6))
    x[1:5, 1:3] = 5
    x[0, 4], x[3, 3] = 3, 4
    return x, np.roll(x, 1, axis=1)


def check_marks(marked: Iterable[tuple[int, int]]) -> Verdict:
    """Check the cells ``(row, column)`` that are said to change when the bar's map shifts and is max-pooled.

    >>> check_marks([])
    Mark some cells first.
    >>> check_marks([(0, 1)])
    Cell (0, 0) is 5 before and 0 after: it changes.
    """
    before, after = (pool(max_pool2d, x) for x in shifted_bar())
    chosen = {tuple(cell) for cell in marked}
    if not chosen:
        return Verdict(False, "Mark some cells first.")
    beyond = [cell for cell in sorted(chosen) if cell not in set(np.ndindex(before.shape))]
    if beyond:
        return Verdict(False, f"There is no cell {beyond[0]}: rows and columns run from 0 to 2.")
    for cell in np.ndindex(before.shape):
        changes = bool(before[cell] != after[cell])
        if changes != (cell in chosen):
            ending = "it changes" if changes else "it stays"
            return Verdict(
                False, f"Cell {cell} is {before[cell]:g} before and {after[cell]:g} after: {ending}."
            )
    return Verdict(True, f"Right: {len(chosen)} of {before.size} cells change.")


def check_unmoved(x: ArrayLike) -> Verdict:
    """Check a map that is not constant, but whose max-pooled map no shift changes, round the ends.

    >>> check_unmoved(np.ones((4, 4)))
    The map is constant: that is too easy.
    """
    problem, (first,) = as_maps(x)
    if problem:
        return Verdict(False, problem)
    if not first.any():
        return UNTOUCHED
    if (first == first[0, 0]).all():
        return Verdict(False, "The map is constant: that is too easy.")
    before = pool(max_pool2d, first)
    for shift in sorted(np.ndindex(first.shape), key=lambda shift: (sum(shift), shift))[1:]:
        after = pool(max_pool2d, np.roll(first, shift, axis=(0, 1)))
        if not np.array_equal(before, after):
            return Verdict(False, f"Shifted by {shift}: {differing(before, after)}.")
    return Verdict(True, "Right: max pooling cannot tell this map from its shifts.")


def check_forgery(first: ArrayLike, second: ArrayLike) -> Verdict:
    """Check two maps that pool alike, by maximum and by average, but whose gradients go to other cells.

    >>> check_forgery([[1, 2], [3, 4]], [[1, 2], [3, 5]])
    The max-pooled maps differ: cell (0, 0) is 4 and 5.
    """
    problem, maps = as_maps(first, second)
    if problem:
        return Verdict(False, problem)
    if np.array_equal(maps[0], maps[1]):
        return UNTOUCHED
    operators: dict[str, Callable[[Array], Array]] = {"max": max_pool2d, "average": avg_pool2d}
    for name, operator in operators.items():
        one, other = (pool(operator, x) for x in maps)
        if not np.allclose(one, other):
            return Verdict(False, f"The {name}-pooled maps differ: {differing(one, other)}.")
    one, other = (
        max_pool2d_backward(np.ones_like(max_pool2d(x[None, None])), x[None, None])[0, 0] for x in maps
    )
    if np.array_equal(one, other):
        return Verdict(
            False, "They pool alike, but the gradient of the maximum goes to the same cells in both."
        )
    return Verdict(True, "Right: neither pooling can tell them apart, and yet they learn differently.")


def check_max_from_relu(answer: Callable[..., Any]) -> Verdict:
    """Check a function ``(a, b, relu)`` that makes the larger of two numbers from ReLU, sums and differences.

    >>> check_max_from_relu(lambda a, b, relu: relu(a - b))
    For a=0, b=-1: expected 0, your answer is 1.
    """
    pairs = sorted(itertools.product(range(-3, 4), repeat=2), key=lambda pair: abs(pair[0]) + abs(pair[1]))
    return try_cases(
        lambda a, b: answer(a, b, lambda value: max(value, 0)),
        (({"a": a, "b": b}, max(a, b)) for a, b in pairs),
    )


def pool(operator: Callable[[Array], Array], x: Array) -> Array:
    """Pool one map by windows of 2, stride 2."""
    return operator(x[None, None])[0, 0]


def as_maps(*maps: ArrayLike) -> tuple[str, list[Array]]:
    """Return what is wrong with the maps, in words, and the maps as arrays."""
    arrays = [np.asarray(x) for x in maps]
    for x in arrays:
        if x.dtype.kind not in "biuf" or not np.isfinite(x).all():
            return f"A map holds finite numbers; this one is {x!r}.", arrays
        if x.ndim != 2 or 0 in x.shape or x.shape[0] % 2 or x.shape[1] % 2:
            return f"A map has two axes of even length; this one has the shape {x.shape}.", arrays
    if len({x.shape for x in arrays}) > 1:
        return f"The maps have different shapes: {' and '.join(str(x.shape) for x in arrays)}.", arrays
    return "", [x.astype(float) for x in arrays]


def differing(one: Array, other: Array) -> str:
    """Say which cell is the first to differ, and what it holds in each map."""
    cell = tuple(int(i) for i in np.argwhere(~np.isclose(one, other))[0])
    return f"cell {cell} is {one[cell]:g} and {other[cell]:g}"


def listed(values: Array) -> str:
    """Return numbers as a short list."""
    return f"[{', '.join(f'{value:g}' for value in values)}]"
