"""Backward: which cells a pooling reads on the way forward, and which get a gradient on the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets as w
import numpy as np
from cnn import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from livepage import Affine, Explorer, Grid, Link, Scene, explore

if TYPE_CHECKING:
    from matplotlib.figure import Figure


Array = np.ndarray[Any, Any]
Dots = dict[str, list[tuple[int, int]]]
# A map, the window's size, and what is worth seeing; the stride is 2.
EXAMPLES: dict[str, tuple[list[str], int, str]] = {
    "no ties": (["1320", "4215", "0682", "1273"], 2, "Every window has one largest value."),
    "ties": (
        ["0020", "0015", "0672", "1237"],
        2,
        "Two windows have ties: of equal values the first counts.",
    ),
    "overlap": (["10219", "31024", "02813", "41230", "20312"], 3, "The 8 is the largest in three windows."),
}
STRIDE = 2
INCOMING = np.array([[1.0, 2], [-2, 3]])
VALUES, GRADIENTS = (0, 9), (-3, 3)
ROOM = (5, 5)
NOTES = {"dot": "a maximum"}


def scene(way: str, kind: str, example: str) -> Scene:
    """Return the map with its pooled map; on the way back, the gradients in their places."""
    x, size, words = numbers(example)
    pooled, winners = pool(x, kind, size)
    dots = {"dot": winners} if kind == "max" else {}
    share = words if dots else f"Each cell of a window has a share of 1/{size**2}."
    if way == "forward":
        return forward(x, pooled, size, dots, share)
    return back(gradient(x, kind, size), size, dots, share)


def forward(x: Array, pooled: Array, size: int, dots: Dots, share: str) -> Scene:
    """Return the map with its pooled map."""
    caption = "Map; a dot on each maximum" if dots else "Map"
    sentence = ("max({cells}) = {value}", ", ") if dots else (f"({{cells}}) ÷ {size**2} = {{value}}", " + ")
    window = Affine(0, STRIDE, size)
    return Scene(
        panels=[
            Grid("input", x, caption, VALUES, marks=dots, notes=NOTES, frame=ROOM),
            Grid("output", pooled, "Pooled", VALUES, digits=2),
        ],
        links=[Link("output", "input", window, window, *sentence)],
        lines=[share, f"{len(dots['dot']) if dots else x.size} of {x.size} cells matter."],
        summary=f"Pooled: {', '.join(f'{value:.3g}' for value in pooled.flat)}.",
        walk="output",
    )


def back(out: Array, size: int, dots: Dots, share: str) -> Scene:
    """Return the gradient that the cells get, over that which comes in."""
    signed: dict[str, Any] = {"scale": GRADIENTS, "palette": "signed"}
    heard = f"{np.count_nonzero(out)} of {out.size} cells get a gradient."
    sentence = "{value} comes in; from all windows together, the cells of this one get {cells}"
    window = Affine(0, STRIDE, size)
    return Scene(
        panels=[
            Grid("gradient", out, "Gradient out", digits=2, marks=dots, notes=NOTES, frame=ROOM, **signed),
            Grid("incoming", INCOMING, "Gradient in", **signed),
        ],
        links=[Link("incoming", "gradient", window, window, sentence)],
        lines=[share, f"{heard} In come {INCOMING.sum():g} in all, out go {out.sum():g}."],
        summary=heard,
        walk="incoming",
    )


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
    return {
        "way": w.ToggleButtons(options=["forward", "backward"], description="Way"),
        "kind": w.ToggleButtons(options=["max", "average"], description="Pooling"),
        "example": w.Dropdown(options=list(EXAMPLES), description="Example"),
    }


def picture() -> Figure:
    """Return a map, and the gradients that max and average pooling hand on."""
    from explorers.figures import maps

    x, size, _ = numbers("no ties")
    top = [("Map", x), ("Gradient in", INCOMING)]
    below = [(f"Handed on, {kind}", gradient(x, kind, size)) for kind in ("max", "average")]
    return maps.figure(top, below, digits=2, scale=VALUES)


def show() -> Explorer:
    label = (
        "A 4 by 4 map and the gradients that come in from its 2 by 2 pooled map. "
        "The maximum hands each gradient to one cell, the average spreads it over four."
    )
    return explore(scene, controls(), name="backward", label=label, picture=picture)
