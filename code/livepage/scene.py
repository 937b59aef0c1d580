"""What an explorer shows, as plain data: panels, links between them, and words.

>>> seen = Grid("output", [[5, 0]], "Output", scale=(0, 5))
>>> Scene([seen], summary="1 × 2").as_json()["panels"][0]["values"]
[[5, 0]]
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, Literal

import numpy as np

Palette = Literal["values", "signed"]
Look = Literal["first", "second", "faint"]


@dataclass(frozen=True)
class Grid:
    """A map of values as coloured cells.

    Parameters
    ----------
    name
        What links call the panel.
    values
        Rows of numbers, ``(rows, columns)``.
    caption
        The line above the map.
    scale
        The values that get the palette's two ends. Fixed by the caller, so that colours keep their meaning
        from one state to the next.
    palette
        ``"values"`` (cividis) or ``"signed"`` (blue, white, orange, centred on zero).
    digits
        Decimals shown in a cell at most.
    pad
        How many rows and columns at the top, bottom, left and right are padding: drawn narrow and hatched.
    marks
        Cells to mark, by look: ``{"dot": [(row, column), ...]}``. Looks: ``dot``, ``ring``, ``cross``.
    notes
        What a mark says of its cell to those who do not see it, by look: ``{"dot": "wins a window"}``.
    boxes
        Rectangles to outline: ``(row, column, rows, columns)``.
    frame
        The largest ``(rows, columns)`` of cells that the panel takes in any state, without padding: with a
        kernel, that room is kept free. A page knows all states, and so needs no `frame`.
    under
        The panel to stand beneath, in one column; otherwise panels stand side by side as there is room.
    ruler
        Whether the cells are numbered, above them, from the first that is no padding on, row by row. Links
        and boxes are drawn over one row alone then.
    sets
        The control that a click on a cell sets, to the stop that has the cell's number: one name. Such a map
        has no padding, and no links.
    """

    name: str
    values: Any
    caption: str
    scale: tuple[float, float]
    palette: Palette = "values"
    digits: int = 1
    pad: tuple[int, int, int, int] = (0, 0, 0, 0)
    marks: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    boxes: Sequence[tuple[float, float, float, float]] = ()
    frame: tuple[int, int] | None = None
    under: str = ""
    ruler: bool = False
    sets: Sequence[str] = ()
    kind: ClassVar[str] = "grid"


@dataclass(frozen=True)
class Image:
    """A map of many values as pixels, without numbers; its cells cannot be chosen.

    Parameters
    ----------
    name, values, caption, scale, palette, boxes, frame, under
        As in `Grid`.
    """

    name: str
    values: Any
    caption: str
    scale: tuple[float, float]
    palette: Palette = "values"
    boxes: Sequence[tuple[float, float, float, float]] = ()
    frame: tuple[int, int] | None = None
    under: str = ""
    kind: ClassVar[str] = "image"


@dataclass(frozen=True)
class Ladder:
    """One layer of a network in one dimension: units drawn over the pixels that they stand for.

    Parameters
    ----------
    name, caption
        As in `Grid`; ``{lit}`` in the caption stands for the number of units that are lit up.
    units
        How many units the layer has; with none, the ladder keeps an empty row free.
    first, step
        Unit ``u`` is drawn around pixel ``first + u * step``, ``step`` pixels wide.
    pixels
        How many pixels the ladder is wide.
    """

    name: str
    caption: str
    units: int
    first: float
    step: float
    pixels: int
    kind: ClassVar[str] = "ladder"


@dataclass(frozen=True)
class Plot:
    """A plot of named series against two axes.

    Parameters
    ----------
    name, caption
        As in `Grid`.
    x, y
        The axes, as `Ticks`.
    series
        What is drawn.
    sets
        The controls that a click on a series of one point sets: the last of them to the series' stop, each
        other to where the next one stood.
    """

    name: str
    caption: str
    x: Ticks
    y: Ticks
    series: Sequence[Series]
    sets: Sequence[str] = ()
    kind: ClassVar[str] = "plot"


@dataclass(frozen=True)
class Ticks:
    """An axis: its label, and where its ticks are. Logarithmic axes hand over logarithms as positions."""

    label: str
    ends: tuple[float, float]
    at: Sequence[float]
    text: Sequence[str]


@dataclass(frozen=True)
class Series:
    """Points ``(x, y)``, joined by a line or not.

    Parameters
    ----------
    label
        What the series is, in its key, and when it is pointed at.
    points
        Where it goes.
    line
        Whether its points are joined. A series without a line has one point.
    look
        One of ``first``, ``second``, ``faint``.
    name
        What stands beside its last point; of a faint series, where there is room.
    stop
        Which stop of the plot's controls it stands for, if one.
    """

    label: str
    points: Sequence[tuple[float, float]]
    line: bool = True
    look: Look = "first"
    name: str = ""
    stop: int | None = None


@dataclass(frozen=True)
class Affine:
    """Which cells of the target a cell of the source stands for, along one axis.

    Cell ``u`` stands for the cells ``first + u * step + t * dilation`` with ``t < taps``.
    """

    first: int
    step: int
    taps: int
    dilation: int = 1


@dataclass(frozen=True)
class Link:
    """Ties each cell of one panel to a region of another.

    Parameters
    ----------
    source, target
        Names of panels.
    rows, columns
        The region along each axis.
    sentence
        A line of arithmetic for the chosen cell: ``{cells}`` and ``{value}`` are filled in.
    join
        What stands between the cells in the sentence.
    """

    source: str
    target: str
    rows: Affine
    columns: Affine
    sentence: str = ""
    join: str = ", "


@dataclass(frozen=True)
class Scene:
    """One state of an explorer.

    Parameters
    ----------
    panels
        From left to right (on a phone from top to bottom).
    links
        What lights up what.
    lines
        Sentences under the panels, such as a formula with its numbers filled in.
    problem
        Why this setting cannot work, in words; shown instead of an empty picture.
    summary
        What a screen reader hears when the state changes.
    walk
        The panel through whose cells "Step" and "Play" go.
    start
        The ``(row, column)`` of that panel that is chosen at first.
    """

    panels: Sequence[Grid | Image | Ladder | Plot]
    links: Sequence[Link] = ()
    lines: Sequence[str] = ()
    problem: str = ""
    summary: str = ""
    walk: str = ""
    start: tuple[int, int] = (0, 0)

    def as_json(self) -> dict[str, Any]:
        """Return the scene as JSON's own types; numbers keep six significant digits."""
        return _plain(self)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        kind = {"kind": value.kind} if hasattr(value, "kind") else {}
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)} | kind
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | int | str:
    if not math.isfinite(value):  # JSON has no word for these; JavaScript's Number() reads these words
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    short = float(f"{value:.6g}")
    return int(short) if short.is_integer() else short
