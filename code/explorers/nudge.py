"""Nudge: the cluster of fives moves, and the pooled map is not still. For the front page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w
import numpy as np
from cnn import avg_pool2d, max_pool2d
from livepage import Affine, Explorer, Grid, Link, Scene, explore
from matplotlib.figure import Figure

from explorers.figures import maps, samples

POOLS: dict[str, Callable[..., Any]] = {"max": max_pool2d, "average": avg_pool2d}
SENTENCES = {"max": ("max({cells}) = {value}", ", "), "average": ("({cells}) ÷ 4 = {value}", " + ")}


def moved(nudge: int) -> samples.Map:
    """Return the cluster, `nudge` pixels further down and to the right."""
    return np.roll(samples.cluster(noise=0), (nudge, nudge), (0, 1))


def scene(nudge: int, kind: str) -> Scene:
    """Return the map, its pooled map, and the count of fives."""
    x = moved(nudge)
    y = POOLS[kind](x[None, None], 2, 2)[0, 0]
    fives = int((y == 5).sum())
    words = f"Fives in the pooled map: {fives}. Largest value: {y.max():g}."
    window = Affine(0, 2, 2)
    return Scene(
        panels=[
            Grid("input", x, "Feature map, 8 × 8", scale=(0, 5)),
            Grid("output", y, f"{kind.capitalize()} pooled, window 2, stride 2", scale=(0, 5), digits=2),
        ],
        links=[Link("output", "input", window, window, *SENTENCES[kind])],
        lines=[words],
        summary=words,
    )


def controls() -> dict[str, w.Widget]:
    return {
        "nudge": w.IntSlider(0, 0, 4, description="Nudge, in pixels"),
        "kind": w.ToggleButtons(options=list(POOLS), description="Pooling"),
    }


def picture() -> Figure:
    """Return the map and its pooled map, before and after one diagonal pixel."""
    rows = [("Map", moved(0)), ("Moved one pixel", moved(1))]
    return maps.figure(*[[(title, x), ("Max pooled", max_pool2d(x[None, None])[0, 0])] for title, x in rows])


def show() -> Explorer:
    label = (
        "A cluster of four fives fills one pooling window, so the max-pooled map has one five. "
        "Moved by one diagonal pixel it touches four windows, and the pooled map has four fives."
    )
    return explore(scene, controls(), name="nudge", label=label, picture=picture())
