"""What a scene must look like: everything that drive.js reads from a page, from what Python computed."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from livepage.palettes import PALETTES
from matplotlib.colors import to_rgb

from tests.states import Region, regions, size


def rgb(colour: str) -> str:
    """Return a colour as a browser says it.

    >>> rgb("#0072b2")
    'rgb(0, 114, 178)'
    """
    return f"rgb({', '.join(str(round(255 * share)) for share in to_rgb(colour))})"


# The page's colours in a light scheme: what is seen, who sees, what is chosen, what is at rest.
DOWN, UP, SELF, QUIET = map(rgb, ("#d55e00", "#0072b2", "#1a1a1a", "#59626b"))
OUTLINES = {"down": [DOWN, "solid"], "up": [UP, "dashed"], "self": [SELF, "solid"]}
EDGE = [rgb("white"), "solid"]
UNITS = {
    "down": [DOWN, "solid", DOWN],
    "self": [SELF, "solid", SELF],
    "": ["rgba(0, 0, 0, 0)", "solid", QUIET],
}
UNITS["up"] = ["color(srgb 0 0.447059 0.698039 / 0.25)", "dashed", UP]
SERIES = {"first": UP, "second": DOWN, "faint": QUIET}
DASHES = {"first": "none", "second": "6px, 3px", "faint": "none"}


@functools.cache
def numeral(value: float | str, digits: int) -> str:
    """Return a number as a cell shows it: rounded half away from zero, without spare zeros.

    >>> [numeral(value, 1) for value in (0.25, -0.04, -1.5, 2.0, "-Infinity")]
    ['0.3', '0', '−1.5', '2', '−∞']
    """
    number = float(value)
    if np.isnan(number):
        return "NaN"
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    short = Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return "0" if not short else f"{short.normalize():f}".replace("-", "−")


def sentence(scene: dict[str, Any], at: tuple[str, int, int] | None) -> str:
    """Return the line of arithmetic for a cell."""
    link = next(
        (link for link in scene["links"] if at and link["source"] == at[0] and link["sentence"]), None
    )
    if not link or not at:
        return ""
    panels = {panel["name"]: panel for panel in scene["panels"]}
    source, target = panels[link["source"]], panels[link["target"]]
    rows, columns = (
        [axis["first"] + unit * axis["step"] + tap * axis["dilation"] for tap in range(axis["taps"])]
        for axis, unit in ((link["rows"], at[1]), (link["columns"], at[2]))
    )
    taps = [numeral(target["values"][r][c], target["digits"]) for r in rows for c in columns]
    shown = [*taps[:6], "…", *taps[-2:]] if len(taps) > 16 else taps
    value = numeral(source["values"][at[1]][at[2]], source["digits"])
    return link["sentence"].replace("{cells}", link["join"].join(shown)).replace("{value}", value)


def colours(panel: dict[str, Any]) -> np.ndarray:
    """Return the colour of each value, row by row, ``(cells, 3)``: the palette read between its stops."""
    low, high = panel["scale"]
    values = np.array(panel["values"], float).ravel()
    share = np.clip((values - low) / ((high - low) or 1), 0, 1)
    stops = 255 * np.array([to_rgb(stop) for stop in PALETTES[panel["palette"]]])
    found = np.transpose([np.interp(share, np.linspace(0, 1, len(stops)), channel) for channel in stops.T])
    return np.where(np.isnan(values)[:, None], 128, found)


def ink(ground: np.ndarray) -> str:
    """Return black or white, whichever contrasts more with a ground of (red, green, blue)."""
    share = ground / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return rgb("black" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "white")


def runs(lit: Collection[int]) -> list[list[int]]:
    """Return runs of neighbouring numbers, each as its first and the one after its last.

    >>> runs({4, 0, 1})
    [[0, 2], [4, 5]]
    """
    starts, ends = (sorted(i for i in lit if i + step not in lit) for step in (-1, 1))
    return [[start, end + 1] for start, end in zip(starts, ends, strict=True)]


def check_outlines(drawn: list[list[Any]], panel: dict[str, Any], region: Region) -> None:
    """Compare the outlines with the panel's boxes, and with one round each run of lit cells."""
    rows, columns, way = region
    boxes = [[*EDGE, r, r + height, c, c + width] for r, c, height, width in panel["boxes"]]
    lit = [[*OUTLINES[way], *down, *across] for down in runs(rows) for across in runs(columns)]
    assert sorted(drawn) == sorted([*boxes, *lit])


def check_cells(drawn: list[list[str]], panel: dict[str, Any]) -> None:
    """Compare every cell: its number, its ground, its ink, its mark."""
    marks = {tuple(at): look for look, there in panel["marks"].items() for at in there}
    top, bottom, left, right = panel["pad"]
    rows, columns = size(panel)
    grounds = colours(panel)
    assert len(drawn) == rows * columns
    for i, (at, text, ground, written, mark) in enumerate(drawn):
        row, column = divmod(i, columns)
        assert (at, text) == (f"{row},{column}", numeral(panel["values"][row][column], panel["digits"]))
        assert mark == marks.get((row, column), ""), at
        if top <= row < rows - bottom and left <= column < columns - right:
            found = np.array(re.findall(r"[\d.]+", ground), float)
            assert found.shape == (3,), f"{at}: {ground}"
            assert np.abs(found - grounds[i]).max() < 0.51, f"{at}: {ground}"
            assert written == ink(found), at
        else:
            assert ground == "hatched", at


