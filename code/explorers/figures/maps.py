"""Maps drawn like the explorers draw them, for the pages and for readers without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import Figure

from explorers.figures.style import STYLE, Drawing


def draw_map(
    ax: Axes,
    values: Any,
    title: str,
    scale: tuple[float, float] = (0, 5),
    digits: int | None = 1,
    cmap: str | Colormap = "cividis",
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
        text = "0" if text == "-0" else text.replace("-", "−")
        colour = "white" if dark else "black"
        ax.text(column, row, text, ha="center", va="center", fontsize=7, color=colour)


def figure(*rows: Sequence[tuple[str, Any]], cell: float = 0.34, **look: Any) -> Figure:
    """Return rows of maps, all cells of one size; at most 13 columns a row stay readable on a phone.

    Parameters
    ----------
    rows
        ``(title, values)`` for each map of a row.
    cell
        The side of a cell, in inches.
    look
        ``scale``, ``digits`` and ``cmap``, as for `draw_map`.
    """
    gap, head = 0.35, 0.3
    sizes = [[np.shape(values) for _, values in row] for row in rows]
    heights = [head + cell * max(n for n, _ in row) for row in sizes]
    width = max(sum(cell * m + gap for _, m in row) for row in sizes) - gap + 0.1
    full = sum(heights) + 0.1
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, full))
        drawn.set_layout_engine("none")
        for top, row, shapes in zip(np.cumsum([0, *heights]), rows, sizes, strict=False):
            left = 0.05
            for (title, values), (n, m) in zip(row, shapes, strict=True):
                bottom = full - top - head - cell * n
                box = (left / width, bottom / full, cell * m / width, cell * n / full)
                draw_map(drawn.add_axes(box), values, title, **look)
                left += cell * m + gap
    return drawn
