"""The operators of ONNX that mix along axes: means, normalisations, products, recurrent layers."""

from __future__ import annotations

from collections.abc import Sequence

from ..fields.layer import Layer
from .model import Node, Shape
from .origin import EndError, Origin, positive
from .shaping import without
from .trace import Trace

REDUCTIONS = ("L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare")
OVER_THE_MAP = ("GroupNormalization", "InstanceNormalization", "MeanVarianceNormalization")
OVER_AN_AXIS = (
    "Hardmax",
    "LayerNormalization",
    "LogSoftmax",
    "LpNormalization",
    "RMSNormalization",
    "Softmax",
)
RECURRENT = ("GRU", "LSTM", "RNN", "com.microsoft.DynamicQuantizeLSTM")
PRODUCTS = ("Einsum", "Gemm", "MatMul", "MatMulInteger", "QLinearMatMul")


def global_pool(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read what leaves one unit of each channel."""
    source = sources[0]
    touched = [index for index, axis in enumerate(source.axes) if axis is not None and axis > 1]
    shape = source.shape[:2] + (1,) * (len(source.shape) - 2)
    return _pooled(trace, node, source, touched, shape)


def _pooled(trace: Trace, node: Node, source: Origin, along: list[int], shape: Shape) -> Origin:
    found = trace.over(node, "global_pool", source, along)
    cells = tuple(1 if index in along else units for index, units in enumerate(found.cells))
    axes = (None,) * len(found.axes) if source.flat and along else found.axes  # no place in a row is left
    return found.moved(shape, axes, cells=cells)


def reduce_axes(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read sums, means and the like over some axes."""
    source = sources[0]
    rank = len(source.shape)
    if node.kind.startswith("Arg"):
        listed: list[int] | None = [node.number("axis", 0)]
    else:
        listed = trace.listed(node, 1, "axes")
    if not listed and node.flag("noop_with_empty_axes"):
        return source
    axes = {positive(axis, rank) for axis in listed or range(rank)}
    touched = [index for index, axis in enumerate(source.axes) if axis in axes]
    shape = tuple(1 if axis in axes else length for axis, length in enumerate(source.shape))
    found = _pooled(trace, node, source, touched, shape)
    return found if node.flag("keepdims", 1) else without(found, axes)


def _gate(trace: Trace, node: Node, source: Origin, axes: range | set[int]) -> Origin:
    """Return a map of which each unit sees all that lies along some axes of the tensor."""
    return trace.over(node, "gate", source, [index for index, axis in enumerate(source.axes) if axis in axes])


def normalise_map(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read what normalises over all of a map."""
    rank = len(sources[0].shape)
    if node.kind == "MeanVarianceNormalization":
        axes = {positive(axis, rank) for axis in node.numbers("axes") or (0, 2, 3)}
        return _gate(trace, node, sources[0], axes)
    return _gate(trace, node, sources[0], range(1 if node.kind == "GroupNormalization" else 2, rank))


def normalise_axis(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read what normalises along one axis, or from one axis on."""
    source = sources[0]
    flattens = "max" in node.kind and trace.opset < 13
    onwards = flattens or node.kind in ("LayerNormalization", "RMSNormalization")
    rank = len(source.shape)
    axis = positive(node.number("axis", 1 if flattens else -1), rank)
    return _gate(trace, node, source, range(axis, rank if onwards else axis + 1))


def batch_normalise(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read BatchNormalization: by value with stored statistics, over the map with its own."""
    learns = node.flag("training_mode") if trace.opset >= 14 else len(list(filter(None, node.outputs))) > 1
    if trace.opset < 7:
        learns = not node.number("is_test", 0)
    rank = len(sources[0].shape)
    return _gate(trace, node, sources[0], set(range(rank)) - {1}) if learns else sources[0]


def local_response(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read LRN, which divides by neighbours among the channels."""
    if sources[0].lying_along(1):
        raise EndError("it mixes neighbours along axis 1, where the map lies", flattens=sources[0].flat)
    return sources[0]


def accumulate(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read CumSum: along the map a unit sees all that comes before; at most everything."""
    axis, *others = trace.listed(node, 1, "axis") or [0]
    if others:
        raise ValueError(f"its axis must be one number, got {[axis, *others]}")
    return _gate(trace, node, sources[0], {positive(axis, len(sources[0].shape))})


def recurrent(trace: Trace, node: Node, sources: list[Origin]) -> list[Origin | None]:
    """Read recurrent layers: along their axis each unit sees everything."""
    source = trace.origins[node.inputs[0]]
    if len(source.shape) != 3:
        raise EndError(f"its input should have three axes, got the shape {source.shape}")
    directions = node.word("direction", ("forward", "reverse", "bidirectional"))
    batch_first = node.flag("layout")
    time = 1 if batch_first else 0
    if source.lying_along(2):
        raise EndError("the map lies among its features", flattens=source.flat)
    found = _gate(trace, node, source, {time})
    ways = 2 if directions == "bidirectional" else 1
    hidden = node.attributes.get("hidden_size")
    length, batch = source.shape[time], source.shape[1 - time]
    if batch_first:
        return [
            found.moved((batch, length, ways, hidden), found.axes),
            *_states(trace, node, found, time),
        ]
    axes = tuple(2 if axis == 1 else axis for axis in found.axes)
    return [found.moved((length, ways, batch, hidden), axes), *_states(trace, node, found, time)]


def _states(trace: Trace, node: Node, source: Origin, time: int) -> list[Origin | None]:
    """Return the last states, which see all along the axis of time."""
    if trace.used.isdisjoint(node.outputs[1:]):
        return []
    if any(axis is not None and axis != time for axis in source.axes):
        return []  # a last state of each line of the map
    pooled = trace.over(node, "global_pool", source, source.lying_along(time))
    shape = (1, source.shape[1 - time], node.attributes.get("hidden_size"))
    return [pooled.moved(shape, (None,) * len(source.axes), cells=(1,) * len(source.axes))] * 2


def multiply(trace: Trace, node: Node, sources: list[Origin]) -> Origin:
    """Read products of matrices: by weights along channels nothing moves.

    Along the map each unit sees everything; so it does in attention, a product of the map with itself.
    """
    first, second = node.given(0), node.given(3 if node.kind == "QLinearMatMul" else 1)
    shapes = [trace.shape(name) for name in (first, second)]
    if node.kind == "Einsum":
        labels, given = _equation(node)
        if any(shape is None or len(shape) != len(each) for shape, each in zip(shapes, given, strict=True)):
            raise EndError("the shapes of its inputs cannot be told")
    else:
        shapes = [(None, None) if shape is None else shape for shape in shapes]
        given, labels = _matrices(node, [len(shape or ()) for shape in shapes])
    return _product(trace, node, (first, second), shapes, given, labels)


def attend(trace: Trace, node: Node, sources: list[Origin]) -> list[Origin | None]:
    """Read Attention, a product of queries, keys and values."""
    names = [node.given(index) for index in range(3)]
    if any(name in trace.origins for name in node.inputs[3:]):
        raise EndError("its mask, or its past, depends on the image")
    shapes = [trace.shape(name) for name in names]
    rank = len(shapes[0] or ())
    if rank not in (3, 4) or any(shape is None or len(shape) != rank for shape in shapes):
        raise EndError("the shapes of its inputs cannot be told")
    given, labels = (["bqx", "bky", "bkz"], "bqz") if rank == 3 else (["bhqx", "bgky", "bgkz"], "bhqz")
    found = _product(trace, node, names, shapes, given, labels)
    heads = [node.number(name, 1) for name in ("q_num_heads", "kv_num_heads")]
    if rank == 3 and heads[0] != heads[1]:  # groups of queries share their keys and values
        found = found.moved((*found.shape[:2], None), found.axes)
    return [found]


def _product(
    trace: Trace, node: Node, names: Sequence[str], shapes: list[Shape | None], given: list[str], labels: str
) -> Origin:
    """Return the product of some tensors, given letters for the axes of each and of what comes out."""
    lengths: dict[str, int | None] = {}
    for each, shape in zip(given, shapes, strict=True):
        for letter, length in zip(each, shape or (), strict=True):
            before = lengths.get(letter)
            if before != length and not {before, length} & ({None} if letter not in labels else {None, 1}):
                raise ValueError(f"its inputs of the shapes {', '.join(map(str, shapes))} do not go together")
            lengths[letter] = length if before in (None, 1) else before
    operands = [
        (trace.origins[name], each) for name, each in zip(names, given, strict=True) if name in trace.origins
    ]
    return _contracted(trace, node, operands, given, labels, tuple(lengths[letter] for letter in labels))


def _equation(node: Node) -> tuple[str, list[str]]:
    terms, arrow, labels = (
        node.word("equation", [node.attributes.get("equation", "")]).replace(" ", "").partition("->")
    )
    given = terms.split(",")
    letters = [*given, labels]
    repeated = any(len(set(each)) < len(each) for each in letters) or set(labels) - set(terms)
    if not arrow or len(given) != len(node.inputs) or len(given) != 2 or "." in terms or repeated:
        raise EndError(f"its equation {terms}{arrow}{labels} is not followed")
    return labels, given


def _matrices(node: Node, ranks: list[int]) -> tuple[list[str], str]:
    """Return letters for the axes of two tensors that are multiplied as matrices, and of the product."""
    if min(ranks) < 1 or max(ranks) > 20:
        raise ValueError(f"its inputs must have axes, got {ranks}")
    batch = "".join(chr(ord("a") + index) for index in range(max(*ranks, 2) - 2))
    first = batch[len(batch) - (ranks[0] - 2) :] + "yz" if ranks[0] > 1 else "z"
    second = batch[len(batch) - (ranks[1] - 2) :] + "zx" if ranks[1] > 1 else "z"
    if node.kind == "Gemm":
        if ranks != [2, 2]:
            raise ValueError(f"its inputs must have two axes each, got {ranks}")
        first = "zy" if node.flag("transA") else "yz"
        second = "xz" if node.flag("transB") else "zx"
    return [first, second], batch + "y" * (ranks[0] > 1) + "x" * (ranks[1] > 1)


def _contracted(
    trace: Trace, node: Node, operands: list[tuple[Origin, str]], given: list[str], labels: str, shape: Shape
) -> Origin:
    """Return the map in a product, given its letters in each factor and those of the product."""
    count = len(operands[0][0].axes)
    lying = [
        list(
            dict.fromkeys(each[axis] for origin, each in operands if (axis := origin.axes[index]) is not None)
        )
        for index in range(count)
    ]
    mixed = [
        i for i, letters in enumerate(lying) if len(letters) > 1 or any(x not in labels for x in letters)
    ]
    source = _joined(trace, node, [origin for origin, _ in operands], mixed)
    new = [letter for letter in labels if not all(letter in each for each in given)]
    axes = []
    for index, letters in enumerate(lying):
        kept = next((letter for letter in letters if letter in labels), None)
        if kept is None and letters:
            lies = [(origin.shape, origin.axes[index]) for origin, _ in operands]
            units = {lengths[axis] for lengths, axis in lies if axis is not None}
            kept = next((each for each in reversed(new) if shape[labels.index(each)] in units), None)
        axes.append(None if kept is None else labels.index(kept))
    gone = [index for index in mixed if axes[index] is None]
    gated = trace.over(node, "gate", source, set(mixed) - set(gone))
    pooled = trace.over(node, "global_pool", gated, gone)  # into features, each of which sees all of it
    cells = tuple(1 if index in gone else units for index, units in enumerate(pooled.cells))
    return pooled.moved(shape, tuple(axes), cells=cells)


def _joined(trace: Trace, node: Node, origins: list[Origin], mixed: list[int]) -> Origin:
    """Return one origin for what comes from several nodes: maps of one size, unless all is mixed."""
    first = max(origins, key=lambda each: sum(axis is not None for axis in each.axes))
    if len({origin.node for origin in origins}) == 1:
        return first
    others = [origin for origin in origins if origin.cells != first.cells and not origin.gone]
    if others and len(mixed) < len(first.axes):
        raise EndError("it mixes two maps of different sizes")
    # Where each unit sees all of another map, as queries do of keys, that map's size is of no matter.
    ready = [trace.over(node, "global_pool", each, mixed) if each in others else each for each in origins]
    names = dict.fromkeys(origin.node for origin in ready)
    inputs = [first._replace(node=name) for name in names]
    return trace.put(node, Layer("add"), inputs, first.shape, cells=first.cells)
