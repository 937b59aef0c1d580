"""The bytes of an ONNX file, read as the onnx package reads them."""

import math

import numpy as np
import onnx
import pytest
from cnn.onnx.model import DTYPES, FEW, Graph, Reference, Tensor, last, value_info
from cnn.onnx.schema import DEEPEST, read_model
from cnn.onnx.wire import TooLargeError, Wire, WireError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from onnx import TensorProto, helper, numpy_helper


def read(made):
    data = made.SerializeToString()
    return read_model(Wire(data), len(data))


def model(nodes=(), tensors=(), inputs=(), outputs=(), **more):
    graph = helper.make_graph(list(nodes), "graph", list(inputs), list(outputs), list(tensors))
    return helper.make_model(graph, **more)


def tensor_of(proto):
    return read(model(tensors=[proto])).graph.tensors[proto.name]


@pytest.mark.parametrize("number", DTYPES)
@pytest.mark.parametrize("raw", [False, True])
@given(data=st.data())
def test_tensors_of_every_type(number, raw, data):
    dtype = helper.tensor_dtype_to_np_dtype(number)
    values = data.draw(hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)))
    content = values.tobytes() if raw else values.ravel()
    proto = helper.make_tensor("t", number, values.shape, content, raw=raw)
    tensor = tensor_of(proto)
    found = tensor.array()
    assert (tensor.shape, found.dtype, found.shape) == (values.shape, dtype, values.shape)
    assert found.tobytes() == numpy_helper.to_array(proto).tobytes()


def test_values_that_are_many_or_elsewhere_or_do_not_fit_are_not_read():
    row = np.arange(FEW + 1, dtype=np.float32)
    assert tensor_of(numpy_helper.from_array(row[:-1], "t")).array().tolist() == row[:-1].tolist()
    assert tensor_of(numpy_helper.from_array(row, "t")).array() is None
    for kind, values in ((TensorProto.FLOAT, [1.0, 2, 3]), (TensorProto.INT64, [1, 2, 3])):
        proto = helper.make_tensor("t", kind, [3], values)
        proto.dims[0] = 2
        assert tensor_of(proto).array() is None
        proto.dims[0] = -3
        assert tensor_of(proto).array() is None
    for size in (11, 13):
        proto = TensorProto(name="t", data_type=1, dims=[3], raw_data=b"\0" * size)
        assert tensor_of(proto).array() is None
    assert tensor_of(TensorProto(name="t", data_type=TensorProto.STRING, dims=[0])).array() is None
    away = TensorProto(name="t", data_type=1, dims=[1], raw_data=b"\0" * 4, data_location=1)
    assert tensor_of(away).external
    assert tensor_of(away).array() is None
    assert not tensor_of(numpy_helper.from_array(row, "t")).external


INT64 = st.integers(-(2**63), 2**63 - 1)
FLOAT32 = st.floats(width=32)
ATTRIBUTES = st.dictionaries(
    st.text(min_size=1),
    st.one_of(
        INT64,
        FLOAT32,
        st.text(),
        st.lists(INT64, min_size=1),
        st.lists(FLOAT32, min_size=1),
        st.lists(st.text(), min_size=1),
    ),
)


def same(found, value):
    values = (value if isinstance(value, list) else [value] for value in (found, value))
    return all(a == b or (a != a and b != b) for a, b in zip(*values, strict=True)) and type(found) is type(
        value
    )


@given(attributes=ATTRIBUTES, typed=st.booleans())
def test_attributes_of_every_type_also_where_old_files_state_none(attributes, typed):
    node = helper.make_node("Op", ["a", ""], ["b"], name="n", domain="own")
    node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
    for each in node.attribute if not typed else ():
        each.ClearField("type")
    (found,) = read(model([node])).graph.nodes
    assert (found.kind, found.name, found.inputs, found.outputs) == ("own.Op", "n", ["a", ""], ["b"])
    assert list(found.attributes) == list(attributes)
    assert all(same(found.attributes[name], value) for name, value in attributes.items())


