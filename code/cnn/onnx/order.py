"""The operators that a graph's outputs need, each behind those that it needs itself."""

from __future__ import annotations

from collections.abc import Iterator

from .model import Graph, Node


def needed(graph: Graph, inner: bool = False) -> list[Node]:
    """Return the operators in topological order, without those that no output needs.

    The outputs of an inner graph may be tensors of the graph around it.

    Raises
    ------
    ValueError
        If two operators give one tensor, none gives an output, or operators need each other in a circle.
    """
    makers: dict[str, Node] = {}
    for node in graph.nodes:
        for name in filter(None, node.outputs):
            if name in makers:
                raise ValueError(f"two operators give one tensor, {name!r}")
            makers[name] = node
    for output in graph.outputs:
        if output not in makers and output not in graph.tensors and output not in graph.inputs and not inner:
            raise ValueError(f"no operator gives the output {output!r}")
    done: list[Node] = []
    state: dict[int, bool] = {}  # by the operator's id: whether all that it needs has been listed
    for output in graph.outputs:
        if output in makers and id(makers[output]) not in state:
            _visit(makers[output], makers, state, done)
    listed = [node for node in graph.nodes if id(node) in state]
    return listed if _in_order(listed, makers) else done


def _in_order(nodes: list[Node], makers: dict[str, Node]) -> bool:
    """Whether each operator stands behind those that it needs, as ONNX prescribes but files may not."""
    seen: set[int] = set()
    for node in nodes:
        if any(name in makers and id(makers[name]) not in seen for name in reads(node)):
            return False
        seen.add(id(node))
    return True


def _visit(last: Node, makers: dict[str, Node], state: dict[int, bool], done: list[Node]) -> None:
    """List what one operator needs, and it, depth first and without recursion."""
    waiting = [(last, iter(list(reads(last))))]
    state[id(last)] = False
    while waiting:
        node, names = waiting[-1]
        for name in names:
            maker = makers.get(name)
            if maker is None or state.get(id(maker)):
                continue
            if id(maker) in state:
                raise ValueError(f"operators need each other in a circle, {maker.label} among them")
            state[id(maker)] = False
            waiting.append((maker, iter(list(reads(maker)))))
            break
        else:
            state[id(node)] = True
            done.append(node)
            waiting.pop()


def reads(node: Node) -> Iterator[str]:
    """Yield the names of all tensors that an operator reads, or a graph inside it from outside."""
    yield from filter(None, node.inputs)
    for graph in node.graphs:
        own = {name for each in graph.nodes for name in each.outputs} | set(graph.tensors) | set(graph.inputs)
        read = [*graph.outputs, *(name for each in graph.nodes for name in reads(each))]
        yield from (name for name in read if name not in own)
