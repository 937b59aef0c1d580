"""A convolutional network small enough to train while you read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from cnn.checks import whole
from numpy.typing import NDArray

from digits.layers import (
    AveragePool,
    Convolution,
    Flatten,
    GlobalAverage,
    Layer,
    Linear,
    MaxPool,
    ReLU,
)

Array = NDArray[Any]

POOLS = ("max", "average", "blur", "stride")
HEADS = ("average", "flatten")
CHANNELS = 24  # of the last feature maps


class Network:
    """Layers that make feature maps (the body), and layers that judge them (the head)."""

    def __init__(self, body: Sequence[Layer], head: Sequence[Layer]) -> None:
        self.body, self.head = list(body), list(head)

    def features(self, x: Array) -> Array:
        """Return the last feature maps, `(B, C, H, W)`."""
        return run(self.body, x)

    def judge(self, features: Array) -> Array:
        """Return what the head makes of feature maps, `(B, classes)`."""
        return run(self.head, features)

    def scores(self, x: Array) -> Array:
        """Return a score for each class, `(B, classes)`."""
        return self.judge(self.features(x))

    def class_maps(self, x: Array) -> Array:
        """Return the class activation maps, `(B, classes, H, W)` (Zhou et al., 2016).

        A map weighs the features cell by cell, as the head weighs their averages. So a map's own average is
        the score of its class, but for the bias.

        >>> network = tiny_network()
        >>> x = np.ones((1, 1, 24, 24))
        >>> np.allclose(network.class_maps(x).mean((2, 3)), network.scores(x))  # untrained: no bias yet
        True

        Raises
        ------
        TypeError
            Where the head flattens, as then a weight belongs to one cell alone, or is any other than a
            global average and one linear layer.
        """
        if [type(layer) for layer in self.head] != [GlobalAverage, Linear]:
            raise TypeError("head must be a global average and one linear layer, or there are no class maps")
        return np.einsum("kc,bchw->bkhw", self.head[-1].parameters[0], self.features(x))

    def accuracy(self, x: Array, labels: Array) -> float:
        """Return the share of pictures whose highest score is that of their class."""
        return float((self.scores(x).argmax(1) == labels).mean())

    def backward(self, grad: Array) -> None:
        """Hand the gradient by the scores back through all layers."""
        for layer in reversed(self.body + self.head):
            grad = layer.backward(grad)


def run(layers: Sequence[Layer], x: Array) -> Array:
    """Return what comes out behind the last layer."""
    for layer in layers:
        x = layer.forward(x)
    return x


def tiny_network(
    pool: str = "max", head: str = "average", canvas: int = 24, seed: int = 0, classes: int = 10
) -> Network:
    """Return an untrained network: two convolutions, something between them that halves the map, and a head.

    Parameters
    ----------
    pool
        ``"max"``, ``"average"``, ``"blur"`` (a maximum at every pixel, then a binomial blur of which every
        second value is kept) or ``"stride"`` (nothing: the first convolution takes every second pixel).
    head
        ``"average"`` for global average pooling, or ``"flatten"``; a linear layer follows either.
    canvas
        Height and width of the pictures.
    seed
        For the weights.
    classes
        How many scores the head gives.

    Raises
    ------
    TypeError, ValueError
        For a `pool` or `head` that is not listed, or a `canvas` that is not an even whole number from 2.

    Examples
    --------
    >>> network = tiny_network(head="flatten")
    >>> x = np.zeros((5, 1, 24, 24))
    >>> network.features(x).shape, network.scores(x).shape
    ((5, 24, 12, 12), (5, 10))
    """
    for name, value, known in ("pool", pool, POOLS), ("head", head, HEADS):
        if value not in known:
            raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")
    if whole(canvas, "canvas", 2) % 2:
        raise ValueError(f"canvas must be even, so that it can be halved, got {canvas}")
    rng = np.random.default_rng(seed)
    between: dict[str, list[Layer]] = {
        "max": [MaxPool()],
        "average": [AveragePool()],
        "blur": [  # two averages of two make a binomial of three
            MaxPool(2, 1, padding=((0, 1), (0, 1))),
            AveragePool(2, 1, padding=((1, 0), (1, 0))),
            AveragePool(),
        ],
        "stride": [],
    }
    body = [
        Convolution(1, 8, 3, 2 if pool == "stride" else 1, rng),
        ReLU(),
        *between[pool],
        Convolution(8, CHANNELS, 3, 1, rng),
        ReLU(),
    ]
    if head == "average":
        return Network(
            body, [GlobalAverage(), Linear(CHANNELS, classes, 2.0, rng)]
        )  # larger weights, as averages are small
    cells = run(body, np.zeros((1, 1, canvas, canvas))).size
    return Network(body, [Flatten(), Linear(cells, classes, cells**-0.5, rng)])
