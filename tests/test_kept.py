"""The networks that were kept: what they can do, and that training gives them again."""

from __future__ import annotations

import numpy as np
import pytest
from digits import load, paste
from digits.kept import BUILT, CANVAS, HOME, kept_networks, parameters, trained
from explorers import digit


@pytest.mark.parametrize("name", BUILT)
def test_they_read_digits_where_those_stood_in_training(name: str) -> None:
    _, test = load()
    x = paste(test.images, HOME, HOME, CANVAS)
    assert kept_networks()[name].accuracy(x, test.labels) > 0.94


def test_training_gives_the_same_network_again() -> None:
    """On other machines sums may round otherwise: what counts is the answers."""
    _, test = load()
    x = paste(test.images, HOME, HOME, CANVAS)
    kept, anew = kept_networks()["stride"], trained("stride")
    assert (kept.scores(x).argmax(1) == anew.scores(x).argmax(1)).mean() > 0.97
    assert [p.shape for p in parameters(kept)] == [p.shape for p in parameters(anew)]


def test_only_the_blur_keeps_every_answer_and_a_flattened_head_hardly_any() -> None:
    said = digit.answers(digit.read(digit.samples()[digit.START]))
    same = {name: int((answers == answers[4, 4]).sum()) for name, answers in said.items()}
    assert same["blur"] == 81
    assert same["flatten"] < same["stride"] < same["max"] < 81
    np.testing.assert_array_equal(said["max"][::2, ::2], said["max"][4, 4])  # an even move is exact


def test_letters_and_pixels() -> None:
    _, test = load()
    for image in test.images[:50]:
        np.testing.assert_array_equal(digit.read(digit.spell(image)), image)


def test_with_a_kernel_the_drawing_is_a_digit() -> None:
    shown = digit.show()
    shown.pixels = "0" * 63 + "g"
    assert shown.digit[7, 7] == 1
    assert shown.digit.sum() == 1
