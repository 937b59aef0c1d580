"""What each operator of ONNX takes: how many inputs, and which attributes of which type, in which opsets.

The names are those of https://onnx.ai/onnx/operators/; a test compares the table with the onnx package's.
"""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple

from .model import Node

TABLE = """
Abs Acos Acosh Asin Asinh Atan Atanh BitwiseNot Ceil Cos Cosh DynamicQuantizeLinear Erf Exp Floor
  GlobalAveragePool GlobalMaxPool HardSwish Identity IsNaN Log Mish Neg Not Reciprocal Relu Round Sigmoid
  Sign Sin Sinh Softplus Softsign Sqrt Tan Tanh = 1 1
Add And Div Equal Greater Less Mul Or Pow Sub Xor = 2 2 axis:i@-6 broadcast:i@-6
ArgMax ArgMin = 1 1 axis:i keepdims:i select_last_index:i@12
Attention = 3 7 is_causal:i kv_num_heads:i left_window_size:i@25 q_num_heads:i qk_matmul_output_mode:i
  right_window_size:i@25 scale:f softcap:f softmax_precision:i
AveragePool = 1 1 auto_pad:s ceil_mode:i@10 count_include_pad:i@7 dilations:is@19 kernel_shape:is pads:is
  strides:is
BatchNormalization = 5 5 epsilon:f is_test:i@-6 momentum:f spatial:i@-8 training_mode:i@14
BitShift = 2 2 direction:s
BitwiseAnd BitwiseOr BitwiseXor Expand GreaterOrEqual LessOrEqual MatMul PRelu = 2 2
Cast = 1 1 round_mode:s@24 saturate:i@19 to:i|s
CastLike = 2 2 round_mode:s@24 saturate:i@19
Celu Elu LeakyRelu Swish ThresholdedRelu = 1 1 alpha:f
Clip = 1 3 max:f@-10 min:f@-10
Concat = 1 * axis:i
Conv = 2 3 auto_pad:s dilations:is group:i kernel_shape:is pads:is strides:is
ConvInteger = 2 4 auto_pad:s dilations:is group:i kernel_shape:is pads:is strides:is
ConvTranspose = 2 3 auto_pad:s dilations:is group:i kernel_shape:is output_padding:is output_shape:is
  pads:is strides:is
CumSum = 2 2 exclusive:i reverse:i
DepthToSpace = 1 1 blocksize:i mode:s@11
SpaceToDepth = 1 1 blocksize:i mode:s@28
DequantizeLinear = 2 3 axis:i@13 block_size:i@21 output_dtype:i@23
Dropout = 1 3 is_test:i@-6 ratio:f@-11 seed:i@12
Einsum = 1 * equation:s
Flatten Hardmax LogSoftmax Softmax = 1 1 axis:i
GRU = 3 6 activation_alpha:fs activation_beta:fs activations:ss clip:f direction:s hidden_size:i layout:i@14
  linear_before_reset:i@3 output_sequence:i@-6
Gather = 2 2 axis:i
Gelu = 1 1 approximate:s
Gemm = 2 3 alpha:f beta:f broadcast:i@-6 transA:i transB:i
GlobalLpPool = 1 1 p:f|i
GroupNormalization = 3 3 epsilon:f num_groups:i stash_type:i@21
HardSigmoid = 1 1 alpha:f beta:f
InstanceNormalization = 3 3 epsilon:f
IsInf = 1 1 detect_negative:i detect_positive:i
LRN = 1 1 alpha:f beta:f bias:f size:i
LSTM = 3 8 activation_alpha:fs activation_beta:fs activations:ss clip:f direction:s hidden_size:i
  input_forget:i layout:i@14 output_sequence:i@-6
LayerNormalization = 2 3 axis:i epsilon:f stash_type:i
LpNormalization = 1 1 axis:i p:i
LpPool = 1 1 auto_pad:s ceil_mode:i@18 dilations:is@18 kernel_shape:is p:f|i pads:is strides:is
MatMulInteger = 2 4
Max Mean Min Sum = 1 *
MaxPool = 1 1 auto_pad:s ceil_mode:i@10 dilations:is@10 kernel_shape:is pads:is storage_order:i@8 strides:is
MaxUnpool = 2 3 kernel_shape:is pads:is strides:is
MeanVarianceNormalization = 1 1 axes:is
Mod = 2 2 fmod:i
Pad = 1 4 mode:s paddings:is@-1 pads:is@2-10 value:f@-10
QLinearConv = 8 9 auto_pad:s dilations:is group:i kernel_shape:is pads:is strides:is
QLinearMatMul = 8 8
QuantizeLinear = 2 3 axis:i@13 block_size:i@21 output_dtype:i@21 precision:i@23 saturate:i@19
RMSNormalization = 2 2 axis:i epsilon:f stash_type:i
RNN = 3 6 activation_alpha:fs activation_beta:fs activations:ss clip:f direction:s hidden_size:i layout:i@14
  output_sequence:i@-6
ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSumSquare = 1
  2 axes:is@-17 keepdims:i noop_with_empty_axes:i@18
ReduceSum = 1 2 axes:is@-12 keepdims:i noop_with_empty_axes:i@13
Reshape = 1 2 allowzero:i@14 shape:is@-4
Resize = 1 4 antialias:i@18 axes:is@18 coordinate_transformation_mode:s@11 cubic_coeff_a:f@11
  exclude_outside:i@11 extrapolation_value:f@11 keep_aspect_ratio_policy:s@18 mode:s nearest_mode:s@11
Selu = 1 1 alpha:f gamma:f
Shrink = 1 1 bias:f lambd:f
Slice = 1 5 axes:is@-9 ends:is@-9 starts:is@-9
Split = 1 2 axis:i num_outputs:i@18 split:is@-12
Squeeze Unsqueeze = 1 2 axes:is@-12
Tile = 2 3
TopK = 1 2 axis:i k:i@-9 largest:i@11 sorted:i@11
Transpose = 1 1 perm:is
Trilu = 1 2 upper:i
Upsample = 1 2 height_scale:f@-6 mode:s scales:fs@7-8 width_scale:f@-6
Where = 3 3
"""
"""Operators = fewest inputs, most inputs, attributes:types@opsets. An indented line goes on.

Types are in `WORDS`. `@19` is from opset 19 on, `@-12` up to 12, `@2-10` both; without it, in any opset.
"""
WORDS = {
    "f": ("a number", (float, int)),
    "i": ("a whole number", (int,)),
    "s": ("text", (str,)),
    "fs": ("numbers", (float, int)),
    "is": ("numbers", (int,)),
    "ss": ("words", (str,)),
}
"""What a value of each type is called, and Python's types of it, or of its parts where it is a list."""
EVER = {"consumed_inputs"}
"""Attributes that the oldest files may have anywhere, and that say nothing."""


