"""Digit: a digit that the reader draws or drags, and what five networks make of it at every place nearby."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets as t
from digits import load, paste
from digits.kept import CANVAS, HOME, kept_networks, stored
from livepage.bundle import bundle

from explorers.hands.widget import SCRIPTS, Hands, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SCRIPT = "digit.js"
NAMES = {
    "stride": "stride alone",
    "max": "maximum",
    "average": "average",
    "blur": "maximum, then blur",
    "flatten": "flattened head",
}
FAR = 4
"""How many pixels a digit may be moved, along either axis."""
LETTERS = "0123456789abcdefg"
"""The pixels' values from 0 to 16, a letter each."""
START = 0

Array = np.ndarray[Any, Any]


class Digit(Hands):
    """A canvas and the networks' answers. With a kernel, `digit` is what the reader has drawn."""

    _esm = bundle(SCRIPTS / SCRIPT)
    _css = style("tools", "digit")
    samples = t.List(t.Unicode()).tag(sync=True)
    weights = t.Dict().tag(sync=True)
    pixels = t.Unicode().tag(sync=True)
    place = t.List(t.Int()).tag(sync=True)

    @property
    def digit(self) -> Array:
        """The digit, `(8, 8)`, from 0 to 1."""
        return read(self.pixels)


def spell(image: Array) -> str:
    """Return a picture from 0 to 1 as letters, one for each pixel.

    >>> spell(np.array([[0, 0.5, 1]]))
    '08g'
    """
    return "".join(LETTERS[round(16 * value)] for value in np.ravel(image))


def read(pixels: str) -> Array:
    """Return the picture that 64 letters stand for, `(8, 8)`, from 0 to 1."""
    return np.array([LETTERS.index(letter) for letter in pixels]).reshape(8, 8) / 16


@cache
def samples() -> list[str]:
    """Return the first test digit of each class: no network saw it in training."""
    _, test = load()
    return [spell(test.images[test.labels == kind][0]) for kind in range(10)]


def answers(image: Array) -> dict[str, Array]:
    """Return what each network says of a digit at all places, `(9, 9)`: the middle one is home."""
    moves = range(-FAR, FAR + 1)
    x = np.concatenate(
        [paste(image[None], HOME + down, HOME + right, CANVAS) for down in moves for right in moves]
    )
    return {name: network.scores(x).argmax(1).reshape(9, 9) for name, network in kept_networks().items()}


def picture() -> Figure:
    """Return the digit, and each network's answers at 81 places: orange where it is not the one at home."""
    import matplotlib.pyplot as plt
    from matplotlib.colors import ListedColormap
    from matplotlib.figure import Figure

    from explorers.figures.style import STYLE

    image = read(samples()[START])
    with plt.style.context(STYLE):
        figure = Figure(figsize=(6.4, 2))
        axes = figure.subplots(1, 6)
    axes[0].imshow(paste(image[None], HOME, HOME, CANVAS)[0, 0], cmap="cividis")
    axes[0].set_title("a digit")
    for ax, (name, said) in zip(axes[1:], answers(image).items(), strict=True):
        same = said == said[FAR, FAR]
        ax.imshow(~same, cmap=ListedColormap(["#cfe3f1", "#f6c9a8"]), vmin=0, vmax=1)
        for (row, column), answer in np.ndenumerate(said):
            ax.text(column, row, str(answer), ha="center", va="center", fontsize=5)
        ax.set_title(f"{NAMES[name]}\n{same.sum()} of 81".replace(", ", ",\n"), fontsize=7)
    for ax in axes:
        ax.set_axis_off()
    return figure


def show() -> Digit:
    """Return the explorer."""
    kept = {
        name: int((said == said[FAR, FAR]).sum()) for name, said in answers(read(samples()[START])).items()
    }
    label = (
        f"A handwritten {START} at 81 places. At how many does a network say what it says at home? "
        + ", ".join(f"{NAMES[name]}: {count}" for name, count in kept.items())
    )
    first = {"pixels": samples()[START], "place": [0, 0]}
    return Digit(
        picture, first, name="digit", label=f"{label}.", samples=samples(), weights=stored(), late=["weights"]
    )
