"""What the pooling pages' explorers show, against windows laid by hand and plain loops."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from cnn import max_pool2d
from explorers import activation, backward, detective, pool, ribbon, shift, strip
from explorers.exercises.counting import count, tell
from explorers.exercises.timed import faster
from explorers.figures import samples
from explorers.hands.painted import Painted
from livepage import Grid, Scene
from livepage.states import stops


def states(module) -> list[dict]:
    controls = module.controls()
    return [
        dict(zip(controls, values, strict=True))
        for values in itertools.product(*(stops(control) for control in controls.values()))
    ]


def panel(scene: Scene, name: str) -> Grid:
    return next(p for p in scene.panels if p.name == name)


def starts_by_hand(size: int, stride: int, padding: int, dilation: int, ceil: bool) -> list[int]:
    """Lay windows one after another: floor while they fit, ceil until the end of the padding is covered."""
    extent, end = dilation * (size - 1) + 1, strip.LENGTH + padding
    starts = [-padding]
    while True:
        following = starts[-1] + stride
        wanted = starts[-1] + extent < end and following < strip.LENGTH if ceil else following + extent <= end
        if not wanted:
            return starts
        starts.append(following)


def test_strip_lays_windows_as_by_hand() -> None:
    for state in states(strip):
        scene = strip.scene(**state)
        extent = state["dilation"] * (state["size"] - 1) + 1
        missing = extent - strip.LENGTH - 2 * state["padding"]  # ceil lets the first window, too, hang over
        impossible = state["padding"] >= extent or missing >= (state["stride"] if state["ceil"] else 1)
        assert bool(scene.problem) == impossible, state
        if impossible:
            continue
        starts = starts_by_hand(**state)
        taps = [[start + tap * state["dilation"] for tap in range(state["size"])] for start in starts]
        inside = [[cell for cell in window if 0 <= cell < strip.LENGTH] for window in taps]
        expected = [max(strip.NUMBERS[cell] for cell in window) for window in inside]
        assert panel(scene, "output").values.tolist() == [expected], state
        unread = set(range(strip.LENGTH)) - {cell for window in inside for cell in window}
        numbers = panel(scene, "input")
        crosses = {column - state["padding"] for _, column in numbers.marks["cross"]}
        assert crosses == unread, state
        assert numbers.boxes == [(0, starts[-1] + state["padding"], 1, extent)], state
        assert numbers.pad[3] == max(state["padding"], starts[-1] + extent - strip.LENGTH), state


def test_strip_fills_the_numbers_of_its_rule_in() -> None:
    """What stands in the rule, worked out, is the number of outputs."""
    for state in states(strip):
        scene = strip.scene(**state)
        if scene.problem:
            continue
        count = len(panel(scene, "output").values[0])
        counted = scene.lines[0].partition("Windows: ")[2].rstrip(".")
        assert counted.endswith(f" {count}"), (state, counted)
        formula = counted.partition(" + 1 = ")[0].translate(str.maketrans("−·÷", "-*/"))
        share = eval(formula.strip("⌊⌋⌈⌉").replace("⌋", "").replace("⌉", ""))
        rounded = (np.ceil if state["ceil"] else np.floor)(share) + 1
        assert rounded == count or ("less one" in counted and rounded == count + 1), (state, counted)


@pytest.mark.parametrize("name", pool.MAPS)
def test_maps_to_pool_are_whole_numbers_that_the_address_can_hold(name: str) -> None:
    x = pool.MAPS[name]()
    shown = Painted(pool.picture, {"pixels": pool.show().maps[name]}, name="map", label="A map")
    assert np.array_equal(shown.map, x)
    assert x.max() <= 5, "the end of the scale"


def test_the_nine_is_lost_at_first_sight() -> None:
    first = {name: control.value for name, control in strip.controls().items()}
    scene = strip.scene(**first)
    assert 9 not in panel(scene, "output").values
    assert scene.lines[1] == "The last window covers cells 6 to 8. Never read: cell 9."
    assert 9 in panel(strip.scene(**{**first, "ceil": True}), "output").values
    assert 9 in panel(strip.scene(**{**first, "padding": 1}), "output").values


@pytest.mark.parametrize("suspect", detective.SUSPECTS)
def test_detective_changes_the_outputs_that_hold_the_pixel(suspect: str) -> None:
    size, stride, padding = detective.SUSPECTS[suspect]
    for pixel in range(detective.LENGTH):
        scene = detective.scene(suspect, pixel)
        (changed,) = panel(scene, "output").values
        windows = [range(o * stride - padding, o * stride - padding + size) for o in range(len(changed))]
        assert [pixel in window for window in windows] == changed.astype(bool).tolist()
        assert np.array_equal(panel(scene, "input").values.ravel(), np.eye(detective.LENGTH)[pixel])


def test_shift_slides_back_exactly_at_whole_strides_alone() -> None:
    for state in states(shift):
        scene = shift.scene(**state)
        stride = 8 if state["operator"] == "global average" else 2
        whole = state["dx"] % stride == state["dy"] % stride == 0 or stride == 8
        assert ("exact" in scene.lines[1]) == whole, state
        assert (panel(scene, "slid").values == 0).all() == whole, state
        stays = state["dx"] == state["dy"] == 0 or stride == 8
        assert ("exact" in scene.lines[0]) == stays, state


def test_shift_shows_the_picture_moved_and_pooled() -> None:
    reduce = {"max": np.max, "average": np.mean, "every second pixel": lambda cells: cells[0, 0]}
    for state in states(shift):
        scene = shift.scene(**state)
        moved = np.array(
            [[samples.digit()[r - state["dy"], c - state["dx"]] for c in range(8)] for r in range(8)]
        )
        assert np.array_equal(panel(scene, "moved").values, moved)
        if state["operator"] in reduce:
            blocks = [[moved[r : r + 2, c : c + 2] for c in range(0, 8, 2)] for r in range(0, 8, 2)]
            expected = [[reduce[state["operator"]](block) for block in row] for row in blocks]
            assert np.array_equal(panel(scene, "after").values, expected), state


def test_max_blur_is_zhangs() -> None:
    """Zhang's toy: 0 0 1 1 0 0 1 1 gives .5 1 .5 1, and shifted by one pixel .75 everywhere."""
    row = np.array([0.0, 0, 1, 1, 0, 0, 1, 1])
    for shifted, expected in (0, [0.5, 1, 0.5, 1]), (1, [0.75] * 4):
        x = np.tile(np.roll(row, shifted), (8, 1))[None, None]
        assert np.allclose(shift.max_blur(x)[0, 0], expected)


