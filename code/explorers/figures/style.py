"""The look of every figure: Matplotlib's settings in `book.mplstyle`, and the palette of signed values."""

from __future__ import annotations

from io import BytesIO

import matplotlib.pyplot as plt
from livepage.palettes import PALETTES
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

STYLE = "explorers.figures.book"
"""For `matplotlib.style.use`."""
SIGNED = LinearSegmentedColormap.from_list("signed", PALETTES["signed"])
"""Blue, white, orange, as the explorers draw signed values."""


class Drawing(Figure):
    """A figure that a notebook shows where a cell ends with it, whether pyplot was ever used or not."""

    def _repr_png_(self) -> bytes:
        file = BytesIO()
        with plt.style.context(STYLE):
            # Names of colours such as "C1" are looked up when a figure is drawn, not when it is made.
            self.savefig(file, format="png", dpi=self.dpi, bbox_inches="tight")
        return file.getvalue()
