"""What each operator of ONNX takes: how many inputs, and which attributes of which type, in any version.

The names are those of https://onnx.ai/onnx/operators/; a test compares the table with the onnx package's.
"""

from __future__ import annotations

from typing import Any

from .model import Node

TABLE = """
Abs Acos Acosh Asin Asinh Atan Atanh BitwiseNot Ceil Cos Cosh DynamicQuantizeLinear Erf Exp Floor
  GlobalAveragePool GlobalMaxPool HardSwish Identity IsNaN Log Mish Neg Not Reciprocal Relu Round Sigmoid
  Sign Sin Sinh Softplus Softsign Sqrt Tan Tanh = 1 1
Add And Div Equal Greater Less Mul Or Pow Sub Xor = 2 2 axis:i broadcast:i
ArgMax ArgMin = 1 1 axis:i keepdims:i select_last_index:i
Attention = 3 7 is_causal:i kv_num_heads:i left_window_size:i q_num_heads:i qk_matmul_output_mode:i
  right_window_size:i scale:f softcap:f softmax_precision:i
AveragePool = 1 1 auto_pad:s ceil_mode:i count_include_pad:i dilations:is kernel_shape:is pads:is strides:is
BatchNormalization = 5 5 epsilon:f is_test:i momentum:f spatial:i training_mode:i
BitShift = 2 2 direction:s
BitwiseAnd BitwiseOr BitwiseXor Expand GreaterOrEqual LessOrEqual MatMul PRelu = 2 2
Cast = 1 1 round_mode:s saturate:i to:i|s
CastLike = 2 2 round_mode:s saturate:i
Celu Elu LeakyRelu Swish ThresholdedRelu = 1 1 alpha:f
Clip = 1 3 max:f min:f
Concat = 1 * axis:i
Conv = 2 3 auto_pad:s dilations:is group:i kernel_shape:is pads:is strides:is
ConvInteger = 2 4 auto_pad:s dilations:is group:i kernel_shape:is pads:is strides:is
ConvTranspose = 2 3 auto_pad:s dilations:is group:i kernel_shape:is output_padding:is output_shape:is
  pads:is strides:is
CumSum = 2 2 exclusive:i reverse:i
DepthToSpace SpaceToDepth = 1 1 blocksize:i mode:s
DequantizeLinear = 2 3 axis:i block_size:i output_dtype:i
Dropout = 1 3 is_test:i ratio:f seed:i
Einsum = 1 * equation:s
Flatten Hardmax LogSoftmax Softmax = 1 1 axis:i
GRU = 3 6 activation_alpha:fs activation_beta:fs activations:ss clip:f direction:s hidden_size:i layout:i
  linear_before_reset:i output_sequence:i
Gather = 2 2 axis:i
Gelu = 1 1 approximate:s
Gemm = 2 3 alpha:f beta:f broadcast:i transA:i transB:i
GlobalLpPool = 1 1 p:f|i
GroupNormalization = 3 3 epsilon:f num_groups:i stash_type:i
HardSigmoid = 1 1 alpha:f beta:f
InstanceNormalization = 3 3 epsilon:f
IsInf = 1 1 detect_negative:i detect_positive:i
LRN = 1 1 alpha:f beta:f bias:f size:i
LSTM = 3 8 activation_alpha:fs activation_beta:fs activations:ss clip:f direction:s hidden_size:i
  input_forget:i layout:i output_sequence:i
LayerNormalization = 2 3 axis:i epsilon:f stash_type:i
LpNormalization = 1 1 axis:i p:i
LpPool = 1 1 auto_pad:s ceil_mode:i dilations:is kernel_shape:is p:f|i pads:is strides:is
MatMulInteger = 2 4
Max Mean Min Sum = 1 *
MaxPool = 1 1 auto_pad:s ceil_mode:i dilations:is kernel_shape:is pads:is storage_order:i strides:is
MaxUnpool = 2 3 kernel_shape:is pads:is strides:is
MeanVarianceNormalization = 1 1 axes:is
Mod = 2 2 fmod:i
Pad = 1 4 mode:s paddings:is pads:is value:f
QLinearConv = 8 9 auto_pad:s dilations:is group:i kernel_shape:is pads:is strides:is
QLinearMatMul = 8 8
QuantizeLinear = 2 3 axis:i block_size:i output_dtype:i precision:i saturate:i
RMSNormalization = 2 2 axis:i epsilon:f stash_type:i
RNN = 3 6 activation_alpha:fs activation_beta:fs activations:ss clip:f direction:s hidden_size:i layout:i
  output_sequence:i
ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum
  ReduceSumSquare = 1 2 axes:is keepdims:i noop_with_empty_axes:i
Reshape = 1 2 allowzero:i shape:is
Resize = 1 4 antialias:i axes:is coordinate_transformation_mode:s cubic_coeff_a:f exclude_outside:i
  extrapolation_value:f keep_aspect_ratio_policy:s mode:s nearest_mode:s
Selu = 1 1 alpha:f gamma:f
Shrink = 1 1 bias:f lambd:f
Slice = 1 5 axes:is ends:is starts:is
Split = 1 2 axis:i num_outputs:i split:is
Squeeze Unsqueeze = 1 2 axes:is
Tile = 2 3
TopK = 1 2 axis:i k:i largest:i sorted:i
Transpose = 1 1 perm:is
Trilu = 1 2 upper:i
Upsample = 1 2 height_scale:f mode:s scales:fs width_scale:f
Where = 3 3
"""
"""Operators = fewest inputs, most inputs, attributes; types as in `WORDS`. An indented line goes on."""
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


def _read(table: str) -> dict[str, tuple[int, float, dict[str, list[str]]]]:
    found: dict[str, tuple[int, float, dict[str, list[str]]]] = {}
    for line in table.replace("\n  ", " ").strip().splitlines():
        names, _, signature = line.partition(" = ")
        least, most, *attributes = signature.split()
        types = {name: kinds.split("|") for name, kinds in (each.split(":") for each in attributes)}
        known = (int(least), float("inf") if most == "*" else int(most), types)
        found |= dict.fromkeys(names.split(), known)
    return found


SIGNATURES = _read(TABLE)


def check(node: Node) -> None:
    """Refuse an operator that has too few or too many inputs, or attributes that are none of its own.

    Raises
    ------
    ValueError
        Saying what it has, and what it should have.
    """
    if node.kind not in SIGNATURES:
        return
    least, most, types = SIGNATURES[node.kind]
    given = [name for name in node.inputs[:least] if name]
    if len(given) < least or len(node.inputs) > most:
        bound = f"at least {least}" if len(given) < least else f"at most {most}"
        raise ValueError(f"it takes {bound} inputs, got {len(node.inputs)}")
    for name, value in node.attributes.items():
        if name not in types and name not in EVER:
            raise ValueError(f"it has no attribute {name!r}")
        if name in types and not any(_fits(value, kind) for kind in types[name]):
            raise ValueError(f"its attribute {name!r} must be {WORDS[types[name][0]][0]}, got {value!r}")


def _fits(value: Any, kind: str) -> bool:
    python = WORDS[kind][1]
    if kind.endswith("s") and kind != "s":
        return isinstance(value, list) and all(isinstance(each, python) for each in value)
    return isinstance(value, python)
