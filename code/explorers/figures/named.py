"""Points with their names beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from explorers.figures.style import STYLE, Drawing

AROUND = (
    ((7, 0), "left", "center"),
    ((-7, 0), "right", "center"),
    ((0, 6), "center", "bottom"),
    ((0, -6), "center", "top"),
    ((5, 5), "left", "bottom"),
    ((-5, -5), "right", "top"),
    ((5, -5), "left", "top"),
    ((-5, 5), "right", "bottom"),
)
"""Where a name may stand beside its point: offset in points, alignment; the best first."""


def figure(
    panels: Mapping[str, Mapping[str, tuple[float, float]]],
    y: str,
    ticks: Mapping[str, Sequence[float]],
    width: float = 5.4,
) -> Figure:
    """Draw one panel under the other, each a cloud of named points against its own logarithmic axis.

    Parameters
    ----------
    panels
        The points of each panel, by name; a panel's name labels its axis.
    y
        The label of what they share.
    ticks
        Where each panel's axis has ticks.
    width
        Of the figure, in inches.
    """
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, 3.3 * len(panels)))
        axes = drawn.subplots(len(panels), 1, squeeze=False)[:, 0]
        for ax, (name, points) in zip(axes, panels.items(), strict=True):
            ax.set(xscale="log", xlabel=name, ylabel=y)
            ax.minorticks_off()
            ax.set_xticks(ticks[name], [f"{tick:g}" for tick in ticks[name]])
            ax.margins(x=0.22, y=0.1)
            ax.plot(*zip(*points.values(), strict=True), "o", color="C0")
        drawn.draw_without_rendering()
        for ax, points in zip(axes, panels.values(), strict=True):
            _name(ax, points)
    return drawn


def _name(ax: Axes, points: Mapping[str, tuple[float, float]]) -> None:
    """Name points; each name takes the first of `AROUND` where it covers neither a point nor a name."""
    middles = [ax.transData.transform(at) for at in points.values()]
    taken = [Bbox([middle - 5, middle + 5]) for middle in middles]
    for name, at in points.items():
        for offset, align, baseline in AROUND:
            label = ax.annotate(name, at, offset, textcoords="offset points", fontsize=8)
            label.set(ha=align, va=baseline)
            box = label.get_window_extent()
            inside = ax.bbox.x0 <= box.x0 and box.x1 <= ax.bbox.x1
            if inside and not box.count_overlaps(taken):
                taken.append(box)
                break
            label.remove()
        else:
            raise ValueError(f"no room for the name {name!r}: choose a wider figure")
