"""Cone: what one unit of a small network sees, layer by layer, down to the pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets as w
from cnn import Layer
from livepage import Explorer, Ladder, Scene, explore

from explorers.figures import ladders

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PIXELS = 32
DEPTH = 6


def network(kernel: int, window: int, stride: int, depth: int, padded: bool) -> list[Layer]:
    """Return convolutions and poolings by turns, `depth` layers in all.

    >>> from cnn import receptive_field
    >>> receptive_field(network(kernel=3, window=2, stride=2, depth=5, padded=False))
    18
    """
    padding = (kernel - 1) // 2 if padded else 0
    pair = Layer("conv", kernel, padding=padding), Layer("pool", window, stride)
    return [pair[i % 2] for i in range(depth)]


def scene(kernel: int, window: int, stride: int, depth: int, padded: bool) -> Scene:
    """Return a ladder for each layer, the last at the top, and the recurrence with its last numbers."""
    chain, problem = fitting(network(kernel, window, stride, depth, padded))
    panels = ladders.ladders(chain, PIXELS)
    free = [Ladder(f"free {row}", "", 0, 0, 1, PIXELS) for row in range(DEPTH - len(chain))]
    return Scene(
        panels=[*free, *panels],
        links=ladders.links(chain),
        lines=[] if problem else [recurrence(chain)],  # they share their place in the readout
        problem=problem,
        summary=problem or recurrence(chain),
        walk=panels[0].name,
        start=(0, (panels[0].units - 1) // 2),
    )


def fitting(layers: Sequence[Layer]) -> tuple[list[ladders.Rung], str]:
    """Return the layers for which the image is large enough, and what to say if that is not all of them."""
    chain: list[ladders.Rung] = []
    for depth, layer in enumerate(layers):
        step = layer.along(0)
        padding = (step.before or 0) + step.after
        room = (chain[-1].units if chain else PIXELS) + padding
        if step.extent > room:
            return chain, (
                f"Layer {depth + 1} does not fit: its window spans {step.extent} units, and layer {depth} "
                f"has {room}{' with its padding' if padding else ''}. Choose a smaller window or stride."
            )
        chain = ladders.rungs(layers[: depth + 1], PIXELS)
    return chain, ""


def recurrence(chain: Sequence[ladders.Rung]) -> str:
    """Return the rule for the field of the last layer, with its numbers."""
    size, stride = (chain[-2].field.size, chain[-2].field.stride) if len(chain) > 1 else (1, 1)
    return f"Top layer: {size} + ({chain[-1].kernel} − 1) · {stride} = {chain[-1].field.size} pixels"


def controls() -> dict[str, w.Widget]:
    return {
        "kernel": w.IntSlider(3, 1, 7, description="Conv kernel"),
        "window": w.IntSlider(2, 1, 4, description="Pool window"),
        "stride": w.IntSlider(2, 1, 3, description="Pool stride"),
        "depth": w.IntSlider(5, 1, DEPTH, description="Depth"),
        "padded": w.Checkbox(False, description="Pad convolutions"),
    }


def picture() -> Figure:
    """Return the cone of the chapter's first network."""
    return ladders.draw(network(kernel=3, window=2, stride=2, depth=5, padded=False))


def show() -> Explorer:
    label = (
        "Five layers over 32 pixels. One unit of the top layer reads 3 units of the layer below, "
        "those read 6, then 8, then 16, and those 18 pixels: a cone that widens faster after each pooling."
    )
    return explore(scene, controls(), name="cone", label=label, picture=picture)
