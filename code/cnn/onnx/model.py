"""An ONNX model as far as geometry goes: https://onnx.ai/onnx/repo-docs/IR.html."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .wire import Fields, Wire, WireError

Shape = tuple[int | None, ...]

DTYPES = {
    1: "f4", 2: "u1", 3: "i1", 4: "u2", 5: "i2", 6: "i4", 7: "i8",
    9: "?", 10: "f2", 11: "f8", 12: "u4", 13: "u8",
}  # fmt: skip
"""NumPy's names of TensorProto.DataType."""
FEW = 1024
"""Most elements of a tensor whose values are looked at: more are weights."""


@dataclass(slots=True)
class Tensor:
    """A constant: its shape; its values only if asked for."""

    shape: tuple[int, ...]
    fields: Fields = field(repr=False)
    wire: Wire = field(repr=False)

    @property
    def external(self) -> bool:
        """Whether the values lie in a file of their own."""
        return self.fields.get(14, [0])[-1] == 1

    def array(self) -> np.ndarray | None:
        """Return the values; None if they are many, lie elsewhere, or are of a type that NumPy lacks."""
        dtype = DTYPES.get(last(self.fields, 2, 0))
        count = 1
        for length in self.shape:
            count *= length
        if dtype is None or self.external or not 0 <= count <= FEW:
            return None
        values = self._values(np.dtype(dtype).newbyteorder("<"), count)
        return values.reshape(self.shape) if len(values) == count else None

    def _values(self, dtype: np.dtype, count: int) -> np.ndarray:
        wire, fields = self.wire, self.fields
        if 9 in fields:
            start, end = fields[9][-1] if isinstance(fields[9][-1], tuple) else (0, -1)
            fits = end - start == count * dtype.itemsize
            return np.frombuffer(wire.bytes((start, end)), dtype) if fits else np.empty(count + 1)
        if dtype.kind == "f" and dtype.itemsize > 2:
            number, letter = (4, "f") if dtype.itemsize == 4 else (10, "d")
            return np.array(wire.floats(fields.get(number, []), letter), dtype)
        number = 7 if dtype == np.dtype("i8") else 11 if dtype.str in ("<u4", "<u8") else 5
        wide = np.array(wire.integers(fields.get(number, [])), object)
        if dtype.str == "<f2":
            return wide.astype(np.uint16).view(np.float16)
        return (wide & (2 ** (8 * dtype.itemsize) - 1)).astype(f"u{dtype.itemsize}").view(dtype)


@dataclass(slots=True)
class Node:
    """One operator; attributes by name, of Python's types."""

    kind: str
    """The operator's name, after its domain if that is not ONNX's own."""
    name: str
    inputs: list[str]
    outputs: list[str]
    attributes: dict[str, Any]

    @property
    def label(self) -> str:
        """The operator as an error names it."""
        return f"{self.kind} {self.name or next(filter(None, self.outputs), '')!r}"

    @property
    def graphs(self) -> list[Graph]:
        """The graphs among the attributes: branches, or what a loop repeats."""
        return [value for value in self.attributes.values() if isinstance(value, Graph)]

    def given(self, index: int) -> str:
        """Return the name of an input; "" if it is left out."""
        return self.inputs[index] if index < len(self.inputs) else ""

    def number(self, name: str, default: int | None = None) -> int:
        """Return an attribute that is a whole number."""
        value = self.attributes.get(name, default)
        if value is None:
            raise ValueError(f"its attribute {name!r} is missing")
        if not isinstance(value, int):
            raise ValueError(f"its attribute {name!r} must be a whole number, got {value!r}")
        return value

    def flag(self, name: str, default: int = 0) -> bool:
        """Return an attribute that is 0 or 1."""
        value = self.number(name, default)
        if value not in (0, 1):
            raise ValueError(f"its {name} must be 0 or 1, got {value}")
        return bool(value)

    def numbers(self, name: str, count: int | None = None, default: int | None = None) -> list[Any] | None:
        """Return an attribute that is a list; of `count` numbers, the default repeated if it is not given."""
        value = self.attributes.get(name)
        if value is None or (value == [] and default is not None):
            return None if default is None or count is None else [default] * count
        if not isinstance(value, list):
            raise ValueError(f"its attribute {name!r} must be numbers, got {value!r}")
        if count is not None and len(value) != count:
            raise ValueError(f"its {name} must be {count} numbers, got {value}")
        return value

    def word(self, name: str, choices: Sequence[str], default: str | None = None) -> str:
        """Return an attribute that is one of some words; the first, unless another is the default."""
        value = self.attributes.get(name, choices[0] if default is None else default)
        if value not in choices:
            raise ValueError(f"its {name} must be one of {', '.join(choices)}, got {value!r}")
        return value


