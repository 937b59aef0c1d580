"""What is pooled: small feature maps, 8 × 8 with values from 0 to 5, one idea each."""

from __future__ import annotations

from typing import Any

import numpy as np

Map = np.ndarray[Any, np.dtype[np.float64]]


def cluster(noise: float = 0.3) -> Map:
    """Return the cluster of fives in rows and columns 2 and 3, in seeded Gaussian noise.

    >>> int((cluster(noise=0) == 5).sum())
    4
    """
    feature = np.zeros((1, 1, 8, 8))
    feature[0, 0, 2:4, 2:4] = 5.0
    feature += np.random.default_rng(0).normal(0, noise, feature.shape)
    return feature[0, 0]


def edge() -> Map:
    """Return a vertical edge between columns 2 and 3: the windows of two there see both its sides."""
    return np.tile(np.repeat([0.0, 5.0], [3, 5]), (8, 1))


def checkerboard() -> Map:
    """Return the finest pattern there is: neighbours differ everywhere."""
    return 5.0 * (np.indices((8, 8)).sum(0) % 2)


def ramp() -> Map:
    """Return a slope that rises by a quarter a step, to the right and down."""
    return np.indices((8, 8)).sum(0) / 4


def digit() -> Map:
    """Return a three as a scan would show it: grey at its rims."""
    rows = ["00000000", "00355300", "00200520", "00003500", "00025300", "00200530", "00355300", "00000000"]
    return np.array([[float(pixel) for pixel in row] for row in rows])
