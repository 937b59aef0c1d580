"""Max, average and p-norm pooling: worked cases, dtypes, edges, and every refusal."""

import functools

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
from numpy.testing import assert_array_equal


def lp2(x, *args, **options):
    return lp_pool2d(x, 2, *args, **options)


SLIDING = [max_pool2d, avg_pool2d, lp2]
ANY = [
    *SLIDING,
    global_avg_pool2d,
    global_max_pool2d,
    global_gem_pool2d,
    blur_pool2d,
    lambda x: adaptive_avg_pool2d(x, 1),
    lambda x: adaptive_max_pool2d(x, 1),
    lambda x: max_unpool2d(x, np.zeros(np.shape(x), int)),
    lambda x: max_pool2d_backward(np.zeros((1, 1, 1, 1)), x),
    lambda x: avg_pool2d_backward(x, (1, 1, 4, 4)),
]


@pytest.fixture
def x():
    return np.arange(36.0).reshape(1, 1, 6, 6)


def test_defaults_are_two_by_two_with_stride_two(x):
    assert_array_equal(max_pool2d(x), max_pool2d(x, 2, 2))
    assert_array_equal(max_pool2d(x, 3), max_pool2d(x, 3, 2))
    assert_array_equal(avg_pool2d(x, 3), avg_pool2d(x, 3, 2))


def test_pairs_are_height_then_width(x):
    assert max_pool2d(x, (1, 2), (3, 1)).shape == (1, 1, 2, 5)
    assert_array_equal(max_pool2d(x, (1, 6), 1)[0, 0, :, 0], x[0, 0, :, -1])
    assert_array_equal(max_pool2d(x, (6, 1), 1)[0, 0, 0], x[0, 0, -1])
    assert avg_pool2d(x, 3, 1, padding=(1, 0)).shape == (1, 1, 6, 4)
    assert avg_pool2d(x, 3, 1, padding=((1, 0), (2, 1))).shape == (1, 1, 5, 7)


def test_padding_goes_where_it_says(x):
    first = avg_pool2d(x + 1, 2, 2, padding=((1, 0), (0, 1)), divisor_override=1)[0, 0]
    assert_array_equal(first[0], [1 + 2, 3 + 4, 5 + 6])


def test_ceil_mode_starts_no_window_in_the_far_padding():
    x = np.ones((1, 1, 4, 4))
    assert max_pool2d(x, 1, 3, ceil_mode=True).shape[2] == 2
    assert max_pool2d(x, 2, 3, padding=1, ceil_mode=True).shape[2] == 2  # a third would start at place 5
    assert max_pool2d(x, 3, 2, ceil_mode=True).shape[2] == 2
    assert max_pool2d(x, 3, 2).shape[2] == 1
    assert max_pool2d(x[:, :, :2], (3, 1), (2, 1), ceil_mode=True).shape[2] == 1  # its one window overhangs


def test_the_divisor_counts_padding_but_never_the_overhang():
    x = np.ones((1, 1, 4, 4))
    how = {"size": 3, "stride": 2, "padding": ((0, 1), (0, 0)), "ceil_mode": True}
    assert_array_equal(avg_pool2d(x, **how)[0, 0], [[1, 1], [2 / 3, 2 / 3]])
    assert_array_equal(avg_pool2d(x, **how, count_include_pad=False)[0, 0], [[1, 1], [1, 1]])


@pytest.mark.parametrize("dtype", "?bBhHiIlLqQefd")
def test_max_keeps_every_dtype_and_average_keeps_floats(dtype):
    x = np.eye(4, dtype=dtype)[np.newaxis, np.newaxis]
    assert max_pool2d(x).dtype == x.dtype
    assert max_pool2d(x, return_indices=True)[0].dtype == x.dtype
    for pool in (avg_pool2d, global_avg_pool2d, lp2, global_gem_pool2d, blur_pool2d):
        assert pool(x).dtype == (x.dtype if dtype in "efd" else np.float64)


def test_averages_of_integers_do_not_overflow():
    x = np.full((1, 1, 4, 4), 255, np.uint8)
    for mean in (avg_pool2d(x), global_avg_pool2d(x), adaptive_avg_pool2d(x, 2), blur_pool2d(x)):
        assert_array_equal(mean, np.full(mean.shape, 255.0))


def test_averages_of_float16_are_summed_in_float32():
    x = np.full((1, 1, 64, 64), 60000, np.float16)
    for mean in (avg_pool2d(x, 63, 1), global_avg_pool2d(x), adaptive_avg_pool2d(x, 3), blur_pool2d(x)):
        assert_array_equal(mean, np.full(mean.shape, x[0, 0, 0, 0]))


def test_powers_of_float16_are_formed_in_float32():
    assert lp_pool2d(np.full((1, 1, 2, 2), 300, np.float16), 2).item() == 600


