"""The backend node tests of the onnx package: every two-dimensional pooling, run as it comes."""

import importlib

import numpy as np
import onnx
import pytest
from cnn import avg_pool2d, global_avg_pool2d, global_max_pool2d, lp_pool2d, max_pool2d, max_unpool2d
from onnx.backend.test.case import node as node_tests

OPERATORS = ["MaxPool", "AveragePool", "LpPool", "GlobalMaxPool", "GlobalAveragePool", "MaxUnpool"]

NOT_RUN = {
    "test_maxpool_1d_default": "one axis",
    "test_averagepool_1d_default": "one axis",
    "test_lppool_1d_default": "one axis",
    "test_maxpool_3d_default": "three axes",
    "test_maxpool_3d_dilations": "three axes",
    "test_maxpool_3d_dilations_use_ref_impl": "three axes",
    "test_maxpool_3d_dilations_use_ref_impl_large": "three axes",
    "test_averagepool_3d_default": "three axes",
    "test_averagepool_3d_dilations_small": "three axes",
    "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_True": "three axes",
    "test_averagepool_3d_dilations_large_count_include_pad_is_0_ceil_mode_is_False": "three axes",
    "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_True": "three axes",
    "test_averagepool_3d_dilations_large_count_include_pad_is_1_ceil_mode_is_False": "three axes",
    "test_lppool_3d_default": "three axes",
}

RUN = [
    *("test_maxpool_2d_" + name for name in ("default", "pads", "strides", "dilations", "uint8")),
    *("test_maxpool_2d_" + name for name in ("ceil", "ceil_output_size_reduce_by_one")),
    *("test_maxpool_2d_" + name for name in ("same_lower", "same_upper", "precomputed_same_upper")),
    *("test_maxpool_2d_" + name for name in ("precomputed_pads", "precomputed_strides")),
    *("test_maxpool_with_argmax_2d_" + name for name in ("precomputed_pads", "precomputed_strides")),
    *("test_averagepool_2d_" + name for name in ("default", "pads", "strides", "dilations")),
    *("test_averagepool_2d_" + name for name in ("ceil", "ceil_last_window_starts_on_pad")),
    *("test_averagepool_2d_" + name for name in ("same_lower", "same_upper", "precomputed_same_upper")),
    *("test_averagepool_2d_" + name for name in ("precomputed_pads", "precomputed_strides")),
    *(
        "test_averagepool_2d_" + name
        for name in ("pads_count_include_pad", "precomputed_pads_count_include_pad")
    ),
    *(
        "test_lppool_2d_" + name
        for name in ("default", "pads", "strides", "dilations", "same_lower", "same_upper")
    ),
    *("test_globalmaxpool", "test_globalmaxpool_precomputed"),
    *("test_globalaveragepool", "test_globalaveragepool_precomputed"),
    *("test_maxunpool_export_without_output_shape", "test_maxunpool_export_with_output_shape"),
]


@pytest.fixture(scope="module")
def cases():
    """Importing a module of node tests makes its cases, which takes seconds for those of three axes."""
    for operator in OPERATORS:
        importlib.import_module(f"{node_tests.__name__}.{operator.lower()}")
    return {case.name: case for case in node_tests._NodeTestCases if operator_of(case) in OPERATORS}


def test_every_case_is_run_or_listed_as_not(cases):
    assert sorted([*RUN, *NOT_RUN]) == sorted(cases)
    for name, reason in NOT_RUN.items():
        spatial_axes = cases[name].data_sets[0][0][0].ndim - 2
        assert reason == {1: "one axis", 3: "three axes"}[spatial_axes]


@pytest.mark.parametrize("name", RUN)
def test_case(name, cases):
    case = cases[name]
    (node,) = case.model.graph.node
    attributes = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
    assert case.data_sets
    for inputs, expected in case.data_sets:
        answers = compute(node.op_type, attributes, *inputs)
        for answer, right in zip(answers[: len(expected)], expected, strict=True):
            np.testing.assert_allclose(answer, right, rtol=case.rtol, atol=case.atol, strict=True)


def operator_of(case):
    return case.model.graph.node[0].op_type


def compute(operator, attributes, x, *more):
    """Run an operator of ONNX by our functions; return its outputs."""
    if operator == "GlobalMaxPool":
        return [global_max_pool2d(x)[:, :, np.newaxis, np.newaxis]]
    if operator == "GlobalAveragePool":
        return [global_avg_pool2d(x)[:, :, np.newaxis, np.newaxis]]
    how = windows(attributes, x.shape[2:])
    if operator == "MaxUnpool":
        return [unpool(x, *more, **how)]
    how["ceil_mode"] = bool(attributes.get("ceil_mode", 0))
    how["dilation"] = tuple(attributes.get("dilations", (1, 1)))
    if operator == "AveragePool":
        return [avg_pool2d(x, **how, count_include_pad=bool(attributes.get("count_include_pad", 0)))]
    if operator == "LpPool":
        return [lp_pool2d(x, attributes["p"], **how)]
    values, indices = max_pool2d(x, **how, return_indices=True)
    height, width = x.shape[2:]
    if attributes.get("storage_order", 0) == 1:  # column by column
        indices = indices % width * height + indices // width
    planes = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], 1, 1)
    return [values, indices + planes * height * width]  # ONNX counts through all planes


def windows(attributes, shape):
    """Return size, stride and padding; SAME means just enough padding for ceil(length / stride) windows."""
    size = tuple(attributes["kernel_shape"])
    stride = tuple(attributes.get("strides", (1, 1)))
    top, left, bottom, right = attributes.get("pads", (0, 0, 0, 0))
    padding = ((top, bottom), (left, right))
    auto_pad = attributes.get("auto_pad", b"NOTSET")
    if auto_pad != b"NOTSET":
        sums = [max((-(-n // s) - 1) * s + k - n, 0) for n, k, s in zip(shape, size, stride, strict=True)]
        less_first = [(total // 2, total - total // 2) for total in sums]
        padding = tuple(pads if auto_pad == b"SAME_UPPER" else pads[::-1] for pads in less_first)
    return {"size": size, "stride": stride, "padding": padding}


def unpool(y, indices, output_shape=None, **how):
    """In ONNX the indices are those of the least output; a larger one has zeros after it."""
    out = max_unpool2d(y, indices, **how)
    if output_shape is None:
        return out
    return np.pad(out, [(0, more) for more in output_shape - out.shape])
