"""What real models do to a map: heads, attention, groups, recurrent layers, layouts, shapes."""

import math

import numpy as np
import pytest
from cnn import Layer, from_onnx, layer_table, receptive_field, receptive_fields, units_seeing
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from tests.onnx_models import CHANNELS, HEIGHT, WIDTH, assert_same_as_evaluated, model, weights

FIXED = (1, CHANNELS, HEIGHT, WIDTH)
ONES = np.ones(FIXED, np.float32)
NOISE = np.random.default_rng(1).normal(size=FIXED).astype(np.float32)
W33 = {"w": weights(3, 3)}
CONV = ("Conv", "x w", "a", {"pads": [1] * 4})
CELLS = HEIGHT * WIDTH


def test_channels_last_is_found_by_what_can_be_followed():
    nodes = [("Transpose", "x", "t", {"perm": [0, 3, 1, 2]}), ("Conv", "t w", "y", {"strides": [1, 2]})]
    network = from_onnx(model(nodes, W33, shape=(1, HEIGHT, WIDTH, CHANNELS)))
    assert (network.layout, network.input_size) == ("NHWC", (HEIGHT, WIDTH))
    assert network == {"y": (Layer("conv", 3, (1, 2)), "input")}
    assert from_onnx(model(nodes[:1], W33, ("t",), shape=(1, HEIGHT, WIDTH, 3))).layout == "NHWC"


@pytest.mark.parametrize(
    ("layout", "order", "new"),
    [("NHW", [0, 1, 2, 3], [1]), ("HWC", [0, 3, 1, 2], [0]), ("CHW", [0, 1, 2, 3], [0])],
)
def test_both_axes_of_a_map_are_found_among_three(layout, order, new):
    """A spectrogram without channels, a picture without a batch."""
    lengths = {"H": HEIGHT, "W": WIDTH, "N": 1, "C": 3}
    nodes = [
        ("Unsqueeze", "x new", "u", {}),
        ("Transpose", "u", "t", {"perm": order}),
        ("Conv", "t w", "y", {"strides": [1, 2]}),
    ]
    kernel = np.ones((2, 1 if layout == "NHW" else 3, 3, 3), np.float32)
    made = model(nodes, {"w": kernel, "new": np.array(new)}, shape=[lengths[each] for each in layout])
    network = from_onnx(made)
    assert (network.layout, network.input_size) == (layout, (HEIGHT, WIDTH))
    assert network == {"y": (Layer("conv", 3, (1, 2)), "input")}


def test_the_axis_along_which_windows_move_is_the_maps():
    """Steps of sound, each with its features, which a product mixes first."""
    nodes = [
        ("MatMul", "x m", "p", {}),
        ("Transpose", "p", "t", {"perm": [0, 2, 1]}),
        ("Conv", "t w", "y", {}),
    ]
    constants = {"m": np.ones((9, CHANNELS), np.float32), "w": np.ones((4, CHANNELS, 3), np.float32)}
    made = model(nodes, constants, shape=(1, "steps", 9))
    made.graph.input.append(helper.make_tensor_value_info("cache", TensorProto.FLOAT, (1, 4, 5, 1)))
    assert from_onnx(made) == from_onnx(made, layout="NWC") == {"y": (Layer("conv", 3), "input")}
    assert from_onnx(made).layout == "NWC"
    sized = from_onnx(made, input_size=30)
    assert (sized.layout, sized.input_size) == ("NWC", (30, 30))
    with pytest.raises(ValueError, match="input_size is 30, but the model takes images of 9"):
        from_onnx(made, layout="NCW", input_size=30)


def test_a_layout_that_nothing_tells_can_be_given():
    mean = [("ReduceMean", "x axes", "y", {})]
    made = model(mean, {"axes": np.array([1, 2])}, shape=(1, 9, 9, 9))
    assert from_onnx(made).layout == "NCHW"
    assert from_onnx(made, layout="NHWC") == {"y": (Layer("global_pool"), "input")}
    assert from_onnx(made, layout="HNWC") == {"y": (Layer("global_pool", axis=1), "input")}
    row = model([("Softmax", "x", "y", {"axis": 1})], shape=(4, 9))
    assert from_onnx(row, image="x") == {"y": (Layer("gate"), "input")}
    assert from_onnx(row, layout="WC", image="x") == {}


