"""Effective receptive fields: how much each pixel that a unit can see really moves it.

The measure is the gradient of the unit with respect to the image, after Luo, Li, Urtasun and Zemel,
"Understanding the effective receptive field in deep convolutional neural networks", NeurIPS 2016. Gradients
are walked back node by node and tap by tap: one tap of a window ties a slice of the input to a slice of the
output.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..checks import both, flag, one_of, real, whole
from .graph import AxisNode, Network, Node, along, check_inside, read_up_to
from .layer import Layer, Step

Array = NDArray[np.float64]
Slices = tuple[slice, slice]
AXES: tuple[Literal[0, 1], Literal[0, 1]] = (0, 1)
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
        The unit's place along both axes. Only after upsampling does it matter.
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
    plan = _plan(nodes, whole(unit, "unit", 0), input_size)
    if weights == "uniform":
        kernels = [np.multiply.outer(*(_taps(node.layer, axis) for axis in AXES)) for node in nodes]
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


class _Plan(NamedTuple):
    """What the walk needs of each node: its layer, its inputs, and along either axis its step and frame.

    The frame of a node holds the units that the one unit sees, from the first to the last.
    """

    nodes: list[Node]
    steps: list[list[AxisNode]]
    frames: list[list[range]]

    def shape(self, place: int) -> tuple[int, int]:
        return len(self.frames[0][place]), len(self.frames[1][place])

    def ties(self, place: int, source: int) -> Iterator[tuple[tuple[int, int], Slices, Slices]]:
        """Yield each tap of a node's window, with the slices of input and output that it ties together."""
        rows, columns = (
            [
                _tie(steps[place].step, tap, frames[source], frames[place])
                for tap in range(steps[place].step.kernel)
            ]
            for steps, frames in zip(self.steps, self.frames, strict=True)
        )
        for i, (row_in, row_out) in enumerate(rows):
            for j, (column_in, column_out) in enumerate(columns):
                yield (i, j), (row_in, column_in), (row_out, column_out)


def _plan(nodes: list[Node], unit: int, input_size: Any) -> _Plan:
    for node in nodes:
        if node.layer.along(0).sees_all:
            raise ValueError(f"{node.name} ({node.layer.kind}) sees everything: there is no field to measure")
    steps = [along(nodes, axis, input_size) for axis in AXES]
    for each in steps:
        check_inside(each[-1], "unit", unit)
    plan = _Plan(nodes, steps, [_frames(each, unit) for each in steps])
    if 0 in plan.shape(0):
        raise ValueError(f"unit {unit} of {nodes[-1].name!r} sees nothing of the image")
    return plan


def _frames(nodes: list[AxisNode], unit: int) -> list[range]:
    """Walk backwards along one axis: the hull of what is wanted of each node."""
    frames = [range(0)] * (len(nodes) - 1) + [range(unit, unit + 1)]
    for node, frame in zip(reversed(nodes), reversed(frames), strict=True):
        ends = [
            end for place in frame for read in [node.step.reads(place)] if read for end in (read[0], read[-1])
        ]
        for source in node.inputs if ends else ():
            ends += [frames[source][0], frames[source][-1]] if frames[source] else []
            frames[source] = range(min(ends), max(ends) + 1)
    return frames


