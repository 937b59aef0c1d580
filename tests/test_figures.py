"""The figures of the pages: what they draw is what was computed."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from cnn import max_pool2d, networks, paths, receptive_fields, region
from explorers.exercises import timed
from explorers.exercises.contest import CHOICES, FIRST
from explorers.figures import (
    bars,
    maps,
    named,
    photograph,
    rivals,
    sliders,
    spans,
    speed,
    strips,
    tiles,
    unet,
)
from explorers.figures.style import Drawing
from matplotlib.figure import Figure

CONV, POOL = ("conv", 3, 1), ("pool", 2, 2)


def words(figure: Figure) -> list[str]:
    return [text.get_text() for ax in figure.axes for text in ax.texts]


@pytest.mark.parametrize("ceil", [False, True])
@pytest.mark.parametrize(
    ("size", "stride", "padding", "dilation"), [(3, 2, 1, 1), (2, 3, 0, 2), (3, 1, 0, 3)]
)
def test_a_strip_reads_what_the_library_reads(size, stride, padding, dilation, ceil) -> None:
    lay = strips.Lay("", 10, size, stride, padding, dilation, ceil)
    for cell in range(10):
        row = np.zeros((1, 1, 1, 10))
        row[..., cell] = 1
        window = {"padding": (0, padding), "dilation": (1, dilation), "ceil_mode": ceil}
        heard = max_pool2d(row, (1, size), (1, stride), **window)[0, 0, 0]
        assert [float(cell in lay.taps(start)) for start in lay.starts] == heard.tolist()


def test_a_strip_crosses_out_what_no_window_reads() -> None:
    (ax,) = strips.figure(strips.Lay("", 10, 2, 3)).axes
    crossed = [int(line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "x"]
    assert crossed == [2, 5, 8, 9]


def test_spans_show_the_part_in_the_picture_and_the_part_in_padding() -> None:
    (ax,) = spans.figure({"unit 0": range(-7, 11)}, pixels=32).axes
    whole, inside = (collection.get_segments()[0][:, 0].tolist() for collection in ax.collections)
    assert whole == [-7.5, 10.5]
    assert inside == [-0.5, 10.5]


def test_growth_shows_the_field_of_each_layer() -> None:
    layers = [CONV, POOL, CONV]
    assert words(spans.growth({"": layers})) == ["conv 3", "pool 4", "conv 8"]
    assert [bar.get_width() for bar in spans.growth({"": layers}).axes[0].patches] == [3, 4, 8]


def test_a_stack_is_as_long_as_its_parts() -> None:
    (ax,) = bars.stacked({"one": {"a": 1, "b": 2}, "two": {"b": 4}}).axes
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [(0, 1), (1, 2), (0, 4)]
    assert words(ax.figure) == ["3", "4"]
    colours = [bar.get_facecolor() for bar in ax.patches]
    assert colours[1] == colours[2] != colours[0]


def test_tiles_say_yes_and_no_by_sign_and_colour() -> None:
    figure = tiles.figure({"a": [True, False]}, ["1", "2"])
    assert words(figure) == ["✓", "✗"]
    assert len({tile.get_facecolor() for tile in figure.axes[0].patches}) == 2


def test_no_name_covers_another_name_or_point() -> None:
    points = {f"network {n}": (float(2**n), 0.7 + 0.01 * (n % 3)) for n in range(8)}
    figure = named.figure({"field": points}, "accuracy", {"field": [1, 16]})
    (ax,) = figure.axes
    assert words(figure) == list(points)
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def test_a_name_without_room_is_refused() -> None:
    crowd = {f"a network with a long name {n}": (1.0, 0.5) for n in range(20)}
    with pytest.raises(ValueError, match="no room for the name"):
        named.figure({"field": crowd}, "", {"field": [1]})


def test_the_contest_marks_the_chain_that_is_asked_for() -> None:
    (ax,) = rivals.figure([FIRST, CHOICES[-1], CHOICES[-1], CONV]).axes
    (mine,) = (line for line in ax.lines if line.get_label() == "yours")
    assert mine.get_xdata() == [receptive_fields([FIRST, POOL, POOL, CONV])[-1].size]


def test_the_u_says_what_each_level_sees() -> None:
    conv, net = ("conv", 3, 1, 1), networks.Graph()
    net.put("down0.2", conv)
    net.put("pool", POOL)
    net.put("floor.2", conv)
    up = net.put("climb", ("conv_transpose", 2, 2))
    net.put("join", ("concat",), "down0.2", up)
    net.put("up0.2", conv)
    low, high = paths(net, output="up0.2")
    assert f"{low} to {high}\nstride 1" in words(unet.figure(net, levels=1))
    assert len(region(net, 3)) <= high


WINDOWS = (2, 2), (3, 1), (7, 1)
STEPS = "double_loop", "windows", "one_axis", "shifts", "by_ribbon"


@pytest.mark.parametrize("window", WINDOWS)
def test_steps_are_timed_for_the_windows_of_the_page(window: tuple[int, int]) -> None:
    stored = json.loads(timed.STEPS.read_text(encoding="utf-8"))["milliseconds"]["{}/{}".format(*window)]
    assert list(stored) == [*STEPS, "max_pool2d"]
    assert min(stored.values()) > 0
    for name, other in zip(STEPS[1:], STEPS, strict=False):
        assert timed.faster(name, other, *window) == stored[other] / stored[name]


def test_what_the_page_says_of_price_and_time() -> None:
    """A measurement that says otherwise is a reason to write the page anew."""
    for window in WINDOWS:
        assert timed.faster("one_axis", "windows", *window) > 1.5
        assert timed.faster("shifts", "one_axis", *window) > 4
        assert timed.faster("by_ribbon", "shifts", *window) > 1
    assert timed.faster("windows", "double_loop", 7, 1) < 1


def test_the_figure_of_the_steps_shows_ratios() -> None:
    cheaper, faster = speed.step_figure({"double_loop": 800, "shifts": 20}, 3, 1).axes
    assert [bar.get_width() for bar in cheaper.patches] == [1, 40]
    assert [bar.get_width() for bar in faster.patches] == [1, timed.faster("shifts", "double_loop", 3, 1)]


def test_the_photograph_is_grey_and_fills_its_range() -> None:
    grey = photograph.square(20, 152, 160)
    assert grey.min() >= 0
    assert grey.max() <= 1
    assert np.ptp(grey) > 0.9


def test_a_drawing_shows_itself_in_a_notebook() -> None:
    drawn = maps.figure([("a", [[1.0]])])
    assert isinstance(drawn, Drawing)
    assert drawn._repr_png_().startswith(b"\x89PNG")


def test_the_table_of_sliders_has_a_line_for_each_tool_and_a_dash_for_what_was_not_built() -> None:
    _, rule, *lines = [line.strip("| ").split(" | ") for line in sliders.table().splitlines()]
    assert [line[0] for line in lines] == list(sliders.rows(64))
    assert {len(line) for line in lines} == {len(rule)} == {6}
    for line in lines:
        for column in line[1:3]:
            built = [line[0] in sliders.rows(states) for states in sliders.SIZES]
            assert [part != "–" for part in column.split(" / ")] == built
    bars_drawn = sliders.figure().axes[0].texts
    assert [float(bar.get_text()) for bar in bars_drawn] == [r["median"] for r in sliders.rows(64).values()]


def test_this_books_sliders_ask_nobody_and_live_in_a_folder() -> None:
    ours = [row for tool, row in sliders.rows(64).items() if tool.startswith("interact")]
    assert len(ours) == 2
    for row in ours:
        assert row["strangers"] == []
        assert row["from_folder"]
        assert row["without_script"] != "nothing"


def test_what_the_page_says_of_other_sliders_was_measured() -> None:
    frame = 1_000 / 60  # milliseconds of a screen
    for states in sliders.SIZES:
        found = sliders.rows(states)
        others = {tool: row for tool, row in found.items() if not tool.startswith("interact")}
        figures = {tool: row for tool, row in found.items() if tool != "interact, a table"}
        bokeh, altair = found["Bokeh with its own JavaScript"], found["Altair"]
        for row in (bokeh, altair):
            assert row["median"] < frame
            assert row["strangers"] == []
        assert bokeh["states_processor"] == min(row["states_processor"] for row in figures.values())
        assert all(row.get("without_script", "nothing") == "nothing" for row in others.values())
    assert sliders.table().count(sliders.NOTHING) == 4, "HoloMap went beyond the limit at 400 states"
    assert "HoloViews, HoloMap" not in sliders.rows(400)