def test_a_map_that_is_turned_is_followed_axis_by_axis():
    nodes = [
        ("Transpose", "x", "t", {"perm": [0, 1, 3, 2]}),
        ("Conv", "t k", "u", {"strides": [1, 2]}),
        ("Transpose", "u", "y", {"perm": [0, 1, 3, 2]}),
    ]
    made = model(nodes, {"k": weights(3, 5)})
    assert from_onnx(made) == {"u": (Layer("conv", (5, 3), (2, 1)), "input")}
    assert_same_as_evaluated(made)


def group_norm(groups, back):
    """GroupNorm as PyTorch exports it."""
    constants = W33 | {"s": np.ones(groups, np.float32), "groups": np.array([0, groups, -1])}
    nodes = [
        CONV,
        ("Reshape", "a groups", "b", {}),
        ("InstanceNormalization", "b s s", "c", {}),
        *back,
    ]
    return model(nodes, constants | {"shape": np.array(FIXED)}, shape=FIXED)


def test_a_group_norm_is_a_gate():
    made = group_norm(2, [("Reshape", "c shape", "y", {})])
    network = from_onnx(made)
    assert [layer.kind for layer, *_ in network.values()] == ["conv", "gate"]
    assert_same_as_evaluated(made, NOISE)
    asked = group_norm(1, [("Shape", "a", "s2", {}), ("Reshape", "c s2", "y", {})])
    assert [layer.kind for layer, *_ in from_onnx(asked).values()] == ["conv", "gate"]


def attention(*, flat, tail=()):
    """Attention of a map with itself, its places laid in one row."""
    constants = W33 | {"row": np.array(flat), "map": np.array(FIXED)}
    return model(
        [
            CONV,
            ("Reshape", "a row", "q", {}),
            ("Transpose", "q", "k", {"perm": [0, 2, 1]}),
            ("MatMul", "k q", "s", {}),
            ("Softmax", "s", "p", {"axis": -1}),
            ("MatMul", "p k", "v", {}),
            ("Transpose", "v", "u", {"perm": [0, 2, 1]}),
            ("Reshape", "u map", "m", {}),
            *tail,
        ],
        constants,
        shape=FIXED,
    )


def test_attention_is_a_gate_over_all_that_it_mixes():
    made = attention(flat=(1, CHANNELS, -1), tail=[("Conv", "m w", "y", {"pads": [1] * 4})])
    network = from_onnx(made)
    assert [layer.kind for layer, *_ in network.values()][-1] == "conv"
    assert [layer.kind for layer, *_ in network.values()].count("gate") == 2
    assert receptive_field(network) == math.inf
    assert_same_as_evaluated(made, NOISE)


def test_a_token_beside_the_places_sees_what_attention_mixes_and_nothing_before():
    def transformer(*mixing):
        constants = W33 | {"row": np.array((1, CHANNELS, -1)), "token": np.ones((1, CHANNELS, 1), np.float32)}
        nodes = [CONV, ("Reshape", "a row", "r", {}), ("Concat", "token r", "q", {"axis": 2}), *mixing]
        constants["first"] = np.array(0)
        return from_onnx(model([*nodes, ("Gather", "v first", "y", {"axis": 2})], constants, shape=FIXED))

    mixing = [
        ("Transpose", "q", "k", {"perm": [0, 2, 1]}),
        ("MatMul", "k q", "s", {}),
        ("MatMul", "q s", "v", {}),
    ]
    network = transformer(*mixing)
    assert [layer.kind for layer, *_ in network.values()][-1] == "global_pool"
    assert network.ends == ()
    assert transformer(("Relu", "q", "v", {})).ends[0].startswith("Gather 'y': it takes the map apart")