@pytest.mark.parametrize("example", backward.EXAMPLES)
@pytest.mark.parametrize("kind", ["max", "average"])
def test_backward_hands_on_what_windows_say(kind: str, example: str) -> None:
    x, size, _ = backward.numbers(example)
    expected = np.zeros_like(x)
    for (i, j), incoming in np.ndenumerate(backward.INCOMING):
        cells = [(2 * i + a, 2 * j + b) for a in range(size) for b in range(size)]
        if kind == "max":
            expected[max(cells, key=lambda cell: x[cell])] += incoming  # max() keeps the first of equals
        else:
            for cell in cells:
                expected[cell] += incoming / size**2
    scene = backward.scene("backward", kind, example)
    assert np.allclose(panel(scene, "gradient").values, expected)
    assert f"{np.count_nonzero(expected)} of {x.size} cells" in scene.summary
    winners = {at for at, value in np.ndenumerate(expected) if value} if kind == "max" else set()
    forward = backward.scene("forward", kind, example)
    for shown in panel(scene, "gradient"), panel(forward, "input"):
        assert set(shown.marks.get("dot", ())) == winners
    assert f"{len(winners) or x.size} of {x.size} cells" in forward.lines[1]


def test_examples_are_what_they_are_called() -> None:
    for example, words in backward.EXAMPLES.items():
        x, size, _ = backward.numbers(example)
        windows = [x[2 * i : 2 * i + size, 2 * j : 2 * j + size] for i, j in np.ndindex(2, 2)]
        ties = sum((window == window.max()).sum() > 1 for window in windows)
        assert ties == (2 if example == "ties" else 0), words
    x, *_ = backward.numbers("overlap")
    assert sum(window.max() == 8 for window in windows) == 3


def test_the_tally_of_a_pooling_fits_a_phone_and_adds_its_prices_up(capsys: pytest.CaptureFixture) -> None:
    def double_loop(x: np.ndarray, size: int, stride: int) -> np.ndarray:
        out = np.empty(max_pool2d(np.asarray(x), size, stride).shape)
        for i, j in np.ndindex(out.shape[2:]):
            window = x[:, :, i * stride : i * stride + size, j * stride : j * stride + size]
            out[:, :, i, j] = window.max((2, 3))
        return out

    tell(double_loop, np.random.default_rng(0).normal(size=(1, 8, 64, 64)))
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "k calls   loops    values   price speed",
        "2 1,024  16,384    32,768  2,695k  1.0×",
    ]
    assert {len(line) for line in lines} == {39}


def test_the_tally_tells_the_speed_that_was_measured(capsys: pytest.CaptureFixture) -> None:
    def windows(x: np.ndarray, size: int, stride: int) -> np.ndarray:
        return max_pool2d(np.asarray(x), size, stride)

    def mine(x: np.ndarray, size: int, stride: int) -> np.ndarray:
        return max_pool2d(np.asarray(x), size, stride)

    x = np.zeros((1, 1, 9, 9))
    for way in windows, mine:
        tell(way, x)
    speeds = [line.split()[-1] for line in capsys.readouterr().out.splitlines() if line[0] != "k"]
    expected = [f"{faster('windows', 'double_loop', *window):.1f}×" for window in ((2, 2), (3, 1), (7, 1))]
    assert speeds == [*expected, "–", "–", "–"]


@pytest.mark.parametrize("kind", ribbon.OPERATORS)
def test_the_last_row_of_the_ribbon_is_worth_looking_at(kind: str) -> None:
    for size in range(2, 10):
        last = ribbon.scene(kind, size).panels[-1]
        row = np.asarray(last.values).ravel()
        assert len(set(row)) >= 5, size
        assert np.ptp(row) >= 3, size
        assert row.min() >= last.scale[0]
        assert row.max() <= last.scale[1]


def test_what_is_done_in_place_is_counted_too() -> None:
    def in_place(x: np.ndarray) -> None:
        y = x[:-1].copy()
        y += x[1:]
        y += y[:0].sum()

    assert count(in_place, np.arange(10.0)).values == 9 + 0 + 9


def test_the_class_that_the_map_opens_with_is_the_network_s_first_choice() -> None:
    first = {name: control.value for name, control in activation.controls().items()}
    best = activation.network().scores(activation.picture_of(first["image"]))[0].argsort()[::-1]
    assert best[0] == first["kind"] == 3
    assert best[1] == 9, "an absent 9 stands before the 7, as the page says"
