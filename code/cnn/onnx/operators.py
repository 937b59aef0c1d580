"""The operators of ONNX, told as layers: https://onnx.ai/onnx/operators/.

Each function reads one family. It takes the trace, the operator's node and the origins of the tensors that
depend on the image; it adds a node to the network if the operator moves or mixes pixels; it returns the
origin of what comes out. It raises ValueError if no layer describes the operator; the reader adds its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..fields.layer import Layer
from .origin import Origin, attributes, both_axes
from .trace import Trace
from .windows import WINDOWS, depth_to_space, resize, space_to_depth, window

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


def _elementwise(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    return trace.merge(node, "add", sources)


def _global_pool(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    return trace.put(node, Layer("global_pool"), sources[:1], axes=())


def _gate(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    return trace.put(node, Layer("gate"), sources[:1])


def _reduce(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin, given = sources[0], attributes(node)
    listed = trace.constant(node, 1, "axes")
    if not listed and given.get("noop_with_empty_axes"):
        return origin
    axes = {axis % origin.rank for axis in listed or range(origin.rank)}
    if axes.issuperset(origin.axes):
        return _global_pool(trace, node, sources)
    if not axes.isdisjoint(origin.axes):
        raise ValueError(f"it reduces one axis of the map alone, {sorted(axes)} of {origin.axes}")
    return origin if given.get("keepdims", 1) else _without(origin, axes)


def _without(origin: Origin, removed: set[int]) -> Origin:
    kept = [axis for axis in range(origin.rank) if axis not in removed]
    return Origin(origin.node, len(kept), tuple(kept.index(axis) for axis in origin.axes))


def _normalise(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    """Read what normalises along one axis, or from one axis on."""
    origin = sources[0]
    flattens = "Softmax" in node.op_type and trace.opset < 13
    onwards = flattens or node.op_type in ("LayerNormalization", "RMSNormalization")
    axis = attributes(node).get("axis", 1 if flattens else -1) % origin.rank
    touched = range(axis, origin.rank if onwards else axis + 1)
    return origin if set(touched).isdisjoint(origin.axes) else _gate(trace, node, sources)


def _matmul(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin = sources[0]
    if len(sources) > 1 or node.input[0] not in trace.origins or origin.rank - 1 in origin.axes:
        raise ValueError("it mixes positions of the map, as attention does; no layer describes that")
    return origin


def _concat(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    for origin in sources:
        _leaves_map(origin, attributes(node)["axis"])
    return trace.merge(node, "concat", sources)


def _split(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    _leaves_map(sources[0], attributes(node).get("axis", 0))
    return sources[0]


def _leaves_map(origin: Origin, axis: int) -> None:
    if axis % origin.rank in origin.axes:
        raise ValueError(f"it takes the map apart, or puts it together, along its axis {axis}")


def _gather(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin, axis = sources[0], attributes(node).get("axis", 0)
    if node.input[1] in trace.origins:
        raise ValueError("its indices depend on the image")
    _leaves_map(origin, axis)
    return _without(origin, {axis % origin.rank}) if not trace.shape(node.input[1]) else origin


def _flatten(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    return _global_pool(trace, node, sources)._replace(rank=2)


def _reshape(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin, before, after = sources[0], trace.shape(node.input[0]), trace.shape(node.output[0])
    rank = len(after or trace.constant(node, 1, "shape") or [])
    if rank == 2:
        return _flatten(trace, node, sources)
    count = len(origin.axes)
    same = before[-count:] == after[-count:] and None not in before[-count:] and len(before) >= count
    if origin.axes != tuple(range(origin.rank - count, origin.rank)) or not same:
        raise ValueError(f"it may move pixels: the shape {before or 'unknown'} becomes {after or 'unknown'}")
    return Origin(origin.node, rank, tuple(range(rank - count, rank)))


def _transpose(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin = sources[0]
    order = attributes(node).get("perm") or list(reversed(range(origin.rank)))
    return origin._replace(axes=tuple(order.index(axis) for axis in origin.axes))


def _squeeze(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin, listed = sources[0], trace.constant(node, 1, "axes")
    axes = {axis % origin.rank for axis in listed or []}
    if listed is None or not axes.isdisjoint(origin.axes):
        raise ValueError("it may remove an axis of the map")
    return _without(origin, axes)


def _unsqueeze(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin, listed = sources[0], trace.constant(node, 1, "axes") or []
    rank = origin.rank + len(listed)
    new = {axis % rank for axis in listed}
    kept = [axis for axis in range(rank) if axis not in new]
    return Origin(origin.node, rank, tuple(kept[axis] for axis in origin.axes))


def _pad(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin, pads = sources[0], trace.constant(node, 1, "pads") or []
    axes = [axis % origin.rank for axis in trace.constant(node, 3, "axes") or range(origin.rank)]
    if attributes(node).get("mode") == "wrap":
        raise ValueError("it wraps round; no layer describes that")
    if len(pads) != 2 * len(axes):
        raise ValueError(f"its pads must be {2 * len(axes)} numbers, got {pads}")
    ends = dict(zip(axes, zip(pads[: len(axes)], pads[len(axes) :], strict=True), strict=True))
    return _put_ends(trace, node, origin, [ends.get(axis, (0, 0)) for axis in origin.axes])


def _put_ends(trace: Trace, node: Any, origin: Origin, ends: list[tuple[int, int]]) -> Origin:
    """Add what is put on at either end of each axis, and take off where it is negative."""
    for kind, sign in (("pad", 1), ("crop", -1)):
        amounts = [(max(sign * before, 0), max(sign * after, 0)) for before, after in ends]
        if any(map(any, amounts)):
            origin = trace.put(node, Layer(kind, padding=both_axes(amounts)), [origin])
    return origin


def _slice(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    origin = sources[0]
    starts, stops, axes, steps = (
        trace.constant(node, index, name)
        for index, name in enumerate(("starts", "ends", "axes", "steps"), start=1)
    )
    starts, stops = starts or [], stops or []
    ends, strides = [(0, 0)] * len(origin.axes), [1] * len(origin.axes)
    for start, stop, axis, step in zip(
        starts, stops, axes or range(len(starts)), steps or [1] * len(starts), strict=True
    ):
        if axis % origin.rank not in origin.axes:
            continue
        if step < 1:
            raise ValueError(f"it turns the map round, with a step of {step}")
        at = origin.axes.index(axis % origin.rank)
        before = start if start >= 0 else max(trace.length(node, axis % origin.rank) + start, 0)
        after = (
            0 if stop >= END else -stop if stop < 0 else max(trace.length(node, axis % origin.rank) - stop, 0)
        )
        ends[at], strides[at] = (-before, -after), step
    origin = _put_ends(trace, node, origin, ends)
    return origin if set(strides) == {1} else trace.put(node, Layer("pool", 1, both_axes(strides)), [origin])


OPERATORS: dict[str, Callable[[Trace, Any, list[Origin]], Origin]] = {
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
