"""A contest for one exercise: which chain of layers sees enough, at the right stride, at the least cost?"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from math import prod

from cnn import receptive_fields

Chain = Sequence[tuple[str, int, int]]
FIELD, STRIDE, LAYERS = 32, 4, 7
FIRST = ("conv", 3, 1)
CHOICES = (("conv", 3, 1), ("conv", 5, 1), ("conv", 7, 1), ("conv", 3, 2), ("pool", 2, 2))


def measure(layers: Chain) -> tuple[float, float, float]:
    """Return the field and effective stride of a chain, and what it costs.

    The cost is multiplications for each pixel of the image and each pair of channels; pooling is free.

    >>> measure([("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1)])
    (8, 2.0, 11.25)
    """
    fields = receptive_fields(layers)
    kernels = [kernel if kind == "conv" else 0 for kind, kernel, _ in layers]
    cost = sum((kernel / float(field.stride)) ** 2 for kernel, field in zip(kernels, fields, strict=True))
    return fields[-1].size, float(fields[-1].stride), cost


def candidates() -> Iterator[Chain]:
    """Go through all chains of at most `LAYERS` layers that end at the wanted stride."""
    for length in range(LAYERS):
        for rest in product(CHOICES, repeat=length):
            if prod(stride for _, _, stride in rest) == STRIDE:
                yield [FIRST, *rest]


@cache
def costs() -> list[float]:
    """Return what every chain costs that keeps the rules, the cheapest first."""
    measured = map(measure, candidates())
    return sorted(cost for size, _, cost in measured if size >= FIELD)


def table() -> list[tuple[float, int]]:
    """Return every cost that a chain can have which keeps the rules, and how many chains cost that.

    >>> table()[0]
    (11.25, 2)
    """
    return sorted(Counter(costs()).items())


def rank(layers: Chain) -> str:
    """Say how a chain does: its field, its stride, its cost, and its rank among all that keep the rules.

    Raises
    ------
    ValueError
        If a layer is not one of those allowed, or there are too many.
    """
    if not layers or layers[0] != FIRST or not all(layer in CHOICES for layer in layers):
        raise ValueError(f"layers must begin with {FIRST} and go on with any of {CHOICES}, got {layers!r}")
    if len(layers) > LAYERS:
        raise ValueError(f"layers must be at most {LAYERS}, got {len(layers)}")
    size, stride, cost = measure(layers)
    told = f"field {size}, stride {stride:g}, cost {cost:.10g}"
    if size < FIELD or stride != STRIDE:
        return f"{told}: wanted are a field of {FIELD} or more and a stride of {STRIDE}"
    return f"{told}: place {bisect_left(costs(), cost - 1e-9) + 1} of {len(costs()):,}"
