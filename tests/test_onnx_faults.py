"""Models that are easily got wrong without a word: each is read rightly, or refused with a true sentence."""

import math

import numpy as np
import pytest
from cnn import Layer, from_onnx, layer_table, receptive_field, receptive_fields, region
from onnx import TensorProto, helper

from tests.onnx_models import CHANNELS, HEIGHT, WIDTH, assert_same_as_evaluated, model, weights

SIZE = (8, WIDTH)
FIXED = (1, CHANNELS, HEIGHT, WIDTH)
W33 = {"w": weights(3, 3)}
ONES = np.ones((1, CHANNELS, HEIGHT, WIDTH), np.float32)


def branching(then, other, condition=None):
    """A model that is an If, whose branches read the image from outside; constants as in `weights`."""
    constants = {"w3": weights(3, 3), "w5": weights(5, 5)}

    def graph(name, node):
        return helper.make_graph(
            [helper.make_node(node[0], node[1].split(), [name], **node[2])],
            name,
            [],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, None)],
        )

    made = model([], constants | ({} if condition is None else {"c": np.array(condition)}), shape=FIXED)
    if condition is None:
        made.graph.input.append(helper.make_tensor_value_info("c", TensorProto.BOOL, ()))
    made.graph.node.append(
        helper.make_node("If", ["c"], ["y"], then_branch=graph("t", then), else_branch=graph("e", other))
    )
    return made


THREE = ("Conv", "x w3", {"pads": [1] * 4})
FIVE = ("Conv", "x w5", {"pads": [2] * 4})


def test_both_branches_of_an_if_are_read_and_their_hull_taken():
    assert receptive_field(from_onnx(branching(THREE, FIVE))) == 5
    assert receptive_field(from_onnx(branching(FIVE, ("Identity", "x", {})))) == 5


@pytest.mark.parametrize(("condition", "size"), [(True, 3), (False, 5)])
def test_of_an_if_whose_condition_is_known_the_branch_taken_is_read(condition, size):
    assert receptive_field(from_onnx(branching(THREE, FIVE, condition))) == size


def test_branches_of_different_sizes_end_the_network():
    with pytest.raises(ValueError, match="If 'y': its branches give maps of different sizes"):
        from_onnx(branching(("Conv", "x w3", {}), FIVE))


def test_of_constants_that_an_if_may_give_the_shape_is_known_where_it_is_one():
    for other, fits in (("w3", True), ("w5", False)):
        made = branching(("Neg", "w3", {}), ("Neg", other, {}))
        made.graph.node.append(helper.make_node("Conv", ["x", "y"], ["z"]))
        made.graph.output[0].name = "z"
        if fits:
            assert from_onnx(made) == {"z": (Layer("conv", 3), "input")}
        else:
            with pytest.raises(ValueError, match=r"Conv 'z': its window is \[\], and the map has 2 axes"):
                from_onnx(made)


@pytest.mark.parametrize("kind", ["Loop", "Scan"])
def test_what_repeats_a_graph_that_reads_the_image_is_refused(kind):
    body = helper.make_graph(
        [helper.make_node("Conv", ["x", "w"], ["out"])],
        "body",
        [],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, None)],
    )
    made = model([], W33)
    made.graph.node.append(helper.make_node(kind, ["", "", "w"], ["y"], body=body))
    with pytest.raises(ValueError, match=f"{kind} 'y': it repeats a graph of its own"):
        from_onnx(made)


def test_operators_may_stand_in_any_order():
    nodes = [
        ("Add", "b a", "y", {}),
        ("Conv", "a w", "b", {"pads": [1] * 4}),
        ("Conv", "x w", "a", {"pads": [1] * 4}),
    ]
    network = from_onnx(model(nodes, W33))
    assert list(network) == ["a", "b", "y"]
    assert receptive_field(network) == 5


def test_a_graph_inside_an_operator_may_use_a_name_again():
    """It is its own there, and no need of the operator's own output."""
    made = branching(THREE, FIVE)
    branch = made.graph.node[0].attribute[0].g
    branch.node[0].output[0] = branch.output[0].name = "y"
    assert receptive_field(from_onnx(made)) == 5


