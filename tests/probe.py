"""A tiny network that really runs: light pixels, push them through, see which units light up.

It shares no line with the library. Every weight is positive and the image is black but for what is lit, so
nothing cancels: a unit is above zero exactly if it sees a lit pixel. Maps have the shape (batch, length).
"""

import numpy as np


def influence(graph, pixels, fill=0.0):
    """Run a graph on every image of one lit pixel; return the map (pixel, unit) of each node.

    With `fill=nan` a unit is NaN if it sees any padding, however far back.
    """
    maps = {"input": np.eye(pixels)}
    for name, (layer, *sources) in graph.items():
        maps[name] = run(layer, [maps[source] for source in sources], fill)
    return maps


def run(layer, inputs, fill=0.0):
    """Run one layer, given as (kind, *its arguments), along one axis."""
    kind, *arguments = layer
    if kind in ("add", "concat"):
        return sum(inputs)  # NumPy broadcasts a map of one unit, as PyTorch does
    if kind in PADDED:
        return PADDED[kind](inputs[0], *arguments, fill=fill)
    return UNPADDED[kind](inputs[0], *arguments)


def conv(x, kernel, stride=1, padding=(0, 0), dilation=1, *, fill):
    """Sum over a window, each tap with its own weight."""
    padded = pad(x, padding, fill=fill)
    count = (padded.shape[1] - dilation * (kernel - 1) - 1) // stride + 1
    out = np.zeros((len(x), max(count, 0)))
    for unit in range(count):
        for tap in range(kernel):
            out[:, unit] += (1 + tap % 3) * padded[:, unit * stride + tap * dilation]
    return out


def max_pool(x, kernel, stride=1, padding=(0, 0), dilation=1, ceil_mode=False, *, fill):
    """Maximum over a window; in ceil mode the map is lengthened until the last window is whole."""
    before, after = padding
    starts = list(range(0, before + x.shape[1] + after - dilation * (kernel - 1), stride))
    if ceil_mode and (before + x.shape[1] + after - dilation * (kernel - 1) - 1) % stride:
        starts.append(len(starts) * stride)
        if starts[-1] >= before + x.shape[1]:
            starts.pop()
    padded = pad(x, (before, after + kernel * dilation + stride), fill=fill)
    return np.array([padded[:, at : at + dilation * (kernel - 1) + 1 : dilation].max(1) for at in starts]).T


def conv_transpose(x, kernel, stride=1, padding=(0, 0), dilation=1):
    """Every input adds its kernel to the output, then the padding is cut off (or, if negative, added)."""
    out = np.zeros((len(x), (x.shape[1] - 1) * stride + dilation * (kernel - 1) + 1 + max(-padding[1], 0)))
    for unit in range(x.shape[1]):
        for tap in range(kernel):
            out[:, unit * stride + tap * dilation] += (1 + tap % 3) * x[:, unit]
    return out[:, padding[0] : out.shape[1] - max(padding[1], 0)]


def upsample(x, kernel, factor):
    """Nearest neighbour, or linear interpolation between half-pixel centres, the border repeated."""
    if kernel == 1:
        return np.repeat(x, factor, axis=1)
    places = (np.arange(x.shape[1] * factor) + 0.5) / factor - 0.5
    return np.array([np.interp(places, np.arange(x.shape[1]), row) for row in x])


def pad(x, padding, *, fill):
    """Cells added before and after."""
    return np.pad(x, ((0, 0), padding), constant_values=fill)


def crop(x, padding):
    """Cells cut off before and after."""
    return x[:, padding[0] : x.shape[1] - padding[1]]


def everywhere(x):
    """Add the mean to every unit, as a gate lets the whole map into each of them."""
    return x + x.mean(1, keepdims=True)


PADDED = {"conv": conv, "pool": max_pool, "pad": pad}
UNPADDED = {
    "conv_transpose": conv_transpose,
    "unpool": conv_transpose,
    "upsample": upsample,
    "crop": crop,
    "identity": lambda x: x,
    "gate": everywhere,
    "global_pool": lambda x: x.mean(1, keepdims=True),
}
