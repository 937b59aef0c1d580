"""What the taps of a window do to the values that they read, as far as the effective field wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ..checks import both
from .layer import CONVOLUTIONS, Layer

Array = NDArray[np.float64]
Tap = tuple[int, int]
"""Which row and which column of a window."""
AXES: tuple[Literal[0, 1], Literal[0, 1]] = (0, 1)


class Kernel(Protocol):
    """The weights of a window. Values and gradients have the shape (channels, height, width)."""

    def forward(self, tap: Tap, values: Array) -> Array:
        """Return what one tap adds to the output where it reads these values of the input."""

    def backward(self, tap: Tap, gradient: Array) -> Array:
        """Return what one tap adds to the input's gradient where the output has this gradient."""


@dataclass(frozen=True, eq=False)
class Depthwise:
    """A kernel that weighs each channel by itself."""

    weights: NDArray[Any]
    """For each tap a number, shape (rows, columns), or one for each value, (rows, columns, channels, ...)."""

    def forward(self, tap: Tap, values: Array) -> Array:
        """See `Kernel`."""
        return np.asarray(self.weights[tap] * values)

    def backward(self, tap: Tap, gradient: Array) -> Array:
        """See `Kernel`: a product's derivative is the other factor."""
        return self.forward(tap, gradient)


@dataclass(frozen=True, eq=False)
class Dense:
    """A kernel that mixes channels."""

    weights: Array
    """For each tap a matrix: shape (rows, columns, channels of the output, channels of the input)."""

    def forward(self, tap: Tap, values: Array) -> Array:
        """See `Kernel`."""
        return np.tensordot(self.weights[tap], values, 1)

    def backward(self, tap: Tap, gradient: Array) -> Array:
        """See `Kernel`: through the transpose."""
        return np.tensordot(self.weights[tap].T, gradient, 1)


def uniform_kernel(layer: Layer) -> Depthwise:
    """Return the kernel whose taps all weigh alike; of an upsampling, its interpolation."""
    return Depthwise(np.multiply.outer(*(_weights(layer, axis) for axis in AXES)))


def random_kernel(layer: Layer, relu: bool, channels: int, rng: np.random.Generator) -> Kernel:
    """Return a convolution's kernel with normal weights; the uniform one of any other layer.

    Their variance keeps the values' scale from layer to layer, also where ReLUs halve it.
    """
    if layer.kind not in CONVOLUTIONS:
        return uniform_kernel(layer)
    rows, columns = (_weights(layer, axis) for axis in AXES)
    variance = (2 if relu else 1) * rows[0] * columns[0] / channels
    return Dense(rng.normal(scale=variance**0.5, size=(len(rows), len(columns), channels, channels)))


def _weights(layer: Layer, axis: Literal[0, 1]) -> Array:
    """Return the weights of a window along one axis; their sum is 1 for each output, on average."""
    step = layer.along(axis)
    taps = np.ones(step.size)
    if layer.kind == "upsample" and both(layer.kernel, "kernel")[axis] == 2:
        taps = 1 - abs(np.arange(step.size) - (step.size - 1) / 2) / step.stride
    return taps / taps.sum() * (step.stride if step.scatters else 1)
