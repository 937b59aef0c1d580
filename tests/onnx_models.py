"""Small ONNX models, and what they let through when the ONNX package's own evaluator runs them."""

import numpy as np
from cnn import from_onnx, pixels
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

HEIGHT, WIDTH, CHANNELS = 10, 12, 2


def model(nodes, constants=None, outputs=("y",), shape=("N", CHANNELS, HEIGHT, WIDTH), opset=21):
    """A model of one image, x, of float32; nodes are (operator, inputs, outputs, attributes)."""
    graph = helper.make_graph(
        [helper.make_node(kind, inputs.split(), outs.split(), **more) for kind, inputs, outs, more in nodes],
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in (constants or {}).items()],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    made.ir_version = 10
    return made


def weights(*window, channels=CHANNELS):
    """A kernel of positive weights, so that nothing cancels."""
    return np.random.default_rng(0).uniform(0.5, 1, (channels, CHANNELS, *window)).astype(np.float32)


def changes(made, axis, base):
    """Return the matrix (line of the image, unit): whether lighting the line changes anything at the unit."""
    lines = (HEIGHT, WIDTH)[axis]
    images = np.repeat(base, lines + 1, axis=0)
    for line in range(lines):
        images.swapaxes(2, 2 + axis)[line, :, line] += np.array([[1], [2]])  # each channel differently
    evaluator = ReferenceEvaluator(made)
    out = np.concatenate([evaluator.run(None, {"x": image[np.newaxis]})[0] for image in images])
    different = abs(out[:-1] - out[-1:]) > 1e-7
    return different.any(axis=(1, 3 - axis))


def assert_same_as_evaluated(made, base=None):
    """Compare every unit's region along both axes with what the evaluator lets through."""
    network = from_onnx(made)
    base = np.zeros((1, CHANNELS, HEIGHT, WIDTH), np.float32) if base is None else base
    for axis in (0, 1):
        for unit, column in enumerate(changes(made, axis, base).T):
            seen = pixels(network, unit, (HEIGHT, WIDTH), axis=axis)
            assert seen == set(np.flatnonzero(column).tolist()), (axis, unit)
