"""The operators of ONNX that have a window, and those that resize: https://onnx.ai/onnx/operators/."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .layers import Layer
from .onnx_places import Place, attributes, both_axes, failure, upright

if TYPE_CHECKING:
    from .onnx_reader import Reader

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


def window(reader: Reader, node: Any, sources: list[Place]) -> Place:
    """Read a convolution, a pooling, or the way back of either."""
    count, given, kind = upright(sources[0], node), attributes(node), WINDOWS[node.op_type]
    weights = node.input[3 if node.op_type == "QLinearConv" else min(1, len(node.input) - 1)]
    kernel = given.get("kernel_shape") or reader.shape(weights)[2:]
    if len(kernel) != count:
        raise failure(node, f"its window is {list(kernel)}, and the map has {count} axes")
    strides, dilations = given.get("strides", [1] * count), given.get("dilations", [1] * count)
    extents = [(size - 1) * dilation + 1 for size, dilation in zip(kernel, dilations, strict=True)]
    padding = _padding(reader, node, given, list(zip(extents, strides, strict=True)))
    ceil_mode = bool(given.get("ceil_mode", 0))
    layer = Layer(kind, both_axes(kernel), both_axes(strides), padding, both_axes(dilations), ceil_mode)
    return reader.put(node, layer, sources[:1])


def _padding(reader: Reader, node: Any, given: dict[str, Any], windows: list[tuple[int, int]]) -> Any:
    """Return the padding of a window for each axis, given the windows' (extent, stride)."""
    count, how = len(windows), given.get("auto_pad", "NOTSET")
    transposed = node.op_type == "ConvTranspose"
    if given.get("output_shape"):
        raise failure(node, "its output_shape is not supported; give pads")
    if how == "SAME_UPPER" and not transposed:
        return "same"
    if how in ("SAME_UPPER", "SAME_LOWER"):
        totals = [_total(reader, node, axis, *window) for axis, window in enumerate(windows, start=2)]
        ends = [(total // 2, total - total // 2) for total in totals]
        return both_axes(ends if how == "SAME_UPPER" else [end[::-1] for end in ends])
    pads = given.get("pads") or [0] * 2 * count
    ends = list(zip(pads[:count], pads[count:], strict=True)) if how == "NOTSET" else [(0, 0)] * count
    more = given.get("output_padding", [0] * count)
    return both_axes([(before, after - extra) for (before, after), extra in zip(ends, more, strict=True)])


def _total(reader: Reader, node: Any, axis: int, extent: int, stride: int) -> int:
    """Return the padding at both ends together such that an axis is divided, or multiplied, by the stride."""
    if node.op_type == "ConvTranspose":
        return max(extent - stride, 0)
    if stride == 1:
        return extent - 1
    cells = reader.length(node, axis)
    return max((-(-cells // stride) - 1) * stride + extent - cells, 0)


def depth_to_space(reader: Reader, node: Any, sources: list[Place]) -> Place:
    """Read what lays channels side by side as pixels: as far as geometry goes, it repeats each unit."""
    upright(sources[0], node)
    return reader.put(node, Layer("upsample", stride=attributes(node)["blocksize"]), sources)


def space_to_depth(reader: Reader, node: Any, sources: list[Place]) -> Place:
    """Read what stacks the pixels of a block as channels."""
    upright(sources[0], node)
    size = attributes(node)["blocksize"]
    return reader.put(node, Layer("conv", size, size), sources)


def resize(reader: Reader, node: Any, sources: list[Place]) -> Place:
    """Read resizing by whole factors, to the nearest neighbour or linear."""
    place, given = sources[0], attributes(node)
    factors = _factors(reader, node, place)
    mode = given.get("mode", "nearest")
    places = given.get(
        "coordinate_transformation_mode", "half_pixel" if node.op_type == "Resize" else "asymmetric"
    )
    if node.op_type == "Resize" and len(node.input) == 2:
        places = "asymmetric"  # so it was in opset 10
    half_pixel = places in ("half_pixel", "half_pixel_symmetric", "pytorch_half_pixel")
    if mode == "nearest" and all(_is_repetition(factor, half_pixel, places, given) for factor in factors):
        layer = Layer("upsample", stride=both_axes(factors))
    elif mode == "linear" and half_pixel:
        layer = Layer("upsample", 2, both_axes(factors))
    elif mode == "linear" and places == "asymmetric":
        kernel, ends = [2 * factor - 1 for factor in factors], [(factor - 1, 0) for factor in factors]
        layer = Layer("conv_transpose", both_axes(kernel), both_axes(factors), both_axes(ends))
    else:
        raise failure(node, f"mode={mode!r} with coordinates {places!r} is not supported")
    return reader.put(node, layer, [place])


def _factors(reader: Reader, node: Any, place: Place) -> list[int]:
    """Return the whole factors by which each axis of the map grows."""
    given = attributes(node)
    scales = reader.constant(node, len(node.input) - 1 if len(node.input) < 4 else 2, "scales")
    if not scales:
        sizes = reader.constant(node, 3, "sizes") or []
        axes = given.get("axes") or range(len(sizes))
        scales = [
            size / reader.length(node, axis % place.rank) if axis % place.rank in place.axes else 1
            for size, axis in zip(sizes, axes, strict=True)
        ]
    by_axis = dict(
        zip((axis % place.rank for axis in given.get("axes") or range(len(scales))), scales, strict=True)
    )
    factors = [by_axis.get(axis, 1) for axis in place.axes]
    if any(factor != int(factor) or factor < 1 for factor in factors):
        raise failure(node, f"it resizes by {factors}; only whole factors are layers")
    return [int(factor) for factor in factors]


def _is_repetition(factor: int, half_pixel: bool, places: str, given: dict[str, Any]) -> bool:
    """Whether nearest-neighbour resizing repeats each cell `factor` times, by its rule for one cell."""
    rounds: dict[str, Callable[[float], float]] = {
        "round_prefer_floor": lambda x: math.ceil(x - 0.5),
        "round_prefer_ceil": lambda x: math.floor(x + 0.5),
        "floor": math.floor,
        "ceil": math.ceil,
    }
    if not half_pixel and places != "asymmetric":
        return factor == 1
    nearest = rounds[given.get("nearest_mode", "round_prefer_floor")]
    cells = [(cell + 0.5) / factor - 0.5 if half_pixel else cell / factor for cell in range(factor)]
    return all(nearest(cell) == 0 for cell in cells)
