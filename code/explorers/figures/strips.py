"""Windows over a row of cells: which cells each window reads, one line for each window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
from cnn.pooling.windows import lay_windows
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from explorers.figures.style import STYLE, Drawing

READ, UNREAD = "#56B4E9", "#D55E00"


class Lay(NamedTuple):
    """Windows over a row of `cells`: what a strip draws."""

    title: str
    cells: int
    size: int
    stride: int
    padding: int = 0
    dilation: int = 1
    ceil: bool = False

    @property
    def extent(self) -> int:
        """The cells from a window's first tap to its last."""
        return self.dilation * (self.size - 1) + 1

    @property
    def starts(self) -> list[int]:
        """Where windows start, as the library lays them.

        >>> Lay("", 10, 3, 2).starts, Lay("", 10, 3, 2, ceil=True).starts
        ([0, 2, 4, 6], [0, 2, 4, 6, 8])
        """
        pair = (0, self.padding), (1, self.dilation)
        _, laid = lay_windows((1, 1, 1, self.cells), (1, self.size), (1, self.stride), *pair, self.ceil)
        return [int(start) for start in laid.starts]

    def taps(self, start: int) -> list[int]:
        """Return the cells that the window at `start` reads."""
        return [start + tap * self.dilation for tap in range(self.size)]


def figure(*lays: Lay, values: Sequence[float] | None = None, width: float = 4.8) -> Figure:
    """Draw rows of cells with their windows below; a cross marks a cell that no window reads.

    Parameters
    ----------
    lays
        One strip each.
    values
        What stands in the cells; their indices if not given, which else stand above.
    width
        Of the figure, in inches.
    """
    low = -max(lay.padding for lay in lays) - 0.6
    high = max(max(lay.cells + lay.padding, lay.starts[-1] + lay.extent) for lay in lays) - 0.4
    heights = [2.6 + 0.55 * len(lay.starts) for lay in lays]
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, sum(heights) * width / (high - low)))
        drawn.set_layout_engine("none")
        bottom = sum(heights)
        for lay, height in zip(lays, heights, strict=True):
            bottom -= height
            box = (0.01, bottom / sum(heights), 0.98, height / sum(heights))
            ax = drawn.add_axes(box, xlim=(low, high), ylim=(0.3 - height, 0.3))
            ax.set_axis_off()
            _draw(ax, lay, values, low)
    return drawn


def _draw(ax: Axes, lay: Lay, values: Sequence[float] | None, left: float) -> None:
    """Draw one strip: title, cells, and a line for each window with a dot on each tap."""
    read = {tap for start in lay.starts for tap in lay.taps(start)}
    ax.text(left + 0.1, -0.35, lay.title, fontsize=9, va="center")
    for cell in range(-lay.padding, lay.cells + lay.padding):
        inside = 0 <= cell < lay.cells
        colour, hatch = ("white", "") if inside else ("0.93", "////")
        ax.add_patch(Rectangle((cell - 0.5, -2.0), 1, 1, lw=0.8, ec="0.5", fc=colour, hatch=hatch))
        if inside:
            shown = f"{cell if values is None else values[cell]:g}"
            ax.text(cell, -1.5, shown, ha="center", va="center", fontsize=9)
        if inside and cell not in read:
            ax.plot(cell, -1.5, "x", color=UNREAD, ms=16, mew=1.2)
    for row, start in enumerate(lay.starts):
        y = -2.4 - 0.55 * row
        ax.plot([start - 0.4, start + lay.extent - 0.6], [y, y], color=READ, lw=3, solid_capstyle="butt")
        ax.plot(lay.taps(start), [y] * lay.size, "o", color="black", ms=4)
