"""In every state of every explorer the page shows what Python computes: numbers, colours, lines, words."""

from __future__ import annotations

import functools
import itertools
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from livepage.table import stops

from tests.pages.conftest import Open, homes, root
from tests.states import EXPLORERS, Module

DRIVE = Path(__file__).with_name("drive.js").read_text(encoding="utf-8")  # evaluated: the policy bars tags
TOUR = "([selector, states]) => drive.tour(document.querySelector(selector), states)"
CHUNK = 500


@functools.cache
def figure(value: float | str, digits: int) -> str:
    """Return a number as a cell shows it: rounded half away from zero, without spare zeros."""
    number = float(value)
    if np.isnan(number):
        return "NaN"
    if np.isinf(number):
        return "∞" if number > 0 else "−∞"
    short = Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return "0" if not short else f"{short.normalize():f}".replace("-", "−")


def sentence(scene: dict[str, Any], panel: str, row: int, column: int) -> str:
    """Return the line of arithmetic for a cell."""
    link = next((link for link in scene["links"] if link["source"] == panel and link["sentence"]), None)
    if not link:
        return ""
    panels = {panel["name"]: panel for panel in scene["panels"]}
    source, target = panels[link["source"]], panels[link["target"]]
    rows, columns = (
        [axis["first"] + unit * axis["step"] + tap * axis["dilation"] for tap in range(axis["length"])]
        for axis, unit in ((link["rows"], row), (link["columns"], column))
    )
    taps = [figure(target["values"][r][c], target["digits"]) for r in rows for c in columns]
    shown = [*taps[:6], "…", *taps[-2:]] if len(taps) > 16 else taps
    value = figure(source["values"][row][column], source["digits"])
    return link["sentence"].replace("{cells}", link["join"].join(shown)).replace("{value}", value)


def check_colours(drawn: list[str], panel: dict[str, Any]) -> None:
    """Compare pixels with Matplotlib's palette, read between the 17 stops that the page knows."""
    low, high = panel["scale"]
    share = (np.array(panel["values"], float).ravel() - low) / (high - low)
    assert len(drawn) == len(share)
    if panel["palette"] == "values":
        stops = np.linspace(0, 1, 17)
        palette = 255 * mpl.colormaps["cividis"](stops)[:, :3].T
        expected = np.transpose([np.interp(share, stops, channel) for channel in palette])
        assert np.abs(np.array([pixel.split(",") for pixel in drawn], float) - expected).max() < 2


def check_points(drawn: dict[str, Any], panel: dict[str, Any]) -> None:
    """Compare points with the axes drawn round them: both lie on the same straight scale."""
    rules, split = np.array(drawn["rules"]), len(panel["x"]["at"])
    expected = [
        np.polyval(
            np.polyfit(panel[axis]["at"], ticks, 1),
            [point[i] for s in panel["series"] for point in s["points"]],
        )
        for i, (axis, ticks) in enumerate((("x", rules[:split, 0]), ("y", rules[split:, 2])))
    ]
    assert [len(points) for points in drawn["points"]] == [len(s["points"]) for s in panel["series"]]
    points = np.array([point for points in drawn["points"] for point in points])
    assert np.abs(points.T - expected).max() < 0.3


def check_panel(drawn: dict[str, Any], panel: dict[str, Any]) -> None:
    """Compare one panel."""
    caption = re.escape(panel["caption"]).replace(re.escape("{lit}"), r"\d+")
    assert re.fullmatch(caption, drawn["caption"]), drawn["caption"]
    if panel["kind"] == "ladder":
        lefts = [
            100 * (panel["first"] + unit * panel["step"] - panel["step"] / 2 + 0.5) / panel["pixels"]
            for unit in range(panel["units"])
        ]
        expected = [[left, 100 * panel["step"] / panel["pixels"]] for left in lefts]
        assert np.allclose(np.reshape(drawn["units"], (-1, 2)), np.reshape(expected, (-1, 2)), atol=1e-3)
    elif panel["kind"] == "plot":
        check_points(drawn, panel)
    elif panel["digits"] is None:
        check_colours(drawn["pixels"], panel)
    else:
        expected = "|".join(figure(value, panel["digits"]) for row in panel["values"] for value in row)
        assert drawn["cells"] == expected
        marks = {f"{row},{column}" for at in panel["marks"].values() for row, column in at}
        assert set(filter(None, drawn["marks"].split("|"))) == marks
        top, bottom, left, right = panel["pad"]
        rows, columns = len(panel["values"]), len(panel["values"][0])
        assert drawn["ghosts"] == rows * columns - (rows - top - bottom) * (columns - left - right)


def check(drawn: dict[str, Any], scene: dict[str, Any]) -> None:
    """Compare what is drawn with what Python computed."""
    assert drawn["problem"] == scene["problem"]
    assert drawn["lines"] == scene["lines"]
    for found, panel in zip(drawn["panels"], scene["panels"], strict=True):
        check_panel(found, panel)
    walk = next((panel for panel in scene["panels"] if panel["name"] == scene["walk"]), {"kind": ""})
    assert bool(drawn["chosen"]) == (walk["kind"] == "grid")
    arithmetic = (
        sentence(scene, scene["walk"], *map(int, drawn["chosen"].split(","))) if drawn["chosen"] else ""
    )
    assert drawn["sum"] == arithmetic


@pytest.mark.parametrize("module", EXPLORERS, ids=lambda module: module.name)
def test_every_state_is_drawn_as_computed(site: str, open_page: Open, module: Module) -> None:
    assert module.name in homes(), "no page shows this explorer"
    tab = open_page(f"{site}/{homes()[module.name]}")
    tab.evaluate(DRIVE)
    controls = module.controls().values()
    states = list(itertools.product(*(range(len(stops(control))) for control in controls)))
    for start in range(0, len(states), CHUNK):
        some = slice(start, start + CHUNK)
        drawn = tab.evaluate(TOUR, [root(module.name), states[some]])
        for found, state, scene in zip(drawn, module.states[some], module.scenes[some], strict=True):
            try:
                check(found, scene.as_json())
            except AssertionError as error:
                raise AssertionError(f"{module.name}, {state}") from error


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.25, 1, "0.3"),
        (-0.04, 1, "0"),
        (-1.5, 1, "−1.5"),
        (2.0, 2, "2"),
        ("-Infinity", 1, "−∞"),
        (10, 0, "10"),
    ],
)
def test_figure(value: float | str, digits: int, text: str) -> None:
    assert figure(value, digits) == text