def test_operators_that_need_each_other_are_refused():
    nodes = [("Add", "x b", "a", {}), ("Relu", "a", "b", {}), ("Relu", "b", "y", {})]
    with pytest.raises(ValueError, match=r"operators need each other in a circle, Relu '[ab]' among them"):
        from_onnx(model(nodes))
    with pytest.raises(ValueError, match="two operators give one tensor, 'y'"):
        from_onnx(model([("Relu", "x", "y", {}), ("Sigmoid", "x", "y", {})]))


def test_scales_and_zero_points_have_no_place_in_the_map():
    nodes = [
        ("DynamicQuantizeLinear", "x", "q s z", {}),
        ("ConvInteger", "q k z", "a", {"strides": [2, 2]}),
        ("Cast", "a", "b", {"to": TensorProto.FLOAT}),
        ("Mul", "b s", "y", {}),
    ]
    network = from_onnx(model(nodes, {"k": np.ones((2, CHANNELS, 3, 3), np.uint8)}))
    assert network == {"a": (Layer("conv", 3, 2), "input")}


def test_an_output_that_no_rule_tells_of_is_not_taken_for_the_map():
    nodes = [("LayerNormalization", "x s", "n mean", {"axis": 1}), ("Conv", "mean w", "y", {})]
    with pytest.raises(ValueError, match="LayerNormalization 'n': its output 'mean' is not followed"):
        from_onnx(model(nodes, W33 | {"s": np.ones((CHANNELS, HEIGHT, WIDTH), np.float32)}, shape=FIXED))


@pytest.mark.parametrize(
    ("opset", "more", "outputs", "size"),
    [
        (15, {"training_mode": 1}, "y m v", math.inf),
        (15, {}, "y", 3),
        (9, {}, "y m v", math.inf),
        (9, {}, "y", 3),
        (6, {"is_test": 0}, "y", math.inf),
        (6, {}, "y", math.inf),
        (6, {"is_test": 1}, "y", 3),
    ],
)
def test_batch_normalisation_in_training_sees_the_whole_map(opset, more, outputs, size):
    nodes = [("Conv", "x w", "a", {}), ("BatchNormalization", "a s s s s", outputs, more)]
    assert receptive_field(from_onnx(model(nodes, W33 | {"s": np.ones(2, np.float32)}, opset=opset))) == size


def strip(repeat):
    """Strip attention: each column's mean, let into every row of it."""
    return [
        ("AveragePool", "x", "p", {"kernel_shape": [HEIGHT, 1]}),
        ("Sigmoid", "p", "s", {}),
        *repeat,
        ("Conv", "m w", "y", {"pads": [1] * 4}),
    ]


@pytest.mark.parametrize(
    "repeat",
    [
        [("Mul", "s x", "m", {})],
        [("Mul", "x s", "m", {})],
        [("Expand", "s shape", "m", {})],
        [("Add", "s plane", "m", {})],
        [("Tile", "s times", "m", {})],
    ],
)
def test_a_map_of_one_line_that_is_repeated_sees_all_along_it(repeat):
    constants = W33 | {"shape": np.array(FIXED), "plane": ONES, "times": np.array([1, 1, HEIGHT, 1])}
    made = model(strip(repeat), constants, shape=FIXED)
    network = from_onnx(made)
    assert_same_as_evaluated(made, ONES)
    for size in (None, (HEIGHT, WIDTH)):
        rows = [layer_table(network, size, axis=axis)[-1] for axis in (0, 1)]
        assert [row.field.size for row in rows] == [math.inf, 3]
        assert [row.length for row in rows] == ([None, None] if size is None else [HEIGHT, WIDTH])


def test_a_repeated_line_in_a_network_of_ones_own_sees_all_along_it():
    network = {"line": (Layer("pool", (10, 1)), "input"), "sum": (Layer("add"), "input", "line")}
    assert layer_table(network, (10, 12), axis=0)[-1].field.size == math.inf
    assert layer_table(network, (10, 12), axis=0)[-1].warning == ""
    assert receptive_fields(network, input_size=(10, 12), axis=0)["sum"].size == math.inf
    assert receptive_fields(network, input_size=(10, 12), axis=1)["sum"].size == 1


