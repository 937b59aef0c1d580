"""Models that somebody has damaged at random, in their bytes or in their structure."""

import random

import onnx
from onnx import TensorProto, helper, numpy_helper

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
