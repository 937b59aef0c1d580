"""Class activation: what each cell of the last feature maps says for a class, and the score it adds up to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import ipywidgets as w
import numpy as np
from cnn import region
from digits import Network, load, paste, tiny_network, train
from livepage import Explorer, Grid, Image, Scene, explore

if TYPE_CHECKING:
    from matplotlib.figure import Figure

IMAGES = {
    "a three": [(3, 4, 4)],
    "the three, 8 pixels further": [(3, 12, 12)],
    "the three, 7 pixels further": [(3, 11, 11)],
    "two threes": [(3, 4, 4), (3, 12, 12)],
    "a three and a seven": [(3, 4, 4), (7, 12, 12)],
}
"""Which digits lie where: class, row and column."""
CANVAS = 24
BODY = [("conv", 3, 1, 1), ("pool", 2, 2), ("conv", 3, 1, 1)]
MAPS, SCORES = (-150, 150), (-25, 25)


@cache
def network() -> Network:
    """Return the network of the pages on learning: trained on single digits, all in the same place."""
    training, _ = load()
    return train(tiny_network(), paste(training.images, 4, 4), training.labels)


def picture_of(image: str) -> np.ndarray[Any, Any]:
    """Return the canvas with its digits, `(1, 1, 24, 24)`: of each class the first not seen in training."""
    _, test = load()
    first = {kind: test.images[test.labels == kind][:1] for kind, _, _ in IMAGES[image]}
    return np.sum([paste(first[kind], row, column, CANVAS) for kind, row, column in IMAGES[image]], axis=0)


def scene(image: str, kind: int) -> Scene:
    """Return the picture, the activation map of a class, and the scores with the sum done in both orders."""
    x = picture_of(image)
    heat, scores = network().class_maps(x)[0], network().scores(x)[0]
    mean, bias = heat[kind].mean(), network().head[-1].parameters[1][kind]
    best = int(scores.argmax())
    words = f"Score of class {kind}: {number(scores[kind])}. Highest: class {best}, {number(scores[best])}."
    signed: dict[str, Any] = {"scale": SCORES, "palette": "signed", "digits": 0}
    caption = f"Scores of the classes 0 to 9: the network says {best}"
    return Scene(
        panels=[
            *picture_and_map(x[0, 0], heat[kind], kind),
            Grid("scores", [scores], caption, boxes=[(0, kind, 1, 1)], **signed),
        ],
        lines=[
            f"Orange speaks for class {kind}, blue against it. "
            "Boxes: the map’s highest cell, and what it sees.",
            f"Weigh, then average: the map’s mean {number(mean)} and the bias {number(bias)} "
            f"make {number(mean + bias)}.",
            f"Average, then weigh, as the network does: {number(scores[kind])}.",
        ],
        summary=words,
    )


def picture_and_map(x: np.ndarray[Any, Any], heat: np.ndarray[Any, Any], kind: int) -> list[Image]:
    """Return the picture and the map of a class, with boxes on the map's highest cell and what it sees."""
    row, column = divmod(int(heat.argmax()), heat.shape[1])
    rows, columns = (region(BODY, unit, CANVAS) for unit in (row, column))
    as_large = np.kron(np.round(heat), np.ones((2, 2)))
    signed: dict[str, Any] = {"scale": MAPS, "palette": "signed"}
    seen = (rows.start, columns.start, len(rows), len(columns))
    return [
        Image("image", x, "Picture", scale=(0, 1), boxes=[seen]),
        Image("map", as_large, f"Map of class {kind}", boxes=[(2 * row, 2 * column, 2, 2)], **signed),
    ]


def number(value: float) -> str:
    """Return a number with two decimals and a real minus sign."""
    return f"{value:.2f}".replace("-", "−")


def controls() -> dict[str, w.Widget]:
    return {
        "image": w.Dropdown(options=list(IMAGES), value="a three and a seven", description="Picture"),
        "kind": w.IntSlider(3, 0, 9, description="Class"),
    }


def picture() -> Figure:
    """Return a picture of two digits, and the maps of their classes."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    from explorers.figures import maps, style

    x = picture_of("a three and a seven")
    heat = network().class_maps(x)[0]
    signed: dict[str, Any] = {"scale": MAPS, "cmap": style.SIGNED, "digits": None}
    with plt.style.context(style.STYLE):
        figure = Figure(figsize=(6.4, 2.4))
        axes = figure.subplots(1, 3)
    maps.draw_map(axes[0], x[0, 0], "picture", scale=(0, 1), digits=None)
    maps.draw_map(axes[1], heat[3], "map of class 3", **signed)
    maps.draw_map(axes[2], heat[7], "map of class 7", **signed)
    return figure


def show() -> Explorer:
    label = (
        "A three at the top left and a seven at the bottom right of one picture. The map of class 3 is "
        "orange over most of the three and half of the seven; the map of class 7 most at the seven's foot."
    )
    return explore(scene, controls(), name="activation", label=label, picture=picture)