def test_attributes_that_are_tensors_graphs_references_or_nothing():
    node = helper.make_node("Op", [], ["y"])
    inner = helper.make_graph([helper.make_node("Inner", ["a"], ["b"])], "inner", [], [])
    values = {"t": numpy_helper.from_array(np.array([1, 2])), "g": inner}
    node.attribute.extend(helper.make_attribute(name, value) for name, value in values.items())
    node.attribute.add(name="r", ref_attr_name="theirs", type=onnx.AttributeProto.INT)
    for name, kind in (("f", 1), ("i", 2), ("s", 3), ("none", 4), ("many", 9), ("is", 7)):
        node.attribute.add(name=name, type=kind)
    found = read(model([node])).graph.nodes[0].attributes
    assert isinstance(found["t"], Tensor)
    assert found["t"].array().tolist() == [1, 2]
    assert isinstance(found["g"], Graph)
    assert [each.kind for each in found["g"].nodes] == ["Inner"]
    assert found["r"] == Reference("theirs")
    assert [found[name] for name in ("f", "i", "s", "none", "many", "is")] == [0.0, 0, "", None, None, []]
    del node.attribute[:]
    node.attribute.add(name="untyped").t.CopyFrom(values["t"])
    assert read(model([node])).graph.nodes[0].attributes["untyped"].array().tolist() == [1, 2]


def nested(depth):
    graph = helper.make_graph([helper.make_node("Innermost", [], ["y"])], "g", [], [])
    for _ in range(depth):
        graph = helper.make_graph([helper.make_node("If", ["c"], ["y"], then_branch=graph)], "g", [], [])
    return helper.make_model(graph)


def test_graphs_lie_only_so_deep_in_one_another():
    assert read(nested(DEEPEST)).graph.nodes[0].kind == "If"
    with pytest.raises(ValueError, match="its graphs lie more than 32 deep inside one another"):
        read(nested(DEEPEST + 1))


def test_what_a_model_states_of_itself():
    lengths = [1, "batch", None, -1, 0, 7]
    stated = helper.make_tensor_value_info("x", TensorProto.FLOAT, lengths)
    on_the_way = helper.make_tensor_value_info("way", TensorProto.FLOAT, [2, 3])
    out = helper.make_tensor_value_info("y", TensorProto.FLOAT, [5])
    untold = helper.make_tensor_value_info("u", TensorProto.FLOAT, None)
    scalar = helper.make_tensor_value_info("s", TensorProto.FLOAT, [])
    made = model(inputs=[stated, untold, scalar, onnx.ValueInfoProto(name="bare")], outputs=[out])
    made.graph.value_info.append(on_the_way)
    graph = read(made).graph
    assert graph.inputs == {"x": (1, None, None, None, None, 7), "u": None, "s": (), "bare": None}
    assert graph.outputs == ["y"]
    assert [graph.stated(name) for name in ("x", "way", "y", "nowhere")] == [
        (1, None, None, None, None, 7),
        (2, 3),
        (5,),
        None,
    ]


@pytest.mark.parametrize(
    ("opsets", "version"),
    [
        ([], 1),
        ([("", 13)], 13),
        ([("ai.onnx", 17), ("own", 99)], 17),
        ([("", 9), ("ai.onnx", 21), ("", 11)], 21),
        ([("own", 4)], 1),
    ],
)
def test_the_opset_is_that_of_onnxs_own_operators(opsets, version):
    made = model([helper.make_node("Op", [], [], domain="ai.onnx")])
    del made.opset_import[:]
    made.opset_import.extend(helper.make_opsetid(*each) for each in opsets)
    found = read(made)
    assert (found.opset, found.graph.nodes[0].kind) == (version, "Op")


def test_functions_by_domain_name_and_overload():
    made = model()
    for overload in ("", "second"):
        made.functions.append(
            helper.make_function(
                "own", "f", ["a", "b"], ["y"], [helper.make_node("Add", ["a", "b"], ["y"])], [],
                attributes=["k"], attribute_protos=[helper.make_attribute("m", 3)], overload=overload,
            )
        )  # fmt: skip
    found = read(made).functions
    assert list(found) == ["own.f", "own.f:second"]
    for each in found.values():
        assert (each.inputs, each.outputs, each.defaults) == (["a", "b"], ["y"], {"m": 3})
        assert [(node.kind, node.inputs) for node in each.nodes] == [("Add", ["a", "b"])]


def message(*fields):
    """The bytes of a message: a number, or bytes; (kind, bytes) for what has a fixed size."""
    found = b""
    for number, value in fields:
        kind, content = value if isinstance(value, tuple) else (0 if isinstance(value, int) else 2, value)
        content = varint(content) if kind == 0 else varint(len(content)) + content if kind == 2 else content
        found += varint(number << 3 | kind) + content
    return found


def varint(number):
    parts = [number >> shift & 127 | 128 for shift in range(0, max(number.bit_length(), 1), 7)]
    return bytes([*parts[:-1], parts[-1] & 127])


FIELDS = st.lists(
    st.tuples(
        st.integers(1, 2**29 - 1),
        st.integers(0, 2**64 - 1)
        | st.binary(max_size=200)
        | st.tuples(st.just(1), st.binary(min_size=8, max_size=8))
        | st.tuples(st.just(5), st.binary(min_size=4, max_size=4)),
    )
)


