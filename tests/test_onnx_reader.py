"""ONNX models as networks, against the ONNX package's own evaluator: light a line, see which units change."""

import math
import sys

import numpy as np
import onnx
import pytest
from cnn import Layer, from_onnx, receptive_field, receptive_fields
from cnn.onnx.operators import ELEMENTWISE, OPERATORS
from cnn.onnx.signatures import SIGNATURES
from onnx import TensorProto, helper

from tests.onnx_models import CHANNELS, HEIGHT, WIDTH, assert_same_as_evaluated, model, weights

W33, W34 = {"w": weights(3, 3)}, {"w": weights(3, 4)}
WINDOWS = {
    "valid": ("Conv", {"auto_pad": "VALID", "strides": [2, 3]}, W34),
    "asymmetric": ("Conv", {"pads": [0, 1, 2, 0], "strides": [2, 1]}, W33),
    "dilated": ("Conv", {"dilations": [3, 2], "pads": [3, 2, 3, 2]}, W33),
    "same upper": ("Conv", {"auto_pad": "SAME_UPPER", "strides": [2, 2]}, W34),
    "same lower": ("Conv", {"auto_pad": "SAME_LOWER", "strides": [2, 3]}, W34),
    "same lower, stride 1": ("Conv", {"auto_pad": "SAME_LOWER"}, W34),
    "depthwise": ("Conv", {"group": 2, "pads": [1, 1, 1, 1]}, {"w": weights(3, 3)[:, :1]}),
    "max pool": ("MaxPool", {"kernel_shape": [2, 3], "strides": [2, 3]}, None),
    "max pool, ceil": ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}, None),
    "average pool": ("AveragePool", {"kernel_shape": [3, 2], "pads": [1, 0, 1, 1]}, None),
    "lp pool": ("LpPool", {"kernel_shape": [2, 2], "strides": [2, 2], "p": 2}, None),
    "transposed": ("ConvTranspose", {"strides": [2, 3]}, W33),
    "transposed, padded": ("ConvTranspose", {"strides": [2, 2], "pads": [1, 0, 1, 1]}, W34),
    "transposed, output padding": (
        "ConvTranspose",
        {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 0]},
        W33,
    ),
    "transposed, dilated": ("ConvTranspose", {"strides": [2, 3], "dilations": [2, 1]}, W33),
    "transposed, same": ("ConvTranspose", {"strides": [2, 2], "auto_pad": "SAME_UPPER"}, W33),
    "transposed, same, output padding": (
        "ConvTranspose",
        {"strides": [2, 3], "auto_pad": "SAME_UPPER", "output_padding": [1, 2]},
        {"w": weights(3, 2)},
    ),
    "transposed, same lower, output padding": (
        "ConvTranspose",
        {"strides": [2, 3], "auto_pad": "SAME_LOWER", "output_padding": [1, 2]},
        {"w": weights(4, 2)},
    ),
    "same lower, narrower than its stride": (
        "Conv",
        {"auto_pad": "SAME_LOWER", "strides": [2, 3]},
        {"w": weights(1, 1)},
    ),
    "depth to space": ("DepthToSpace", {"blocksize": 2}, None),
    "space to depth": ("SpaceToDepth", {"blocksize": 2}, None),
}


@pytest.mark.parametrize("case", WINDOWS)
def test_windows(case):
    kind, attributes, constants = WINDOWS[case]
    inputs = "x w" if constants else "x"
    before = []
    if kind == "DepthToSpace":
        before = [("Conv", "x deep", "d", {})]
        constants = {"deep": np.ones((4, CHANNELS, 1, 1), np.float32)}
        inputs = "d"
    assert_same_as_evaluated(model([*before, (kind, inputs, "y", attributes)], constants))


NEAREST = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
RESIZES = {
    "nearest, PyTorch": NEAREST,
    "nearest, half pixels": {"mode": "nearest", "coordinate_transformation_mode": "half_pixel"},
    "linear, half pixels": {"mode": "linear", "coordinate_transformation_mode": "half_pixel"},
    "nearest, half pixels, symmetric": {
        "mode": "nearest",
        "coordinate_transformation_mode": "half_pixel_symmetric",
    },
    "linear, half pixels, PyTorch": {
        "mode": "linear",
        "coordinate_transformation_mode": "pytorch_half_pixel",
    },
    "linear, asymmetric": {"mode": "linear", "coordinate_transformation_mode": "asymmetric"},
}


