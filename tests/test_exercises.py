"""The checks of the exercises: solutions pass, and mistakes are named by their smallest case."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from cnn import max_pool2d, receptive_field
from explorers import lens, ribbon, strip
from explorers.exercises import answers, operators
from explorers.exercises.verdict import UNTOUCHED, Verdict
from explorers.hands import chains


def count_windows(n: int, size: int, stride: int, padding: int, ceil: bool) -> int:
    """Count as the page's solution does."""
    room, up = n + 2 * padding - size, stride - 1 if ceil else 0
    count = (room + up) // stride + 1
    return count - (ceil and (count - 1) * stride >= n + padding)


def dilated_field(layers: list[tuple[str, int, int, int]]) -> int:
    """Apply the recurrence as the page's solution does."""
    size, reach = 1, 1
    for _, kernel, stride, dilation in layers:
        size += (kernel - 1) * dilation * reach
        reach *= stride
    return size


def fold_sum(x: np.ndarray, k: int, step: int) -> np.ndarray:
    """Fold as the page's solution does."""
    if k == 1:
        return x
    half, d = fold_sum(x, k // 2, step), (k // 2) * step
    y = half[:-d] + half[d:]
    return y[:-step] + x[(k - 1) * step :] if k % 2 else y


def test_the_solutions_pass() -> None:
    diagonal = np.zeros((3, 3, 2, 2))
    diagonal[[0, 1, 2], [0, 1, 2]] = 1 / 4
    x = np.arange(32.0).reshape(2, 1, 4, 4) ** 2
    verdicts = [
        answers.check_output_size(count_windows),
        answers.check_average_weights(diagonal),
        answers.check_marks([(0, 0), (1, 0), (2, 0), (1, 2)]),
        answers.check_unmoved(np.indices((4, 4)).sum(0) % 2),
        answers.check_forgery([[1, 2], [3, 4]], [[4, 3], [2, 1]]),
        answers.check_max_from_relu(lambda a, b, relu: b + relu(a - b)),
        answers.check_dilated_field(dilated_field),
        operators.check_min_pool(lambda x, size, stride: -max_pool2d(-x, size, stride)),
        operators.check_fold_sum(fold_sum),
        operators.check_average_pool(sum(x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)) / 4, x),
    ]
    assert [repr(verdict) for verdict in verdicts if not verdict.right] == []
    assert all(verdict.words.startswith("Right") for verdict in verdicts)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        # n + 2p - k without the one; ceil without the exception; padding counted once; rounding ignored.
        (lambda n, size, stride, padding, ceil: (n + 2 * padding - size) // stride, "n=1, size=1, stride=1"),
        (
            lambda **case: count_windows(**{**case, "ceil": False}),
            "n=1, size=2, stride=2, padding=0, ceil=True: expected 1, your answer is 0",
        ),
        (
            lambda n, size, stride, padding, ceil: count_windows(n + padding, size, stride, 0, ceil),
            "n=1, size=2, stride=1, padding=1, ceil=False",
        ),
        (lambda **case: 1 / 0, "ZeroDivisionError"),
        (lambda n: 1, "TypeError"),
        (lambda **case: True, "n=1, size=1, stride=1, padding=0, ceil=False"),
        (lambda **case: float(count_windows(**case)) + 1e-9, "n=1"),
    ],
)
def test_a_wrong_count_is_named_by_its_smallest_case(answer: Callable[..., object], words: str) -> None:
    verdict = answers.check_output_size(answer)
    assert not verdict.right
    assert words in verdict.words


