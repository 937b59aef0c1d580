"""Files that cannot be mapped into memory are read by pieces, and give the same answers."""

import tracemalloc

import onnx
import pytest
from cnn import Layer, from_onnx

from tests import onnx_random
from tests.onnx_models import no_mapping, write_heavy


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