def check_pixels(drawn: list[str], panel: dict[str, Any]) -> None:
    """Compare every pixel."""
    found = np.array([pixel.split(",") for pixel in drawn], float)
    assert np.abs(found - colours(panel)).max() < 0.51


def ends(panel: dict[str, Any], units: Collection[int]) -> list[float]:
    """Return where a ladder's units begin and end, in per cent of its width."""
    edges = np.array([min(units) - 0.5, max(units) + 0.5])
    return list(100 * (panel["first"] + edges * panel["step"] + 0.5) / panel["pixels"])


def check_ladder(drawn: dict[str, Any], panel: dict[str, Any], region: Region, under: list[float]) -> None:
    """Compare a ladder's units, the looks of those lit, and the beam to the ladder that stands under it."""
    _, columns, way = region
    assert len(drawn["units"]) == panel["units"]
    for unit, (left, width, *look) in enumerate(drawn["units"]):
        assert np.allclose([left, left + width], ends(panel, [unit]), atol=1e-3), unit
        assert look == UNITS[way if unit in columns else ""], unit
    assert (drawn["beam"] is not None) == bool(columns and under)
    if drawn["beam"]:
        left, right = ends(panel, columns)
        corners = [left, 0, right, 0, under[1], 100, under[0], 100]
        assert drawn["beam"][0] == (UP if way == "up" else DOWN)
        assert np.allclose(drawn["beam"][1:], corners, atol=1e-2)


def check_plot(drawn: dict[str, Any], panel: dict[str, Any]) -> None:
    """Compare a plot's series with its axes, both on the same straight scale, and their looks."""
    rules, split = np.array(drawn["rules"]), len(panel["x"]["at"])
    scales = [
        np.polyfit(panel["x"]["at"], rules[:split, 0], 1),
        np.polyfit(panel["y"]["at"], rules[split:, 2], 1),
    ]
    texts = [*panel["x"]["text"], *panel["y"]["text"], panel["x"]["label"], panel["y"]["label"]]
    assert [text for text, _, _ in drawn["ticks"]] == texts
    assert np.allclose([x for _, x, _ in drawn["ticks"][:split]], rules[:split, 0], atol=0.1)
    assert np.abs([y for _, _, y in drawn["ticks"][split:-2]] - rules[split:, 2]).max() <= 5
    assert scales[0][0] > 0 > scales[1][0], "to the right and upwards"
    for found, series in zip(drawn["series"], panel["series"], strict=True):
        colour = SERIES[series["look"]]
        points = np.transpose(
            [np.polyval(s, p) for s, p in zip(scales, np.transpose(series["points"]), strict=True)]
        )
        assert found["name"] == series["label"]
        assert {dot[0] for dot in found["dots"]} == {colour}
        assert np.abs(np.array([dot[1:] for dot in found["dots"]]) - points).max() < 0.3
        assert found["stroke"] == ([colour, DASHES[series["look"]]] if series["line"] else None)
        if series["line"]:
            assert np.abs(np.array(found["corners"]) - points).max() < 0.3
    named = [series for series in panel["series"] if series["look"] != "faint"]
    dashed = {"first": "solid", "second": "dashed"}
    assert drawn["keys"] == [[s["label"], SERIES[s["look"]], dashed[s["look"]]] for s in named]


def check_panel(drawn: dict[str, Any], panel: dict[str, Any], region: Region, under: list[float]) -> None:
    """Compare one panel."""
    assert drawn["visible"]
    assert drawn["caption"] == panel["caption"].replace("{lit}", str(len(region[1])))
    if panel["kind"] == "ladder":
        check_ladder(drawn, panel, region, under)
    elif panel["kind"] == "plot":
        check_plot(drawn, panel)
    elif panel["kind"] == "image":
        check_pixels(drawn["pixels"], panel)
        check_outlines(drawn["outlines"], panel, region)
    else:
        check_cells(drawn["cells"], panel)
        check_outlines(drawn["outlines"], panel, region)


def start(scene: dict[str, Any]) -> tuple[str, int, int] | None:
    """Return the cell that is lit before a reader chooses one."""
    walk = next((panel for panel in scene["panels"] if panel["name"] == scene["walk"]), None)
    if not walk:
        return None
    row, column = (min(at, count - 1) for at, count in zip(scene["start"], size(walk), strict=True))
    return walk["name"], row, column


def check(drawn: dict[str, Any], scene: dict[str, Any], at: tuple[str, int, int] | None = None) -> None:
    """Compare what is drawn with what Python computed; `at` is the lit cell, if not the one to start with."""
    at = at or start(scene)
    lit = regions(scene, at)
    assert drawn["problem"] == scene["problem"]
    assert drawn["lines"] == scene["lines"]
    below = [*scene["panels"][1:], {"name": "", "kind": ""}]
    for found, panel, other in zip(drawn["panels"], scene["panels"], below, strict=True):
        under = (
            ends(other, lit[other["name"]][1]) if other["kind"] == "ladder" and other["name"] in lit else []
        )
        check_panel(found, panel, lit.get(panel["name"], (set(), set(), "")), under)
    panels = {panel["name"]: panel for panel in scene["panels"]}
    grid = at and panels[at[0]]["kind"] == "grid"
    assert drawn["chosen"] == (f"{at[1]},{at[2]}" if at and grid else "")
    assert drawn["sum"] == sentence(scene, at)
