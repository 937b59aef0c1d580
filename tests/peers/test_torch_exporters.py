"""Random modules as both of PyTorch's exporters write them: a runtime lets through what the reader says."""

import pytest
from cnn import from_onnx, units_seeing

from tests import onnx_random

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
torch = pytest.importorskip("torch")
from tests.peers import modules  # noqa: E402, which needs torch
from tests.peers.test_onnx_runtime import start  # noqa: E402, which needs onnxruntime

pytestmark = pytest.mark.filterwarnings("ignore")  # exporters warn of their own future
SEEDS = range(40)
OPSETS = {"torchscript": range(11, 21), "dynamo": range(18, 24)}


def exported(module, shape, exporter, opset, path):
    """Return a module as an exporter writes it."""
    more = (
        {"dynamo": True, "verbose": False, "external_data": False}
        if exporter == "dynamo"
        else {"dynamo": False}
    )
    image = torch.ones(shape)
    torch.onnx.export(module, (image,), path, input_names=["x"], opset_version=opset, **more)
    return onnx.load(path)


@pytest.mark.parametrize("exporter", OPSETS)
@pytest.mark.parametrize("seed", SEEDS)
def test_random_modules_see_what_running_them_shows(exporter, seed, tmp_path):
    if exporter == "dynamo":
        pytest.importorskip("onnxscript")
    height, width = 9 + seed % 4, 8 + seed % 3
    # The newer exporter writes a recurrent layer as its steps, each an operator or more.
    steps = modules.STEPS if exporter == "dynamo" else [*modules.STEPS, modules.recurred]
    module, kinds = modules.grow(seed, height, width, 3 + seed % 4, steps)
    opset = OPSETS[exporter][seed % len(OPSETS[exporter])]
    made = exported(module, (1, 2, height, width), exporter, opset, tmp_path / "module.onnx")
    network = from_onnx(made)
    assert not network.ends, kinds
    assert onnx_random.faults(start, made, network, units_seeing) == [], kinds
