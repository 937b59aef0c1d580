"""Random ONNX models, valid and damaged: what a reader of any file must be tried with.

Every weight is positive, so that a very bright line of the image shows wherever it is seen.
"""

import random

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BY_VALUE = ["Abs", "Ceil", "Floor", "Identity", "Round", "Softplus", "Sqrt", "HardSwish", "Mish", "Sum"]


class Growing:
    """A model that grows by an operator at a time; the shapes of the maps so far by name."""

    def __init__(self, seed, height, width):
        self.rng = random.Random(seed)
        self.opset = self.rng.choice([13, 15, 18, 21])
        self.nodes, self.constants = [], {}
        self.maps = {"x": (1, 2, height, width)}
        self.last = "x"

    def put(self, kind, inputs, **attributes):
        """Add an operator; return the name of its output, or None if ONNX finds it impossible."""
        name = f"t{len(self.nodes)}"
        node = helper.make_node(kind, inputs, [name], name=f"n{len(self.nodes)}", **attributes)
        shape = self.inferred([*self.nodes, node], name)
        if shape is None or min(shape, default=1) < 1 or np.prod(shape) > 6000:
            return None
        self.nodes.append(node)
        self.maps[name] = shape
        return name

    def inferred(self, nodes, name):
        try:
            made = onnx.shape_inference.infer_shapes(
                self.model(nodes, name), strict_mode=True, data_prop=True
            )
        except Exception:  # of many kinds
            return None
        dims = made.graph.output[0].type.tensor_type.shape.dim
        return tuple(each.dim_value for each in dims)

    def constant(self, values, dtype=np.int64):
        name = f"c{len(self.constants)}"
        self.constants[name] = np.asarray(values, dtype)
        return name

    def weights(self, *shape):
        return self.constant(np.linspace(0.1, 0.2, int(np.prod(shape))).reshape(shape), np.float32)

    def model(self, nodes, output):
        graph = helper.make_graph(
            nodes,
            "random",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.maps["x"])],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items()],
        )
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)])
        made.ir_version = 10
        return made


def grow(seed, height=9, width=8, steps=5):
    """Return a random model of a map of 2 channels, and its output's name."""
    growing = Growing(seed, height, width)
    for _ in range(200):
        if len(growing.nodes) >= steps:
            break
        before = len(growing.nodes)
        step = growing.rng.choice(STEPS)
        found = step(growing, growing.last)
        if found is None or len(growing.maps[found]) != 4:
            del growing.nodes[before:]
            continue
        growing.last = found
    return growing.model(growing.nodes, growing.last)


def conv(g, x):
    channels, pick = g.maps[x][1], g.rng.choice
    kernel = [pick([1, 2, 3, 4]), pick([1, 2, 3])]
    more = {"strides": [pick([1, 1, 2, 3]), pick([1, 2])], "dilations": [pick([1, 1, 2]), pick([1, 1, 3])]}
    if max(more["dilations"]) > 1:  # which ONNX Runtime does not take with auto_pad
        return g.put(
            "Conv", [x, g.weights(2, channels, *kernel)], pads=[pick([0, 1, 2]) for _ in range(4)], **more
        )
    more |= pick(
        [
            {"pads": [pick([0, 1, 2]) for _ in range(4)]},
            {"auto_pad": pick(["SAME_UPPER", "SAME_LOWER", "VALID"])},
        ]
    )
    if pick([True, False, False]):
        return g.put(
            "Conv", [x, g.weights(channels, 1, *kernel)], group=channels, kernel_shape=kernel, **more
        )
    return g.put("Conv", [x, g.weights(pick([1, 2, 3, 4]), channels, *kernel)], **more)


def transposed(g, x):
    pick, channels = g.rng.choice, g.maps[x][1]
    more = {"strides": [pick([1, 2, 3]), pick([1, 2])], "pads": [pick([0, 1]) for _ in range(4)]}
    return g.put("ConvTranspose", [x, g.weights(channels, 2, pick([1, 2, 3, 4]), pick([2, 3]))], **more)


def pool(g, x):
    pick = g.rng.choice
    kind = pick(["MaxPool", "AveragePool", "LpPool"])
    kernel = [pick([1, 2, 3]), pick([2, 3])]
    more = {"kernel_shape": kernel, "strides": [pick([1, 2, 3]), pick([1, 2])]}
    if kind != "LpPool":
        more["ceil_mode"] = pick([0, 1])
    if not more.get("ceil_mode"):
        more["pads"] = [pick([0, 1]) if size > 1 else 0 for size in kernel * 2]
    return g.put(kind, [x], **more)


def by_value(g, x):
    return g.put(g.rng.choice(BY_VALUE), [x])


