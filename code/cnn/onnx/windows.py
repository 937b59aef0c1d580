"""The operators of ONNX that have a window, and those that resize: https://onnx.ai/onnx/operators/."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..arithmetic import same_padding
from ..fields.layer import CONVOLUTIONS, Layer
from .origin import Origin, attributes, both_axes, per_axis, upright
from .trace import Trace

WINDOWS = {
    "Conv": "conv",
    "ConvInteger": "conv",
    "QLinearConv": "conv",
    "ConvTranspose": "conv_transpose",
    "MaxPool": "pool",
    "AveragePool": "pool",
    "LpPool": "pool",
    "MaxUnpool": "unpool",
}


def window(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    """Read a convolution, a pooling, or the way back of either."""
    count, given, kind = upright(sources[0]), attributes(node), WINDOWS[node.op_type]
    weights = node.input[3 if node.op_type == "QLinearConv" else 1] if kind in CONVOLUTIONS else ""
    if weights in trace.origins:
        raise ValueError("its weights depend on the image")
    kernel = given.get("kernel_shape") or trace.shape(weights)[2:]
    if len(kernel) != count:
        raise ValueError(f"its window is {list(kernel)}, and the map has {count} axes")
    strides, dilations = per_axis(given, "strides", 1, count), per_axis(given, "dilations", 1, count)
    extents = [(size - 1) * dilation + 1 for size, dilation in zip(kernel, dilations, strict=True)]
    padding = _padding(trace, node, given, list(zip(extents, strides, strict=True)))
    ceil_mode = bool(given.get("ceil_mode", 0))
    layer = Layer(kind, both_axes(kernel), both_axes(strides), padding, both_axes(dilations), ceil_mode)
    return trace.put(node, layer, sources[:1])


def _padding(trace: Trace, node: Any, given: dict[str, Any], windows: list[tuple[int, int]]) -> Any:
    """Return the padding of a window for each axis, given the windows' (extent, stride)."""
    count, how = len(windows), given.get("auto_pad", "NOTSET")
    transposed = node.op_type == "ConvTranspose"
    if given.get("output_shape"):
        raise ValueError("its output_shape is not supported; give pads")
    if how == "SAME_UPPER" and not transposed:
        return "same"
    more = per_axis(given, "output_padding", 0, count)
    if how in ("SAME_UPPER", "SAME_LOWER"):
        if transposed:
            totals = [_cut(*window, extra) for window, extra in zip(windows, more, strict=True)]
        else:
            totals = [_added(trace, node, axis, *window) for axis, window in enumerate(windows, start=2)]
        ends = [(total // 2, total - total // 2) for total in totals]
        ends = ends if how == "SAME_UPPER" else [end[::-1] for end in ends]
    else:
        pads = per_axis(given if how == "NOTSET" else {}, "pads", 0, 2 * count)
        ends = list(zip(pads[:count], pads[count:], strict=True))
    return both_axes([(before, after - extra) for (before, after), extra in zip(ends, more, strict=True)])


def _added(trace: Trace, node: Any, axis: int, extent: int, stride: int) -> int:
    """Return the padding at both ends together such that an axis is divided by the stride."""
    return extent - 1 if stride == 1 else same_padding(extent, stride, trace.length(node, axis))


def _cut(extent: int, stride: int, extra: int) -> int:
    """Return what is cut off both ends together such that an axis is multiplied by the stride."""
    total = extent + extra - stride
    if total < 0:  # the specification halves a negative number, and runtimes do not agree on how
        raise ValueError("its window is narrower than its stride: give pads, not auto_pad")
    return total


def depth_to_space(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    """Read what lays channels side by side as pixels: as far as geometry goes, it repeats each unit."""
    upright(sources[0])
    return trace.put(node, Layer("upsample", stride=attributes(node)["blocksize"]), sources)


def space_to_depth(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    """Read what stacks the pixels of a block as channels."""
    upright(sources[0])
    size = attributes(node)["blocksize"]
    return trace.put(node, Layer("conv", size, size), sources)


def resize(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    """Read resizing by whole factors, to the nearest neighbour or linear."""
    origin, given = sources[0], attributes(node)
    factors = _factors(trace, node, origin)
    if node.op_type == "Upsample" or len(node.input) == 2:  # up to opset 10 there was no choice
        given |= {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    mode = given.get("mode", "nearest")
    coordinates = given.get("coordinate_transformation_mode", "half_pixel")
    half_pixel = coordinates in ("half_pixel", "half_pixel_symmetric", "pytorch_half_pixel")
    if mode == "nearest" and all(
        _is_repetition(factor, half_pixel, coordinates, given) for factor in factors
    ):
        layer = Layer("upsample", stride=both_axes(factors))
    elif mode == "linear" and half_pixel:
        layer = Layer("upsample", 2, both_axes(factors))
    elif mode == "linear" and coordinates == "asymmetric":
        kernel, ends = [2 * factor - 1 for factor in factors], [(factor - 1, 0) for factor in factors]
        layer = Layer("conv_transpose", both_axes(kernel), both_axes(factors), both_axes(ends))
    else:
        raise ValueError(f"mode={mode!r} with coordinates {coordinates!r} is not supported")
    return trace.put(node, layer, [origin])


def _factors(trace: Trace, node: Any, origin: Origin) -> list[int]:
    """Return the whole factors by which each axis of the map grows."""
    given = attributes(node)
    scales = trace.constant(node, len(node.input) - 1 if len(node.input) < 4 else 2, "scales")
    if not scales:
        sizes = trace.constant(node, 3, "sizes") or []
        axes = given.get("axes") or range(len(sizes))
        scales = [
            size / trace.length(node, axis % origin.rank) if axis % origin.rank in origin.axes else 1
            for size, axis in zip(sizes, axes, strict=True)
        ]
    by_axis = dict(
        zip((axis % origin.rank for axis in given.get("axes") or range(len(scales))), scales, strict=True)
    )
    factors = [by_axis.get(axis, 1) for axis in origin.axes]
    if any(factor != int(factor) or factor < 1 for factor in factors):
        raise ValueError(f"it resizes by {factors}; only whole factors are layers")
    return [int(factor) for factor in factors]


def _is_repetition(factor: int, half_pixel: bool, coordinates: str, given: dict[str, Any]) -> bool:
    """Whether nearest-neighbour resizing repeats each cell `factor` times, by its rule for one cell."""
    rounds: dict[str, Callable[[float], float]] = {
        "round_prefer_floor": lambda x: math.ceil(x - 0.5),
        "round_prefer_ceil": lambda x: math.floor(x + 0.5),
        "floor": math.floor,
        "ceil": math.ceil,
    }
    if not half_pixel and coordinates != "asymmetric":
        return factor == 1
    nearest = rounds.get(given.get("nearest_mode", "round_prefer_floor"))
    cells = [(cell + 0.5) / factor - 0.5 if half_pixel else cell / factor for cell in range(factor)]
    return nearest is not None and all(nearest(cell) == 0 for cell in cells)