@dataclass(slots=True)
class Graph:
    """Operators, constants by name, what comes in (with shapes, where they are stated) and what goes out."""

    nodes: list[Node]
    tensors: dict[str, Tensor]
    inputs: dict[str, Shape | None]
    outputs: list[str]
    wire: Wire = field(repr=False)
    spans: list[Any] = field(repr=False)
    _stated: dict[str, Shape | None] | None = None

    def stated(self, name: str) -> Shape | None:
        """Return the shape that the file states for a tensor on the way; None if it states none."""
        if self._stated is None:
            self._stated = self.inputs | dict(value_info(self.wire, span) for span in self.spans)
        return self._stated.get(name)


@dataclass(slots=True)
class Function:
    """An operator that the model defines by others."""

    inputs: list[str]
    outputs: list[str]
    nodes: list[Node]
    defaults: dict[str, Any]


@dataclass(slots=True)
class Model:
    """A graph, the version of ONNX's operators, and the model's own operators by name."""

    graph: Graph
    opset: int
    functions: dict[str, Function]


@dataclass(slots=True, frozen=True)
class Reference:
    """An attribute that a function takes from whoever calls it."""

    name: str


def value_info(wire: Wire, span: Any) -> tuple[str, Shape | None]:
    """Return a name and its shape, if one is stated; a length that is no positive number is not fixed."""
    fields = wire.message(span)
    name, shape = text(wire, fields, 1), None
    for number in (2, 1, 2):  # the type, that it is a tensor's, its shape
        if number not in fields:
            return name, None
        fields = wire.message(fields[number][-1])
    lengths = [wire.integers(wire.message(each).get(1, [0]))[-1] for each in fields.get(1, [])]
    shape = tuple(length if length > 0 else None for length in lengths)
    return name, shape


def text(wire: Wire, fields: Fields, number: int) -> str:
    """Return a field that is a string; "" if it is missing."""
    return wire.text(fields[number][-1]) if number in fields else ""


def last(fields: Fields, number: int, default: int) -> int:
    """Return a field that is a number: the last one given, as protocol buffers have it."""
    value = fields.get(number, [default])[-1]
    if not isinstance(value, int):
        raise WireError(f"something long where a number belongs, in field {number}")
    return value


def renamed(node: Node, rename: Any, **changes: Any) -> Node:
    """Return an operator whose tensors have other names, those of the graphs inside it too."""
    attributes = changes.pop("attributes", node.attributes)
    return replace(
        node,
        inputs=[rename(name) for name in node.inputs],
        outputs=[rename(name) for name in node.outputs],
        attributes={name: _renamed_graph(value, rename) for name, value in attributes.items()},
        **changes,
    )


def _renamed_graph(value: Any, rename: Any) -> Any:
    if not isinstance(value, Graph):
        return value
    return replace(
        value,
        nodes=[renamed(node, rename) for node in value.nodes],
        tensors={rename(name): tensor for name, tensor in value.tensors.items()},
        inputs={rename(name): shape for name, shape in value.inputs.items()},
        outputs=[rename(name) for name in value.outputs],
    )
