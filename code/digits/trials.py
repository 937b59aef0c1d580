"""Does the pooling matter? One training, and what it is worth when the digits move."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from digits.data import load, place
from digits.network import tiny_network
from digits.training import train

CANVAS, HOME = 16, 4  # room for a digit, for what two convolutions add round it, and for a move
MOVES = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column]


class Trial(NamedTuple):
    """What one trained network does with pictures it has not seen."""

    accuracy: float
    """The share that it gets right, where digits stood in training."""
    consistency: float
    """How often it gives the same answer, right or wrong, when a digit moves by one pixel."""


def shift_trial(pool: str, seed: int, *, moving: bool = False, epochs: int = 10) -> Trial:
    """Train a network of `digits.tiny_network` and return its `Trial`.

    Parameters
    ----------
    pool
        As for `tiny_network`.
    seed
        For the weights and for the order of the pictures.
    moving
        Whether digits stand in four places in training: at home, and a pixel to the right, below, or both.
        By default they all stand at home.
    epochs
        As for `digits.train`.
    """
    training, test = load()
    steps = (0, 1) if moving else (0,)
    places = [(HOME + down, HOME + right) for down in steps for right in steps]
    parts = [slice(i, None, len(places)) for i in range(len(places))]
    x = np.concatenate([place(training.images[i], *at, CANVAS) for i, at in zip(parts, places, strict=True)])
    labels = np.concatenate([training.labels[i] for i in parts])
    network = train(tiny_network(pool, canvas=CANVAS, seed=seed), x, labels, epochs=epochs, seed=seed)

    def answers(row: int, column: int) -> np.ndarray:
        return network.scores(place(test.images, HOME + row, HOME + column, CANVAS)).argmax(1)

    still = answers(0, 0)
    same = [answers(*move) == still for move in MOVES]
    return Trial(float((still == test.labels).mean()), float(np.mean(same)))