def test_attention_along_the_width_alone_leaves_the_height():
    nodes = [
        CONV,
        ("Transpose", "a", "k", {"perm": [0, 2, 3, 1]}),
        ("Transpose", "a", "q", {"perm": [0, 2, 1, 3]}),
        ("MatMul", "k q", "s", {}),
        ("Softmax", "s", "p", {"axis": -1}),
        ("MatMul", "p k", "v", {}),
        ("Transpose", "v", "y", {"perm": [0, 3, 1, 2]}),
    ]
    made = model(nodes, W33, shape=FIXED)
    fields = [receptive_fields(from_onnx(made), axis=axis) for axis in (0, 1)]
    assert [list(each.values())[-1].size for each in fields] == [3, math.inf]
    assert_same_as_evaluated(made, NOISE)


def test_a_dense_layer_along_the_places_is_a_gate():
    dense = np.random.default_rng(0).normal(size=(WIDTH, WIDTH)).astype(np.float32)
    made = model([CONV, ("MatMul", "a d", "y", {})], W33 | {"d": dense}, shape=FIXED)
    assert list(from_onnx(made).values())[-1][0] == Layer("gate", axis=1)
    assert_same_as_evaluated(made, NOISE)


def test_einsum_is_followed_by_its_letters():
    letters = {"equation": "nchw, cd -> ndhw"}
    made = model(
        [CONV, ("Einsum", "a d", "y", letters)], W33 | {"d": np.ones((2, 5), np.float32)}, shape=FIXED
    )
    assert list(from_onnx(made)) == ["a"]
    made = model([CONV, ("Einsum", "a a", "y", {"equation": "nchw,nchv->nhwv"})], W33, shape=FIXED)
    assert list(from_onnx(made).values())[-1][0] == Layer("gate", axis=1)
    with pytest.raises(ValueError, match=r"Einsum 'y': its equation \.\.\.w->w is not followed"):
        from_onnx(model([("Einsum", "x", "y", {"equation": "...w->w"})], shape=FIXED))


@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
def test_a_recurrent_layer_sees_all_along_its_axis(direction):
    """Columns of a map as steps in time, as readers of text have it."""
    both = 2 if direction == "bidirectional" else 1
    rng = np.random.default_rng(0)
    constants = W33 | {
        "one": np.array([2]),
        "u": rng.normal(size=(both, 12, CHANNELS)).astype(np.float32),
        "v": rng.normal(size=(both, 12, 3)).astype(np.float32),
    }
    nodes = [
        CONV,
        ("ReduceMax", "a one", "b", {"keepdims": 0}),
        ("Transpose", "b", "t", {"perm": [2, 0, 1]}),
        ("LSTM", "t u v", "o h", {"hidden_size": 3, "direction": direction}),
        ("Transpose", "o", "y", {"perm": [2, 1, 3, 0]}),
    ]
    network = from_onnx(model(nodes, constants, shape=FIXED))
    kinds = [layer.kind for layer, *_ in network.values()]
    assert kinds == ["conv", "global_pool", "gate"]
    assert network["o"][0].axis == 1
    last = from_onnx(model(nodes, constants, outputs=("h",), shape=FIXED))
    assert [layer.kind for layer, *_ in last.values()] == ["conv", "global_pool", "gate", "global_pool"]


def head(sizes):
    """A detector's head: maps laid in rows, and put behind one another."""
    nodes, constants = [], {"w1": weights(1, 1)}
    for index, stride in enumerate(sizes):
        nodes += [
            ("Conv", "x w1", f"a{index}", {"strides": [stride, stride]}),
            ("Reshape", f"a{index} row", f"r{index}", {}),
        ]
    constants["row"] = np.array([1, CHANNELS, -1])
    rows = " ".join(f"r{index}" for index in range(len(sizes)))
    return model([*nodes, ("Concat", rows, "y", {"axis": 2})], constants, shape=FIXED)


def test_a_detectors_head_ends_the_network_and_the_network_says_so():
    network = from_onnx(head([1, 2]))
    assert list(network) == ["a0", "a1"]
    assert network.ends == ("Concat 'y': it takes the map apart, or puts it together, along its axis 2",)
    assert network.covers.endswith("What comes behind is not followed")
    row = from_onnx(
        model([CONV, ("Reshape", "a r", "y", {})], W33 | {"r": np.array([1, 2, -1])}, shape=FIXED)
    )
    assert row.ends == ("Reshape 'y': space is flattened",)


