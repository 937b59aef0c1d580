"""Explorers without a browser: what a control can take, what a table holds, what is refused and how."""

from __future__ import annotations

import json
import re
from typing import Any

import ipywidgets as w
import livepage
import matplotlib as mpl
import numpy as np
import pytest
from livepage import Grid, Scene, ask, explore
from livepage import states as tables
from livepage.palettes import PALETTES
from livepage.states import Packer, check_size, stops, tabulate
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from tests.states import unpack


def counting(n: int) -> Scene:
    return Scene([Grid("row", [list(range(n))], f"{n} numbers", scale=(0, 9))], summary=f"{n}")


def shown(draw: Any = counting, **controls: w.Widget) -> livepage.Explorer:
    controls = controls or {"n": w.IntSlider(3, 1, 9)}
    return explore(draw, controls, name="row", label="Numbers in a row", picture=Figure())


@pytest.mark.parametrize(
    ("control", "expected"),
    [
        (w.IntSlider(min=-1, max=2), (-1, 0, 1, 2)),
        (w.IntSlider(min=1, max=8, step=3), (1, 4, 7)),
        (w.FloatSlider(min=0, max=0.3, step=0.1), (0.0, 0.1, 0.2, 0.3)),
        (w.FloatSlider(min=1, max=2, step=0.4), (1.0, 1.4, 1.8)),
        (w.Play(min=0, max=4, step=2), (0, 2, 4)),
        (w.Dropdown(options=["a", "b"]), ("a", "b")),
        (w.Dropdown(options=[("one", 1), ("two", 2)]), (1, 2)),
        (w.ToggleButtons(options={"left": -1, "right": 1}), (-1, 1)),
        (w.Checkbox(), (False, True)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_stops(control: w.Widget, expected: tuple[Any, ...]) -> None:
    found = stops(control)
    assert found == expected
    assert {type(stop) for stop in found} == {type(stop) for stop in expected}


@pytest.mark.parametrize("control", [w.Text(), w.IntText(), w.IntRangeSlider(), w.Button()])
def test_stops_refuses_what_cannot_be_counted(control: w.Widget) -> None:
    with pytest.raises(
        TypeError, match=f"controls: {type(control).__name__} has no countable stops; use IntSlider"
    ):
        stops(control)


def test_every_stop_can_be_set() -> None:
    slider = w.FloatSlider(min=0.1, max=2, step=0.1)
    for stop in stops(slider):
        slider.value = stop
        assert slider.value == stop


def test_too_many_states_names_states_control_and_how_much() -> None:
    controls = {"size": w.IntSlider(min=1, max=100), "stride": w.IntSlider(min=1, max=60)}
    with pytest.raises(ValueError, match="controls: 6000 states") as refusal:
        check_size(controls)
    assert "(size 100 × stride 60)" in str(refusal.value)
    assert "shorten 'size' from 100 to 66 stops" in str(refusal.value)
    check_size({**controls, "size": w.IntSlider(min=1, max=66)})  # the advice works ...
    with pytest.raises(ValueError, match="4020 states"):
        check_size({**controls, "size": w.IntSlider(min=1, max=67)})  # ... and asks for no more than it must


def test_too_many_states_whatever_the_longest_control() -> None:
    controls = {str(i): w.Dropdown(options=range(9)) for i in range(5)}
    with pytest.raises(ValueError, match="leave a control out"):
        check_size(controls)


def test_explore_refuses_before_it_draws() -> None:
    with pytest.raises(ValueError, match="9801 states"):
        shown(lambda a, b: pytest.fail("drawn"), a=w.IntSlider(min=2), b=w.IntSlider(min=2))


@pytest.mark.parametrize(
    "control",
    [w.IntSlider(3, 1, 8, step=3), w.IntSlider(8, 0, 8, step=5), w.Dropdown(options=["a"], value=None)],
)
def test_explore_refuses_a_start_that_no_page_could_show(control: w.Widget) -> None:
    with pytest.raises(ValueError, match=r"controls: 'n' starts at .*, none of its stops"):
        shown(n=control)


def test_table_refuses_what_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 4_000)
    rng = np.random.default_rng(0)

    def noise(seed: int, quiet: bool = True) -> Scene:
        return Scene([Grid("noise", rng.normal(size=(8, 8)), "Noise", scale=(0, 1))])

    with pytest.raises(ValueError, match=r"draw: the table of 16 states takes .* more than 4,000") as refusal:
        tabulate(noise, {"seed": w.IntSlider(min=0, max=15)})
    found = re.search(r"shorten 'seed' from 16 to about (\d+) stops", str(refusal.value))
    assert found, str(refusal.value)
    assert 1 <= int(found[1]) < 16
    tabulate(noise, {"seed": w.IntSlider(min=0, max=int(found[1]) - 1)})
    with pytest.raises(ValueError, match="shorten 'seed' from 16"):
        tabulate(noise, {"quiet": w.Checkbox(), "seed": w.IntSlider(min=0, max=15)})


def test_table_keeps_every_state_with_the_last_control_fastest() -> None:
    def pair(a: int, b: str) -> Scene:
        return Scene([], problem=f"{a}{b}")

    table = tabulate(pair, {"a": w.IntSlider(min=1, max=3), "b": w.Dropdown(options=["x", "y"])})
    scenes = [unpack(table, i) for i in table["scenes"]]
    assert [scene["problem"] for scene in scenes] == ["1x", "1y", "2x", "2y", "3x", "3y"]


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        [[], {}],
        [1, 2.5, -3],
        [1, "NaN", None],
        [[1, 2], [1, 2]],
        {"a": [True, False], "b": {"a": "x"}},
        "words",
        None,
        0,
        False,
    ],
)
def test_packer_round_trip(value: Any) -> None:
    packer = Packer()
    packer.add([0, 1, True, "1"])  # nodes that look alike must not be taken for each other
    index = packer.add(value)
    back = unpack(json.loads(json.dumps({"shapes": packer.shapes, "nodes": packer.nodes})), index)
    assert json.dumps(back) == json.dumps(value)


