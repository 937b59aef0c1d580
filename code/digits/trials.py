"""Does the pooling matter? One training, and what it is worth when the digits move."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from digits.data import load, paste
from digits.network import POOLS, tiny_network
from digits.training import train

RECORD = Path(__file__).parent / "trials.json"
SEEDS = range(3)
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
    x = np.concatenate([paste(training.images[i], *at, CANVAS) for i, at in zip(parts, places, strict=True)])
    labels = np.concatenate([training.labels[i] for i in parts])
    network = train(tiny_network(pool, canvas=CANVAS, seed=seed), x, labels, epochs=epochs, seed=seed)

    def answers(row: int, column: int) -> np.ndarray:
        return network.scores(paste(test.images, HOME + row, HOME + column, CANVAS)).argmax(1)

    still = answers(0, 0)
    same = [answers(*move) == still for move in MOVES]
    return Trial(float((still == test.labels).mean()), float(np.mean(same)))


def recorded_trials(*, moving: bool = False) -> dict[str, list[Trial]]:
    """Return, for each pooling of `tiny_network`, what `shift_trial` gave for the seeds 0, 1 and 2.

    Training them takes half a minute, so ``python -m digits`` stored the results; a test trains some again.

    Parameters
    ----------
    moving
        As for `shift_trial`.

    Examples
    --------
    >>> [trial.consistency < 0.5 for trial in recorded_trials()["stride"]]
    [True, True, True]
    """
    stored = json.loads(RECORD.read_text(encoding="utf-8"))["moving" if moving else "still"]
    return {pool: [Trial(*shares) for shares in trials] for pool, trials in stored.items()}


def record() -> None:
    """Train every network that `recorded_trials` tells of, and store what came out."""
    trials = {
        name: {pool: [shift_trial(pool, seed, moving=moving) for seed in SEEDS] for pool in POOLS}
        for name, moving in (("still", False), ("moving", True))
    }
    RECORD.write_text(json.dumps(trials, indent=1) + "\n", encoding="utf-8")
