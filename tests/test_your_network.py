"""The table that the page "Your network" shows is what the command prints for the model that it describes."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import onnx
import pytest
from cnn import layer_table, networks, region
from cnn.__main__ import main
from explorers.figures import portrait
from onnx import TensorProto, helper

PAGE = Path(__file__).parents[1] / "chapters" / "ch315" / "your-network.ipynb"


def small_model() -> onnx.ModelProto:
    """Return a convolution, one with a shortcut round it, a pooling, a dilated one, a global average."""
    nodes = [
        helper.make_node(
            "Conv", ["x", "w1"], ["a"], "stem", kernel_shape=[5, 5], strides=[2, 2], pads=[2] * 4
        ),
        helper.make_node("Relu", ["a"], ["b"], "relu"),
        helper.make_node("Conv", ["b", "w2"], ["c"], "conv", kernel_shape=[3, 3], pads=[1] * 4),
        helper.make_node("Add", ["b", "c"], ["d"], "sum"),
        helper.make_node("MaxPool", ["d"], ["e"], "pool", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node(
            "Conv", ["e", "w3"], ["f"], "wide", kernel_shape=[3, 3], dilations=[2, 2], pads=[2] * 4
        ),
        helper.make_node("GlobalAveragePool", ["f"], ["y"], "average"),
    ]
    shapes = {"w1": (8, 1, 5, 5), "w2": (8, 8, 3, 3), "w3": (8, 8, 3, 3)}
    weights = [
        helper.make_tensor(
            name, TensorProto.FLOAT, shape, [0.0] * (shape[0] * shape[1] * shape[2] * shape[3])
        )
        for name, shape in shapes.items()
    ]
    image = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 28, 28])
    answer = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 8, 1, 1])
    return helper.make_model(helper.make_graph(nodes, "small", [image], [answer], weights))


def test_the_example_is_the_model_that_is_made_here() -> None:
    assert onnx.load(portrait.EXAMPLE).graph == small_model().graph


def test_the_page_shows_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(portrait.EXAMPLE)]) == 0
    printed = capsys.readouterr().out
    (cell,) = (cell for cell in nbformat.read(PAGE, 4).cells if cell.id == "your-network-file")
    assert [output.text for output in cell.outputs if output.output_type == "stream"] == [printed]


def test_bars_end_where_fields_end() -> None:
    chain = [("conv", 3, 1, 1), ("pool", 2, 2), ("conv", 5, 1, 2)]
    for depth, row in enumerate(layer_table(chain, 32), 1):
        seen = region(chain[:depth], row.length // 2)
        assert portrait.ends(row, 32) == (seen.start - 0.5, seen.stop - 0.5)


def test_a_global_layer_has_a_bar_as_wide_as_the_image() -> None:
    *_, last = layer_table([("conv", 3), ("global_pool",)], 32)
    assert portrait.ends(last, 32) == (-0.5, 31.5)


def test_a_portrait_has_a_bar_for_each_layer() -> None:
    figure = portrait.draw(networks.resnet(18), 224)
    bars = [len(lines.get_segments()) for lines in figure.axes[0].collections]
    assert sum(bars) == len(networks.resnet(18))
    plt.close(figure)
