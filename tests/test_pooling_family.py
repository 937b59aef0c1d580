"""Global, adaptive and blurred pooling, and unpooling."""

import numpy as np
import pytest
from cnn import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    blur_pool2d,
    global_avg_pool2d,
    global_gem_pool2d,
    global_max_pool2d,
    max_pool2d,
    max_unpool2d,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pooling_strategies import FLOATS, LAYOUTS, lay_out, maps, rounding

some_layout = st.sampled_from(LAYOUTS)
quietly = settings(deadline=None)


@quietly
@given(maps(), some_layout)
def test_global_pools_are_pools_of_one_window(x, layout):
    whole = x.shape[2:]
    given_x = lay_out(x, layout)
    assert_array_equal(global_max_pool2d(given_x), max_pool2d(x, whole)[:, :, 0, 0], strict=True)
    expected = avg_pool2d(x, whole)[:, :, 0, 0]
    assert_allclose(global_avg_pool2d(given_x), expected, rtol=0, atol=rounding(x), strict=True)
    assert_array_equal(given_x, x)


@pytest.mark.parametrize("side", [16, 17])
def test_infinities_average_as_ieee_says_in_small_maps_and_large(side):
    x = np.zeros((1, 4, side, side))
    x[0, 0, 0, 0], x[0, 1, 1, 1], x[0, 2, 0, 0], x[0, 2, 1, 1] = np.inf, np.nan, np.inf, -np.inf
    assert_array_equal(global_avg_pool2d(x), [[np.inf, np.nan, np.nan, 0]])


def test_gem_runs_from_the_average_to_the_maximum():
    x = np.random.default_rng(0).random((3, 4, 5, 6))
    assert_allclose(global_gem_pool2d(x, 1), global_avg_pool2d(x))
    assert_allclose(global_gem_pool2d(x), (x**3).mean((2, 3)) ** (1 / 3))
    assert_array_equal(global_gem_pool2d(x, np.inf), global_max_pool2d(x))
    rising = np.array([global_gem_pool2d(x, p) for p in (0.1, 1, 2, 5, 100, 1e4)])
    assert (np.diff(rising, axis=0) > 0).all()
    assert_allclose(global_gem_pool2d(x, 1e4), global_max_pool2d(x), rtol=1e-3)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("p", [0.5, 3, 40, np.inf])
def test_gem_at_the_edges(dtype, p):
    x = np.zeros((1, 5, 2, 2), dtype)
    x[0, 1], x[0, 2, 0, 0], x[0, 3, 0, 0], x[0, 4] = -1, np.nan, np.inf, np.finfo(dtype).max
    assert_array_equal(
        global_gem_pool2d(x, p), np.array([[0, 0, np.nan, np.inf, np.finfo(dtype).max]], dtype), strict=True
    )


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("p", [1e-7, 1e-4, 0.01, 1.0])
def test_gem_is_as_exact_as_its_dtype(dtype, p):
    x = np.full((1, 1, 4, 4), 6e-4, dtype)
    x[0, 0, 0, 0] = 60000
    cells = x.astype(np.float64)
    exact = np.exp(np.log1p(np.expm1(p * np.log(cells)).mean()) / p)  # without a difference of large numbers
    assert_allclose(global_gem_pool2d(x, p).item(), exact, rtol=max(2 * np.finfo(dtype).eps, 1e-15 / p))


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("p", [1e-320, 1e-45, 1e39, 1e308])
def test_gem_of_the_least_and_largest_exponents_stays_in_the_map(dtype, p):
    x = np.array([[[[0.0, 1, 2, 35]]], [[[np.inf, 1, 2, 35]]]], dtype)
    least, infinite = global_gem_pool2d(x, p).ravel()
    assert 0 <= least <= 35
    assert infinite == np.inf


