"""The operators of ONNX, told as layers: https://onnx.ai/onnx/operators/.

Each function reads one family. It takes the reader, the operator's node and the places of the tensors that
depend on the image; it adds a node to the network if the operator moves or mixes pixels; it returns the place
of what comes out. It raises ValueError if no layer describes the operator; the reader adds its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .fields.layer import Layer
from .onnx_places import Place, attributes, both_axes
from .onnx_windows import WINDOWS, depth_to_space, resize, space_to_depth, window

if TYPE_CHECKING:
    from .onnx_reader import Reader

_BY_VALUE = """
Abs Acos Acosh Add And Asin Asinh Atan Atanh BatchNormalization BitShift BitwiseAnd BitwiseNot BitwiseOr
BitwiseXor Cast CastLike Ceil Celu Clip Cos Cosh DequantizeLinear Div Dropout DynamicQuantizeLinear Elu Equal
Erf Exp Expand Floor Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity IsInf IsNaN LRN LeakyRelu Less
LessOrEqual Log Max Mean Min Mish Mod Mul Neg Not Or PRelu Pow QuantizeLinear Reciprocal Relu Round Selu
Shrink Sigmoid Sign Sin Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor
"""
ELEMENTWISE = frozenset(_BY_VALUE.split())
REDUCTIONS = ("L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare")
OVER_THE_MAP = ("GroupNormalization", "InstanceNormalization", "MeanVarianceNormalization")
OVER_AN_AXIS = ("LayerNormalization", "LogSoftmax", "LpNormalization", "RMSNormalization", "Softmax")
END = 2**31 - 1
"""Where exporters let a slice end that goes on to the last cell."""


def _elementwise(reader: Reader, node: Any, sources: list[Place]) -> Place:
    return reader.merge(node, "add", sources)


def _global_pool(reader: Reader, node: Any, sources: list[Place]) -> Place:
    return reader.put(node, Layer("global_pool"), sources[:1], axes=())


def _gate(reader: Reader, node: Any, sources: list[Place]) -> Place:
    return reader.put(node, Layer("gate"), sources[:1])


def _reduce(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place, given = sources[0], attributes(node)
    listed = reader.constant(node, 1, "axes")
    if not listed and given.get("noop_with_empty_axes"):
        return place
    axes = {axis % place.rank for axis in listed or range(place.rank)}
    if axes.issuperset(place.axes):
        return _global_pool(reader, node, sources)
    if not axes.isdisjoint(place.axes):
        raise ValueError(f"it reduces one axis of the map alone, {sorted(axes)} of {place.axes}")
    return place if given.get("keepdims", 1) else _without(place, axes)


def _without(place: Place, removed: set[int]) -> Place:
    kept = [axis for axis in range(place.rank) if axis not in removed]
    return Place(place.node, len(kept), tuple(kept.index(axis) for axis in place.axes))


def _normalise(reader: Reader, node: Any, sources: list[Place]) -> Place:
    """Read what normalises along one axis, or from one axis on."""
    place = sources[0]
    flattens = "Softmax" in node.op_type and reader.opset < 13
    onwards = flattens or node.op_type in ("LayerNormalization", "RMSNormalization")
    axis = attributes(node).get("axis", 1 if flattens else -1) % place.rank
    touched = range(axis, place.rank if onwards else axis + 1)
    return place if set(touched).isdisjoint(place.axes) else _gate(reader, node, sources)


def _matmul(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place = sources[0]
    if len(sources) > 1 or node.input[0] not in reader.places or place.rank - 1 in place.axes:
        raise ValueError("it mixes positions of the map, as attention does; no layer describes that")
    return place


def _concat(reader: Reader, node: Any, sources: list[Place]) -> Place:
    for place in sources:
        _leaves_map(place, attributes(node)["axis"])
    return reader.merge(node, "concat", sources)


def _split(reader: Reader, node: Any, sources: list[Place]) -> Place:
    _leaves_map(sources[0], attributes(node).get("axis", 0))
    return sources[0]


def _leaves_map(place: Place, axis: int) -> None:
    if axis % place.rank in place.axes:
        raise ValueError(f"it takes the map apart, or puts it together, along its axis {axis}")


def _gather(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place, axis = sources[0], attributes(node).get("axis", 0)
    if node.input[1] in reader.places:
        raise ValueError("its indices depend on the image")
    _leaves_map(place, axis)
    return _without(place, {axis % place.rank}) if not reader.shape(node.input[1]) else place


def _flatten(reader: Reader, node: Any, sources: list[Place]) -> Place:
    return _global_pool(reader, node, sources)._replace(rank=2)


def _reshape(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place, before, after = sources[0], reader.shape(node.input[0]), reader.shape(node.output[0])
    rank = len(after or reader.constant(node, 1, "shape") or [])
    if rank == 2:
        return _flatten(reader, node, sources)
    count = len(place.axes)
    same = before[-count:] == after[-count:] and None not in before[-count:] and len(before) >= count
    if place.axes != tuple(range(place.rank - count, place.rank)) or not same:
        raise ValueError(f"it may move pixels: the shape {before or 'unknown'} becomes {after or 'unknown'}")
    return Place(place.node, rank, tuple(range(rank - count, rank)))


def _transpose(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place = sources[0]
    order = attributes(node).get("perm") or list(reversed(range(place.rank)))
    return place._replace(axes=tuple(order.index(axis) for axis in place.axes))


def _squeeze(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place, listed = sources[0], reader.constant(node, 1, "axes")
    axes = {axis % place.rank for axis in listed or []}
    if listed is None or not axes.isdisjoint(place.axes):
        raise ValueError("it may remove an axis of the map")
    return _without(place, axes)


def _unsqueeze(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place, listed = sources[0], reader.constant(node, 1, "axes") or []
    rank = place.rank + len(listed)
    new = {axis % rank for axis in listed}
    kept = [axis for axis in range(rank) if axis not in new]
    return Place(place.node, rank, tuple(kept[axis] for axis in place.axes))


def _pad(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place, pads = sources[0], reader.constant(node, 1, "pads") or []
    axes = [axis % place.rank for axis in reader.constant(node, 3, "axes") or range(place.rank)]
    if attributes(node).get("mode") == "wrap":
        raise ValueError("it wraps round; no layer describes that")
    if len(pads) != 2 * len(axes):
        raise ValueError(f"its pads must be {2 * len(axes)} numbers, got {pads}")
    ends = dict(zip(axes, zip(pads[: len(axes)], pads[len(axes) :], strict=True), strict=True))
    return _put_ends(reader, node, place, [ends.get(axis, (0, 0)) for axis in place.axes])


def _put_ends(reader: Reader, node: Any, place: Place, ends: list[tuple[int, int]]) -> Place:
    """Add what is put on at either end of each axis, and take off where it is negative."""
    for kind, sign in (("pad", 1), ("crop", -1)):
        amounts = [(max(sign * before, 0), max(sign * after, 0)) for before, after in ends]
        if any(map(any, amounts)):
            place = reader.put(node, Layer(kind, padding=both_axes(amounts)), [place])
    return place


def _slice(reader: Reader, node: Any, sources: list[Place]) -> Place:
    place = sources[0]
    starts, stops, axes, steps = (
        reader.constant(node, index, name)
        for index, name in enumerate(("starts", "ends", "axes", "steps"), start=1)
    )
    starts, stops = starts or [], stops or []
    ends, strides = [(0, 0)] * len(place.axes), [1] * len(place.axes)
    for start, stop, axis, step in zip(
        starts, stops, axes or range(len(starts)), steps or [1] * len(starts), strict=True
    ):
        if axis % place.rank not in place.axes:
            continue
        if step < 1:
            raise ValueError(f"it turns the map round, with a step of {step}")
        at = place.axes.index(axis % place.rank)
        before = start if start >= 0 else max(reader.length(node, axis % place.rank) + start, 0)
        after = (
            0 if stop >= END else -stop if stop < 0 else max(reader.length(node, axis % place.rank) - stop, 0)
        )
        ends[at], strides[at] = (-before, -after), step
    place = _put_ends(reader, node, place, ends)
    return place if set(strides) == {1} else reader.put(node, Layer("pool", 1, both_axes(strides)), [place])


OPERATORS: dict[str, Callable[[Reader, Any, list[Place]], Place]] = {
    **dict.fromkeys(ELEMENTWISE, _elementwise),
    **dict.fromkeys(WINDOWS, window),
    **dict.fromkeys(("GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool"), _global_pool),
    **dict.fromkeys(OVER_THE_MAP, _gate),
    **dict.fromkeys(OVER_AN_AXIS, _normalise),
    **{f"Reduce{name}": _reduce for name in REDUCTIONS},
    "Concat": _concat,
    "DepthToSpace": depth_to_space,
    "Flatten": _flatten,
    "Gather": _gather,
    "MatMul": _matmul,
    "Pad": _pad,
    "Reshape": _reshape,
    "Resize": resize,
    "Slice": _slice,
    "SpaceToDepth": space_to_depth,
    "Split": _split,
    "Squeeze": _squeeze,
    "Transpose": _transpose,
    "Unsqueeze": _unsqueeze,
    "Upsample": resize,
}
