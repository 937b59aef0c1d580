"""Small ONNX models, and what they let through when the ONNX package's own evaluator runs them."""

import mmap
from contextlib import contextmanager
from unittest import mock

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


@contextmanager
def no_mapping():
    """Keep files from being mapped into memory, as where a browser's reader has given them."""
    with mock.patch.object(mmap, "mmap", side_effect=OSError("not supported")) as asked:
        yield
    assert asked.called


def write_heavy(path, channels):
    """Write a model of one convolution whose weights, a hole in the file, take no room on the disk."""
    size = channels * CHANNELS * 9 * 4
    dims = b"".join(_field(1, length) for length in (channels, CHANNELS, 3, 3))
    small = model([("Conv", "x w", "y", {"kernel_shape": [3, 3], "pads": [1] * 4})])
    heavy = dims + _field(2, TensorProto.FLOAT) + _field(8, b"w") + _field(9, size)
    graph = small.graph.SerializeToString() + _field(5, len(heavy) + size) + heavy
    small.ClearField("graph")
    with path.open("wb") as file:
        file.write(small.SerializeToString() + _field(7, len(graph) + size) + graph)
        file.truncate(file.tell() + size)


LONG = (5, 7, 9)  # fields of TensorProto, GraphProto and ModelProto that are given by their length alone


def _field(number, value):
    """Return a field of a message: a number, a length, or bytes with their length before them."""
    if isinstance(value, bytes):
        return _varint(number << 3 | 2) + _varint(len(value)) + value
    return _varint(number << 3 | (2 if number in LONG else 0)) + _varint(value)


def _varint(number):
    return bytes([number & 127 | 128]) + _varint(number >> 7) if number > 127 else bytes([number])