@pytest.mark.parametrize("case", RESIZES)
def test_resize_by_whole_factors(case):
    scales = {"r": np.zeros(0, np.float32), "scales": np.array([1, 1, 2, 3], np.float32)}
    assert_same_as_evaluated(model([("Resize", "x r scales", "y", RESIZES[case])], scales))


@pytest.mark.parametrize(("kind", "opset"), [("Resize", 10), ("Upsample", 9)])
def test_resizing_of_old_repeats_each_cell(kind, opset):
    scales = {"scales": np.array([1, 1, 2, 3], np.float32)}
    network = from_onnx(model([(kind, "x scales", "y", {"mode": "nearest"})], scales, opset=opset))
    assert network == {"y": (Layer("upsample", stride=(2, 3)), "input")}
    linear = from_onnx(model([(kind, "x scales", "y", {"mode": "linear"})], scales, opset=opset))
    asymmetric = Layer("conv_transpose", (3, 5), (2, 3), ((1, 0), (2, 0)))
    assert linear == {"y": (asymmetric, "input")}


def test_resize_to_a_size():
    node = helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], **NEAREST)
    made = model([], {"sizes": np.array([1, CHANNELS, 20, 24])}, shape=(1, CHANNELS, HEIGHT, WIDTH))
    made.graph.node.append(node)
    assert from_onnx(made) == {"y": (Layer("upsample", stride=2), "input")}


@pytest.mark.parametrize(
    ("attributes", "scales", "words"),
    [
        (NEAREST, [1, 1, 1.5, 2], r"resizes by \[1.5, 2.0\]; only whole factors"),
        (NEAREST | {"nearest_mode": "ceil"}, [1, 1, 2, 2], "mode='nearest' with coordinates 'asymmetric'"),
        ({"mode": "cubic"}, [1, 1, 2, 2], "mode='cubic' with coordinates 'half_pixel'"),
        (
            {"mode": "linear", "coordinate_transformation_mode": "align_corners"},
            [1, 1, 2, 2],
            "align_corners",
        ),
    ],
)
def test_resizing_that_no_layer_describes_is_refused(attributes, scales, words):
    constants = {"r": np.zeros(0, np.float32), "scales": np.array(scales, np.float32)}
    with pytest.raises(ValueError, match="Resize 'y': .*" + words):
        from_onnx(model([("Resize", "x r scales", "y", attributes)], constants))


def test_pad_and_slice():
    constants = {"pads": np.array([0, 0, 1, 2, 0, 0, 0, 3])}
    assert_same_as_evaluated(model([("Pad", "x pads", "y", {})], constants))
    constants = {"pads": np.array([2, 1, 3, 0]), "zero": np.float32(0), "axes": np.array([-1, 2])}
    assert_same_as_evaluated(model([("Pad", "x pads zero axes", "y", {})], constants))
    cut = {"starts": [1, -9], "ends": [-2, 2**63 - 1], "axes": [2, -1], "steps": [2, 1]}
    constants = {name: np.array(values) for name, values in cut.items()}
    assert_same_as_evaluated(model([("Slice", "x starts ends axes steps", "y", {})], constants))
    some_channels = {"starts": np.array([0]), "ends": np.array([1]), "axes": np.array([1])}
    assert from_onnx(model([("Slice", "x starts ends axes", "y", {})], some_channels)) == {}


def test_unpooling_reads_the_pooled_map():
    window = {"kernel_shape": [2, 2], "strides": [2, 2]}
    nodes = [
        ("MaxPool", "x", "a i", window),
        ("Conv", "a w", "b", {"pads": [1, 1, 1, 1]}),
        ("MaxUnpool", "b i", "y", window),
    ]
    network = from_onnx(model(nodes, W33))
    assert network["y"] == (Layer("unpool", 2, 2), "b")
    assert receptive_fields(network)["y"].region(3) == range(6)


