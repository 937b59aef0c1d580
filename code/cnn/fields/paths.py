"""How small and how large the field is over all the paths through a network."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .graph import AxisChoice, AxisNode, Network, on_each_axis, read_up_to
from .intervals import IMAGE, Intervals, through

Extremes = dict[int | Fraction, tuple[Intervals, Intervals]]
"""For each effective stride of a path, the path with the smallest field and the one with the largest."""


def paths(
    network: Network, *, input_size: Any = None, axis: AxisChoice = None, output: str | int | None = None
) -> tuple[int | float, int | float]:
    """Return the smallest and the largest field over all paths from the image to a node.

    >>> from cnn import networks
    >>> paths(networks.resnet(50))  # the shortest path skips every 3×3 that it can
    (11, 427)

    Parameters
    ----------
    network, input_size, axis, output
        As for `receptive_field`. Branches need not be aligned.

    Returns
    -------
    (int, int)
        The sizes, `math.inf` for a path through a global layer. Where a network upsamples, a path is followed
        by the phase that sees most; the answer is exact if of two branches one always sees all of the other.

    Raises
    ------
    TypeError, ValueError
        As for `receptive_field`.
    """
    nodes = read_up_to(network, output)
    return on_each_axis(nodes, axis, input_size, _sizes)


def _sizes(nodes: list[AxisNode]) -> tuple[int | float, int | float]:
    extremes = _walk(nodes).values()
    return min(low.size for low, _ in extremes), max(high.size for _, high in extremes)


def _walk(nodes: list[AxisNode]) -> Extremes:
    """Keep two paths for each stride: windows add to the size in proportion to it, so no other can win."""
    found: list[Extremes] = [{IMAGE.stride: (IMAGE, IMAGE)}]
    for name, step, inputs, _ in nodes[1:]:
        reached: Extremes = {}
        for low, high in (pair for source in inputs for pair in found[source].values()):
            low, high = through(step, low, name), through(step, high, name)
            known_low, known_high = reached.get(low.stride, (low, high))
            reached[low.stride] = (
                min(known_low, low, key=lambda intervals: intervals.size),
                max(known_high, high, key=lambda intervals: intervals.size),
            )
        found.append(reached)
    return found[-1]
