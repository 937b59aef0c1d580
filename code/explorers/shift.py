"""Shift: a picture moves round, and its pooled map is compared with the old one, in place and slid back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as w
import numpy as np
from cnn import avg_pool2d, blur_pool2d, global_avg_pool2d, max_pool2d
from livepage import Affine, Explorer, Grid, Link, Scene, explore

from explorers.figures import samples

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]
STRIDE = 2
SCALE, CHANGE = (0, 5), (-5, 5)
SMALL = (4, 4)


def max_everywhere(x: Array) -> Array:
    """Return the maximum of the 2 × 2 window at every pixel of maps that go round at their ends."""
    return max_pool2d(np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)), mode="wrap"), 2, 1)


def max_blur(x: Array) -> Array:
    """Take the maximum at every pixel, blur, keep every second cell (MaxBlurPool of Zhang 2019)."""
    return blur_pool2d(max_everywhere(x), 3, STRIDE, mode="wrap")


# What pools, and the pixels that one cell of its output reads; a blur reaches round the ends.
OPERATORS: dict[str, tuple[Callable[[Array], Array], Affine | None]] = {
    "max": (max_pool2d, Affine(0, STRIDE, 2)),
    "average": (avg_pool2d, Affine(0, STRIDE, 2)),
    "every second pixel": (lambda x: max_pool2d(x, 1, STRIDE), Affine(0, STRIDE, 1)),
    "max, then blur": (max_blur, None),
    "global average": (lambda x: global_avg_pool2d(x)[..., None, None], Affine(0, 8, 8)),
}


def scene(operator: str, dx: int, dy: int) -> Scene:
    """Return the moved picture, its pooled map before and after, and both differences."""
    pool, window = OPERATORS[operator]
    picture = samples.digit()[None, None]
    moved = np.roll(picture, (dy, dx), axis=(2, 3))
    before, after = pool(picture)[0, 0], pool(moved)[0, 0]
    stride = window.step if window else STRIDE
    steps = dy // stride, dx // stride
    slid = np.roll(after, (-steps[0], -steps[1]), axis=(0, 1))
    back = f"sliding back {steps[1]} left, {steps[0]} up"
    lines = [f"Same in place: {verdict(before, after)}", f"Same after {back}: {verdict(before, slid)}"]
    return Scene(
        panels=[
            Grid("moved", moved[0, 0], f"Picture, moved {dx} right, {dy} down", SCALE),
            Grid("before", before, "Pooled before", SCALE, frame=SMALL),
            difference("place", after - before, "Change in place", "before"),
            Grid("after", after, "Pooled after", SCALE, frame=SMALL),
            difference("slid", slid - before, "Change, slid back", "after"),
        ],
        links=[Link("after", "moved", window, window)] if window else [],
        lines=lines,
        summary=" ".join(lines),
    )


def difference(name: str, change: Array, caption: str, under: str) -> Grid:
    """Return a panel of changes: white is none."""
    return Grid(name, np.round(change, 9), caption, CHANGE, palette="signed", frame=SMALL, under=under)


def verdict(before: Array, after: Array) -> str:
    """Say how many cells agree, and by how much cells differ on average."""
    same = np.isclose(before, after)
    if same.all():
        return f"{same.sum()} of {same.size}, exact."
    return f"{same.sum()} of {same.size}, mean change {np.abs(before - after).mean():.2f}."


def closeness(operator: str, images: Array) -> float:
    """Return the correlation of pooled images with the same images pooled after one diagonal pixel."""
    pool, _ = OPERATORS[operator]
    moved = np.roll(images, (1, 1), axis=(2, 3))
    return float(np.corrcoef(pool(images).ravel(), pool(moved).ravel())[0, 1])


def controls() -> dict[str, w.Widget]:
    return {
        "operator": w.Dropdown(options=list(OPERATORS), description="Pooling"),
        "dx": w.IntSlider(0, 0, 4, description="Right"),
        "dy": w.IntSlider(0, 0, 4, description="Down"),
    }


def picture() -> Figure:
    """Return the pooled maps of the picture in place, moved by one pixel and moved by two."""
    from explorers.figures import maps

    names = ["Not moved", "One pixel", "Two pixels"]
    moved = [np.roll(samples.digit(), dx, axis=1) for dx in range(3)]
    rows = [
        [(name, x), ("Max pooled", max_pool2d(x[None, None])[0, 0])]
        for name, x in zip(names, moved, strict=True)
    ]
    return maps.figure(*rows)


def show() -> Explorer:
    label = (
        "A scanned digit and its max-pooled map. Moved by one pixel, the map changes in many cells. "
        "Moved by two, it is the old map, one cell further on."
    )
    return explore(scene, controls(), name="shift", label=label, picture=picture)
