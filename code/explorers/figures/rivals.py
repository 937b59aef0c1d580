"""Every network that an exercise allows, by field and cost, with the reader's among them."""

from __future__ import annotations

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from explorers.exercises.contest import FIELD, STRIDE, Chain, candidates, measure
from explorers.figures.style import STYLE, Drawing


def figure(layers: Chain, width: float = 4.8) -> Figure:
    """Draw the contest: a grey dot for each chain that ends at the wanted stride, a large one for this.

    Parameters
    ----------
    layers
        The chain to find among them, as for `explorers.exercises.contest.rank`.
    width
        Of the figure, in inches.
    """
    others = {measure(chain) for chain in candidates()}
    size, stride, cost = measure(layers)
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(width, 2.8))
        ax = drawn.subplots()
        ax.plot([dot[0] for dot in others], [dot[2] for dot in others], ".", color="0.6", ms=3)
        ax.axvline(FIELD - 0.5, color="black", lw=1)
        label = "yours" if stride == STRIDE else f"yours, at stride {stride:g}"
        ax.plot(size, cost, "o", color="C1", ms=9, label=label)
        ax.set(xlabel="field, pixels", ylabel="cost", yscale="log")
        ax.legend(loc="upper left")
    return drawn
