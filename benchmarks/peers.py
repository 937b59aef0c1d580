"""The same pooling in every library, each fed the memory layout it likes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cnn
import cv2
import numpy as np
import onnx
import onnxruntime
import scipy.ndimage
import skimage.measure
import torch

torch.set_num_threads(1)
torch.set_grad_enabled(False)
cv2.setNumThreads(1)

Call = Callable[[], object]


@dataclass(frozen=True)
class Case:
    """One pooling of one array."""

    name: str
    operator: str
    """max or average."""
    shape: tuple[int, int, int, int]
    size: int
    stride: int
    padding: int = 0
    dtype: str = "float32"

    @property
    def windows(self) -> tuple[int, int, int]:
        """Size, stride, padding."""
        return self.size, self.stride, self.padding


def calls(case: Case) -> dict[str, Call]:
    """Return, for every library that can do it, a call that pools the case's array."""
    x = np.random.default_rng(0).standard_normal(case.shape).astype(case.dtype)
    found = {"cnn": lambda: ours(case, x)} | torch_calls(case, x)
    last = np.ascontiguousarray(x.transpose(0, 2, 3, 1)).transpose(0, 3, 1, 2)
    found["cnn, channels last"] = lambda: ours(case, last)
    found["memory limit"] = copying(x.nbytes + ours(case, x).nbytes)
    if case.dtype == "float32":
        found["ONNX Runtime"] = onnx_runtime(case, x)
        if case.padding == 0:
            found |= image_libraries(case, x)
        if case.stride > 1 or case.padding:
            found["double loop"] = lambda: double_loop(case, x)
    return found


def ours(case: Case, x: np.ndarray) -> np.ndarray:
    """Pool by the library."""
    pool = cnn.max_pool2d if case.operator == "max" else cnn.avg_pool2d
    return pool(x, case.size, case.stride, padding=case.padding)


def torch_calls(case: Case, x: np.ndarray) -> dict[str, Call]:
    """Return PyTorch's call on a contiguous tensor and on one with its channels last."""
    pool = torch.nn.functional.max_pool2d if case.operator == "max" else torch.nn.functional.avg_pool2d
    t = torch.from_numpy(x)
    found = {"PyTorch": lambda: pool(t, *case.windows)}
    if case.size <= 7:  # with larger windows it takes a minute
        last = t.to(memory_format=torch.channels_last)
        found["PyTorch, channels last"] = lambda: pool(last, *case.windows)
    return found


def onnx_runtime(case: Case, x: np.ndarray) -> Call:
    """Return ONNX Runtime's call: a model of one node."""
    attributes = {
        "kernel_shape": [case.size] * 2,
        "strides": [case.stride] * 2,
        "pads": [case.padding] * 4,
    }
    if case.operator == "average":
        attributes["count_include_pad"] = 1
    operator = {"max": "MaxPool", "average": "AveragePool"}[case.operator]
    session = one_node(onnx.helper.make_node(operator, ["x"], ["y"], **attributes))
    return lambda: session.run(None, {"x": x})[0]


