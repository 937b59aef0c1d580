"""Backward passes against finite differences, the adjoint identity and the definition."""

import numpy as np
import oracle
import pytest
from cnn import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from pooling_strategies import FLOATS, LAYOUTS, lay_out, maps, windows

thorough = settings(max_examples=150, deadline=None)
some_options = st.fixed_dictionaries(
    {"count_include_pad": st.booleans(), "divisor_override": st.sampled_from([None, 3, -0.5])}
)


@thorough
@given(maps(["float64"], wild=False), windows(), some_options, st.integers(0, 99))
def test_average_and_its_gradient_are_adjoint(x, how, options, seed):
    """For a linear P and its transpose, <P(x), g> = <x, transpose of P (g)>."""
    if oracle.valid(x.shape, **how):
        y = avg_pool2d(x, **how, **options)
        g = np.random.default_rng(seed).standard_normal(y.shape)
        back = avg_pool2d_backward(g, x.shape, **how, **options)
        assert back.shape == x.shape
        assert_allclose(np.vdot(y, g), np.vdot(x, back), rtol=1e-11, atol=1e-11)


@thorough
@given(maps(), st.sampled_from(LAYOUTS), windows(), st.integers(0, 99), st.sampled_from(FLOATS))
def test_the_gradient_of_a_maximum_goes_to_its_place(x, layout, how, seed, dtype):
    if oracle.valid(x.shape, **how):
        _, indices = oracle.max_pool(x, **how)
        g = np.random.default_rng(seed).integers(-9, 9, indices.shape).astype(dtype)
        expected = np.zeros((*x.shape[:2], x.shape[2] * x.shape[3]), dtype)
        for b, c, i, j in np.ndindex(g.shape):
            expected[b, c, indices[b, c, i, j]] += g[b, c, i, j]
        back = max_pool2d_backward(lay_out(g, layout), lay_out(x, layout), **how)
        assert_array_equal(back, expected.reshape(x.shape), strict=True)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_gradient_of_an_average_in_every_dtype_and_layout(dtype, layout):
    g = np.random.default_rng(0).integers(-9, 9, (2, 3, 4, 4)).astype(dtype)
    how = {"size": 3, "stride": 2, "padding": ((1, 0), (1, 1)), "count_include_pad": False}
    exact = avg_pool2d_backward(g.astype(np.float64), (2, 3, 8, 7), **how)
    back = avg_pool2d_backward(lay_out(g, layout), (2, 3, 8, 7), **how)
    assert back.dtype == dtype
    assert_allclose(back, exact, rtol=0, atol=16 * np.finfo(dtype).eps)


@pytest.mark.parametrize("ceil_mode", [False, True])
@pytest.mark.parametrize(
    ("size", "stride", "padding", "dilation"), [(2, 2, 0, 1), (3, 2, 1, 1), ((3, 2), 1, (2, 1), 2)]
)
def test_finite_differences(size, stride, padding, dilation, ceil_mode):
    rng = np.random.default_rng(0)
    x = rng.permutation(2 * 7 * 6).reshape(1, 2, 7, 6) / 10  # no two values within the step, so no tie
    how = {"size": size, "stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    g = rng.standard_normal(max_pool2d(x, **how).shape)
    step = 1e-3
    for pool, back in (
        (max_pool2d, max_pool2d_backward(g, x, **how)),
        (avg_pool2d, avg_pool2d_backward(g, x.shape, **how)),
    ):
        for place in np.ndindex(x.shape):
            nudge = np.zeros(x.shape)
            nudge[place] = step
            difference = np.vdot(pool(x + nudge, **how) - pool(x - nudge, **how), g) / (2 * step)
            assert_allclose(back[place], difference, atol=1e-9)


def test_a_tie_goes_to_the_first():
    x = np.ones((1, 1, 4, 4))
    back = max_pool2d_backward(np.ones((1, 1, 2, 2)), x)
    assert_array_equal(np.argwhere(back[0, 0]), [[0, 0], [0, 2], [2, 0], [2, 2]])


def test_an_infinite_gradient_reaches_its_place_alone():
    x = np.arange(16.0).reshape(1, 1, 4, 4)
    grad = np.array([[[[np.inf, 1], [np.nan, -np.inf]]]])
    expected = np.zeros((4, 4))
    expected[[1, 1, 3, 3], [1, 3, 1, 3]] = grad.ravel()
    assert_array_equal(max_pool2d_backward(grad, x)[0, 0], expected)


def test_gradients_of_many_blocks():
    x = np.random.default_rng(0).permutation(30 * 64 * 64).reshape(3, 10, 64, 64)
    g = np.random.default_rng(1).integers(1, 9, (3, 10, 32, 32)).astype(np.float32)
    back = max_pool2d_backward(g, x)
    assert_array_equal(max_pool2d(back), g)
    assert_array_equal(back != 0, x == np.repeat(np.repeat(max_pool2d(x), 2, axis=2), 2, axis=3))


@pytest.mark.parametrize("shape", [(1, 1, 2, 3), (1, 2, 2, 2), (2, 1, 2, 2)])
def test_gradients_of_another_shape(shape):
    for call in (
        lambda g: max_pool2d_backward(g, np.zeros((1, 1, 4, 4))),
        lambda g: avg_pool2d_backward(g, (1, 1, 4, 4)),
    ):
        with pytest.raises(ValueError, match=r"grad must have the shape of the pooled maps, \(1, 1, 2, 2\)"):
            call(np.zeros(shape))


WANTED = r"^input_shape must be four whole numbers, \(batch, channels, height, width\), got "


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        ((1, 1, 4), ValueError, WANTED + r"\(1, 1, 4\)"),
        ([1, 1, 4, 4, 4], ValueError, WANTED + r"\[1, 1, 4, 4, 4\]"),
        ((1, 1, 0, 4), ValueError, "^input_shape must be at least 1, got 0$"),
        ((1, 1, 4, 0), ValueError, "^input_shape must be at least 1, got 0$"),
        ((1, -1, 4, 4), ValueError, "^input_shape must be at least 0, got -1$"),
        ((-1, 1, 4, 4), ValueError, "^input_shape must be at least 0, got -1$"),
        (4, TypeError, WANTED + "4"),
        (None, TypeError, WANTED + "None"),
        ("1144", TypeError, WANTED + "'1144'"),
        (np.array(4), TypeError, WANTED + r"array\(4\)"),
        (np.array([1.0, 1, 4, 4]), TypeError, WANTED + "1.0"),
        ((1, 1, 4.0, 4), TypeError, WANTED + "4.0"),
        ((1, 1, (4, 4), 4), TypeError, WANTED + r"\(4, 4\)"),
        ((1, True, 4, 4), TypeError, WANTED + "True"),
    ],
)
def test_what_is_no_input_shape_is_refused(bad, error, words):
    with pytest.raises(error, match=words):
        avg_pool2d_backward(np.zeros((1, 1, 2, 2)), bad)


