"""Shapes of what a model works out of its constants where their values, being many, are not looked at."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from .model import Node, Shape
from .origin import broadcast, positive

Values = list[Any]


def sized(node: Node, shapes: list[Shape | None], values: Values) -> Shape | None:
    """Return the shape of what an operator gives, given its inputs' shapes and values; None if untold."""
    rule = RULES.get(node.kind)
    if rule is None or not shapes or shapes[0] is None or None in shapes[0]:
        return None
    try:
        return rule(node, shapes, values)
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError):
        return None  # it lacks what its rule asks for


def _kept(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    return tuple(shapes[0] or ())


def _repeated(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    return broadcast(*shapes)  # type: ignore[arg-type]


def _numbers(node: Node, values: Values, index: int, name: str) -> list[int] | None:
    """Return numbers that newer operators take as an input, and older ones as an attribute."""
    return _listed(values[index]) if name not in node.attributes and node.given(index) else node.numbers(name)


def _listed(values: Any) -> list[int]:
    if np.ma.is_masked(values):
        raise ValueError("they depend on lengths that are not fixed")
    return [int(each) for each in values.ravel()]


def _reshaped(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    before = list(shapes[0] or ())
    wanted = _numbers(node, values, 1, "shape") or []
    wanted = [before[axis] if each == 0 else each for axis, each in enumerate(wanted)]  # type: ignore[misc]
    rest = prod(before) // max(1, prod(each for each in wanted if each > 0))  # type: ignore[arg-type]
    return tuple(rest if each == -1 else each for each in wanted)


def _transposed(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    before = shapes[0] or ()
    order = node.numbers("perm") or list(reversed(range(len(before))))
    return tuple(before[axis] for axis in order)


def _gathered(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    before = shapes[0] or ()
    axis = positive(node.number("axis", 0), len(before))
    return (*before[:axis], *shapes[1], *before[axis + 1 :])  # type: ignore[misc]


def _joined(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    before = shapes[0] or ()
    axis = positive(node.number("axis"), len(before))
    total = sum(shape[axis] for shape in shapes)  # type: ignore[index, misc]
    return (*before[:axis], total, *before[axis + 1 :])


def _unsqueezed(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    before, axes = iter(shapes[0] or ()), _numbers(node, values, 1, "axes") or []
    rank = len(shapes[0] or ()) + len(axes)
    new = {positive(axis, rank) for axis in axes}
    return tuple(1 if axis in new else next(before) for axis in range(rank))


def _squeezed(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    before, axes = shapes[0] or (), _numbers(node, values, 1, "axes")
    gone = {positive(axis, len(before)) for axis in axes or [i for i, each in enumerate(before) if each == 1]}
    return tuple(length for axis, length in enumerate(before) if axis not in gone)


def _sliced(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    lengths = list(shapes[0] or ())
    starts, stops, axes, steps = (
        _numbers(node, values, index, name)
        for index, name in enumerate(("starts", "ends", "axes", "steps"), 1)
    )
    for index, (start, stop) in enumerate(zip(starts or [], stops or [], strict=True)):
        axis = positive(axes[index] if axes else index, len(lengths))
        length, step = lengths[axis] or 0, steps[index] if steps else 1
        stop = None if step < 0 and stop < -length else stop  # type: ignore[assignment]
        lengths[axis] = len(range(length)[slice(start, stop, step)])
    return tuple(lengths)


def _expanded(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    return broadcast(shapes[0] or (), tuple(_numbers(node, values, 1, "shape") or []))


def _tiled(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    repeats = _numbers(node, values, 1, "repeats") or []
    return tuple(length * count for length, count in zip(shapes[0] or (), repeats, strict=True))  # type: ignore[operator]


def _filled(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    return tuple(_listed(values[0]))


def _counted(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    (start,), (limit,), (step,) = map(_listed, values)
    return (max(0, int(np.ceil((limit - start) / step))),)


def _multiplied(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    first, second = shapes[0] or (), shapes[1] or ()
    return (*broadcast(first[:-2], second[:-2]), first[-2], second[-1])


def _convolved(node: Node, shapes: list[Shape | None], values: Values) -> Shape:
    """Read a convolution that leaves every cell where it is, as it is used to mix channels."""
    weights = shapes[1] or ()
    plain = set(node.numbers("pads") or [0]) == {0} and set(node.numbers("strides") or [1]) == {1}
    if set(weights[2:]) != {1} or not plain:
        raise ValueError("it has a window")
    return ((shapes[0] or ())[0], weights[0], *(shapes[0] or ())[2:])


_KEPT = """
Abs Cast Ceil Clip Cos CumSum DequantizeLinear Erf Exp Floor Gelu Identity LayerNormalization Log Neg Not
QuantizeLinear Reciprocal Relu Round Sigmoid Sign Sin Softmax Softplus Sqrt Tanh Trilu
"""
_REPEATED = "Add And Div Equal Greater GreaterOrEqual Less LessOrEqual Max Min Mod Mul Or Pow Sub Where"
RULES: dict[str, Callable[[Node, list[Shape | None], Values], Shape]] = {
    **dict.fromkeys(_KEPT.split(), _kept),
    **dict.fromkeys(_REPEATED.split(), _repeated),
    "Concat": _joined,
    "ConstantOfShape": _filled,
    "Conv": _convolved,
    "Expand": _expanded,
    "Gather": _gathered,
    "MatMul": _multiplied,
    "Range": _counted,
    "Reshape": _reshaped,
    "Slice": _sliced,
    "Squeeze": _squeezed,
    "Tile": _tiled,
    "Transpose": _transposed,
    "Unsqueeze": _unsqueezed,
}
"""Operators by whose attributes and inputs' shapes the shape of what comes out can be told."""
