"""The operators of ONNX that have a window: https://onnx.ai/onnx/operators/."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..arithmetic import same_padding
from ..fields.layer import CONVOLUTIONS, Layer
from .model import Node, Shape
from .origin import FIXED, TURNED, EndError, Origin, both_axes
from .standing import stand
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
AUTO_PADS = ("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID")


class Window(NamedTuple):
    """A window along one axis of a tensor."""

    kernel: int
    stride: int
    dilation: int
    padding: tuple[int, int] | str

    @property
    def idle(self) -> bool:
        """Whether it leaves every cell where it is."""
        return self.kernel == self.stride == 1 and self.padding in ((0, 0), "same")


def window(trace: Trace, node: Node, sources: list[Origin]) -> Origin | list[Origin]:
    """Read a convolution, a pooling, or the way back of either."""
    source, kind = stand(trace, node, trace.origins[node.inputs[0]]), WINDOWS[node.kind]
    weights = _weights(trace, node) if kind in CONVOLUTIONS else None
    windows = _windows(trace, node, source, weights)
    chosen = [_along(kind, axis, windows, source) for axis in source.axes]
    trace.aside |= _aside(windows, source)
    ceil_mode = node.flag("ceil_mode") if kind == "pool" else False
    lengths = _lengths(kind, windows, source.shape[2:], ceil_mode)
    shape = (source.shape[0], _channels(node, source, weights), *lengths)
    _check_unpooled(trace, node, shape)
    kernel, stride, dilation = (
        both_axes([getattr(each, name) for each in chosen]) for name in ("kernel", "stride", "dilation")
    )
    same = {each.padding for each in chosen} == {"same"}
    padding: Any = "same" if same else both_axes([_ends(each, source, i) for i, each in enumerate(chosen)])
    layer = Layer(kind, kernel, stride, padding, dilation, ceil_mode)
    found = trace.put(node, layer, [source], shape)
    return [found, found] if node.kind == "MaxPool" else found


def _weights(trace: Trace, node: Node) -> Shape:
    name = node.given(3 if node.kind == "QLinearConv" else 1)
    if name in trace.origins:
        raise EndError("its weights depend on the image")
    if not name:
        raise ValueError("its weights are missing")
    return trace.shape(name) or ()


def _windows(trace: Trace, node: Node, source: Origin, weights: Shape | None) -> list[Window]:
    """Return the window along each axis of the tensor behind batch and channels."""
    count = len(source.shape) - 2
    kernel = node.numbers("kernel_shape")
    if weights and kernel and None not in weights and list(weights[2:]) != kernel:
        raise ValueError(f"its kernel_shape is {kernel}, and its weights have the shape {weights}")
    kernel = kernel or list((weights or ())[2:])
    if len(kernel) != count or count < 1 or None in kernel:
        raise ValueError(f"its window is {kernel}, and the map has {count} axes")
    strides, dilations = (node.numbers(name, count, 1) or [] for name in ("strides", "dilations"))
    for name, numbers in (("kernel", kernel), ("stride", strides), ("dilation", dilations)):
        if min(numbers) < 1:
            raise ValueError(f"{name} must be at least 1, got {min(numbers)}")
    extents = [(size - 1) * dilation + 1 for size, dilation in zip(kernel, dilations, strict=True)]
    padding = _padding(node, source, list(zip(extents, strides, strict=True)))
    return [Window(*each) for each in zip(kernel, strides, dilations, padding, strict=True)]


def _padding(node: Node, source: Origin, windows: list[tuple[int, int]]) -> list[Any]:
    """Return the padding of each window, given the windows' (extent, stride)."""
    count, how = len(windows), node.word("auto_pad", AUTO_PADS)
    transposed = node.kind == "ConvTranspose"
    if node.numbers("output_shape"):
        raise ValueError("its output_shape is not supported; give pads")
    if how == "SAME_UPPER" and not transposed:
        return ["same"] * count
    more = (node.numbers("output_padding", count, 0) or []) if transposed else [0] * count
    if how in ("SAME_UPPER", "SAME_LOWER"):
        ends = []
        for (extent, stride), extra, length in zip(windows, more, source.shape[2:], strict=True):
            total = _cut(extent, stride, extra) if transposed else _added(extent, stride, length)
            ends.append((total // 2, total - total // 2))
        ends = ends if how == "SAME_UPPER" else [end[::-1] for end in ends]
    else:
        pads = (node.numbers("pads", 2 * count, 0) or []) if how == "NOTSET" else [0] * (2 * count)
        if min(pads) < 0:
            raise ValueError(f"padding must be at least 0, got {min(pads)}")
        ends = list(zip(pads[:count], pads[count:], strict=True))
        if node.kind.endswith("Pool") and any(
            max(end) >= extent for end, (extent, _) in zip(ends, windows, strict=True)
        ):
            raise ValueError(
                f"its pads are {pads}, and a window of {[extent for extent, _ in windows]} sees no more"
            )
    return [(before, after - extra) for (before, after), extra in zip(ends, more, strict=True)]


def _added(extent: int, stride: int, length: int | None) -> int:
    """Return the padding at both ends together such that an axis is divided by the stride."""
    if stride == 1:
        return extent - 1
    if length is None:
        raise EndError(f"it depends on the size of the image; {FIXED}")
    return same_padding(extent, stride, length)


def _cut(extent: int, stride: int, extra: int) -> int:
    """Return what is cut off both ends together such that an axis is multiplied by the stride."""
    total = extent + extra - stride
    if total < 0:  # the specification halves a negative number, and runtimes do not agree on how
        raise ValueError("its window is narrower than its stride: give pads, not auto_pad")
    return total


def _ends(window: Window, source: Origin, index: int) -> tuple[int, int]:
    """Return padding in numbers, where one axis has them and the other has not."""
    if not isinstance(window.padding, str):
        return window.padding
    extent = (window.kernel - 1) * window.dilation + 1
    total = _added(extent, window.stride, source.cells[index])
    return total // 2, total - total // 2


def _lengths(kind: str, windows: list[Window], lengths: Shape, ceil_mode: bool) -> list[int | None]:
    """Return the length of each axis behind batch and channels; None where it is not fixed."""
    found = []
    for each, length in zip(windows, lengths, strict=True):
        padding: Any = each.padding if isinstance(each.padding, str) else (each.padding, each.padding)
        layer = Layer(kind, each.kernel, each.stride, padding, each.dilation, ceil_mode)
        units = None if length is None else layer.along(0).with_padding(length).units(length)
        if units is not None and units < 1:
            extent = (each.kernel - 1) * each.dilation + 1
            raise ValueError(
                f"a window over {extent} cells does not fit on {length}: give a larger input_size"
            )
        found.append(units)
    return found


def _channels(node: Node, source: Origin, weights: Shape | None) -> int | None:
    if weights is None:
        return source.shape[1]
    if len(weights) < 2:
        return None
    groups, channels = node.number("group", 1), source.shape[1]
    whole = [None if length is None else length * groups for length in weights[:2]]
    taken, given = (weights[0], whole[1]) if node.kind == "ConvTranspose" else (whole[1], weights[0])
    unlike = None not in (taken, channels) and taken != channels
    if groups < 1 or unlike or (given or 0) % groups:
        raise ValueError(f"its weights {weights} in {groups} groups are not for {channels} channels")
    return given


def _check_unpooled(trace: Trace, node: Node, shape: Shape) -> None:
    wanted = trace.listed(node, 2, "output_shape") if node.kind == "MaxUnpool" else None
    if not wanted:
        return
    pairs = list(zip(shape[2:], wanted[2:], strict=False))
    if len(wanted) != len(shape) or any(length not in (None, told) for length, told in pairs):
        raise EndError(f"its output_shape is {wanted}, and its windows give {list(shape)}")


def _aside(windows: list[Window], source: Origin) -> bool:
    """Whether a window moves along an axis that is none of a map's, of which all axes are there."""
    others = [axis for axis in range(2, len(source.shape)) if axis not in source.axes]
    return None not in source.axes and any(
        not windows[axis - 2].idle and source.shape[axis] != 1 for axis in others
    )


def _along(kind: str, axis: int | None, windows: list[Window], source: Origin) -> Window:
    """Return the window along an axis of the map, which must not lie among the channels that are mixed."""
    still = Window(1, 1, 1, (0, 0))
    if axis is None or (axis < 2 and (axis == 0 or kind not in CONVOLUTIONS)):
        return still
    if axis == 1:
        raise EndError(TURNED)
    if source.flat and not windows[axis - 2].idle:
        raise EndError("its window moves along a map that lies row after row", flattens=True)
    return still if source.flat else windows[axis - 2]
