"""A network as a list of nodes in topological order, along one axis: what every calculation starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

from ..checks import both, pair, whole
from .layer import MERGES, Layer, Step, as_layer

Network = Sequence[Any] | Mapping[str, Any]
AxisChoice = Literal[0, 1] | None
INPUT = "input"
T = TypeVar("T")


class Node(NamedTuple):
    """One node of a network: its name, its layer, and the indices of its inputs in the list of nodes."""

    name: str
    layer: Layer
    inputs: tuple[int, ...]


class AxisNode(NamedTuple):
    """A node along an axis: what it does there, the indices of its inputs, how many units it has."""

    name: str
    step: Step
    inputs: tuple[int, ...]
    units: int | None
    """None where the size of the image is not given."""


def read_network(network: Network) -> list[Node]:
    """Check a network and return its nodes, the image first.

    Parameters
    ----------
    network : list or dict
        A chain, that is a list of layers; or a graph, a dict in topological order from a node's name to
        `(layer, *names of its inputs)`, where `"input"` is the image.

    Raises
    ------
    TypeError, ValueError
        For anything that is not such a network; the message names the layer or node.

    Examples
    --------
    >>> skip = {"a": (("conv", 3), "input"), "sum": (("add",), "input", "a")}
    >>> [node.inputs for node in read_network(skip)]
    [(), (0,), (0, 1)]
    """
    if isinstance(network, Mapping):
        return _read_graph(network)
    if isinstance(network, Sequence) and not isinstance(network, (str, bytes)):
        return _read_chain(network)
    raise TypeError(f"network must be a list of layers or a dict of nodes, got {network!r}")


def read_up_to(network: Network, output: str | int | None = None) -> list[Node]:
    """Check a network and return what one node depends on, the image first and the node last.

    Parameters
    ----------
    network : list or dict
        As for `read_network`.
    output : str or int, optional
        The node's name, or its layer's index in a list (-1 is the last); by default the last node.

    Raises
    ------
    TypeError, ValueError
        As `read_network`, and if there is no such node.

    Examples
    --------
    >>> skip = {"a": (("conv", 3), "input"), "b": (("conv", 3), "a"), "sum": (("add",), "input", "a")}
    >>> [node.name for node in read_up_to(skip)], [node.name for node in read_up_to(skip, "a")]
    (['input', 'a', 'sum'], ['input', 'a'])
    """
    nodes = read_network(network)
    last = len(nodes) - 1 if output is None else _index(nodes, output, isinstance(network, Mapping))
    return _ancestors(nodes, last)


def _read_chain(layers: Sequence[Any]) -> list[Node]:
    nodes = [Node(INPUT, Layer("identity"), ())]
    for index, value in enumerate(layers):
        where = f"layers[{index}]"
        layer = as_layer(value, where)
        if layer.kind in MERGES:
            raise ValueError(
                f"{where}: {layer.kind!r} merges two or more inputs; write the network as a dict"
            )
        nodes.append(Node(where, layer, (index,)))
    return nodes


def _read_graph(graph: Mapping[str, Any]) -> list[Node]:
    nodes = [Node(INPUT, Layer("identity"), ())]
    indices = {INPUT: 0}
    for name, value in graph.items():
        where = f"node {name!r}"
        if not isinstance(name, str) or name == INPUT:
            raise ValueError(
                f"{where}: a node's name must be a string other than 'input', which is the image"
            )
        if not isinstance(value, (tuple, list)) or not value:
            raise TypeError(f"{where}: must be (layer, *names of its inputs), got {value!r}")
        layer = as_layer(value[0], where)
        for source in value[1:]:
            _check_source(where, source, indices, graph)
        _check_count(where, layer.kind, len(value) - 1)
        indices[name] = len(nodes)
        nodes.append(Node(name, layer, tuple(indices[source] for source in value[1:])))
    return nodes


def _check_source(where: str, source: Any, indices: Mapping[str, int], graph: Mapping[str, Any]) -> None:
    if not isinstance(source, str):
        raise TypeError(f"{where}: each of its inputs must be a name, got {source!r}")
    if source not in indices:
        later = "comes later: list the nodes in topological order, without cycles"
        known = later if source in graph else "is neither 'input' nor a node"
        raise ValueError(f"{where}: its input {source!r} {known}")


def _check_count(where: str, kind: str, count: int) -> None:
    if kind in MERGES and count < 2:
        raise ValueError(f"{where}: {kind!r} needs two or more inputs, got {count}")
    if kind not in MERGES and count != 1:
        raise ValueError(f"{where}: {kind!r} takes one input, got {count}")


def _index(nodes: list[Node], output: str | int, named: bool) -> int:
    if not named:
        layer = whole(output, "output", 1 - len(nodes))
        if layer < len(nodes) - 1:
            return layer % (len(nodes) - 1) + 1
    for index, node in enumerate(nodes):
        if named and node.name == output:
            return index
    wanted = "a node's name" if named else f"the index of one of the {len(nodes) - 1} layers"
    raise ValueError(f"output must be {wanted}, got {output!r}")


def _ancestors(nodes: list[Node], last: int) -> list[Node]:
    needed = {last, 0}
    for index in range(last, 0, -1):
        if index in needed:
            needed.update(nodes[index].inputs)
    moved = {index: new for new, index in enumerate(sorted(needed))}
    kept = (nodes[index] for index in sorted(needed))
    return [node._replace(inputs=tuple(moved[index] for index in node.inputs)) for node in kept]


def along(nodes: list[Node], axis: Literal[0, 1], input_size: Any = None) -> list[AxisNode]:
    """Return the nodes along one axis: 'same' padding in numbers, and units counted if `input_size` is given.

    Raises
    ------
    ValueError
        If a window does not fit on its input; if the inputs of a merge differ in units, unless one has a
        single one, which is repeated; if 'same' padding needs `input_size` and it is not given.
    """
    units = None if input_size is None else pair(input_size, "input_size")[axis]
    found: list[AxisNode] = []
    for name, layer, inputs in nodes:
        if inputs:
            of_inputs = [found[index].units for index in inputs]
            try:
                step = layer.along(axis).with_padding(of_inputs[0])
                units = _units(step, of_inputs)
            except ValueError as error:
                raise ValueError(f"{name} ({layer.kind}): {error}") from None
        else:
            step = layer.along(axis)
        found.append(AxisNode(name, step, inputs, units))
    return found


def is_repeated(source: AxisNode, node: AxisNode) -> bool:
    """Return whether `source` is a single unit, repeated along a merge with something longer."""
    return source.units == 1 and node.units != 1 and len(node.inputs) > 1


def check_inside(node: AxisNode, name: str, unit: int) -> None:
    """Raise a ValueError, about the argument `name`, if a node is known to have no such unit."""
    if node.units is not None and unit >= node.units:
        raise ValueError(f"{name} must be less than {node.units}, the length of {node.name!r}, got {unit}")


def _units(step: Step, of_inputs: list[int | None]) -> int | None:
    known = [cells for cells in of_inputs if cells is not None]
    if not known:
        return None
    longest = max(known)
    if any(cells not in (1, longest) for cells in known):
        raise ValueError(f"its inputs have {of_inputs} units; crop or pad them to one length")
    units = step.units(longest)
    if units < 1:
        raise ValueError(
            f"a window of {step.extent} cells does not fit on {longest} with padding "
            f"({step.before}, {step.after}): give a larger input_size"
        )
    return units


def on_each_axis(
    nodes: list[Node], axis: AxisChoice, input_size: Any, answer: Callable[[list[AxisNode]], T]
) -> T:
    """Return `answer` of the nodes along an axis; if `axis` is None, the answer that both axes share.

    Raises
    ------
    TypeError, ValueError
        As `along`; if `axis` is not None, 0 or 1; or if it is None and the axes have different answers.
    """
    if axis is not None:
        wanted = "0 (height), 1 (width) or None"
        if whole(axis, "axis", wanted=wanted) not in (0, 1):
            raise ValueError(f"axis must be {wanted}, got {axis!r}")
        return answer(along(nodes, axis, input_size))
    first = answer(along(nodes, 0, input_size))
    height, width = both(input_size, "input_size")
    if height == width and all(node.layer.square for node in nodes):
        return first
    second = answer(along(nodes, 1, input_size))
    if first != second:
        differ = next((f", as at {name} ({layer})" for name, layer, _ in nodes if not layer.square), "")
        raise ValueError(
            f"the axes differ{differ}: say axis=0 (height) or axis=1 (width). A pair is (height, width); "
            "different paddings before and after are ((top, bottom), (left, right))"
        )
    return first