def test_branches_that_are_not_aligned():
    """YOLOv5's focus: every other pixel, four times over."""
    constants = {"zero": np.array([0]), "one": np.array([1]), "end": np.array([2**31 - 1])}
    constants |= {"axis": np.array([2]), "step": np.array([2])} | W33
    nodes = [
        ("Slice", "x zero end axis step", "even", {}),
        ("Slice", "x one end axis step", "odd", {}),
        ("Concat", "even odd", "both", {"axis": 1}),
        ("Conv", "both w", "y", {"pads": [1, 1, 1, 1]}),
    ]
    constants["w"] = np.repeat(weights(3, 3), 2, axis=1)
    assert_same_as_evaluated(model(nodes, constants))


def test_a_residual_unit_with_what_surrounds_it():
    constants = W33 | {"one": weights(1, 1), "slope": np.array([0.5], np.float32)}
    nodes = [
        ("Conv", "x w", "a", {"pads": [1, 1, 1, 1], "strides": [2, 2]}),
        ("PRelu", "a slope", "b", {}),
        ("Conv", "b w", "c", {"pads": [1, 1, 1, 1]}),
        ("Conv", "x one", "d", {"strides": [2, 2]}),
        ("Add", "c d", "e", {}),
        ("Relu", "e", "y", {}),
    ]
    made = model(nodes, constants)
    assert_same_as_evaluated(made)
    network = from_onnx(made)
    assert list(network) == ["a", "c", "d", "e"]
    assert receptive_field(network) == 7


def test_squeeze_and_excite_sees_everything():
    nodes = [
        ("Conv", "x w", "a", {"strides": [2, 2]}),
        ("GlobalAveragePool", "a", "b", {}),
        ("Conv", "b one", "c", {}),
        ("Mul", "a c", "y", {}),
    ]
    made = model(nodes, W33 | {"one": weights(1, 1)})
    assert_same_as_evaluated(made, np.ones((1, CHANNELS, HEIGHT, WIDTH), np.float32))
    assert receptive_field(from_onnx(made)) == math.inf


def test_a_merge_lies_as_the_map_does_whichever_comes_first():
    nodes = [
        ("GlobalAveragePool", "x", "a", {}),
        ("Mul", "a x", "b", {}),
        ("Conv", "b w", "y", {}),
    ]
    made = model(nodes, W33)
    assert list(from_onnx(made)) == ["a", "b", "y"]
    assert_same_as_evaluated(made, np.ones((1, CHANNELS, HEIGHT, WIDTH), np.float32))


def test_a_merge_counts_axes_from_the_last():
    nodes = [("Squeeze", "x zero", "a", {}), ("Add", "a x", "b", {}), ("Conv", "b w", "y", {})]
    made = model(nodes, W33 | {"zero": np.array([0])}, shape=(1, CHANNELS, HEIGHT, WIDTH))
    assert from_onnx(made) == {"y": (Layer("conv", 3), "input")}


NOISE = np.random.default_rng(1).normal(size=(1, CHANNELS, HEIGHT, WIDTH)).astype(np.float32)


@pytest.mark.parametrize(
    ("kind", "inputs", "attributes", "size"),
    [
        ("InstanceNormalization", "x scale scale", {}, math.inf),
        ("Softmax", "x", {"axis": 1}, 1),
        ("LayerNormalization", "x scale2", {"axis": 1}, math.inf),
        ("LpNormalization", "x", {"axis": 1}, 1),
    ],
)
def test_normalisations_over_the_map_and_along_channels(kind, inputs, attributes, size):
    constants = {
        "scale": np.ones(CHANNELS, np.float32),
        "scale2": np.ones((CHANNELS, HEIGHT, WIDTH), np.float32),
    }
    made = model([(kind, inputs, "y", attributes)], constants)
    assert receptive_field(from_onnx(made)) == size
    assert_same_as_evaluated(made, NOISE)


@pytest.mark.parametrize(("opset", "size"), [(11, math.inf), (13, 1)])
def test_softmax_of_old_flattens_everything_from_its_axis_on(opset, size):
    made = model([("Softmax", "x", "y", {"axis": 1})], opset=opset)
    made.opset_import.append(helper.make_opsetid("ai.onnx.ml", 99))  # another count, of other operators
    assert receptive_field(from_onnx(made)) == size