def test_lists_will_do():
    assert_array_equal(max_pool2d([[[[1, 2], [4, 3]]]]), [[[[4]]]])


@pytest.mark.parametrize("shape", [(0, 3, 8, 8), (2, 0, 8, 8)])
@pytest.mark.parametrize("layout", [(0, 1, 2, 3), (0, 3, 1, 2)])
def test_empty_batches(shape, layout):
    moved = np.zeros([shape[i] for i in np.argsort(layout)]).transpose(layout)
    assert moved.shape == shape
    for pool in (
        *SLIDING,
        blur_pool2d,
        lambda x: adaptive_avg_pool2d(x, 4),
        lambda x: adaptive_max_pool2d(x, 4),
    ):
        assert pool(moved).shape == (*shape[:2], 4, 4)
    for pool in (global_avg_pool2d, global_max_pool2d, global_gem_pool2d):
        assert pool(moved).shape == shape[:2]
    values, indices = max_pool2d(moved, return_indices=True)
    assert values.shape == indices.shape == (*shape[:2], 4, 4)
    assert max_unpool2d(values, indices).shape == shape
    assert max_pool2d_backward(values, moved).shape == avg_pool2d_backward(values, shape).shape == shape


def test_where_all_is_as_low_as_padding_the_index_is_in_the_map():
    for low in (
        np.full((1, 1, 3, 3), -np.inf),
        np.zeros((1, 1, 3, 3), np.uint8),
        np.zeros((1, 1, 3, 3), bool),
    ):
        _, indices = max_pool2d(low, 3, 2, padding=1, return_indices=True)
        assert_array_equal(indices[0, 0], [[0, 1], [3, 4]])


def test_long_windows_count_their_taps_right():
    x = np.zeros((1, 1, 2, 300))
    x[0, 0, 1, 290] = 1
    values, indices = max_pool2d(x, (2, 300), 1, return_indices=True)
    assert (values.item(), indices.item()) == (1, 590)
    x[0, 0, 0, 280] = x[0, 0, 1, 299] = np.nan
    assert max_pool2d(x, (2, 300), 1, return_indices=True)[1].item() == 599


@pytest.mark.parametrize("pool", SLIDING)
@pytest.mark.parametrize("name", ["size", "stride", "dilation"])
@pytest.mark.parametrize("bad", [0, -1, (2, 0), (1, 2, 3), ()])
def test_sizes_too_small_or_too_many(pool, name, bad, x):
    with pytest.raises(ValueError, match=f"^{name} must be"):
        pool(x, **{name: bad})


@pytest.mark.parametrize("pool", SLIDING)
@pytest.mark.parametrize("name", ["size", "stride", "dilation", "padding"])
@pytest.mark.parametrize(
    "bad", [True, np.True_, 1.0, np.float64(1), "1", None, (1, 1.0), (True, 1), b"1", np.array([1, 1])]
)
def test_sizes_that_are_no_whole_numbers(pool, name, bad, x):
    with pytest.raises(
        TypeError, match=rf"^{name} must be a whole number or a pair of them \(a tuple or list\)"
    ):
        pool(x, **{name: bad})


@pytest.mark.parametrize(
    ("pool", "name"),
    [
        *[(pool, "ceil_mode") for pool in SLIDING],
        (max_pool2d, "return_indices"),
        (avg_pool2d, "count_include_pad"),
        (functools.partial(adaptive_max_pool2d, output_size=1), "return_indices"),
        (functools.partial(max_pool2d_backward, np.zeros((1, 1, 3, 3))), "ceil_mode"),
        (lambda x, **flag: avg_pool2d_backward(np.zeros((1, 1, 3, 3)), x.shape, **flag), "count_include_pad"),
    ],
)
def test_flags_are_true_or_false(pool, name, x):
    for good in (True, np.True_, False, np.False_):
        pool(x, **{name: good})
    for bad in ("no", 1, None, np.array([True, False])):
        with pytest.raises(TypeError, match=f"^{name} must be True or False, got"):
            pool(x, **{name: bad})


@pytest.mark.parametrize("pool", SLIDING)
def test_strides_and_dilations_beyond_the_map_are_without_effect(pool, x):
    for far in (2**31, 2**60, 10**30):
        assert_array_equal(pool(x, 6, far), pool(x, 6))
        assert_array_equal(pool(x, 1, 1, dilation=far), pool(x, 1, 1))
    assert max_pool2d(x, 2, 10**30, return_indices=True)[1].item() == 7
    assert_array_equal(np.argwhere(max_pool2d_backward(np.ones((1, 1, 1, 1)), x, 2, 10**30)[0, 0]), [[1, 1]])
    assert avg_pool2d_backward(np.ones((1, 1, 1, 1)), x.shape, 2, 10**30).sum() == 1


