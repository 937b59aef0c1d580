"""Effective field: how much each pixel counts, inside the outline of all that a unit can see."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np
from cnn import EffectiveField, effective_receptive_field
from livepage import Explorer, Image, Scene, explore

if TYPE_CHECKING:
    from matplotlib.figure import Figure


DEEPEST = 14
FRAME = 2 * DEEPEST + 1
MOST = 0.9545
"""The share that a Gaussian holds within two standard deviations."""


@cache
def field(depth: int, weights: str) -> EffectiveField:
    """Return the effective field of `depth` convolutions of 3 × 3.

    >>> field(6, "uniform").mass.shape, round(field(6, "uniform").sigma[0], 3)
    ((13, 13), 2.0)
    """
    layers = [("conv", 3)] * depth
    if weights == "uniform":
        return effective_receptive_field(layers)
    return effective_receptive_field(layers, "random", relu=True)


def framed(depth: int, weights: str) -> np.ndarray:
    """Return what each pixel counts, the most being 1, in a frame that is as large for every depth."""
    mass = field(depth, weights).mass
    return np.pad((mass / mass.max()).round(2), DEEPEST - depth)


def scene(depth: int, weights: str) -> Scene:
    """Return the map of what counts, inside the field's outline, with its measures."""
    found = field(depth, weights)
    size, rim = len(found.mass), DEEPEST - depth
    area = found.area(MOST)
    words = (
        f"Field {size} × {size}, standard deviation {np.mean(found.sigma):.1f}: "
        f"{MOST:.0%} of the influence comes from {area:.0%} of the pixels."
    )
    shown = Image(
        "field",
        framed(depth, weights),
        "How much each pixel counts; the outline is all that the unit can see",
        scale=(0, 1),
        boxes=[(rim, rim, size, size)],
        frame=(FRAME, FRAME),
    )
    return Scene([shown], lines=[words], summary=words)


def controls() -> dict[str, w.Widget]:
    return {
        "depth": w.IntSlider(7, 1, DEEPEST, description="Convolutions, 3 × 3"),
        "weights": w.ToggleButtons(options=["uniform", "random, ReLU"], description="Weights"),
    }


def picture() -> Figure:
    """Return the map for three depths, uniform weights."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure

    from explorers.figures.style import STYLE

    with plt.style.context(STYLE):
        figure = Figure(figsize=(6.4, 2.5), layout="constrained")
        for ax, depth in zip(figure.subplots(1, 3), (3, 7, DEEPEST), strict=True):
            ax.imshow(framed(depth, "uniform"), vmin=0, vmax=1)
            corner = DEEPEST - depth - 0.5
            ax.add_patch(
                plt.Rectangle((corner, corner), 2 * depth + 1, 2 * depth + 1, fill=False, ec="white")
            )
            ax.set_title(f"{depth} convolutions")
            ax.set_axis_off()
    return figure


def show() -> Explorer:
    label = (
        "Three squares, the receptive fields of 3, 7 and 14 convolutions, each with a round bright blob in "
        "its middle. The square grows as the depth, the blob more slowly, and the corners stay dark."
    )
    return explore(scene, controls(), name="effective", label=label, picture=picture)
