"""Effective receptive fields: closed forms, the chapter's figures, gradients against differences."""

import math

import numpy as np
import pytest
from cnn import EffectiveField, Layer, effective_receptive_field, networks, receptive_field
from cnn.fields import effective
from cnn.fields.graph import read_network
from cnn.fields.kernels import random_kernel
from cnn.fields.layer import Step
from cnn.fields.plan import _tie, lay_plan
from hypothesis import given
from hypothesis import strategies as st


def box(kernel, spacing):
    """A window's average as a row of weights, its taps `spacing` pixels apart."""
    row = np.zeros((kernel - 1) * spacing + 1)
    row[::spacing] = 1 / kernel
    return row


def convolved(layers):
    """The exact profile of a chain along one axis: the boxes of its layers, convolved."""
    profile, jump = np.ones(1), 1
    for _, kernel, stride, _, dilation in layers:
        profile = np.convolve(profile, box(kernel, jump * dilation))
        jump *= stride
    return profile


@pytest.mark.parametrize("n", [10, 20, 40, 80])
def test_uniform_3x3s_spread_as_the_root_of_depth(n):
    field = effective_receptive_field([("conv", 3)] * n)
    assert field.mass.shape == (2 * n + 1, 2 * n + 1)
    assert field.mass.sum() == pytest.approx(1)
    assert field.sigma == pytest.approx((math.sqrt(2 * n / 3),) * 2, rel=1e-12)


@pytest.mark.parametrize(("n", "percent"), [(10, 29), (20, 15), (40, 7.85), (80, 4.0)])
def test_area_that_counts_shrinks(n, percent):
    field = effective_receptive_field([("conv", 3)] * n)
    assert 100 * field.area(0.9545) == pytest.approx(percent, rel=0.02)


