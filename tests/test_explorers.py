"""Every explorer in every state, in Python alone. The page tests compare drawings with the same scenes."""

from __future__ import annotations

import inspect
import itertools
import json
from collections.abc import Iterator

import numpy as np
import pytest
from livepage import Grid, Image, Ladder, Link, Plot, Scene
from livepage.states import tabulate
from matplotlib.figure import Figure

from tests.states import EXPLORERS, Module, cells, unpack

LOOKS = {"dot", "ring", "cross"}


@pytest.fixture(params=EXPLORERS, ids=lambda module: module.name)
def module(request: pytest.FixtureRequest) -> Module:
    return request.param


def shape(panel: Grid | Ladder | Plot) -> tuple[int, int]:
    """Return how many rows and columns of cells a panel has."""
    if isinstance(panel, Ladder):
        return 1, panel.units
    return np.shape(panel.values) if isinstance(panel, Grid | Image) else (0, 0)


def reach(link: Link, scene: Scene) -> Iterator[tuple[set[int], int]]:
    """Yield, for each unit along each axis, the cells it stands for and how many cells there are."""
    panels = {panel.name: shape(panel) for panel in scene.panels}
    for axis, units, room in zip(
        (link.rows, link.columns), panels[link.source], panels[link.target], strict=True
    ):
        yield from ((set(cells(axis, unit)), room) for unit in range(units))


def test_there_are_explorers() -> None:
    assert {"strip", "backward"} <= {module.name for module in EXPLORERS}


def test_each_control_is_a_parameter_of_the_scene(module: Module) -> None:
    assert list(module.controls()) == list(inspect.signature(module.scene).parameters)


def test_no_state_is_empty(module: Module) -> None:
    for state, scene in zip(module.states, module.scenes, strict=True):
        assert scene.panels or scene.problem, state
        assert not (scene.lines and scene.problem), f"{state}: one would be drawn over the other"
        for panel in scene.panels:
            if isinstance(panel, Ladder) and not panel.units:
                continue  # keeps a row free for a layer of another state
            assert panel.caption, state
            if isinstance(panel, Plot):
                assert all(len(series.points) for series in panel.series), state
            else:
                assert min(shape(panel)) > 0, state
            if isinstance(panel, Grid | Image):
                assert not np.isnan(np.asarray(panel.values, float)).any(), state


def test_most_states_work(module: Module) -> None:
    assert sum(not scene.problem for scene in module.scenes) > len(module.scenes) / 2


def test_every_working_state_says_something(module: Module) -> None:
    for state, scene in zip(module.states, module.scenes, strict=True):
        assert scene.problem or scene.summary, state


def test_links_stay_inside_their_panels(module: Module) -> None:
    for state, scene in zip(module.states, module.scenes, strict=True):
        kinds = {panel.name: panel.kind for panel in scene.panels}
        for link in scene.links:
            # A ladder has no cells for padding: there a region may hang over, but must touch the panel.
            whole = kinds[link.target] == "grid"
            for region, room in reach(link, scene):
                inside = region & set(range(room))
                assert inside == region if whole else inside, (state, link)


def test_sentences_fit_their_links(module: Module) -> None:
    for scene in module.scenes:
        for link in scene.links:
            assert not link.sentence or ("{cells}" in link.sentence and "{value}" in link.sentence)
            assert not {"{", "}"} & set(link.sentence.replace("{cells}", "").replace("{value}", ""))


def test_marks_and_boxes_lie_inside(module: Module) -> None:
    for state, scene in zip(module.states, module.scenes, strict=True):
        for panel in scene.panels:
            if not isinstance(panel, Grid | Image):
                continue
            rows, columns = shape(panel)
            marks = panel.marks if isinstance(panel, Grid) else {}
            assert set(marks) <= LOOKS
            for row, column in itertools.chain.from_iterable(marks.values()):
                assert 0 <= row < rows, state
                assert 0 <= column < columns, state
            for row, column, high, wide in panel.boxes:
                assert row >= 0 <= column, state
                assert row + high <= rows, state
                assert column + wide <= columns, state


def test_names_refer_to_panels(module: Module) -> None:
    for state, scene in zip(module.states, module.scenes, strict=True):
        names = [panel.name for panel in scene.panels]
        assert len(set(names)) == len(names), state
        used = [scene.walk or None, *(end for link in scene.links for end in (link.source, link.target))]
        assert {name for name in used if name} <= set(names), state


def test_colours_keep_their_meaning_from_state_to_state(module: Module) -> None:
    scales: dict[str, set[object]] = {}
    for scene in module.scenes:
        for panel in scene.panels:
            if isinstance(panel, Grid | Image):
                scales.setdefault(panel.name, set()).add((tuple(panel.scale), panel.palette))
    assert all(len(found) == 1 for found in scales.values()), scales


def test_scenes_are_reproducible(module: Module) -> None:
    for state, scene in list(zip(module.states, module.scenes, strict=True))[::17]:
        assert module.scene(**state).as_json() == scene.as_json(), state


def test_the_table_holds_every_scene(module: Module) -> None:
    states = [tuple(state.values()) for state in module.states]
    drawn = dict(zip(states, module.scenes, strict=True))
    table = tabulate(lambda **state: drawn[tuple(state.values())], module.controls())
    table = json.loads(json.dumps(table, allow_nan=False))
    assert [unpack(table, index) for index in table["scenes"]] == [scene.as_json() for scene in module.scenes]


def test_the_first_state_is_one_of_the_states(module: Module) -> None:
    first = {name: control.value for name, control in module.controls().items()}
    assert first in module.states
    assert not module.scene(**first).problem


def test_it_shows(module: Module) -> None:
    shown = module.show()
    assert shown.children[0].name == module.name
    assert len(shown.children[0].label) > 40, "the alternative text says what is seen"
    assert isinstance(module.picture(), Figure)
