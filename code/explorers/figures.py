"""Figures: maps drawn like the explorers draw them, for the pages and for readers without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

STYLE = "explorers.book"


def draw_map(
    ax: Axes,
    values: Any,
    title: str,
    scale: tuple[float, float] = (0, 5),
    digits: int | None = 1,
    cmap: str = "cividis",
) -> None:
    """Draw one map with its numbers, black or white, whichever contrasts more."""
    values = np.asarray(values, float)
    image = ax.imshow(values, cmap=cmap, vmin=scale[0], vmax=scale[1])
    ax.set_title(title)
    ax.set_axis_off()
    if digits is None:
        return
    for (row, column), value in np.ndenumerate(values):
        red, green, blue, _ = np.asarray(image.to_rgba(value), float)
        text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
        dark = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 < 0.179
        style = {"ha": "center", "va": "center", "fontsize": 7, "color": "white" if dark else "black"}
        ax.text(column, row, "0" if text == "-0" else text.replace("-", "−"), **style)


def maps(panels: Sequence[tuple[str, Any]], *, width: float = 6.4, **look: Any) -> Figure:
    """Return maps side by side, each with as much width as it has columns.

    Parameters
    ----------
    panels
        ``(title, values)`` each.
    width
        In inches.
    look
        ``scale``, ``digits`` and ``cmap``, as for `draw_map`.
    """
    shapes = [np.shape(values) for _, values in panels]
    ratios = [max(columns, 3) for _, columns in shapes]
    height = width * max(rows for rows, _ in shapes) / sum(ratios) + 0.35
    with plt.style.context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(1, len(panels), width_ratios=ratios, squeeze=False)[0]
        for ax, (title, values) in zip(axes, panels, strict=True):
            draw_map(ax, values, title, **look)
            ax.set_anchor("NW")
    return figure
