"""The command `python -m cnn model.onnx`."""

import re
import subprocess
import sys

import numpy as np
import onnx
import pytest
from cnn.__main__ import main
from onnx import TensorProto, helper, numpy_helper


@pytest.fixture
def path(tmp_path):
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], name="conv", pads=[1, 1, 1, 1]),
        helper.make_node("MaxPool", ["a"], ["b"], name="pool", kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["b", "w"], ["c"], name="dilated", pads=[4, 4, 4, 4], dilations=[4, 4]),
        helper.make_node("Conv", ["c", "w"], ["y"], name="last", pads=[1, 1, 1, 1]),
    ]
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ("N", 1, "H", "W"))],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.ones((1, 1, 3, 3), np.float32), "w")],
    )
    onnx.save(
        helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10),
        tmp_path / "m.onnx",
    )
    return str(tmp_path / "m.onnx")


def test_the_table(path, capsys):
    assert main([path]) == 0
    assert capsys.readouterr().out == (
        "Receptive fields along both axes\n"
        "\n"
        "layer    kind         window  size  stride  padding  units\n"
        "conv     conv            3/1     3       1        1\n"
        "pool     pool            2/2     4       2        1\n"
        "dilated  conv  3/1 dilated 4    20       2        9\n"
        "last     conv            3/1    24       2       11\n"
        "\n"
        "The table covers all that the model's outputs need of the image 'x' (NCHW, ? × 1 × ? × ?).\n"
    )


def test_units_and_warnings_at_a_size(path, capsys):
    assert main([path, "--input-size", "12"]) == 0
    out = capsys.readouterr().out
    assert "last     conv            3/1    24       2       11      6\n" in out
    assert out.splitlines()[-2:] == [
        "warning: last: adds nothing in the middle: the units there see the whole image already",
        "The table covers all that the model's outputs need of the image 'x' (NCHW, ? × 1 × 12 × 12).",
    ]


def test_axes_that_differ_have_a_table_each(path, capsys):
    assert main([path, "--input-size", "12", "40"]) == 0
    out = capsys.readouterr().out
    assert (
        out.count("Receptive fields along the height") == out.count("Receptive fields along the width") == 1
    )
    assert out.count("adds nothing") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["{path}", "--input-size", "1"], 1, "MaxPool 'pool': a window of 2 cells does not fit on 1"),
        (["{path}", "--image", "z"], 1, "image must name one of the inputs"),
        (["no/such/file.onnx"], 1, "No such file"),
        (["text.json"], 1, "text.json is not an ONNX model"),
        ([], 2, "the following arguments are required: model"),
        (["{path}", "--input-size", "0"], 2, "--input-size takes one or two positive numbers, got 0"),
        (["{path}", "--input-size", "1", "2", "3"], 2, "one or two positive numbers, got 1 2 3"),
    ],
)
def test_errors_have_a_code_and_one_line(path, capsys, monkeypatch, tmp_path, arguments, code, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.json").write_text("not a model\n")
    try:
        returned = main([argument.format(path=path) for argument in arguments])
    except SystemExit as stop:  # what argparse does where the command itself is wrong
        returned = stop.code
    out, err = capsys.readouterr()
    assert returned == code
    assert out == ""
    assert re.search(words, err.splitlines()[-1])


def test_as_a_command_without_a_traceback(path):
    command = [sys.executable, "-m", "cnn", path]
    good = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("Receptive fields along both axes")
    bad = subprocess.run([*command, "--image", "z"], capture_output=True, text=True, check=False)
    assert (bad.returncode, bad.stdout) == (1, "")
    assert len(bad.stderr.splitlines()) == 1
