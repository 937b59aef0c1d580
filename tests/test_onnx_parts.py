"""What reading a model stands on: shapes that go together, operators in order, functions put in."""

import random
import re

import numpy as np
import onnx
import pytest
from cnn import from_onnx
from cnn.onnx.functions import DEEPEST, MOST, inline
from cnn.onnx.model import Function, Graph, Model, Node, Reference
from cnn.onnx.order import needed, reads
from cnn.onnx.origin import Origin, broadcast, positive, product
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper
from onnx.inliner import inline_local_functions

LENGTHS = st.sampled_from([None, 1, 1, 2, 3])


@given(st.lists(st.lists(LENGTHS, max_size=4).map(tuple), min_size=1, max_size=4))
def test_shapes_go_together_as_numpys_do_with_open_lengths_as_those_they_must_be(shapes):
    rank = max(map(len, shapes))
    padded = [(1,) * (rank - len(shape)) + shape for shape in shapes]
    columns = [set(column) for column in zip(*padded, strict=True)]
    if any(len(column - {1, None}) > 1 for column in columns):
        with pytest.raises(
            ValueError, match=f"^{re.escape(f'shapes {str(shapes)[1:-1]} do not go together')}$"
        ):
            broadcast(*shapes)
        return
    must = [max(column - {None}, default=1) for column in columns]
    filled = [tuple(m if n is None else n for n, m in zip(one, must, strict=True)) for one in padded]
    found = broadcast(*shapes)
    open_ = [None in column and must[axis] == 1 for axis, column in enumerate(columns)]
    assert [each is None for each in found] == open_
    assert tuple(each or 1 for each in found) == np.broadcast_shapes(*filled)


@given(st.integers(-6, 6), st.integers(0, 5))
def test_an_axis_is_counted_as_python_counts(axis, rank):
    try:
        right = range(rank)[axis]
    except IndexError:
        with pytest.raises(ValueError, match=f"^it has no axis {axis}; its input has {rank}$"):
            positive(axis, rank)
    else:
        assert positive(axis, rank) == right


@pytest.mark.parametrize(
    ("shape", "axes", "cells", "flat", "exact", "gone"),
    [
        ((1, 2, 3, 4), (2, 3), (3, 4), False, False, False),
        ((1, 2, 12), (2, 2), (3, 4), True, True, False),
        ((1, 2, 13), (2, 2), (3, 4), True, False, False),
        ((1, 2, None), (2, 2), (3, 4), True, False, False),
        ((1, 2, None), (2, 2), (None, 4), True, False, False),
        ((1, 2), (None, None), (1, 1), False, None, True),
        ((1, 2, 3), (None, 2), (1, 3), False, True, False),
        ((1, 2, 6), (None, 2), (1, 3), True, False, False),
        ((1, 2, None), (None, 2), (1, 3), False, False, False),
        ((1, 2, 3), (2,), (3,), False, True, False),
    ],
)
def test_how_a_map_lies(shape, axes, cells, flat, exact, gone):
    origin = Origin("n", shape, axes, cells, folded=((1,), (0,)))
    assert (origin.flat, origin.gone) == (flat, gone)
    assert gone or origin.exact == exact
    assert [origin.lying_along(axis) for axis in range(4)] == [
        [index for index in range(len(axes)) if axes[index] == axis] for axis in range(4)
    ]
    moved = origin.moved((5,), (0,), end="here")
    assert moved == Origin("n", (5,), (0,), cells, folded=None, end="here")
    assert product([*shape[:2], None]) is None
    assert product(shape[:2]) == 2


ATTRIBUTES = {"one": 1, "two": 2, "none": [], "pair": [3, 4], "word": "max", "real": 0.5}


@pytest.mark.parametrize(
    ("ask", "given", "answer"),
    [
        ("number", ("two",), 2),
        ("number", ("two", 5), 2),
        ("number", ("missing", 0), 0),
        ("number", ("missing",), "its attribute 'missing' is missing"),
        ("number", ("real",), "its attribute 'real' must be a whole number, got 0.5"),
        ("flag", ("one",), True),
        ("flag", ("missing",), False),
        ("flag", ("missing", 1), True),
        ("flag", ("two",), "its two must be 0 or 1, got 2"),
        ("numbers", ("pair",), [3, 4]),
        ("numbers", ("pair", 2, 1), [3, 4]),
        ("numbers", ("pair", 3), "its pair must be 3 numbers, got [3, 4]"),
        ("numbers", ("missing",), None),
        ("numbers", ("missing", 2), None),
        ("numbers", ("missing", 2, 0), [0, 0]),
        ("numbers", ("missing", None, 0), None),
        ("numbers", ("none",), []),
        ("numbers", ("none", 2, 1), [1, 1]),
        ("numbers", ("none", 2), "its none must be 2 numbers, got []"),
        ("numbers", ("two", 2, 1), "its attribute 'two' must be numbers, got 2"),
        ("word", ("word", ("min", "max")), "max"),
        ("word", ("missing", ("min", "max")), "min"),
        ("word", ("missing", ("min", "max"), "max"), "max"),
        ("word", ("word", ("min", "mean")), "its word must be one of min, mean, got 'max'"),
    ],
)
def test_attributes_are_what_is_asked_for_or_refused(ask, given, answer):
    node = Node("Op", "n", ["a", ""], ["y"], ATTRIBUTES)
    if isinstance(answer, str) and " " in answer:
        with pytest.raises(ValueError, match=f"^{re.escape(answer)}$"):
            getattr(node, ask)(*given)
    else:
        found = getattr(node, ask)(*given)
        assert (type(found), found) == (type(answer), answer)


