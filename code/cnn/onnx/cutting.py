"""The operators of ONNX that put something at the ends of the map, or take a part of it."""

from __future__ import annotations

from ..fields.layer import Layer
from .model import Node, Shape
from .origin import FIXED, EndError, Known, Origin, positive, product
from .shaping import leaves_map, without
from .standing import stand
from .trace import Trace

END = 2**31 - 1
"""Where exporters let a slice end that goes on to the last cell."""


def concat(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Concat: along channels a merge; along the map, of constants at its ends, padding."""
    rank = len(sources[0].shape)
    axis = positive(node.number("axis"), rank)
    shapes = [trace.shape(name) for name in node.inputs]
    lengths = [None if shape is None or len(shape) != rank else shape[axis] for shape in shapes]
    others = [shape for shape in shapes if shape is not None and len(shape) == rank]
    shape = tuple(
        product([0]) if at == axis else next((each[at] for each in others if each[at] is not None), None)
        for at in range(rank)
    )
    total = None if None in lengths else sum(length or 0 for length in lengths)
    shape = (*shape[:axis], total, *shape[axis + 1 :])
    if not any(source.lying_along(axis) for source in sources):
        return trace.merge(node, "concat", sources, shape)
    if sources[0].flat and len(sources) == 1:  # a token that belongs to no place, for one
        return sources[0].moved(shape, sources[0].axes)
    at = next(index for index, name in enumerate(node.inputs) if name in trace.origins)
    if len(sources) > 1 or sources[0].flat or None in (*lengths[:at], *lengths[at + 1 :]):
        raise EndError(
            f"it takes the map apart, or puts it together, along its axis {axis}",
            flattens=any(source.flat for source in sources),
        )
    ends = (sum(lengths[:at]), sum(lengths[at + 1 :]))  # type: ignore[arg-type]
    along = sources[0].lying_along(axis)
    return _put_ends(trace, node, sources[0], dict.fromkeys(along, ends), shape)


def gather(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Gather: some channels, or one line of the map; or entries of a table that the image names."""
    if node.given(1) in trace.origins:
        return _looked_up(trace, node)
    source = trace.origins[node.inputs[0]]
    axis = positive(node.number("axis", 0), len(source.shape))
    chosen = trace.shape(node.given(1))
    if chosen is None:
        raise EndError("how many its indices are cannot be told")
    along = source.lying_along(axis)
    if source.flat and along and not chosen and trace.sees_all(source):
        pooled = trace.over(node, "global_pool", source, along)
        shape = (*source.shape[:axis], *source.shape[axis + 1 :])
        return pooled.moved(shape, (None,) * len(along), cells=(1,) * len(along))
    if along and (source.flat or chosen):
        leaves_map(source, axis)
    if along:
        (index,) = trace.listed(node, 1, "indices") or [0]
        units = trace.length(source, axis)
        index = positive(index, units)
        one = (*source.shape[:axis], 1, *source.shape[axis + 1 :])
        return without(_put_ends(trace, node, source, {along[0]: (-index, index + 1 - units)}, one), {axis})
    length, indices = source.shape[axis], trace.known.get(node.given(1), Known(None)).values
    if length is not None and indices is not None:
        for index in indices.compressed().tolist():
            positive(index, length)
    shape = (*source.shape[:axis], *chosen, *source.shape[axis + 1 :])
    more = len(chosen) - 1
    axes = tuple(at if at is None or at < axis else at + more for at in source.axes)
    return source.moved(shape, axes)


def _looked_up(trace: Trace, node: Node) -> Origin:
    """Return what stands in a table at the indices that the image gives, as vectors stand for words."""
    table, indices = trace.shape(node.given(0)), trace.origins[node.given(1)]
    if node.given(0) in trace.origins or table is None:
        raise EndError("its indices depend on the image")
    axis = positive(node.number("axis", 0), len(table))
    axes = tuple(None if at is None else at + axis for at in indices.axes)
    return indices.moved((*table[:axis], *indices.shape, *table[axis + 1 :]), axes)


def pad(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Pad; negative padding crops."""
    source = stand(trace, node, sources[0])
    rank = len(source.shape)
    pads = trace.listed(node, 1, "pads") if "paddings" not in node.attributes else node.numbers("paddings")
    axes = [positive(axis, rank) for axis in trace.listed(node, 3, "axes") or range(rank)]
    mode = node.word("mode", ("constant", "reflect", "edge", "wrap"))
    if pads is None or len(pads) != 2 * len(axes):
        raise ValueError(f"its pads must be {2 * len(axes)} numbers, got {pads}")
    ends = dict(zip(axes, zip(pads[: len(axes)], pads[len(axes) :], strict=True), strict=True))
    on_map = {index: ends.get(axis, (0, 0)) for index, axis in enumerate(source.axes) if axis is not None}
    if mode == "wrap" and any(map(any, on_map.values())):
        raise EndError("it wraps round; no layer describes that")
    shape = tuple(
        None if length is None else length + sum(ends.get(axis, (0, 0)))
        for axis, length in enumerate(source.shape)
    )
    return _put_ends(trace, node, source, on_map, shape)


def _put_ends(
    trace: Trace, node: Node, source: Origin, ends: dict[int, tuple[int, int]], shape: Shape
) -> Origin:
    """Add what is put on at either end of each axis of the map, and take off where it is negative."""
    if source.flat and any(map(any, ends.values())):
        raise EndError("it lengthens or shortens a map that lies row after row", flattens=True)
    if any(length is not None and length < 1 for length in shape):
        raise ValueError(f"nothing is left of its input: {shape}")
    every = [ends.get(index, (0, 0)) for index in range(len(source.axes))]
    found = source
    for kind, sign in (("pad", 1), ("crop", -1)):
        amounts = [(max(sign * before, 0), max(sign * after, 0)) for before, after in every]
        if any(map(any, amounts)):
            layer = Layer(kind, padding=(amounts[0], amounts[-1]))
            lengths = list(found.shape)
            for axis, (before, after) in zip(found.axes, amounts, strict=True):
                if axis is not None and lengths[axis] is not None:
                    lengths[axis] += sign * (before + after)  # type: ignore[operator]
            found = trace.put(node, layer, [found], tuple(lengths))
    return found.moved(shape, found.axes)


def cut(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Slice: cropping, and every so many cells."""
    source = sources[0]
    rank = len(source.shape)
    starts, stops, axes, steps = (
        trace.listed(node, index, name)
        for index, name in enumerate(("starts", "ends", "axes", "steps"), start=1)
    )
    starts, stops = starts or [], stops or []
    axes = [positive(axis, rank) for axis in axes or range(len(starts))]
    steps = steps or [1] * len(starts)
    if not len(starts) == len(stops) == len(axes) == len(steps) or len(set(axes)) < len(axes):
        raise ValueError(
            f"its starts, ends, axes (each once) and steps must be as many, got {starts, stops, axes, steps}"
        )
    shape = list(source.shape)
    ends, strides = {}, [1] * len(source.axes)
    for start, stop, axis, step in zip(starts, stops, axes, steps, strict=True):
        along = source.lying_along(axis)
        before, after = _cuts(source, axis, start, stop, step) if along or shape[axis] is not None else (0, 0)
        length = shape[axis]
        shape[axis] = None if length is None else -(-(length - before - after) // abs(step))
        if along and step < 1:
            raise EndError(f"it turns the map round, with a step of {step}")
        for index in along:
            ends[index], strides[index] = (-before, -after), step
    return _strided(trace, node, source, ends, strides, tuple(shape))


def _cuts(source: Origin, axis: int, start: int, stop: int, step: int) -> tuple[int, int]:
    """Return how many cells a slice leaves out at either end of an axis."""
    length = source.shape[axis]
    if step == 0:
        raise ValueError("its step is 0")
    if length is not None:
        taken = range(length)[slice(start, None if step < 0 and stop < -length else stop, step)]
        low, high = (min(taken[0], taken[-1]), max(taken[0], taken[-1])) if taken else (0, -1)
        high += 0 if step < 0 or not taken else max(min(stop + length * (stop < 0), length) - 1 - high, 0)
        return low, length - 1 - high
    if start < 0 or 0 <= stop < END:
        raise EndError(f"it depends on the size of the image; {FIXED}")
    return start, 0 if stop >= END else -stop


def _strided(
    trace: Trace,
    node: Node,
    source: Origin,
    ends: dict[int, tuple[int, int]],
    strides: list[int],
    shape: Shape,
) -> Origin:
    if source.flat and set(strides) != {1}:
        raise EndError("it takes every so many cells of a map that lies row after row", flattens=True)
    whole = list(shape)
    for index, (before, after) in ends.items():
        axis = source.axes[index]
        length = None if axis is None else source.shape[axis]
        if axis is not None:
            whole[axis] = None if length is None else length + before + after
    found = _put_ends(trace, node, source, ends, tuple(whole))
    if set(strides) == {1}:
        return found
    return trace.put(node, Layer("pool", 1, (strides[0], strides[-1])), [found], shape)
