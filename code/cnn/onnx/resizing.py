"""The operators of ONNX that resize: https://onnx.ai/onnx/operators/onnx__Resize.html."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ..fields.layer import Layer
from .model import Node, Shape
from .origin import FIXED, TURNED, EndError, Origin, both_axes, positive
from .standing import stand
from .trace import Trace

HALF_PIXEL = ("half_pixel", "half_pixel_symmetric", "pytorch_half_pixel")
COORDINATES = (*HALF_PIXEL, "align_corners", "asymmetric", "tf_crop_and_resize", "tf_half_pixel_for_nn")
MODES = ("nearest", "linear", "cubic")
ROUNDS: dict[str, Callable[[float], float]] = {
    "round_prefer_floor": lambda x: math.ceil(x - 0.5),
    "round_prefer_ceil": lambda x: math.floor(x + 0.5),
    "floor": math.floor,
    "ceil": math.ceil,
}
POLICIES = ("stretch", "not_larger", "not_smaller")


def depth_to_space(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read what lays channels side by side as pixels: as far as geometry goes, it repeats each unit."""
    size, source = node.number("blocksize"), _upright(stand(trace, node, sources[0]))
    layer = Layer("upsample", stride=size)
    if source.shape[1] is not None and source.shape[1] % size**2:
        raise ValueError(f"its {source.shape[1]} channels are not blocks of {size} × {size}")
    return trace.put(node, layer, [source], _blocks(source.shape, lambda x: x // size**2, lambda x: x * size))


def space_to_depth(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read what stacks the pixels of a block as channels."""
    size, source = node.number("blocksize"), _upright(stand(trace, node, sources[0]))
    layer = Layer("conv", size, size)
    if any(length is not None and length % size for length in source.shape[2:]):
        raise ValueError(f"its blocks of {size} do not divide {source.shape[2:]}")
    return trace.put(node, layer, [source], _blocks(source.shape, lambda x: x * size**2, lambda x: x // size))


def _upright(source: Origin) -> Origin:
    if source.axes != (2, 3) or len(source.shape) != 4:
        raise EndError(TURNED)
    return source


def _blocks(shape: Shape, channels: Callable[[int], int], cells: Callable[[int], int]) -> Shape:
    rules = (lambda x: x, channels, cells, cells)
    return tuple(None if length is None else rule(length) for length, rule in zip(shape, rules, strict=True))


def resize(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read resizing by whole factors, to the nearest neighbour or linear."""
    source = stand(trace, node, trace.origins[node.inputs[0]])
    if source.flat:
        raise EndError("it resizes a map that lies row after row", flattens=True)
    scales = _scales(trace, node, source)
    if not all(0 < scale < math.inf for scale in scales.values()):
        raise ValueError(f"its scales must be more than 0, got {list(scales.values())}")
    factors = [1 if axis is None else scales.get(axis, 1) for axis in source.axes]
    shape = tuple(
        None if length is None else math.floor(length * scales.get(axis, 1) + 1e-9)
        for axis, length in enumerate(source.shape)
    )
    if all(units == 1 or factor == 1 for units, factor in zip(source.cells, factors, strict=True)):
        cells = tuple(1 if axis is None else shape[axis] for axis in source.axes)
        return trace.repeat(
            node, source.moved(shape, source.axes), cells
        )  # in any mode: there is but one unit
    return trace.put(node, _layer(node, factors), [source], shape)


def _layer(node: Node, factors: list[Any]) -> Layer:
    mode, coordinates, nearest = _how(node)
    if any(factor != int(factor) or factor < 1 for factor in factors):
        raise EndError(f"it resizes by {factors}; only whole factors are layers")
    factors = [int(factor) for factor in factors]
    half_pixel = coordinates in HALF_PIXEL
    if mode == "nearest" and all(_is_repetition(factor, coordinates, nearest) for factor in factors):
        return Layer("upsample", stride=both_axes(factors))
    if mode == "linear" and half_pixel:
        return Layer("upsample", 2, both_axes(factors))
    if mode == "linear" and coordinates == "asymmetric":
        kernel, ends = [2 * factor - 1 for factor in factors], [(factor - 1, 0) for factor in factors]
        return Layer("conv_transpose", both_axes(kernel), both_axes(factors), both_axes(ends))
    raise EndError(f"mode={mode!r} with coordinates {coordinates!r} is not supported")


def _how(node: Node) -> tuple[str, str, str]:
    """Return mode, coordinates and rounding."""
    mode = node.word("mode", ("nearest", "linear", "bilinear", "cubic")).removeprefix("bi")
    if node.kind == "Upsample" or len(node.inputs) == 2:  # up to opset 10 there was no choice
        return mode, "asymmetric", "floor"
    coordinates = node.word("coordinate_transformation_mode", COORDINATES, "half_pixel")
    return mode, coordinates, node.word("nearest_mode", tuple(ROUNDS))


def _scales(trace: Trace, node: Node, source: Origin) -> dict[int, Any]:
    """Return the factors by which axes of the tensor grow."""
    rank = len(source.shape)
    axes = [positive(axis, rank) for axis in node.numbers("axes") or range(rank)]
    if "height_scale" in node.attributes:  # Upsample of opset 1
        return {2: node.attributes["height_scale"], 3: node.attributes["width_scale"]}
    scales = trace.listed(node, 2 if len(node.inputs) > 2 else 1, "scales")  # up to opset 10 there was no roi
    if scales:
        return dict(_paired(axes, scales, "scales"))
    listed = trace.listed(node, 3, "sizes", partly=True)
    if not listed:
        raise ValueError("it has neither scales nor sizes")
    sizes = dict(_paired(axes, listed, "sizes"))
    wanted = {
        axis: size
        for axis, size in sizes.items()
        if axis in source.axes or None not in (size, source.shape[axis])
    }
    for axis, size in wanted.items():
        if size is None:
            raise EndError(f"its sizes are computed while the model runs; {FIXED}")
        trace.length(source, axis)
    return _kept(node, source, wanted)


def _paired(axes: list[int], numbers: list[Any], name: str) -> list[tuple[int, Any]]:
    if len(axes) != len(numbers):
        raise ValueError(f"its {name} must be {len(axes)} numbers, got {numbers}")
    return list(zip(axes, numbers, strict=True))


def _kept(node: Node, source: Origin, sizes: dict[int, int]) -> dict[int, Any]:
    """Return the factors to some sizes, or to those that keep the proportions, as the policy has it."""
    factors = {axis: size / (source.shape[axis] or 1) for axis, size in sizes.items()}
    policy = node.word("keep_aspect_ratio_policy", POLICIES)
    if policy == "stretch" or not factors:
        return factors
    factor = (min if policy == "not_larger" else max)(factors.values())
    return dict.fromkeys(factors, factor)


def _is_repetition(factor: int, coordinates: str, nearest: str) -> bool:
    """Whether nearest-neighbour resizing repeats each cell `factor` times, by its rule for one cell."""
    half_pixel = coordinates in HALF_PIXEL
    if not half_pixel and coordinates != "asymmetric":
        return factor == 1
    if factor > LARGEST:
        raise EndError(f"it resizes by {factor}, more than {LARGEST}")
    cells = [(cell + 0.5) / factor - 0.5 if half_pixel else cell / factor for cell in range(factor)]
    return all(ROUNDS[nearest](cell) == 0 for cell in cells)


LARGEST = 4096
"""Largest factor whose rule is tried cell by cell."""
