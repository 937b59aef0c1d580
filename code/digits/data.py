"""The pictures: 8 × 8 handwritten digits, and a canvas to paste them on. README.md names their source."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

TEST = 360  # pictures kept for testing: one in five


class Digits(NamedTuple):
    """Pictures `(n, 8, 8)`, from 0 to 1, and what they show `(n,)`."""

    images: Array
    labels: Array


def load() -> tuple[Digits, Digits]:
    """Return the pictures to train on, and those to test on.

    The set is shuffled once, always in the same way. All writers are in both parts.

    >>> training, test = load()
    >>> training.images.shape, test.images.shape
    ((1437, 8, 8), (360, 8, 8))
    """
    with np.load(Path(__file__).with_name("digits.npz")) as file:
        images, labels = file["images"] / 16, file["labels"].astype(int)
    order = np.random.default_rng(0).permutation(len(images))
    test, training = order[:TEST], order[TEST:]
    return Digits(images[training], labels[training]), Digits(images[test], labels[test])


def paste(images: Array, row: int, column: int, canvas: int = 24) -> Array:
    """Return each picture on a black canvas of its own, `(n, 1, canvas, canvas)`.

    Parameters
    ----------
    images
        `(n, height, width)`.
    row, column
        Where on the canvas their top left corner lies.
    canvas
        Its height and width, in pixels.

    Raises
    ------
    ValueError
        Where the pictures would reach beyond the canvas.

    Examples
    --------
    >>> paste(np.ones((1, 2, 2)), row=0, column=1, canvas=3)[0, 0]
    array([[0., 1., 1.],
           [0., 1., 1.],
           [0., 0., 0.]])
    """
    count, height, width = images.shape
    if not (0 <= row <= canvas - height and 0 <= column <= canvas - width):
        raise ValueError(
            f"row and column must be from 0 to {canvas - height} and to {canvas - width}, for pictures of "
            f"{height} × {width} on a canvas of {canvas} × {canvas}, got {row} and {column}"
        )
    pasted = np.zeros((count, 1, canvas, canvas))
    pasted[:, 0, row : row + height, column : column + width] = images
    return pasted