@pytest.mark.parametrize(
    "good", [(1, 1, 4, 4), [1, 1, 4, 4], np.array([1, 1, 4, 4]), (np.int32(1), 1, 4, 4)], ids=str
)
def test_input_shapes(good):
    back = avg_pool2d_backward(np.ones((1, 1, 2, 2)), good)
    assert_array_equal(back, np.full((1, 1, 4, 4), 0.25))


def test_gradients_of_float16_are_summed_in_float32():
    grad = np.full((1, 1, 60, 60), 1.001, np.float16)
    peak = np.zeros((1, 1, 119, 119))
    peak[0, 0, 59, 59] = 1  # in every window
    whole = np.float16(3600 * np.float64(grad[0, 0, 0, 0]))
    assert max_pool2d_backward(grad, peak, 60, 1)[0, 0, 59, 59] == whole
    assert avg_pool2d_backward(grad, peak.shape, 60, 1, divisor_override=1)[0, 0, 59, 59] == whole
    shared = avg_pool2d_backward(grad, peak.shape, 60, 1, divisor_override=1e6)  # too finely for a float16
    assert shared[0, 0, 59, 59] == np.float16(3600e-6 * np.float64(grad[0, 0, 0, 0]))


@pytest.mark.parametrize("dtype", FLOATS)
def test_gradients_that_overflow_or_cancel_are_those_of_ieee(dtype):
    x, most = np.array([[[[0.0, 1, 0]]]]), np.finfo(dtype).max
    for one, other in ((most, most), (np.inf, -np.inf)):
        grad = np.array([[[[one, other]]]], dtype)
        expected = np.inf if one == most else np.nan
        assert_array_equal(max_pool2d_backward(grad, x, (1, 2), 1)[0, 0], [[0, expected, 0]])
        back = avg_pool2d_backward(grad, x.shape, (1, 2), 1, divisor_override=1)[0, 0]
        assert_array_equal(back, [[one, expected, other]])
    grad = np.full((1, 1, 1, 1), most, dtype)
    assert_array_equal(
        avg_pool2d_backward(grad, (1, 1, 2, 2), divisor_override=0.5), np.full((1, 1, 2, 2), np.inf)
    )


def test_windows_are_laid_as_they_are_forward_where_nothing_is_said():
    x = np.arange(25.0).reshape(1, 1, 5, 5)
    grad = np.ones_like(max_pool2d(x))
    assert grad.shape == avg_pool2d(x).shape == (1, 1, 2, 2)
    assert max_pool2d_backward(grad, x).sum() == avg_pool2d_backward(grad, x.shape).sum() == 4
    assert avg_pool2d_backward(grad, x.shape)[0, 0, -1].tolist() == [0] * 5
