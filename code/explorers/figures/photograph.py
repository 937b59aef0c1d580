"""A photograph to pool."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from explorers.figures.samples import Map

PHOTOGRAPH = Path(__file__).parents[1] / "photograph.webp"


def square(row: int, column: int, size: int) -> Map:
    """Return a square of the explorers' photograph in grey, from 0 (black) to 1.

    >>> square(20, 152, 160).shape
    (160, 160)
    """
    with Image.open(PHOTOGRAPH) as picture:
        grey = np.asarray(picture.convert("L")) / 255
    return grey[row : row + size, column : column + size]
