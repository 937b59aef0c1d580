"""Pooling as its definition says, one window at a time: slow, plain, sharing no code with the library."""

import math

import numpy as np


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def window_taps(length, size, stride, padding, dilation, ceil_mode):
    """For each window along one axis, the places of its taps; places outside 0 to length - 1 are padding."""
    before, after = pair(padding)
    extent = (size - 1) * dilation + 1
    overhang = stride - 1 if ceil_mode else 0
    windows, start = [], -before
    while start + extent <= length + after + overhang and (start < length or not ceil_mode):
        windows.append([start + tap * dilation for tap in range(size)])
        start += stride
    return windows


def each_window(shape, size, stride, padding=0, dilation=1, ceil_mode=False):
    """Yield the output place and the taps along both axes of every window of one plane."""
    axes = zip(shape[2:], pair(size), pair(stride), pair(padding), pair(dilation), strict=True)
    rows, columns = (window_taps(*axis, ceil_mode) for axis in axes)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            yield (i, j), row, column


def valid(shape, **windows):
    """Whether there is a window at all, and every window sees some of the map."""
    seen = [cells_of(shape, row, column) for _, row, column in each_window(shape, **windows)]
    return bool(seen) and all(seen)


def cells_of(shape, row, column):
    return [(r, c) for r in row for c in column if 0 <= r < shape[2] and 0 <= c < shape[3]]


def output(x, dtype, **windows):
    last = [place for place, _, _ in each_window(x.shape, **windows)][-1]
    return np.zeros((*x.shape[:2], last[0] + 1, last[1] + 1), dtype)


def max_pool(x, **windows):
    """Return values and indices: the first of equal maxima, the last of NaNs."""
    values, indices = output(x, x.dtype, **windows), output(x, np.int64, **windows)
    for b, c in np.ndindex(x.shape[:2]):
        for place, row, column in each_window(x.shape, **windows):
            best = None
            for cell in cells_of(x.shape, row, column):
                value = x[b, c][cell]
                if best is None or value > x[b, c][best] or np.isnan(value):
                    best = cell
            values[b, c][place] = x[b, c][best]
            indices[b, c][place] = best[0] * x.shape[3] + best[1]
    return values, indices


def avg_pool(x, count_include_pad=True, divisor_override=None, **windows):
    """Return means, in float64."""
    means = output(x, np.float64, **windows)
    height, width = x.shape[2:]
    (_, bottom), (_, right) = (pair(p) for p in pair(windows.get("padding", 0)))
    for b, c in np.ndindex(x.shape[:2]):
        for place, row, column in each_window(x.shape, **windows):
            cells = cells_of(x.shape, row, column)
            count = len(cells)
            if count_include_pad:
                count = sum(r < height + bottom for r in row) * sum(k < width + right for k in column)
            means[b, c][place] = add(x[b, c][cell] for cell in cells) / (divisor_override or count)
    return means


def lp_pool(x, p, **windows):
    """Return p-norms, in float64."""
    norms = output(x, np.float64, **windows)
    for b, c in np.ndindex(x.shape[:2]):
        for place, row, column in each_window(x.shape, **windows):
            powers = [abs(float(x[b, c][cell])) ** p for cell in cells_of(x.shape, row, column)]
            norms[b, c][place] = add(powers) ** (1 / p)
    return norms


def add(numbers):
    """Add exactly, with the infinities and NaNs that `math.fsum` refuses."""
    numbers = [float(number) for number in numbers]
    if all(map(math.isfinite, numbers)):
        return math.fsum(numbers)
    return sum(number for number in numbers if not math.isfinite(number))
