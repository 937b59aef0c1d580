"""A network that goes down and up again, drawn as the U that its name speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cnn import paths, receptive_fields
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.pyplot import style

from explorers.figures.style import STYLE, Drawing

DOWN, UP, SKIP = "#0072B2", "#009E73", "#D55E00"


def figure(net: Mapping[str, Any], levels: int = 4, width: float = 5.6) -> Figure:
    """Draw the last convolution of each level with its field, its shortest path and its stride.

    Parameters
    ----------
    net
        A graph whose nodes are named ``down0.2``, ..., ``floor.2``, ..., ``up0.2``.
    levels
        How often it pools.
    width
        Of the figure, in inches.
    """
    fields = receptive_fields(net)
    with style.context(STYLE):
        drawn = Drawing(figsize=(width, 0.62 * (levels + 1)))
        ax = drawn.subplots()
        ax.set(xlim=(-0.9, 2 * levels + 0.9), ylim=(levels + 0.45, -0.5))
        ax.set_axis_off()
        for level in range(levels):
            for side, name in (level, f"down{level}.2"), (2 * levels - level, f"up{level}.2"):
                _box(ax, side, level, fields[name], paths(net, output=name), DOWN if side == level else UP)
            _arrow(ax, (level, level), (level + 1, level + 1), DOWN)
            _arrow(ax, (2 * levels - level - 1, level + 1), (2 * levels - level, level), UP)
            _arrow(ax, (level + 0.75, level), (2 * levels - level - 0.75, level), SKIP)
        _box(ax, levels, levels, fields["floor.2"], paths(net, output="floor.2"), DOWN)
    return drawn


def _box(ax: Axes, x: float, y: float, field: Any, path: tuple[Any, Any], colour: str) -> None:
    """Write what a level's units see, and in what steps, into a box."""
    seen = f"{path[0]} to {field.size}" if path[0] != path[1] else f"{field.size}"
    look = {"boxstyle": "round,pad=0.3", "fc": "white", "ec": colour, "lw": 2}
    ax.text(x, y, f"{seen}\nstride {field.stride}", ha="center", va="center", fontsize=8, bbox=look, zorder=3)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    """Draw an arrow from one box to another, under both."""
    dashed = "--" if colour == SKIP else "-"
    look = {"arrowstyle": "->", "color": colour, "lw": 1.6, "ls": dashed, "shrinkA": 8, "shrinkB": 14}
    ax.annotate("", end, start, arrowprops=look, zorder=1)