def test_reductions_that_leave_the_map():
    constants = {"one": np.array([1])}
    assert from_onnx(model([("ReduceMean", "x", "y", {"noop_with_empty_axes": 1})])) == {}
    nodes = [
        ("ReduceMean", "x one", "a", {"keepdims": 0}),
        ("Unsqueeze", "a one", "b", {}),
        ("MaxPool", "b", "y", {"kernel_shape": [2, 2]}),
    ]
    assert from_onnx(model(nodes, constants)) == {"y": (Layer("pool", 2), "input")}


def test_channels_last_inside_as_in_convnext():
    constants = W33 | {"dense": weights(channels=3).reshape(3, 2).T.copy(), "scale": np.ones(2, np.float32)}
    nodes = [
        ("Conv", "x w", "a", {"pads": [1, 1, 1, 1]}),
        ("Transpose", "a", "b", {"perm": [0, 2, 3, 1]}),
        ("LayerNormalization", "b scale", "c", {"axis": -1}),
        ("MatMul", "c dense", "d", {}),
        ("Transpose", "d", "y", {"perm": [0, 3, 1, 2]}),
    ]
    made = model(nodes, constants)
    assert list(from_onnx(made)) == ["a"]
    assert_same_as_evaluated(made, NOISE)


def test_channel_shuffle_split_and_squeeze_leave_pixels_in_place():
    shape = (1, CHANNELS, HEIGHT, WIDTH)
    constants = {
        "five": np.array([1, 2, 1, HEIGHT, WIDTH]),
        "four": np.array(shape),
        "axis": np.array([1]),
        "first": np.array(0),
    }
    nodes = [
        ("Reshape", "x five", "a", {}),
        ("Transpose", "a", "b", {"perm": [0, 2, 1, 3, 4]}),
        ("Reshape", "b four", "c", {}),
        ("Split", "c", "d e", {"axis": 1, "num_outputs": 2}),
        ("Squeeze", "d axis", "f", {}),
        ("Unsqueeze", "f axis", "g", {}),
        ("Concat", "g e", "h", {"axis": 1}),
        ("Gather", "h first", "i", {"axis": 1}),
        ("Unsqueeze", "i axis", "j", {}),
        ("MaxPool", "j", "y", {"kernel_shape": [2, 2], "strides": [2, 2]}),
    ]
    network = from_onnx(model(nodes, constants, shape=shape))
    assert network == {"y": (Layer("pool", 2, 2), "input")}


def test_the_head_of_a_classifier_ends_in_one_unit():
    constants = W33 | {"dense": np.ones((CHANNELS, 5), np.float32), "axes": np.array([2, 3])}
    for pool, rest in (
        (("GlobalAveragePool", "a", "b", {}), [("Flatten", "b", "c", {})]),
        (("ReduceMean", "a axes", "c", {"keepdims": 0}), []),
    ):
        nodes = [
            ("Conv", "x w", "a", {}),
            pool,
            *rest,
            ("Gemm", "c dense", "d", {}),
            ("Softmax", "d", "y", {}),
        ]
        network = from_onnx(model(nodes, constants))
        assert [layer.kind for layer, *_ in network.values()] == ["conv", "global_pool"]
        assert receptive_field(network) == math.inf
    flattened = from_onnx(model([("Conv", "x w", "a", {}), ("Flatten", "a", "y", {})], constants))
    assert [layer.kind for layer, *_ in flattened.values()] == ["conv", "global_pool"]


def test_older_operators_give_as_attributes_what_newer_ones_take_as_inputs():
    nodes = [
        ("Pad", "x", "a", {"pads": [0, 0, 1, 1, 0, 0, 1, 1]}),
        ("Slice", "a", "b", {"starts": [1], "ends": [2**31 - 1], "axes": [2]}),
        ("Upsample", "b scales", "y", {"mode": "nearest"}),
    ]
    network = from_onnx(model(nodes, {"scales": np.array([1, 1, 2, 2], np.float32)}, opset=9))
    assert [layer for layer, *_ in network.values()] == [
        Layer("pad", padding=1),
        Layer("crop", padding=((1, 0), (0, 0))),
        Layer("upsample", stride=2),
    ]