def one_node(node: onnx.NodeProto) -> onnxruntime.InferenceSession:
    """Return a session, of one thread, for a model of one node."""
    kind = onnx.TensorProto.FLOAT
    x, y = (onnx.helper.make_tensor_value_info(name, kind, [None] * 4) for name in "xy")
    graph = onnx.helper.make_graph([node], "one node", [x], [y])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 19)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def image_libraries(case: Case, x: np.ndarray) -> dict[str, Call]:
    """Return the calls of OpenCV and SciPy, which filter at stride 1, and scikit-image, which tiles."""
    if case.stride == case.size:
        how = np.max if case.operator == "max" else np.mean
        return {"scikit-image": lambda: skimage.measure.block_reduce(x, (1, 1, case.size, case.size), how)}
    image = np.ascontiguousarray(x[0].transpose(1, 2, 0))
    size = (case.size, case.size)
    inside = slice(case.size // 2, -(case.size // 2))
    if case.operator == "max":
        square = np.ones(size, np.uint8)
        opencv = lambda: cv2.dilate(image, square)  # noqa: E731
        scipy_ = lambda: scipy.ndimage.maximum_filter(x, (1, 1, *size))  # noqa: E731
    else:
        opencv = lambda: cv2.boxFilter(image, -1, size)  # noqa: E731
        scipy_ = lambda: scipy.ndimage.uniform_filter(x, (1, 1, *size))  # noqa: E731
    return {
        "OpenCV": lambda: opencv()[inside, inside].transpose(2, 0, 1)[np.newaxis],
        "SciPy": lambda: scipy_()[:, :, inside, inside],
    }


def double_loop(case: Case, x: np.ndarray) -> np.ndarray:
    """Pool as one writes it first: a loop over rows of windows, a loop over columns."""
    size, stride, padding = case.windows
    around = [(0, 0), (0, 0), (padding, padding), (padding, padding)]
    x = np.pad(x, around, constant_values=-np.inf if case.operator == "max" else 0)
    height, width = ((n - size) // stride + 1 for n in x.shape[2:])
    out = np.zeros((*x.shape[:2], height, width), x.dtype)
    for i in range(height):
        for j in range(width):
            window = x[:, :, i * stride : i * stride + size, j * stride : j * stride + size]
            out[:, :, i, j] = window.max((2, 3)) if case.operator == "max" else window.mean((2, 3))
    return out


def copying(traffic: int) -> Call:
    """Return a call that copies half of so many bytes: it reads one half and writes the other."""
    source, target = np.ones(traffic // 8, np.float32), np.ones(traffic // 8, np.float32)
    return lambda: np.copyto(target, source)


def global_calls(shape: tuple[int, int, int, int]) -> dict[str, Call]:
    """Return the calls that average each map as a whole."""
    x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    t = torch.from_numpy(x)
    last = t.to(memory_format=torch.channels_last)
    session = one_node(onnx.helper.make_node("GlobalAveragePool", ["x"], ["y"]))
    pool = torch.nn.functional.adaptive_avg_pool2d
    return {
        "cnn": lambda: cnn.global_avg_pool2d(x),
        "numpy.mean": lambda: x.mean((2, 3)),
        "PyTorch": lambda: pool(t, 1)[:, :, 0, 0],
        "PyTorch, channels last": lambda: pool(last, 1)[:, :, 0, 0],
        "ONNX Runtime": lambda: session.run(None, {"x": x})[0][:, :, 0, 0],
        "memory limit": copying(x.nbytes),
    }


def backward_calls(case: Case) -> dict[str, Call]:
    """Return calls of the backward pass: for max with the forward pass before it, for average alone."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal(case.shape).astype(np.float32)
    grad = rng.standard_normal(ours(case, x).shape).astype(np.float32)
    t, g = torch.from_numpy(x), torch.from_numpy(grad)
    size, stride, padding = ([n, n] for n in case.windows)
    how = {"size": case.size, "stride": case.stride, "padding": case.padding}
    if case.operator == "average":
        backward = torch.ops.aten.avg_pool2d_backward
        return {
            "cnn": lambda: cnn.avg_pool2d_backward(grad, x.shape, **how),
            "PyTorch": lambda: backward(g, t, size, stride, padding, False, True, None),
        }
    max_backward = torch.ops.aten.max_pool2d_with_indices_backward

    def torch_max() -> torch.Tensor:
        _, indices = torch.nn.functional.max_pool2d(t, *case.windows, return_indices=True)
        return max_backward(g, t, size, stride, padding, [1, 1], False, indices)

    def cnn_max() -> np.ndarray:
        cnn.max_pool2d(x, **how)
        return cnn.max_pool2d_backward(grad, x, **how)

    return {"cnn": cnn_max, "PyTorch": torch_max}