def test_cases_of_the_count_come_smallest_first() -> None:
    seen: list[int] = []

    def answer(n: int, size: int, stride: int, padding: int, ceil: bool) -> int:
        seen.append(n + size + stride + padding)
        return count_windows(n, size, stride, padding, ceil)

    assert answers.check_output_size(answer).right
    assert seen == sorted(seen)
    assert len(seen) > 500


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (..., "got object of shape ()"),
        (
            np.eye(3)[:, :, None, None] * np.ones((2, 2)),
            "channel 0, row 0, column 0: the average gives [0.25,",
        ),
        (np.full((3, 3, 2, 2), 1 / 4), "your convolution [0.25, 0.25, 0.25]"),
        (np.full((3, 3, 2, 2), "x"), "Wanted numbers"),
        (np.zeros((3, 2, 2)), "shape (3, 2, 2)"),
    ],
)
def test_wrong_weights(weights: object, words: str) -> None:
    verdict = answers.check_average_weights(weights)
    assert not verdict.right
    assert words in verdict.words


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ([], "Mark some cells first."),
        ([(0, 1)], "Cell (0, 0) is 5 before and 0 after: it changes."),
        ([(0, 0), (0, 1)], "Cell (0, 1) is 5 before and 5 after: it stays."),
        ([(0, 0), (3, 0)], "There is no cell (3, 0)"),
        ([(0, 0), (1, 0), (2, 0)], "Cell (1, 2) is 0 before and 4 after: it changes."),
    ],
)
def test_wrong_marks(marked: list[tuple[int, int]], words: str) -> None:
    verdict = answers.check_marks(marked)
    assert not verdict.right
    assert words in verdict.words


@pytest.mark.parametrize(
    ("hidden", "words"),
    [
        (np.ones((4, 4)), "constant"),
        (np.eye(4), "Shifted by (0, 1): cell (0, 1) is 0 and 1."),
        # One pixel stays inside each window; two do not.
        ([[5, 0, 3, 0], [0] * 4, [3, 0, 3, 0], [0] * 4], "Shifted by (0, 2): cell (0, 0) is 5 and 3."),
        (np.ones((2, 2)) * [[0, 1], [1, 1]], "Right"),  # one zero in each window, wherever it starts
        (np.zeros((3, 4)), "even length"),
        (np.zeros(4), "two axes"),
        ([[np.nan, 0], [0, 0]], "finite"),
        (..., "finite numbers"),
    ],
)
def test_hidden_patterns(hidden: object, words: str) -> None:
    assert words in answers.check_unmoved(hidden).words


@pytest.mark.parametrize(
    ("forged", "words"),
    [
        ([[2, 1], [3, 4]], "to the same cells"),
        ([[4, 2], [3, 4]], "The average-pooled maps differ: cell (0, 0) is 2.5 and 3.25."),
        ([[1, 2], [3, 5]], "The max-pooled maps differ: cell (0, 0) is 4 and 5."),
        ([[4, 3, 0, 0], [2, 1, 0, 0]], "different shapes"),
    ],
)
def test_failed_forgeries(forged: object, words: str) -> None:
    verdict = answers.check_forgery([[1, 2], [3, 4]], forged)
    assert not verdict.right
    assert words in verdict.words


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda a, b, relu: relu(a - b), "a=0, b=-1"),
        (lambda a, b, relu: a + relu(a - b), "a=-1, b=0: expected 0, your answer is -1"),
        (lambda a, b, relu: None, "a=0, b=0: expected 0, your answer is None"),
    ],
)
def test_wrong_maxima(answer: Callable[..., object], words: str) -> None:
    verdict = answers.check_max_from_relu(answer)
    assert not verdict.right
    assert words in verdict.words