@quietly
@given(maps(), some_layout, st.tuples(st.integers(1, 12), st.integers(1, 12)))
def test_adaptive_pools_bin_by_bin(x, layout, output_size):
    given_x = lay_out(x, layout)
    means = adaptive_avg_pool2d(given_x, output_size)
    values, indices = adaptive_max_pool2d(given_x, output_size, return_indices=True)
    assert_array_equal(adaptive_max_pool2d(given_x, output_size), values, strict=True)
    height, width = x.shape[2:]
    numbers = np.arange(height * width).reshape(height, width)
    for i, j in np.ndindex(output_size):
        rows = slice(i * height // output_size[0], -(-(i + 1) * height // output_size[0]))
        columns = slice(j * width // output_size[1], -(-(j + 1) * width // output_size[1]))
        bin_ = np.ascontiguousarray(x[:, :, rows, columns])
        value, index = max_pool2d(bin_, bin_.shape[2:], return_indices=True)
        assert_array_equal(values[:, :, i, j], value[:, :, 0, 0], strict=True)
        assert_array_equal(indices[:, :, i, j], numbers[rows, columns].ravel()[index[:, :, 0, 0]])
        mean = avg_pool2d(bin_, bin_.shape[2:])[:, :, 0, 0]
        assert_allclose(means[:, :, i, j], mean, rtol=0, atol=rounding(x), strict=True)
    assert_array_equal(given_x, x)


def test_a_nan_that_ends_a_short_bin_is_found_where_it_stands():
    x = np.array([[[[1.5, np.nan]]]])
    _, indices = adaptive_max_pool2d(x, (1, 3), return_indices=True)  # bins of cells 0, 0 to 1, 1
    assert_array_equal(indices[0, 0], [[0, 1, 1]])


@pytest.mark.parametrize("pool", [adaptive_avg_pool2d, adaptive_max_pool2d])
def test_adaptive_sizes(pool):
    x = np.zeros((1, 1, 6, 6))
    assert pool(x, (2, 3)).shape == (1, 1, 2, 3)
    for bad in (0, (1, 0), -1, (1, 2, 3)):
        with pytest.raises(ValueError, match=r"^output_size must be"):
            pool(x, bad)
    for bad in (1.0, None, True, "7"):
        with pytest.raises(TypeError, match=r"^output_size must be a whole number"):
            pool(x, bad)


@pytest.mark.parametrize("mode", ["constant", "edge", "reflect", "symmetric", "wrap"])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_blur_is_a_convolution_with_a_row_of_pascals_triangle(mode, size, stride):
    x = np.random.default_rng(size).standard_normal((2, 3, 9, 8))
    row = np.ones(1)
    for _ in range(size - 1):
        row = np.convolve(row, [0.5, 0.5])
    around = np.pad(x, [(0, 0), (0, 0), *[((size - 1) // 2, size // 2)] * 2], mode=mode)
    seen = np.lib.stride_tricks.sliding_window_view(around, (size, size), axis=(2, 3))
    expected = np.einsum("bchwij,i,j->bchw", seen, row, row)[:, :, ::stride, ::stride]
    assert_allclose(blur_pool2d(x, size, stride, mode=mode), expected, atol=1e-14)
    assert expected.shape == (2, 3, -(-9 // stride), -(-8 // stride))


@quietly
@given(maps(FLOATS, wild=False), some_layout)
def test_blur_of_any_layout(x, layout):
    given_x = lay_out(x, layout)
    assert_array_equal(blur_pool2d(given_x), blur_pool2d(x), strict=True)
    assert_array_equal(given_x, x)


def test_max_then_blur_in_a_circle_turns_a_shift_by_the_stride_into_a_shift():
    x = np.random.default_rng(0).random((1, 1, 8, 8))
    shifted = np.roll(x, 2, axis=(2, 3))
    assert_array_equal(
        np.roll(blur_pool2d(x, mode="wrap"), 1, axis=(2, 3)), blur_pool2d(shifted, mode="wrap")
    )


@pytest.mark.parametrize("dtype", FLOATS)
def test_blurred_infinities_are_those_of_ieee(dtype):
    x = np.zeros((1, 1, 1, 8), dtype)
    x[..., 0], x[..., 1], x[..., 4] = np.inf, -np.inf, np.finfo(dtype).max
    assert np.isnan(blur_pool2d(x, (1, 3), 1)[..., :2]).all()
    large = np.full((1, 1, 4, 4), np.finfo(dtype).max)
    assert (blur_pool2d(large) >= large[:, :, :2, :2]).all()  # or infinity: two of them overflow


@pytest.mark.parametrize(
    "bad", ["circular", "zeros", "linear_ramp", "", None, 3, ["wrap"], np.array(["wrap"] * 2)]
)
def test_blur_refuses_other_modes(bad):
    with pytest.raises(
        ValueError, match=r"^mode must be one of 'constant', 'edge', 'reflect', 'symmetric', 'wrap'"
    ):
        blur_pool2d(np.zeros((1, 1, 4, 4)), mode=bad)


@quietly
@given(maps(), st.integers(1, 4), st.integers(0, 2))
def test_unpooling_puts_each_maximum_back(x, size, gap):
    height, width = x.shape[2:]
    if min(height, width) < size:
        return
    values, indices = max_pool2d(x, size, size + gap, return_indices=True)
    back = max_unpool2d(values, indices, size, size + gap, output_size=(height, width))
    numbers = np.broadcast_to(np.arange(height * width).reshape(height, width), x.shape)
    chosen = np.zeros(x.shape, bool)
    for b, c in np.ndindex(x.shape[:2]):
        chosen[b, c] = np.isin(numbers[b, c], indices[b, c])
    assert_array_equal(back, np.where(chosen, x, x.dtype.type(0)), strict=True)


def test_unpooled_sizes():
    y, indices = np.ones((1, 1, 2, 2)), np.array([[[[0, 1], [2, 3]]]])
    assert max_unpool2d(y, indices).shape == (1, 1, 4, 4)
    assert max_unpool2d(y, indices, 3, 2, padding=1).shape == (1, 1, 3, 3)
    assert max_unpool2d(y, indices, 3, 2, padding=((1, 0), (0, 2))).shape == (1, 1, 4, 3)
    for good in (3, 5, (3, 5)):
        assert max_unpool2d(y, indices, output_size=good).shape[2:] == tuple(np.broadcast_to(good, 2))
    for bad in (2, 6, (4, 6)):
        with pytest.raises(ValueError, match=r"^output_size must be less than a stride"):
            max_unpool2d(y, indices, output_size=bad)
    with pytest.raises(ValueError, match=r"^padding leaves no output"):
        max_unpool2d(y, indices, 1, 1, padding=1)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ([0, 24], "from 0 to 23"),
        ([-1, 3], "from 0 to 23"),
        ([5, 5], "no cell of a map twice"),
        ([0], "the shape of y"),
    ],
)
def test_unpooling_refuses_cells_outside_and_cells_twice(bad, why):
    with pytest.raises(ValueError, match=f"^indices must .*{why}"):
        max_unpool2d(np.ones((1, 1, 1, 2)), [[[bad]]], 4)


@pytest.mark.parametrize(
    "how", [{"stride": 10**30}, {"size": 10**30}, {"output_size": 10**30, "stride": 10**31}]
)
def test_unpooling_refuses_maps_too_large_for_an_array(how):
    with pytest.raises(ValueError, match="too large to index"):
        max_unpool2d(np.ones((1, 1, 2, 2)), np.arange(4).reshape(1, 1, 2, 2), **how)


def test_unpooling_refuses_indices_that_are_no_integers():
    with pytest.raises(ValueError, match=r"^indices must be an array, or lists of one length"):
        max_unpool2d(np.ones((1, 1, 1, 2)), [[[[0, 1], [2]]]])
    with pytest.raises(TypeError, match=r"^indices must be integers"):
        max_unpool2d(np.ones((1, 1, 1, 1)), np.zeros((1, 1, 1, 1)))


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda x, i: blur_pool2d(x, 0), "size"),
        (lambda x, i: blur_pool2d(x, 3, 0), "stride"),
        (lambda x, i: max_unpool2d(x[0], i), "y"),
        (lambda x, i: max_unpool2d(x, i, 0), "size"),
        (lambda x, i: max_unpool2d(x, i, 2, 0), "stride"),
        (lambda x, i: max_unpool2d(x, i, padding=-1), "padding"),
        (lambda x, i: max_unpool2d(x, i, padding=(1, 1, 1)), "padding"),
        (lambda x, i: max_unpool2d(x, i, output_size=0), "output_size"),
        (lambda x, i: max_unpool2d(x, i, output_size=(6, 4)), "output_size"),
        (lambda x, i: max_unpool2d(x, i, output_size=(4, 6)), "output_size"),
        (lambda x, i: adaptive_max_pool2d(x, 0), "output_size"),
        (lambda x, i: adaptive_avg_pool2d(x, 0), "output_size"),
        (lambda x, i: adaptive_max_pool2d(x, 1, return_indices=1), "return_indices"),
    ],
)
def test_refusals_begin_with_the_name_of_the_argument(call, name):
    x = np.ones((1, 1, 2, 2))
    with pytest.raises((TypeError, ValueError), match=f"^{name} must"):
        call(x, np.arange(4).reshape(1, 1, 2, 2))


def test_blur_is_three_by_three_with_stride_two_by_default():
    x = np.random.default_rng(0).random((1, 1, 7, 8))
    assert_array_equal(blur_pool2d(x), blur_pool2d(x, 3, 2))
    assert_array_equal(blur_pool2d(x), blur_pool2d(x, mode="reflect"))


def test_float32_is_summed_in_float32_and_overflows_without_a_warning():
    x = np.full((1, 1, 2, 2), 3e38, np.float32)
    assert_array_equal(global_avg_pool2d(x), np.array([[np.inf]], np.float32), strict=True)
    assert_array_equal(adaptive_avg_pool2d(x, 1), np.array([[[[np.inf]]]], np.float32), strict=True)
    assert_array_equal(blur_pool2d(x, 2, mode="edge"), np.array([[[[np.inf]]]], np.float32), strict=True)


def test_gem_of_small_values_does_not_underflow():
    x = np.array([[[[1e-3, 1e-3]]]])
    assert_allclose(global_gem_pool2d(x, 1000), [[1e-3]])