def test_one_axis_is_enough():
    made = model([("Conv", "x w", "y", {"pads": [2, 2]})], {"w": weights(5)}, shape=("N", CHANNELS, WIDTH))
    (field,) = receptive_fields(from_onnx(made)).values()
    assert (field.size, field.padding) == (5, 2)


def test_a_file_is_read_without_its_weights(tmp_path):
    path = tmp_path / "model.onnx"
    made = model([("Conv", "x w", "y", {"kernel_shape": [3, 3]})], {"w": np.zeros((2, 2, 3, 3), np.float32)})
    onnx.save(made, path, save_as_external_data=True, location="weights", size_threshold=0)
    (tmp_path / "weights").unlink()
    assert receptive_field(from_onnx(path)) == 3
    assert receptive_field(from_onnx(str(path))) == 3


def test_numbers_that_are_needed_must_be_in_the_file(tmp_path):
    made = model([("Pad", "x pads", "y", {})], {"pads": np.array([0, 0, 1, 1, 0, 0, 1, 1])})
    path = tmp_path / "model.onnx"
    onnx.save(made, path, save_as_external_data=True, location="weights", size_threshold=0)
    with pytest.raises(ValueError, match="Pad 'y': 'pads' lies in a file of external data"):
        from_onnx(path)


def test_names_are_the_models_own_and_stay_apart():
    nodes = [
        ("Conv", "x w", "a", {"name": "conv"}),
        ("Conv", "a w", "b", {"name": "conv"}),
        ("Conv", "b w", "y", {}),
    ]
    assert list(from_onnx(model(nodes, W33))) == ["conv", "b", "y"]
    nodes = [
        ("Conv", "x w", "a", {"name": "input"}),
        ("Conv", "a w", "input", {}),
        ("Pad", "input pads", "y", {"name": "y.crop"}),
        ("Conv", "y w", "z", {"name": "y.crop"}),
    ]
    made = model(nodes, W33 | {"pads": np.array([0, 0, 1, 1, 0, 0, -1, -1])}, outputs=("z",))
    network = from_onnx(made)
    assert list(network) == ["a", "input.conv", "y.crop", "y", "z"]
    assert isinstance(receptive_field(network), int)


def test_outputs_and_inputs_that_are_left_out_are_not_one_tensor():
    constants = {"s": np.ones((CHANNELS, HEIGHT, WIDTH), np.float32), "six": np.float32(6)}
    made = model([], constants, outputs=("y", "inverse"))
    made.graph.node.extend(
        [
            helper.make_node("LayerNormalization", ["x", "s"], ["n", "", "inverse"], axis=1),
            helper.make_node("MaxPool", ["x"], ["m"], kernel_shape=[3, 3]),
            helper.make_node("Clip", ["m", "", "six"], ["y"]),
        ]
    )
    network = from_onnx(made)
    assert network["m"] == (Layer("pool", 3), "input")
    assert list(network) == ["n", "m"]
    assert network.ends == ("LayerNormalization 'n': its output 'inverse' is not followed",)


def test_a_constant_operator_may_give_several_tensors():
    nodes = [("Split", "c", "p q", {"num_outputs": 2}), ("Pad", "x q", "y", {})]
    constants = {"c": np.array([0] * 8 + [0, 0, 1, 2, 0, 0, 0, 3])}
    assert_same_as_evaluated(model(nodes, constants))


def test_a_constant_that_is_used_twice_is_worked_out_once():
    doubled = [("Add", f"c{count} c{count}", f"c{count + 1}", {}) for count in range(40)]
    nodes = [*doubled, ("Pad", "x c40", "y", {})]
    network = from_onnx(model(nodes, {"c0": np.array([0, 0, 1, 1, 0, 0, 1, 1])}))
    assert network == {"y": (Layer("pad", padding=2**40), "input")}


def test_operators_of_other_domains_are_not_those_of_onnx():
    made = model([])
    made.graph.node.append(helper.make_node("Relu", ["x"], ["y"], domain="my.domain"))
    with pytest.raises(ValueError, match=r"operators not known: my\.domain\.Relu$"):
        from_onnx(made)
    made.graph.node[0].domain = "ai.onnx"
    assert from_onnx(made) == {}


