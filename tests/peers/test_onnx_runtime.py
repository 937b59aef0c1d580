"""Random models in ONNX Runtime: what it lets through is what the reader says. And many damaged ones."""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from cnn import from_onnx, units_seeing

from tests import onnx_random

onnxruntime = pytest.importorskip("onnxruntime")
NotImplemented = onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented
MODELS, BATCH = 1600, 200
DAMAGED = 1500
SCRIPT = """
import json, re, sys
from pathlib import Path
from tests.peers.test_onnx_runtime import slowest
seconds = slowest(*map(int, sys.argv[1:]))
most = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
print(json.dumps([seconds, int(most[1]) // 1024]))
"""
"""Not `ru_maxrss`: that of a new process is at first its parent's, and PyTorch has grown it."""


def start(model):
    """Return what runs a model on an image."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1  # more threads than cores make small models slow
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return lambda image: session.run(None, {"x": image.astype(np.float32)})[0]


@pytest.mark.parametrize("first", range(0, MODELS, BATCH))
def test_random_models_see_what_running_them_shows(first):
    compared = 0
    for seed in range(first, first + BATCH):
        model = onnx_random.grow(seed, 9 + seed % 4, 8 + seed % 3, 4 + seed % 5)
        try:
            start(model)
            network = from_onnx(model)
        except (NotImplemented, ValueError):
            continue
        assert onnx_random.faults(start, model, network, units_seeing) == [], seed
        compared += not network.ends
    assert compared > 0.97 * BATCH


class Bytes:
    """A model of which only the bytes are known, and may be no model."""

    def __init__(self, data):
        self.data = data

    def SerializeToString(self):
        return self.data


def slowest(first, last):
    """Read damaged models; return the seconds that the slowest took, and let all but a ValueError through."""
    models = [onnx_random.grow(seed, 7, 6, 5) for seed in range(50)]
    seconds = 0.0
    for seed in range(first, last):
        data = onnx_random.damaged(seed, models[seed % 50])
        started = time.process_time()
        with contextlib.suppress(ValueError):
            from_onnx(Bytes(data), partial=True)
        seconds = max(seconds, time.process_time() - started)
    return seconds


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own memory")
def test_damaged_models_take_no_more_than_seconds_and_megabytes():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, "0", str(DAMAGED)], capture_output=True, text=True, check=True
    )
    seconds, megabytes = json.loads(done.stdout)
    assert seconds < 10
    assert megabytes < 500
