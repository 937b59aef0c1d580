"""Amounts as horizontal bars, with their numbers beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from explorers.figures.style import STYLE, Drawing

HATCHES = ("", "///", "...", "xxx", "\\\\\\")


def stacked(
    amounts: Mapping[str, Mapping[str, float]], unit: str = "", form: str = ",.0f", width: float = 5.2
) -> Figure:
    """Draw one bar for each name, made of its parts; the total stands at its end.

    Parameters
    ----------
    amounts
        The parts of each bar, by name. Equal names share a colour and a hatch.
    unit
        Written below the axis.
    form
        How a total is written.
    width
        Of the figure, in inches.
    """
    parts = list(dict.fromkeys(part for bar in amounts.values() for part in bar))
    most = max(sum(bar.values()) for bar in amounts.values())
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, 0.75 + 0.36 * len(amounts) + 0.25 * (len(parts) > 1)))
        ax = drawn.subplots()
        for row, bar in enumerate(amounts.values()):
            left = 0.0
            for part, amount in bar.items():
                n = parts.index(part)
                label = part if part not in ax.get_legend_handles_labels()[1] else "_"
                look: dict[str, Any] = {"color": f"C{n}", "hatch": HATCHES[n % 5], "ec": "white", "lw": 0}
                ax.barh(row, amount, 0.7, left=left, label=label, **look)
                left += amount
            ax.text(left + most / 80, row, format(left, form), va="center", fontsize=9)
        ax.set_yticks(range(len(amounts)), list(amounts))
        ax.set(xlim=(0, most * 1.22), ylim=(len(amounts) - 0.4, -0.6), xlabel=unit)
        ax.tick_params(axis="y", length=0)
        ax.set_xticks([])
        ax.spines[["left", "bottom"]].set_visible(False)
        if len(parts) > 1:
            drawn.legend(loc="outside upper left", ncols=len(parts))
    return drawn


def simple(amounts: Mapping[str, float], unit: str = "", form: str = ",.0f", width: float = 5.2) -> Figure:
    """Draw one bar for each name.

    >>> simple({"before": 4, "after": 1}).axes[0].texts[0].get_text()
    '4'
    """
    return stacked({name: {"": amount} for name, amount in amounts.items()}, unit, form, width)