@pytest.mark.parametrize(("n", "percent"), [(10, 1.9), (40, 0.47)])
def test_profile_tends_to_a_gaussian(n, percent):
    profile = effective_receptive_field([("conv", 3)] * n).mass.sum(0)
    variance = 2 * n / 3
    gaussian = np.exp(-np.square(np.arange(-n, n + 1)) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
    assert 100 * abs(profile - gaussian).max() / profile.max() == pytest.approx(percent, abs=0.05)


def test_any_chain_is_a_convolution_of_boxes():
    layers = [("conv", 5, 2, 1, 1), ("pool", 2, 2, 0, 1), ("conv", 3, 1, 2, 2), ("pool", 3, 2, 1, 1)]
    profile = convolved(layers)
    field = effective_receptive_field(layers)
    assert field.mass == pytest.approx(np.outer(profile, profile))
    jumps, variance = 1, 0
    for _, kernel, stride, _, dilation in layers:
        variance += (kernel**2 - 1) / 12 * (jumps * dilation) ** 2
        jumps *= stride
    assert field.sigma == pytest.approx((math.sqrt(variance),) * 2)


def test_each_axis_has_its_own_window():
    field = effective_receptive_field([Layer("conv", (1, 7), dilation=(1, 2))])
    assert field.mass.shape == (1, 13)
    assert field.sigma == pytest.approx((0, 4))


def test_vgg_16():
    field = effective_receptive_field(networks.vgg(16))
    assert field.mass.shape == (212, 212)
    assert field.sigma[0] == pytest.approx(27.64, abs=0.005)
    assert field.share(106) == pytest.approx(0.90, abs=0.005)


def test_dilation_leaves_a_grid():
    touched = [
        np.count_nonzero(effective_receptive_field([("conv", 3, 1, 0, rate) for rate in rates]).mass.sum(0))
        for rates in ((2, 2, 2), (1, 2, 3))
    ]
    assert touched == [7, 13]


def test_a_skip_keeps_half_of_the_mass_in_its_place():
    unit = {"conv": (("conv", 3, 1, 1), "input"), "sum": (("add",), "input", "conv")}
    expected = np.array([[1, 1, 1], [1, 10, 1], [1, 1, 1]]) / 18
    assert effective_receptive_field(unit).mass == pytest.approx(expected)
    for relu in (False, True):  # the scale of random weights keeps the branches' shares alike
        drawn = effective_receptive_field(unit, "random", relu=relu, trials=400).mass
        assert drawn == pytest.approx(expected, abs=0.03)


def test_pool_and_upsample_by_hand():
    mass = effective_receptive_field([("pool", 2, 2), ("upsample", 1, 2), ("conv", 2)]).mass
    assert mass.sum(0) == pytest.approx([0.5, 0.5])
    linear = [("upsample", 2, 2)]
    assert effective_receptive_field(linear).mass.sum(0) == pytest.approx(
        [0.25, 0.75]
    )  # the first unit, at −1/4
    assert effective_receptive_field(linear, unit=1).mass.sum(0) == pytest.approx([0.75, 0.25])
    transposed = effective_receptive_field([("conv_transpose", 3, 2)], unit=2).mass
    assert transposed == pytest.approx(np.full((2, 2), 1 / 4))


def test_share_of_a_square_counts_cut_pixels_in_part():
    flat = EffectiveField(np.full((4, 4), 1 / 16))
    assert [flat.share(side) for side in (0, 1, 2, 3, 4, 9)] == pytest.approx(
        [0, 1 / 16, 4 / 16, 9 / 16, 1, 1]
    )
    assert flat.area(0.5) == 0.5
    for share in (0, 1.1, math.nan):
        with pytest.raises(ValueError, match="share must be above 0"):
            flat.area(share)


@pytest.mark.parametrize("side", [1, 3, 7, 10])
def test_a_flat_field_takes_as_many_pixels_as_it_holds(side):
    field = effective_receptive_field([("conv", side)])
    pixels = [round(field.area(count / side**2) * side**2, 9) for count in range(1, side**2 + 1)]
    assert pixels == list(range(1, side**2 + 1))
    assert EffectiveField(np.full((90, 90), 1 / 90**2 - 1e-9)).area(1) == 1  # its sum is a little less than 1


@pytest.mark.parametrize("bad", ["a", None, True, 1j])
def test_sides_and_shares_are_numbers(bad):
    field = effective_receptive_field([("conv", 3)])
    with pytest.raises(TypeError, match=r"^side must be a number, got"):
        field.share(bad)
    with pytest.raises(TypeError, match=r"^share must be a number, got"):
        field.area(bad)


@pytest.mark.parametrize("bad", [-1, math.nan, -math.inf])
def test_sides_are_not_negative(bad):
    with pytest.raises(ValueError, match=r"^side must be at least 0, got"):
        effective_receptive_field([("conv", 3)]).share(bad)


def test_where_every_relu_closes_there_is_no_field():
    with pytest.raises(ValueError, match=r"in 1 trials of 1 channels, .*: give more trials"):
        effective_receptive_field([("conv", 3)] * 5, "random", relu=True, channels=1, trials=1, seed=0)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"seed": "a"}, TypeError, r"seed must be a whole number or a numpy.random.Generator, got 'a'"),
        ({"seed": None}, TypeError, "seed must be .*got None"),
        ({"seed": -1}, ValueError, "seed must be at least 0, got -1"),
        ({"trials": 1.5}, TypeError, "trials must be a whole number, got 1.5"),
        ({"channels": (2, 2)}, TypeError, r"channels must be a whole number, got \(2, 2\)"),
        ({"relu": "no"}, TypeError, "relu must be True or False, got 'no'"),
        ({"unit": 10**6, "input_size": 8}, ValueError, "unit must be less than 6, the length of"),
    ],
)
@pytest.mark.parametrize("weights", ["uniform", "random"])
def test_options_that_cannot_be_are_refused(weights, options, error, words):
    with pytest.raises(error, match=words):
        effective_receptive_field([("conv", 3)], weights, **options)


