"""A chain of layers over its pixels: the ladders of an explorer, and the same as a figure for print.

What draws the figure imports Matplotlib itself: an explorer on a page does without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cnn import ReceptiveField, layer_table, receptive_fields, region
from livepage import Affine, Ladder, Link

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ONE = Affine(0, 1, 1)
CHOSEN, SEEN, OTHER = "black", "#D55E00", "white"


class Rung(NamedTuple):
    """One layer of a chain over an image of known size."""

    name: str
    kind: str
    kernel: int
    reads: Affine
    """The units below that each unit reads."""
    field: ReceptiveField
    units: int


def rungs(layers: Sequence[Any], pixels: int) -> list[Rung]:
    """Return what is drawn of each layer of a chain; `pixels` is the width of the image.

    Raises
    ------
    ValueError
        As `cnn.layer_table`, where a layer does not fit.
    """
    rows = layer_table(layers, pixels)
    found = []
    for row, field in zip(rows, receptive_fields(layers, input_size=pixels), strict=True):
        step = row.layer.along(0)
        reads = Affine(-(step.before or 0), step.stride, step.size, step.dilation)
        found.append(Rung(row.name, row.layer.kind, step.size, reads, field, row.length or 0))
    return found


def ladders(chain: Sequence[Rung], pixels: int) -> list[Ladder]:
    """Return a ladder for each layer of a chain, the last at the top and the image at the bottom.

    Each unit stands round the centre of its field, and is as wide as the effective stride.
    """
    image = Ladder("pixels", f"Image: {{lit}} of {pixels} pixels", pixels, 0, 1, pixels)
    layers = [
        Ladder(rung.name, words(rung), rung.units, rung.field.centre(0), float(rung.field.stride), pixels)
        for rung in chain
    ]
    return [*reversed(layers), image]


def words(rung: Rung) -> str:
    """Say what a layer is and what its units see."""
    size, stride, padding = rung.field.size, rung.field.stride, rung.field.padding
    return f"{rung.kind} {rung.kernel}: field {size}, stride {stride}, padding {padding}"


def links(chain: Sequence[Rung]) -> list[Link]:
    """Tie each unit of each layer to those that it reads."""
    sources = ["pixels", *(rung.name for rung in chain)]
    return [Link(rung.name, source, ONE, rung.reads) for rung, source in zip(chain, sources, strict=False)]


def draw(layers: Sequence[Any], unit: int | None = None, pixels: int = 32, width: float = 6.4) -> Figure:
    """Return a figure of what one unit of the last layer of a chain sees, layer by layer.

    Parameters
    ----------
    layers
        Convolutions and poolings, as for `cnn.receptive_field`.
    unit
        Whose field, counted from 0; the middle one's if not given.
    pixels
        Of the image along an axis.
    width
        Of the figure, in inches.

    Raises
    ------
    TypeError, ValueError
        As `cnn.layer_table`, where a layer does not fit; where the last layer has no such unit, or it sees
        nothing of the image.
    """
    import matplotlib.pyplot as plt

    from explorers.figures.style import STYLE, Drawing

    chain = rungs(layers, pixels)
    panels = ladders(chain, pixels)
    unit = (panels[0].units - 1) // 2 if unit is None else unit
    if not region(layers, unit, pixels):
        raise ValueError(f"unit must be one that sees some of the image, got {unit}")
    lit = {unit}
    with plt.style.context(STYLE):
        figure = Drawing(figsize=(width, 0.42 * len(panels)), layout="constrained")
        ax = figure.subplots()
        ax.set(xlim=(-0.5, pixels - 0.5), ylim=(-2 * len(panels) + 0.9, 1))
        ax.set_axis_off()
        _units(ax, panels[0], 0, lit, CHOSEN)
        for row, rung in enumerate(reversed(chain)):
            below, reads = panels[row + 1], rung.reads
            seen = {reads.first + u * reads.step + t * reads.dilation for u in lit for t in range(reads.taps)}
            seen &= set(range(below.units))
            _beam(ax, -2 * row, _edges(panels[row], lit), _edges(below, seen))
            _units(ax, below, -2 * (row + 1), seen, SEEN)
            lit = seen
    return figure


def _units(ax: Axes, panel: Ladder, y: float, lit: set[int], colour: str) -> None:
    """Draw one layer, its lit units coloured, its caption above."""
    from matplotlib.patches import Rectangle

    ax.text(-0.5, y + 0.12, panel.caption.replace("{lit}", str(len(lit))), fontsize=8, va="bottom")
    for unit in range(panel.units):
        left, right = _edges(panel, {unit})
        face = colour if unit in lit else OTHER
        ax.add_patch(Rectangle((left, y - 0.85), right - left, 0.85, fc=face, ec="0.5", lw=0.7))


def _beam(ax: Axes, y: float, top: tuple[float, float], bottom: tuple[float, float]) -> None:
    """Draw the beam from the units above to those that they read."""
    from matplotlib.patches import Polygon

    corners = [(top[0], y - 0.85), (top[1], y - 0.85), (bottom[1], y - 2), (bottom[0], y - 2)]
    ax.add_patch(Polygon(corners, fc=SEEN, alpha=0.22, lw=0, zorder=0))


def _edges(panel: Ladder, units: set[int]) -> tuple[float, float]:
    """Return the left of the first of some units, and the right of the last."""
    return (
        panel.first + (min(units) - 0.5) * panel.step,
        panel.first + (max(units) + 0.5) * panel.step,
    )