def test_an_operator_among_the_channels_is_refused_where_the_map_lies_there():
    nodes = [("Transpose", "x", "t", {"perm": [0, 2, 3, 1]}), ("LRN", "t", "y", {"size": 3})]
    with pytest.raises(ValueError, match="LRN 'y': it mixes neighbours along axis 1, where the map lies"):
        from_onnx(model(nodes))
    assert from_onnx(model([("LRN", "x", "y", {"size": 3})])) == {}


@pytest.mark.parametrize(
    "grow",
    [
        ("Mul", "x five", "a", {}),
        ("Gather", "x matrix", "a", {"axis": 1}),
        ("Unsqueeze", "x axis", "a", {}),
    ],
)
def test_axes_are_counted_anew_where_a_tensor_has_more(grow):
    constants = {"five": np.ones((1, 1, 1, 1, 1), np.float32), "matrix": np.array([[0, 1], [1, 0]])}
    made = model([grow, ("Softmax", "a", "y", {"axis": 4})], constants | {"axis": np.array([0])}, shape=FIXED)
    assert receptive_field(from_onnx(made), axis=1) == math.inf
    assert receptive_field(from_onnx(made), axis=0) == 1


@pytest.mark.parametrize(
    ("policy", "sizes", "factors"),
    [("stretch", (20, 36), (2, 3)), ("not_larger", (20, 36), 2), ("not_smaller", (20, 36), 3)],
)
def test_resizing_keeps_the_proportions_where_it_is_told_to(policy, sizes, factors):
    nearest = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    made = model([], {"sizes": np.array(sizes)}, shape=FIXED)
    made.graph.node.append(
        helper.make_node(
            "Resize", ["x", "", "", "sizes"], ["y"], axes=[2, 3], keep_aspect_ratio_policy=policy, **nearest
        )
    )
    assert from_onnx(made) == {"y": (Layer("upsample", stride=factors), "input")}


@pytest.mark.parametrize("length", [-1, 0])
def test_a_length_that_is_no_number_of_pixels_is_not_fixed(length):
    same = ("Conv", "x w", "y", {"auto_pad": "SAME_LOWER", "strides": [2, 2]})
    with pytest.raises(ValueError, match="Conv 'y': it depends on the size of the image"):
        from_onnx(model([same], W33, shape=(1, CHANNELS, length, WIDTH)))
    assert (
        receptive_field(from_onnx(model([same], W33, shape=(1, CHANNELS, length, WIDTH)), input_size=SIZE))
        == 3
    )