class Attribute(NamedTuple):
    """The types that an attribute may have, and the opsets in which the operator has it."""

    types: list[str]
    first: int
    last: float


def _read(table: str) -> dict[str, tuple[int, float, dict[str, Attribute]]]:
    found: dict[str, tuple[int, float, dict[str, Attribute]]] = {}
    for line in table.replace("\n  ", " ").strip().splitlines():
        names, _, signature = line.partition(" = ")
        least, most, *words = signature.split()
        attributes = dict(_attribute(word) for word in words)
        known = (int(least), inf if most == "*" else int(most), attributes)
        found |= dict.fromkeys(names.split(), known)
    return found


def _attribute(word: str) -> tuple[str, Attribute]:
    """Return the name and the rest of a word of the table."""
    named, _, opsets = word.partition("@")
    name, types = named.split(":")
    first, _, last = opsets.partition("-")
    return name, Attribute(types.split("|"), int(first or 1), int(last) if last else inf)


SIGNATURES = _read(TABLE)


def check(node: Node, opset: int) -> None:
    """Refuse an operator that has too few or too many inputs, or attributes that are none of its own.

    Raises
    ------
    ValueError
        Saying what it has, and what it should have.
    """
    if node.kind not in SIGNATURES:
        return
    least, most, attributes = SIGNATURES[node.kind]
    given = [name for name in node.inputs[:least] if name]
    if len(given) < least or len(node.inputs) > most:
        bound = f"at least {least}" if len(given) < least else f"at most {most}"
        raise ValueError(f"it takes {bound} inputs, got {len(node.inputs)}")
    for name, value in node.attributes.items():
        if name in EVER:
            continue
        if name not in attributes:
            raise ValueError(f"it has no attribute {name!r}")
        types, first, last = attributes[name]
        if not first <= opset <= last:
            raise ValueError(f"it has no attribute {name!r} in opset {opset}")
        if not any(_fits(value, each) for each in types):
            raise ValueError(f"its attribute {name!r} must be {WORDS[types[0]][0]}, got {value!r}")


def _fits(value: Any, kind: str) -> bool:
    python = WORDS[kind][1]
    if kind.endswith("s") and kind != "s":
        return isinstance(value, list) and all(isinstance(each, python) for each in value)
    return isinstance(value, python)