@pytest.mark.parametrize("whole", [np.int8(2), np.uint64(2), (np.int32(2), 2), [2, 2], np.array(2)])
def test_whole_numbers_of_numpy_and_lists_will_do(whole, x):
    assert_array_equal(max_pool2d(x, whole, whole), max_pool2d(x))


@pytest.mark.parametrize("pool", SLIDING)
@pytest.mark.parametrize(
    "bad", [-1, (0, -1), ((0, 0), (0, -1)), (1, 2, 3), ((1, 2, 3), 1), 2, (0, 2), ((0, 0), (0, 2))]
)
def test_padding_that_cannot_be(pool, bad, x):
    with pytest.raises(ValueError, match=r"^padding must be"):
        pool(x, padding=bad)


@pytest.mark.parametrize("pool", SLIDING)
def test_windows_that_do_not_fit(pool, x):
    with pytest.raises(ValueError, match="does not fit: along the height it covers 7"):
        pool(x, (7, 1))
    with pytest.raises(ValueError, match="does not fit: along the width it covers 7"):
        pool(x, (1, 3), dilation=3)


@pytest.mark.parametrize("pool", SLIDING)
def test_windows_with_every_tap_in_padding(pool):
    with pytest.raises(ValueError, match="every tap of some window falls in padding: along the width"):
        pool(np.zeros((1, 1, 4, 1)), (1, 2), 1, padding=((0, 0), (1, 1)), dilation=(1, 2))


@pytest.mark.parametrize("pool", ANY)
@pytest.mark.parametrize("dtype", [complex, object, "U1", "S1", "M8[s]", "m8[s]", [("a", float)]])
def test_dtypes_that_cannot_be_pooled(pool, dtype):
    with pytest.raises(TypeError, match=r"^(x|y|grad) must hold bools, integers or floats"):
        pool(np.zeros((1, 1, 4, 4), dtype))


@pytest.mark.skipif(np.dtype(np.longdouble).char == "d", reason="longdouble is float64 here")
def test_longdouble_is_refused():
    with pytest.raises(TypeError, match="must hold bools, integers or floats of 16, 32 or 64 bits"):
        max_pool2d(np.zeros((1, 1, 4, 4), np.longdouble))


@pytest.mark.parametrize("pool", ANY)
@pytest.mark.parametrize("shape", [(), (4,), (4, 4), (1, 4, 4), (1, 1, 1, 4, 4), (1, 1, 0, 4), (1, 1, 4, 0)])
def test_shapes_that_are_no_feature_maps(pool, shape):
    with pytest.raises(ValueError, match=r"^(x|y|grad) must have"):
        pool(np.zeros(shape))


@pytest.mark.parametrize(
    "pool", [*SLIDING, global_max_pool2d, lambda x: avg_pool2d_backward(x, (1, 1, 4, 4))]
)
def test_lists_of_different_lengths(pool):
    with pytest.raises(ValueError, match=r"^(x|y|grad) must be an array, or lists of one length"):
        pool([[[[1, 2], [3]]]])


@pytest.mark.parametrize("bad", [0, 0.0, np.nan, np.inf])
def test_divisors_of_no_use(bad, x):
    with pytest.raises(ValueError, match=r"^divisor_override must be finite and not 0"):
        avg_pool2d(x, divisor_override=bad)


@pytest.mark.parametrize("bad", [1e-50, 1e50])
@pytest.mark.parametrize("dtype", ["float16", "float32"])
def test_divisors_that_the_dtype_cannot_hold(bad, dtype, x):
    assert np.isfinite(avg_pool2d(x, divisor_override=bad)).all()
    x = x.astype(dtype)
    for pool in (avg_pool2d, lambda x, **how: avg_pool2d_backward(x, (1, 1, 12, 12), **how)):
        with pytest.raises(ValueError, match=r"^divisor_override must be finite and not 0, as float32"):
            pool(x, divisor_override=bad)


@pytest.mark.parametrize("bad", ["2", True, np.ones(3), 1j])
def test_divisors_that_are_no_numbers(bad, x):
    with pytest.raises(TypeError, match=r"^divisor_override must be a number"):
        avg_pool2d(x, divisor_override=bad)


@pytest.mark.parametrize("pool", [lp_pool2d, global_gem_pool2d])
def test_exponents(pool, x):
    for bad in (0, -1, np.nan, -np.inf):
        with pytest.raises(ValueError, match=r"^p must be above 0"):
            pool(x, bad)
    for bad in ("2", None, True, 2j):
        with pytest.raises(TypeError, match=r"^p must be a number"):
            pool(x, bad)


def test_numbers_that_no_float_can_hold(x):
    for name, call in {
        "p": lambda: lp_pool2d(x, 10**400),
        "divisor_override": lambda: avg_pool2d(x, divisor_override=10**5000),
    }.items():
        with pytest.raises(ValueError, match=f"^{name} must be a number that float64 can hold"):
            call()
