"""The zoo against published figures: google-research/receptive_field, Distill 2019, and the sums by hand."""

import math
import re

import pytest
from cnn import MisalignedError, layer_table, networks, paths, receptive_field, receptive_fields
from cnn.networks.builder import conv, pool
from hypothesis import given
from hypothesis import strategies as st

# The README of google-research/receptive_field: field, effective stride, effective padding; at 224 pixels.
PUBLISHED = {
    "alexnet_v2": (195, 32, 64),
    "vgg_16": (212, 32, 90),
    "inception_v2": (699, 32, 318),
    "inception_v3": (1311, 32, 618),
    "inception_v4": (2071, 32, 998),
    "inception_resnet_v2": (3039, 32, 1482),
    "mobilenet_v1": (315, 32, 126),
    "resnet_v1_50": (483, 32, 239),
    "resnet_v1_101": (1027, 32, 511),
    "resnet_v1_152": (1507, 32, 751),
    "resnet_v1_200": (1763, 32, 879),
}

# Its RECEPTIVE_FIELD_TABLE.md, by end-point: field, stride, and padding at 224 and at 321 pixels.
END_POINTS = {
    "alexnet_v2": """
        conv1 11 4 0 0 | pool1 19 8 0 0 | conv2 51 8 16 16 | conv3 99 16 32 32 | conv4 131 16 48 48
        conv5 163 16 64 64 | pool5 195 32 64 64""",
    "vgg_11": """
        conv1_1 3 1 1 1 | pool1 4 2 1 1 | conv2_1 8 2 3 3 | pool2 10 4 3 3 | conv3_1 18 4 7 7
        conv3_2 26 4 11 11 | pool3 30 8 11 11 | conv4_1 46 8 19 19 | conv4_2 62 8 27 27 | pool4 70 16 27 27
        conv5_1 102 16 43 43 | conv5_2 134 16 59 59 | pool5 150 32 59 59""",
    "vgg_16": """
        conv1_1 3 1 1 1 | pool1 6 2 2 2 | conv2_1 10 2 4 4 | pool2 16 4 6 6 | conv3_1 24 4 10 10
        conv3_2 32 4 14 14 | pool3 44 8 18 18 | conv4_1 60 8 26 26 | conv4_2 76 8 34 34 | pool4 100 16 42 42
        conv5_1 132 16 58 58 | conv5_2 164 16 74 74 | pool5 212 32 90 90""",
    "inception_v2": """
        Conv2d_1a_7x7 7 2 2 3 | MaxPool_2a_3x3 11 4 2 5 | Conv2d_2b_1x1 11 4 2 5 | Conv2d_2c_3x3 19 4 6 9
        MaxPool_3a_3x3 27 8 6 13 | Mixed_3b 59 8 22 29 | Mixed_3c 91 8 38 45 | Mixed_4a 123 16 46 61
        Mixed_4b 187 16 78 93 | Mixed_4c 251 16 110 125 | Mixed_4d 315 16 142 157 | Mixed_4e 379 16 174 189
        Mixed_5a 443 32 190 221 | Mixed_5b 571 32 254 285 | Mixed_5c 699 32 318 349""",
    "inception_v3": """
        Conv2d_1a_3x3 3 2 0 0 | Conv2d_2a_3x3 7 2 0 0 | Conv2d_2b_3x3 11 2 2 2 | MaxPool_3a_3x3 15 4 2 2
        Conv2d_3b_1x1 15 4 2 2 | Conv2d_4a_3x3 23 4 2 2 | MaxPool_5a_3x3 31 8 2 2 | Mixed_5b 63 8 18 18
        Mixed_5c 95 8 34 34 | Mixed_5d 127 8 50 50 | Mixed_6a 159 16 58 58 | Mixed_6b 351 16 154 154
        Mixed_6c 543 16 250 250 | Mixed_6d 735 16 346 346 | Mixed_6e 927 16 442 442 | Mixed_7a 1055 32 490 490
        Mixed_7b 1183 32 554 554 | Mixed_7c 1311 32 618 618""",
    "inception_v4": """
        Conv2d_1a_3x3 3 2 0 0 | Conv2d_2a_3x3 7 2 0 0 | Conv2d_2b_3x3 11 2 2 2 | Mixed_3a 15 4 2 2
        Mixed_4a 47 4 14 14 | Mixed_5a 55 8 14 14 | Mixed_5b 87 8 30 30 | Mixed_5c 119 8 46 46
        Mixed_5d 151 8 62 62 | Mixed_5e 183 8 78 78 | Mixed_6a 215 16 86 86 | Mixed_6b 407 16 182 182
        Mixed_6c 599 16 278 278 | Mixed_6d 791 16 374 374 | Mixed_6e 983 16 470 470 | Mixed_6f 1175 16 566 566
        Mixed_6g 1367 16 662 662 | Mixed_6h 1559 16 758 758 | Mixed_7a 1687 32 806 806
        Mixed_7b 1815 32 870 870 | Mixed_7c 1943 32 934 934 | Mixed_7d 2071 32 998 998""",
    "inception_resnet_v2": """
        Conv2d_1a_3x3 3 2 0 0 | Conv2d_2a_3x3 7 2 0 0 | Conv2d_2b_3x3 11 2 2 2 | MaxPool_3a_3x3 15 4 2 2
        Conv2d_3b_1x1 15 4 2 2 | Conv2d_4a_3x3 23 4 2 2 | MaxPool_5a_3x3 31 8 2 2 | Mixed_5b 63 8 18 18
        Mixed_6a 415 16 186 186 | Block17_20 2335 16 1146 1146 | Mixed_7a 2399 32 1162 1162
        Conv2d_7b_1x1 3039 32 1482 1482""",
    "mobilenet_v1": """
        conv0 3 2 0 1 | conv1.pointwise 7 2 2 3 | conv2.pointwise 11 4 2 5 | conv3.pointwise 19 4 6 9
        conv4.pointwise 27 8 6 13 | conv5.pointwise 43 8 14 21 | conv6.pointwise 59 16 14 29
        conv7.pointwise 91 16 30 45 | conv8.pointwise 123 16 46 61 | conv9.pointwise 155 16 62 77
        conv10.pointwise 187 16 78 93 | conv11.pointwise 219 16 94 109 | conv12.pointwise 251 32 94 125
        conv13.pointwise 315 32 126 157""",
    "resnet_v1_50": """
        layer1.2.add 35 8 15 17 | layer2.3.add 99 16 47 49 | layer3.5.add 291 32 143 145
        layer4.2.add 483 32 239 241""",
    "resnet_v1_101": """
        layer1.2.add 35 8 15 17 | layer2.3.add 99 16 47 49 | layer3.22.add 835 32 415 417
        layer4.2.add 1027 32 511 513""",
    "resnet_v1_152": """
        layer1.2.add 35 8 15 17 | layer2.7.add 163 16 79 81 | layer3.35.add 1315 32 655 657
        layer4.2.add 1507 32 751 753""",
    "resnet_v1_200": """
        layer1.2.add 35 8 15 17 | layer2.23.add 419 16 207 209 | layer3.35.add 1571 32 783 785
        layer4.2.add 1763 32 879 881""",
}


