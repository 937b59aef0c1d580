"""Pool: any window, stride and padding over a small map, the reader's own too, with both poolings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from cnn import avg_pool2d, max_pool2d

from explorers.figures import samples
from explorers.hands.painted import SCRIPT, Painted, spell

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["MAPS", "SCRIPT", "picture", "show"]


def noisy() -> samples.Map:
    """Return the cluster in noise, in whole numbers, as a map that has passed a ReLU is: none below zero.

    >>> int(noisy()[2:4, 2:4].min()), int(noisy()[4:].max())
    (4, 2)
    """
    return np.clip(np.rint(samples.cluster(noise=0.9)), 0, 5)


MAPS = {
    "cluster in noise": noisy,
    "edge": samples.edge,
    "checkerboard": samples.checkerboard,
    "ramp": lambda: np.floor(samples.ramp() * 4 / 3),  # a whole number up every third cell
    "digit": samples.digit,
}


def picture() -> Figure:
    """Return the map, pooled by the maximum and by the average."""
    from explorers.figures import maps

    x = noisy()
    pooled = [("Maximum", max_pool2d(x[None, None])[0, 0]), ("Average", avg_pool2d(x[None, None])[0, 0])]
    return maps.figure([("Input", x)], pooled, digits=2)


def show() -> Painted:
    """Return the explorer.

    Examples
    --------
    >>> show().map.shape
    (8, 8)
    """
    label = (
        "An 8 by 8 map with a cluster of fours and fives, and its 4 by 4 max-pooled and average-pooled maps: "
        "both show one bright cell where the cluster lies, the maximum over lighter noise."
    )
    maps = {name: spell(make()) for name, make in MAPS.items()}
    first = {"pixels": maps["cluster in noise"], "size": 2, "stride": 2, "padding": 0}
    return Painted(picture, first, name="pool", label=label, maps=maps, full=True)
