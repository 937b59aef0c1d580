"""A random model that grows by an operator at a time."""

import random

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSETS = range(11, 26)
LARGEST = 6000
"""Most numbers in a tensor."""


class Growing:
    """A model that grows by an operator at a time; the shapes of the maps so far by name."""

    def __init__(self, seed, height, width):
        self.rng = random.Random(seed)
        self.opset = self.rng.choice(OPSETS)
        self.nodes, self.constants = [], {}
        self.maps = {"x": (1, 2, height, width)}
        self.last = "x"

    def put(self, kind, inputs, outputs=1, **attributes):
        """Add an operator; return the name of its (first) output, or None if ONNX finds it impossible."""
        names = [f"t{len(self.nodes)}", *(f"t{len(self.nodes)}.{i}" for i in range(1, outputs))]
        node = helper.make_node(kind, inputs, names, name=f"n{len(self.nodes)}", **attributes)
        shapes = self.inferred([*self.nodes, node], names)
        if shapes is None or any(min(s, default=1) < 1 or np.prod(s) > LARGEST for s in shapes):
            return None
        self.nodes.append(node)
        self.maps |= dict(zip(names, shapes, strict=True))
        return names[0]

    def axes(self, kind, x, axes, since, **attributes):
        """Add an operator whose axes are an input since some opset, and an attribute before."""
        if self.opset < since:
            return self.put(kind, [x], axes=axes, **attributes)
        return self.put(kind, [x, self.constant(axes)], **attributes)

    def inferred(self, nodes, names):
        """Return the shapes of some tensors as ONNX infers them; None if there is a mistake."""
        try:
            made = onnx.shape_inference.infer_shapes(
                self.model(nodes, *names), strict_mode=True, data_prop=True
            )
        except Exception:  # of many kinds
            return None
        return [
            tuple(each.dim_value for each in output.type.tensor_type.shape.dim)
            for output in made.graph.output
        ]

    def constant(self, values, dtype=np.int64):
        name = f"c{len(self.constants)}"
        self.constants[name] = np.asarray(values, dtype)
        return name

    def weights(self, *shape):
        return self.constant(np.linspace(0.1, 0.2, int(np.prod(shape))).reshape(shape), np.float32)

    def model(self, nodes, *outputs):
        graph = helper.make_graph(
            nodes,
            "random",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, self.maps["x"])],
            [onnx.ValueInfoProto(name=name) for name in outputs],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items()],
        )
        made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)])
        made.ir_version = 10
        return made


def grow(seed, steps, height=9, width=8, count=5):
    """Return a random model of a map of 2 channels, made of `count` operators or more."""
    growing = Growing(seed, height, width)
    for _ in range(200):
        if len(growing.nodes) >= count:
            break
        before = len(growing.nodes)
        step = growing.rng.choice(steps)
        found = step(growing, growing.last)
        if found is None or len(growing.maps[found]) != 4:
            del growing.nodes[before:]
            continue
        growing.last = found
    return growing.model(growing.nodes, growing.last)