@pytest.mark.parametrize(
    ("kind", "inputs", "more", "words"),
    [
        ("Conv", "x w", {"auto_pad": "same_upper"}, "its auto_pad must be one of NOTSET, SAME_UPPER"),
        (
            "Conv",
            "x w",
            {"kernel_shape": [5, 5]},
            "its kernel_shape is .5, 5., and its weights have",
        ),
        (
            "MaxPool",
            "x",
            {"kernel_shape": [2, 2], "ceil_mode": "no"},
            "its attribute 'ceil_mode' must be a whole",
        ),
        ("MaxPool", "x", {"kernel_shape": [2, 2], "ceil_mode": 2}, "its ceil_mode must be 0 or 1, got 2"),
        ("MaxPool", "x", {"kernel_shape": 2}, "its attribute 'kernel_shape' must be numbers, got 2"),
        ("Transpose", "x", {"perm": 3}, "its attribute 'perm' must be numbers, got 3"),
        ("Transpose", "x", {"perm": [0, 0, 1, 2]}, "its perm must be an order of 4 axes"),
        ("Softmax", "x", {"axis": 7}, "it has no axis 7; its input has 4"),
        ("Pad", "x p", {"mode": "mirror"}, "its mode must be one of constant, reflect, edge, wrap"),
        ("Conv", "x w", {"strides": [2.0, 2.0]}, "its attribute 'strides' must be numbers, got .2.0, 2.0."),
        ("Conv", "x w", {"stride": [2, 2]}, "it has no attribute 'stride'"),
        ("Conv", "x w", {"group": 0}, "its weights .* in 0 groups are not for 2 channels"),
        ("Conv", "x w", {"group": 2}, "its weights .* in 2 groups are not for 2 channels"),
        ("Conv", "x odd", {"group": 2}, "its weights .* in 2 groups are not for 2 channels"),
        ("ConvTranspose", "x five", {}, "its weights .* in 1 groups are not for 2 channels"),
        ("MaxPool", "x", {"kernel_shape": [2, 2], "pads": [2, 0, 0, 0]}, "its pads are .2, 0, 0, 0., and a"),
        ("LpPool", "x", {"kernel_shape": [2, 2], "p": "two"}, "its attribute 'p' must be a"),
        ("Add", "x", {}, "it takes at least 2 inputs, got 1"),
        ("Where", "x x", {}, "it takes at least 3 inputs, got 2"),
        ("Relu", "x x", {}, "it takes at most 1 inputs, got 2"),
        ("ReduceMean", "x", {"keepdims": 2}, "its keepdims must be 0 or 1, got 2"),
        ("Resize", "x", {}, "it has neither scales nor sizes"),
        ("Resize", "x none nought", {}, "its scales must be more than 0, got .1.0, 1.0, 0.0, 2.0."),
        ("Resize", "x none endless", {}, "its scales must be more than 0"),
        ("Reshape", "x twice", {}, "its shape must have no length below 0 but one -1"),
        ("Reshape", "x more", {}, "its shape .* keeps lengths that its input, .*, has not"),
        ("Reshape", "x wrong", {}, "the shape .1, 2, 10, 12. cannot become .1, 2, 10, 13."),
        ("Expand", "x less", {}, "its shape must not be negative"),
        ("Tile", "x less", {}, "its repeats must be 4 numbers of 1 or more"),
        ("Squeeze", "x one", {}, "it removes axes .1. of the shape"),
        ("Unsqueeze", "x", {}, "its axes must be new ones, each once, got .."),
        ("Unsqueeze", "x same", {}, "its axes must be new ones, each once, got .0, 0."),
        ("Gather", "x seven", {"axis": 1}, "it has no axis 7; its input has 2"),
        ("Slice", "x same same same", {}, "its starts, ends, axes .each once. and steps must be as many"),
        ("TopK", "x seven", {"axis": 1}, "it takes the first 7 of 2"),
        ("TopK", "x nil", {"axis": 1}, "it takes the first 0 of 2"),
        ("Split", "x same", {"axis": 1}, "its split must be 1 numbers that make 2"),
        ("CumSum", "x same", {}, "its axis must be one number"),
        ("MatMul", "x five", {}, "its inputs of the shapes .* do not go together"),
        ("Gemm", "x five", {}, "its inputs must have two axes each, got .4, 4."),
        ("Einsum", "x five", {"equation": "nchw,abcd->q"}, "its equation nchw,abcd->q is not followed"),
        ("Einsum", "x five", {"equation": "nchh,abcd->n"}, "its equation nchh,abcd->n is not followed"),
        ("Cast", "x", {"to": "float", "from": 1}, "it has no attribute 'from'"),
    ],
)
def test_what_no_runtime_takes_is_refused(kind, inputs, more, words):
    numbers = {
        "p": [0] * 8, "twice": [1, -1, -1, 12], "more": [1, 2, 10, 12, 0], "wrong": [1, 2, 10, 13],
        "less": [1, -2, 1, 1], "one": [1], "same": [0, 0], "seven": [7], "nil": [0],
    }  # fmt: skip
    floats = {"none": [], "nought": [1, 1, 0, 2], "endless": [1, 1, math.inf, 2]}
    constants = {name: np.array(value) for name, value in numbers.items()}
    constants |= {name: np.float32(value) for name, value in floats.items()}
    constants |= {"odd": np.ones((3, 1, 3, 3), np.float32), "five": np.ones((5, 2, 3, 3), np.float32)}
    with pytest.raises(ValueError, match=f"^{kind} 'y': {words}"):
        from_onnx(model([(kind, inputs, "y", more)], W33 | constants, shape=FIXED))


