"""Detective: poke one of 24 pixels, see which outputs change, and name the hidden window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np
from cnn import avg_pool2d
from livepage import Explorer, Grid, Scene, explore

if TYPE_CHECKING:
    from matplotlib.figure import Figure


LENGTH = 24
ROW = 12
"""So many pixels fit side by side on a phone, wide enough for a finger."""
SUSPECTS = {"A": (3, 2, 1), "B": (2, 3, 0)}  # size, stride, padding


def poke(suspect: str, pixel: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a row of zeros with a one in it, and which outputs are not zero."""
    size, stride, padding = SUSPECTS[suspect]
    row = np.zeros((1, 1, 1, LENGTH))
    row[..., pixel] = 1
    pooled = avg_pool2d(row, (1, size), (1, stride), padding=(0, padding))
    return row[0, 0], (pooled[0, 0] != 0).astype(float)


def scene(suspect: str, pixel: int) -> Scene:
    """Return the poked row and the outputs that changed."""
    row, changed = poke(suspect, pixel)
    found = np.flatnonzero(changed)
    outputs = f"output{'' if len(found) == 1 else 's'} {' and '.join(map(str, found))}"
    words = f"Poked: pixel {pixel}. Changed: {outputs if len(found) else 'nothing'}."
    pixels = row.reshape(-1, ROW)
    last = changed.size - 1
    return Scene(
        panels=[
            Grid("input", pixels, "Pixels 0 to 23: poke one", (0, 1), digits=0, ruler=True, sets=["pixel"]),
            Grid(
                "output",
                changed,
                f"Outputs 0 to {last}: 1 where changed",
                (0, 1),
                digits=0,
                ruler=True,
                frame=(1, ROW),
            ),
        ],
        lines=[words],
        summary=f"{suspect}: pixel {pixel} changes {outputs if len(found) else 'nothing'}",
    )


def controls() -> dict[str, w.Widget]:
    return {
        "suspect": w.ToggleButtons(options=list(SUSPECTS), description="Suspect"),
        "pixel": w.IntSlider(12, 0, LENGTH - 1, description="Poke pixel"),
    }


def picture() -> Figure:
    """Return what suspect A answers to four pokes."""
    from explorers.figures import maps

    rows = [[(f"Pixel {pixel} poked: outputs of suspect A", poke("A", pixel)[1])] for pixel in range(4)]
    return maps.figure(*rows, scale=(0, 1), digits=0)


def show() -> Explorer:
    label = (
        "A row of 24 pixels, one of them poked, and the outputs of a pooling layer: ones where they changed. "
        "Size, stride and padding are hidden."
    )
    return explore(scene, controls(), name="detective", label=label, picture=picture, history="Pokes so far")
