"""Random feature maps in every dtype and memory layout, and random windows over them."""

import numpy as np
from hypothesis import strategies as st

FLOATS = ["float16", "float32", "float64"]
WHOLE = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]

shapes = st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(1, 9), st.integers(1, 9))


@st.composite
def maps(draw, dtypes=tuple(FLOATS + WHOLE), wild=True, shape=shapes):
    """Draw feature maps with many ties; floats are quarters, and if `wild` some are NaN or infinite."""
    dtype, shape = np.dtype(draw(st.sampled_from(dtypes))), draw(shape)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    low = 0 if dtype.kind in "bu" else -8
    x = rng.integers(low, 9, shape).astype(dtype)
    if dtype.kind in "iu" and draw(st.booleans()):
        x[rng.random(shape) < 0.3] = np.iinfo(dtype).min
        x[rng.random(shape) < 0.1] = np.iinfo(dtype).max
    if dtype.kind == "f":
        x /= 4
        if wild:
            for value in draw(st.lists(st.sampled_from([np.nan, np.inf, -np.inf]), unique=True, max_size=3)):
                x[rng.random(shape) < draw(st.sampled_from([0.05, 0.7]))] = value
    return x


def rounding(x):
    """By how much the mean of some cells of `x` may be off: quarters add up exactly, integers may not."""
    if x.dtype.kind not in "iu":
        return 0
    return 4 * np.finfo(np.float64).eps * np.abs(x.astype(np.float64)).max(initial=0)


def lay_out(x, how):
    """Return an array equal to `x`, laid out in memory in another way."""
    if how == "channels last":
        return np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    if how == "fortran":
        return np.asfortranarray(x)
    if how == "reversed":
        return np.ascontiguousarray(x[:, :, ::-1, ::-1])[:, :, ::-1, ::-1]
    if how == "every other":
        wide = np.repeat(np.repeat(x, 2, axis=3), 3, axis=1)
        return wide[:, ::3, :, ::2]
    if how == "other byte order":
        return x.astype(x.dtype.newbyteorder())
    if how == "read only":
        x = x.copy()
        x.flags.writeable = False
    return x


LAYOUTS = ["plain", "channels last", "fortran", "reversed", "every other", "other byte order", "read only"]


@st.composite
def windows(draw):
    """Draw size, stride, padding, dilation and ceil mode, as ints or pairs; they need not fit the maps."""

    def one_or_two(numbers):
        return draw(st.one_of(numbers, st.tuples(numbers, numbers)))

    size, dilation = one_or_two(st.integers(1, 5)), one_or_two(st.integers(1, 3))
    sizes, dilations = np.broadcast_to(size, 2), np.broadcast_to(dilation, 2)
    reach = [int((k - 1) * d) for k, d in zip(sizes, dilations, strict=True)]
    around = [st.integers(0, most) for most in reach]
    padding = draw(
        st.one_of(
            st.just(0),
            st.integers(0, min(reach)),
            st.tuples(*around),
            st.tuples(*(st.tuples(each, each) for each in around)),
        )
    )
    return {
        "size": size,
        "stride": one_or_two(st.integers(1, 4)),
        "padding": padding,
        "dilation": dilation,
        "ceil_mode": draw(st.booleans()),
    }