def test_a_network_may_end_early_only_where_it_is_told_to():
    made = model([CONV, ("Concat", "a a", "y", {"axis": 3})], W33)
    with pytest.raises(ValueError, match="Concat 'y': it takes the map apart"):
        from_onnx(made)
    network = from_onnx(made, partial=True)
    assert (list(network), network.ends[0][:10]) == (["a"], "Concat 'y'")
    with pytest.raises(ValueError, match="Concat 'y': it takes the map apart"):
        from_onnx(model([("Concat", "x x", "y", {"axis": 3})]), partial=True)


def test_a_row_of_constants_put_behind_the_map_is_padding():
    zeros = {
        "z": np.zeros((1, CHANNELS, 2, WIDTH), np.float32),
        "o": np.zeros((1, CHANNELS, 1, WIDTH), np.float32),
    }
    made = model([("Concat", "o x z", "y", {"axis": 2})], zeros, shape=FIXED)
    assert from_onnx(made) == {"y": (Layer("pad", padding=((1, 2), (0, 0))), "input")}
    assert_same_as_evaluated(made)
    nodes = [("Concat", "o x z", "y", {"axis": 2})]
    assert from_onnx(model(nodes, zeros, shape=(1, CHANNELS, "H", WIDTH))) == from_onnx(made)


def test_one_line_of_the_map_can_be_taken():
    constants = {"i": np.array(-2), "axis": np.array([2])}
    nodes = [("Gather", "x i", "g", {"axis": 2}), ("Unsqueeze", "g axis", "u", {}), ("Add", "u x", "y", {})]
    made = model(nodes, constants, shape=FIXED)
    network = from_onnx(made)
    assert network["g"] == (Layer("crop", padding=((HEIGHT - 2, 1), (0, 0))), "input")
    assert [layer.kind for layer, *_ in network.values()] == ["crop", "global_pool", "add"]
    assert_same_as_evaluated(made)


def test_an_axis_of_the_map_that_joins_the_channels_is_seen_whole():
    """A reader of text lays the rows of its map among the channels."""
    constants = W33 | {"shape": np.array([1, CHANNELS * HEIGHT, WIDTH])}
    network = from_onnx(model([CONV, ("Reshape", "a shape", "y", {})], constants, shape=FIXED))
    assert network["y"] == (Layer("global_pool", axis=0), "a")


@pytest.mark.parametrize(
    ("shape", "target", "words"),
    [
        (FIXED, [1, CHANNELS, WIDTH, HEIGHT], "the shape .1, 2, 10, 12. becomes .1, 2, 12, 10."),
        (FIXED, [1, CHANNELS, 5, 2 * WIDTH], "it may move pixels"),
        ((1, CHANNELS, "H", "W"), [1, CHANNELS, 5, -1], "it may move pixels"),
    ],
)
def test_a_reshape_that_moves_pixels_is_refused(shape, target, words):
    with pytest.raises(ValueError, match=f"Reshape 'y': .*{words}"):
        from_onnx(model([("Reshape", "x s", "y", {})], {"s": np.array(target)}, shape=shape))


@pytest.mark.parametrize(
    ("target", "mean", "kernel"),
    [((1, 2, 10, 4, 3), [4], (1, 3)), ((1, 2, 5, 2, 3, 4), [3, 5], (2, 4)), ((1, 2, 2, 5, 12), [3], (5, 1))],
)
def test_neighbours_that_become_channels_are_a_window(target, mean, kernel):
    nodes = [("Reshape", "x target", "a", {}), ("ReduceMean", "a mean", "y", {"keepdims": 0})]
    made = model(nodes, {"target": np.array(target), "mean": np.array(mean)}, shape=FIXED)
    assert from_onnx(made) == {"a": (Layer("conv", kernel, kernel), "input")}
    assert_same_as_evaluated(made, ONES)


def test_neighbours_that_were_channels_are_pixels_again_if_nothing_has_touched_them():
    nodes = [("Reshape", "x apart", "a", {}), ("Relu", "a", "b", {}), ("Reshape", "b again", "c", {})]
    nodes.append(("Conv", "c w", "y", {}))
    constants = W33 | {"apart": np.array((1, 2, 10, 4, 3)), "again": np.array(FIXED)}
    assert from_onnx(model(nodes, constants, shape=FIXED)) == {"y": (Layer("conv", 3), "input")}
    nodes[1] = ("Softmax", "a", "b", {"axis": 3})
    with pytest.raises(ValueError, match="Reshape 'c': it makes pixels again of what were blocks"):
        from_onnx(model(nodes, constants, shape=FIXED))


