"""Answers as tiles: yes or no, or a word, for each of some settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from explorers.figures.style import STYLE, Drawing

LOOKS = {True: ("#56B4E9", "✓"), False: ("#F2F2F2", "✗")}


def figure(rows: Mapping[str, Sequence[bool]], columns: Sequence[str], title: str = "") -> Figure:
    """Draw a board: a row for each name, a tile for each column, blue with a tick where it is true.

    >>> board = figure({"max": [True, False]}, ["1", "2"])
    >>> [text.get_text() for text in board.axes[0].texts]
    ['✓', '✗']
    """
    with plt.style.context(STYLE):
        drawn = Drawing(figsize=(1.9 + 0.42 * len(columns), 0.5 + 0.34 * len(rows)))
        ax = drawn.subplots()
        for y, answers in enumerate(rows.values()):
            for x, answer in enumerate(answers):
                colour, sign = LOOKS[bool(answer)]
                ax.add_patch(Rectangle((x - 0.46, y - 0.46), 0.92, 0.92, fc=colour, ec="0.5", lw=0.6))
                ax.text(x, y, sign, ha="center", va="center", fontsize=11)
        ax.set(xlim=(-0.6, len(columns) - 0.4), ylim=(len(rows) - 0.4, -0.6), aspect="equal")
        ax.set_xticks(range(len(columns)), columns)
        ax.set_yticks(range(len(rows)), list(rows))
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        if title:
            ax.set_xlabel(title)
    return drawn