def test_packer_stores_equal_parts_once() -> None:
    packer = Packer()
    packer.add([{"row": [1, 2, 3]}, {"row": [1, 2, 3]}])
    assert packer.nodes.count({"#": [1, 2, 3]}) == 1


def test_scene_as_json_is_json() -> None:
    marked = {"marks": {"dot": [(0, np.int64(1))]}, "notes": {"dot": "wins"}}
    values = np.array([[1 / 3, np.nan], [-np.inf, np.float32(2)]])
    grid = Grid("a", values, "A", scale=(0, np.int64(5)), **marked)
    scene = Scene([grid], lines=("one",)).as_json()
    assert scene["panels"][0]["values"] == [[0.333333, "NaN"], ["-Infinity", 2]]
    assert scene["panels"][0]["scale"] == [0, 5]
    assert (scene["panels"][0]["marks"], scene["panels"][0]["notes"]) == ({"dot": [[0, 1]]}, {"dot": "wins"})
    assert (scene["panels"][0]["kind"], scene["lines"]) == ("grid", ["one"])
    json.dumps(scene, allow_nan=False)


def test_with_a_kernel_every_change_calls_python() -> None:
    calls = []

    def draw(n: int) -> Scene:
        calls.append(n)
        return counting(n)

    slider = w.IntSlider(3, 1, 9)
    view = shown(draw, n=slider).children[0]
    assert view.table is None
    slider.value = 5
    assert calls == [3, 5]
    assert view.scene == counting(5).as_json()


def test_in_a_build_all_states_are_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")
    view = shown().children[0]
    scenes = [unpack(view.table, i) for i in view.table["scenes"]]
    assert scenes == [counting(n).as_json() for n in range(1, 10)]


def test_an_error_is_shown_to_the_reader_and_raised_for_the_author() -> None:
    def draw(n: int) -> Scene:
        if n == 5:
            raise ValueError("five is refused")
        return counting(n)

    slider = w.IntSlider(3, 1, 9)
    view = shown(draw, n=slider).children[0]
    with pytest.raises(ValueError, match="five is refused"):
        slider.value = 5
    assert view.scene["problem"] == "ValueError: five is refused"
    slider.value = 6
    assert view.scene["problem"] == ""


def test_controls_have_names() -> None:
    named, unnamed = w.IntSlider(1, 1, 2, description="Size"), w.IntSlider(1, 1, 2)
    shown(lambda a, b: counting(1), a=named, b=unnamed)
    assert (named.description, unnamed.description) == ("Size", "b")


def test_an_explorer_carries_its_picture_and_its_words() -> None:
    bundle = shown()._repr_mimebundle_()
    assert bundle["text/plain"] == "Numbers in a row"
    assert bundle["image/png"].startswith("iVBORw0KGgo")
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_a_picture_is_drawn_once_and_only_where_it_may_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Figure] = []

    def picture() -> Figure:
        drawn.append(Figure())
        return drawn[-1]

    def made() -> livepage.Explorer:
        return explore(counting, {"n": w.IntSlider(3, 1, 9)}, name="row", label="A row", picture=picture)

    explorer = made()
    assert not drawn
    assert explorer._repr_mimebundle_()["image/png"] == explorer._repr_mimebundle_()["image/png"]
    assert len(drawn) == 1
    monkeypatch.setenv("LIVEPAGE_TABULATE", "1")
    explorer = made()
    assert explorer.children[0].picture == explorer._repr_mimebundle_()["image/png"]
    assert len(drawn) == 2
    monkeypatch.delenv("LIVEPAGE_TABULATE")
    monkeypatch.setattr("sys.platform", "emscripten")
    assert "image/png" not in made()._repr_mimebundle_()
    assert len(drawn) == 2


def test_pictures_are_reproducible() -> None:
    assert shown()._repr_mimebundle_()["image/png"] == shown()._repr_mimebundle_()["image/png"]


@pytest.mark.parametrize(
    ("replies", "right", "message"),
    [
        ({"a": "A.", "b": "B."}, "c", "right: 'c' is not one of the choices"),
        ({"a": "A."}, "a", "give two choices or more"),
        ({"a": "A.", "b": ""}, "a", "a reply to each"),
    ],
)
def test_ask_refuses(replies: dict[str, str], right: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ask("Which?", replies, right=right)


def test_a_question_reads_as_text() -> None:
    bundle, _ = ask("Which?", {"a": "No.", "b": "Yes."}, right="b")._repr_mimebundle_()
    assert bundle["text/plain"] == "Which?"
    assert bundle["text/markdown"] == "**Which?**\n\n- a: No.\n- b: Yes."


def test_the_palette_is_cividis() -> None:
    ours = [to_rgb(colour) for colour in PALETTES["values"]]
    theirs = mpl.colormaps["cividis"](np.linspace(0, 1, 17))[:, :3]
    assert 255 * np.abs(np.array(ours) - theirs).max() <= 1


def test_every_name_of_the_package_can_be_imported() -> None:
    assert sorted(livepage.__all__) == livepage.__all__
    assert all(hasattr(livepage, name) for name in livepage.__all__)