def test_an_operator_is_named_and_its_inputs_may_be_left_out():
    node = Node("Op", "", ["a", ""], ["", "y", "z"], {"then": graph_of([], []), "n": 1})
    assert [node.given(index) for index in range(3)] == ["a", "", ""]
    assert node.label == "Op 'y'"
    assert Node("Op", "n", [], ["y"], {}).label == "Op 'n'"
    assert Node("Op", "", [], [], {}).label == "Op ''"
    assert node.graphs == [node.attributes["then"]]


def graph_of(nodes, outputs, inputs=()):
    return Graph(nodes, {}, dict.fromkeys(inputs), outputs, None, [])


def drawn(seed):
    """Random operators that need earlier ones, and the names of a few outputs."""
    rng = random.Random(seed)
    nodes, names = [], ["x"]
    for number in range(rng.randint(1, 12)):
        inputs = [rng.choice(["", "constant", *names]) for _ in range(rng.randint(0, 3))]
        outputs = [
            f"t{number}",
            *([f"u{number}"] if rng.random() < 0.3 else []),
            *([""] if rng.random() < 0.2 else []),
        ]
        inside = [Node("Inner", "", [rng.choice(names)], [f"i{number}"], {})]
        body = graph_of(inside, [rng.choice([*names, f"i{number}"])])
        attributes = {"body": body} if rng.random() < 0.3 else {}
        nodes.append(Node("Op", str(number), inputs, outputs, attributes))
        names += filter(None, outputs)
    return nodes, rng.sample(names, min(len(names), 3)), rng


@pytest.mark.parametrize("seed", range(60))
def test_operators_come_behind_those_they_need_and_only_those_that_are_needed(seed):
    nodes, outputs, rng = drawn(seed)
    wanted, known = set(outputs), set()
    for node in reversed(nodes):
        if wanted & set(node.outputs):
            wanted |= set(reads(node))
            known.add(node.name)
    right = [node for node in nodes if node.name in known]
    assert needed(graph_of(nodes, outputs, ["x"])) == right  # in the order of the file
    shuffled = rng.sample(nodes, len(nodes))
    found = needed(graph_of(shuffled, outputs, ["x"]))
    assert sorted(node.name for node in found) == sorted(known)
    made, makers = set(), {name: node.name for node in nodes for name in node.outputs if name}
    for node in found:
        assert {makers[name] for name in reads(node) if name in makers} <= made
        made.add(node.name)


@pytest.mark.parametrize("length", [1, 2, 3])
def test_operators_in_a_circle_are_refused(length):
    nodes = [Node("Op", f"n{n}", [f"t{(n + 1) % length}"], [f"t{n}"], {}) for n in range(length)]
    for chain in (nodes, [*nodes, Node("Op", "end", ["t0"], ["y"], {})]):
        with pytest.raises(ValueError, match=r"operators need each other in a circle, Op 'n\d' among them"):
            needed(graph_of(chain, chain[-1].outputs))


def calling(seed):
    """A model of random functions that call one another, with attributes handed on and branches inside."""
    rng = random.Random(seed)
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid("own", 1)]
    library = []
    for number in range(4):
        names = ["a", "b", *(f"t{step}" for step in range(rng.randint(1, 4)))]
        kinds = ["MaxPool", "Add", "If", *[f"f{rng.randrange(number)}"] * 3] if number else ["MaxPool", "If"]
        body = [step_of(rng, rng.choice(kinds), names[:end], names[end]) for end in range(2, len(names))]
        out = names[-1:]
        library.append(
            helper.make_function("own", f"f{number}", ["a", "b", "flag"], out, body, opsets, attributes=["k"])
        )
    names = ["x", "c0", "c1", "y"]
    calls = [step_of(rng, f"f{4 - end}", names[:end], names[end]) for end in (1, 2, 3)]
    inputs = [("x", TensorProto.FLOAT, (1, 2, 40, 40)), ("flag", TensorProto.BOOL, ())]
    graph = helper.make_graph(
        calls, "calling", [helper.make_tensor_value_info(*each) for each in inputs], [untold("y")]
    )
    return helper.make_model(graph, functions=library, opset_imports=opsets, ir_version=10)


def untold(name):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, None)


def pooled(rng, name, out):
    size = [rng.choice([1, 2]), 3]
    return helper.make_node("MaxPool", [name], [out], auto_pad="SAME_UPPER", kernel_shape=size)


