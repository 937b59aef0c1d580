"""Nudge: a map to drag or paint, pooled by the maximum and by the average. For the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from cnn import avg_pool2d, max_pool2d

from explorers.figures import samples
from explorers.hands.painted import SCRIPT, Painted, spell

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["SCRIPT", "picture", "show", "start"]


def start() -> samples.Map:
    """Return the map at the beginning: the cluster of fives that fills one window."""
    return samples.cluster(noise=0)


def picture() -> Figure:
    """Return the map and both pooled maps, before and after one diagonal pixel."""
    from explorers.figures import maps

    rows = [("Map", start()), ("Moved one pixel", np.roll(start(), (1, 1), (0, 1)))]
    return maps.figure(
        *[
            [
                (title, x),
                ("Maximum", max_pool2d(x[None, None])[0, 0]),
                ("Average", avg_pool2d(x[None, None])[0, 0]),
            ]
            for title, x in rows
        ],
        digits=2,
    )


def show() -> Painted:
    """Return the explorer.

    Examples
    --------
    >>> int(show().map.sum())
    20
    """
    label = (
        "A map of 8 by 8 cells with four fives that fill one pooling window: the maximum of each window "
        "gives one five, and so does the average. Moved by a pixel, they give four fives, or four times 1.25."
    )
    return Painted(picture, {"pixels": spell(start()), "size": 2, "stride": 2}, name="nudge", label=label)
