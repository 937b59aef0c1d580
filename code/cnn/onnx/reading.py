"""One reading of a model: the image is followed through its operators, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..checks import both, whole
from ..fields.graph import INPUT
from .model import Graph, Node, Shape
from .operators import MERGING, OPERATORS
from .order import needed, reads
from .origin import EndError, Known, Origin
from .signatures import check
from .trace import SIZES, Trace


@dataclass
class Reading:
    """One trial of reading a model, with the image lying in one way."""

    trace: Trace
    graph: Graph
    image: str
    layout: str
    wanted: Any
    ends: list[str] = field(default_factory=list)
    """Where the network ends because no layer describes an operator."""
    flattened: list[str] = field(default_factory=list)
    """Where it ends in any case: space is flattened, or an output is none of the map."""
    unknown: set[str] = field(default_factory=set)
    error: ValueError | None = None
    shape: Shape = ()
    size: tuple[int | None, int | None] = (None, None)

    def run(self) -> None:
        """Follow the image through the model, as far as that can be done."""
        try:
            self._run()
        except ValueError as error:
            self.error = error

    def _run(self) -> None:
        axes = tuple(self.layout.index(letter) for letter in "HW" if letter in self.layout)
        stated = self.graph.inputs[self.image] or (None,) * len(self.layout)
        shape = list(stated)
        for axis, pixels in zip(axes, _sizes(self.wanted, len(axes)), strict=True):
            if pixels is not None and shape[axis] not in (None, pixels):
                raise ValueError(
                    f"input_size is {self.wanted}, but the model takes images of "
                    f"{' × '.join(str(stated[each] or '?') for each in axes)}: leave it out"
                )
            shape[axis] = shape[axis] if pixels is None else pixels
        self.shape = tuple(shape)
        cells = tuple(shape[axis] for axis in axes)
        self.size = (cells[0], cells[-1])
        self.trace.origins[self.image] = Origin(INPUT, self.shape, axes, cells)
        outputs = self._graph(self.graph)
        for origin in outputs:
            if origin.end:
                self._end(origin.end, True)
        rows = [origin.flattener for origin in outputs if origin.flat and not origin.end]
        self.flattened += [f"{label}: space is flattened" for label in rows if label]
        if not self.ends and not self.flattened:
            self.trace.keep({origin.node for origin in outputs})

    def _graph(self, graph: Graph) -> list[Origin]:
        """Follow the operators of a graph, and return those of its outputs that depend on the image."""
        nodes = needed(graph, inner=graph is not self.graph)
        self.trace.enter(graph)
        self.trace.used.update(graph.outputs, *map(reads, nodes))
        for node in nodes:
            self._pass(node)
        return [self.trace.origins[name] for name in graph.outputs if name in self.trace.origins]

    def _pass(self, node: Node) -> None:
        """Note what an operator gives."""
        trace = self.trace
        sources = [trace.origins[name] for name in node.inputs if name in trace.origins]
        touched = sources or [trace.origins[name] for name in reads(node) if name in trace.origins]
        if node.kind == "If" and all(source.gone for source in sources):
            self._branch(node)
        elif not touched:
            trace.note_values(node)
        elif node.kind in SIZES:
            trace.note_shape(node, sources[0].shape)
        else:
            self._note(node, self._origins(node, sources, touched))

    def _note(self, node: Node, found: list[Origin | None]) -> None:
        """Put down what comes out; an output that no rule tells of is not followed."""
        rest = [None] * (len(node.outputs) - len(found))
        for name, origin in zip(node.outputs, [*found, *rest], strict=False):
            if name and origin is not None:
                self.trace.origins[name] = origin
            elif name and name not in self.trace.known:
                reason = f"{node.label}: its output {name!r} is not followed"
                self.trace.origins[name] = Origin(INPUT, (), (None,), (1,), end=reason)

    def _origins(self, node: Node, sources: list[Origin], touched: list[Origin]) -> list[Origin | None]:
        """Return the origins of an operator's outputs."""
        stopped = next((source for source in touched if source.end), None)
        if stopped is not None:
            self._end(stopped.end, False)
            if stopped.end in self.ends and node.kind not in OPERATORS and not node.graphs:
                self.unknown.add(node.kind)
            return [stopped] * len(node.outputs)
        if sources and all(source.gone for source in touched):
            return self._behind(node, sources)
        try:
            found = self._described(node, sources)
        except EndError as error:
            flat = error.flattens or any(source.flat for source in touched)
            self._end(f"{node.label}: {error}", flat)
            return [touched[0]._replace(end=f"{node.label}: {error}")] * len(node.outputs)
        except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError) as error:
            raise ValueError(
                f"{node.label}: its inputs or attributes are not those of ONNX ({error})"
            ) from None
        except ValueError as error:
            raise ValueError(f"{node.label}: {error}") from None
        return found if isinstance(found, list) else [found]

    def _behind(self, node: Node, sources: list[Origin]) -> list[Origin | None]:
        """Return what comes of tensors that have no map: whatever is done to them, nothing can move."""
        try:
            found = self._described(node, sources)
        except ValueError:
            found = [self._passed(node, sources)] * len(node.outputs)
        return found if isinstance(found, list) else [found]

    def _passed(self, node: Node, sources: list[Origin]) -> Origin:
        """Return what comes of tensors that have no map any more, so that nothing can move."""
        return self.trace.merge(node, "add", [each._replace(shape=()) for each in sources], ())

    def _described(self, node: Node, sources: list[Origin]) -> Any:
        rule = OPERATORS.get(node.kind)
        if rule is None:
            if sources and all(source.gone for source in sources):
                raise EndError("there is no map to follow")
            if not node.graphs:
                self.unknown.add(node.kind)
            raise EndError("it repeats a graph of its own" if node.graphs else "this operator is not known")
        check(node, self.trace.opset)
        if node.kind in MERGING:
            return rule(self.trace, node, sources)
        others = [self.trace.origins[name] for name in node.inputs[1:] if name in self.trace.origins]
        unpools = node.kind == "MaxUnpool"  # whose indices go with the map, and were found on its way
        if node.inputs[0] not in self.trace.origins or not (unpools or all(other.gone for other in others)):
            raise EndError("one of its parameters depends on the image")
        found = rule(self.trace, node, sources)
        return found if unpools or not others else self._told(node, found, others)

    def _told(self, node: Node, found: Any, others: list[Origin]) -> list[Origin | None]:
        """Return what an operator gives whose parameters, such as a style, come from the image too."""
        parameters = [other._replace(shape=()) for other in others]
        return [
            each and self.trace.merge(node, "add", [each, *parameters], each.shape)
            for each in (found if isinstance(found, list) else [found])
        ]

    def _end(self, reason: str, flattens: bool) -> None:
        known = self.flattened if flattens else self.ends
        if reason not in self.ends and reason not in self.flattened:
            known.append(reason)

    def _branch(self, node: Node) -> None:
        """Read an If: the branch that is taken, if that can be told, and else both."""
        taken = self.trace.known.get(node.inputs[0] if node.inputs else "", Known(None)).values
        names = ["then_branch", "else_branch"]
        if taken is not None and taken.size == 1 and taken.count() == 1:
            names = [names[0] if taken.item() else names[1]]
        results = []
        for name in names:
            graph = node.attributes.get(name)
            if not isinstance(graph, Graph):
                raise ValueError(f"{node.label}: its attribute {name!r} is missing")
            origins, known = dict(self.trace.origins), dict(self.trace.known)
            self._graph(graph)
            results.append(
                (
                    [self.trace.origins.get(each) for each in graph.outputs],
                    [self.trace.known.get(each, Known(None)) for each in graph.outputs],
                )
            )
            self.trace.graphs.pop()
            self.trace.origins, self.trace.known = origins, known
        for index, output in enumerate(node.outputs):
            self._join(node, output, [(o[index], k[index]) for o, k in results if index < len(o)])

    def _join(self, node: Node, output: str, results: list[tuple[Origin | None, Known]]) -> None:
        """Note what an If gives: the hull of what its branches do, and of what it asks about."""
        origins = [origin for origin, _ in results if origin is not None]
        asked = self.trace.origins.get(node.inputs[0])
        if not origins:
            same = len({known.shape for _, known in results}) == 1
            one = (
                results[0][1]
                if len(results) == 1
                else Known(results[0][1].shape if same and results else None)
            )
            self.trace.known[output] = one
            if asked is not None:
                self.trace.origins[output] = asked._replace(shape=one.shape or ())
            return
        stopped = next((origin for origin in origins if origin.end), None)
        if stopped is None and len({(origin.shape, origin.axes) for origin in origins}) > 1:
            reason = f"{node.label}: its branches give maps of different sizes"
            self._end(reason, False)
            stopped = origins[0]._replace(end=reason)
        origins += [] if asked is None else [asked._replace(shape=())]
        self.trace.origins[output] = stopped or self.trace.merge(node, "add", origins, origins[0].shape)


def _sizes(wanted: Any, count: int) -> list[Any]:
    if wanted is None:
        return [None] * count
    height, width = both(wanted, "input_size")
    return [whole(each, "input_size", 1) for each in (height, width)][-count:]
