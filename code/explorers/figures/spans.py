"""Receptive fields as bars over the picture, one line for each: where they lie, and what sticks out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
from cnn import receptive_fields
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from explorers.figures.style import STYLE, Drawing

INSIDE, OUTSIDE = "#0072B2", "#D55E00"


def figure(
    bars: Mapping[str, range], pixels: int | None = None, centres: bool = True, width: float = 4.8
) -> Figure:
    """Draw each range of pixels as a bar under its name, the first at the top.

    Parameters
    ----------
    bars
        What is seen, by name. It may reach beyond the picture: that part is drawn thin, as padding.
    pixels
        The width of the picture, the grey band; none if not given.
    centres
        Whether a dot marks each middle.
    width
        Of the figure, in inches.
    """
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, 0.6 + 0.24 * len(bars)))
        ax = drawn.subplots()
        panel(ax, bars, pixels, centres)
    return drawn


def panel(ax: Axes, bars: Mapping[str, range], pixels: int | None = None, centres: bool = True) -> None:
    """Draw bars into axes, as `figure` does."""
    if pixels is not None:
        ax.axvspan(-0.5, pixels - 0.5, color="0.92", lw=0)
    for row, seen in enumerate(bars.values()):
        low, high = seen.start - 0.5, seen.stop - 0.5
        ax.hlines(row, low, high, color=OUTSIDE, lw=2)
        inside = (max(low, -0.5), high if pixels is None else min(high, pixels - 0.5))
        ax.hlines(row, *inside, color=INSIDE, lw=8)
        if centres:
            ax.plot((low + high) / 2, row, "o", color="white", mec="black", ms=5)
    ax.set_yticks(range(len(bars)), list(bars))
    ax.set_ylim(len(bars) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("pixel")


def growth(networks: Mapping[str, Sequence[Any]], width: float = 4.8) -> Figure:
    """Draw the field of each layer of some chains, one panel for each chain, all round the same middle.

    >>> growth({"two": [("conv", 3, 1), ("pool", 2, 2)]}).axes[0].get_title("left")
    'two: 4 pixels'
    """
    sizes = {name: [int(field.size) for field in receptive_fields(net)] for name, net in networks.items()}
    most = max(map(max, sizes.values()))
    rows = max(map(len, sizes.values()))
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, len(networks) * (0.45 + 0.2 * rows) + 0.4))
        panels = drawn.subplots(len(networks), 1, sharex=True, squeeze=False)[:, 0]
        for ax, (name, net) in zip(panels, networks.items(), strict=True):
            ax.set_title(f"{name}: {sizes[name][-1]} pixels")
            for row, (size, layer) in enumerate(zip(sizes[name], net, strict=True)):
                ax.barh(row, size, left=-size / 2, height=0.75, color="C1" if layer[0] == "pool" else "C0")
                ax.text(-size / 2 - 0.3, row, f"{layer[0]} {size}", ha="right", va="center", fontsize=8)
            ax.set(xlim=(-most / 2 - most / 4, most / 2 + 1), yticks=[], ylim=(-0.6, len(net) - 0.4))
            ax.spines[["left", "bottom"]].set_visible(False)
            ax.set_xticks([])
    return drawn
