"""Files that cannot be mapped into memory are read by pieces, and give the same answers."""

import tracemalloc
import warnings

import onnx
import pytest
from cnn import Layer, from_onnx

from tests import onnx_random
from tests.onnx_models import model, no_mapping, weights, write_heavy


def answer(path):
    """Return all that is known of a model in a file; the sentence, where it is refused."""
    try:
        network = from_onnx(path, partial=True)
    except ValueError as error:
        return str(error)
    return dict(network), network.covers, network.input_size, network.layout, network.ends


@pytest.mark.parametrize("seed", range(24))
def test_random_models_are_the_same_mapped_and_by_pieces(tmp_path, seed):
    path = tmp_path / "random.onnx"
    onnx.save(onnx_random.grow(seed, 7, 6, 4), path)
    mapped = answer(path)
    with no_mapping():
        assert answer(path) == mapped


@pytest.mark.parametrize("seed", range(24))
def test_damaged_files_are_refused_in_the_same_words(tmp_path, seed):
    path = tmp_path / "damaged.onnx"
    path.write_bytes(onnx_random.damaged(seed, onnx_random.grow(seed % 12, 7, 6, 4)))
    mapped = answer(path)
    with no_mapping():
        assert answer(path) == mapped


def test_weights_are_not_read(tmp_path):
    path = tmp_path / "heavy.onnx"
    write_heavy(path, 7_000_000)
    assert path.stat().st_size > 500_000_000
    tracemalloc.start()
    with no_mapping():
        network = from_onnx(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert network == {"y": (Layer("conv", 3, padding=1), "input")}
    assert peak < 1_000_000


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("suffix", ["json", "textproto", "onnxtxt"])
def test_text_is_read_up_to_a_size_and_without_weights_that_lie_elsewhere(tmp_path, suffix, monkeypatch):
    made = model([("Conv", "x w", "y", {"kernel_shape": [3, 3]})], {"w": weights(3, 3)})
    onnx.external_data_helper.set_external_data(made.graph.initializer[0], "nowhere")
    made.graph.initializer[0].ClearField("raw_data")
    path = tmp_path / f"model.{suffix}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a format is experimental
        onnx.save(made, path)
    network = {"y": (Layer("conv", 3), "input")}
    size = path.stat().st_size
    monkeypatch.setattr("cnn.onnx.files.LARGEST_TEXT", size)
    assert from_onnx(path) == network
    monkeypatch.setattr("cnn.onnx.files.LARGEST_TEXT", size - 1)
    assert from_onnx(path, limit=False) == network
    with pytest.raises(ValueError, match=f"model.{suffix} is text of more than 0 MB: not read without"):
        from_onnx(path)
    with pytest.raises(FileNotFoundError):
        from_onnx(tmp_path / f"missing.{suffix}", limit=False)


def test_what_gives_no_bytes_is_no_model():
    with pytest.raises(TypeError, match=r"path_or_model must be a path or an onnx\.ModelProto, got b'model'"):
        from_onnx(b"model")
