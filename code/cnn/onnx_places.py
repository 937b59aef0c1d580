"""Where a tensor of an ONNX model lies in the network, and what every operator's reader needs."""

from __future__ import annotations

from typing import Any, NamedTuple


class Place(NamedTuple):
    """Where a tensor comes from: a node of the network; its rank; which of its axes are the map's."""

    node: str
    rank: int
    axes: tuple[int, ...]


def attributes(node: Any) -> dict[str, Any]:
    """Return the attributes of an operator by name."""
    import onnx.helper

    found = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in found.items()}


def failure(node: Any, reason: str) -> ValueError:
    """Return the error that names an operator and says what no layer can describe."""
    return ValueError(f"{node.op_type} {node.name or node.output[0]!r}: {reason}")


def both_axes(values: Any) -> tuple[Any, Any]:
    """Return values for two axes, given for two or for one."""
    return values[0], values[-1]


def upright(place: Place, node: Any) -> int:
    """Return how many spatial axes a map has that must lie as (batch, channels, height, width)."""
    if place.axes != tuple(range(2, place.rank)):
        raise failure(node, "its input does not lie as (batch, channels, height, width)")
    return len(place.axes)
