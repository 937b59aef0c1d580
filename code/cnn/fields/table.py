"""A network as a table, one row for each node: what the command prints and what figures are drawn from."""

from __future__ import annotations

from typing import Any, NamedTuple

from .graph import AxisChoice, AxisNode, Network, Node, is_repeated, on_each_axis, read_network
from .intervals import IMAGE, REPEATED, Intervals, MisalignedError, merge, strides, through, unite
from .layer import CONVOLUTIONS, Layer
from .receptive import ReceptiveField, as_field


class LayerRow(NamedTuple):
    """One node of a network, as `layer_table` returns it.

    >>> _, row = layer_table([("conv", 3), ("pool", 2, 2)], input_size=8)
    >>> row.name, row.inputs, row.depth, row.length
    ('layers[1]', ('layers[0]',), 1, 3)
    """

    name: str
    layer: Layer
    inputs: tuple[str, ...]
    depth: int
    """Convolutions on the longest way here from the image, this one counted."""
    field: ReceptiveField | None
    """None behind a merge of branches with different effective strides: there is no such field."""
    length: int | None
    """Units along the axis; None where the image's size is not given."""
    warning: str
    """What to look at; empty if all is well."""


def layer_table(network: Network, input_size: Any = None, *, axis: AxisChoice = None) -> list[LayerRow]:
    """Return a row for each node of a network: its depth, field and length, and a warning where one is due.

    >>> for row in layer_table([("conv", 3, 1, 1), ("pool", 2, 2), ("conv", 3, 1, 1)], input_size=8):
    ...     print(row.name, row.depth, row.field.size, row.field.stride, row.length)
    layers[0] 1 3 1 8
    layers[1] 1 4 2 4
    layers[2] 2 8 2 4

    Parameters
    ----------
    network, input_size, axis
        As for `receptive_fields`.

    Returns
    -------
    list of LayerRow
        In the order of the network. Warnings are of two kinds. A merge of misaligned branches: if they share
        a stride, the field goes on as their hull. And, if `input_size` is given, a window that adds nothing,
        or nothing in the middle, because the units that it reads see the whole image already.

    Raises
    ------
    TypeError, ValueError
        If the network is not one, or if `axis` is None and the axes differ.
    """
    nodes = read_network(network)
    return on_each_axis(nodes, axis, input_size, lambda steps: _rows(nodes, steps))


def _rows(nodes: list[Node], steps: list[AxisNode]) -> list[LayerRow]:
    depths: list[int] = [0]
    seen: list[Intervals | None] = [IMAGE]
    rows = []
    for node, step in zip(nodes[1:], steps[1:], strict=True):
        here, warning = _follow(step, steps, seen)
        depths.append(max(depths[index] for index in node.inputs) + (node.layer.kind in CONVOLUTIONS))
        seen.append(here)
        sources = tuple(nodes[index].name for index in node.inputs)
        field = None if here is None else as_field(here)
        rows.append(LayerRow(node.name, node.layer, sources, depths[-1], field, step.units, warning))
    return rows


def _follow(
    node: AxisNode, nodes: list[AxisNode], seen: list[Intervals | None]
) -> tuple[Intervals | None, str]:
    """Return what the units of a node see, if there is one answer, and a warning."""
    branches = [REPEATED if is_repeated(nodes[index], node) else seen[index] for index in node.inputs]
    known = [branch for branch in branches if branch is not None]
    if len(known) < len(branches):
        return None, ""
    if len(branches) == 1:
        return through(node.step, known[0], node.name), _idleness(node, nodes, known[0])
    try:
        return merge(node.name, [nodes[index].name for index in node.inputs], known), ""
    except MisalignedError as error:
        return (unite(known, node.name) if len(strides(known)) == 1 else None), str(error)


def _idleness(node: AxisNode, nodes: list[AxisNode], intervals: Intervals) -> str:
    """Say whether a window adds nothing, because the units it reads see the whole image already."""
    image, units = nodes[0].units, nodes[node.inputs[0]].units
    if image is None or units is None or node.step.extent == 1 or node.step.scatters:
        return ""

    def sees_image(unit: int) -> bool:
        first, last = intervals.at(unit)
        return first <= 0 and last >= image - 1

    if sees_image(0) and sees_image(units - 1):
        return "adds nothing: every unit that it reads sees the whole image already"
    if sees_image(units // 2):
        return "adds nothing in the middle: the units there see the whole image already"
    return ""
