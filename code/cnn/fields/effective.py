"""Effective receptive fields: how much each pixel that a unit can see really moves it.

The measure is the gradient of the unit with respect to the image, after Luo, Li, Urtasun and Zemel,
"Understanding the effective receptive field in deep convolutional neural networks", NeurIPS 2016. Gradients
are walked back node by node and tap by tap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..checks import flag, one_of, real, whole
from .graph import Network, read_up_to
from .kernels import Depthwise, Kernel, random_kernel, uniform_kernel
from .layer import CONVOLUTIONS
from .plan import Plan, lay_plan

Array = NDArray[np.float64]
Gates = dict[int, NDArray[np.bool_]]
"""For a node with a ReLU, where that is open."""
ROUNDING = 1e-12
"""By how much, relatively, a sum of shares may be off."""


@dataclass(frozen=True, eq=False)
class EffectiveField:
    """How the influence on one unit is spread over the pixels that it sees.

    >>> field = EffectiveField(np.array([[0.1, 0.8, 0.1]]))
    >>> round(field.sigma[1], 3), round(field.share(1), 3), round(field.area(0.8), 3)
    (0.447, 0.8, 0.333)

    Attributes
    ----------
    mass : array of float64, shape (height, width)
        The share of each pixel; the sum is 1. The array covers the unit's receptive field.
    """

    mass: Array

    @property
    def sigma(self) -> tuple[float, float]:
        """Standard deviation of the mass along the height and along the width, in pixels."""
        return _deviation(self.mass.sum(1)), _deviation(self.mass.sum(0))

    def share(self, side: float) -> float:
        """Return the share of the mass in the central square of `side` pixels.

        A pixel that the square's edge cuts counts in part.

        Raises
        ------
        TypeError, ValueError
            If `side` is not a number from 0.
        """
        if not real(side, "side") >= 0:
            raise ValueError(f"side must be at least 0, got {side!r}")
        rows, columns = (_inside(length, side) for length in self.mass.shape)
        return float(rows @ self.mass @ columns)

    def area(self, share: float = 0.9545) -> float:
        """Return the part of the field's pixels that it takes, at least, to hold a share of the mass.

        The default is what a Gaussian holds within two standard deviations, as in the paper.

        Raises
        ------
        TypeError, ValueError
            If `share` is not a number above 0 and at most 1.
        """
        if not 0 < real(share, "share") <= 1:
            raise ValueError(f"share must be above 0 and at most 1, got {share!r}")
        descending = np.sort(self.mass, axis=None)[::-1].cumsum()
        wanted = share * descending[-1] * (1 - ROUNDING)
        return float(np.searchsorted(descending, wanted) + 1) / self.mass.size


def effective_receptive_field(
    network: Network,
    weights: Literal["uniform", "random"] = "uniform",
    *,
    relu: bool = False,
    pooling: Literal["average", "max"] = "average",
    trials: int = 32,
    channels: int = 8,
    seed: int | np.random.Generator = 0,
    input_size: Any = None,
    unit: int = 0,
    output: str | int | None = None,
) -> EffectiveField:
    """Return how the influence on one unit is spread over its receptive field, far from any border.

    >>> field = effective_receptive_field([("conv", 3)] * 24)
    >>> field.mass.shape, round(field.sigma[0], 3)  # the field grows as n, the blob as the root of n
    ((49, 49), 4.0)
    >>> round(field.share(49 / 2), 3)  # a quarter of the area
    0.996

    Parameters
    ----------
    network : list or dict
        As for `receptive_fields`, without global layers.
    weights : {'uniform', 'random'}, default 'uniform'
        'uniform': all weights of a window alike. The network is linear and the answer exact: the gradient
        itself. 'random': normal weights, drawn anew in each trial; the answer is the mean square of the
        gradient. Without ReLUs and overlapping pools its expectation is the uniform answer again.
    relu : bool, default False
        Whether a ReLU follows each convolution, on an image of white noise. Needs random weights.
    pooling : {'average', 'max'}, default 'average'
        What 'pool' layers do. 'max' needs random weights.
    trials, channels : int
        Draws of random weights, and channels of every map; of no use to uniform weights.
    seed : int or numpy.random.Generator, default 0
        Where the random numbers come from; the same seed gives the same answer.
    input_size : int or (int, int), optional
        Wanted only where a layer says `padding='same'` with a stride; where given, windows are checked to
        fit. Borders are not seen all the same.
    unit : int, default 0
        The unit's index along both axes. Only after upsampling does it matter.
    output : str or int, optional
        The unit's node (for a list, the index of its layer), if not the last.

    Returns
    -------
    EffectiveField
        Branches add up, 'concat' as well: the layer behind it sums over its inputs anyway.

    Raises
    ------
    TypeError, ValueError
        As for `receptive_fields`; for a global layer; for an unknown word; for `relu` or 'max' with uniform
        weights; if the layer has no such unit, or it sees nothing; if in no trial anything comes through the
        ReLUs.
    """
    _check_choices(weights, flag(relu, "relu"), pooling)
    channels, trials, rng = whole(channels, "channels", 1), whole(trials, "trials", 1), _generator(seed)
    nodes = read_up_to(network, output)
    plan = lay_plan(nodes, whole(unit, "unit", 0), input_size)
    if weights == "uniform":
        kernels = [uniform_kernel(node.layer) for node in nodes]
        return _normalised(_backward(plan, kernels, {}, np.ones((1, 1, 1))))
    mean_square = sum(_one_trial(plan, relu, pooling, channels, rng) for _ in range(trials)) / trials
    if not np.any(mean_square):
        raise ValueError(
            f"no gradient reached the image in {trials} trials of {channels} channels, as where every ReLU "
            "closes: give more trials or channels"
        )
    return _normalised(np.asarray(mean_square))


def _generator(seed: Any) -> np.random.Generator:
    if isinstance(seed, np.random.Generator):
        return seed
    return np.random.default_rng(whole(seed, "seed", 0, "a whole number or a numpy.random.Generator"))


def _check_choices(weights: str, relu: bool, pooling: str) -> None:
    one_of(weights, "weights", ("uniform", "random"))
    one_of(pooling, "pooling", ("average", "max"))
    if weights == "uniform" and (relu or pooling == "max"):
        raise ValueError(
            "relu and pooling='max' need weights='random': uniform weights are for linear networks"
        )


def _one_trial(plan: Plan, relu: bool, pooling: str, channels: int, rng: np.random.Generator) -> Array:
    """Draw weights, an image and a direction of the unit's channels; return the gradient's squares."""
    kernels = [random_kernel(node.layer, relu, channels, rng) for node in plan.nodes]
    gates: Gates = {}
    if relu or pooling == "max":
        image = rng.normal(size=(channels, *plan.shape(0)))
        _, kernels, gates = _forward(plan, kernels, relu, pooling, image)
    gradient = _backward(plan, kernels, gates, rng.normal(size=(channels, 1, 1)))
    return np.square(gradient).sum(0, keepdims=True)


def _forward(
    plan: Plan, kernels: list[Kernel], relu: bool, pooling: str, image: Array
) -> tuple[Array, list[Kernel], Gates]:
    """Run the network: return the unit's value, the kernels with those of max pools, and open ReLUs."""
    values, used, gates = [image], kernels[:1], Gates()
    for index, node in enumerate(plan.nodes[1:], start=1):
        kernel = kernels[index]
        if node.layer.kind == "pool" and pooling == "max":
            kernel = _chosen(plan, index, values[node.inputs[0]])
        value = np.zeros((len(image), *plan.shape(index)))
        for source in node.inputs:
            for tap, (rows, columns), (rows_out, columns_out) in plan.ties(index, source):
                value[:, rows_out, columns_out] += kernel.forward(tap, values[source][:, rows, columns])
        if relu and node.layer.kind in CONVOLUTIONS:
            gates[index] = value > 0
            value = value * gates[index]
        values.append(value)
        used.append(kernel)
    return values[-1], used, gates