@pytest.mark.parametrize(
    ("kind", "more", "opset"),
    [
        ("AveragePool", {"kernel_shape": [2, 2], "dilations": [2, 2]}, 18),
        ("MaxPool", {"kernel_shape": [2, 2], "ceil_mode": 1}, 9),
        ("Squeeze", {"axes": [0]}, 13),
        ("Resize", {"keep_aspect_ratio_policy": "not_larger"}, 17),
    ],
)
def test_an_attribute_of_other_opsets_is_refused(kind, more, opset):
    (name,) = set(more) - {"kernel_shape"}
    with pytest.raises(ValueError, match=f"{kind} 'y': it has no attribute '{name}' in opset {opset}"):
        from_onnx(model([(kind, "x", "y", more)], shape=FIXED, opset=opset))


def test_a_model_must_give_what_it_says():
    with pytest.raises(ValueError, match="no operator gives the output 'z'"):
        from_onnx(model([("Conv", "x w", "y", {})], W33, outputs=("z",)))
    with pytest.raises(ValueError, match="the ONNX model has no outputs"):
        from_onnx(model([("Conv", "x w", "y", {})], W33, outputs=()))


def test_what_an_if_asks_of_the_image_is_seen_by_all_that_it_gives():
    made = branching(THREE, ("Identity", "x", {}))
    del made.graph.input[1]
    for name, kind, inputs in (("m", "ReduceMax", ["x"]), ("c", "Cast", ["m"])):
        more = {"keepdims": 0} if kind == "ReduceMax" else {"to": TensorProto.BOOL}
        made.graph.node.insert(len(made.graph.node) - 1, helper.make_node(kind, inputs, [name], **more))
    rows = [layer_table(from_onnx(made), (HEIGHT, WIDTH), axis=axis)[-1] for axis in (0, 1)]
    assert [(row.field.size, row.length) for row in rows] == [(math.inf, HEIGHT), (math.inf, WIDTH)]


def test_a_parameter_that_comes_from_the_image_is_seen_by_all_units():
    constants = {"ends": np.array([0, 0, 1, 1, 0, 0, 1, 1])} | W33
    brightest = ("ReduceMax", "x", "m", {"keepdims": 0})
    made = model([brightest, ("Pad", "x ends m", "y", {})], constants, shape=FIXED)
    assert receptive_field(from_onnx(made)) == math.inf
    nodes = [("Conv", "x w", "a", {}), ("Pad", "x ends a", "y", {})]
    with pytest.raises(ValueError, match="Pad 'y': one of its parameters depends on the image"):
        from_onnx(model(nodes, constants, shape=FIXED))


@pytest.mark.parametrize("mode", ["align_corners", "half_pixel"])
def test_one_unit_is_repeated_in_whatever_mode(mode):
    """As a pyramid of poolings has it: the mean of all, as large as the map again."""
    made = model([("GlobalAveragePool", "x", "a", {})], {"sizes": np.array(FIXED)}, shape=FIXED)
    more = {"mode": "linear", "coordinate_transformation_mode": mode}
    made.graph.node.append(helper.make_node("Resize", ["a", "", "", "sizes"], ["y"], **more))
    rows = [layer_table(from_onnx(made), FIXED[2:], axis=axis)[-1] for axis in (0, 1)]
    assert [(row.field.size, row.length) for row in rows] == [(math.inf, HEIGHT), (math.inf, WIDTH)]


def test_rows_that_join_the_batch_are_not_mixed():
    made = model([("Conv", "x w", "a", {}), ("Flatten", "a", "y", {"axis": 3})], W33, shape=FIXED)
    assert from_onnx(made).ends == (
        "Flatten 'y': it may move pixels: the shape (1, 2, 8, 10) becomes (16, 10)",
    )


def test_what_no_output_needs_is_left_out():
    nodes = [("Conv", "x w", "y", {}), ("MaxPool", "x", "z", {"kernel_shape": [9, 9]})]
    assert list(from_onnx(model(nodes, W33))) == ["y"]


