"""The pages' pure JavaScript against its definitions in Python."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from livepage import Affine, Link, Scene
from livepage.palettes import PALETTES
from livepage.states import Packer
from matplotlib.colors import to_rgb

from tests.script import Script, script
from tests.states import regions, size

finite = st.floats(-1e6, 1e6)
rgbs = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.fixture(scope="module")
def script_regions() -> Iterator[Script]:
    with script("regions.js") as running:
        yield running


@pytest.fixture(scope="module")
def colour() -> Iterator[Script]:
    with script("colour.js") as running:
        yield running


@pytest.fixture(scope="module")
def numeral() -> Iterator[Script]:
    with script("numeral.js") as running:
        yield running


@pytest.fixture(scope="module")
def states() -> Iterator[Script]:
    with script("states.js") as running:
        yield running


axes = st.builds(Affine, st.integers(-3, 3), st.integers(0, 3), st.integers(1, 4), st.integers(1, 3))


@st.composite
def linked(draw: st.DrawFn) -> dict[str, Any]:
    """Return a scene of small panels, each linked to some of those after it, and one of its cells."""
    sizes = draw(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=4))
    panels = [
        {"name": f"{i}", "kind": "ladder", "units": columns}
        if draw(st.booleans())
        else {"name": f"{i}", "kind": "grid", "values": [[0] * columns] * rows}
        for i, (rows, columns) in enumerate(sizes)
    ]
    pairs = [(i, j) for j in range(len(sizes)) for i in range(j)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
    links = [asdict(Link(f"{i}", f"{j}", draw(axes), draw(axes))) for i, j in chosen]
    panel = draw(st.sampled_from(panels))
    row, column = (draw(st.integers(0, n - 1)) for n in size(panel))
    return {
        "scene": {"panels": panels, "links": links},
        "at": {"panel": panel["name"], "row": row, "column": column},
    }


@given(case=linked())
def test_regions_light_what_the_links_say(script_regions: Script, case: dict[str, Any]) -> None:
    found = script_regions.call("regions", case["scene"], case["at"])
    lit = {
        name: (set(region["rows"]), set(region["columns"]), region["way"])
        for name, region in found.items()
        if region["rows"] and region["columns"]
    }
    assert lit == regions(case["scene"], tuple(case["at"].values()))


@given(value=finite | st.just(math.inf) | st.just(-math.inf), ends=st.tuples(finite, finite))
@pytest.mark.parametrize("palette", PALETTES)
def test_colours_lie_on_the_palette(
    colour: Script, palette: str, value: float, ends: tuple[float, float]
) -> None:
    low, high = sorted(ends)
    stops = 255 * np.array([to_rgb(stop) for stop in PALETTES[palette]])
    share = np.clip((value - low) / (high - low or 1), 0, 1)
    expected = [np.interp(share, np.linspace(0, 1, len(stops)), channel) for channel in stops.T]
    assert np.abs(np.array(colour.call("colour", value, [low, high], palette)) - expected).max() <= 0.51


def test_no_number_is_grey(colour: Script) -> None:
    assert colour.call("colour", math.nan, [0, 1], "values") == [128, 128, 128]


@given(rgb=rgbs)
def test_ink_contrasts_more_than_the_other(colour: Script, rgb: tuple[int, int, int]) -> None:
    share = np.array(rgb) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    on_black, on_white = (luminance + 0.05) / 0.05, 1.05 / (luminance + 0.05)
    if abs(on_black - on_white) > 0.01:
        assert colour.call("ink", rgb) == ("#000" if on_black > on_white else "#fff")


@given(value=finite, digits=st.integers(0, 4))
def test_numerals_round_half_away_from_zero(numeral: Script, value: float, digits: int) -> None:
    short = Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    expected = "0" if not short else f"{short.normalize():f}".replace("-", "−")
    assert numeral.call("numeral", value, digits) == expected


@pytest.mark.parametrize(("value", "text"), [(math.nan, "NaN"), (math.inf, "∞"), (-math.inf, "−∞")])
def test_numerals_that_are_not_finite(numeral: Script, value: float, text: str) -> None:
    assert numeral.call("numeral", value, 1) == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(scenes=st.lists(json_values, min_size=1, max_size=4))
def test_a_table_unpacks_to_what_was_packed(states: Script, scenes: list[Any]) -> None:
    packer = Packer()
    packed = [packer.add(scene) for scene in scenes]
    table = {"shapes": packer.shapes, "nodes": packer.nodes, "scenes": packed}
    assert [states.call("unpack", table, i) for i in range(len(scenes))] == scenes


def test_a_scene_unpacks_to_what_python_drew(states: Script) -> None:
    packer = Packer()
    scene = Scene([], lines=["one"], problem="none", start=(1, 2)).as_json()
    table = {"scenes": [packer.add(scene)], "shapes": packer.shapes, "nodes": packer.nodes}
    assert states.call("unpack", table, 0) == scene


@pytest.fixture(scope="module")
def gestures() -> Iterator[Script]:
    with script("gestures.js") as running:
        yield running


steps = st.builds(Affine, st.integers(-3, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 3))


@given(axis=steps, n=st.integers(1, 8), home=st.integers(0, 7), by=st.integers(-9, 9), data=st.data())
def test_a_dragged_window_keeps_the_place_it_was_taken_by(
    gestures: Script, axis: Affine, n: int, home: int, by: int, data: st.DataObject
) -> None:
    home = min(home, n - 1)
    start, extent = axis.first + home * axis.step, (axis.taps - 1) * axis.dilation
    pressed = data.draw(st.integers(start, start + extent))
    unit = gestures.call("dragged", asdict(axis), home, pressed, pressed + by * axis.step, n)
    assert unit == min(max(home + by, 0), n - 1)


@given(axis=steps, n=st.integers(1, 8), cell=st.integers(-6, 40))
def test_a_press_beside_the_window_takes_the_nearest(
    gestures: Script, axis: Affine, n: int, cell: int
) -> None:
    middle = [axis.first + unit * axis.step + (axis.taps - 1) * axis.dilation / 2 for unit in range(n)]
    if abs(cell - middle[0]) <= (axis.taps - 1) * axis.dilation / 2:
        cell = int(middle[0]) + 40  # clear of the window that was lit
    unit = gestures.call("dragged", asdict(axis), 0, cell, cell, n)
    assert abs(middle[unit] - cell) == min(abs(there - cell) for there in middle)


@pytest.fixture(scope="module")
def labels() -> Iterator[Script]:
    with script("labels.js") as running:
        yield running


points = st.lists(st.tuples(st.integers(60, 360), st.integers(20, 200)), min_size=1, max_size=12)


@example([(60, 20), (60, 20)], 4, 2)
@example([(60, 200), (60, 200)], 12, 2)
@example([(360, 200), (360, 200)], 12, 2)
@given(points=points, letters=st.integers(1, 12), needed=st.integers(0, 2))
def test_names_lie_over_nothing(
    labels: Script, points: list[tuple[int, int]], letters: int, needed: int
) -> None:
    frame = (48, 0, 380, 228)
    names = [{"at": at, "text": "a" * letters, "needed": i < needed} for i, at in enumerate(points)]
    places = labels.call("beside", names, points, frame)
    boxes = [place["box"] for place in places if place]
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= frame[0]
        assert top >= frame[1]
        assert right <= frame[2]
        assert bottom <= frame[3]
        assert all(b[2] <= left or right <= b[0] or b[3] <= top or bottom <= b[1] for b in boxes[:i])
    for place in places[needed:]:
        if place:
            left, top, right, bottom = place["box"]
            assert not any(left < x < right and top < y < bottom for x, y in points)
    if len(points) <= 2:  # there is room for as few as that
        assert all(places[:needed])


def test_choices_that_read_the_same_are_told_apart_in_the_address() -> None:
    with script("places.js") as places:
        read = [places.call("wordsOf", mark, "index", ["a", "b", "a"]) for mark in (-1, 0, 1, 2, [0, 2])]
    assert read == ["nothing", "a", "b", "a (3)", "a to a (3)"]
