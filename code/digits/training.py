"""Training: cross-entropy, Adam, and a step size that falls to zero."""

from __future__ import annotations

from typing import Any

import numpy as np
from cnn.checks import whole
from numpy.typing import NDArray

from digits.network import Network

Array = NDArray[Any]


def train(
    network: Network,
    x: Array,
    labels: Array,
    *,
    epochs: int = 10,
    rate: float = 0.03,
    batch: int = 16,
    seed: int = 0,
) -> Network:
    """Train a network in place, and return it.

    Parameters
    ----------
    network
        What to train.
    x, labels
        Pictures `(n, 1, H, W)` and their classes `(n,)`.
    epochs
        How often each picture is seen.
    rate
        The step size of the first step; it falls in a straight line to zero.
    batch
        Pictures a step, about.
    seed
        For the order of the pictures.

    Raises
    ------
    TypeError, ValueError
        If `epochs` or `batch` is not a whole number from 1, or there is not one label for each picture.

    Examples
    --------
    >>> from digits.data import load, paste
    >>> from digits.network import tiny_network
    >>> training, _ = load()
    >>> x, labels = paste(training.images[:200], 0, 0, canvas=8), training.labels[:200]
    >>> network = train(tiny_network(head="flatten", canvas=8), x, labels, epochs=8)
    >>> network.accuracy(x, labels) > 0.9
    True
    """
    if np.shape(labels) != (len(x),):
        raise ValueError(f"labels must be one for each of {len(x)} pictures, got {np.shape(labels)}")
    epochs, batch = whole(epochs, "epochs", 1), whole(batch, "batch", 1)
    rng = np.random.default_rng(seed)
    batches = max(1, len(x) // batch)
    adam = Adam(network)
    for step in range(steps := epochs * batches):
        if step % batches == 0:
            order = np.array_split(rng.permutation(len(x)), batches)
        chosen = order[step % batches]
        network.backward(loss_gradient(network.scores(x[chosen]), labels[chosen]))
        adam.step(rate * (1 - step / steps))
    return network


def loss_gradient(scores: Array, labels: Array) -> Array:
    """Return the gradient of the mean cross-entropy by the scores: softmax, less one for the true class.

    >>> loss_gradient(np.zeros((1, 4)), np.array([2]))
    array([[ 0.25,  0.25, -0.75,  0.25]])
    """
    raised = np.exp(scores - scores.max(1, keepdims=True))
    grad = raised / raised.sum(1, keepdims=True)
    grad[np.arange(len(labels)), labels] -= 1
    return grad / len(labels)


class Adam:
    """Steps along a running mean of each gradient, divided by its running size (Kingma and Ba, 2015)."""

    def __init__(self, network: Network, keep: float = 0.9, keep_square: float = 0.999) -> None:
        self.layers = network.body + network.head
        self.keep, self.keep_square, self.count = keep, keep_square, 0
        self.moments = [(np.zeros_like(p), np.zeros_like(p)) for p in self.parameters()]

    def parameters(self) -> list[Array]:
        """Return all that is learnt, layer by layer."""
        return [p for layer in self.layers for p in layer.parameters]

    def step(self, rate: float) -> None:
        """Move all parameters, in place."""
        self.count += 1
        gradients = [g for layer in self.layers for g in layer.gradients]
        for p, g, (mean, square) in zip(self.parameters(), gradients, self.moments, strict=True):
            mean += (1 - self.keep) * (g - mean)
            square += (1 - self.keep_square) * (g**2 - square)
            size = np.sqrt(square / (1 - self.keep_square**self.count))
            p -= rate * mean / (1 - self.keep**self.count) / (size + 1e-8)
