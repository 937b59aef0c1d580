"""Matplotlib's figures under a cell: a backend, ``MPLBACKEND=module://booksite.run_here.figures``."""

from __future__ import annotations

import base64
import builtins
import io
from typing import Any

from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

FigureCanvas = FigureCanvasAgg
SHARP = 2  # pixels of the picture to one of the page, along each axis


def show(*_: Any, **__: Any) -> None:
    """Show all open figures under the cell that runs, and close them."""
    for number in plt.get_fignums():
        builtins.display(plt.figure(number))  # type: ignore[attr-defined]
    plt.close("all")


def drawn(figure: Figure) -> dict[str, Any]:
    """Return a figure as PNG, with its width in pixels of the page and what it shows in words."""
    with io.BytesIO() as file:
        figure.savefig(file, format="png", dpi=SHARP * figure.dpi, bbox_inches="tight")
        content = file.getvalue()
    width = int.from_bytes(content[16:20], "big")  # of PNG's header
    return {
        "text/plain": described(figure),
        "image/png": base64.b64encode(content).decode(),
        "width": round(width / SHARP),
    }


def described(figure: Figure) -> str:
    """Return a figure's titles and axes as a sentence, for who cannot see it.

    >>> ax = Figure().subplots()
    >>> _ = ax.set_title("Fields"), ax.set_xlabel("depth"), ax.set_ylabel("pixels")
    >>> described(ax.figure)
    'Figure: Fields (pixels against depth)'
    """
    words = [figure.get_suptitle()]
    for ax in figure.axes:
        title = ax.get_title() or ax.get_title("left")
        axes = " against ".join(filter(None, [ax.get_ylabel(), ax.get_xlabel()]))
        words.append(f"{title} ({axes})".strip() if axes else title)
    said = "; ".join(filter(None, words))
    return f"Figure: {said}" if said else "Figure without a title"