def test_channels_are_shuffled_where_the_width_is_open():
    constants = {"five": np.array([1, 2, 1, HEIGHT, -1]), "four": np.array([1, CHANNELS, HEIGHT, -1])} | W33
    nodes = [
        ("Reshape", "x five", "a", {}),
        ("Transpose", "a", "b", {"perm": [0, 2, 1, 3, 4]}),
        ("Reshape", "b four", "c", {}),
        ("Conv", "c w", "y", {}),
    ]
    network = from_onnx(model(nodes, constants, shape=(1, CHANNELS, HEIGHT, "W")))
    assert network == {"y": (Layer("conv", 3), "input")}


def test_sizes_worked_out_of_shapes_are_known_once_the_image_has_its_size():
    """Padding to a multiple of 8, as exporters leave it in the file."""
    nodes = [
        ("Shape", "x", "s", {}),
        ("Slice", "s two four", "hw", {}),
        ("Mod", "hw eight", "m", {}),
        ("Sub", "eight m", "more", {}),
        ("Mod", "more eight", "ends", {}),
        ("Concat", "four0 four0 ends", "p", {"axis": 0}),
        ("ConstantOfShape", "one", "z", {"value": helper.make_tensor("v", TensorProto.INT64, [1], [0])}),
        ("Add", "p z", "pads", {}),
        ("Pad", "x pads", "y", {}),
    ]
    constants = {"two": np.array([2]), "four": np.array([4]), "eight": np.array([8, 8]), "one": np.array([1])}
    constants["four0"] = np.zeros(3, np.int64)
    made = model(nodes, constants, shape=("N", CHANNELS, "H", "W"))
    with pytest.raises(ValueError, match="Pad 'y': its pads are computed while the model runs; export"):
        from_onnx(made)
    network = from_onnx(made, input_size=(HEIGHT, WIDTH))
    assert network == {"y": (Layer("pad", padding=((0, 6), (0, 4))), "input")}


@pytest.mark.parametrize(
    ("limits", "attributes", "opset", "rows"),
    [
        (["eight"], {}, 17, 8),
        (["", "six"], {}, 17, 6),
        (["eight", ""], {}, 17, 8),
        (["six", "eight"], {}, 17, 7),
        ([], {}, 17, 7),
        ([], {"min": 8.0, "max": 9.0}, 10, 8),
        ([], {"max": 6.0}, 10, 6),
    ],
)
def test_sizes_may_be_limited(limits, attributes, opset, rows):
    """As exporters do where a padding must not be negative; either limit may be left out."""
    nodes = [("Clip", "seven", "end", attributes), ("Slice", "x zero end two", "y", {})]
    constants = {"zero": np.array([0]), "two": np.array([2]), "seven": np.float32([7])}
    made = model(nodes, constants | {"six": np.float32(6), "eight": np.float32(8)}, opset=opset)
    made.graph.node[0].input.extend(limits)
    assert from_onnx(made) == {"y": (Layer("crop", padding=((0, HEIGHT - rows), (0, 0))), "input")}


def test_a_slice_of_a_long_axis_takes_no_time():
    constants = {"zero": np.array([0]), "end": np.array([2**40]), "two": np.array([2])}
    made = model([("Slice", "x zero end two two", "y", {})], constants, shape=(1, CHANNELS, 2**40, WIDTH))
    assert from_onnx(made) == {"y": (Layer("pool", 1, (2, 1)), "input")}


