"""Ribbon: a window of any size in a few doublings, each one pass over the whole row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as w
import numpy as np
from cnn.pooling.fold import fold
from livepage import Affine, Explorer, Grid, Link, Scene, explore

from explorers.exercises.counting import Tally, count

if TYPE_CHECKING:
    from matplotlib.figure import Figure


RIBBON = np.array([9, 7, 6, 4, 1, 2, 0, 3, 1, 2, 5, 3, 6, 8.0])
OPERATORS = {"max": np.maximum, "sum": np.add}
SCALES = {"max": (0, 9), "sum": (0, 33)}  # each kind has panels of its own, so a colour keeps its meaning
SENTENCES = {"max": ("max({cells}) = {value}", ", "), "sum": ("{cells} = {value}", " + ")}


def passes(kind: str, size: int) -> Tally:
    """Return what the library's fold does on the ribbon, pass by pass."""
    return count(lambda x: fold(OPERATORS[kind], x, size, 1), RIBBON)


def scene(kind: str, size: int) -> Scene:
    """Return the ribbon after each pass, and what each cell was made of."""
    rows = [RIBBON, *passes(kind, size).results]
    terms = [len(RIBBON) - len(row) + 1 for row in rows]
    panels, links = [], []
    for n, (row, now) in enumerate(zip(rows, terms, strict=True)):
        words = f"After pass {n}: each cell holds the {kind} of {now} neighbours" if n else "The ribbon"
        frame = (1, len(RIBBON))
        panels.append(Grid(f"{kind} {n}", row[None], words, SCALES[kind], digits=0, frame=frame))
        if n:
            links += made_of(n, terms[n - 1], now, kind)
    loop = size - 1
    plural = "passes" if len(rows) != 2 else "pass"
    words = (
        f"Window {size}: {len(rows) - 1} {plural} instead of {loop}."
        if size > 1
        else "Window 1: nothing to do."
    )
    last = f"{kind} {len(rows) - 1}"
    return Scene(panels, links, lines=[words], summary=words, walk=last if size > 1 else "")


def made_of(n: int, before: int, now: int, kind: str) -> list[Link]:
    """Return the links of one pass: two cells of the row before, or one of it and one of the ribbon."""
    one = Affine(0, 1, 1)
    source, target = f"{kind} {n}", f"{kind} {n - 1}"
    if kind == "sum" and before > 1 and now == before + 1:
        return [Link(source, target, one, one), Link(source, f"{kind} 0", one, Affine(now - 1, 1, 1))]
    return [Link(source, target, one, Affine(0, 1, 2, now - before), *SENTENCES[kind])]


def controls() -> dict[str, w.Widget]:
    return {
        "kind": w.ToggleButtons(options=list(OPERATORS), description="Keep the"),
        "size": w.IntSlider(7, 1, 9, description="Window size"),
    }


def picture() -> Figure:
    """Return the ribbon and its passes for a window of seven."""
    from explorers.figures import maps

    rows = [("The ribbon", RIBBON[None])]
    for n, row in enumerate(passes("max", 7).results, 1):
        rows.append((f"Pass {n}: the max of {len(RIBBON) - len(row) + 1}", row[None]))
    return maps.figure(*[[row] for row in rows], scale=SCALES["max"], digits=0)


def show() -> Explorer:
    label = (
        "A row of 14 numbers and its running maxima of 2, 4 and 7 neighbours: "
        "each row is made from the one above by one comparison with a shifted copy of it."
    )
    return explore(scene, controls(), name="ribbon", label=label, picture=picture)
