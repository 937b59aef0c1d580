"""Layers that learn: each has a forward pass and, for the gradient, a backward pass.

`forward` keeps what `backward` will need. `backward` takes the gradient of the loss by the layer's output,
stores the gradients by the layer's parameters, and returns the gradient by its input.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from cnn import avg_pool2d, avg_pool2d_backward, global_avg_pool2d, max_pool2d, max_pool2d_backward
from numpy.lib.stride_tricks import sliding_window_view
from numpy.random import Generator
from numpy.typing import NDArray

Array = NDArray[Any]
Padding = int | tuple[tuple[int, int], tuple[int, int]]


class Layer:
    """What all layers share: most have nothing to learn."""

    parameters: tuple[Array, ...] = ()
    gradients: tuple[Array, ...] = ()

    def forward(self, x: Array) -> Array:
        """Return the output for a batch."""
        raise NotImplementedError

    def backward(self, grad: Array) -> Array:
        """Return the gradient by the input, given that by the output."""
        raise NotImplementedError


class Convolution(Layer):
    """A convolution as one matrix product, padded by zeros so that only the stride shrinks the map.

    It has no bias: so black stays exactly zero, and the padding cannot be told from a black canvas.
    Its size is odd: an even one has no middle.
    """

    def __init__(self, inputs: int, outputs: int, size: int, stride: int, rng: Generator) -> None:
        if not size % 2:
            raise ValueError(f"size must be odd, got {size!r}")
        self.size, self.stride = size, stride
        taps = inputs * size**2
        self.weights = rng.normal(0, np.sqrt(2 / taps), (outputs, taps))
        self.parameters = (self.weights,)

    def forward(self, x: Array) -> Array:
        """`(B, C, H, W)` to `(B, outputs, H / stride, W / stride)`."""
        border = self.size // 2
        self.padded = np.pad(x, [(0, 0), (0, 0), (border, border), (border, border)])
        windows = sliding_window_view(self.padded, (self.size, self.size), (2, 3))
        windows = windows[:, :, :: self.stride, :: self.stride].transpose(0, 1, 4, 5, 2, 3)
        self.windows_shape = windows.shape  # (B, C, size, size, rows, columns)
        batch, *_, rows, columns = windows.shape
        self.columns = windows.reshape(batch, -1, rows * columns)  # im2col: a column for each window
        return (self.weights @ self.columns).reshape(batch, -1, rows, columns)

    def backward(self, grad: Array) -> Array:
        """Every tap hands its share back to the pixel that it read."""
        grad = grad.reshape(*grad.shape[:2], -1)
        self.gradients = ((grad @ self.columns.swapaxes(1, 2)).sum(0),)
        shares = (self.weights.T @ grad).reshape(self.windows_shape)
        into = np.zeros_like(self.padded)
        taps = sliding_window_view(into, (self.size, self.size), (2, 3), writeable=True)
        taps = taps[:, :, :: self.stride, :: self.stride]
        for i, j in np.ndindex(
            self.size, self.size
        ):  # windows overlap, and += adds once for each cell: so tap by tap
            taps[..., i, j] += shares[:, :, i, j]
        border, (height, width) = self.size // 2, into.shape[2:]
        return into[:, :, border : height - border, border : width - border]


class ReLU(Layer):
    """Negative values become zero."""

    def forward(self, x: Array) -> Array:
        """Keep what is positive."""
        self.positive = x > 0
        return x * self.positive

    def backward(self, grad: Array) -> Array:
        """Let pass where the input was positive."""
        return grad * self.positive


class Pool(Layer):
    """What the two poolings share: their windows."""

    def __init__(self, size: int = 2, stride: int = 2, padding: Padding = 0) -> None:
        self.windows: dict[str, Any] = {"size": size, "stride": stride, "padding": padding}


class MaxPool(Pool):
    """The library's max pooling."""

    def forward(self, x: Array) -> Array:
        """`(B, C, H, W)` to `(B, C, rows, columns)`."""
        self.x = x
        return max_pool2d(x, **self.windows)

    def backward(self, grad: Array) -> Array:
        """The winner takes it all."""
        return max_pool2d_backward(grad, self.x, **self.windows)


class AveragePool(Pool):
    """The library's average pooling."""

    def forward(self, x: Array) -> Array:
        """`(B, C, H, W)` to `(B, C, rows, columns)`."""
        self.shape = x.shape
        return avg_pool2d(x, **self.windows)

    def backward(self, grad: Array) -> Array:
        """Equal shares for all."""
        return avg_pool2d_backward(grad, self.shape, **self.windows)


class GlobalAverage(Layer):
    """One number a channel."""

    def forward(self, x: Array) -> Array:
        """`(B, C, H, W)` to `(B, C)`."""
        self.shape = x.shape
        return global_avg_pool2d(x)

    def backward(self, grad: Array) -> Array:
        """Equal shares for all cells of the map."""
        height, width = self.shape[2:]
        return np.broadcast_to(grad[:, :, None, None] / (height * width), self.shape)


class Flatten(Layer):
    """Every cell of every channel is a number of its own."""

    def forward(self, x: Array) -> Array:
        """`(B, C, H, W)` to `(B, C * H * W)`."""
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad: Array) -> Array:
        """Lay the gradient out as the maps were."""
        return grad.reshape(self.shape)


class Linear(Layer):
    """A weighted sum of all inputs for each output."""

    def __init__(self, inputs: int, outputs: int, scale: float, rng: Generator) -> None:
        self.weights = rng.normal(0, scale, (outputs, inputs))
        self.bias = np.zeros(outputs)
        self.parameters = (self.weights, self.bias)

    def forward(self, x: Array) -> Array:
        """`(B, inputs)` to `(B, outputs)`."""
        self.x = x
        return x @ self.weights.T + self.bias

    def backward(self, grad: Array) -> Array:
        """As every weight moved every output."""
        self.gradients = (grad.T @ self.x, grad.sum(0))
        return grad @ self.weights