def _tie(step: Step, tap: int, source: range, target: range) -> Slices:
    """Return the slices of an input frame and an output frame that one tap ties, along one axis."""
    assert step.before is not None
    offset = tap * step.dilation - step.before
    if not step.scatters:
        first = target.start * step.stride + offset - source.start
        return slice(first, first + (len(target) - 1) * step.stride + 1, step.stride), slice(None)
    first = max(source.start, -((offset - target.start) // step.stride))
    last = min(source.stop - 1, (target.stop - 1 - offset) // step.stride)
    if first > last:
        return slice(0, 0), slice(0, 0)
    landing = first * step.stride + offset - target.start
    return (
        slice(first - source.start, last + 1 - source.start),
        slice(landing, landing + (last - first) * step.stride + 1, step.stride),
    )


def _taps(layer: Layer, axis: Literal[0, 1]) -> Array:
    """Return the weights of a window along one axis; their sum is 1 for each output, on average."""
    step = layer.along(axis)
    taps = np.ones(step.kernel)
    if layer.kind == "upsample" and both(layer.kernel, "kernel")[axis] == 2:
        taps = 1 - abs(np.arange(step.kernel) - (step.kernel - 1) / 2) / step.stride
    return taps / taps.sum() * (step.stride if step.scatters else 1)


def _apply(weight: Any, values: Array) -> Array:
    """Apply the weight of one tap: a matrix that mixes channels, or what multiplies each of them."""
    return np.tensordot(weight, values, 1) if weight.ndim == 2 else weight * values


def _backward(plan: _Plan, kernels: list[Any], open_gates: dict[int, Any], top: Array) -> Array:
    """Walk the gradient of the last node back to the image: shape (channels, height, width)."""
    gradients = [np.zeros((len(top), *plan.shape(place))) for place in range(len(plan.nodes))]
    gradients[-1] += top
    for place in range(len(plan.nodes) - 1, 0, -1):
        gradient = gradients[place] * open_gates.get(place, 1)
        for source in plan.nodes[place].inputs:
            for tap, (rows, columns), (rows_out, columns_out) in plan.ties(place, source):
                weight = kernels[place][tap].T if kernels[place].ndim == 4 else kernels[place][tap]
                gradients[source][:, rows, columns] += _apply(weight, gradient[:, rows_out, columns_out])
    return gradients[0]


def _one_trial(plan: _Plan, relu: bool, pooling: str, channels: int, rng: np.random.Generator) -> Array:
    """Draw weights, an image and a direction of the unit's channels; return the gradient's squares."""
    kernels = [_random_kernel(node.layer, relu, channels, rng) for node in plan.nodes]
    open_gates: dict[int, Any] = {}
    if relu or pooling == "max":
        image = rng.normal(size=(channels, *plan.shape(0)))
        _, open_gates = _forward(plan, kernels, relu, pooling, image)
    gradient = _backward(plan, kernels, open_gates, rng.normal(size=(channels, 1, 1)))
    return np.square(gradient).sum(0, keepdims=True)


def _random_kernel(layer: Layer, relu: bool, channels: int, rng: np.random.Generator) -> Any:
    """Return a kernel of shape (rows, columns, channels, channels) for a convolution, its plain taps else."""
    rows, columns = (_taps(layer, axis) for axis in AXES)
    if layer.kind not in ("conv", "conv_transpose"):
        return np.multiply.outer(rows, columns)
    variance = (2 if relu else 1) * rows[0] * columns[0] / channels  # keeps the scale from layer to layer
    return rng.normal(scale=variance**0.5, size=(len(rows), len(columns), channels, channels))


def _forward(
    plan: _Plan, kernels: list[Any], relu: bool, pooling: str, image: Array
) -> tuple[Array, dict[int, Any]]:
    """Return the unit's value and where ReLUs are open. A max pool's choices take the place of its kernel."""
    values, open_gates = [image], {}
    for place, node in enumerate(plan.nodes[1:], start=1):
        if node.layer.kind == "pool" and pooling == "max":
            value, kernels[place] = _max_pool(plan, place, values[node.inputs[0]])
        else:
            value = np.zeros((len(image), *plan.shape(place)))
            for source in node.inputs:
                for tap, (rows, columns), (rows_out, columns_out) in plan.ties(place, source):
                    value[:, rows_out, columns_out] += _apply(
                        kernels[place][tap], values[source][:, rows, columns]
                    )
        if relu and node.layer.kind in ("conv", "conv_transpose"):
            open_gates[place] = value > 0
            value = value * open_gates[place]
        values.append(value)
    return values[-1], open_gates


def _max_pool(plan: _Plan, place: int, x: Array) -> tuple[Array, Array]:
    """Return the maxima, and for each tap where it is the maximum: shape (rows, columns, channels, ...)."""
    steps = [each[place].step for each in plan.steps]
    taps = np.stack(
        [x[:, rows, columns] for _, (rows, columns), _ in plan.ties(place, plan.nodes[place].inputs[0])]
    )
    choice = np.arange(len(taps))[:, None, None, None] == taps.argmax(0)
    return taps.max(0), choice.reshape(steps[0].kernel, steps[1].kernel, *choice.shape[1:])


def _normalised(mass: Array) -> EffectiveField:
    return EffectiveField(mass[0] / mass.sum())


def _deviation(mass: Array) -> float:
    places = np.arange(len(mass))
    mean = mass @ places
    return float(np.sqrt(mass @ (places - mean) ** 2))


def _inside(length: int, side: float) -> Array:
    """Return how much of each cell lies in a central interval."""
    return np.clip(side / 2 + 0.5 - abs(np.arange(length) - (length - 1) / 2), 0, 1)
