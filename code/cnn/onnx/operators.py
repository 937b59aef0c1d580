"""The operators of ONNX, told as layers: https://onnx.ai/onnx/operators/.

Each function reads one family. It takes the trace, the operator's node and the origins of those of its inputs
that depend on the image; it adds a node to the network if the operator moves or mixes pixels; it returns the
origin of its first output, or a list, one for each. It raises EndError if no layer describes the operator,
and ValueError if the operator is not as ONNX prescribes; the reader adds its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import cutting, mixing, reshaping, resizing, shaping
from .model import Node
from .origin import Known, Origin
from .standing import stand_up
from .trace import Trace
from .windows import WINDOWS, window

_BY_VALUE = """
Abs Acos Acosh Add And Asin Asinh Atan Atanh BitShift BitwiseAnd BitwiseNot BitwiseOr BitwiseXor Cast
CastLike Ceil Celu Clip Cos Cosh DequantizeLinear Div Dropout DynamicQuantizeLinear Elu Equal Erf Exp Floor
Gelu Greater GreaterOrEqual HardSigmoid HardSwish Identity IsInf IsNaN LeakyRelu Less LessOrEqual Log Max
Mean Min Mish Mod Mul Neg Not Or PRelu Pow QuantizeLinear Reciprocal Relu Round Selu Shrink Sigmoid Sign Sin
Sinh Softplus Softsign Sqrt Sub Sum Swish Tan Tanh ThresholdedRelu Where Xor
"""
ELEMENTWISE = frozenset(_BY_VALUE.split())
"""Operators on each value by itself, which leave no node unless they merge branches."""
ONE_INPUT = ("CastLike", "Clip", "DequantizeLinear", "Dropout", "QuantizeLinear")
"""Of those, the ones whose other inputs are numbers that change no shape."""
MERGING = ELEMENTWISE | {"Attention", "Concat", "Gather", *mixing.PRODUCTS}
"""Operators any of whose inputs may be the map: for others it is the first."""


def _elementwise(trace: Trace, node: Node, sources: list[Origin]) -> Origin | list[Origin | None]:
    if len(node.inputs) == len(node.outputs) == 1:  # nearly always: nothing is merged
        return sources[0]
    one = node.kind in ONE_INPUT or trace.opset < 7  # up to then the first input alone told the shape
    one = one and node.inputs[0] in trace.origins
    shape = trace.origins[node.inputs[0]].shape if one else trace.broadcast(node, sources)
    if all(any(axis is None for axis in source.axes) for source in sources):
        sources = [stand_up(source, shape) for source in sources]
    found = trace.merge(node, "add", sources, shape)
    if node.kind == "DynamicQuantizeLinear":
        trace.known |= {name: Known(()) for name in node.outputs[1:] if name}  # scale and zero point
    return [found, found] if node.kind == "Dropout" else found


def _top(trace: Trace, node: Node, sources: list[Origin]) -> list[Origin]:
    source = sources[0]
    axis = shaping.leaves_map(source, node.number("axis", -1))
    count = trace.listed(node, 1, "k")
    if count and source.shape[axis] is not None and not 0 < count[0] <= source.shape[axis]:
        raise ValueError(f"it takes the first {count[0]} of {source.shape[axis]}")
    shape = (*source.shape[:axis], count[0] if count else None, *source.shape[axis + 1 :])
    return [source.moved(shape, source.axes)] * 2


def _triangle(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    return trace.origins[node.inputs[0]]


Rule = Callable[[Trace, Node, list[Origin]], Any]
OPERATORS: dict[str, Rule] = {
    **dict.fromkeys(ELEMENTWISE, _elementwise),
    **dict.fromkeys(WINDOWS, window),
    **dict.fromkeys(("GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool"), mixing.global_pool),
    **dict.fromkeys(mixing.OVER_THE_MAP, mixing.normalise_map),
    **dict.fromkeys(mixing.OVER_AN_AXIS, mixing.normalise_axis),
    **dict.fromkeys(mixing.PRODUCTS, mixing.multiply),
    **dict.fromkeys(mixing.RECURRENT, mixing.recurrent),
    **{f"Reduce{name}": mixing.reduce_axes for name in mixing.REDUCTIONS},
    "ArgMax": mixing.reduce_axes,
    "ArgMin": mixing.reduce_axes,
    "Attention": mixing.attend,
    "BatchNormalization": mixing.batch_normalise,
    "Concat": cutting.concat,
    "CumSum": mixing.accumulate,
    "DepthToSpace": resizing.depth_to_space,
    "Expand": shaping.expand,
    "Flatten": reshaping.flatten,
    "Gather": cutting.gather,
    "LRN": mixing.local_response,
    "Pad": cutting.pad,
    "Reshape": reshaping.reshape,
    "Resize": resizing.resize,
    "Slice": cutting.cut,
    "SpaceToDepth": resizing.space_to_depth,
    "Split": shaping.split,
    "Squeeze": shaping.squeeze,
    "Tile": shaping.tile,
    "TopK": _top,
    "Transpose": shaping.transpose,
    "Trilu": _triangle,
    "Unsqueeze": shaping.unsqueeze,
    "Upsample": resizing.resize,
}