def last(fields):
    field = list(fields.values())[-1]
    return field.size, field.stride, field.padding


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_table(name):
    entry = networks.ZOO[name]
    assert entry.input_size == 224
    for axis in (0, 1):
        assert last(receptive_fields(entry.build(), input_size=224, axis=axis)) == PUBLISHED[name]


@pytest.mark.parametrize("pixels", [224, 321])
@pytest.mark.parametrize("name", END_POINTS)
def test_published_end_points(name, pixels):
    by_axis = [receptive_fields(networks.ZOO[name].build(), input_size=pixels, axis=axis) for axis in (0, 1)]
    for line in re.split(r"[|\n]", END_POINTS[name].strip()):
        node, *figures = line.split()
        size, stride, at_224, at_321 = map(int, figures)
        padding = at_224 if pixels == 224 else at_321
        for fields in by_axis:
            assert (fields[node].size, fields[node].stride, fields[node].padding) == (size, stride, padding)


@pytest.mark.parametrize(
    ("depth", "on_1x1", "on_3x3", "on_last"),
    [(50, 483, 427, 483), (101, 1027, 971, 1027), (152, 1507, 1451, 1507)],
)
def test_where_a_bottleneck_keeps_its_stride(depth, on_1x1, on_3x3, on_last):
    sizes = [receptive_field(networks.resnet(depth, stride_on)) for stride_on in ("1x1", "3x3", "last")]
    assert sizes == [on_1x1, on_3x3, on_last]


