"""The messages of an ONNX file; the numbers of their fields are those of onnx.proto."""

from __future__ import annotations

from typing import Any

from .model import Function, Graph, Model, Node, Reference, Tensor, last, text, value_info
from .wire import Fields, Wire, WireError

DEEPEST = 32
"""Most graphs inside one another, as branches are."""


def read_model(wire: Wire, size: int) -> Model:
    """Return the model that begins at the first of `size` bytes."""
    fields = wire.message((0, size))
    if 7 not in fields:
        raise WireError("no graph")
    opset = 1
    for span in fields.get(8, []):
        stated = wire.message(span)
        if text(wire, stated, 1) in ("", "ai.onnx"):
            opset = max(opset, last(stated, 2, 1))
    functions = dict(_function(wire, span) for span in fields.get(25, []))
    return Model(_graph(wire, fields[7][-1], 0), opset, functions)


def _graph(wire: Wire, span: Any, depth: int) -> Graph:
    if depth > DEEPEST:
        raise ValueError(f"its graphs lie more than {DEEPEST} deep inside one another")
    fields = wire.message(span)
    tensors = dict(_named(wire, each) for each in fields.get(5, []))
    inputs = dict(value_info(wire, each) for each in fields.get(11, []))
    outputs = [text(wire, wire.message(each), 1) for each in fields.get(12, [])]
    nodes = [_node(wire, each, depth) for each in fields.get(1, [])]
    return Graph(nodes, tensors, inputs, outputs, wire, fields.get(13, []) + fields.get(12, []))


def _node(wire: Wire, span: Any, depth: int) -> Node:
    fields = wire.message(span)
    inputs, outputs = ([wire.text(each) for each in fields.get(number, [])] for number in (1, 2))
    attributes = dict(_attribute(wire, each, depth) for each in fields.get(5, []))
    kind = _kind(text(wire, fields, 7), text(wire, fields, 4), text(wire, fields, 8))
    return Node(kind, text(wire, fields, 3), inputs, outputs, attributes)


def _kind(domain: str, name: str, overload: str) -> str:
    own = name if domain in ("", "ai.onnx") else f"{domain}.{name}"
    return f"{own}:{overload}" if overload else own


def _attribute(wire: Wire, span: Any, depth: int) -> tuple[str, Any]:
    fields = wire.message(span)
    name, kind = text(wire, fields, 1), last(fields, 20, 0)
    if 21 in fields:
        return name, Reference(text(wire, fields, 21))
    readers = {
        1: (2, lambda values: wire.floats(values)[-1]),
        2: (3, lambda values: wire.integers(values)[-1]),
        3: (4, lambda values: wire.text(values[-1])),
        4: (5, lambda values: _tensor(wire, wire.message(values[-1]))),
        5: (6, lambda values: _graph(wire, values[-1], depth + 1)),
        6: (7, wire.floats),
        7: (8, wire.integers),
        8: (9, lambda values: [wire.text(value) for value in values]),
    }
    if not kind:  # the oldest files state no type
        kind = next((each for each, (number, _) in readers.items() if number in fields), 0)
    if kind not in readers:
        return name, None
    number, read = readers[kind]
    if kind < 6 and number not in fields:
        return name, {1: 0.0, 2: 0, 3: ""}.get(kind)
    return name, read(fields.get(number, []))


def _named(wire: Wire, span: Any) -> tuple[str, Tensor]:
    fields = wire.message(span)
    return text(wire, fields, 8), _tensor(wire, fields)


def _tensor(wire: Wire, fields: Fields) -> Tensor:
    return Tensor(tuple(wire.integers(fields.get(1, []))), fields, wire)


def _function(wire: Wire, span: Any) -> tuple[str, Function]:
    fields = wire.message(span)
    inputs, outputs = ([wire.text(each) for each in fields.get(number, [])] for number in (4, 5))
    nodes = [_node(wire, each, 0) for each in fields.get(7, [])]
    defaults = dict(_attribute(wire, each, 0) for each in fields.get(11, []))
    kind = _kind(text(wire, fields, 10), text(wire, fields, 1), text(wire, fields, 13))
    return kind, Function(inputs, outputs, nodes, defaults)