@given(fields=FIELDS)
def test_messages_are_skimmed_field_by_field(fields):
    data = message(*fields)
    found = Wire(data).message((0, len(data)))
    told = {
        number: [data[slice(*one)] if isinstance(one, tuple) else one for one in values]
        for number, values in found.items()
    }
    right = {}
    for number, value in fields:
        right.setdefault(number, []).append(value[1] if isinstance(value, tuple) else value)
    assert told == right
    assert Wire(b"before" + data).message((6, 6 + len(data))).keys() == found.keys()


@given(fields=FIELDS.filter(bool), data=st.data())
def test_a_message_that_breaks_off_is_none(fields, data):
    whole = message(*fields)
    last_field = message(fields[-1])
    end = len(whole) - data.draw(st.integers(1, len(last_field) - 1))
    with pytest.raises(WireError):
        Wire(whole).message((0, end))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x0b", "a field of type 3 at byte 1"),
        (b"\x06", "a field of type 6 at byte 1"),
        (b"\x00\x01", "a field that ends at byte 2 of 2"),
        (b"\x0a\x05ab", "a field that ends at byte 7 of 4"),
        (b"\x08" + b"\xff" * 10 + b"\x01", "a number that does not end by byte 11"),
        (b"\x08\x80", "a number that does not end by byte 2"),
    ],
)
def test_bytes_that_are_no_message_are_refused(data, words):
    with pytest.raises(WireError, match=f"^{words}$"):
        Wire(data).message((0, len(data)))


def test_what_has_a_length_and_what_is_a_number_are_not_mistaken():
    wire = Wire(b"")
    for read_it in (wire.message, wire.text, wire.bytes, lambda value: wire.floats([value])):
        with pytest.raises(WireError, match=r"^a number, 7, where something longer belongs$"):
            read_it(7)
    with pytest.raises(WireError, match=r"^something long where a number belongs, in field 3$"):
        last({3: [1, (0, 2)]}, 3, 0)
    assert last({3: [1, 2]}, 3, 0) == 2
    assert last({}, 3, 5) == 5


@given(st.lists(st.integers(-(2**63), 2**63 - 1)), st.booleans())
def test_numbers_come_one_by_one_or_packed(numbers, packed):
    raw = [number % 2**64 for number in numbers]
    data = b"".join(map(varint, raw))
    assert Wire(data).integers([(0, len(data))] if packed else raw) == numbers


def test_floats_come_in_their_size_or_not_at_all():
    data = np.array([0.5, -2], "<f4").tobytes()
    assert Wire(data).floats([(0, 4), (4, 8)]) == Wire(data).floats([(0, 8)]) == [0.5, -2]
    assert Wire(np.array([math.pi], "<f8").tobytes()).floats([(0, 8)], "d") == [math.pi]
    with pytest.raises(WireError, match=r"^7 bytes of numbers of 4$"):
        Wire(data).floats([(1, 8)])
    with pytest.raises(WireError, match=r"^4 bytes of numbers of 8$"):
        Wire(data).floats([(0, 4)], "d")


@pytest.mark.parametrize(
    ("work", "cost"),
    [
        (lambda wire: wire.message((0, 0)), 16),
        (lambda wire: wire.message((0, 4)), 18),
        (lambda wire: wire.bytes((0, 200)), 3),
        (lambda wire: wire.bytes((73, 200)), 1),
        (lambda wire: wire.text((0, 64)), 1),
        (lambda wire: wire.floats([(40, 80)]), 10),
        (lambda wire: wire.integers([5, (0, 40)]), 40),
    ],
)
def test_work_is_counted_to_the_last_and_stops_where_there_is_too_much(work, cost):
    data = b"\x08\x01" * 100
    work(Wire(data, cost))
    with pytest.raises(
        TooLargeError, match=r"^the graph is larger than is read without --no-limit \(limit=False\)$"
    ):
        work(Wire(data, cost - 1))


def test_text_that_is_not_utf8_is_written_out():
    assert Wire(b"a\xffb").text((0, 3)) == "a\\xffb"
    assert Wire("·".encode()).text((0, 2)) == "·"


def test_a_model_without_a_graph_is_none():
    with pytest.raises(WireError, match=r"^no graph$"):
        read(onnx.ModelProto(ir_version=10))


def test_a_field_given_twice_counts_as_it_was_given_last():
    twice = message((1, b"first"), (1, b"last"))
    assert value_info(Wire(twice), (0, len(twice))) == ("last", None)
