"""What `make bench` measured last, as a figure: how long other libraries take for the same pooling."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from explorers.exercises.timed import faster
from explorers.figures.style import STYLE, Drawing

RESULTS = Path(__file__).parent / "speed.json"
MARKS = {  # the style's colours, and shapes for those who see none
    "double loop": ("x", "#000000"),
    "PyTorch": ("o", "#0072B2"),
    "PyTorch, channels last": ("s", "#56B4E9"),
    "ONNX Runtime": ("^", "#E69F00"),
    "OpenCV": ("D", "#009E73"),
    "SciPy": ("v", "#CC79A7"),
    "scikit-image": ("P", "#D55E00"),
    "memory limit": ("|", "#666666"),
}


def results() -> dict[str, Any]:
    """Return the date, the machine, the versions, and a row of ratios for each case."""
    return dict(json.loads(RESULTS.read_text(encoding="utf-8")))


def rows(operator: str) -> list[dict[str, Any]]:
    """Return the forward poolings of an operator, ``"max"`` or ``"average"``, in float32."""
    found = [row for row in results()["rows"] if row["label"].startswith(f"{operator} ")]
    return [row for row in found if row["label"].endswith("float32") and "ward" not in row["label"]]


def provenance() -> str:
    """Return when and on what it was measured."""
    found = results()
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    lines = wrap(versions, 60, break_on_hyphens=False)
    return "\n".join([f"{found['date']}, {found['machine']}, one thread", *lines])


def figure() -> Figure:
    """Return the figure: a row for each case, a mark for each library, the library of this book at 1."""
    with plt.style.context(STYLE):
        drawn, panels = plt.subplots(2, 1, figsize=(4.8, 8), sharex=True)
        for panel, operator in zip(panels, ("max", "average"), strict=True):
            draw(panel, operator)
        panels[1].set_xlabel("their time over ours; right of the line they are slower")
        handles, names = panels[0].get_legend_handles_labels()
        named = dict(zip(names, handles, strict=True))
        drawn.legend(named.values(), named.keys(), loc="outside lower center", ncols=2)
    return drawn


def draw(panel: Axes, operator: str) -> None:
    """Draw the rows of one operator."""
    found = rows(operator)
    for y, row in enumerate(found):
        for library, ratio in row["ratios"].items():
            if library in MARKS:
                shape, colour = MARKS[library]
                panel.plot(1 / ratio, y, shape, color=colour, ms=7, mew=1.8, label=library)
    names = [f"{row['label'].split()[1]}  {row['shape']}" for row in found]
    panel.set_yticks(range(len(found)), names, fontsize=8)
    panel.invert_yaxis()
    panel.set_xscale("log")
    panel.axvline(1, color="black", lw=1)
    panel.grid(color="#dddddd")
    panel.set_axisbelow(True)
    panel.set_title(f"{operator} pooling: window/stride, map")


def step_figure(prices: Mapping[str, int], size: int, stride: int, width: float = 6.0) -> Figure:
    """Draw how much cheaper than the first step the others are, and how much faster, on logarithmic axes.

    Parameters
    ----------
    prices
        Of each step, by the name of its function.
    size, stride
        The window that both are for.
    width
        Of the figure, in inches.
    """
    first = next(iter(prices))
    shown = {
        f"times cheaper than {first}": {name: prices[first] / price for name, price in prices.items()},
        f"times faster than {first}": {name: faster(name, first, size, stride) or 0 for name in prices},
    }
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, 0.7 + 0.26 * len(prices)))
        panels = drawn.subplots(1, 2, sharex=True, sharey=True)
        for ax, (label, bars) in zip(panels, shown.items(), strict=True):
            ax.barh(range(len(bars)), list(bars.values()), color="C0", log=True)
            for row, value in enumerate(bars.values()):
                ax.text(
                    value, row, f" {value:.2g}" if value < 100 else f" {value:.0f}", va="center", fontsize=8
                )
            ax.set_yticks(range(len(bars)), list(bars))
            ax.set(xlabel=label, xlim=(0.5, 6 * max(map(max, (each.values() for each in shown.values())))))
            ax.minorticks_off()
        ax.invert_yaxis()
    return drawn
