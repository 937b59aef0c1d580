"""Models exported from torchvision and timm: as our own graphs of them say, and as gradients say.

Runs wherever those packages are installed. `make peers` does not install them: torchvision must match torch.
"""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from cnn import from_onnx, layer_table, networks, receptive_fields, region

from tests.onnx_models import no_mapping

onnx = pytest.importorskip("onnx")
torch = pytest.importorskip("torch")
torchvision = pytest.importorskip("torchvision")

pytestmark = pytest.mark.filterwarnings("ignore")  # exporters warn of their own future

PIXELS = 224
TORCHVISION = {
    "vgg11": networks.vgg(11),
    "vgg16": networks.vgg(16),
    "resnet18": networks.resnet(18),
    "resnet34": networks.resnet(34),
    "resnet50": networks.resnet(50),
    "resnet152": networks.resnet(152),
    "densenet121": networks.densenet121(),
    "squeezenet1_0": networks.squeezenet("1.0"),
    "squeezenet1_1": networks.squeezenet("1.1"),
    "inception_v3": networks.inception_v3(),
    "mobilenet_v2": networks.mobilenet_v2(),
    "mobilenet_v3_large": networks.mobilenet_v3("large"),
    "mobilenet_v3_small": networks.mobilenet_v3("small"),
    "efficientnet_b0": networks.efficientnet("b0"),
    "efficientnet_b2": networks.efficientnet("b2"),
    "convnext_tiny": networks.convnext_tiny(),
}
TIMM = {
    "resnet50": networks.resnet(50),
    "densenet121": networks.densenet121(),
    "mobilenetv2_100": networks.mobilenet_v2(),
    "efficientnet_b0": networks.efficientnet("b0"),
    "inception_v4": networks.inception_v4(),
    "inception_resnet_v2": networks.inception_resnet_v2(),
    "convnext_tiny": networks.convnext_tiny(),
}


def exported(model):
    """Return a model as a network: the same from memory, from a file mapped into it, and by pieces."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        torch.onnx.export(model.eval(), (torch.zeros(1, 3, PIXELS, PIXELS),), path, dynamo=False)
        network = from_onnx(onnx.load(path))
        assert from_onnx(path) == network
        with no_mapping():
            assert from_onnx(path) == network
    return network


def windows(network):
    """Return kernel, stride, field and length of every window of a network along the width, sorted."""
    steps = [(row.layer.along(1), row.field, row.length) for row in layer_table(network, PIXELS, axis=1)]
    return sorted(
        (step.size, step.stride, field.size, field.stride, field.padding, length)
        for step, field, length in steps
        if step.size * step.stride > 1
    )


@pytest.mark.parametrize("name", TORCHVISION)
def test_torchvision_agrees_with_our_own_graph(name):
    model = torchvision.models.get_model(name, weights=None)
    assert windows(exported(model)) == windows(TORCHVISION[name])


@pytest.mark.parametrize("name", TIMM)
def test_timm_agrees_with_our_own_graph(name):
    timm = pytest.importorskip("timm")
    assert windows(exported(timm.create_model(name))) == windows(TIMM[name])


def test_torchvisions_googlenet_is_smaller_than_the_papers():
    """Its third branch has a 3×3 where the paper has a 5×5, and its last pool is 2×2."""
    fields = receptive_fields(exported(torchvision.models.googlenet(weights=None, init_weights=False)))
    assert list(fields.values())[-2].size == 379


@pytest.mark.parametrize("unit", [0, 3, 6])
def test_gradients_of_a_real_network_reach_the_region_and_no_further(unit):
    """Weights are made positive, so that nothing cancels and every ReLU stays open."""
    torch.manual_seed(0)  # with some weights a ReLU6 saturates, and then nothing passes
    model = torchvision.models.mobilenet_v2(weights=None).features.double().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.abs_().div_(parameter[0].sum() if parameter.ndim == 4 else 1)
    image = torch.full((1, 3, PIXELS, PIXELS), 1e-3, dtype=torch.float64, requires_grad=True)
    model(image)[0, :, unit, unit].sum().backward()
    reached = image.grad[0].sum(0).numpy() > 0
    seen = region(networks.mobilenet_v2(), unit, PIXELS)
    assert np.array_equal(np.flatnonzero(reached.any(1)), np.array(seen))
    assert np.array_equal(np.flatnonzero(reached.any(0)), np.array(seen))