def test_operators_of_other_domains_do_no_harm_off_the_images_way():
    """No version of their domain is stated, so that no shape can be inferred."""
    made = model([("Conv", "x w", "y", {})], W33)
    made.graph.node.append(helper.make_node("Pads", ["w"], ["pads"], domain="my.domain"))
    assert from_onnx(made) == {"y": (Layer("conv", 3), "input")}
    made.graph.node.append(helper.make_node("Pad", ["y", "pads"], ["z"]))
    made.graph.output[0].name = "z"
    with pytest.raises(ValueError, match="Pad 'z': its pads are computed while the model runs"):
        from_onnx(made)


def test_what_does_not_come_from_the_image_is_no_branch():
    nodes = [
        ("Shape", "x", "s", {}),
        ("Conv", "x w", "a", {}),
        ("Add", "a bias", "b", {}),
        ("Mul", "b b", "y", {}),
    ]
    assert list(from_onnx(model(nodes, W33 | {"bias": np.ones(1, np.float32)}))) == ["a"]


@pytest.mark.parametrize(
    ("nodes", "constants", "words"),
    [
        (
            [("Conv", "x w", "a", {}), ("NonZero", "a", "b", {}), ("GridSample", "a b", "y", {})],
            W33,
            "operators not known: GridSample, NonZero",
        ),
        (
            [("Concat", "x x", "y", {"axis": 3})],
            {},
            "Concat 'y': it takes the map apart, or puts it together",
        ),
        ([("Split", "x", "y z", {"axis": 2, "num_outputs": 2})], {}, "Split 'y': it takes the map apart"),
        ([("Reshape", "x s", "y", {})], {"s": np.array([1, 2, 12, 10])}, "Reshape 'y': it may move pixels"),
        (
            [("Squeeze", "x a", "y", {})],
            {"a": np.array([2])},
            "Squeeze 'y': it may remove an axis of the map",
        ),
        (
            [("Slice", "x a b c d", "y", {})],
            {"a": np.array([-1]), "b": np.array([-99]), "c": np.array([2]), "d": np.array([-1])},
            "Slice 'y': it turns the map round",
        ),
        (
            [("Pad", "x p", "y", {"mode": "wrap"})],
            {"p": np.array([0, 0, 1, 1, 0, 0, 1, 1])},
            "Pad 'y': it wraps",
        ),
        ([("Transpose", "x", "t", {}), ("Conv", "t w", "y", {})], W33, "Conv 'y': its input does not lie as"),
        (
            [("ConvTranspose", "x w", "y", {"output_shape": [20, 24], "strides": [2, 2]})],
            W33,
            "ConvTranspose 'y': its output_shape is not supported",
        ),
        (
            [("Shape", "x", "s", {}), ("Expand", "one s", "e", {}), ("Pad", "x e", "y", {})],
            {"one": np.array([1])},
            "Pad 'y': its pads are computed while the model runs",
        ),
        *(
            ([("Transpose", "x", "t", {"perm": [0, 1, 3, 2]}), merge], {}, f"{merge[0]} 'y': its inputs lie")
            for merge in [("Add", "x t", "y", {}), ("Concat", "x t", "y", {"axis": 1})]
        ),
        (
            [("GlobalMaxPool", "x", "a", {}), ("Concat", "a x", "y", {"axis": 2})],
            {},
            "Concat 'y': it takes the map apart, or puts it together",
        ),
        (
            [("ReduceMean", "x", "a", {}), ("Mul", "a w", "b", {}), ("Conv", "x b", "y", {})],
            W33,
            "Conv 'y': one of its parameters depends on the image",
        ),
        (
            [("Cast", "x", "i", {"to": 7}), ("Gather", "x i", "y", {})],
            {},
            "Gather 'y': its indices depend on the image",
        ),
        (
            [("ConvTranspose", "x w", "y", {"strides": [4, 4], "auto_pad": "SAME_UPPER"})],
            W33,
            "ConvTranspose 'y': its window is narrower than its stride: give pads",
        ),
        ([], {}, "the ONNX model is empty"),
    ],
)
def test_what_no_layer_describes_is_named(nodes, constants, words):
    with pytest.raises(ValueError, match=words):
        from_onnx(model(nodes, constants))