def test_the_models_own_size_is_not_overruled():
    cut = {"starts": np.array([-3]), "ends": np.array([2**31]), "axes": np.array([2])}
    made = model([("Slice", "x starts ends axes", "y", {})], cut, shape=FIXED)
    assert layer_table(from_onnx(made), (HEIGHT, WIDTH), axis=0)[-1].length == 3
    assert from_onnx(made).input_size == (HEIGHT, WIDTH)
    with pytest.raises(ValueError, match="input_size is 20, but the model takes images of 10 × 12"):
        from_onnx(made, input_size=20)
    assert from_onnx(made, input_size=(HEIGHT, WIDTH)) == from_onnx(made)


def test_a_circle_of_constants_is_refused_and_a_long_chain_worked_out():
    nodes = [("Add", "b k", "a", {}), ("Add", "a k", "b", {}), ("Slice", "x a b", "y", {})]
    with pytest.raises(ValueError, match="operators need each other in a circle"):
        from_onnx(model(nodes, {"k": np.array([1])}))
    chain = [("Identity", f"c{count}", f"c{count + 1}", {}) for count in range(3000)]
    made = model([*chain, ("Pad", "x c3000", "y", {})], {"c0": np.array([0, 0, 1, 1, 0, 0, 1, 1])})
    assert from_onnx(made) == {"y": (Layer("pad", padding=1), "input")}


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (("Resize", "x r big", "y", {"mode": "linear"}), "y: its fields repeat only after 1000000 units"),
        (("Resize", "x r big", "y", {"mode": "nearest"}), "it resizes by 1000000, more than 4096"),
        (("ConvTranspose", "x w", "y", {"strides": [10**8, 10**8]}), "repeat only after 100000000 units"),
        (("DepthToSpace", "x", "y", {"blocksize": 10**8}), "its 2 channels are not blocks"),
    ],
)
def test_work_does_not_grow_with_a_stride(node, words):
    constants = W33 | {"r": np.zeros(0, np.float32), "big": np.array([1, 1, 10**6, 10**6], np.float32)}
    with pytest.raises(ValueError, match=words):
        receptive_fields(from_onnx(model([node], constants)))


def test_of_very_many_inputs_the_image_must_be_named():
    names = ["x", *(f"i{number}" for number in range(900))]
    made = model([("Sum", " ".join(names), "y", {})], shape=FIXED)
    made.graph.input.extend(
        helper.make_tensor_value_info(each, TensorProto.FLOAT, FIXED) for each in names[1:]
    )
    with pytest.raises(ValueError, match="to try all takes too long"):
        from_onnx(made)
    assert from_onnx(made, image="x") == {}


def test_twenty_doublings_are_refused_and_a_wide_window_behind_one_is_not():
    doubling = [("ConvTranspose", f"x{i or ''} w", f"x{i + 1}", {"strides": [2, 2]}) for i in range(20)]
    with pytest.raises(ValueError, match="x10: its fields repeat only after 1024 units"):
        receptive_fields(
            from_onnx(model([("Relu", "x", "x0", {}), *doubling, ("Relu", "x20", "y", {})], W33))
        )
    nodes = [doubling[0], ("MaxPool", "x1", "y", {"kernel_shape": [10**8, 10**8]})]
    assert receptive_field(from_onnx(model(nodes, W33, shape=("N", 2, "H", "W")))) == 5 * 10**7 + 1


def test_a_window_wider_than_the_image_takes_no_memory():
    assert region([("conv", 10**8, 1, 5 * 10**7)], 0, 100) == range(100)
    assert region([("conv_transpose", 10**8, 10**8)], 7, 100) == range(1)


def functions(calls):
    """A model with one function for each list of operators; function i calls those it lists."""
    made = model([("f0", "x", "y", {})], W33)
    made.graph.node[0].domain = "own"
    made.opset_import.append(helper.make_opsetid("own", 1))
    for number, called in enumerate(calls):
        names = ["a", *(f"t{i}" for i in range(len(called) - 1)), "b"]
        nodes = [
            helper.make_node(kind, [names[i], *more], [names[i + 1]], domain=domain)
            for i, (kind, domain, more) in enumerate(called)
        ]
        made.functions.append(
            helper.make_function("own", f"f{number}", ["a"], ["b"], nodes, [helper.make_opsetid("", 21)])
        )
    return made


