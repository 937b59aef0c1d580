"""Backward: which cells a pooling reads on the way forward, and which get a gradient on the way back."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import numpy as np
from cnn import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from livepage import Axis, Explorer, Grid, Link, Scene, explore
from matplotlib.figure import Figure

from explorers import figures

Array = np.ndarray[Any, Any]
# A map, the window's size, and what is worth seeing; the stride is 2.
EXAMPLES: dict[str, tuple[list[str], int, str]] = {
    "no ties": (["1320", "4215", "0682", "1273"], 2, "Every window has one largest value."),
    "ties": (
        ["0020", "0015", "0672", "1237"],
        2,
        "Two windows have a tie: of equal values the first counts.",
    ),
    "overlap": (["10219", "31024", "02813", "41230", "20312"], 3, "The 8 is the largest in three windows."),
}
STRIDE = 2
INCOMING = np.array([[1.0, 2], [-2, 3]])
VALUES, GRADIENTS = (0, 9), (-3, 3)
ROOM = (5, 5)


def scene(way: str, kind: str, example: str) -> Scene:
    """Return the map with its pooled map, or with the gradients that come in and are handed on."""
    x, size, words = numbers(example)
    window = Axis(0, STRIDE, size)
    pooled, winners = pool(x, kind, size)
    dots = {"dot": winners} if kind == "max" else {}
    first = Grid("input", x, "Map; a dot on each maximum" if dots else "Map", VALUES, marks=dots, frame=ROOM)
    lines = [words] if kind == "max" else []
    if way == "forward":
        sentence = (
            ("max({cells}) = {value}", ", ")
            if kind == "max"
            else (f"({{cells}}) ÷ {size**2} = {{value}}", " + ")
        )
        panels = [first, Grid("output", pooled, "Pooled", VALUES, digits=2)]
        summary = f"Pooled: {', '.join(f'{value:.3g}' for value in pooled.flat)}."
        links = [Link("output", "input", window, window, *sentence)]
        return Scene(panels, links, lines, summary=summary, walk="output")
    handed = gradient(x, kind, size)
    summary = f"{np.count_nonzero(handed)} of {x.size} cells get a gradient."
    sums = f"In come {INCOMING.sum():g} in all, and {handed.sum():g} are handed on. {summary}"
    panels = [
        first,
        Grid("incoming", INCOMING, "Gradient in", GRADIENTS, palette="signed"),
        Grid("gradient", handed, "Gradient out", GRADIENTS, palette="signed", digits=2, frame=ROOM),
    ]
    links = [Link("incoming", name, window, window) for name in ("gradient", "input")]
    return Scene(panels, links, [*lines, sums], summary=summary, walk="incoming")


def numbers(example: str) -> tuple[Array, int, str]:
    """Return an example's map, its window, and what is worth seeing."""
    rows, size, words = EXAMPLES[example]
    return np.array([[float(digit) for digit in row] for row in rows]), size, words


def pool(x: Array, kind: str, size: int) -> tuple[Array, list[tuple[int, int]]]:
    """Return the pooled map, and the cells that are the maximum of a window."""
    y, indices = max_pool2d(x[None, None], size, STRIDE, return_indices=True)
    winners = [divmod(int(i), x.shape[1]) for i in np.unique(indices)]
    return (y if kind == "max" else avg_pool2d(x[None, None], size, STRIDE))[0, 0], winners


def gradient(x: Array, kind: str, size: int) -> Array:
    """Return what each cell of the map gets of the incoming gradient."""
    maps, incoming = x[None, None], INCOMING[None, None]
    if kind == "max":
        return max_pool2d_backward(incoming, maps, size, STRIDE)[0, 0]
    return avg_pool2d_backward(incoming, maps.shape, size, STRIDE)[0, 0]


def controls() -> dict[str, w.Widget]:
    """Return the controls."""
    return {
        "way": w.ToggleButtons(options=["forward", "backward"], description="Way"),
        "kind": w.ToggleButtons(options=["max", "average"], description="Pooling"),
        "example": w.Dropdown(options=list(EXAMPLES), description="Example"),
    }


def picture() -> Figure:
    """Return a map, and the gradients that max and average pooling hand on."""
    x, size, _ = numbers("no ties")
    top = [("Map", x), ("Gradient in", INCOMING)]
    below = [(f"Handed on, {kind}", gradient(x, kind, size)) for kind in ("max", "average")]
    return figures.maps(top, below, digits=2, scale=VALUES)


def show() -> Explorer:
    """Return the explorer."""
    label = (
        "A 4 by 4 map and the gradients that come in from its 2 by 2 pooled map. "
        "The maximum hands each gradient to one cell, the average spreads it over four."
    )
    return explore(scene, controls(), name="backward", label=label, picture=picture())
