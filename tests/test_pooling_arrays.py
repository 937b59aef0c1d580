"""What NumPy hands over that is no plain array: masks, subclasses, files, read-only memory, odd strides."""

import numpy as np
import pytest
from cnn import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    avg_pool2d_backward,
    blur_pool2d,
    global_avg_pool2d,
    global_gem_pool2d,
    global_max_pool2d,
    lp_pool2d,
    max_pool2d,
    max_pool2d_backward,
    max_unpool2d,
)
from numpy.testing import assert_allclose, assert_array_equal

SHAPE = (2, 3, 4, 6)
OPERATORS = {
    "max": max_pool2d,
    "max of single cells": lambda x: max_pool2d(x, 1, 1),
    "max with indices": lambda x: max_pool2d(x, return_indices=True)[0],
    "average": avg_pool2d,
    "average of single cells": lambda x: avg_pool2d(x, 1, 1),
    "norm": lambda x: lp_pool2d(x, 2),
    "global average": global_avg_pool2d,
    "global maximum": global_max_pool2d,
    "generalised mean": global_gem_pool2d,
    "blur": blur_pool2d,
    "blur of single cells": lambda x: blur_pool2d(x, 1, 1),
    "adaptive maximum": lambda x: adaptive_max_pool2d(x, (3, 4)),
    "adaptive maximum of single cells": lambda x: adaptive_max_pool2d(x, SHAPE[2:]),
    "adaptive average": lambda x: adaptive_avg_pool2d(x, (3, 4)),
    "adaptive average of single cells": lambda x: adaptive_avg_pool2d(x, SHAPE[2:]),
    "unpooling": lambda x: max_unpool2d(x, np.broadcast_to(np.arange(24).reshape(4, 6), SHAPE)),
    "gradient of maximum": lambda x: max_pool2d_backward(np.ones((2, 3, 2, 3)), x),
    "gradient of average": lambda x: avg_pool2d_backward(x, (2, 3, 8, 12)),
}


class Length(np.ndarray):
    """A subclass, as packages for units have."""


def plain():
    return np.random.default_rng(0).random(SHAPE)


def read_only(tmp_path):
    x = plain()
    x.flags.writeable = False
    return x


def of_a_file(tmp_path):
    plain().tofile(tmp_path / "maps")
    return np.memmap(tmp_path / "maps", np.float64, "r", shape=SHAPE)


HANDED_OVER = {
    "subclass": lambda tmp_path: plain().view(Length),
    "masked, but nothing": lambda tmp_path: np.ma.array(plain(), mask=np.zeros(SHAPE, bool)),
    "file": of_a_file,
    "read-only": read_only,
    "strides of zero": lambda tmp_path: np.broadcast_to(plain()[:1, :, :, :1], SHAPE),
    "strides below zero": lambda tmp_path: plain()[::-1, ::-1, ::-1, ::-1],
    "every other": lambda tmp_path: np.repeat(np.repeat(plain(), 2, axis=1), 2, axis=3)[:, ::2, :, ::2],
    "unaligned": lambda tmp_path: np.frombuffer(b"x" + plain().tobytes(), offset=1).reshape(SHAPE),
    "bytes the other way round": lambda tmp_path: plain().astype(plain().dtype.newbyteorder()),
}


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("kind", HANDED_OVER)
def test_any_array_is_pooled_like_a_plain_one(operator, kind, tmp_path):
    x = HANDED_OVER[kind](tmp_path)
    before = np.array(x)
    answer = OPERATORS[operator](x)
    assert_allclose(answer, OPERATORS[operator](before.copy()), rtol=1e-14, strict=True)
    assert type(answer) is np.ndarray
    assert answer.flags.writeable
    assert not np.shares_memory(answer, x)
    assert_array_equal(np.asarray(x), before)


@pytest.mark.parametrize("operator", OPERATORS)
def test_masked_cells_are_refused(operator):
    x = np.ma.array(plain(), mask=np.arange(144).reshape(SHAPE) == 5)
    for masked in (x, list(x), [list(image) for image in x]):
        with pytest.raises(TypeError, match=r"^(x|y|grad) must have no masked cells; .*\.filled\(0\)"):
            OPERATORS[operator](masked)
    assert OPERATORS[operator](x.filled(0)).size


def test_masked_indices_are_refused():
    indices = np.ma.array([[[[0, 3]]]], mask=[[[[False, True]]]])
    with pytest.raises(TypeError, match=r"^indices must have no masked cells"):
        max_unpool2d([[[[1.0, 2.0]]]], indices)