def scaled(g, x):
    kind, other = g.rng.choice(
        [("Add", 1.0), ("Mul", 2.0), ("Max", 0.0), ("Div", 2.0), ("Sub", 1.0), ("Pow", 1.0)]
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
    kind = g.rng.choice(["GlobalAveragePool", "ReduceMean", "line"])
    if kind == "GlobalAveragePool":
        inner = g.put(kind, [x])
    elif kind == "line":
        shape = g.maps[x]
        inner = g.put("AveragePool", [x], kernel_shape=g.rng.choice([[shape[2], 1], [1, shape[3]]]))
    else:
        axes = g.rng.choice([[2, 3], [2], [3], [1]])
        inner = g.put("ReduceSum", [x, g.constant(axes)], keepdims=1)
    return inner and g.put(g.rng.choice(["Mul", "Add"]), [x, inner])


def padded(g, x):
    sizes = [0, 0, g.rng.choice([0, 1, 2]), g.rng.choice([0, -1, 1])]
    ends = [0, 0, g.rng.choice([0, -1, 3]), g.rng.choice([0, 1])]
    return g.put("Pad", [x, g.constant(sizes + ends)])


def sliced(g, x):
    axis = g.rng.choice([2, 3, -1, 1])
    start, stop = g.rng.choice([0, 1, -3]), g.rng.choice([5, -1, 2**31, 100])
    inputs = [g.constant([each]) for each in (start, stop, axis, g.rng.choice([1, 1, 2]))]
    return g.put("Slice", [x, *inputs])


def resized(g, x):
    pick = g.rng.choice
    mode = pick([
        {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
        {"mode": "linear", "coordinate_transformation_mode": "half_pixel"},
        {"mode": "linear", "coordinate_transformation_mode": "asymmetric"},
        {"mode": "nearest", "coordinate_transformation_mode": "half_pixel"},
    ])  # fmt: skip
    scales = [1, 1, pick([1, 2, 3]), pick([1, 2])]
    if g.rng.random() < 0.5:
        return g.put("Resize", [x, "", g.constant(scales, np.float32)], **mode)
    sizes = [length * scale for length, scale in zip(g.maps[x], scales, strict=True)]
    return g.put("Resize", [x, "", "", g.constant(sizes)], **mode)


def blocks(g, x):
    channels = g.maps[x][1]
    mixes = g.nodes and g.nodes[-1].op_type == "Conv" and len(g.nodes[-1].attribute) < 4
    if channels % 4 == 0 and mixes:  # so that all channels see alike
        return g.put("DepthToSpace", [x], blocksize=2)
    if g.maps[x][2] % 2 or g.maps[x][3] % 2:
        return None
    return g.put("SpaceToDepth", [x], blocksize=2)


def turned(g, x):
    order = g.rng.choice([[0, 2, 3, 1], [0, 1, 3, 2], [2, 0, 1, 3], [3, 1, 2, 0]])
    inner = g.put("Transpose", [x], perm=order)
    inner = inner and g.put(g.rng.choice(["Abs", "Identity"]), [inner])
    return inner and g.put("Transpose", [inner], perm=[order.index(axis) for axis in range(4)])


def shuffled(g, x):
    _, channels, height, width = g.maps[x]
    if channels % 2:
        return None
    five = g.put("Reshape", [x, g.constant([0, 2, channels // 2, height, -1])])
    turned = five and g.put("Transpose", [five], perm=[0, 2, 1, 3, 4])
    return turned and g.put("Reshape", [turned, g.constant([1, -1, height, width])])


def asked(g, x):
    """A shape worked out of another, as exporters leave it in the file."""
    shape = g.put("Shape", [x])
    if not shape:
        return None
    return g.put(*g.rng.choice([("Reshape", [x, shape]), ("Expand", [x, shape])]))


def normalised(g, x):
    channels = g.maps[x][1]
    kind = g.rng.choice(["InstanceNormalization", "Softmax", "BatchNormalization"])
    if kind == "InstanceNormalization":
        return g.put(kind, [x, g.weights(channels), g.weights(channels)])
    if kind == "BatchNormalization":
        return g.put(kind, [x, *(g.weights(channels) for _ in range(4))])
    return None if channels == 1 else g.put(kind, [x], axis=1)


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


def grouped(g, x):
    """A norm over groups, as PyTorch exports it."""
    shape = g.maps[x]
    inner = g.put("Reshape", [x, g.constant([0, 1, -1])])
    inner = inner and g.put("InstanceNormalization", [inner, g.weights(1), g.weights(1)])
    return inner and g.put("Reshape", [inner, g.constant(shape)])


def gathered(g, x):
    if "SpaceToDepth" in [node.op_type for node in g.nodes]:  # whose channels see different pixels
        return None
    return g.put("Gather", [x, g.constant([0])], axis=1)


STEPS = [
    conv,
    conv,
    conv,
    transposed,
    pool,
    pool,
    by_value,
    scaled,
    branch,
    branch,
    residual,
    squeeze_excite,
    padded,
]
STEPS += [sliced, resized, blocks, turned, shuffled, asked, normalised, attended, grouped, gathered]


def seen(run, model, axis):
    """Yield, for each line of the image along an axis, the units that surely see it, and those that may.

    A unit that changes when the line is bright sees it. One that is no number when the line is infinite may
    see it, or reads it with weight 0.
    """
    shape = [each.dim_value for each in model.graph.input[0].type.tensor_type.shape.dim]
    dark = run(np.ones(shape, np.float32))
    for line in range(shape[2 + axis]):
        with np.errstate(all="ignore"):
            bright, endless = (run(_lit(shape, axis, line, light)) for light in (1e12, np.inf))
            same = np.abs(bright - dark) <= 1e-3 * np.maximum(np.abs(bright), np.abs(dark))
        changed, odd = (_units(~each, axis) for each in (same, np.isfinite(endless)))
        yield changed, changed | odd


def _units(marked, axis):
    return set(np.flatnonzero(marked.any(axis=(0, 1, 3 - axis))).tolist())


def _lit(shape, axis, line, light):
    image = np.ones(shape, np.float32)
    along = np.arange(1, shape[3 - axis] + 1) * np.array([[1], [3]])  # each pixel and channel differently
    np.moveaxis(image, 2 + axis, 0)[line] = light * along
    return image


def faults(run, model, network, units_seeing):
    """Return what running a model contradicts of its network, as (axis, line, said, surely, perhaps)."""
    found, size = [], network.input_size
    blind = any(
        not any(units_seeing(network, line, size, axis=axis, output=node) for line in range(size[axis]))
        for node in network
        for axis in (0, 1)
    )  # where no unit sees anything along one axis, none does along the other
    for axis in (0, 1):
        for line, (surely, perhaps) in enumerate(seen(run, model, axis)):
            said = units_seeing(network, line, size, axis=axis) if network else {line}
            if not surely <= said or not (blind or said <= perhaps):
                found.append((axis, line, said, surely, perhaps))
    return found


NUMBERS = [0, -1, 1, 2, 7, 255, 2**31 - 1, 2**31, -(2**31), 2**62, -(2**63), 10**6, 10**8]


def damaged(seed, model):
    """Return the bytes of a model that somebody has changed at random, in its bytes or in its structure."""
    rng = random.Random(seed)
    if rng.random() < 0.5:
        return _bytes(rng, model.SerializeToString())
    copy = onnx.ModelProto()
    copy.CopyFrom(model)
    for _ in range(rng.choice([1, 1, 2, 5])):
        rng.choice([_attribute, _attribute, _inputs, _nodes, _names, _numbers, _dims])(rng, copy)
    return copy.SerializeToString()


def _bytes(rng, data):
    data = bytearray(data)
    for _ in range(rng.choice([1, 2, 10])):
        at = rng.randrange(len(data))
        how = rng.randrange(4)
        if how == 0:
            data[at] = rng.randrange(256)
        elif how == 1:
            del data[at : at + rng.choice([1, 3, 100])]
        elif how == 2:
            data[at:at] = data[at : at + rng.choice([2, 50])]
        else:
            data[at:at] = bytes(rng.randrange(256) for _ in range(4))
        data = data or bytearray(b"\0")
    return bytes(data)


def _attribute(rng, model):
    node = rng.choice(model.graph.node)
    if not node.attribute:
        node.attribute.append(
            helper.make_attribute(rng.choice(["axis", "perm", "pads", "strides"]), rng.choice(NUMBERS))
        )
        return
    attribute = rng.choice(node.attribute)
    if attribute.ints and rng.random() < 0.7:
        attribute.ints[rng.randrange(len(attribute.ints))] = rng.choice(NUMBERS)
    elif rng.random() < 0.5:
        attribute.i = rng.choice(NUMBERS)
    else:
        changed = helper.make_attribute(attribute.name, rng.choice([1, "up", 1.5, [1, 2], ["a"], [0.5]]))
        attribute.CopyFrom(changed)


def _inputs(rng, model):
    node = rng.choice(model.graph.node)
    known = [name for each in model.graph.node for name in (*each.input, *each.output)]
    if node.input:
        node.input[rng.randrange(len(node.input))] = rng.choice([*known, "", "x"])


def _nodes(rng, model):
    nodes = list(model.graph.node)
    rng.choice([nodes.pop, lambda: rng.shuffle(nodes), lambda: nodes.append(rng.choice(nodes))])()
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    if rng.random() < 0.3 and nodes:
        model.graph.node[0].op_type = rng.choice(["Loop", "If", "Einsum", "LSTM", "Flatten", "Nothing", ""])


def _names(rng, model):
    node = rng.choice(model.graph.node)
    node.op_type = rng.choice(
        [each.op_type for each in model.graph.node] + ["Reshape", "MatMul", "Tile", "TopK"]
    )


def _numbers(rng, model):
    tensors = [each for each in model.graph.initializer if each.data_type == TensorProto.INT64]
    if tensors:
        tensor = rng.choice(tensors)
        values = numpy_helper.to_array(tensor).copy()
        if values.size:
            values.ravel()[rng.randrange(values.size)] = rng.choice(NUMBERS)
        tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))


def _dims(rng, model):
    dims = model.graph.input[0].type.tensor_type.shape.dim
    dims[rng.randrange(len(dims))].dim_value = rng.choice(NUMBERS)
    if rng.random() < 0.2:
        del dims[-1]