@pytest.mark.parametrize(
    ("kind", "inputs", "attributes", "words"),
    [
        ("Concat", "x x", {}, "its attribute 'axis' is missing"),
        ("SpaceToDepth", "x", {}, "its attribute 'blocksize' is missing"),
        ("SpaceToDepth", "x", {"blocksize": 0}, "kernel must be at least 1, got 0"),
        ("Conv", "x w", {"pads": [1, 1, 1]}, r"its pads must be 4 numbers, got \[1, 1, 1\]"),
        ("Conv", "x w", {"pads": [-1, 0, 0, 0]}, "padding must be at least 0, got -1"),
        ("Conv", "x w", {"strides": [0, 0]}, "stride must be at least 1, got 0"),
        ("Conv", "x w", {"strides": [2]}, r"its strides must be 2 numbers, got \[2\]"),
        ("Conv", "x", {}, "it takes at least 2 inputs, got 1"),
        ("Pad", "x three", {}, r"its pads must be 8 numbers, got \[1, 1, 1\]"),
        ("Resize", "x r scales", NEAREST | {"nearest_mode": "up"}, "its nearest_mode must be one of"),
    ],
)
def test_what_onnx_does_not_allow_is_named(kind, inputs, attributes, words):
    scales = np.array([1, 1, 2, 2], np.float32)
    constants = W33 | {"three": np.ones(3, int), "r": np.zeros(0, np.float32), "scales": scales}
    made = model([(kind, inputs, "y", attributes)], constants, shape=(1, CHANNELS, HEIGHT, WIDTH))
    with pytest.raises(ValueError, match=f"^{kind} 'y': {words}"):
        from_onnx(made)


def test_sizes_that_the_model_leaves_open_are_asked_for():
    made = model(
        [("Conv", "x w", "y", {"auto_pad": "SAME_LOWER", "strides": [2, 2]})], W33, shape=("N", 2, "H", "W")
    )
    with pytest.raises(ValueError, match="Conv 'y': it depends on the size of the image; export"):
        from_onnx(made)


def test_sizes_that_only_depend_on_the_shape_are_worked_out():
    """Exporters leave such sums in the model: half of the channels, twice the height."""
    nodes = [
        ("Shape", "x", "s", {}),
        ("Gather", "s one", "c", {}),
        ("Div", "c two", "half", {}),
        ("Slice", "x zero half one", "a", {}),
        ("Shape", "x", "hw", {"start": 2}),
        ("Mul", "hw two", "sizes", {}),
    ]
    constants = {name: np.array([number]) for name, number in (("zero", 0), ("one", 1), ("two", 2))}
    fixed = model(nodes, constants, shape=(1, CHANNELS, HEIGHT, WIDTH))
    resize = helper.make_node("Resize", ["x", "", "", "sizes"], ["y"], axes=[2, 3], **NEAREST)
    fixed.graph.node.append(resize)
    assert from_onnx(fixed) == {"y": (Layer("upsample", stride=2), "input")}
    open_ended = model(nodes, constants, outputs=("a", "y"), shape=(1, "C", "H", "W"))
    open_ended.graph.node.append(resize)
    with pytest.raises(ValueError, match="Slice 'a': its ends are computed while the model runs"):
        from_onnx(open_ended)


def test_the_image_may_have_to_be_named():
    made = model([("Add", "x z", "y", {})])
    made.graph.input.append(helper.make_tensor_value_info("z", TensorProto.FLOAT, ("N", 2, HEIGHT, WIDTH)))
    for image in (None, "nothing"):
        with pytest.raises(ValueError, match=r"image must name one of the inputs.*\['x', 'z'\], got"):
            from_onnx(made, image=image)
    assert from_onnx(made, image="z") == {}


def test_what_is_not_a_model_is_refused(tmp_path):
    with pytest.raises(TypeError, match=r"path_or_model must be a path or an onnx\.ModelProto, got 3"):
        from_onnx(3)
    with pytest.raises(FileNotFoundError):
        from_onnx(tmp_path / "nothing.onnx")


