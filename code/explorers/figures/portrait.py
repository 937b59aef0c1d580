"""Portrait: what the middle unit of every layer of a network sees, over the width of the image."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Literal

import matplotlib.pyplot as plt
from cnn import LayerRow, layer_table
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from explorers.figures.style import STYLE

COLOURS: dict[str, str] = {
    "conv": "C0",
    "pool": "C1",
    "add": "C2",
    "concat": "C2",
    "conv_transpose": "C5",
    "upsample": "C5",
}
EXAMPLE = Path(__file__).with_name("small.onnx")
"""A digit classifier of five layers with one skip, its weights all zero."""
NAMED = 30
"""Up to so many layers have their names beside them."""


def draw(network: Any, input_size: int, axis: Literal[0, 1] = 0, width: float = 6.4) -> Figure:
    """Draw one bar for each layer: the pixels that its middle unit sees; `plt.show()` shows it.

    Parameters
    ----------
    network
        A chain or a graph, as for `cnn.receptive_fields`.
    input_size
        Pixels of the image along the axis: the shaded band.
    axis
        0 for the height, 1 for the width.
    width
        Of the figure, in inches.

    Raises
    ------
    TypeError, ValueError
        As for `cnn.layer_table`.
    """
    rows = layer_table(network, input_size, axis=axis)
    kinds = dict.fromkeys(row.layer.kind for row in rows)
    with plt.style.context(STYLE):
        figure, ax = plt.subplots(figsize=(width, min(6.0, 0.8 + 0.24 * len(rows))))
        ax.axvspan(-0.5, input_size - 0.5, color="0.9", lw=0, label="image")
        for kind in kinds:
            bars = [(y, *ends(row, input_size)) for y, row in enumerate(rows) if row.layer.kind == kind]
            thickness = max(1.0, min(8.0, 250 / len(rows)))
            # Resolved now: "C1" means a colour of the style that is active when the figure is drawn.
            colour = to_hex(COLOURS.get(kind, "0.5"))
            ax.hlines(*zip(*bars, strict=True), color=colour, lw=thickness, label=kind)
        if len(rows) <= NAMED:
            ax.set_yticks(range(len(rows)), [row.name for row in rows])
        else:
            ax.set_ylabel("layer")
        ax.set_xlabel("pixel")
        figure.legend(loc="outside upper left", ncols=5)
    return figure


def ends(row: LayerRow, pixels: int) -> tuple[float, float]:
    """Return where the field of a layer's middle unit begins and ends; nowhere if it has none."""
    if row.field is None or not row.length:
        return math.nan, math.nan
    if row.field.size == math.inf:
        return -0.5, pixels - 0.5
    seen = row.field.region(row.length // 2)
    return seen.start - 0.5, seen.stop - 0.5
