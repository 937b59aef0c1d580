"""Numbers that a model works out from its constants and from shapes: what NumPy says, operator by operator.

Masked numbers are those that depend on a length that is not fixed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from math import prod
from typing import Any

import numpy as np

from .model import DTYPES, FEW, Node
from .origin import positive

Arrays = list[Any]


def fold(node: Node, inputs: Arrays) -> Arrays | None:
    """Return the values of an operator's outputs; None if they cannot be told, or are more than a few."""
    rule = RULES.get(node.kind)
    if rule is None or any(value is None for value, name in zip(inputs, node.inputs, strict=True) if name):
        return None
    try:
        with np.errstate(all="ignore"):
            found = rule(node, inputs)
    except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError):
        return None  # what cannot be worked out, an input left out for one, is not known
    outputs = found if isinstance(found, list) else [found]
    return outputs if all(each.size <= FEW for each in outputs) else None


def _by_value(function: Callable[..., Any]) -> Callable[[Node, Arrays], Any]:
    def rule(node: Node, inputs: Arrays) -> Any:
        _few(list(np.broadcast_shapes(*(each.shape for each in inputs))))
        return np.ma.asarray(function(*inputs))

    return rule


def _of_all(function: Callable[..., Any]) -> Callable[[Node, Arrays], Any]:
    return _by_value(lambda *inputs: reduce(function, inputs))


def _divide(first: Any, second: Any) -> Any:
    """Divide; whole numbers towards zero, as C does, and without rounding."""
    if first.dtype.kind not in "iu":
        return np.ma.divide(first, second)
    return np.ma.floor_divide(first - np.ma.fmod(first, second), second)


def _remainder(node: Node, inputs: Arrays) -> Any:
    """Return what division leaves: with the sign of the divisor, or with the dividend's, as C has it."""
    return _by_value(np.ma.fmod if node.number("fmod", 0) else np.ma.remainder)(node, inputs)


def _power(base: Any, exponent: Any) -> Any:
    return np.ma.power(base, exponent).astype(base.dtype)


def _cast(node: Node, inputs: Arrays) -> Any:
    return inputs[0].astype(DTYPES[node.number("to")])


def _clip(node: Node, inputs: Arrays) -> Any:
    """Limit numbers from below, from above, or neither; opsets before 11 have the limits as attributes."""
    least, most = ([*inputs, None, None][index] for index in (1, 2))
    least = node.attributes.get("min") if least is None else least
    most = node.attributes.get("max") if most is None else most
    found = inputs[0] if least is None else np.ma.maximum(inputs[0], least)
    return found if most is None else np.ma.minimum(found, most)


def _concat(node: Node, inputs: Arrays) -> Any:
    return np.ma.concatenate(inputs, axis=node.number("axis"))


def _gather(node: Node, inputs: Arrays) -> Any:
    data, indices = inputs
    if np.ma.is_masked(indices) or indices.size * data.size > FEW**2:
        raise ValueError("what is gathered is not known")
    axis = positive(node.number("axis", 0), data.ndim)
    return data[(slice(None),) * axis + (np.asarray(indices),)]


def _listed(node: Node, inputs: Arrays, index: int, name: str) -> list[int] | None:
    """Return numbers that newer operators take as an input, and older ones as an attribute."""
    if name in node.attributes:
        return node.numbers(name)
    if index >= len(inputs) or inputs[index] is None:
        return None
    if np.ma.is_masked(inputs[index]):
        raise ValueError(f"its {name} are not known")
    return inputs[index].ravel().tolist()


def _slice(node: Node, inputs: Arrays) -> Any:
    data = inputs[0]
    starts, stops, axes, steps = (
        _listed(node, inputs, index, name)
        for index, name in enumerate(("starts", "ends", "axes", "steps"), 1)
    )
    starts, stops = starts or [], stops or []
    chosen = [slice(None)] * data.ndim
    for index, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        axis = positive(axes[index] if axes else index, data.ndim)
        step = steps[index] if steps else 1
        turned = step < 0 and stop < -data.shape[axis]
        chosen[axis] = slice(start, None if turned else stop, step)
    return data[tuple(chosen)]


def _squeeze(node: Node, inputs: Arrays) -> Any:
    axes = _listed(node, inputs, 1, "axes")
    return inputs[0].squeeze() if axes is None else inputs[0].squeeze(tuple(axes))


def _unsqueeze(node: Node, inputs: Arrays) -> Any:
    axes = _listed(node, inputs, 1, "axes") or []
    rank = inputs[0].ndim + len(axes)
    new = {positive(axis, rank) for axis in axes}
    lengths = iter(inputs[0].shape)
    return inputs[0].reshape([1 if axis in new else next(lengths) for axis in range(rank)])


def _reshape(node: Node, inputs: Arrays) -> Any:
    wanted = _listed(node, inputs, 1, "shape") or []
    if not node.flag("allowzero"):
        wanted = [length or inputs[0].shape[axis] for axis, length in enumerate(wanted)]
    return inputs[0].reshape(wanted)


