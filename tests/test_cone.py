"""The cone lights up what the library says, and the contest ranks by the rules it states."""

from __future__ import annotations

from typing import Any

import pytest
from cnn import Layer, pixels, units_seeing
from explorers import cone
from explorers.exercises import contest
from explorers.figures import ladders
from livepage import Ladder, Scene

from tests.states import cells

STATES = [
    (kernel, window, stride, depth, padded)
    for kernel in (1, 2, 3, 6)
    for window, stride in ((2, 2), (1, 3), (4, 1), (2, 3))
    for depth in (1, 4, 6)
    for padded in (False, True)
]


def seen(scene: Scene, name: str, unit: int) -> set[int]:
    """Follow the links down to the pixels, as regions.js does."""
    units = {panel.name: panel.units for panel in scene.panels if isinstance(panel, Ladder)}
    lit = {unit}
    for _ in scene.panels:
        if name == "pixels":
            return lit
        link = next(link for link in scene.links if link.source == name)
        name = link.target
        lit = {cell for u in lit for cell in cells(link.columns, u) if 0 <= cell < units[name]}
    raise AssertionError(f"the links from {name!r} go round in a circle")


@pytest.mark.parametrize("state", STATES, ids=str)
def test_links_light_what_a_unit_sees(state: tuple[int, int, int, int, bool]) -> None:
    scene = cone.scene(*state)
    layers = cone.network(*state)
    for depth, rung in enumerate(cone.fitting(layers)[0], 1):
        for unit in range(rung.units):
            expected = pixels(layers[:depth], unit, cone.PIXELS)
            assert seen(scene, rung.name, unit) == expected, (depth, unit)


def test_pixels_light_the_units_that_see_them() -> None:
    scene = cone.scene(3, 2, 2, 5, False)
    layers = cone.network(3, 2, 2, 5, False)
    for pixel in range(cone.PIXELS):
        up = {unit for unit in range(4) if pixel in seen(scene, "layers[4]", unit)}
        assert up == units_seeing(layers, pixel, cone.PIXELS)


def test_the_first_state_lights_eighteen_pixels() -> None:
    scene = cone.scene(**{name: control.value for name, control in cone.controls().items()})
    assert len(seen(scene, scene.walk, scene.start[1])) == 18
    assert scene.lines == ["Top layer: 10 + (3 − 1) · 4 = 18 pixels"]


def test_what_does_not_fit_is_said_and_the_rest_is_drawn() -> None:
    scene = cone.scene(7, 3, 3, 6, False)
    assert scene.problem.startswith("Layer 4 does not fit: its window spans 3 units, and layer 3 has 2.")
    assert [panel.units for panel in scene.panels] == [0, 0, 0, 2, 8, 26, 32]


def test_a_window_as_wide_as_the_image_just_fits() -> None:
    chain, problem = cone.fitting([Layer("conv", cone.PIXELS), Layer("conv", 1)])
    assert ([rung.units for rung in chain], problem) == ([1, 1], "")


def test_units_stand_over_their_fields() -> None:
    chain, _ = cone.fitting(cone.network(4, 2, 2, 4, True))
    for panel, rung in zip(reversed(ladders.ladders(chain, 32)[:-1]), chain, strict=True):
        centres = [panel.first + unit * panel.step for unit in range(panel.units)]
        assert centres == [rung.field.centre(unit) for unit in range(rung.units)]


def test_the_contest_ranks_every_chain_that_keeps_the_rules() -> None:
    conv, pool = ("conv", 3, 1), ("pool", 2, 2)
    best = contest.rank([conv, pool, pool, conv, conv, conv, conv])
    assert best == f"field 38, stride 4, cost 11.25: place 1 of {len(contest.costs()):,}"
    assert "wanted are" in contest.rank([conv, pool, conv])
    assert contest.costs()[0] == 11.25


@pytest.mark.parametrize(
    "layers",
    [
        [],
        [("pool", 2, 2)],
        [("conv", 3, 1)] * 8,
        [("conv", 3, 1), ("conv", 9, 1)],
        [("conv", 3, 1), ["conv", 3, 1]],
    ],
)
def test_the_contest_refuses_what_breaks_its_rules(layers: list[tuple[str, int, int]]) -> None:
    with pytest.raises(ValueError, match="layers must be"):
        contest.rank(layers)


@pytest.mark.parametrize(
    ("layers", "unit", "words"),
    [
        ([("conv", 3)], 100, "unit must be less than 30, the length of"),
        ([("conv", 3)], -1, "unit must be at least 0, got -1"),
        ([("conv", 3, 1, 1), ("conv", 1, 1, 1)], 0, "unit must be one that sees some of the image, got 0"),
    ],
)
def test_ladders_refuse_a_unit_that_has_no_field(layers: list[Any], unit: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        ladders.draw(layers, unit)


def test_ladders_light_the_middle_or_the_unit_asked_for() -> None:
    for unit in (None, 3):
        (axes,) = ladders.draw([("conv", 3), ("pool", 2, 2)], unit).axes
        assert "Image: 4 of 32 pixels" in {text.get_text() for text in axes.texts}
