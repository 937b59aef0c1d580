"""The operators of ONNX that lay the same numbers otherwise: https://onnx.ai/onnx/operators/."""

from __future__ import annotations

from .model import Node, Shape
from .origin import FIXED, EndError, Origin, broadcast, positive
from .standing import stand_up
from .trace import Trace


def transpose(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Transpose: the axes of the map go where `perm` puts them."""
    source = sources[0]
    rank = len(source.shape)
    order = node.numbers("perm") or list(reversed(range(rank)))
    if sorted(order) != list(range(rank)):
        raise ValueError(f"its perm must be an order of {rank} axes, got {order}")
    axes = tuple(None if axis is None else order.index(axis) for axis in source.axes)
    return source.moved(tuple(source.shape[axis] for axis in order), axes)


def squeeze(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Squeeze: an axis of the map may go if it has one unit."""
    source, listed = sources[0], trace.listed(node, 1, "axes")
    rank = len(source.shape)
    if listed is None and None in source.shape:
        raise EndError(f"it may remove an axis of the map; {FIXED}")
    axes = {positive(axis, rank) for axis in listed} if listed else None
    removed = axes if axes is not None else {axis for axis in range(rank) if source.shape[axis] == 1}
    if any(source.shape[axis] not in (1, None) for axis in removed if axis not in source.axes):
        raise ValueError(f"it removes axes {sorted(removed)} of the shape {source.shape}")
    return without(source, removed)


def without(source: Origin, removed: set[int]) -> Origin:
    """Return a map in a tensor that has lost some axes, of one unit each."""
    for index, axis in enumerate(source.axes):
        if axis in removed and source.cells[index] != 1:
            raise EndError("it may remove an axis of the map", flattens=source.flat)
    kept = [axis for axis in range(len(source.shape)) if axis not in removed]
    axes = tuple(None if axis is None or axis in removed else kept.index(axis) for axis in source.axes)
    return source.moved(tuple(source.shape[axis] for axis in kept), axes)


def unsqueeze(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Unsqueeze: axes of one unit come in, and those of the map move behind them."""
    source, listed = sources[0], trace.listed(node, 1, "axes") or []
    rank = len(source.shape) + len(listed)
    new = {positive(axis, rank) for axis in listed}
    if len(new) < len(listed) or not new:
        raise ValueError(f"its axes must be new ones, each once, got {listed}")
    kept = [axis for axis in range(rank) if axis not in new]
    lengths = iter(source.shape)
    shape = tuple(1 if axis in new else next(lengths) for axis in range(rank))
    return source.moved(shape, tuple(None if axis is None else kept[axis] for axis in source.axes))


def expand(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Expand: what has one unit along an axis is repeated."""
    source, wanted = sources[0], trace.listed(node, 1, "shape", partly=True) or []
    if any(length is not None and length < 0 for length in wanted):
        raise ValueError(f"its shape must not be negative, got {wanted}")
    return _repeated(trace, node, source, broadcast(source.shape, tuple(wanted)))


def tile(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Tile: an axis of one unit is repeated; a longer map would be laid side by side with itself."""
    source, repeats = sources[0], trace.listed(node, 1, "repeats") or []
    if len(repeats) != len(source.shape) or min(repeats) < 1:
        raise ValueError(f"its repeats must be {len(source.shape)} numbers of 1 or more, got {repeats}")
    for axis, units in zip(source.axes, source.cells, strict=True):
        if axis is not None and repeats[axis] != 1 and (units != 1 or source.flat):
            raise EndError("it lays the map beside itself", flattens=source.flat)
    shape = tuple(
        None if length is None else length * count
        for length, count in zip(source.shape, repeats, strict=True)
    )
    return _repeated(trace, node, source, shape)


def _repeated(trace: Trace, node: Node, source: Origin, shape: Shape) -> Origin:
    source = stand_up(source, shape)
    more = len(shape) - len(source.shape)
    axes = tuple(None if axis is None else axis + more for axis in source.axes)
    cells = source.cells if source.flat else tuple(1 if axis is None else shape[axis] for axis in axes)
    moved = source.moved(shape, axes) if (more or shape != source.shape) else source
    if None in cells and cells != source.cells:
        raise EndError("it repeats the map as often as the image is large; give input_size")
    return trace.repeat(node, moved._replace(cells=source.cells), cells)


def split(trace: Trace, node: Node, sources: list[Origin]) -> list[Origin]:
    """Read Split, which may divide channels."""
    source, count = sources[0], len(node.outputs)
    axis = leaves_map(source, node.number("axis", 0))
    sizes = trace.listed(node, 1, "split")
    length = source.shape[axis]
    if sizes is None and length is not None:
        most = -(-length // count)
        sizes = [most] * (count - 1) + [length - most * (count - 1)]
    if sizes is not None and (len(sizes) != count or min(sizes) < 0 or length not in (None, sum(sizes))):
        raise ValueError(f"its split must be {count} numbers that make {length or 'the whole'}, got {sizes}")
    return [
        source.moved((*source.shape[:axis], size, *source.shape[axis + 1 :]), source.axes)
        for size in sizes or [None] * count
    ]


def leaves_map(source: Origin, axis: int) -> int:
    """Return an axis counted from the first, along which the map must not lie."""
    axis = positive(axis, len(source.shape))
    if source.lying_along(axis):
        raise EndError(
            f"it takes the map apart, or puts it together, along its axis {axis}", flattens=source.flat
        )
    return axis
