"""Receptive fields of chains and graphs: the draft's figures, terms, errors, cost."""

import dataclasses
import math
import sys
from fractions import Fraction

import numpy as np
import pytest
from cnn import (
    Layer,
    MisalignedError,
    ReceptiveField,
    layer_table,
    networks,
    paths,
    pixels,
    receptive_field,
    receptive_fields,
    region,
    units_seeing,
)

DRAFT = [("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1), ("pool", 2, 2), ("conv", 3, 1)]
UNET = {
    "down": (("conv", 3, 1, 1), "input"),
    "pool": (("pool", 2, 2), "down"),
    "deep": (("conv", 3, 1, 1), "pool"),
    "up": (("upsample", 1, 2), "deep"),
    "join": (("concat",), "down", "up"),
    "out": (("conv", 3, 1, 1), "join"),
}


def test_the_draft():
    assert [receptive_field(DRAFT[:count]) for count in range(6)] == [1, 3, 4, 8, 10, 18]
    assert isinstance(receptive_field(DRAFT), int)


def test_size_stride_and_padding_of_a_chain():
    assert receptive_fields([("conv", 7, 2, 3), ("pool", 3, 2, 1), ("conv", 3, 1, 2, 2)]) == [
        ReceptiveField(7, 2, 3),
        ReceptiveField(11, 4, 5),
        ReceptiveField(27, 4, 13),
    ]


def test_a_layer_is_a_tuple_by_name():
    named = [Layer("conv", 3, padding=1, dilation=2), Layer("pool", kernel=2, stride=2)]
    assert receptive_fields(named) == receptive_fields([("conv", 3, 1, 1, 2), ("pool", 2, 2)])
    with pytest.raises(dataclasses.FrozenInstanceError):
        named[0].kernel = 5
    assert len({Layer("conv", (3, 3)), Layer("conv", 3), Layer("conv", 3, padding=((0, 0), (0, 0)))}) == 1


def test_even_kernels_have_half_pixel_centres():
    (field,) = receptive_fields([("pool", 2, 2)])
    assert [field.centre(unit) for unit in (0, 1)] == [0.5, 2.5]


def test_units_without_a_gap_lead_back():
    field = receptive_fields(DRAFT)[-1]
    assert field.units_seeing(0) == [-4, -3, -2, -1, 0]
    assert all(0 in field.region(unit) for unit in field.units_seeing(0))


def test_strides_larger_than_kernels_leave_pixels_unseen():
    (field,) = receptive_fields([("conv", 1, 3)])
    assert [field.units_seeing(pixel) for pixel in (0, 1, 2, 3)] == [[0], [], [], [1]]


@pytest.mark.parametrize("axis", [0, 1])
def test_each_axis_is_a_problem_of_its_own(axis):
    layers = [("conv", (1, 7), 1, (0, 3)), ("pool", (2, 3), (2, 3)), ("conv", 3, 1, ((0, 1), (2, 0)), (1, 2))]
    assert (
        receptive_fields(layers, axis=axis)[-1] == [ReceptiveField(6, 2, 0), ReceptiveField(21, 3, 9)][axis]
    )


def test_axes_may_differ_on_the_way_if_they_agree_in_the_end():
    layers = [("conv", (1, 7)), ("conv", (7, 1))]
    assert receptive_field(layers) == 7
    assert region(layers, 0) == range(7)
    with pytest.raises(ValueError, match=r"the axes differ, as at layers\[0\].*say axis=0"):
        receptive_fields(layers)
    assert receptive_fields(layers, axis=np.int64(1))[0].size == 7
    for axis in (2, -1):
        with pytest.raises(ValueError, match=rf"axis must be 0 \(height\), 1 \(width\) or None, got {axis}"):
            receptive_field(layers, axis=axis)
    for axis in (1.0, np.float64(0), True, "0", np.array([0, 1])):
        with pytest.raises(TypeError, match="axis must be 0"):
            receptive_field(layers, axis=axis)


def test_any_layer_can_be_asked_about():
    assert [receptive_field(DRAFT, output=output) for output in (0, 2, -1, -5)] == [3, 8, 18, 3]
    assert receptive_field(UNET, output="deep") == 8
    for network, output in ((DRAFT, 5), (DRAFT, "conv"), (UNET, "nowhere"), (UNET, "input2"), ([], 0)):
        with pytest.raises((ValueError, TypeError), match="output must be"):
            receptive_field(network, output=output)


def test_u_net_is_aligned_on_average_and_its_units_take_turns():
    fields = receptive_fields(UNET)
    up = fields["up"]
    assert (up.size, up.stride, up.padding) == (8, 1, Fraction(7, 2))
    assert [up.region(unit) for unit in range(4)] == [range(-3, 5), range(-3, 5), range(-1, 7), range(-1, 7)]
    assert fields["join"].size == 8
    assert (fields["out"].size, fields["out"].stride) == (10, 1)
    assert paths(UNET) == (5, 10)


def test_upsampling_divides_the_stride():
    (nearest,) = receptive_fields([("upsample", 1, 3)])
    assert (nearest.size, nearest.stride) == (1, Fraction(1, 3))
    assert receptive_fields([("upsample", 1, 3), ("pool", 3, 3)])[-1] == ReceptiveField(1, 1, 0)
    assert receptive_fields([("conv", 3, 2, 1), ("conv_transpose", 4, 2, 1)])[-1].stride == 1


def test_a_transposed_convolution_narrower_than_its_stride_leaves_units_that_see_nothing():
    (field,) = receptive_fields([("conv_transpose", 1, 2)])
    assert [field.region(unit) for unit in range(3)] == [range(1), range(0), range(1, 2)]
    assert field.units_seeing(1) == [2]
    with pytest.raises(ValueError, match="unit 1 sees nothing"):
        field.centre(1)


def test_a_layer_none_of_whose_units_sees_anything_is_aligned_with_any():
    blind = {
        "holes": (("conv_transpose", 1, 3), "input"),
        "blind": (("conv", 1, 3, ((1, 0), (1, 0))), "holes"),
    }
    assert receptive_fields(blind)["blind"].region(4) == range(0)
    merged = {**blind, "seeing": (("conv", 2, 1), "input"), "sum": (("add",), "blind", "seeing")}
    assert receptive_fields(merged)["sum"].region(4) == region(merged, 4) == range(4, 6)


def test_global_layers_see_everything():
    pooled = receptive_fields([("conv", 3, 2), ("global_pool",)])[-1]
    assert (pooled.size, pooled.stride, pooled.padding) == (math.inf, 0, math.inf)
    gated = receptive_fields([("conv", 3, 2), ("gate",), ("conv", 3, 2)])[-1]
    assert (gated.size, gated.stride) == (math.inf, 4)
    assert region([("conv", 3, 2), ("gate",)], 1, input_size=9) == range(9)
    for ask in (gated.region, gated.units_seeing, gated.centre):
        with pytest.raises(ValueError, match="whole image"):
            ask(0)
    with pytest.raises(ValueError, match="give input_size="):
        region([("gate",)], 0)


def test_a_single_unit_is_repeated_along_a_merge():
    excite = {
        "features": (("conv", 3, 2, 1), "input"),
        "squeeze": (("global_pool",), "features"),
        "scale": (("add",), "features", "squeeze"),
    }
    assert receptive_field(excite) == math.inf
    assert receptive_fields(excite)["scale"].stride == 2
    assert region(excite, 3, input_size=16) == range(16)
    assert units_seeing(excite, 15, input_size=16) == set(range(8))


def test_misaligned_branches_are_named_and_region_still_answers():
    shifted = {
        "even": (("conv", 2), "input"),
        "odd": (("conv", 3), "input"),
        "sum": (("add",), "even", "odd"),
        "next": (("conv", 3), "sum"),
    }
    with pytest.raises(
        MisalignedError, match=r"'sum'.*'even' has size 2, stride 1, first centre 0.5.*'odd'.*1.0"
    ):
        receptive_fields(shifted)
    assert receptive_field(shifted, output="odd") == 3  # 'odd' does not depend on the sum
    assert region(shifted, 0) == range(5)
    strided = {"a": (("pool", 2, 2), "input"), "sum": (("add",), "input", "a")}
    with pytest.raises(MisalignedError, match="stride 2"):
        receptive_field(strided)
    assert region(strided, 2) == range(2, 6)
    assert paths(strided) == (1, 2)


GATE, POOL = ("gate",), ("pool", 2, 2)


@pytest.mark.parametrize(
    ("branches", "words"),
    [
        (
            {"a": (GATE, "input"), "b": (POOL, "input")},
            "'a' has size inf, stride 1; 'b' has size 2, stride 2, first",
        ),
        (
            {"p": (POOL, "input"), "a": (GATE, "p"), "b": (GATE, "input")},
            "'a' has size inf, stride 2; 'b' .* stride 1",
        ),
        (
            {"g": (GATE, "input"), "a": (("upsample", 1, 2), "g"), "b": (GATE, "input")},
            "'a' .* stride 1/2; 'b'",
        ),
    ],
)
def test_branches_that_see_everything_have_strides_too(branches, words):
    network = {**branches, "sum": (("add",), "a", "b")}
    with pytest.raises(MisalignedError, match=words):
        receptive_fields(network)
    assert layer_table(network)[-1].field is None
    with pytest.raises(ValueError, match="its inputs have"):
        receptive_fields(network, input_size=8)


def test_a_single_unit_takes_any_stride_and_saves_no_others():
    squeezed = {
        "one": (("global_pool",), "input"),
        "even": (("conv", 2), "input"),
        "odd": (("conv", 3), "input"),
    }
    wide = {**squeezed, "up": (("upsample", 1, 4), "one"), "sum": (("add",), "up", "even")}
    assert receptive_fields(wide)["sum"] == ReceptiveField(math.inf, 1, math.inf)
    pulled_apart = {**squeezed, "sum": (("add",), "one", "even", "odd")}
    with pytest.raises(MisalignedError, match="'one' has size inf, stride 0; 'even' has size 2"):
        receptive_fields(pulled_apart)
    assert layer_table(pulled_apart)[-1].field == ReceptiveField(math.inf, 1, math.inf)


def test_borders_stop_at_every_map_not_only_at_the_image():
    layers = [("conv", 3, 1, 1), ("conv", 1, 1, 1)]  # the last layer's unit 0 reads padding alone
    assert region(layers, 0) == range(-2, 1)
    assert region(layers, 0, input_size=5) == range(0)


def test_a_window_of_any_size_costs_no_memory():
    huge = 10**12
    assert region([("conv", huge, 1, huge // 2)], 0, 100) == range(100)
    assert region([("conv", huge), ("pool", 2, 2)], 1) == range(2, huge + 3)
    assert region([("conv", huge, 1, huge, 2)], 1, 100) == range(1, 100)
    assert pixels([("conv", huge, 1, huge // 2), ("conv", 3, 1, 1)], 5, 100) == set(range(100))
    assert units_seeing([("conv", huge, 1, huge // 2)], 3, 100) == set(range(101))
    assert units_seeing([("conv", huge, huge)], huge + 1) == {1}


@pytest.mark.parametrize(
    "layer",
    [("conv_transpose", 10**8, 2), ("upsample", 2, 10**8), ("unpool", 10**8, 10**8), ("conv", 10**18)],
)
def test_a_set_of_more_than_a_machine_can_hold_is_refused(layer):
    ask, unit = (units_seeing, 5) if layer[0] != "conv" else (pixels, 0)
    layers = [layer, ("conv", 3, 1, 1, 2)] if layer[0] != "conv" else [layer]
    with pytest.raises(ValueError, match="a set of more than 1,000,000 units or pixels"):
        ask(layers, unit)
    assert len(units_seeing([("conv_transpose", 10**6)], 0)) == 10**6


def test_holes():
    assert sorted(pixels([("conv", 3, 1, 0, 2)] * 3, 0)) == [0, 2, 4, 6, 8, 10, 12]
    assert pixels([("conv", 3, 1, 0, rate) for rate in (1, 2, 3)], 0) == set(range(13))


def test_same_padding_depends_on_the_image():
    layers = [("conv", 3, 2, "same")]
    assert receptive_fields(layers, input_size=224) == [ReceptiveField(3, 2, 0)]
    assert receptive_fields(layers, input_size=225) == [ReceptiveField(3, 2, 1)]
    assert receptive_fields([("conv", 4, 1, "same", 3)]) == [ReceptiveField(10, 1, 4)]
    with pytest.raises(ValueError, match=r"layers\[0\].*padding='same' with stride=2.*give input_size="):
        receptive_field(layers)
    with pytest.raises(ValueError, match="the axes differ"):
        receptive_fields(layers, input_size=(224, 225))


@pytest.mark.parametrize(("ceil_mode", "length"), [(False, 3), (True, 4)])
def test_ceil_mode_counts_a_last_window_that_overhangs(ceil_mode, length):
    (row,) = layer_table([Layer("pool", 3, 2, ceil_mode=ceil_mode)], input_size=8)
    assert row.length == length


def test_table_has_a_row_for_each_node():
    rows = layer_table(UNET, 16)
    assert [(row.name, row.depth, row.length) for row in rows] == [
        ("down", 1, 16),
        ("pool", 1, 8),
        ("deep", 2, 8),
        ("up", 2, 16),
        ("join", 2, 16),
        ("out", 3, 16),
    ]
    assert [row.inputs for row in rows[:2]] == [("input",), ("down",)]
    assert rows[4].inputs == ("down", "up")
    assert [row.layer for row in rows] == [Layer(*layer) for layer, *_ in UNET.values()]
    assert [row.field for row in rows] == list(receptive_fields(UNET).values())
    assert not any(row.warning for row in rows)


def test_table_goes_on_behind_a_misaligned_merge():
    rows = layer_table({"a": (("conv", 2), "input"), "b": (("conv", 3), "input"), "c": (("add",), "a", "b")})
    assert rows[-1].field == ReceptiveField(3, 1, 0)
    assert rows[-1].warning.startswith("'c' merges")
    rows = layer_table(
        {
            "a": (("pool", 2, 2), "input"),
            "b": (("add",), "input", "a"),
            "c": (("conv", 3), "b"),
            "d": (("add",), "a", "c"),
        }
    )
    assert [row.field for row in rows[1:]] == [None, None, None]
    assert [bool(row.warning) for row in rows] == [False, True, False, False]


def test_table_says_which_windows_add_nothing():
    warnings = [row.warning for row in layer_table([("conv", 9, 1, 4)] * 4, input_size=12)]
    assert warnings[:2] == ["", ""]
    assert warnings[2].startswith("adds nothing in the middle")
    assert warnings[3].startswith("adds nothing: every unit")
    assert layer_table([("gate",), ("conv", 3, 1, 1)], 8)[-1].warning.startswith("adds nothing: every unit")


@pytest.mark.parametrize("padding", [(0, 8), (8, 0)])
def test_a_window_adds_something_if_units_at_either_end_miss_something(padding):
    layers = [("conv", 9, 1, (padding, padding)), ("conv", 3, 1, 1)]
    assert [row.warning for row in layer_table(layers, input_size=9)] == ["", ""]


@pytest.mark.parametrize(
    ("network", "error", "words"),
    [
        (5, TypeError, "network must be a list of layers or a dict of nodes, got 5"),
        ("conv", TypeError, "network must be a list"),
        ([3], TypeError, r"layers\[0\]: a layer is a Layer or a tuple"),
        (
            [DRAFT[0], ("convolution", 3, 1)],
            ValueError,
            r"layers\[1\]: kind must be one of 'conv'.*'convolution'",
        ),
        ([(3, 3, 1)], TypeError, r"layers\[0\]: kind must be a string such as 'conv', got 3"),
        ([("conv", 0, 1)], ValueError, r"layers\[0\]: kernel must be at least 1, got 0"),
        ([("conv", 3, -1)], ValueError, "stride must be at least 1, got -1"),
        ([("conv", 3.0, 1)], TypeError, r"kernel must be a whole number or a pair of them \(.*\), got 3.0"),
        ([("conv", 3, True)], TypeError, "stride must be a whole number.*True"),
        ([("conv", (3, 3, 3), 1)], ValueError, "kernel must be one value or a pair, got 3 values"),
        ([("conv", 3, 1, -1)], ValueError, "padding must be at least 0, got -1"),
        ([("conv", 3, 1, "valid")], ValueError, "padding must be numbers, or 'same'.*'valid'"),
        ([("conv_transpose", 3, 2, "same")], ValueError, "padding must be numbers"),
        ([("conv", 3, 1, 0, 0)], ValueError, "dilation must be at least 1, got 0"),
        ([("conv", 3, 1, 0, 1, True)], ValueError, "ceil_mode has no meaning for 'conv'"),
        ([("pool", 3, 1, 0, 1, 1)], TypeError, "ceil_mode must be True or False, got 1"),
        ([("gate", 3)], ValueError, "kernel has no meaning for 'gate', got 3"),
        ([("upsample", 3, 2)], ValueError, "kernel of 'upsample' must be 1 .nearest. or 2"),
        (
            [("add",)],
            ValueError,
            r"layers\[0\]: 'add' merges two or more inputs; write the network as a dict",
        ),
        ({"a": (("add",), "input")}, ValueError, "node 'a': 'add' needs two or more inputs, got 1"),
        ({"a": (("conv", 3), "input", "input")}, ValueError, "node 'a': 'conv' takes one input, got 2"),
        ({"a": (("conv", 3),)}, ValueError, "node 'a': 'conv' takes one input, got 0"),
        ({"a": (("conv", 3), "b")}, ValueError, "node 'a': its input 'b' is neither 'input' nor a node"),
        ({"a": (("conv", 3), "b"), "b": (("conv", 3), "a")}, ValueError, "'b' comes later.*without cycles"),
        ({"a": (("conv", 3), "a")}, ValueError, "'a' comes later.*without cycles"),
        ({"input": (("conv", 3), "input")}, ValueError, "name must be a string other than 'input'"),
        (
            {"a": (("conv", 3), ["input"])},
            TypeError,
            r"node 'a': each of its inputs must be a name, got \['input'\]",
        ),
        (np.array([1, 2]), TypeError, "network must be a list of layers or a dict of nodes, got array"),
        ({"a": ("conv", 3, 1)}, TypeError, "node 'a': a layer is a Layer or a tuple"),
        ({"a": Layer("conv", 3)}, TypeError, r"node 'a': must be \(layer, \*names of its inputs\)"),
    ],
)
def test_what_is_not_a_network_is_refused(network, error, words):
    for ask in (receptive_field, receptive_fields, layer_table, paths):
        with pytest.raises(error, match=words):
            ask(network)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: region(DRAFT, -1), "unit must be at least 0, got -1"),
        (
            lambda: region(DRAFT, 4, input_size=32),
            r"unit must be less than 4, the length of 'layers\[4\]', got 4",
        ),
        (
            lambda: units_seeing(DRAFT, 32, input_size=32),
            "pixel must be less than 32, the length of 'input', got 32",
        ),
        (lambda: region(DRAFT, 0, input_size=0), "input_size must be at least 1, got 0"),
        (
            lambda: region(DRAFT, 0, input_size=8),
            r"layers\[3\] \(pool\): a window of 2 cells does not fit on 1",
        ),
        (
            lambda: region({"a": (("conv", 3), "input"), "b": (("add",), "a", "input")}, 0, input_size=8),
            r"b \(add\): its inputs have \[6, 8\] units; crop or pad them to one length",
        ),
    ],
)
def test_places_and_sizes_that_cannot_be_are_refused(ask, words):
    with pytest.raises(ValueError, match=words):
        ask()


def test_receptive_field_of_no_layers_is_the_pixel_itself():
    assert receptive_field([]) == 1
    assert receptive_fields([]) == []
    assert receptive_fields({}) == {}
    assert region([], 3) == range(3, 4)


def _calls(function):
    """Count the Python and C functions called: a cost that no busy machine can change."""
    count = 0

    def tally(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("bad", [1.5, "a", math.nan, None, True])
def test_units_and_pixels_are_whole_numbers(bad):
    field = ReceptiveField(4, 2, 1)
    for ask in (field.region, field.centre, lambda unit: region(DRAFT, unit)):
        with pytest.raises(TypeError, match=r"^unit must be a whole number, got"):
            ask(bad)
    for ask in (field.units_seeing, lambda pixel: units_seeing(DRAFT, pixel)):
        with pytest.raises(TypeError, match=r"^pixel must be a whole number, got"):
            ask(bad)
    assert field.region(np.int8(-1)) == range(-3, 1)


@pytest.mark.parametrize(
    ("terms", "error", "words"),
    [
        (
            (1, Fraction(1, 3), 0),
            ValueError,
            "phases must be given where stride is no whole number, got Receptive",
        ),
        ((8, 1, Fraction(7, 2)), ValueError, "phases must be given where padding is no whole number"),
        ((3, 0, 1), ValueError, "stride must be above 0 where size is finite, got 0"),
        ((3, 1, math.inf), ValueError, "phases must be given where padding"),
        (("3", 1, 1), TypeError, "size must be a number, got '3'"),
    ],
)
def test_three_terms_that_make_no_field_are_refused(terms, error, words):
    with pytest.raises(error, match=words):
        ReceptiveField(*terms)


@pytest.mark.parametrize("shape", ["chain", "graph"])
def test_cost_is_linear_in_nodes_and_edges(shape):
    def units(count):
        if shape == "chain":
            return [("conv", 3, 1, 1)] * count
        net = networks.Graph()
        for number in range(count):
            net.merge(f"unit{number}", Layer("add"), [], [Layer("conv", 3, padding=1)] * 2)
        return net

    base, tenfold, hundredfold = (_calls(lambda n=n: receptive_fields(units(n))) for n in (10, 100, 1000))
    assert tenfold < 10 * base
    assert hundredfold < 100 * base


@pytest.mark.parametrize(
    ("first", "warning"),
    [
        (("conv", 8), "adds nothing: every unit"),  # one unit, and it sees the image from end to end
        (("conv", 7), ""),
        (("crop", 1, 1, ((1, 0), (1, 0))), ""),  # one pixel is missing at the near end ...
        (("crop", 1, 1, ((0, 1), (0, 1))), ""),  # ... or at the far end
    ],
)
def test_a_field_sees_the_image_if_no_pixel_is_missing(first, warning):
    whole = ("conv", 7) if first[0] == "crop" else ("identity",)
    row = layer_table([first, whole, ("pool", 2, 1, 1)], input_size=8)[-1]
    assert row.warning[: len(warning) or None] == warning


@pytest.mark.parametrize(
    ("kernel", "padding", "warning"),
    [
        (5, (2, 1), "adds nothing in the middle"),  # unit 0 of three misses a pixel, the others see all four
        (5, (1, 2), "adds nothing in the middle"),  # unit 2 does
        (4, (3, 2), "adds nothing in the middle"),  # only unit 3 of six sees all
        (4, (2, 3), ""),  # only unit 2 of six
    ],
)
def test_which_units_see_the_image_decides_where_a_window_adds_nothing(kernel, padding, warning):
    first = ("conv", kernel, 1, (padding, padding))
    assert layer_table([first, ("pool", 2)], input_size=4)[-1].warning.startswith(warning)
    assert bool(layer_table([first, ("pool", 2)], input_size=4)[-1].warning) == bool(warning)
    assert layer_table([first, ("conv", 1)], input_size=4)[-1].warning == ""
    assert layer_table([first, ("conv_transpose", 2)], input_size=4)[-1].warning == ""


def test_tables_and_paths_follow_the_axis_and_the_size_of_the_image():
    flat = [("conv", (1, 3)), ("conv", (1, 3))]
    assert [[row.field.size for row in layer_table(flat, axis=axis)] for axis in (0, 1)] == [[1, 1], [3, 5]]
    assert [paths(flat, axis=axis) for axis in (0, 1)] == [(1, 1), (5, 5)]
    assert paths(flat, axis=1, output=0) == (3, 3)
    assert paths([("conv", 3, 2, "same")], input_size=8) == (3, 3)
    with pytest.raises(ValueError, match="does not fit"):
        paths([("conv", 9)], input_size=8)


@pytest.mark.parametrize("kernels", [(3, 5), (5, 3)])
def test_the_shortest_path_has_the_smallest_field_wherever_it_lies(kernels):
    one, two = ((("conv", kernel, 1, kernel // 2), "input") for kernel in kernels)
    assert paths({"one": one, "two": two, "sum": (("add",), "one", "two")}) == (3, 5)


def test_a_layer_shows_what_is_not_usual():
    assert repr(Layer("conv", (1, 2), 3, "same", 4)) == (
        "Layer('conv', kernel=(1, 2), stride=3, padding='same', dilation=4)"
    )
    assert repr(Layer("pool", 2, ceil_mode=True)) == "Layer('pool', kernel=2, ceil_mode=True)"
    assert repr(Layer("add")) == "Layer('add')"


def test_same_padding_takes_nothing_away():
    assert region([("conv", 1, 3, "same")], 1, input_size=7) == range(3, 4)
    assert [row.length for row in layer_table([("conv", 1, 3, "same")], input_size=7)] == [3]


def test_a_centre_lies_half_way_between_first_and_last():
    assert [ReceptiveField(size, 2, 1).centre(3) for size in (1, 2, 5)] == [5, 5.5, 7]


def test_what_differs_from_unit_to_unit_is_centred_on_average():
    networks_ = [
        [("upsample", 1, 3)],
        [("upsample", 2, 2), ("conv", 3, 1, 1)],
        [("conv_transpose", 1, 2, 0, 1), ("conv", 2, 1)],
        [("conv", 3, 2, 1), ("conv_transpose", 3, 4, 1)],
        [("conv_transpose", 1, 3)],
    ]
    for network in networks_:
        field = receptive_fields(network)[-1]
        seeing = [(unit, field.centre(unit)) for unit in range(len(field.phases)) if field.region(unit)]
        offsets = [Fraction(centre) - unit * field.stride for unit, centre in seeing]
        assert Fraction(field.size - 1, 2) - field.padding == sum(offsets) / len(offsets)


def test_fields_may_repeat_after_512_units_and_no_later():
    assert len(receptive_fields([("upsample", 1, 512)])[-1].phases) == 512
    many = {
        "a": (("upsample", 1, 19), "input"),
        "b": (("upsample", 1, 27), "a"),
    }
    for ask in (receptive_fields, layer_table, paths):
        with pytest.raises(
            ValueError, match=r"^b: its fields repeat only after 513 units, more than 512: ask"
        ):
            ask(many)


def test_a_layer_of_one_unit_is_repeated_where_it_is_merged_with_a_longer_one_only():
    def merged(kernel, units):
        line = {"line": (("pool", kernel, units), "input")}
        return line | {"all": (("global_pool",), "input"), "both": (("add",), "line", "all")}

    assert [row.field.size for row in layer_table(merged(3, 3), 5)] == [3, math.inf, math.inf]
    line = {"line": (("pool", 3, 3), "input"), "sum": (("add",), "input", "line")}
    for row in (layer_table(line, 5)[-1], receptive_fields(line, input_size=5)["sum"]):
        assert getattr(row, "field", row).size == math.inf
    assert [pixels(line, unit, 5) for unit in (0, 4)] == [{0, 1, 2}, {0, 1, 2, 4}]
    assert [units_seeing(line, pixel, 5) for pixel in (2, 3)] == [{0, 1, 2, 3, 4}, {3}]
    single = {
        "line": (("pool", 3, 3), "input"),
        "same": (("pool", 3, 3), "input"),
        "sum": (("add",), "line", "same"),
    }
    assert receptive_field(single, input_size=5) == 3
    assert layer_table(single, 5)[-1].field == ReceptiveField(3, 3, 0)
    two = {"line": (("pool", 3, 2), "input"), "sum": (("add",), "line", "line")}
    assert receptive_field(two, input_size=5) == 3


AXES = r"0 \(height\), 1 \(width\) or None"
TUPLE = r"layers\[0\]: a layer is a Layer or a tuple \(kind, kernel, stride, padding, dilation\), got "


def test_what_one_axis_answers_and_what_the_other():
    wide = [("conv", (1, 3))]
    assert [pixels(wide, 2, axis=axis) for axis in (0, 1)] == [{2}, {2, 3, 4}]
    assert [units_seeing(wide, 2, axis=axis) for axis in (0, 1)] == [{2}, {0, 1, 2}]


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda: pixels(DRAFT, -1), ValueError, "unit must be at least 0, got -1"),
        (lambda: region(DRAFT, 1.5), TypeError, "unit must be a whole number, got 1.5"),
        (lambda: units_seeing(DRAFT, -1), ValueError, "pixel must be at least 0, got -1"),
        (lambda: receptive_field(UNET, output="no"), ValueError, "output must be a node's name, got 'no'"),
        (lambda: receptive_field(UNET, output=0), ValueError, "output must be a node's name, got 0"),
        (
            lambda: receptive_field(DRAFT, output=5),
            ValueError,
            "output must be the index of one of the 5 layers, got 5",
        ),
        (lambda: receptive_field(DRAFT, output=-6), ValueError, "output must be at least -5, got -6"),
        (lambda: Layer("gate", axis=True), TypeError, "axis must be 0, 1 or None, got True"),
        (lambda: Layer("gate", axis=2), ValueError, "axis must be 0, 1 or None, got 2"),
        (lambda: receptive_field(DRAFT, axis=2), ValueError, f"axis must be {AXES}, got 2"),
        (lambda: receptive_field(DRAFT, axis="0"), TypeError, f"axis must be {AXES}, got '0'"),
        (lambda: receptive_field([("pool", 2, 2, 0, 1, True, None)]), TypeError, rf"{TUPLE}\('pool', .*"),
        (lambda: receptive_field([()]), TypeError, rf"{TUPLE}\(\)"),
    ],
)
def test_what_is_asked_wrongly_is_named(ask, error, words):
    with pytest.raises(error, match=f"^{words}$"):
        ask()


def test_a_tuple_may_have_every_field_up_to_the_ceil_mode():
    assert receptive_field([("pool", 2, 2, 0, 1, True)]) == 2


@pytest.mark.parametrize(("stride", "dilation", "least"), [(3, 1, -2), (1, 4, -3), (2, 3, -2), (1, 1, 0)])
def test_a_transposed_convolution_grows_by_less_than_its_stride_or_dilation(stride, dilation, least):
    for axis in (0, 1):
        strides, dilations = ((each, 1) if axis == 0 else (1, each) for each in (stride, dilation))
        ends = [(0, 0), (0, 0)]
        ends[axis] = (0, least)
        grown = Layer("conv_transpose", 2, strides, tuple(ends), dilations)
        assert grown.along(axis).units(2) == stride + dilation + 1 - least
        ends[axis] = (0, least - 1)
        with pytest.raises(ValueError, match=f"^padding must be at least {least}, got {least - 1}$"):
            Layer("conv_transpose", 2, strides, tuple(ends), dilations)
