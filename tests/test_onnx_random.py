"""Random models against ONNX's own evaluator, and damaged ones: an answer that is right, or one sentence.

A short run of what `make peers` does at length.
"""

import contextlib
import time

import pytest
from cnn import from_onnx, layer_table, units_seeing
from onnx.reference import ReferenceEvaluator

from tests import onnx_random


@pytest.mark.filterwarnings("ignore:Mean of empty slice:RuntimeWarning")  # of the evaluator, in padding
@pytest.mark.parametrize("seed", range(16))
def test_random_models_see_what_running_them_shows(seed):
    model = onnx_random.grow(seed, 7, 6, 4)
    evaluator = ReferenceEvaluator(model)
    faults = onnx_random.faults(
        lambda image: evaluator.run(None, {"x": image})[0], model, from_onnx(model), units_seeing
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