def test_padding_of_the_resnet_50_variants():
    assert last(receptive_fields(networks.resnet(50, "1x1"))) == (483, 32, 241)
    assert last(receptive_fields(networks.resnet(50, "3x3"))) == (427, 32, 213)


# The longest path through each network as its paper's table gives it: kernel, or kernel/stride; n* repeats.
LONGEST_PATHS = {
    "network_in_network": "5 3/2 5 3/2 3",
    "googlenet": "7/2 3/2 3 3/2 2*5 3/2 5*5 3/2 2*5",
    "resnet_18": "7/2 3/2 4*3 3/2 3*3 3/2 3*3 3/2 3*3",
    "resnet_34": "7/2 3/2 6*3 3/2 7*3 3/2 11*3 3/2 5*3",
    "densenet_121": "7/2 3/2 6*3 2/2 12*3 2/2 24*3 2/2 16*3",
    "squeezenet_1_0": "7/2 3/2 3*3 3/2 4*3 3/2 3",
    "squeezenet_1_1": "3/2 3/2 2*3 3/2 2*3 3/2 4*3",
    "mobilenet_v2": "3/2 3 3/2 3 3/2 2*3 3/2 3*3 3*3 3/2 2*3 3",
    "mobilenet_v3_large_ungated": "3/2 3 3/2 3 5/2 2*5 3/2 3*3 2*3 5/2 2*5",
    "mobilenet_v3_small_ungated": "3/2 3/2 3/2 3 5/2 2*5 2*5 5/2 2*5",
    "efficientnet_b0_ungated": "3/2 3 3/2 3 5/2 5 3/2 2*3 3*5 5/2 3*5 3",
    "efficientnet_b1_ungated": "3/2 2*3 3/2 2*3 5/2 2*5 3/2 3*3 4*5 5/2 4*5 2*3",
    "efficientnet_b2_ungated": "3/2 2*3 3/2 2*3 5/2 2*5 3/2 3*3 4*5 5/2 4*5 2*3",
    "convnext_tiny": "4/4 3*7 2/2 3*7 2/2 9*7 2/2 3*7",
}


@pytest.mark.parametrize("name", LONGEST_PATHS)
def test_size_and_stride_of_the_longest_path(name):
    size = stride = 1
    for word in LONGEST_PATHS[name].split():
        times, _, window = word.rpartition("*")
        kernel, _, step = window.partition("/")
        for _ in range(int(times or 1)):
            size += (int(kernel) - 1) * stride
            stride *= int(step or 1)
    assert last(receptive_fields(networks.ZOO[name].build()))[:2] == (size, stride)


def test_sizes_that_others_have_found():
    sizes = [receptive_field(networks.ZOO[name].build()) for name in ("resnet_18", "resnet_34")]
    assert sizes == [435, 899]
    assert receptive_field(networks.efficientnet("b0", gates=False)) == 851


def test_mobilenet_v1_with_even_padding():
    assert last(receptive_fields(networks.mobilenet_v1())) == (315, 32, 157)


def test_convnext_by_hand():
    stages = ((3, 4), (3, 8), (9, 16), (3, 32))  # units of one 7×7, and the stride at which each counts
    size = 4 + 4 + 8 + 16 + sum(6 * units * stride for units, stride in stages)
    padding = sum(3 * units * stride for units, stride in stages)  # what halves the map has none
    assert last(receptive_fields(networks.convnext_tiny())) == (size, 32, padding)


