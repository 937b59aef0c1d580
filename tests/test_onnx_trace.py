"""Every tensor of a model as ONNX's own evaluator gives it: its shape, and where the map lies in it.

What `from_onnx` returns are layers. Here what it knows of the tensors between them is compared too.
"""

import re
from math import inf
from pathlib import Path

import numpy as np
import onnx
import pytest
from cnn import units_seeing
from cnn.onnx.functions import inline
from cnn.onnx.reading import Reading
from cnn.onnx.schema import read_model
from cnn.onnx.trace import Trace
from cnn.onnx.wire import Wire
from onnx.reference import ReferenceEvaluator

from tests import onnx_random
from tests.onnx_models import model
from tests.test_onnx_random import BEYOND

SHAPE = (1, 2, 4, 6)
IMAGE = np.random.default_rng(2).uniform(1, 2, SHAPE).astype(np.float32)
SIZE = re.compile("size of the image|image is large|while the model|cannot be told|it may|together, along")
"""What refusals say where it is the image's size that is wanted."""
STEP = 1e-6
"""Least change that counts: sums of floats in another order differ by less."""


def traced(made):
    """Return all that is known of a model once it is read."""
    data = made.SerializeToString()
    read = read_model(Wire(data, inf), len(data))
    reading = Reading(Trace(read.opset), inline(read), "x", "NCHW", None)
    reading.trace.keep = lambda wanted: None  # layers on the way count too
    reading.run()
    return reading


def assert_traced(made, image=IMAGE):
    """Compare what is known of each tensor with what is computed."""
    reading, evaluator = traced(made), ReferenceEvaluator(made)
    assert reading.error is None, reading.error

    def evaluated(image):
        return evaluator.run(None, {"x": image}, intermediate=True)

    right = {name: value for name, value in evaluated(image).items() if isinstance(value, np.ndarray)}
    origins = {name: origin for name, origin in reading.trace.origins.items() if not origin.end}
    for name in origins.keys() & right.keys():
        assert origins[name].shape == right[name].shape, name
    for name in reading.trace.known.keys() & right.keys():
        known = reading.trace.known[name]
        assert known.shape in (None, right[name].shape), name
        if known.values is not None:
            np.testing.assert_array_equal(known.values, right[name], name)
    for axis in (0, 1):
        for line in range(image.shape[2 + axis]):
            brighter = image.copy()
            brighter[:, :, *(slice(None),) * axis, line] *= 3
            other = evaluated(brighter)
            for name in origins.keys() & right.keys():
                at = origins[name].axes[axis]
                if at is None or origins[name].flat:
                    continue
                changed = abs(other[name] * 1.0 - right[name]) > STEP
                units = set(
                    np.flatnonzero(changed.any(axis=tuple(i for i in range(changed.ndim) if i != at)))
                )
                assert units <= seeing(reading, origins[name].node, line, axis), (name, axis, line)
    return reading


def seeing(reading, node, line, axis):
    """Return the units of a node that see a line of the image."""
    if node == "input":
        return {line}
    return units_seeing(reading.trace.network, line, reading.shape[2:], axis=axis, output=node)


NUMBERS = {
    "none": [], "zero": 0, "one": 1, "last": -1, "two": 2, "at0": [0], "at1": [1], "at2": [2], "at3": [3],
    "back": [-1], "both": [[0, 1], [1, 0]], "twice": [1, 0, 1], "map": [2, 3],
    "ends": [0, 0, 1, 2, 0, 0, 0, 3], "more": [0, 1, 0, 0, 0, 2, 0, 0], "far": [2**31 - 1], "shape": SHAPE,
    "row": [1, 2, -1], "keep": [0, 0, -1], "deep": [2, 1, 2, 4, 6], "times": [1, 3, 1, 1], "parts": [1, 1],
    "five": [1, 1, 2, 4, 6], "under": [1, 8, 6], "turned": [-3, 0], "sizes": [8, 18], "again": [1, 3, 4, 6],
    "matrix": [2, 24], "plane_times": [1, 1, 4, 6], "column_times": [1, 1, 4, 1],
}  # fmt: skip
WEIGHTS = {
    "w": (2, 2, 3, 3), "w1": (3, 2, 1, 1), "flat": (2, 3), "wide": (6, 5), "column": (6,),
    "planes": (3, 1, 1, 1, 1), "c": (2,), "channel": (2, 1, 1), "all": SHAPE, "top": (1, 2, 1, 6),
    "below": (1, 2, 2, 6), "ten": (1, 3, 4, 6), "r": (1, 2, 2), "rr": (1, 2, 2), "l": (1, 8, 2),
    "ll": (1, 8, 2), "g": (1, 6, 2), "gg": (1, 6, 2), "tall2": (5, 4), "deep1": (2, 1, 3, 2),
    "plane": (4, 6), "three": (3,), "tall24": (5, 24), "four": (4, 2, 1, 1),
}  # fmt: skip
CONSTANTS = {name: np.asarray(value, np.int64) for name, value in NUMBERS.items()}
CONSTANTS |= {
    name: np.linspace(0.5, 1, int(np.prod(shape)), dtype=np.float32).reshape(shape)
    for name, shape in WEIGHTS.items()
}
CONSTANTS |= {"scale": np.float32(0.1), "point": np.uint8(3), "zoom": np.float32([1, 1, 2, 3])}
CONSTANTS |= {"both_channels": np.array([2]), "points": np.uint8([3, 4])}
CONSTANTS |= {"double": np.float32([1, 1, 2, 2]), "mask": IMAGE > 1.5}

# A case a line: operators in ONNX's own words, which give y last.
OPERATORS = Path(__file__).with_name("onnx_operators.txt").read_text(encoding="utf-8").splitlines()


def model_of(line, shape=SHAPE):
    """Return the model of a few operators, given in ONNX's own words."""
    graph = onnx.parser.parse_graph(f"g (float x) => (float y) {{ {line} }}")
    made = model([], CONSTANTS, outputs=graph.node[-1].output, shape=shape, opset=23)
    made.graph.node.extend(graph.node)
    return made


@pytest.mark.parametrize("line", OPERATORS)
def test_what_is_known_of_each_tensor_is_what_running_shows(line):
    reading = assert_traced(model_of(line))
    assert reading.ends == []
    assert {name: origin.end for name, origin in reading.trace.origins.items() if origin.end} == {}


@pytest.mark.parametrize("line", OPERATORS)
def test_where_the_image_has_no_size_nothing_wrong_is_told(line):
    reading = traced(model_of(line, ("N", SHAPE[1], "H", "W")))
    right = ReferenceEvaluator(model_of(line)).run(None, {"x": IMAGE}, intermediate=True)
    for name in reading.trace.origins.keys() & right.keys():
        told = reading.trace.origins[name]
        if not told.end:
            pairs = list(zip(told.shape, right[name].shape, strict=True))
            assert all(length in (None, known) for length, known in pairs), (name, pairs)
    for reason in (str(reading.error or ""), *reading.ends):
        assert not reason or SIZE.search(reason), reason


@pytest.mark.parametrize("seed", sorted(set(range(30)) - BEYOND))
def test_what_is_known_of_random_models_is_what_running_shows(seed):
    height, width = 7, 6
    image = np.random.default_rng(seed).uniform(1, 2, (1, 2, height, width)).astype(np.float32)
    assert_traced(onnx_random.grow(seed, height, width, 4), image)
