"""Numbers worked out of constants: as the onnx package's own cases and its evaluator have them."""

import functools
import importlib
import pkgutil

import numpy as np
import pytest
from cnn.onnx.folding import RULES, fold
from cnn.onnx.model import DTYPES, FEW
from cnn.onnx.schema import read_model
from cnn.onnx.wire import Wire
from onnx import TensorProto, helper, numpy_helper
from onnx.backend.test.case import node as node_tests
from onnx.reference import ReferenceEvaluator

NOT_WORKED_OUT = {
    "test_constant",  # a tensor, which is no number of the operator's own
    "test_tile",  # more than a few
    *("test_reduce_" + name for name in ("max_empty_set", "max_empty_set_bool", "min_empty_set")),
}
NUMBERS = {np.dtype(name) for name in DTYPES.values()}
MOVES = {
    "Concat",
    "Expand",
    "Gather",
    "Identity",
    "Reshape",
    "Slice",
    "Split",
    "Squeeze",
    "Tile",
    "Transpose",
}
"""Operators whose outputs are their inputs' numbers: of these none is unknown that need not be."""


def folded(made, inputs):
    """Work out the first operator of a model, its inputs in the order of the model's."""
    data = made.SerializeToString()
    node = read_model(Wire(data), len(data)).graph.nodes[0]
    by_name = dict(zip([each.name for each in made.graph.input], inputs, strict=True))
    return fold(node, [np.ma.asarray(by_name[name]) if name else None for name in node.inputs])


def evaluated(made, inputs):
    names = [each.name for each in made.graph.input]
    with np.errstate(all="ignore"):
        return ReferenceEvaluator(made).run(None, dict(zip(names, inputs, strict=True)))


def of_numbers(arrays):
    return all(isinstance(each, np.ndarray) and each.dtype in NUMBERS for each in arrays)


def plain(value):
    return numpy_helper.to_array(value) if isinstance(value, TensorProto) else value


@functools.cache
def cases():
    """Return (name, model, inputs, outputs): the onnx package's cases of what is worked out, and more."""
    return [*_packaged(), *((f"{kind}-{opset}", *_own(kind, opset, *more)) for kind, opset, *more in MORE)]


def _own(kind, opset, inputs, attributes):
    one = made(kind, opset, inputs, **attributes)
    return one, inputs, evaluated(one, inputs)


def _packaged():
    """Importing a module of node tests makes its cases; those of casts are of types that NumPy lacks."""
    files = {kind.lower() for kind in RULES} | {"rangeop", "greater_or_equal", "less_or_equal"}
    for file in pkgutil.iter_modules(node_tests.__path__):
        if file.name.rstrip("_") in files - {"cast"}:
            with np.errstate(all="ignore"):
                importlib.import_module(f"{node_tests.__name__}.{file.name}")
    for case in node_tests._NodeTestCases:
        if case.model and [node.op_type in RULES for node in case.model.graph.node] == [True]:
            for sets in case.data_sets:
                inputs, outputs = ([plain(each) for each in some] for some in sets)
                if of_numbers([*inputs, *outputs]):
                    yield case.name, case.model, inputs, outputs


def made(kind, opset, inputs, outputs=1, **attributes):
    """A model of one operator."""
    types = [helper.np_dtype_to_tensor_dtype(each.dtype) for each in inputs]
    graph = helper.make_graph(
        [
            helper.make_node(
                kind, [f"i{n}" for n in range(len(inputs))], [f"o{n}" for n in range(outputs)], **attributes
            )
        ],
        "one",
        [helper.make_tensor_value_info(f"i{n}", each, None) for n, each in enumerate(types)],
        [helper.make_tensor_value_info(f"o{n}", TensorProto.FLOAT, None) for n in range(outputs)],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)


ROW, MAP = np.arange(7), np.arange(24.0).reshape(1, 2, 3, 4)
MORE = [  # what newer opsets take as an input; and what the package has no case for
    ("Squeeze", 11, [MAP], {"axes": [0]}),
    ("Squeeze", 13, [MAP], {}),
    ("Unsqueeze", 11, [MAP], {"axes": [0, -1]}),
    ("Slice", 1, [MAP], {"starts": [1, 0], "ends": [3, -1], "axes": [3, 2]}),
    ("Slice", 1, [ROW], {"starts": [2], "ends": [100]}),
    ("ReduceSum", 11, [MAP], {"axes": [1, -1], "keepdims": 0}),
    ("ReduceMax", 11, [MAP], {"axes": [2]}),
    ("ReduceProd", 11, [MAP], {}),
    ("Split", 11, [ROW], {"split": [2, 5], "outputs": 2}),
    ("Clip", 6, [MAP], {"min": 3.0, "max": 9.0}),
    ("Cast", 13, [MAP / 3], {"to": TensorProto.INT32}),
    ("Cast", 13, [ROW - 3], {"to": TensorProto.BOOL}),
    ("Gather", 13, [MAP, np.array([[-1, 0]])], {"axis": -2}),
    ("Div", 13, [np.array([2**62 + 1, -7, 7]), np.array([1, 2, -2])], {}),
    ("Mod", 13, [np.array([2**62 + 1, -7, 7]), np.array([10, 3, -3])], {}),
    ("Range", 11, [np.array(9), np.array(-2), np.array(-3)], {}),
    ("Range", 11, [np.array(each, np.float32) for each in (1, 4, 0.5)], {}),
    ("Slice", 13, [ROW, *(np.array([each]) for each in (5, -(2**63), 0, -2))], {}),
    ("Slice", 13, [ROW, *(np.array([each]) for each in (6, -7, 0, -1))], {}),
    ("Slice", 13, [ROW, *(np.array([each]) for each in (6, -8, 0, -1))], {}),
    ("Slice", 13, [ROW, np.array([-3]), np.array([-1])], {}),
    ("Transpose", 13, [MAP], {}),
    ("Constant", 13, [], {"value_int": 3}),
    ("Constant", 13, [], {"value_ints": [3, 4]}),
    ("Constant", 13, [], {"value_float": 0.5}),
    ("Constant", 13, [], {"value_floats": [0.5, 2.0]}),
    ("ConstantOfShape", 13, [np.array([2, 3])], {}),
]  # fmt: skip


