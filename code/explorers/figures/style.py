"""The look of every figure: Matplotlib's settings in `book.mplstyle`, and the palette of signed values."""

from __future__ import annotations

from livepage.palettes import PALETTES
from matplotlib.colors import LinearSegmentedColormap

STYLE = "explorers.figures.book"
"""For `matplotlib.style.use`."""
SIGNED = LinearSegmentedColormap.from_list("signed", PALETTES["signed"])
"""Blue, white, orange, as the explorers draw signed values."""