@pytest.mark.filterwarnings("ignore:The onnxtxt format is experimental")
@pytest.mark.parametrize("suffix", ["onnx", "json", "textproto", "onnxtxt"])
def test_a_file_that_is_not_a_model_is_refused_whatever_its_suffix(tmp_path, suffix):
    path = tmp_path / f"text.{suffix}"
    path.write_text("not a model\n")
    with pytest.raises(ValueError, match=rf"text\.{suffix} is not an ONNX model"):
        from_onnx(path)


def test_without_the_onnx_package_files_are_read_and_text_says_how_to_get_it(monkeypatch, tmp_path):
    onnx.save(model([("Conv", "x w", "y", {})], W33), tmp_path / "m.onnx")
    (tmp_path / "m.json").write_text("{}")
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert receptive_field(from_onnx(tmp_path / "m.onnx")) == 3
    with pytest.raises(ImportError, match=r"pip install 'pooling-chapter\[onnx\]'"):
        from_onnx(tmp_path / "m.json")


@pytest.mark.parametrize(
    ("stride", "dilation", "far", "least"),
    [
        (1, 3, (-2, -2), None),
        (2, 1, (-1, -1), None),
        ((3, 1), (1, 2), (-2, -1), None),
        (1, 1, (-1, 0), 0),
        (2, 1, (0, -2), -1),
        ((3, 1), 1, (0, -2), 0),
        ((1, 3), (2, 1), (-2, 0), -1),
    ],
)
def test_output_padding_is_less_than_its_axis_stride_or_dilation(stride, dilation, far, least):
    def layer():
        return Layer("conv_transpose", 3, stride, ((0, far[0]), (0, far[1])), dilation)

    if least is None:
        assert (layer().along(0).after, layer().along(1).after) == far
    else:
        with pytest.raises(ValueError, match=f"padding must be at least {least}, got {min(far)}"):
            layer()


def test_a_default_may_be_spelt_out_where_a_field_has_no_meaning():
    spelt = Layer("gate", kernel=[1, 1], stride=(1, 1), padding=((0, 0), (0, 0)), dilation=[1, 1])
    assert spelt == Layer("gate")
    with pytest.raises(ValueError, match="padding has no meaning for 'gate', got 1"):
        Layer("gate", padding=((1, 1), (1, 1)))


def test_every_operator_named_exists():
    known = {schema.name for schema in onnx.defs.get_all_schemas_with_history()}
    assert {name for name in OPERATORS if "." not in name} - known == set()  # without domains of others
    assert set(OPERATORS) >= ELEMENTWISE


def test_what_each_operator_takes_is_what_onnx_says():
    """All versions together: fewest and most inputs, and attributes by their types."""
    letters = {"FLOAT": "f", "INT": "i", "STRING": "s", "FLOATS": "fs", "INTS": "is", "STRINGS": "ss"}
    found = {}
    for schema in onnx.defs.get_all_schemas_with_history():
        if schema.domain or schema.name not in OPERATORS:
            continue
        least, most, types = found.get(schema.name, (math.inf, 0, {}))
        for name, attribute in schema.attributes.items():
            if name != "consumed_inputs":
                types.setdefault(name, set()).add(letters[attribute.type.name])
        many = math.inf if schema.max_input > 1000 else schema.max_input
        found[schema.name] = (min(least, schema.min_input), max(most, many), types)
    said = {
        name: (*counts, {n: set(each.types) for n, each in attributes.items()})
        for name, (*counts, attributes) in SIGNATURES.items()
    }
    assert said == found


@pytest.mark.parametrize("opset", range(1, 27))
def test_what_each_operator_has_in_an_opset_is_what_onnx_says(opset):
    for name, (*_, attributes) in SIGNATURES.items():
        if not onnx.defs.has(name, opset):
            continue
        try:
            schema = onnx.defs.get_schema(name, opset)
        except onnx.defs.SchemaError:  # not yet there, or no longer
            continue
        said = {each for each, (_, first, last) in attributes.items() if first <= opset <= last}
        assert said == set(schema.attributes) - {"consumed_inputs"}, name