def test_an_axis_that_went_and_comes_back_is_the_maps_again():
    """Squeezed away after a pooling over all of it, and sought again by a layer that makes it longer."""
    constants = {"h": np.array([2]), "w": weights(3, 3), "big": np.float32([1, 1, 2, 1])}
    nodes = [
        ("MaxPool", "x", "a", {"kernel_shape": [HEIGHT, 1]}),
        ("Squeeze", "a h", "b", {}),
        ("Unsqueeze", "b h", "c", {}),
    ]
    for grow in (("ConvTranspose", "c w", "y", {}), ("Resize", "c  big", "y", {"mode": "linear"})):
        made = model([*nodes, grow], constants, shape=FIXED)
        if grow[0] == "Resize":
            made.graph.node[-1].input[:] = ["c", "", "big"]
        network = from_onnx(made)
        units = layer_table(network, FIXED[2:], axis=0)[-1].length
        assert units == (3 if grow[0] == "ConvTranspose" else 2)
        assert units_seeing(network, 0, FIXED[2:], axis=0) == set(range(units))
        assert_same_as_evaluated(made)


def test_a_decoder_makes_a_map_of_what_its_encoder_flattened():
    constants = {
        "in": np.ones((CHANNELS * HEIGHT * WIDTH, 8), np.float32),
        "out": np.ones((8, CHANNELS * 4 * 3), np.float32),
        "map": np.array([1, CHANNELS, 4, 3]),
        "w": weights(2, 2),
    }
    nodes = [
        ("Flatten", "x", "a", {}),
        ("MatMul", "a in", "b", {}),
        ("MatMul", "b out", "c", {}),
        ("Reshape", "c map", "d", {}),
        ("ConvTranspose", "d w", "y", {"strides": [2, 2]}),
    ]
    made = model(nodes, constants, shape=FIXED)
    rows = [layer_table(from_onnx(made), FIXED[2:], axis=axis)[-1] for axis in (0, 1)]
    assert [(row.field.size, row.length) for row in rows] == [(math.inf, 8), (math.inf, 6)]
    assert_same_as_evaluated(made)


def test_axes_laid_among_the_channels_and_taken_out_again_are_as_they_were():
    constants = {"rows": np.array([1, CHANNELS * HEIGHT, WIDTH]), "four": np.array(FIXED)} | W33
    apart = ("Reshape", "b four", "c", {})
    nodes = [("Reshape", "x rows", "a", {}), ("Relu", "a", "b", {}), apart, ("Conv", "c w", "y", {})]
    assert from_onnx(model(nodes, constants, shape=FIXED)) == {"y": (Layer("conv", 3), "input")}
    mixing = ("Softmax", "a", "b", {"axis": 2})
    network = from_onnx(model([nodes[0], mixing, *nodes[2:]], constants, shape=FIXED))
    assert [layer.axis for layer, *_ in network.values()] == [0, 1, None, None]


def test_a_line_laid_among_its_channels_is_no_longer_a_map():
    """A window along both would see channels of one pixel as pixels."""
    constants = {"row": np.array([1, 1, -1]), "k": np.ones((1, 1, 3), np.float32)}
    nodes = [("Reshape", "x row", "a", {}), ("Conv", "a k", "y", {})]
    with pytest.raises(ValueError, match="Conv 'y': its window moves along a map that lies row after row"):
        from_onnx(model(nodes, constants, shape=(1, CHANNELS, WIDTH)))


@pytest.mark.parametrize(
    ("given", "kinds"),
    [("t t t", ["gate"]), ("t k k", []), ("q t t", ["global_pool"]), ("q k k m", None)],
)
def test_attention_lets_each_query_see_every_key(given, kinds):
    constants = {
        "row": np.array([1, CHANNELS, -1]),
        "k": np.ones((1, 5, CHANNELS), np.float32),
        "q": np.ones((1, 3, CHANNELS), np.float32),
    }
    nodes = [
        CONV,
        ("Reshape", "a row", "r", {}),
        ("Transpose", "r", "t", {"perm": [0, 2, 1]}),
        ("Relu", "t", "m", {}),
        ("Attention", given, "y", {"q_num_heads": 1, "kv_num_heads": 1}),
    ]
    network = from_onnx(model(nodes, W33 | constants, shape=FIXED, opset=23), partial=True)
    if kinds is None:
        assert network.ends == ("Attention 'y': its mask, or its past, depends on the image",)
    else:
        assert [layer.kind for layer, *_ in network.values()] == ["conv", *kinds]


