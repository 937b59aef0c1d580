"""The rounding error of averages, against math.fsum, for every window from 3 to 63."""

import math

import numpy as np
import pytest
from cnn import adaptive_avg_pool2d, avg_pool2d, global_avg_pool2d

PLANE = 80


def noise(rng):
    return rng.standard_normal((PLANE, PLANE))


def large_mean(rng):
    return 1e4 + rng.standard_normal((PLANE, PLANE))


def large_mean_and_spike(rng):
    x = large_mean(rng)
    x[PLANE // 2, PLANE // 2] = 1e6
    return x


def lone_spike(rng):
    x = noise(rng)
    x[PLANE // 2, PLANE // 2] = 1e8
    return x


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("data", [noise, large_mean, large_mean_and_spike])
@pytest.mark.parametrize("size", range(3, 64))
def test_error_of_any_window(size, data, dtype):
    rng = np.random.default_rng(size)
    x = data(rng).astype(dtype)
    means = avg_pool2d(x[np.newaxis, np.newaxis], size, 1)[0, 0]
    for i, j in rng.integers(0, len(means), (12, 2)):
        assert_mean(means[i, j], x[i : i + size, j : j + size])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("data", [noise, large_mean, large_mean_and_spike])
@pytest.mark.parametrize("side", [7, 14, 16, 17, 56, 80])
def test_error_of_whole_maps(side, data, dtype):
    x = data(np.random.default_rng(side)).astype(dtype)[:side, :side]
    maps = x[np.newaxis, np.newaxis]
    assert_mean(global_avg_pool2d(maps)[0, 0], x)
    assert_mean(adaptive_avg_pool2d(maps, 1)[0, 0, 0, 0], x)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", range(3, 64))
def test_error_where_one_value_outweighs_the_rest(size, dtype):
    """Every addition rounds by up to half an ulp of the spike, and it takes part in up to eighteen."""
    x = lone_spike(np.random.default_rng(size)).astype(dtype)
    means = avg_pool2d(x[np.newaxis, np.newaxis], size, 1)[0, 0]
    middle = PLANE // 2 - size // 2
    i = min(middle, len(means) - 1)
    assert_mean(means[i, i], x[i : i + size, i : i + size], units=4)


def test_a_spike_leaves_no_trace_outside_its_windows():
    x = np.random.default_rng(0).standard_normal((1, 1, 40, 40)).astype(np.float32)
    spiked = x.copy()
    spiked[0, 0, 20, 20] = 1e30
    changed = avg_pool2d(spiked, 7, 1) != avg_pool2d(x, 7, 1)
    np.testing.assert_array_equal(np.argwhere(changed[0, 0]), list(np.ndindex(7, 7)) + np.array([14, 14]))


def assert_mean(mean, cells, units=2):
    """Check that the error is at most so many times eps times the mean magnitude."""
    cells = cells.ravel()
    exact = math.fsum(cells.tolist()) / cells.size
    scale = math.fsum(np.abs(cells).tolist()) / cells.size
    assert abs(float(mean) - exact) <= units * np.finfo(cells.dtype).eps * scale
