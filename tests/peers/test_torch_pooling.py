"""Parity with PyTorch: values, indices and gradients. `make peers` installs PyTorch and runs this."""

import cnn
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

torch = pytest.importorskip(
    "torch", reason="PyTorch is not installed; `make peers` installs it and runs this"
)
F = torch.nn.functional

parity = settings(max_examples=200, deadline=None)
seeds = st.integers(0, 2**32 - 1)
dtypes = st.sampled_from([np.float32, np.float64])


def one_or_two(low, high):
    numbers = st.integers(low, high)
    return st.one_of(numbers, st.tuples(numbers, numbers))


@st.composite
def windows(draw, dilated=True):
    """Draw windows that PyTorch accepts: its padding is at most half the size."""
    size = draw(one_or_two(1, 5))
    height, width = np.broadcast_to(size, 2)
    return {
        "size": size,
        "stride": draw(one_or_two(1, 4)),
        "padding": (draw(st.integers(0, height // 2)), draw(st.integers(0, width // 2))),
        "ceil_mode": draw(st.booleans()),
        **({"dilation": draw(one_or_two(1, 3))} if dilated else {}),
    }


@st.composite
def maps(draw, wild=True):
    """Draw maps with ties; if `wild`, with NaN and infinities too."""
    rng = np.random.default_rng(draw(seeds))
    x = (
        rng.integers(-4, 5, draw(st.tuples(*[st.integers(1, n) for n in (2, 3, 12, 12)]))).astype(
            draw(dtypes)
        )
        / 4
    )
    if wild and draw(st.booleans()):
        for value in (np.nan, np.inf, -np.inf):
            x[rng.random(x.shape) < 0.1] = value
    return x


def in_torch(how):
    renamed = {"size": "kernel_size"}
    return {renamed.get(name, name): value for name, value in how.items()}


def both(ours, theirs):
    """Call both; where either refuses, both must."""
    try:
        answer = theirs()
    except RuntimeError:
        with pytest.raises(ValueError, match="window"):
            ours()
        assume(False)
    return ours(), answer


def all_padding(x, how):
    """Whether ours refuses the windows because one sees padding only; PyTorch answers such with -inf."""
    try:
        cnn.max_pool2d(x, **how)
    except ValueError as error:
        return "every tap of some window" in str(error)
    return False


@parity
@given(maps(), windows())
def test_max_and_indices(x, how):
    assume(not all_padding(x, how))
    t = torch.from_numpy(x)
    (values, indices), (right, places) = both(
        lambda: cnn.max_pool2d(x, **how, return_indices=True),
        lambda: F.max_pool2d(t, **in_torch(how), return_indices=True),
    )
    np.testing.assert_array_equal(values, right.numpy(), strict=True)
    np.testing.assert_array_equal(indices, places.numpy(), strict=True)


@parity
@given(maps(), windows(dilated=False), st.booleans(), st.sampled_from([None, 1, 3, -2]))
def test_average(x, how, count_include_pad, divisor_override):
    options = {"count_include_pad": count_include_pad, "divisor_override": divisor_override}
    means, right = both(
        lambda: cnn.avg_pool2d(x, **how, **options),
        lambda: F.avg_pool2d(torch.from_numpy(x), **in_torch(how), **options),
    )
    np.testing.assert_allclose(means, right.numpy(), rtol=1e-6, strict=True)


@parity
@given(maps(wild=False), windows(), seeds)
def test_backward_of_max(x, how, seed):
    assume(not all_padding(x, how))
    t = torch.from_numpy(x).requires_grad_()
    _, right = both(lambda: cnn.max_pool2d(x, **how), lambda: F.max_pool2d(t, **in_torch(how)))
    grad = np.random.default_rng(seed).integers(-9, 9, right.shape).astype(x.dtype)
    right.backward(torch.from_numpy(grad))
    np.testing.assert_array_equal(cnn.max_pool2d_backward(grad, x, **how), t.grad.numpy(), strict=True)


@parity
@given(maps(wild=False), windows(dilated=False), st.booleans(), st.sampled_from([None, 3, -2]), seeds)
def test_backward_of_average(x, how, count_include_pad, divisor_override, seed):
    options = {"count_include_pad": count_include_pad, "divisor_override": divisor_override}
    t = torch.from_numpy(x).requires_grad_()
    _, right = both(
        lambda: cnn.avg_pool2d(x, **how, **options),
        lambda: F.avg_pool2d(t, **in_torch(how), **options),
    )
    grad = np.random.default_rng(seed).integers(-9, 9, right.shape).astype(x.dtype)
    right.backward(torch.from_numpy(grad))
    ours = cnn.avg_pool2d_backward(grad, x.shape, **how, **options)
    np.testing.assert_allclose(ours, t.grad.numpy(), rtol=1e-5, atol=1e-5, strict=True)


@parity
@given(maps(), st.tuples(st.integers(1, 14), st.integers(1, 14)))
def test_adaptive(x, output_size):
    t = torch.from_numpy(x)
    values, indices = cnn.adaptive_max_pool2d(x, output_size, return_indices=True)
    right, places = F.adaptive_max_pool2d(t, output_size, return_indices=True)
    np.testing.assert_array_equal(values, right.numpy(), strict=True)
    np.testing.assert_array_equal(indices, places.numpy(), strict=True)
    means = cnn.adaptive_avg_pool2d(x, output_size)
    np.testing.assert_allclose(means, F.adaptive_avg_pool2d(t, output_size).numpy(), rtol=1e-6, atol=1e-7)


@parity
@given(maps(wild=False), one_or_two(1, 4), one_or_two(1, 4), st.sampled_from([1, 2, 2.5, 3, 4]))
def test_p_norm(x, size, stride, p):
    x = np.abs(x)
    norms, right = both(
        lambda: cnn.lp_pool2d(x, p, size, stride),
        lambda: F.lp_pool2d(torch.from_numpy(x), p, size, stride),
    )
    np.testing.assert_allclose(norms, right.numpy(), rtol=1e-5, strict=True)


@parity
@given(maps(wild=False), st.integers(1, 4), st.integers(0, 2))
def test_unpooling(x, size, gap):
    assume(min(x.shape[2:]) >= size)
    values, indices = cnn.max_pool2d(x, size, size + gap, return_indices=True)
    t, places = torch.from_numpy(values), torch.from_numpy(indices)
    right = F.max_unpool2d(t, places, size, size + gap, output_size=x.shape[2:])
    back = cnn.max_unpool2d(values, indices, size, size + gap, output_size=x.shape[2:])
    np.testing.assert_array_equal(back, right.numpy(), strict=True)


@parity
@given(maps())
def test_global(x):
    t = torch.from_numpy(x)
    np.testing.assert_array_equal(cnn.global_max_pool2d(x), t.amax((2, 3)).numpy(), strict=True)
    np.testing.assert_allclose(
        cnn.global_avg_pool2d(x), t.mean((2, 3)).numpy(), rtol=1e-6, atol=1e-7, strict=True
    )


@pytest.mark.parametrize("size", [2, 3, 7])
def test_float16(size):
    x = np.random.default_rng(0).standard_normal((2, 3, 16, 16)).astype(np.float16)
    t = torch.from_numpy(x)
    np.testing.assert_array_equal(cnn.max_pool2d(x, size), F.max_pool2d(t, size, 2).numpy(), strict=True)
    np.testing.assert_allclose(
        cnn.avg_pool2d(x, size), F.avg_pool2d(t, size, 2).numpy(), rtol=2e-3, atol=1e-4
    )