def test_a_generator_is_a_seed_too():
    drawn = [
        effective_receptive_field([("conv", 3)], "random", seed=seed).mass
        for seed in (np.int32(5), np.random.default_rng(5))
    ]
    assert (drawn[0] == drawn[1]).all()


def test_random_linear_weights_give_the_uniform_answer_on_average():
    layers = [("conv", 3), ("conv", 5, 2), ("pool", 2, 2), ("conv", 3)]
    exact = effective_receptive_field(layers)
    drawn = effective_receptive_field(layers, "random", trials=200)
    assert drawn.sigma == pytest.approx(exact.sigma, rel=0.03)
    profile, exact_profile = drawn.mass.sum(0), exact.mass.sum(0)
    assert abs(profile - exact_profile).max() < 0.08 * exact_profile.max()


def test_relus_hardly_change_it():
    layers = [("conv", 3)] * 8
    drawn = effective_receptive_field(layers, "random", relu=True, trials=60)
    assert drawn.sigma == pytest.approx((math.sqrt(16 / 3),) * 2, rel=0.05)


def test_seed_decides():
    first, again, other = (
        effective_receptive_field([("conv", 3)] * 2, "random", relu=True, trials=2, seed=seed)
        for seed in (1, 1, 2)
    )
    assert (first.mass == again.mass).all()
    assert (first.mass != other.mass).any()


@pytest.mark.parametrize("pooling", ["average", "max"])
def test_gradients_through_relu_and_pool_are_those_of_the_running_network(pooling):
    network = {
        "a": (("conv", 3, 1, 1), "input"),
        "pool": (("pool", 3, 2, 1), "a"),
        "b": (("conv", 3, 1, 2, 2), "pool"),
        "up": (("conv_transpose", 4, 2, 1), "b"),
        "near": (("upsample", 1, 2), "pool"),
        "sum": (("add",), "a", "up", "near"),
        "last": (("conv", 3, 2), "sum"),
    }
    rng = np.random.default_rng(3)
    plan = lay_plan(read_network(network), 1, None)
    kernels = [random_kernel(node.layer, True, 4, rng) for node in plan.nodes]
    image, nudge = rng.normal(size=(2, 4, *plan.shape(0)))
    value, chosen, gates = effective._forward(plan, kernels, True, pooling, image)
    moved, _, _ = effective._forward(plan, kernels, True, pooling, image + 1e-7 * nudge)
    direction = rng.normal(size=(4, 1, 1))
    gradient = effective._backward(plan, chosen, gates, direction)
    assert np.vdot(gradient, nudge) == pytest.approx(np.vdot(direction, moved - value) / 1e-7, rel=1e-5)
    assert np.vdot(gradient, image) == pytest.approx(np.vdot(direction, value))  # Euler: it has no biases


def test_the_mass_covers_the_receptive_field():
    for entry in ("resnet_18", "squeezenet_1_1", "mobilenet_v1"):
        zoo = networks.ZOO[entry]
        field = effective_receptive_field(zoo.build(), input_size=zoo.input_size)
        assert field.mass.shape == (receptive_field(zoo.build(), input_size=zoo.input_size),) * 2


@pytest.mark.parametrize(
    ("network", "options", "words"),
    [
        ([("conv", 3)], {"weights": "normal"}, "weights must be .*got 'normal'"),
        ([("conv", 3)], {"relu": True}, "need weights='random'"),
        ([("pool", 3)], {"pooling": "max"}, "need weights='random'"),
        ([("pool", 3)], {"weights": "random", "pooling": "mean"}, "pooling must be .*got 'mean'"),
        ([("conv", 3)], {"weights": "random", "trials": 0}, "trials must be at least 1, got 0"),
        ([("conv", 3)], {"weights": "random", "channels": 0}, "channels must be at least 1, got 0"),
        ([("conv", 3)], {"unit": -1}, "unit must be at least 0"),
        ([("gate",)], {}, r"layers\[0\] \(gate\) sees everything"),
        ([("conv_transpose", 1, 2)], {"unit": 1}, "unit 1 of .* sees nothing"),
        ([("conv", 3, 2, "same")], {}, "give input_size="),
        ([("conv", 1001)], {}, "1,002,002 taps of windows, more than the 1,000,000"),
        ([("conv", 3, 10**8)] * 2, {}, "units that are seen, more than the 20,000,000"),
        ([("conv", (1, 2), 1, 0, 10**9)], {}, "1,000,000,001 units that are seen"),
    ],
)
def test_what_cannot_be_measured_is_refused(network, options, words):
    with pytest.raises(ValueError, match=words):
        effective_receptive_field(network, **options)


