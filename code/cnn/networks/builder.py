"""What all networks are built of: a graph that grows at its tip, and layers with the usual padding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..checks import Pair
from ..fields.graph import INPUT
from ..fields.layer import Layer, Padding

ADD, CONCAT, GATE = Layer("add"), Layer("concat"), Layer("gate")


class Graph(dict[str, tuple[Any, ...]]):
    """A network being built: a dict from a node's name to `(layer, *names of its inputs)`."""

    @property
    def tip(self) -> str:
        """The node that was put last; the image at first."""
        return next(reversed(self), INPUT)

    def put(self, name: str, layer: Layer, *sources: str) -> str:
        """Add a node, at the tip if no sources are given, and return its name."""
        self[name] = (layer, *(sources or (self.tip,)))
        return name

    def chain(self, name: str, layers: Sequence[Layer], source: str) -> str:
        """Add layers one after the other, `name.0`, `name.1`, ..., and return the last one's name."""
        for index, layer in enumerate(layers):
            source = self.put(f"{name}.{index}", layer, source)
        return source

    def merge(self, name: str, layer: Layer, *branches: Sequence[Layer]) -> str:
        """Add branches that leave the tip side by side, merge them, and return the merge's name."""
        source = self.tip
        ends = [self.chain(f"{name}.{number}", branch, source) for number, branch in enumerate(branches)]
        return self.put(name, layer, *ends)


def conv(kernel: Pair, stride: int = 1, padding: Padding | None = None) -> Layer:
    """Return a convolution; without `padding`, with (kernel − 1) // 2 on every side."""
    return Layer("conv", kernel, stride, _half(kernel) if padding is None else padding)


def pool(kernel: int, stride: int, padding: Padding = 0, ceil_mode: bool = False) -> Layer:
    """Return a pooling, by maximum or by mean: a field does not tell them apart."""
    return Layer("pool", kernel, stride, padding, ceil_mode=ceil_mode)


def _half(kernel: Pair) -> Pair:
    if isinstance(kernel, int):
        return (kernel - 1) // 2
    return (kernel[0] - 1) // 2, (kernel[1] - 1) // 2