def handed_on(name, out):
    """A pool whose window is an attribute of the function that it stands in."""
    node = helper.make_node("MaxPool", [name], [out], auto_pad="SAME_UPPER")
    node.attribute.add(name="kernel_shape", ref_attr_name="k", type=onnx.AttributeProto.INTS)
    return node


def branch_of(rng, name, out):
    """A graph inside an operator, with a constant of its own, called as that of any other branch."""
    pool = step_of(rng, "MaxPool", [name], "inner")
    same = helper.make_node("Reshape", ["inner", "shape"], [out])
    shape = helper.make_tensor("shape", TensorProto.INT64, [4], (1, 2, 40, 40))
    return helper.make_graph([pool, same], "g", [], [untold(out)], [shape])


def step_of(rng, kind, names, out):
    """An operator on some of the names, which leaves the map's size."""
    first, second = rng.choices(names[-2:], k=2)
    if kind == "MaxPool":
        return handed_on(first, out) if rng.random() < 0.5 else pooled(rng, first, out)
    if kind == "Add":
        return helper.make_node("Add", [first, second], [out])
    if kind == "If":
        then, other = (branch_of(rng, name, f"{out}_{n}") for n, name in enumerate((first, second)))
        return helper.make_node("If", ["flag"], [out], then_branch=then, else_branch=other)
    window = [rng.choice([2, 4]), rng.choice([1, 3])]  # always: the inliner knows no defaults
    return helper.make_node(kind, [first, second, "flag"], [out], domain="own", k=window)


def structure(network):
    """Layers and which earlier ones they read, without names."""
    place = {name: index for index, name in enumerate(["input", *network])}
    return [(layer, *map(place.get, inputs)) for layer, *inputs in network.values()]


@pytest.mark.parametrize("seed", range(40))
def test_functions_are_put_in_as_onnxs_own_inliner_does(seed):
    made = calling(seed)
    right = inline_local_functions(made)
    assert not right.functions
    assert structure(from_onnx(made, image="x")) == structure(from_onnx(right, image="x"))


def library(**bodies):
    """Functions of a model, each from a to b by a row of operators."""
    return {
        name: Function(
            ["a", "left"], ["b"], [Node(kind, label, ["a", ""], ["b"], {}) for kind, label in row], {}
        )
        for name, row in bodies.items()
    }


def unfolded(kinds, functions):
    nodes = [Node(kind, name, ["x"], [f"y{name}"], {}) for kind, name in kinds]
    return inline(Model(graph_of(nodes, []), 21, functions)).nodes


def test_operators_of_a_function_are_named_after_its_call():
    functions = library(f=[("Relu", ""), ("g", "inner")], g=[("Abs", "deep")])
    found = unfolded([("f", "first"), ("f", ""), ("Neg", "own")], functions)
    assert [node.name for node in found] == [
        "first.0/Relu",
        "first.0/inner.1/deep",
        "f.2/Relu",
        "f.2/inner.3/deep",
        "own",
    ]
    assert [(node.inputs, node.outputs) for node in found[:2]] == [(["x", ""], ["yfirst"])] * 2


def test_functions_may_call_one_another_so_deep_and_grow_so_long_and_no_more():
    deep = {f"f{n}": [(f"f{n + 1}", "")] for n in range(DEEPEST)} | {f"f{DEEPEST}": [("Relu", "")]}
    assert [node.kind for node in unfolded([("f0", "")], library(**deep))] == ["Relu"]
    with pytest.raises(ValueError, match=f"^the function f{DEEPEST} calls itself$"):
        unfolded([("g", "")], library(g=[("f0", "")], **deep))
    long = {"f": [("Relu", "")] * (MOST // 2)}
    assert len(unfolded([("f", ""), ("f", "")], library(**long))) == MOST
    with pytest.raises(ValueError, match=f"^its functions unfold to more than {MOST} operators$"):
        unfolded([("f", ""), ("f", ""), ("g", "")], library(g=[("Relu", "")], **long))


def test_attributes_are_handed_on_into_graphs_inside_or_left_out_where_nobody_gives_them():
    pool = Node("Pool", "", ["left"], ["b"], {"k": Reference("size"), "m": Reference("none")})
    body = [Node("If", "", [""], ["b"], {"then": graph_of([pool], ["b"]), "n": 1})]
    functions = {"f": Function(["a", "left"], ["b"], body, {"size": 5})}
    calls = [Node("f", "", ["x"], ["y"], given) for given in ({"size": 3}, {})]
    inside = Node("If", "", [], ["z"], {"then": graph_of(calls[1:], ["y"])})
    first, second = inline(Model(graph_of([calls[0], inside], []), 21, functions)).nodes
    for node, size in ((first, 3), (second.attributes["then"].nodes[0], 5)):
        assert (node.kind, node.attributes["n"], node.attributes["then"].outputs) == ("If", 1, ["y"])
        (found,) = node.attributes["then"].nodes
        assert (found.kind, found.inputs, found.outputs, found.attributes) == (
            "Pool",
            [""],
            ["y"],
            {"k": size},
        )