def test_resnet_18_layer_by_layer():
    fields = receptive_fields(networks.resnet(18))
    by_hand = {
        "stem": [7, 11],
        "layer1": [19, 27, 27, 35, 43, 43],  # conv1, conv2, their sum; the same again
        "layer2": [51, 67, 43, 67, 83, 99, 99],  # from here the first unit has a shortcut of 1×1
        "layer3": [115, 147, 99, 147, 179, 211, 211],
        "layer4": [243, 307, 211, 307, 371, 435, 435],
    }
    assert [field.size for field in fields.values()] == [size for sizes in by_hand.values() for size in sizes]


def test_resnet_50_layer_by_layer_where_it_grows():
    fields = receptive_fields(networks.resnet(50))
    sizes = [field.size for name, field in fields.items() if name.endswith("conv2")]
    assert sizes == [19, 27, 35, 43, 59, 75, 91, 107, 139, 171, 203, 235, 267, 299, 363, 427]


def test_paths_of_resnet_50():
    net = networks.resnet(50)
    assert paths(net) == (11, 427)
    assert paths(net, output="layer4.2.conv2") == (75, 427)


def test_gates_let_every_unit_see_everything():
    assert receptive_field(networks.efficientnet("b0")) == math.inf
    assert receptive_field(networks.mobilenet_v3("large")) == math.inf
    first_gated = receptive_fields(networks.mobilenet_v3("large"))
    assert first_gated["block3.0.depthwise"].size < math.inf
    assert first_gated["block3.0.gate"].size == math.inf


def test_inception_resnet_v2_sees_from_where_its_authors_say():
    net = networks.inception_resnet_v2()
    centres = [
        receptive_fields(net, axis=axis)["Conv2d_7b_1x1"].centre(unit) for axis, unit in ((0, 0), (1, 2))
    ]
    assert centres == [37, 101]


def test_every_entry_of_the_zoo_is_whole():
    for name, entry in networks.ZOO.items():
        size = receptive_field(entry.build(), input_size=entry.input_size)
        assert size > 1, name
        assert "arXiv:" in entry.source, name
        assert entry.top1 is None or 0 < entry.top1 < 1, name
    assert len({entry.title for entry in networks.ZOO.values()}) == len(networks.ZOO)


def test_same_padding_on_every_strided_layer_would_pull_branches_apart():
    unit = {
        "conv": (("conv", 3, 2, "same"), "input"),
        "shortcut": (("conv", 1, 2, "same"), "input"),
        "sum": (("add",), "shortcut", "conv"),
    }
    with pytest.raises(MisalignedError, match="'sum' merges branches that are not aligned"):
        receptive_fields(unit, input_size=224)
    assert receptive_fields(unit, input_size=225)["sum"].size == 3  # on odd sizes SAME is even


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: networks.vgg(12), "depth must be one of .*got 12"),
        (lambda: networks.resnet(51), "depth must be one of .*got 51"),
        (lambda: networks.resnet(50, "5x5"), "stride_on must be .*got '5x5'"),
        (lambda: networks.resnet(50, padding="valid"), "padding must be .*got 'valid'"),
        (lambda: networks.vgg([16]), r"depth must be one of 11, 13, 16, 19, got \[16\]"),
        (lambda: networks.resnet([50]), r"depth must be one of 18, .*got \[50\]"),
        (lambda: networks.mobilenet_v3(["large"]), "version must be one of 'large', 'small', got"),
        (lambda: networks.squeezenet("2"), "version must be .*got '2'"),
        (lambda: networks.mobilenet_v1("valid"), "padding must be .*got 'valid'"),
        (lambda: networks.mobilenet_v3("huge"), "version must be .*got 'huge'"),
        (lambda: networks.efficientnet("b9"), "version must be .*got 'b9'"),
    ],
)
def test_unknown_variants_are_refused(build, words):
    with pytest.raises(ValueError, match=words):
        build()


