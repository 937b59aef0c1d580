"""The operators of ONNX that give the same numbers another shape: Reshape and Flatten.

Where an axis of the map lands is told by its length and by how far apart its neighbours are in memory.
"""

from __future__ import annotations

from ..fields.layer import Layer
from .model import Node, Shape
from .origin import EndError, Origin, both_axes, positive, product
from .trace import Trace


def reshape(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Reshape: the map keeps its place, or its axes are laid together or taken apart again."""
    source = trace.origins[node.inputs[0]]
    wanted = trace.listed(node, 1, "shape", partly=True) or []
    negative = [length for length in wanted if length is not None and length < 0]
    if negative not in ([], [-1]):
        raise ValueError(f"its shape must have no length below 0 but one -1, got {wanted}")
    after = _target(source.shape, wanted, node.flag("allowzero"))
    if None not in (product(source.shape), product(after)) and product(source.shape) != product(after):
        raise ValueError(f"the shape {source.shape} cannot become {after}")
    return _laid(trace, node, source, after)


def flatten(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read Flatten, which leaves two axes."""
    source = sources[0]
    axis = node.number("axis", 1)
    axis = axis if axis == len(source.shape) else positive(axis, len(source.shape))
    return _laid(trace, node, source, (product(source.shape[:axis]), product(source.shape[axis:])))


def _target(before: Shape, wanted: list[int | None], allowzero: bool) -> Shape:
    """Return the shape that Reshape gives: 0 stands for the length as it was, −1 for what is left."""
    if 0 in wanted[len(before) :] and not allowzero:
        raise ValueError(f"its shape {wanted} keeps lengths that its input, {before}, has not")
    given = [before[at] if length == 0 and not allowzero else length for at, length in enumerate(wanted)]
    if -1 not in given:
        return tuple(given)
    rest, total = product([length for length in given if length != -1]), product(before)
    free = given.index(-1)
    if rest is None or total is None:  # lengths that are not fixed may be the same before and after
        same = [length for length in given if length is None] == [
            length for length in before if length is None
        ]
        rest, total = (product([x for x in lengths if x not in (None, -1)]) for lengths in (given, before))
        if not same:
            rest = 0
    given[free] = total // rest if rest and total is not None and total % rest == 0 else None
    return tuple(given)


def _laid(trace: Trace, node: Node, source: Origin, after: Shape) -> Origin:
    """Return the map as it lies in another shape."""
    if source.gone:
        return source.moved(after, source.axes)
    if source.folded and source.folded.shape == after:
        unfolded = _unfolded(trace, source, source.folded)
        if unfolded is not None:
            return unfolded
    axes = _landing(*_filled(source, after))
    if axes is not None:
        merged = [i for i, axis in enumerate(axes) if axis is None and source.axes[i] is not None]
        mixed = trace.over(node, "global_pool", source, [i for i in merged if source.cells[i] != 1])
        cells = tuple(1 if i in merged else units for i, units in enumerate(source.cells))
        found = mixed.moved(after, axes, cells=cells, folded=source if merged else None)
        return found._replace(flattener=node.label) if found.flat and not source.flat else found
    blocks = _blocks(source, after)
    if blocks is not None:
        sizes = both_axes([size for _, size in blocks])
        places = tuple(place for place, _ in blocks)
        return trace.put(node, Layer("conv", sizes, sizes), [source], after, places)._replace(folded=source)
    holder = _holder(source, after)
    if holder is not None and len(after) > 2:
        axes = tuple(None if axis is None else holder for axis in source.axes)
        return source._replace(shape=after, axes=axes, folded=source, flattener=node.label)
    if len(after) == 2 and (holder == 1 or _is_vector(source, after)):
        return trace.put(node, Layer("global_pool"), [source], after, (None,) * len(source.axes))
    lower = len(after) < len(source.shape)
    known = f"the shape {source.shape} becomes {after}".replace("None", "?")
    raise EndError(f"it may move pixels: {known}", flattens=lower or source.flat)


def _blocks(source: Origin, after: Shape) -> list[tuple[int | None, int]] | None:
    """Return where each axis of the map lies, and of how many neighbours each of its new cells is.

    The neighbours lie behind one another in memory, as more channels do.
    """
    if source.flat:
        return None
    found: list[tuple[int | None, int]] = []
    for axis in source.axes:
        match = [(None, 1)] if axis is None else _blocks_along(source.shape, after, axis)
        match = [each for each in match if each[0] not in {place for place, _ in found} - {None}]
        if not match:
            return None
        found.append(match[0])
    return found


def _blocks_along(before: Shape, after: Shape, axis: int) -> list[tuple[int | None, int]]:
    step, length = _strides(before)[axis], before[axis]
    if step is None or length is None:
        return []
    found = []
    for place, (pace, units) in enumerate(zip(_strides(after), after, strict=True)):
        if pace and units and units > 1 and pace % step == 0 and pace * units == step * length:
            found.append((place, pace // step))
    return found  # type: ignore[return-value]


def _unfolded(trace: Trace, source: Origin, before: Origin) -> Origin | None:
    """Return a map as it lay before, if nothing has mixed what was laid together since."""
    made = trace.network.get(source.node, (None,))
    untouched = made[1:] == (before.node,) and made[0].kind in ("conv", "global_pool")
    if untouched or source.node == before.node:
        return before
    if [axis is None for axis in source.axes] != [axis is None for axis in before.axes]:
        return None
    if source.cells != before.cells:
        raise EndError("it makes pixels again of what were blocks of them")
    return source.moved(before.shape, before.axes, flattener="")


def _is_vector(source: Origin, after: Shape) -> bool:
    """Whether all of an image's map and channels become one axis, behind the batch's."""
    before = source.shape
    whole = product(before[1:])
    return (
        source.axes[0] != 0 and (after[1] == whole or whole is None or after[1] is None) and not source.flat
    )


def _landing(source: Origin, after: Shape) -> tuple[int | None, ...] | None:
    """Return along which axes the map lies then, if each of its cells stays on its own; else None."""
    before = source.shape
    if source.flat:
        if source.exact:
            apart = _find_all(source, after, _strides(before)[source.line])
            if apart is not None:
                return apart
        axis = _find(before, after, source.line, set())
        return None if axis is None else tuple(None if each is None else axis for each in source.axes)
    found: list[int | None] = []
    for axis in source.axes:
        found.append(None if axis is None else _find(before, after, axis, set(found)))
    lost = [
        axis for axis, lands in zip(source.axes, found, strict=True) if axis is not None and lands is None
    ]
    lying = [axis for axis in source.axes if axis is not None]
    if lost and (len(lost) == len(lying) or not all(_within(before, after, axis, found) for axis in lost)):
        return tuple(found) if all(before[axis] == 1 for axis in lost) else _together(source, after)
    return tuple(found)


def _within(before: Shape, after: Shape, axis: int, taken: list[int | None]) -> bool:
    """Whether an axis becomes part of another, among the channels, when they are laid behind one another."""
    step, length = _strides(before)[axis], before[axis]
    if length == 1:
        return True
    if step is None or length is None:
        return False
    for at, (pace, units) in enumerate(zip(_strides(after), after, strict=True)):
        known = at not in (0, *taken) and pace and units  # nothing mixes along the first, the batch's
        if known and step % pace == 0 and pace * units % (step * length) == 0:  # type: ignore[operator]
            return True
    return False


def _filled(source: Origin, after: Shape) -> tuple[Origin, Shape]:
    """Put primes for lengths that are not fixed, if those before and after must be the same ones.

    The batch's is the first; of others there may be one, if all that is fixed multiplies to the same.
    """
    before, lengths = list(source.shape), list(after)
    rests = [product([length for length in shape if length is not None]) for shape in (before, lengths)]
    open_before, open_after = (
        [i for i, length in enumerate(shape) if length is None] for shape in (before, lengths)
    )
    alike = len(open_before) == len(open_after) and (
        len(open_after) == 1 or open_before[:1] == open_after[:1] == [0]
    )
    if rests[0] != rests[1] or not alike or len(open_after) > 2:
        return source, after
    for prime, first, second in zip(PRIMES, open_before, open_after, strict=False):
        before[first] = lengths[second] = prime
    cells = tuple(
        before[axis] if units is None and axis is not None and not source.flat else units
        for axis, units in zip(source.axes, source.cells, strict=True)
    )
    return source._replace(shape=tuple(before), cells=cells), tuple(lengths)


PRIMES = (15_485_863, 32_452_843)


def _find_all(source: Origin, after: Shape, stride: int | None) -> tuple[int | None, ...] | None:
    """Return the axes into which a flat map is taken apart again."""
    if stride is None:
        return None
    found: list[int | None] = []
    steps = _strides(after)
    for step, units in ((stride * (source.cells[1] or 0), source.cells[0]), (stride, source.cells[1])):
        match = [axis for axis, length in enumerate(after) if (steps[axis], length) == (step, units)]
        match = [axis for axis in match if axis not in found]
        if not match:
            return None
        found.append(match[0])
    return tuple(found)


def _together(source: Origin, after: Shape) -> tuple[int, int] | None:
    """Return twice the axis along which the map lies row after row, and nothing else does."""
    if len(source.axes) != 2 or None in source.axes or None in source.cells:
        return None
    down, right = source.axes
    step, steps = _strides(source.shape)[right], _strides(after)  # type: ignore[index]
    if down + 1 != right or step is None:  # type: ignore[operator]
        return None
    cells = product(source.cells)
    match = [axis for axis, length in enumerate(after) if length == cells and steps[axis] == step]
    return (match[0], match[0]) if match else None


def _find(before: Shape, after: Shape, axis: int, taken: set[int | None]) -> int | None:
    """Return which axis of a new shape is an axis of the old one: as long, and as far from either end."""
    for lay in (_strides, _paces):
        step, steps = lay(before)[axis], lay(after)
        for at, length in enumerate(after):
            alike = step is not None and steps[at] == step and length is not None and length == before[axis]
            if alike and at not in taken:
                return at
    return None


def _strides(shape: Shape) -> list[int | None]:
    """Return how many numbers lie between neighbours along each axis."""
    return [product(shape[axis + 1 :]) for axis in range(len(shape))]


def _paces(shape: Shape) -> list[int | None]:
    """Return how many times each axis is gone through."""
    return [product(shape[:axis]) for axis in range(len(shape))]


def _holder(source: Origin, after: Shape) -> int | None:
    """Return the last axis of the new shape if all of the map lies in it, whole channels of it."""
    axes = [axis for axis in source.axes if axis is not None]
    rank, before = len(source.shape), source.shape
    while rank and before[rank - 1] == 1 and rank - 1 not in axes:
        rank -= 1  # axes of one unit behind the map
    if source.flat or not axes or axes != list(range(rank - len(axes), rank)) or len(after) < 2:
        return None
    channels, groups = product(before[1 : axes[0]]), product(after[1:-1])
    batch = before[0] == after[0]  # two lengths that are not fixed are those of one batch
    whole = channels is not None and groups is not None and groups > 0 and channels % groups == 0
    return len(after) - 1 if batch and whole and axes[0] > 0 else None
