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


@pytest.mark.parametrize("bad", [(1, 1, 4), (1, 1, 0, 4), (1, -1, 4, 4), 4, None])
def test_input_shapes(bad):
    with pytest.raises(ValueError, match=r"^input_shape must be"):
        avg_pool2d_backward(np.zeros((1, 1, 2, 2)), bad)
    with pytest.raises(TypeError, match=r"^input_shape must be"):
        avg_pool2d_backward(np.zeros((1, 1, 2, 2)), (1, 1, 4.0, 4))