def test_an_axis_that_is_mixed_into_features_is_seen_whole_by_each():
    made = model([("MatMul", "x m", "y", {})], {"m": np.ones((WIDTH, 5), np.float32)}, shape=FIXED)
    assert from_onnx(made) == {"y": (Layer("global_pool", axis=1), "input")}
    wider = [("MatMul", "x m", "a", {}), ("Conv", "a w", "y", {"pads": [1] * 4})]
    made = model(wider, W33 | {"m": np.ones((WIDTH, 5), np.float32)}, shape=FIXED)
    rows = [layer_table(from_onnx(made), FIXED[2:], axis=axis)[-1] for axis in (0, 1)]
    assert [(row.field.size, row.length) for row in rows] == [(3, HEIGHT), (math.inf, 5)]
    assert_same_as_evaluated(made)


def test_keys_of_a_smaller_map_are_seen_whole_by_each_query():
    """Attention to a map of half the size, as pyramids have it."""
    rows = {"row": np.array([1, CHANNELS, -1]), "half": weights(2, 2)}
    nodes = [
        CONV,
        ("Conv", "a half", "small", {"strides": [2, 2]}),
        ("Reshape", "a row", "ra", {}),
        ("Transpose", "ra", "queries", {"perm": [0, 2, 1]}),
        ("Reshape", "small row", "keys", {}),
        ("Transpose", "keys", "values", {"perm": [0, 2, 1]}),
        ("MatMul", "queries keys", "scores", {}),
        ("MatMul", "scores values", "found", {}),
        ("Transpose", "found", "turned", {"perm": [0, 2, 1]}),
        ("Reshape", "turned map", "y", {}),
    ]
    made = model(nodes, W33 | rows | {"map": np.array(FIXED)}, shape=FIXED)
    for axis in (0, 1):
        last = layer_table(from_onnx(made), FIXED[2:], axis=axis)[-1]
        assert (last.field.size, last.length) == (math.inf, FIXED[2 + axis])
    assert_same_as_evaluated(made, ONES)


def test_a_row_may_be_divided_by_its_norm():
    """As attention among channels does, before it lays the row out as a map again."""
    constants = W33 | {"row": np.array([1, CHANNELS, -1]), "all": np.array([1, CHANNELS, CELLS])}
    nodes = [
        CONV,
        ("Reshape", "a row", "r", {}),
        ("ReduceL2", "r", "norm", {"axes": [2], "keepdims": 1}),
        ("Expand", "norm all", "norms", {}),
        ("Div", "r norms", "d", {}),
        ("Reshape", "d map", "y", {}),
    ]
    network = from_onnx(model(nodes, constants | {"map": np.array(FIXED)}, shape=FIXED, opset=17))
    assert [layer.kind for layer, *_ in network.values()] == ["conv", "global_pool", "add"]
    assert network["d"] == (Layer("add"), "a", "norm")


PLACES = [
    ("Range", "zero long one", "line", {}),
    ("Unsqueeze", "line first", "column", {}),
    ("Cast", "column", "numbers", {"to": TensorProto.FLOAT}),
    ("Mul", "numbers slopes", "angles", {}),
    ("Sin", "angles", "s", {}),
    ("Cos", "angles", "c", {}),
    ("Concat", "s c", "sc", {"axis": 0}),
    ("Slice", "sc from to", "cut", {}),
    ("Transpose", "cut", "t", {"perm": [1, 0]}),
    ("Tile", "t twice", "tt", {}),
    ("Gather", "tt picked", "g", {"axis": 0}),
    ("Squeeze", "g first", "gs", {}),
    ("MatMul", "gs square", "m", {}),
    ("Reshape", "m four", "r", {}),
    ("Conv", "r plain", "k", {}),
    ("Expand", "k planes", "e", {}),
]


