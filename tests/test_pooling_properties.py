"""Every argument, dtype and memory layout against the naive double loop."""

import numpy as np
import oracle
import pytest
from cnn import avg_pool2d, lp_pool2d, max_pool2d
from hypothesis import given, settings
from hypothesis import strategies as st
from pooling_strategies import FLOATS, LAYOUTS, WHOLE, lay_out, maps, rounding, windows

thorough = settings(max_examples=300, deadline=None)


def refused(pool, x, how):
    """Whether the definition rules these windows out; if so, check that the pooling refuses them."""
    if oracle.valid(x.shape, **how):
        return False
    with pytest.raises(ValueError, match="window"):
        pool(x, **how)
    return True


@thorough
@given(maps(), st.sampled_from(LAYOUTS), windows())
def test_max_and_indices(x, layout, how):
    if refused(max_pool2d, x, how):
        return
    expected_values, expected_indices = oracle.max_pool(x, **how)
    given_x = lay_out(x, layout)
    before = given_x.copy()
    alone = max_pool2d(given_x, **how)
    values, indices = max_pool2d(given_x, **how, return_indices=True)
    np.testing.assert_array_equal(alone, expected_values, strict=True)
    np.testing.assert_array_equal(values, expected_values, strict=True)
    np.testing.assert_array_equal(indices, expected_indices, strict=True)
    np.testing.assert_array_equal(given_x, before)


@thorough
@given(
    maps(),
    st.sampled_from(LAYOUTS),
    windows(),
    st.booleans(),
    st.sampled_from([None, None, 1, 3, -2.5]),
)
def test_average(x, layout, how, count_include_pad, divisor_override):
    if refused(avg_pool2d, x, how):
        return
    options = {"count_include_pad": count_include_pad, "divisor_override": divisor_override}
    expected = oracle.avg_pool(x, **how, **options)
    given_x = lay_out(x, layout)
    before = given_x.copy()
    means = avg_pool2d(given_x, **how, **options)
    assert means.dtype == (x.dtype if x.dtype.kind == "f" else np.float64)
    np.testing.assert_allclose(means, expected.astype(means.dtype), rtol=0, atol=rounding(x))
    np.testing.assert_array_equal(given_x, before)


@thorough
@given(
    maps(FLOATS + WHOLE, wild=False),
    st.sampled_from(LAYOUTS),
    windows(),
    st.sampled_from([0.5, 1, 2, 3, 3.5]),
)
def test_p_norm(x, layout, how, p):
    x = np.clip(x, None, 8)  # keep float16 powers of large integers out of the comparison
    if refused(lambda x, **how: lp_pool2d(x, p, **how), x, how):
        return
    norms = lp_pool2d(lay_out(x, layout), p, **how)
    assert norms.dtype == (x.dtype if x.dtype.kind == "f" else np.float64)
    np.testing.assert_allclose(norms, oracle.lp_pool(x, p, **how), rtol=20 * np.finfo(norms.dtype).eps)


@given(maps(FLOATS), windows())
def test_infinite_p_is_the_largest_magnitude(x, how):
    if oracle.valid(x.shape, **how):
        expected, _ = oracle.max_pool(np.abs(x), **how)
        np.testing.assert_array_equal(lp_pool2d(x, np.inf, **how), expected, strict=True)


@given(maps(FLOATS), windows())
def test_a_map_alone_gives_what_it_gives_in_a_batch(x, how):
    if oracle.valid(x.shape, **how):
        for pool in (max_pool2d, avg_pool2d):
            together = pool(x, **how)
            for b, c in np.ndindex(x.shape[:2]):
                alone = pool(x[b : b + 1, c : c + 1], **how)
                np.testing.assert_array_equal(alone[0, 0], together[b, c])


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
@pytest.mark.parametrize("layout", ["plain", "channels last"])
@pytest.mark.parametrize("shape", [(7, 40, 56, 40), (3, 5, 300, 400), (40, 90, 7, 7)])
def test_maps_of_many_blocks(pool, layout, shape):
    """Larger than what is worked on at a time, with a last block that is not full."""
    x = np.random.default_rng(0).integers(-9, 9, shape).astype(np.float32)
    pooled = pool(lay_out(x, layout), 3, 2, padding=((1, 0), (1, 1)))
    around = np.pad(x, [(0, 0), (0, 0), (1, 0), (1, 1)], constant_values=-9 if pool is max_pool2d else 0)
    taps = [
        around[:, :, i:, j:][:, :, ::2, ::2][:, :, : pooled.shape[2], : pooled.shape[3]]
        for i, j in np.ndindex(3, 3)
    ]
    expected = np.maximum.reduce(taps) if pool is max_pool2d else np.add.reduce(taps) / np.float32(9)
    np.testing.assert_array_equal(pooled, expected, strict=True)


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
def test_only_channels_last_stay_last(pool):
    x = np.ones((2, 3, 8, 8))
    for layout in LAYOUTS:
        pooled = pool(lay_out(x, layout))
        if layout == "channels last":
            pooled = pooled.transpose(0, 2, 3, 1)
        assert pooled.flags.c_contiguous
