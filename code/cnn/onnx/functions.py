"""A model's own operators, put in where they are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from .model import Function, Graph, Model, Node, Reference, renamed
from .wire import TooLargeError

DEEPEST = 64
"""Most calls inside one another: more are a function that calls itself."""
MOST = 30_000
"""Most operators that a graph may grow to."""


def inline(model: Model) -> Graph:
    """Return the model's graph without calls of its own operators.

    Raises
    ------
    ValueError
        If a function calls itself, or the graph grows beyond what is read.
    """
    if not model.functions:
        return model.graph
    numbers, room = count(), [MOST]
    return _expanded(model.graph, model.functions, numbers, room)


def _expanded(graph: Graph, functions: dict[str, Function], numbers: Iterator[int], room: list[int]) -> Graph:
    waiting = [(node, 0) for node in reversed(graph.nodes)]
    done = []
    while waiting:
        node, depth = waiting.pop()
        if node.kind not in functions:
            done.append(_inside(node, functions, numbers, room))
            continue
        if depth > DEEPEST:
            raise ValueError(f"the function {node.kind} calls itself")
        body = _call(functions[node.kind], node, f"{node.name or node.kind}.{next(numbers)}/")
        room[0] -= len(body)
        if room[0] < 0:
            raise TooLargeError(f"its functions unfold to more than {MOST} operators")
        waiting += [(each, depth + 1) for each in reversed(body)]
    return replace(graph, nodes=done)


def _inside(node: Node, functions: dict[str, Function], numbers: Iterator[int], room: list[int]) -> Node:
    if not node.graphs:
        return node
    unfolded = {
        name: _expanded(value, functions, numbers, room) if isinstance(value, Graph) else value
        for name, value in node.attributes.items()
    }
    return replace(node, attributes=unfolded)


def _call(function: Function, node: Node, prefix: str) -> list[Node]:
    """Return a function's operators, its names made those of one call."""
    names = {"": ""} | dict.fromkeys(function.inputs, "")
    names |= dict(zip(function.inputs, node.inputs, strict=False))
    names |= dict(zip(function.outputs, node.outputs, strict=False))

    def rename(name: str) -> str:
        return names[name] if names.get(name) or name in function.inputs or not name else prefix + name

    given = function.defaults | node.attributes
    return [
        renamed(
            each, rename, attributes=_filled(each.attributes, given), name=prefix + (each.name or each.kind)
        )
        for each in function.nodes
    ]


def _filled(attributes: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return attributes with those that the caller gives in their places."""
    found = {}
    for name, value in attributes.items():
        if isinstance(value, Reference):
            if value.name in given:
                found[name] = given[value.name]
        elif isinstance(value, Graph):
            nodes = [replace(node, attributes=_filled(node.attributes, given)) for node in value.nodes]
            found[name] = replace(value, nodes=nodes)
        else:
            found[name] = value
    return found