def test_shapes_of_what_is_worked_out_of_constants_are_told_without_working_it_out():
    """Encodings of places, as exporters leave them in the file: too many numbers to look at."""
    constants = W33 | {
        "zero": np.array(0), "long": np.array(HEIGHT * WIDTH * 20), "one": np.array(1),
        "first": np.array([0]), "slopes": np.ones((CHANNELS, 1), np.float32), "from": np.array([1, 0]),
        "to": np.array([2, CELLS]), "twice": np.array([1, CHANNELS]), "picked": np.zeros((1, CELLS), int),
        "square": np.ones((CHANNELS, CHANNELS), np.float32), "four": np.array([1, CHANNELS, HEIGHT, -1]),
        "plain": weights(1, 1), "planes": np.array([1, CHANNELS, HEIGHT, WIDTH]),
    }  # fmt: skip
    made = model([CONV, *PLACES, ("Add", "a e", "y", {})], constants, shape=FIXED)
    assert from_onnx(made) == {"a": (Layer("conv", 3, padding=1), "input")}
    assert ReferenceEvaluator(made).run(None, {"x": ONES})[0].shape == FIXED


def test_words_are_followed_through_the_table_of_their_vectors():
    nodes = [
        ("Gather", "table x", "e", {}),
        ("Transpose", "e", "t", {"perm": [0, 2, 1]}),
        ("Conv", "t w", "y", {}),
    ]
    constants = {"table": np.ones((50, CHANNELS), np.float32), "w": np.ones((4, CHANNELS, 3), np.float32)}
    made = model(nodes, constants, shape=(1, "words"))
    made.graph.input[0].type.tensor_type.elem_type = TensorProto.INT64
    assert from_onnx(made) == {"y": (Layer("conv", 3), "input")}
    assert (from_onnx(made).layout, from_onnx(made).input_size) == ("NW", (None, None))


def test_the_only_input_need_not_be_named():
    made = model([("Softmax", "x", "y", {"axis": 1})], shape=(4, 9))
    assert from_onnx(made) == {"y": (Layer("gate"), "input")}
    unknown = model([("STFT", "x step", "y", {})], {"step": np.array(4)}, shape=(4, 9))
    with pytest.raises(ValueError, match="operators not known: STFT"):
        from_onnx(unknown)


@pytest.mark.parametrize("outputs", ["y", "y z"])
def test_a_recurrent_layer_has_a_last_state_for_each_line_of_the_map(outputs):
    """Rows as steps in time, columns as a batch: there is no place in the network for the last of each."""
    nodes = [
        ("Squeeze", "x first", "a", {}),
        ("Transpose", "a", "b", {"perm": [1, 2, 0]}),
        ("RNN", "b r r", outputs, {"hidden_size": CHANNELS}),
    ]
    constants = {"first": np.array([0]), "r": np.ones((1, CHANNELS, CHANNELS), np.float32)}
    network = from_onnx(model(nodes, constants, outputs=outputs.split(), shape=FIXED))
    assert network == {"y": (Layer("gate", axis=0), "input")}
    assert network.ends == (("RNN 'y': its output 'z' is not followed",) if "z" in outputs else ())


@pytest.mark.parametrize("layout", ["NCWX", "NCW", "NCHWC", "NCHH", "WCHW", "NCCC"])
def test_a_layout_has_a_letter_for_each_axis_and_those_of_the_map_once(layout):
    made = model([CONV, ("Relu", "a", "y", {})], W33, shape=FIXED)
    words = "layout must have a letter of N, C, H, W for each of 4 axes, W once and H at most once, got"
    with pytest.raises(ValueError, match=f"^{words} '{layout}'$"):
        from_onnx(made, layout=layout)


def test_the_state_of_a_recurrent_layer_is_not_taken_for_the_image():
    """Sound in one row, and a state of three axes that only products and means touch."""
    constants = {
        "axis": np.array([1]), "w": np.ones((4, 1, 3), np.float32), "m": np.ones((8, 4), np.float32),
        "last": np.array([2]),
    }  # fmt: skip
    nodes = [
        ("Unsqueeze", "x axis", "u", {}),
        ("Conv", "u w", "a", {"strides": [2]}),
        ("Softmax", "state", "p", {}),
        ("MatMul", "p m", "s", {}),
        ("ReduceMean", "a last", "mean", {"keepdims": 0}),
        ("Add", "mean s", "y", {}),
    ]
    made = model(nodes, constants, shape=(1, 64))
    made.graph.input.append(helper.make_tensor_value_info("state", TensorProto.FLOAT, (1, 1, 8)))
    assert (from_onnx(made).image, from_onnx(made).layout) == ("x", "NW")
