"""Steps of a random model that work on each value by itself, merge maps, or mix all along an axis."""

import numpy as np
from onnx import TensorProto, helper

_BY_VALUE = """
Abs Celu Dropout Elu Gelu HardSwish Identity LeakyRelu Mish Relu Selu Softplus Sqrt Sum Swish
"""
BY_VALUE = _BY_VALUE.split()
"""Operators that let a large number through."""
REDUCTIONS = {"ReduceSum": 13} | dict.fromkeys(
    ["ReduceL1", "ReduceL2", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceSumSquare"], 18
)
"""With the opset that made their axes an input."""


def by_value(g, x):
    return g.put(g.rng.choice(BY_VALUE), [x])


def scaled(g, x):
    kind, other = g.rng.choice(
        [("Add", 1.0), ("Mul", 2.0), ("Max", 0.0), ("Div", 2.0), ("Sub", 0.25), ("Pow", 1.0)]
    )
    shape = g.rng.choice([(), (1, 1, 1), (1, g.maps[x][1], 1, 1), (1, *g.maps[x][1:])])
    return g.put(kind, [x, g.constant(np.full(shape, other), np.float32)])


def branch(g, x):
    """A merge with an earlier map of a shape that goes with this one."""
    fits = [name for name, shape in g.maps.items() if len(shape) == 4 and name != x]
    g.rng.shuffle(fits)
    for other in fits:
        kind, more = g.rng.choice(
            [("Add", {}), ("Mul", {}), ("Concat", {"axis": 1}), ("Max", {}), ("Mean", {})]
        )
        found = g.put(kind, [x, other], **more)
        if found:
            return found
    return None


def residual(g, x):
    inner = g.put("Conv", [x, g.weights(g.maps[x][1], g.maps[x][1], 3, 3)], pads=[1] * 4)
    return inner and g.put("Add", [x, inner])


def squeeze_excite(g, x):
    kind = g.rng.choice(["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", "line", *REDUCTIONS])
    if kind.startswith("Global"):
        inner = g.put(kind, [x])
    elif kind == "line":
        shape = g.maps[x]
        inner = g.put("AveragePool", [x], kernel_shape=g.rng.choice([[shape[2], 1], [1, shape[3]]]))
    else:
        inner = g.axes(kind, x, g.rng.choice([[2, 3], [2], [-1], [1]]), REDUCTIONS[kind], keepdims=1)
    return inner and g.put(g.rng.choice(["Mul", "Add"]), [x, inner])


def normalised(g, x):
    channels = g.maps[x][1]
    two = [g.weights(channels), g.weights(channels)]
    kind = g.rng.choice(
        ["InstanceNormalization", "Softmax", "BatchNormalization", "GroupNormalization", "LRN"]
    )
    if kind == "LRN":
        return g.put(kind, [x], size=3, beta=0.4, alpha=0.01)
    if kind == "Softmax":
        shares = None if channels == 1 else g.put(kind, [x], axis=g.rng.choice([1, 3]))
        return shares and g.put("Add", [x, shares])
    if kind == "BatchNormalization":
        two += [g.weights(channels), g.weights(channels)]
    return g.put(kind, [x, *two], **({"num_groups": 1} if kind == "GroupNormalization" else {}))


def normalised_last(g, x):
    """A norm over channels, which are turned to the last axis for it."""
    channels = g.maps[x][1]
    last = None if channels == 1 else g.put("Transpose", [x], perm=[0, 2, 3, 1])
    kind = g.rng.choice(["LayerNormalization", "RMSNormalization"])
    scales = [g.weights(channels)] * (2 if kind[0] == "L" else 1)
    inner = last and g.put(kind, [last, *scales], axis=-1)
    back = inner and g.put("Transpose", [inner], perm=[0, 3, 1, 2])
    return back and g.put("Add", [x, back])  # for a norm leaves of a bright pixel no more than of a dark one


def grouped(g, x):
    """A norm over groups, as PyTorch exports it."""
    shape = g.maps[x]
    inner = g.put("Reshape", [x, g.constant([0, 1, -1])])
    inner = inner and g.put("InstanceNormalization", [inner, g.weights(1), g.weights(1)])
    return inner and g.put("Reshape", [inner, g.constant(shape)])


def limited(g, x):
    """Values limited from below, or chosen by what they are."""
    kind = g.rng.choice(["Clip", "Where", "PRelu", "Cast", "Max"])
    if kind == "Clip":
        return g.put(kind, [x, g.constant(0.5, np.float32)])
    if kind == "PRelu":
        return g.put(kind, [x, g.constant(np.full((g.maps[x][1], 1, 1), 0.1), np.float32)])
    if kind == "Cast":
        wide = g.put(kind, [x], to=TensorProto.DOUBLE)
        g.maps.pop(wide, None)  # no other map is as wide
        return wide and g.put(kind, [wide], to=TensorProto.FLOAT)
    if kind == "Max":
        return g.put(kind, [x, g.constant([0.5], np.float32), x])
    light = g.put("Greater", [x, g.constant(2.0, np.float32)])
    double = light and g.put("Mul", [x, g.constant(2.0, np.float32)])
    return double and g.put("Where", [light, double, x])


def multiplied(g, x):
    """A product with weights along channels, or along the map, which is in one row for it."""
    _, channels, height, width = g.maps[x]
    kind = g.rng.choice(["Einsum", "MatMul", "Gemm", "rows"])
    if kind == "Einsum":
        return g.put(kind, [x, g.weights(3, channels)], equation="nchw,dc->ndhw")
    if kind == "rows":
        return g.put("MatMul", [x, g.weights(width, width)])
    row = g.put("Reshape", [x, g.constant([channels, -1])])
    column = row and g.put("Transpose", [row], perm=[1, 0])
    more = {"transB": 1} if kind == "Gemm" else {}
    weights = g.weights(3, channels) if more else g.weights(channels, 3)
    found = column and g.put(kind, [column, weights], **more)
    row = found and g.put("Transpose", [found], perm=[1, 0])
    return row and g.put("Reshape", [row, g.constant([1, 3, height, width])])


def attended(g, x):
    """Attention of the map with itself, in one row."""
    _, channels, height, width = g.maps[x]
    if height * width > 60:
        return None
    row = g.put("Reshape", [x, g.constant([0, channels, -1])])
    column = row and g.put("Transpose", [row], perm=[0, 2, 1])
    scores = column and g.put("MatMul", [column, row])
    values = scores and g.put("MatMul", [row, scores])
    return values and g.put("Reshape", [values, g.constant([1, channels, height, width])])


def attended_at_once(g, x):
    """Attention as one operator."""
    _, channels, height, width = g.maps[x]
    if height * width > 60:
        return None
    row = g.put("Reshape", [x, g.constant([0, channels, -1])])
    column = row and g.put("Transpose", [row], perm=[0, 2, 1])
    found = column and g.put("Attention", [column] * 3, q_num_heads=1, kv_num_heads=1)
    row = found and g.put("Transpose", [found], perm=[0, 2, 1])
    return row and g.put("Reshape", [row, g.constant([1, channels, height, width])])


def recurred(g, x):
    """Columns of the map as steps in time, both ways; ReLU lets large numbers through."""
    _, channels, _, width = g.maps[x]
    line = g.axes("ReduceMax", x, [2], 18, keepdims=0)
    steps = line and g.put("Transpose", [line], perm=[2, 0, 1])
    if not steps:
        return None
    kind, gates, acts = g.rng.choice([("RNN", 1, ["Relu"]), ("LSTM", 4, ["Sigmoid", "Relu", "Relu"])])
    halves = g.constant(np.full((2, 2 * gates, 2), 0.5), np.float32)  # so that nothing fades on the way
    found = g.put(
        kind,
        [steps, g.weights(2, 2 * gates, channels), halves],
        hidden_size=2,
        direction="bidirectional",
        activations=acts * 2,
    )
    turned = found and g.put("Transpose", [found], perm=[2, 1, 3, 0])
    return turned and g.put("Reshape", [turned, g.constant([1, 4, 1, width])])


def accumulated(g, x):
    kind = g.rng.choice(["CumSum", "TopK", "LpNormalization", "MeanVarianceNormalization"])
    if kind == "CumSum":
        return g.put(kind, [x, g.constant(1)])
    if kind == "TopK":
        found = g.put(kind, [x, g.constant([1])], 2, axis=1)
        g.maps.pop(f"{found}.1", None)  # places, which are no numbers to merge
        return found
    light = g.put("Add", [x, g.weights(*g.maps[x][1:])])  # a map that is even has no deviation
    more = {"axis": g.rng.choice([1, 2, 3])} if kind == "LpNormalization" else {}
    norm = light and g.put(kind, [light], **more)
    return norm and g.put("Add", [light, norm])


def chosen(g, x):
    """An If whose condition is known, and whose branches read the map from outside."""

    def graph(kind, name, **more):
        output = helper.make_tensor_value_info(name, TensorProto.FLOAT, g.maps[x])
        return helper.make_graph([helper.make_node(kind, [x], [name], **more)], name, [], [output])

    window = {"kernel_shape": [3, 3], "pads": [1] * 4}
    then, other = graph("MaxPool", "then", **window), graph("Relu", "other")
    if g.rng.random() < 0.5:
        then, other = graph("Relu", "then"), graph("AveragePool", "other", **window)
    condition = g.constant(g.rng.choice([True, False]), bool)
    return g.put("If", [condition], then_branch=then, else_branch=other)


MIXING = [
    by_value,
    scaled,
    branch,
    residual,
    squeeze_excite,
    normalised,
    normalised_last,
    grouped,
    limited,
    multiplied,
    attended,
    attended_at_once,
    recurred,
    accumulated,
    chosen,
]