def test_a_max_pool_in_the_running_network_takes_the_maximum():
    rng = np.random.default_rng(0)
    plan = lay_plan(read_network([("pool", (2, 3), 1), ("pool", 2, 2)]), 0, None)
    kernels = [random_kernel(node.layer, False, 4, rng) for node in plan.nodes]
    image = rng.normal(size=(4, *plan.shape(0)))
    value, _, _ = effective._forward(plan, kernels, False, "max", image)
    assert (value == image.max(axis=(1, 2), keepdims=True)).all()


def test_area_is_that_of_two_standard_deviations_unless_said_otherwise():
    field = effective_receptive_field([("conv", 3)] * 6)
    assert field.area() == field.area(0.9545) != field.area(0.95)


def test_defaults_are_what_the_signature_says():
    layers = [("conv", 3), ("conv", 1)]
    drawn = effective_receptive_field(layers, "random", relu=True)
    said = effective_receptive_field(layers, "random", relu=True, trials=32, channels=8, seed=0)
    assert (drawn.mass == said.mass).all()
    assert (effective_receptive_field(layers).mass == effective_receptive_field(layers, "uniform").mass).all()


def test_any_layer_can_be_measured():
    layers = [("conv", 3), ("conv", 5)]
    inner = effective_receptive_field(layers, output=0)
    assert (inner.mass == effective_receptive_field(layers[:1]).mass).all()


def test_a_max_pool_of_one_channel_lets_one_pixel_through():
    layers = [("conv", 1), ("pool", 2, 2)]
    field = effective_receptive_field(layers, "random", pooling="max", trials=1, channels=1)
    assert sorted(field.mass.ravel()) == [0, 0, 0, 1]
    spread = effective_receptive_field(layers, "random", pooling="average", trials=1, channels=1)
    assert spread.mass.ravel() == pytest.approx([0.25] * 4)


def test_nearest_neighbours_weigh_alike():
    field = effective_receptive_field([("upsample", 1, 3), ("conv", 3)], unit=1)
    assert field.mass == pytest.approx(np.outer([2 / 3, 1 / 3], [2 / 3, 1 / 3]))


FRAMES = st.tuples(st.integers(-3, 6), st.integers(1, 8)).map(lambda ends: range(ends[0], sum(ends)))


@given(st.booleans(), st.tuples(*[st.integers(1, 4)] * 3), st.integers(0, 3), FRAMES, FRAMES)
def test_a_tap_ties_each_unit_to_the_one_that_reads_it(scatters, window, before, source, target):
    size, stride, dilation = window
    step = Step(scatters, size, stride, before, 0, dilation)
    for tap in range(size):
        if scatters:  # input u lands on u·stride + tap·dilation − before
            tied = [(u, u * stride + tap * dilation - before) for u in source]
            tied = [(u, v) for u, v in tied if v in target]
        else:  # output v reads v·stride + tap·dilation − before: in the walk its frame holds all of these
            tied = [(v * stride + tap * dilation - before, v) for v in target]
            source = range(tied[0][0], tied[-1][0] + 1)
        ins, outs = _tie(step, tap, source, target)
        assert list(zip(source[ins], target[outs], strict=True)) == tied