def _transpose(node: Node, inputs: Arrays) -> Any:
    return inputs[0].transpose(node.numbers("perm"))


def _split(node: Node, inputs: Arrays) -> Any:
    data, axis = inputs[0], node.number("axis", 0)
    sizes = _listed(node, inputs, 1, "split")
    if sizes is None:
        most = -(-data.shape[axis] // len(node.outputs))
        sizes = [most] * (len(node.outputs) - 1)
    return np.split(data, np.cumsum(sizes)[: len(node.outputs) - 1], axis)


def _range(node: Node, inputs: Arrays) -> Any:
    start, limit, step = (each.item() for each in inputs)
    if any(map(np.ma.is_masked, inputs)) or abs((limit - start) / step) > FEW:
        raise ValueError("it is long, or not known")
    return np.ma.arange(start, limit, step).astype(inputs[0].dtype)


def _filled(node: Node, inputs: Arrays) -> Any:
    value = node.attributes.get("value")
    number = np.float32(0) if value is None else value.array().ravel()[0]
    return np.ma.array(np.full(_few(_listed(node, [None, *inputs], 1, "shape") or []), number))


def _few(shape: list[int]) -> list[int]:
    if not 0 <= prod(shape) <= FEW:
        raise ValueError("it has many elements")
    return shape


def _expand(node: Node, inputs: Arrays) -> Any:
    shape = np.broadcast_shapes(inputs[0].shape, tuple(_listed(node, inputs, 1, "shape") or []))
    _few(list(shape))
    return np.ma.array(
        np.broadcast_to(np.ma.getdata(inputs[0]), shape),
        mask=np.broadcast_to(np.ma.getmaskarray(inputs[0]), shape),
    )


def _tile(node: Node, inputs: Arrays) -> Any:
    repeats = _listed(node, inputs, 1, "repeats") or []
    _few([length * count for length, count in zip(inputs[0].shape, repeats, strict=True)])
    return np.ma.array(
        np.tile(np.ma.getdata(inputs[0]), repeats), mask=np.tile(np.ma.getmaskarray(inputs[0]), repeats)
    )


def _reduced(name: str) -> Callable[[Node, Arrays], Any]:
    def rule(node: Node, inputs: Arrays) -> Any:
        axes = _listed(node, inputs, 1, "axes")
        chosen = tuple(axes) if axes else None if not node.flag("noop_with_empty_axes") else ()
        if np.ma.is_masked(inputs[0]):
            raise ValueError("a part is not known")
        found = getattr(np, name)(np.asarray(inputs[0]), axis=chosen, keepdims=node.flag("keepdims", 1))
        return np.ma.asarray(found)

    return rule


def _constant(node: Node, inputs: Arrays) -> Any:
    for name, value in node.attributes.items():
        if name in ("value_int", "value_ints"):
            return np.ma.array(value, dtype=np.int64)
        if name in ("value_float", "value_floats"):
            return np.ma.array(value, dtype=np.float32)
    raise ValueError("it is of a type that is not looked at")


def _size(node: Node, inputs: Arrays) -> Any:
    return np.ma.array(inputs[0].size)


RULES: dict[str, Callable[..., Any]] = {
    **{
        name: _by_value(function)
        for name, function in dict[str, Callable[..., Any]]({
            "Abs": np.ma.abs, "Add": np.ma.add, "And": np.ma.logical_and, "Ceil": np.ma.ceil, "Div": _divide,
            "Equal": np.ma.equal, "Exp": np.ma.exp, "Floor": np.ma.floor, "Greater": np.ma.greater,
            "GreaterOrEqual": np.ma.greater_equal, "Identity": np.ma.asarray, "Less": np.ma.less,
            "LessOrEqual": np.ma.less_equal, "Log": np.ma.log, "Mul": np.ma.multiply, "Neg": np.ma.negative,
            "Not": np.ma.logical_not, "Or": np.ma.logical_or, "Pow": _power, "Sqrt": np.ma.sqrt,
            "Sub": np.ma.subtract, "Where": np.ma.where,
            "Round": np.ma.around, "Sign": np.sign, "Reciprocal": lambda x: x.dtype.type(1) / x,
        }).items()
    },
    "Max": _of_all(np.ma.maximum),
    "Min": _of_all(np.ma.minimum),
    "Mod": _remainder,
    "Cast": _cast,
    "Clip": _clip,
    "Concat": _concat,
    "Constant": _constant,
    "ConstantOfShape": _filled,
    "Expand": _expand,
    "Gather": _gather,
    "Range": _range,
    "ReduceMax": _reduced("max"),
    "ReduceMean": _reduced("mean"),
    "ReduceMin": _reduced("min"),
    "ReduceProd": _reduced("prod"),
    "ReduceSum": _reduced("sum"),
    "Reshape": _reshape,
    "Size": _size,
    "Slice": _slice,
    "Split": _split,
    "Squeeze": _squeeze,
    "Tile": _tile,
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
}  # fmt: skip
