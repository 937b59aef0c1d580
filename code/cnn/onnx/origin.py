"""Where a tensor of an ONNX model lies in the network, and what every operator's reader needs."""

from __future__ import annotations

from typing import Any, NamedTuple


class Origin(NamedTuple):
    """Where a tensor comes from: a node of the network; its rank; which of its axes are the map's."""

    node: str
    rank: int
    axes: tuple[int, ...]


def attributes(node: Any) -> dict[str, Any]:
    """Return the attributes of an operator by name."""
    import onnx.helper

    found = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    return {name: value.decode() if isinstance(value, bytes) else value for name, value in found.items()}


def operator(node: Any) -> str:
    """Return the name of an operator, with its domain if that is not ONNX's own."""
    return node.op_type if node.domain in ("", "ai.onnx") else f"{node.domain}.{node.op_type}"


def per_axis(given: dict[str, Any], name: str, default: int, count: int) -> list[int]:
    """Return an attribute that has `count` numbers; the default that many times if it is not given."""
    values = list(given.get(name) or [default] * count)
    if len(values) != count:
        raise ValueError(f"its {name} must be {count} numbers, got {values}")
    return values


def both_axes(values: Any) -> tuple[Any, Any]:
    """Return values for two axes, given for two or for one."""
    return values[0], values[-1]


def upright(origin: Origin) -> int:
    """Return how many spatial axes a map has that must lie as (batch, channels, height, width)."""
    if origin.axes != tuple(range(2, origin.rank)):
        raise ValueError("its input does not lie as (batch, channels, height, width)")
    return len(origin.axes)
