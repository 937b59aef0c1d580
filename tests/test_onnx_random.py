"""Random models against ONNX's own evaluator, and damaged ones: an answer that is right, or one sentence.

A short run of what `make peers` does at length.
"""

import contextlib
import time

import numpy as np
import pytest
from cnn import from_onnx, layer_table, units_seeing
from onnx.reference import ReferenceEvaluator

from tests import onnx_random

BEYOND = {2, 10, 29, 31, 36, 37, 40, 43}
"""Seeds of models that the evaluator cannot run: it lacks an operator, or trips over what is unusual."""


def test_random_models_are_of_many_operators_and_of_each_opset():
    models = [onnx_random.grow(seed) for seed in range(150)]
    assert len({node.op_type for model in models for node in model.graph.node}) >= 60
    assert {model.opset_import[0].version for model in models} == set(range(11, 26))


@pytest.mark.filterwarnings("ignore:Mean of empty slice:RuntimeWarning")  # of the evaluator, in padding
@pytest.mark.parametrize("seed", sorted(set(range(48)) - BEYOND))
def test_random_models_see_what_running_them_shows(seed):
    model = onnx_random.grow(seed, 7, 6, 4)
    evaluator = ReferenceEvaluator(model)
    faults = onnx_random.faults(
        lambda image: evaluator.run(None, {"x": image.astype(np.float32)})[0],
        model,
        from_onnx(model),
        units_seeing,
    )
    assert faults == []


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
