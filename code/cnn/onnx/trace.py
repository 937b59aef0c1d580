"""A model being traced: what is known of its tensors, and the network so far."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..fields.graph import INPUT
from ..fields.layer import Layer
from .folding import fold
from .model import Graph, Node, Shape, Tensor
from .origin import FIXED, EndError, Known, Origin, broadcast
from .sizing import sized

SIZES = ("Shape", "Size")
"""Operators that look at the shape of a tensor only."""


class Trace:
    """What is known of a model's tensors, and the layers that the image has passed."""

    def __init__(self, opset: int) -> None:
        self.opset = opset
        self.origins: dict[str, Origin] = {}
        self.known: dict[str, Known] = {}
        self.network: dict[str, tuple[Any, ...]] = {}
        self.graphs: list[Graph] = []
        self.used: set[str] = set()
        """Tensors that somebody reads."""
        self.aside = False
        """Whether a window has moved along an axis that is none of the map's, and along the map too."""
        self._single: dict[str, frozenset[int]] = {INPUT: frozenset()}
        """By node: along which axes of the map every unit is the same one, after a global pool."""
        self._whole: dict[str, frozenset[int]] = {INPUT: frozenset()}
        """By node: along which axes of the map every unit sees everything."""

    def enter(self, graph: Graph) -> None:
        """Take note of a graph's constants."""
        self.graphs.append(graph)
        self.known |= {name: _known(tensor) for name, tensor in graph.tensors.items()}

    def shape(self, name: str) -> Shape | None:
        """Return the shape of a tensor: worked out, or else as the file states it."""
        if name in self.origins:
            return self.origins[name].shape
        found = self.known[name].shape if name in self.known else None
        stated = (graph.stated(name) for graph in reversed(self.graphs))
        return found if found is not None else next((each for each in stated if each is not None), None)

    def listed(self, node: Node, index: int, name: str, partly: bool = False) -> list[Any] | None:
        """Return numbers that newer operators take as an input, and older ones as an attribute.

        None if they are not given. A number that depends on a length that is not fixed is None, if `partly`
        says that this will do.
        """
        if name in node.attributes:
            value = node.attributes[name]
            return list(value) if isinstance(value, list) else [value]
        tensor = node.given(index)
        if not tensor:
            return None
        known = self.known.get(tensor, Known(None))
        if known.external:
            raise ValueError(f"{tensor!r} lies in a file of external data, which is not read")
        if tensor in self.origins or known.values is None or (np.ma.is_masked(known.values) and not partly):
            verb = "are" if name.endswith("s") and name != "axis" else "is"
            raise EndError(f"its {name} {verb} computed while the model runs; {FIXED}")
        found = known.values.ravel().tolist()
        if name != "scales" and any(each is not None and each != int(each) for each in found):
            raise ValueError(f"its {name} must be whole numbers, got {found}")
        return found if name == "scales" else [None if each is None else int(each) for each in found]

    def broadcast(self, node: Node, sources: list[Origin]) -> Shape:
        """Return the shape of what is computed from an operator's inputs, element by element."""
        shapes = {name: self.shape(name) for name in node.inputs if name}
        for name, shape in shapes.items():
            if shape is None:
                raise EndError(f"the shape of its input {name!r} cannot be told")
        known = [shape for shape in shapes.values() if shape is not None]
        _common_axes(sources, max(map(len, known)))
        return broadcast(*known)

    def length(self, origin: Origin, axis: int) -> int:
        """Return the length of a tensor along an axis, which must be fixed."""
        length = origin.shape[axis]
        if length is None:
            raise EndError(f"it depends on the size of the image; {FIXED}")
        return length

    def note_values(self, node: Node) -> None:
        """Work out the outputs of an operator in which the image has no part."""
        if isinstance(node.attributes.get("value"), Tensor) and node.kind == "Constant":
            self.known[node.outputs[0]] = _known(node.attributes["value"])
            return
        shape = self.shape(node.given(0)) if node.kind in SIZES else None
        if shape is not None:
            self.note_shape(node, shape)
            return
        inputs = [self.known.get(name, Known(None)).values if name else None for name in node.inputs]
        found = fold(node, inputs)
        if found is None:
            shape = sized(node, [self.shape(name) if name else None for name in node.inputs], inputs)
            self.known |= {name: Known(self.shape(name) or shape) for name in node.outputs if name}
        else:
            self.known |= {
                name: Known(each.shape, each) for name, each in zip(node.outputs, found, strict=False) if name
            }

    def note_shape(self, node: Node, shape: Shape) -> None:
        """Note the shape of an image-dependent tensor as the values that it is in the model."""
        chosen = shape[slice(node.attributes.get("start"), node.attributes.get("end"))]
        mask = [length is None for length in chosen]
        values = np.ma.array([length or 0 for length in chosen], dtype=np.int64, mask=mask)
        if node.kind == "Size":
            values = np.ma.array(np.prod(values.filled(0)), mask=any(mask))
        self.known[node.outputs[0]] = Known(values.shape, values)

    def put(
        self,
        node: Node,
        layer: Layer,
        sources: list[Origin],
        shape: Shape,
        axes: tuple[int | None, ...] | None = None,
        cells: Shape | None = None,
    ) -> Origin:
        """Add a node to the network; its map lies as its first source's unless `axes` says otherwise."""
        name, first = self._fresh(node, layer), sources[0]
        self.network[name] = (layer, *(source.node for source in sources))
        axes = first.axes if axes is None else axes
        if cells is None:
            cells = first.cells if first.flat else tuple(1 if at is None else shape[at] for at in axes)
        covered = frozenset(range(2) if layer.axis is None else (layer.axis,))
        shared = frozenset.intersection(*(self._single[source.node] for source in sources))
        self._single[name] = shared | (covered if layer.kind == "global_pool" else frozenset())
        over = covered if layer.kind in ("gate", "global_pool") else frozenset()
        self._whole[name] = over.union(*(self._whole[source.node] for source in sources))
        return first._replace(node=name, shape=shape, axes=axes, cells=cells, folded=None)

    def keep(self, wanted: set[str]) -> None:
        """Drop the nodes that none of some others needs: what was laid together, and then apart again."""
        for name in reversed(list(self.network)):
            if name in wanted:
                wanted |= set(self.network[name][1:])
            else:
                del self.network[name]

    def _fresh(self, node: Node, layer: Layer) -> str:
        """Return the operator's name, or else one that no other node has."""
        names = (node.name, next(filter(None, node.outputs), node.kind))
        name = next((each for each in names if each and each != INPUT and each not in self.network), names[1])
        count = 1
        while name == INPUT or name in self.network:
            name = f"{names[1]}.{layer.kind}" + ("" if count == 1 else f".{count}")
            count += 1
        return name

    def over(self, node: Node, kind: str, source: Origin, along: Iterable[int]) -> Origin:
        """Add a gate or a global pool over some axes of the map, if any; the tensor stays as it is."""
        chosen = sorted(set(along))
        if not chosen:
            return source
        axis = None if len(chosen) == len(source.axes) else chosen[0]
        folded = source.folded
        return self.put(node, Layer(kind, axis=axis), [source], source.shape)._replace(folded=folded)  # type: ignore[arg-type]

    def merge(self, node: Node, kind: str, sources: list[Origin], shape: Shape) -> Origin:
        """Return the merge of tensors, repeated to one shape: one of them, if all come from one node."""
        axes = _common_axes(sources, len(shape))
        cells = _common_cells(sources, axes, shape)
        ready = [self._repeatable(node, source, cells) for source in sources]
        first = max(ready, key=lambda each: (sum(axis is not None for axis in each.axes), len(each.shape)))
        folded = first.folded if first.shape == shape else None
        distinct = list(dict.fromkeys(each.node for each in ready))
        if len(distinct) == 1:
            merged = first._replace(shape=shape, axes=axes, cells=first.cells, folded=folded)
        else:
            inputs = [first._replace(node=name) for name in distinct]
            merged = self.put(node, Layer(kind), inputs, shape, axes, cells)._replace(folded=folded)
        return self.repeat(node, merged, cells)

    def _repeatable(self, node: Node, source: Origin, cells: Shape) -> Origin:
        """Return a map with a global pool along axes where it has one unit, and is to be repeated."""
        along = [
            index
            for index, (own, wanted) in enumerate(zip(source.cells, cells, strict=True))
            if own == 1 and wanted != 1 and index not in self._single[source.node]
        ]
        return self.over(node, "global_pool", source, along)

    def sees_all(self, origin: Origin) -> bool:
        """Return whether every unit sees the whole image, so that it does not matter which one is taken."""
        return self._whole[origin.node] >= set(range(len(origin.axes)))

    def repeat(self, node: Node, origin: Origin, cells: Shape) -> Origin:
        """Add a node that repeats a map of one unit to more, where it has fewer than it should."""
        factors = [
            wanted if own == 1 and wanted not in (1, None) else 1
            for own, wanted in zip(origin.cells, cells, strict=True)
        ]
        if set(factors) == {1}:
            return origin
        origin = self._repeatable(node, origin, cells)
        layer = Layer("upsample", stride=(factors[0], factors[-1]))  # type: ignore[arg-type]
        return self.put(node, layer, [origin], origin.shape, origin.axes, cells)


def _known(tensor: Tensor) -> Known:
    values = None if tensor.external else tensor.array()
    return Known(tensor.shape, None if values is None else np.ma.asarray(values), tensor.external)


def _common_axes(sources: list[Origin], rank: int) -> tuple[int | None, ...]:
    """Return where the map lies in a tensor to which others are repeated; they must agree."""
    found: list[int | None] = []
    for index in range(len(sources[0].axes)):
        lying = {
            axis + rank - len(source.shape)  # counted from the last axis, as broadcasting does
            for source in sources
            if (axis := source.axes[index]) is not None
        }
        if len(lying) > 1:
            raise EndError("its inputs lie differently: one is turned against another")
        found.append(lying.pop() if lying else None)
    return tuple(found)


def _common_cells(sources: list[Origin], axes: tuple[int | None, ...], shape: Shape) -> Shape:
    """Return how many units a merge has along each axis of the map."""
    cells = {source.cells for source in sources if source.flat}
    if len(cells) > 1:
        raise EndError("its inputs are maps of different sizes, each laid along one axis", flattens=True)
    if cells:
        return cells.pop()
    return tuple(1 if axis is None else shape[axis] for axis in axes)