def test_every_rule_has_a_case_and_few_cases_have_no_answer():
    assert {one.graph.node[0].op_type for _, one, _, _ in cases()} == set(RULES)
    assert {name for name, one, inputs, _ in cases() if folded(one, inputs) is None} == NOT_WORKED_OUT


@pytest.mark.parametrize("kind", RULES)
def test_what_is_worked_out_is_what_onnx_says(kind):
    for name, one, inputs, expected in cases():
        found = folded(one, inputs) if one.graph.node[0].op_type == kind else None
        for value, right in zip(found or [], expected, strict=found is not None):
            assert (value.shape, value.dtype) == (right.shape, right.dtype), name
            sure = ~np.ma.getmaskarray(value)
            assert sure[np.isfinite(right)].all(), name
            np.testing.assert_allclose(value.data[sure], right[sure], rtol=1e-3, atol=1e-7, err_msg=name)


def other(values):
    """Return other numbers of the same type."""
    return ~values if values.dtype == bool else values + np.ones_like(values)


@pytest.mark.parametrize("kind", RULES)
def test_what_hangs_on_an_unknown_number_is_unknown_and_nothing_else(kind):
    rng = np.random.default_rng(0)
    for name, one, inputs, expected in cases():
        if one.graph.node[0].op_type != kind or not inputs or not inputs[0].size or name in NOT_WORKED_OUT:
            continue
        unknown = rng.random(inputs[0].shape) < 0.4
        found = folded(one, [np.ma.array(inputs[0], mask=unknown), *inputs[1:]])
        assert found is not None or unknown.any(), name
        if found is None:
            assert kind.startswith("Reduce") or kind in ("ConstantOfShape", "Range"), name
            continue
        changed = evaluated(one, [np.where(unknown, other(inputs[0]), inputs[0]), *inputs[1:]])
        for value, before, after in zip(found, expected, changed, strict=True):
            masked, differs = np.ma.getmaskarray(value), (before != after) & (before == before)
            assert masked[differs].all(), name
            if kind in MOVES:
                assert (masked == differs).all(), name


@pytest.mark.parametrize("kind", ["Expand", "Gather", "Reshape", "Slice", "Squeeze", "Tile", "Unsqueeze"])
def test_where_something_goes_must_be_known(kind):
    tried = [case for case in cases() if case[1].graph.node[0].op_type == kind and len(case[2]) > 1]
    assert tried
    for name, one, inputs, _ in tried:
        for index in range(1, len(inputs)):
            hidden = [np.ma.array(each, mask=place == index) for place, each in enumerate(inputs)]
            assert not inputs[index].size or folded(one, hidden) is None, name


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("Add", lambda n: [np.ones((n, 1)), np.ones((1, 2))]),
        ("Max", lambda n: [np.ones((n, 1)), np.ones((1, 2))]),
        ("Mod", lambda n: [np.ones((n, 1), int), np.ones((1, 2), int)]),
        ("Expand", lambda n: [np.ones((n, 1)), np.array([1, 2])]),
        ("Tile", lambda n: [np.ones(n), np.array([2])]),
        ("ConstantOfShape", lambda n: [np.array([2, n])]),
        ("Range", lambda n: [np.array(0), np.array(4 * n), np.array(2)]),
        ("Concat", lambda n: [np.ones(n), np.ones(n)]),
        ("Gather", lambda n: [np.ones(2), np.zeros(2 * n, int)]),
    ],
)
def test_a_few_numbers_are_worked_out_and_many_are_not(kind, inputs):
    more = {"axis": 0} if kind in ("Concat", "Gather") else {}
    for count, known in ((FEW // 2, True), (FEW // 2 + 1, False)):
        given = inputs(count)
        found = folded(made(kind, 13, given, **more), given)
        assert (found is not None) is known
        assert not known or found[0].size == FEW


@pytest.mark.parametrize("kind", ["Expand", "ConstantOfShape", "Tile"])
def test_what_nobody_could_hold_is_refused_before_it_is_made(kind):
    shape = np.array([2**40])
    inputs = [shape] if kind == "ConstantOfShape" else [np.ones(1), shape]
    assert folded(made(kind, 13, inputs), inputs) is None


def test_nothing_is_known_of_other_operators_nor_of_what_is_missing():
    row = [np.arange(3.0)]
    assert folded(made("Sin", 13, row), row) is None
    one = made("Add", 13, row * 2)
    assert folded(one, [*row, None]) is None