# Convolutions, as torchvision, timm and TF-Slim build them (without dense heads and what is in gates), and
# pixels along a side: of the image, of the last map.
COUNTED = {
    "alexnet_v2": (5, 224, 5),
    "vgg_11": (8, 224, 7),
    "vgg_13": (10, 224, 7),
    "vgg_16": (13, 224, 7),
    "vgg_19": (16, 224, 7),
    "network_in_network": (9, 32, 8),
    "googlenet": (57, 224, 7),
    "inception_v2": (69, 224, 7),
    "inception_v3": (94, 299, 8),
    "inception_v4": (149, 299, 8),
    "inception_resnet_v2": (244, 299, 8),
    "resnet_18": (20, 224, 7),
    "resnet_34": (36, 224, 7),
    "resnet_50": (53, 224, 7),
    "resnet_50_paper": (53, 224, 7),
    "resnet_101": (104, 224, 7),
    "resnet_152": (155, 224, 7),
    "resnet_v1_50": (53, 224, 7),
    "resnet_v1_101": (104, 224, 7),
    "resnet_v1_152": (155, 224, 7),
    "resnet_v1_200": (203, 224, 7),
    "densenet_121": (120, 224, 7),
    "squeezenet_1_0": (26, 224, 13),
    "squeezenet_1_1": (26, 224, 13),
    "mobilenet_v1": (27, 224, 7),
    "mobilenet_v2": (52, 224, 7),
    "mobilenet_v3_large": (46, 224, 7),
    "mobilenet_v3_small": (34, 224, 7),
    "efficientnet_b0": (49, 224, 7),
    "efficientnet_b1": (69, 240, 8),
    "efficientnet_b2": (69, 260, 9),
    "convnext_tiny": (58, 224, 7),  # its dense layers along the channels are 1×1 here
}


@pytest.mark.parametrize("name", networks.ZOO)
def test_convolutions_and_the_last_map_are_as_many_and_as_large_as_elsewhere(name):
    convolutions, pixels, side = COUNTED[name.removesuffix("_ungated")]
    net = networks.ZOO[name].build()
    assert [layer.kind for layer, *_ in net.values()].count("conv") == convolutions
    for axis in (0, 1):
        assert layer_table(net, pixels, axis=axis)[-1].length == side


@pytest.mark.parametrize("name", networks.ZOO)
def test_names_are_small_letters_but_where_they_are_tensorflows(name):
    own = r"[a-z]+[0-9]*[a-z]?(_\d)?(\.[a-z0-9]+)*"
    theirs = r"((Conv2d|MaxPool|Mixed)_\d[a-h](_\dx\d)?|Block(35|17|8)_\d+)(\.[a-z0-9]+)*"
    for node in networks.ZOO[name].build():
        assert re.fullmatch(theirs if "inception_" in name else own, node), node


@given(st.tuples(st.integers(1, 9), st.integers(1, 9)), st.integers(20, 30))
def test_a_convolution_keeps_the_map_if_its_kernel_is_odd_and_takes_one_off_if_not(kernel, pixels):
    for given_, sizes in ((kernel, kernel), (kernel[0], (kernel[0],) * 2)):
        for axis in (0, 1):
            (row,) = layer_table({"c": (conv(given_), "input")}, pixels, axis=axis)
            assert row.length == pixels - (sizes[axis] + 1) % 2


def test_a_pool_is_as_it_is_asked_for():
    asked = pool(3, 2, 1, ceil_mode=True)
    assert (asked.kind, asked.kernel, asked.stride, asked.padding, asked.ceil_mode) == ("pool", 3, 2, 1, True)
    assert (pool(2, 2).padding, pool(2, 2).ceil_mode) == (0, False)


def test_what_is_asked_for_by_word_has_its_default():
    assert networks.efficientnet() == networks.efficientnet("b0")
    assert networks.mobilenet_v3() == networks.mobilenet_v3("large", gates=True)
    assert networks.squeezenet() == networks.squeezenet("1.1")
    for build in (networks.efficientnet, networks.mobilenet_v3):
        with pytest.raises(TypeError, match=r"^gates must be True or False, got 1$"):
            build(gates=1)
