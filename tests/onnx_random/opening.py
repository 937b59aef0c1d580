"""A model whose operators let everything through: what is no number in the image is none wherever it is seen.

Infinity and NaN cannot fade. But what saturates or compares may swallow either, in one runtime or another:
such operators are replaced by others that read the same cells.
"""

import onnx

_BY_VALUE = """
Celu Ceil Clip Elu Erf Exp Floor Gelu HardSigmoid HardSwish LeakyRelu Mish PRelu Relu Round Selu Shrink
Sigmoid Sign Softplus Softsign Swish Tanh ThresholdedRelu
"""
OPEN = dict.fromkeys(_BY_VALUE.split(), "Identity") | {
    "GlobalMaxPool": "GlobalAveragePool",
    "Max": "Sum",
    "MaxPool": "AveragePool",
    "Min": "Sum",
    "ReduceMax": "ReduceMean",
    "ReduceMin": "ReduceMean",
    "Softmax": "LpNormalization",
}


def opened(model):
    """Return a copy of a model that lets everything through, as far as there are operators for it."""
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    opset = max(each.version for each in copy.opset_import if each.domain in ("", "ai.onnx"))
    _open(copy.graph, {each.name for each in copy.graph.input}, opset)
    return copy


def _open(graph, seen, opset):
    """Replace the operators that read the image, whose tensors are listed in `seen`."""
    for node in graph.node:
        inner = [each.g for each in node.attribute if each.type == onnx.AttributeProto.GRAPH]
        for each in inner:
            _open(each, seen, opset)
        if node.op_type in ("Shape", "Size") or not (inner or seen.intersection(node.input)):
            continue
        told = seen.intersection(node.input[1:])
        seen.update(node.output)
        if node.domain in ("", "ai.onnx") and _replaceable(node, opset):
            kind = OPEN[node.op_type]
            # Bounds may come from the image too.
            _replace(node, "Sum" if told and kind == "Identity" else kind, opset)


def _replaceable(node, opset):
    values = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    if node.op_type == "MaxPool":  # its other output says which cell; averages have dilations since opset 19
        return len(node.output) == 1 and (opset >= 19 or set(values.get("dilations", [1])) == {1})
    if node.op_type == "Softmax":  # before opset 13 it went on to the last axis
        return opset >= 13 or values.get("axis") == -1
    return node.op_type in OPEN


def _replace(node, kind, opset):
    lacks = ("storage_order", "dilations") if opset < 19 else ("storage_order",)
    kept = [each for each in node.attribute if kind not in ("Identity", "Sum") and each.name not in lacks]
    del node.attribute[:]
    node.attribute.extend(kept)
    if kind == "Identity":
        del node.input[1:], node.output[1:]
    node.op_type = kind