def _chosen(plan: Plan, index: int, x: Array) -> Depthwise:
    """Return the kernel that a max pool is on this input: 1 for the tap that holds the maximum, else 0."""
    ties = plan.ties(index, plan.nodes[index].inputs[0])
    taps = np.stack([x[:, rows, columns] for _, (rows, columns), _ in ties])
    choice = np.arange(len(taps))[:, None, None, None] == taps.argmax(0)
    height, width = (each[index].step.size for each in plan.steps)
    return Depthwise(choice.reshape(height, width, *choice.shape[1:]))


def _backward(plan: Plan, kernels: Sequence[Kernel], gates: Gates, top: Array) -> Array:
    """Walk the gradient of the last node back to the image: shape (channels, height, width)."""
    gradients = [np.zeros((len(top), *plan.shape(index))) for index in range(len(plan.nodes))]
    gradients[-1] += top
    for index in range(len(plan.nodes) - 1, 0, -1):
        gradient = gradients[index] * gates.get(index, 1)
        for source in plan.nodes[index].inputs:
            for tap, (rows, columns), (rows_out, columns_out) in plan.ties(index, source):
                part = kernels[index].backward(tap, gradient[:, rows_out, columns_out])
                gradients[source][:, rows, columns] += part
    return gradients[0]


def _normalised(mass: Array) -> EffectiveField:
    return EffectiveField(mass[0] / mass.sum())


def _deviation(mass: Array) -> float:
    pixels = np.arange(len(mass))
    mean = mass @ pixels
    return float(np.sqrt(mass @ (pixels - mean) ** 2))


def _inside(length: int, side: float) -> Array:
    """Return how much of each cell lies in a central interval."""
    return np.clip(side / 2 + 0.5 - abs(np.arange(length) - (length - 1) / 2), 0, 1)
