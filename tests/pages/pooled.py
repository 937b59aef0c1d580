"""An explorer with a table, for tests of what every such explorer does: pooling, by sliders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np
from cnn import avg_pool2d, max_pool2d
from explorers.figures import samples
from livepage import Affine, Explorer, Grid, Link, Scene, explore

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAPS = {
    "cluster in noise": lambda: np.round(samples.cluster(), 1),  # so that the arithmetic on the page is exact
    "edge": samples.edge,
    "checkerboard": samples.checkerboard,
    "ramp": samples.ramp,
    "digit": samples.digit,
}
SCALE = (0, 5)


def scene(image: str, kind: str, size: int, stride: int, padding: int) -> Scene:
    """Return the map with its padding, the pooled map, and the rule of its size with its numbers."""
    x = MAPS[image]()
    if 2 * padding > size:
        most = size // 2
        why = f"Padding {padding} is more than half a window of {size}, which PyTorch does not allow. "
        return Scene([grid_in(x, kind, 0)], problem=f"{why}Choose at most {most}, or a larger window.")
    y, winners = pooled(x, kind, size, stride, padding)
    n = len(y)
    window = Affine(0, stride, size)
    sentence = (
        ("max({cells}) = {value}", ", ") if kind == "max" else (f"({{cells}}) ÷ {size**2} = {{value}}", " + ")
    )
    rule = f"Output size: ⌊(8 + 2 · {padding} − {size}) ÷ {stride}⌋ + 1 = {n}"
    return Scene(
        panels=[
            grid_in(x, kind, padding, winners),
            Grid("output", y, f"Output, {n} × {n}", scale=SCALE, frame=(5, 5)),
        ],
        links=[Link("output", "input", window, window, *sentence)],
        lines=[rule, used(size, stride, padding, n, winners if kind == "max" else None)],
        summary=f"Output {n} by {n}, largest value {y.max():.3g}.",
        walk="output",
        start=(1, 1),
    )


def pooled(
    x: samples.Map, kind: str, size: int, stride: int, padding: int
) -> tuple[samples.Map, list[tuple[int, int]]]:
    """Return the pooled map and, for a maximum, the cells that won a window."""
    if kind == "average":
        return avg_pool2d(x[None, None], size, stride, padding=padding)[0, 0], []
    y, indices = max_pool2d(x[None, None], size, stride, padding=padding, return_indices=True)
    return y[0, 0], [divmod(int(i), x.shape[1]) for i in np.unique(indices)]


def grid_in(x: samples.Map, kind: str, padding: int, winners: list[tuple[int, int]] | None = None) -> Grid:
    """Return the input panel: padding round the map, a dot in each cell that wins a window."""
    fill = -np.inf if kind == "max" else 0.0
    dots = [(row + padding, column + padding) for row, column in winners or []]
    caption = f"Input, 8 × 8{f', padded by {padding}' if padding else ''}"
    return Grid(
        "input",
        np.pad(x, padding, constant_values=fill),
        caption,
        scale=SCALE,
        pad=(padding,) * 4,
        marks={"dot": dots},
        notes={"dot": "wins a window"},
    )


def used(size: int, stride: int, padding: int, n: int, winners: list[tuple[int, int]] | None) -> str:
    """Say what the setting leaves out."""
    dropped = 8 + 2 * padding - ((n - 1) * stride + size)
    parts = []
    if winners is not None:
        parts.append(f"{len(winners)} of 64 values {'win' if len(winners) > 1 else 'wins'} a window (dots).")
    if stride > size and n > 1:
        parts.append(f"Between windows {stride - size} of every {stride} rows and columns are never read.")
    if dropped:
        parts.append(f"The last {dropped} of {8 + 2 * padding} rows and columns are never read.")
    return " ".join(parts) or "Every cell is read."


def controls() -> dict[str, w.Widget]:
    return {
        "image": w.Dropdown(options=list(MAPS), description="Map"),
        "kind": w.ToggleButtons(options=["max", "average"], description="Pooling"),
        "size": w.IntSlider(2, 1, 8, description="Window size"),
        "stride": w.IntSlider(2, 1, 8, description="Stride"),
        "padding": w.IntSlider(0, 0, 4, description="Padding"),
    }


def picture() -> Figure:
    """Return the map, pooled by the maximum and by the average."""
    from explorers.figures import maps

    x = MAPS["cluster in noise"]()
    outputs = [(kind.capitalize(), pooled(x, kind, 2, 2, 0)[0]) for kind in ("max", "average")]
    return maps.figure([("Input", x)], outputs)


def show() -> Explorer:
    label = (
        "An 8 by 8 map with a cluster of fives, and its 4 by 4 max-pooled and average-pooled maps: "
        "both show one bright cell where the cluster lies, the maximum over lighter noise."
    )
    return explore(scene, controls(), name="pooled", label=label, picture=picture)
