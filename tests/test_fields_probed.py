"""Receptive fields against a small network that really runs: random chains and graphs, borders included."""

import math

import numpy as np
import probe
import pytest
from cnn import Layer, MisalignedError, pixels, receptive_fields, region, units_seeing
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

PIXELS = 14
LONGEST = 40
EVERY_KIND = sorted({*probe.PADDED, *probe.UNPADDED})


# Building a random graph takes a while on a busy machine; that is no fault of the library's.
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def windows(draw, kind):
    """A layer with a window, in the probe's terms: the padding is a pair (before, after)."""
    kernel, stride = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    dilation = 1 if kind == "unpool" else draw(st.integers(1, 3))
    extent = dilation * (kernel - 1) + 1
    padding = draw(st.integers(0, extent - 1)), draw(st.integers(0, extent - 1))
    if kind == "unpool":
        return kind, kernel, stride, padding
    if kind == "pool":
        return kind, kernel, stride, padding, dilation, draw(st.booleans())
    return kind, kernel, stride, padding, dilation


@st.composite
def layers(draw, kinds):
    kind = draw(st.sampled_from(kinds))
    if kind in ("conv", "pool", "conv_transpose", "unpool"):
        return draw(windows(kind))
    if kind == "upsample":
        return kind, draw(st.integers(1, 2)), draw(st.integers(1, 3))
    if kind in ("pad", "crop"):
        return kind, (draw(st.integers(0, 2)), draw(st.integers(0, 2)))
    return (kind,)


@st.composite
def graphs(draw, kinds=EVERY_KIND, pixels=PIXELS):
    """A graph of up to eight layers; branches that are to merge are first cropped to one length."""
    graph, lengths = {}, {"input": pixels}

    def append(layer, *sources):
        length = probe.run(layer, [np.zeros((1, lengths[source])) for source in sources]).shape[-1]
        assume(0 < length <= LONGEST)
        graph[name := f"n{len(graph)}"] = (layer, *sources)
        lengths[name] = length
        return name

    for _ in range(draw(st.integers(1, 8))):
        source, last = draw(st.sampled_from(list(lengths))), list(lengths)[-1]
        if draw(st.booleans()):
            append(draw(layers(kinds)), last)
            continue
        short, long = sorted((source, last), key=lengths.__getitem__)
        surplus = lengths[long] - lengths[short]
        if surplus and lengths[short] > 1:
            before = draw(st.integers(0, surplus))
            long = append(("crop", (before, surplus - before)), long)
        append((draw(st.sampled_from(["add", "concat"])),), short, long)
    return graph


def as_network(graph):
    """Write the probe's graph as the library reads it: a padding (before, after) is given for both axes."""

    def as_layer(kind, *arguments):
        arguments = [(each, each) if isinstance(each, tuple) else each for each in arguments]
        return Layer(kind, padding=arguments[0]) if kind in ("pad", "crop") else (kind, *arguments)

    return {name: (as_layer(*layer), *sources) for name, (layer, *sources) in graph.items()}


def lit(line):
    return set(np.flatnonzero(line > 0).tolist())


@thorough
@given(graphs(), st.data())
def test_pixels_are_what_the_probe_sees_unit_by_unit_and_pixel_by_pixel(graph, data):
    network = as_network(graph)
    name = data.draw(st.sampled_from(list(graph)))
    reached = probe.influence(graph, PIXELS)[name]
    for unit, column in enumerate(reached.T):
        seen = lit(column)
        assert pixels(network, unit, PIXELS, output=name) == seen, unit
        hull = range(min(seen), max(seen) + 1) if seen else range(0)
        assert region(network, unit, PIXELS, output=name) == hull, unit
    for pixel, row in enumerate(reached):
        assert units_seeing(network, pixel, PIXELS, output=name) == lit(row), pixel
    with pytest.raises(ValueError, match="unit must be less than"):
        region(network, reached.shape[1], PIXELS, output=name)


@thorough
@given(graphs(["conv", "pool", "pad", "crop", "identity"], pixels=30))
def test_fields_are_exact_wherever_no_padding_is_seen(graph):
    network = as_network(graph)
    try:
        fields = receptive_fields(network)
    except MisalignedError:
        assume(False)
    lit_maps, padded_maps = probe.influence(graph, 30), probe.influence(graph, 30, fill=math.nan)
    for name, field in fields.items():
        for unit in np.flatnonzero(~np.isnan(padded_maps[name]).any(axis=0)):
            seen = lit(lit_maps[name][:, unit])
            assert field.region(int(unit)) == range(min(seen), max(seen) + 1), (name, unit)


@thorough
@given(graphs(sorted({*EVERY_KIND} - {"gate", "global_pool"})))
def test_fields_agree_with_regions_on_a_map_without_end_and_lead_back(graph):
    network = as_network(graph)
    try:
        fields = receptive_fields(network)
    except MisalignedError:
        assume(False)
    for name, field in fields.items():
        for unit in range(8):
            seen = field.region(unit)
            assert seen == region(network, unit, output=name)
            assert len(seen) <= field.size
            for pixel in (seen.start - 1, seen.start, seen.stop - 1, seen.stop):
                assert (unit in field.units_seeing(pixel)) == (pixel in seen)
