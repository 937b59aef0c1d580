"""The command `python -m cnn model.onnx`."""

import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import onnx
import pytest
from cnn import from_onnx
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
        (["{path}", "--input-size", "1"], 1, "MaxPool 'pool': a window over 2 cells does not fit on 1"),
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


def save(path, nodes, inputs=(("x", ("N", 1, "H", "W")),), outputs=("y",), window=3):
    """A model in a file; nodes are what `helper.make_node` takes, w is a kernel."""
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        [numpy_helper.from_array(np.ones((1, 1, window, window), np.float32), "w")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=10), path)
    return str(path)


def test_the_last_line_says_where_the_table_ends(tmp_path, capsys):
    nodes = [helper.make_node("Conv", ["x", "w"], ["a"]), helper.make_node("NonZero", ["a"], ["y"])]
    assert main([save(tmp_path / "m.onnx", nodes)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "The table covers the image 'x' (NCHW, ? × 1 × ? × ?) as far as NonZero 'y': this operator is not "
        "known. What comes behind is not followed."
    )


@pytest.mark.parametrize(
    "nodes",
    [
        [helper.make_node("Relu", ["x"], ["y"])],
        [helper.make_node("Sigmoid", ["x"], ["a"]), helper.make_node("Add", ["x", "a"], ["y"])],
    ],
)
def test_where_there_is_nothing_to_show_the_command_says_so(tmp_path, capsys, nodes):
    assert main([save(tmp_path / "m.onnx", nodes)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("python -m cnn: nothing to show: no operator moves or mixes pixels of 'x'; --image")


def test_the_image_is_told_from_the_state_of_a_recurrent_layer(tmp_path, capsys):
    """Public detectors of voices take sound, of two axes, and a state, of three."""
    nodes = [
        helper.make_node("Unsqueeze", ["sound", "one"], ["a"]),
        helper.make_node("Conv", ["a", "k"], ["b"], strides=[2]),
        helper.make_node("ReduceMean", ["b"], ["c"], axes=[2], keepdims=0),
        helper.make_node("ReduceSum", ["state"], ["d"]),
        helper.make_node("Add", ["c", "d"], ["y"]),
    ]
    path = save(tmp_path / "m.onnx", nodes, (("sound", ("N", 64)), ("state", (2, "N", 8))))
    made = onnx.load(path)
    made.graph.initializer.append(numpy_helper.from_array(np.array([1]), "one"))
    made.graph.initializer.append(numpy_helper.from_array(np.ones((1, 1, 5), np.float32), "k"))
    made.graph.node[3].op_type = "Identity"
    onnx.save(made, path)
    assert main([path]) == 0
    out = capsys.readouterr().out
    assert re.search(r"b +conv +5/2 +5 +2 +0 +30\n", out)
    assert out.splitlines()[-1].endswith("need of the image 'sound' (NW, ? × 64).")
    assert main([path, "--image", "state"]) == 1


def test_layouts_are_found_or_given(tmp_path, capsys):
    nodes = [
        helper.make_node("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["t", "w"], ["y"], strides=[2, 1]),
    ]
    path = save(tmp_path / "m.onnx", nodes, (("x", (1, 30, 40, 1)),))
    for more in ([], ["--layout", "NHWC"]):
        assert main([path, *more]) == 0
        out = capsys.readouterr().out
        assert re.search(r"height\n\n.*\ny +conv +3/2 +3 +2 +0 +14\n", out)
        assert re.search(r"width\n\n.*\ny +conv +3/1 +3 +1 +0 +38\n", out)
        assert "(NHWC, 1 × 30 × 40 × 1)" in out
    assert main([path, "--layout", "NCHW"]) == 1
    assert "Conv 'y': its input does not lie as" in capsys.readouterr().err
    for wrong in ("NCWW", "NHC", "NCHW2", "NCHH"):
        assert main([path, "--layout", wrong]) == 1
        assert "layout must have a letter of N, C, H, W for each of 4 axes" in capsys.readouterr().err


def test_names_cannot_steer_the_terminal_nor_pass_for_warnings(tmp_path, capsys):
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], name="red\x1b[31m\x07\nwarning: none"),
        helper.make_node("Conv", ["a", "w"], ["b"], name="warning: all is lost"),
        helper.make_node("Conv", ["b", "w"], ["y"], name="\u202eback"),
    ]
    assert main([save(tmp_path / "m.onnx", nodes)]) == 0
    out = capsys.readouterr().out
    assert all(character.isprintable() or character == "\n" for character in out)
    assert r"red\x1b[31m\x07\nwarning: none" in out
    assert r"\u202eback" in out
    assert not any(line.startswith("warning") for line in out.splitlines())
    bad = save(tmp_path / "bad.onnx", [helper.make_node("Re\x1b[2Jlu", ["x"], ["y"], domain="a\nb")])
    assert main([bad]) == 1
    assert capsys.readouterr().err == "python -m cnn: operators not known: a\\nb.Re\\x1b[2Jlu\n"


def test_a_name_of_any_length_fills_no_terminal(tmp_path, capsys):
    nodes = [
        helper.make_node("Conv", ["x", "w"], ["a"], name="long" * 10**5),
        helper.make_node("Conv", ["a", "w"], ["y"], name="next"),
    ]
    assert main([save(tmp_path / "long.onnx", nodes)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) < 200
    assert lines[3].startswith("longlong")
    assert "…  conv" in lines[3]
    equation = {"equation": "x" * 10**6}
    assert (
        main([save(tmp_path / "odd.onnx", [helper.make_node("Einsum", ["x", "w"], ["y"], **equation)])]) == 1
    )
    assert len(capsys.readouterr().err) < 5000


@pytest.fixture
def chinese(tmp_path):
    return save(tmp_path / "m.onnx", [helper.make_node("Conv", ["x", "w"], ["y"], name="卷积")])


def run(arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "cnn", *arguments], check=False, stderr=subprocess.PIPE, **more
    )


def test_a_name_that_the_encoding_lacks_is_written_out(chinese):
    done = run([chinese], stdout=subprocess.PIPE, env=os.environ | {"PYTHONIOENCODING": "cp1252"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert rb"\u5377\u79ef" in done.stdout


def test_a_reader_who_has_gone_is_not_shouted_after(chinese):
    reader, writer = os.pipe()
    os.close(reader)
    done = run([chinese], stdout=writer)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_one_line(chinese):
    with open("/dev/full", "wb") as full:
        done = run([chinese], stdout=full)
    assert done.returncode == 1
    assert done.stderr == b"python -m cnn: [Errno 28] No space left on device\n"


def test_text_is_read_without_the_onnx_packages_warning(tmp_path, capsys):
    text = '<ir_version: 8, opset_import: ["": 17]> g (float[1, 3, 9, 9] x) => (float[1, 3, 4, 4] y)'
    (tmp_path / "m.onnxtxt").write_text(
        text + "{ y = MaxPool <kernel_shape = [3, 3], strides = [2, 2]> (x) }"
    )
    assert main([str(tmp_path / "m.onnxtxt")]) == 0
    assert capsys.readouterr().err == ""


@pytest.fixture
def keyboard():
    """Give a function that says what the keyboard's signal does, until the test ends."""
    before = signal.getsignal(signal.SIGINT)
    yield lambda handler: signal.signal(signal.SIGINT, handler)
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN], ids=["front", "background"])
def test_work_that_takes_too_long_is_given_up_unless_told(path, capsys, monkeypatch, keyboard, handler):
    keyboard(handler)
    monkeypatch.setattr("cnn.__main__.SECONDS", 0.2)
    slow = "cnn.__main__.from_onnx"
    monkeypatch.setattr(slow, lambda *_, **__: [time.sleep(0.01) for _ in range(100)] and from_onnx(path))
    assert main([path]) == 1
    assert capsys.readouterr().err == "python -m cnn: it takes more than 0.2 s: say --no-limit to wait\n"
    assert main([path, "--no-limit"]) == 0
    assert signal.getsignal(signal.SIGINT) == handler


def test_the_keyboard_ends_the_work_in_front_and_not_in_the_background(path, monkeypatch, keyboard):
    def pressed(*_: object, **__: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return from_onnx(path)

    monkeypatch.setattr("cnn.__main__.from_onnx", pressed)
    keyboard(signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt):
        main([path])
    keyboard(signal.SIG_IGN)
    assert main([path]) == 0


def test_sizes_that_are_not_the_models_own_are_refused(tmp_path, capsys):
    nodes = [helper.make_node("Conv", ["x", "w"], ["y"])]
    path = save(tmp_path / "m.onnx", nodes, (("x", (1, 1, 10, "W")),))
    assert main([path, "--input-size", "20"]) == 1
    assert "input_size is 20, but the model takes images of 10 × ?: leave it out" in capsys.readouterr().err
    assert main([path, "--input-size", "10", "20"]) == 0
