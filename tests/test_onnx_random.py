"""Random models against ONNX's own evaluator, and damaged ones: an answer that is right, or one sentence.

A short run of what `make peers` does at length.
"""

import contextlib
import time
from dataclasses import replace

import numpy as np
import pytest
from cnn import from_onnx, layer_table, units_seeing
from onnx.reference import ReferenceEvaluator

from tests import onnx_random
from tests.onnx_models import CHANNELS, HEIGHT, WIDTH, model, weights

BEYOND = {2, 10, 29, 31, 36, 37, 40, 43}
"""Seeds of models that the evaluator cannot run: it lacks an operator, or trips over what is unusual."""


def test_random_models_are_of_many_operators_and_of_each_opset():
    models = [onnx_random.grow(seed) for seed in range(150)]
    assert len({node.op_type for model in models for node in model.graph.node}) >= 60
    assert {model.opset_import[0].version for model in models} == set(range(11, 26))


EVALUATOR = pytest.mark.filterwarnings(
    "ignore:Mean of empty slice:RuntimeWarning", "ignore:invalid value:RuntimeWarning"
)  # it takes NaN for padding


@EVALUATOR
@pytest.mark.parametrize("seed", sorted(set(range(48)) - BEYOND))
def test_random_models_see_what_running_them_shows(seed):
    made = onnx_random.grow(seed, 7, 6, 4)
    assert onnx_random.faults(start, made, from_onnx(made), units_seeing) == []


def start(model):
    evaluator = ReferenceEvaluator(model)
    return lambda image: evaluator.run(None, {"x": image.astype(np.float32)})[0]


HIDING = {
    "MaxPool": {"kernel_shape": [3, 3]},
    "AveragePool": {"kernel_shape": [3, 3]},
    "HardSigmoid": {},
    "Sigmoid": {},
    "HardSwish": {},
    "Clip": {},
    "Softmax": {"axis": 3},
}
"""Operators behind a convolution, some of which let neither a large number nor an endless one through."""


@EVALUATOR
@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("wrong", [2, 4])
def test_a_network_that_says_too_much_or_too_little_is_found(hiding, wrong):
    constants = {"w": weights(3, 3), "low": np.float32(0), "high": np.float32(6)}
    inputs = "a low high" if hiding == "Clip" else "a"
    nodes = [("Conv", "x w", "a", {"pads": [1] * 4}), (hiding, inputs, "y", HIDING[hiding])]
    made = model(nodes, constants, shape=(1, CHANNELS, HEIGHT, WIDTH))
    network = from_onnx(made)
    assert onnx_random.faults(start, made, network, units_seeing) == []
    name, (layer, source) = next(iter(network.items()))
    network[name] = (replace(layer, kernel=(wrong, 3), padding=((1, wrong - 2), (1, 1))), source)
    assert onnx_random.faults(start, made, network, units_seeing) != []


def test_the_probe_compares_endless_numbers_with_others():
    before, after = np.array([[1, 1, np.inf, 1, np.nan, 2], [1.0001, 2, np.inf, np.inf, 1, np.nan]])
    assert onnx_random.changed(before, after).tolist() == [False, True, False, True, False, False]


class Bytes:
    """A model of which only the bytes are known, and may be no model."""

    def __init__(self, data):
        self.data = data

    def SerializeToString(self):
        return self.data


@pytest.mark.parametrize("seed", range(120))
def test_damaged_models_are_answered_or_refused_in_a_sentence(seed):
    data = onnx_random.damaged(seed, onnx_random.grow(seed % 12, 7, 6, 4))
    started = time.process_time()
    with contextlib.suppress(ValueError):
        network = from_onnx(Bytes(data), partial=True)
        assert network.covers
        for axis in (0, 1):
            layer_table(network, axis=axis)
    assert time.process_time() - started < 5