@pytest.mark.parametrize(
    "verdict",
    [
        answers.check_output_size(lambda **case: ...),
        answers.check_average_weights(np.zeros((3, 3, 2, 2))),
        answers.check_unmoved(np.zeros((4, 4))),
        answers.check_forgery([[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        answers.check_max_from_relu(lambda a, b, relu: ...),
        answers.check_dilated_field(lambda layers: ...),
        operators.check_min_pool(lambda x, size, stride: ...),
        operators.check_fold_sum(lambda x, k, step: ...),
        operators.check_average_pool(..., np.zeros((1, 1, 2, 2))),
    ],
)
def test_nothing_is_said_of_a_cell_that_nobody_has_touched(verdict: Verdict) -> None:
    assert verdict == UNTOUCHED


def test_a_wrong_count_is_shown_by_the_strip() -> None:
    def floor(n: int, size: int, stride: int, padding: int, ceil: bool) -> int:
        return count_windows(n, size, stride, padding, False)

    verdict = answers.check_output_size(floor)
    assert verdict.words.startswith("For n=1, size=2, stride=2, padding=0, ceil=True")
    assert verdict.shows
    name, settings = verdict.shows
    assert name == "strip"
    for key, control in strip.controls().items():
        stops = (False, True) if key == "ceil" else range(control.min, control.max + 1)
        assert settings[key] in stops
    shown = strip.scene(**settings)
    counted = floor(strip.LENGTH, **{key: settings[key] for key in settings if key != "dilation"})
    case = ", ".join(f"{key}={value}" for key, value in settings.items() if key != "dilation")
    right = len(shown.panels[1].values[0])
    assert f"n=10, {case}: expected {right}, your answer is {counted}." in verdict.words


def test_every_count_of_ten_cells_can_be_shown_by_the_strip() -> None:
    wrong = answers.check_output_size(lambda n, **case: 99 if n == 10 else count_windows(n, **case))
    assert wrong.words.startswith("For n=10, size=1, stride=1, padding=0, ceil=False: expected 10")
    assert wrong.shows == ("strip", {"size": 1, "stride": 1, "padding": 0, "ceil": False, "dilation": 1})


@pytest.mark.parametrize(
    ("answer", "layers"),
    [
        (lambda layers: receptive_field([layer[:3] for layer in layers]), [("conv", 2, 1, 2)]),
        (
            lambda layers: dilated_field([(*layer[:2], 1, layer[3]) for layer in layers]),
            [("conv", 2, 2, 1), ("conv", 2, 1, 1)],
        ),
    ],
)
def test_a_wrong_field_is_shown_by_the_lens(
    answer: Callable[..., object], layers: list[tuple[str, int, int, int]]
) -> None:
    verdict = answers.check_dilated_field(answer)
    assert verdict.words.startswith(f"For layers={layers}: expected ")
    assert verdict.shows
    name, settings = verdict.shows
    shown = lens.show(settings["net"])
    assert name == shown.name
    assert settings["layer"] == len(shown.network) - 1
    assert f"expected {receptive_field(shown.network)}," in verdict.words
    assert settings["net"] == chains.spell([(kind, k, s, 0, d) for kind, k, s, d in layers])


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (operators.check_min_pool(lambda x, size, stride: max_pool2d(x, size, stride)), "expected [[-2]]"),
        (operators.check_min_pool(lambda x, size, stride: -max_pool2d(-x, size)), "size=2, stride=1"),
        (operators.check_min_pool(lambda x, size, stride: -max_pool2d(-x, 2, stride)), "size=1, stride=2"),
        (operators.check_min_pool(lambda x, size, stride: x.min()), "your answer is np.float64(-2.0)"),
        (operators.check_fold_sum(lambda x, k, step: x), "x=[1, 2, 4], k=2, step=1: expected [3, 6]"),
        (operators.check_fold_sum(lambda x, k, step: fold_sum(x, k, 1)), "k=2, step=2: expected [5, 10]"),
        (
            operators.check_average_pool(np.ones((1, 1, 2, 2)), np.ones((1, 1, 2, 2))),
            "Wanted numbers of shape",
        ),
        (
            operators.check_average_pool(np.ones((2, 1, 1, 2)), np.eye(4).reshape(2, 1, 2, 4)),
            "Cell (0, 0) of map 0: expected 0.5, yours is 1.",
        ),
    ],
)
def test_wrong_operators(verdict: Verdict, words: str) -> None:
    assert not verdict.right
    assert words in verdict.words


@pytest.mark.parametrize(
    "wrong", [lambda x, k: x[: len(x) - k + 1] * k, lambda x, k: fold_sum(x, k, 1) + k // 9]
)
def test_wrong_sums_are_shown_by_the_ribbon(wrong: Callable[..., np.ndarray]) -> None:
    verdict = operators.check_fold_sum(lambda x, k, step: wrong(x, k) if step == 1 else fold_sum(x, k, step))
    assert verdict.shows
    name, settings = verdict.shows
    assert name == "ribbon"
    assert list(settings) == list(ribbon.controls())
    assert settings["size"] in range(1, ribbon.controls()["size"].max + 1)
    assert [*ribbon.RIBBON] == operators.RIBBON
    shown = ribbon.scene(**settings).panels[-1].values
    assert f"expected {np.ravel(shown).astype(int).tolist()}" in verdict.words
