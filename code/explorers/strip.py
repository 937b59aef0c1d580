"""Strip: windows over ten numbers in one dimension; the last may leave cells unread, or hang over the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as w
import numpy as np
from cnn import max_pool2d
from cnn.pooling.windows import Windows, lay_windows
from livepage import Affine, Explorer, Grid, Link, Scene, explore

if TYPE_CHECKING:
    from matplotlib.figure import Figure


NUMBERS = np.array([3.0, 1, 4, 1, 5, 2, 6, 5, 3, 9])  # the largest stands where a rounded-down size loses it
LENGTH = len(NUMBERS)
SCALE = (0, 9)
FRAME = (1, 12)  # the most outputs of any setting


def scene(size: int, stride: int, padding: int, dilation: int, ceil: bool) -> Scene:
    """Return the numbers with their padding, the largest of each window, and the rule with its numbers."""
    extent = dilation * (size - 1) + 1
    layout: dict[str, Any] = {"padding": (0, padding), "dilation": (1, dilation), "ceil_mode": ceil}
    try:
        _, windows = lay_windows((1, 1, 1, LENGTH), (1, size), (1, stride), **layout)
    except ValueError:
        return Scene([numbers(padding)], problem=why_not(extent, padding))
    pooled = max_pool2d(NUMBERS.reshape(1, 1, 1, LENGTH), (1, size), (1, stride), **layout)[0, 0]
    unread = sorted(set(range(LENGTH)) - read(windows))
    end = ending(windows, extent, unread)
    outputs = count(windows.count, "output")
    window = Affine(0, stride, size, dilation)
    return Scene(
        panels=[
            numbers(padding, windows, extent, unread),
            Grid("output", pooled, f"Largest of each window: {outputs}", SCALE, frame=FRAME, ruler=True),
        ],
        links=[Link("output", "input", Affine(0, 1, 1), window, "max({cells}) = {value}")],
        lines=[rule(windows, extent, ceil), end],
        summary=f"{outputs}. {end}",
        walk="output",
    )


def read(windows: Windows) -> set[int]:
    """Return the indices of the cells that some window reads, padding included."""
    return {int(start) + tap * windows.dilation for start in windows.starts for tap in range(windows.size)}


def numbers(
    padding: int, windows: Windows | None = None, extent: int = 0, unread: Sequence[int] = ()
) -> Grid:
    """Return the input panel: ghost cells for what is not there, a cross on what is never read."""
    ghosts, boxes, caption = (padding, padding), [], "Ten numbers"
    if windows:
        ghosts = (padding, windows.padded - windows.before - LENGTH)
        boxes = [(0, int(windows.starts[-1]) + padding, 1, extent)]
        caption = "Drag the window; the last one is outlined"
    values = np.pad(NUMBERS, ghosts, constant_values=-np.inf)[None]
    marks = {"cross": [(0, cell + padding) for cell in unread]}
    return Grid(
        "input",
        values,
        caption,
        SCALE,
        pad=(0, 0, *ghosts),
        marks=marks,
        notes={"cross": "never read"},
        boxes=boxes,
        frame=FRAME,
        ruler=True,
    )


def rule(windows: Windows, extent: int, ceil: bool) -> str:
    """Return the rule of the output's size with its numbers filled in."""
    low, high = "⌈⌉" if ceil else "⌊⌋"
    room = LENGTH + 2 * windows.before - extent
    counted = (-(-room // windows.stride) if ceil else room // windows.stride) + 1
    span = f"Each window spans {windows.dilation} · ({windows.size} − 1) + 1 = {count(extent, 'cell')}. "
    terms = f"{LENGTH} + 2 · {windows.before} − {extent}" if windows.before else f"{LENGTH} − {extent}"
    size = f"Windows: {low}({terms}) ÷ {windows.stride}{high} + 1 = {counted}"
    late = f", less one that would start past the numbers: {windows.count}" if windows.count < counted else ""
    return f"{span if windows.dilation > 1 else ''}{size}{late}."


def ending(windows: Windows, extent: int, unread: list[int]) -> str:
    """Say where the last window falls and what no window reads."""
    first = int(windows.starts[-1])
    covers = f"cell {first}" if extent == 1 else f"cells {first} to {first + extent - 1}"
    beyond = windows.padded - windows.cells - windows.before - windows.after
    over = f", {beyond} of them past the {'padding' if windows.after else 'end'}" if beyond else ""
    cells = f"{'cell' if len(unread) == 1 else 'cells'} {', '.join(map(str, unread))}"
    rest = f"Never read: {cells}." if unread else "Every number is read."
    return f"The last window covers {covers}{over}. {rest}"


def why_not(extent: int, padding: int) -> str:
    """Say why the windows cannot be laid, and what would do."""
    if padding >= extent:
        seen = f"A window that spans {count(extent, 'cell')} would see nothing but padding of {padding}."
        return f"{seen} Choose less padding or a larger window."
    room = LENGTH + 2 * padding
    return f"The window spans {extent} cells and there are only {room}. Choose a smaller window or dilation."


def count(n: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{n} {noun}{'' if n == 1 else 's'}"


def controls() -> dict[str, w.Widget]:
    return {
        "size": w.IntSlider(3, 1, 5, description="Window size"),
        "stride": w.IntSlider(2, 1, 4, description="Stride"),
        "padding": w.IntSlider(0, 0, 2, description="Padding"),
        "dilation": w.IntSlider(1, 1, 3, description="Dilation"),
        "ceil": w.Checkbox(False, description="Round up (ceil)"),
    }


def picture() -> Figure:
    """Return the numbers, pooled by window 3 and stride 2."""
    from explorers.figures import maps

    pooled = max_pool2d(NUMBERS.reshape(1, 1, 1, LENGTH), (1, 3), (1, 2))[0, 0]
    rows = [("Ten numbers", NUMBERS[None])], [("Largest of each window of 3, stride 2", pooled)]
    return maps.figure(*rows, scale=SCALE)


def show() -> Explorer:
    label = (
        "Ten numbers in a row, the largest a nine in the last cell. "
        "Four windows of size 3 and stride 2 give 4, 5, 6 and 6: no window reaches the nine."
    )
    return explore(scene, controls(), name="strip", label=label, picture=picture)