def test_a_models_own_operators_are_put_in():
    inner = [("MaxPool", "", [])]
    made = functions([[("f1", "own", []), ("Relu", "", []), ("f1", "own", [])], inner])
    for attribute in (helper.make_attribute("kernel_shape", [3, 3]),):
        made.functions[1].node[0].attribute.append(attribute)
    network = from_onnx(made)
    assert [layer for layer, *_ in network.values()] == [Layer("pool", 3), Layer("pool", 3)]


def test_an_attribute_of_a_call_is_handed_on_or_has_its_default():
    made = functions([[("MaxPool", "", [])]])
    made.functions[0].node[0].attribute.add(name="kernel_shape", ref_attr_name="k", type=7)
    made.functions[0].attribute_proto.append(helper.make_attribute("k", [5, 5]))
    assert receptive_field(from_onnx(made)) == 5
    made.graph.node[0].attribute.append(helper.make_attribute("k", [3, 3]))
    assert receptive_field(from_onnx(made)) == 3


def test_functions_that_never_end_are_refused():
    with pytest.raises(ValueError, match=r"the function own\.f[01] calls itself"):
        from_onnx(functions([[("f1", "own", [])], [("f0", "own", [])]]))
    twice = [[(f"f{i + 1}", "own", [])] * 2 for i in range(22)]
    with pytest.raises(ValueError, match="its functions unfold to more than 30000 operators"):
        from_onnx(functions([*twice, [("Relu", "", [])]]))


def test_an_operator_whose_name_is_not_text_is_named_as_it_is():
    made = model([("Conv", "x w", "y", {})], W33)
    data = made.SerializeToString().replace(b"Conv", b"\xff\xfe\xfd\xfc")
    loaded = type("Model", (), {"SerializeToString": lambda self: data})()
    with pytest.raises(ValueError, match=r"operators not known: \\xff\\xfe\\xfd\\xfc"):
        from_onnx(loaded)


def test_weights_are_not_read_whatever_their_size(tmp_path):
    made = model([("Conv", "x w", "y", {"pads": [1] * 4})], shape=FIXED)
    path = tmp_path / "large.onnx"
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[2, CHANNELS, 3, 3]).SerializeToString()
    size = 2**31
    raw = b"\x4a" + varint(size)  # field 9, of bytes
    tensor_head = b"\x2a" + varint(len(tensor) + len(raw) + size) + tensor + raw
    graph = made.graph.SerializeToString()
    model_head = made.SerializeToString()[: -len(graph) - 8]
    with path.open("wb") as file:
        file.write(b"\x08\x0a\x42\x02\x10\x15\x3a" + varint(len(graph) + len(tensor_head) + size))
        file.write(graph + tensor_head)
        file.truncate(file.tell() + size)  # a hole, where the weights would be
    assert model_head
    assert from_onnx(path) == {"y": (Layer("conv", 3, padding=1), "input")}


def varint(number):
    """A number of seven bits a byte."""
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])


def test_many_zeros_are_no_model(tmp_path):
    with (tmp_path / "zeros.onnx").open("wb") as file:
        file.truncate(2**31)
    with pytest.raises(ValueError, match=r"zeros\.onnx is not an ONNX model"):
        from_onnx(tmp_path / "zeros.onnx")
    (tmp_path / "empty.onnx").write_bytes(b"")
    with pytest.raises(ValueError, match=r"empty\.onnx is not an ONNX model"):
        from_onnx(tmp_path / "empty.onnx")


def test_a_graph_that_takes_too_long_is_refused_unless_told_otherwise(monkeypatch):
    monkeypatch.setattr("cnn.onnx.reader.BUDGET", 1000)
    nodes = [("Relu", f"x{i}", f"x{i + 1}", {}) for i in range(100)]
    made = model([("Relu", "x", "x0", {}), *nodes, ("Relu", "x100", "y", {})])
    with pytest.raises(ValueError, match=r"larger than is read without --no-limit \(limit=False\)"):
        from_onnx(made)
    assert from_onnx(made, limit=False) == {}
