"""Steps of a random model that move pixels: windows, resizing, ends and parts of the map, other orders."""

import numpy as np


def conv(g, x):
    channels, pick = g.maps[x][1], g.rng.choice
    kernel = [pick([1, 2, 3, 4]), pick([1, 2, 3])]
    more = {"strides": [pick([1, 1, 2, 3]), pick([1, 2])], "dilations": [pick([1, 1, 2]), pick([1, 1, 3])]}
    if max(more["dilations"]) > 1:  # which ONNX Runtime does not take with auto_pad
        return g.put(
            "Conv", [x, g.weights(2, channels, *kernel)], pads=[pick([0, 1, 2]) for _ in range(4)], **more
        )
    more |= pick(
        [
            {"pads": [pick([0, 1, 2]) for _ in range(4)]},
            {"auto_pad": pick(["SAME_UPPER", "SAME_LOWER", "VALID"])},
        ]
    )
    if pick([True, False, False]):
        return g.put(
            "Conv", [x, g.weights(channels, 1, *kernel)], group=channels, kernel_shape=kernel, **more
        )
    return g.put("Conv", [x, g.weights(pick([1, 2, 3, 4]), channels, *kernel)], **more)


def transposed(g, x):
    pick, channels = g.rng.choice, g.maps[x][1]
    more = {"strides": [pick([1, 2, 3]), pick([1, 2])], "pads": [pick([0, 1]) for _ in range(4)]}
    return g.put("ConvTranspose", [x, g.weights(channels, 2, pick([1, 2, 3, 4]), pick([2, 3]))], **more)


def pool(g, x):
    pick = g.rng.choice
    kind = pick(["MaxPool", "AveragePool", "LpPool"])
    kernel = [pick([1, 2, 3]), pick([2, 3])]
    more = {"kernel_shape": kernel, "strides": [pick([1, 2, 3]), pick([1, 2])]}
    whole = all(stride <= size for stride, size in zip(more["strides"], kernel, strict=True))
    if kind != "LpPool" and whole:  # else ONNX's inference and its runtimes count differently
        more["ceil_mode"] = pick([0, 1])
    how = pick(["pads", "pads", "auto_pad", "dilations"])
    if how == "pads" and not more.get("ceil_mode"):
        more["pads"] = [pick([0, 1]) if size > 1 else 0 for size in kernel * 2]
    elif how == "auto_pad" and not more.get("ceil_mode") and whole:
        more["auto_pad"] = pick(["SAME_UPPER", "SAME_LOWER", "VALID"])
    elif how == "dilations" and kind == "MaxPool":
        more["dilations"] = [pick([1, 2]), pick([1, 3])]
    return g.put(kind, [x], **more)


def padded(g, x):
    sizes = [0, 0, g.rng.choice([0, 1, 2]), g.rng.choice([0, -1, 1])]
    ends = [0, 0, g.rng.choice([0, -1, 3]), g.rng.choice([0, 1])]
    return g.put("Pad", [x, g.constant(sizes + ends)])


def sliced(g, x):
    axis = g.rng.choice([2, 3, -1, 1])
    start, stop = g.rng.choice([0, 1, -3]), g.rng.choice([5, -1, 2**31, 100])
    if axis == 1 and not channels_see_alike(g):
        return None
    inputs = [g.constant([each]) for each in (start, stop, axis, g.rng.choice([1, 1, 2]))]
    return g.put("Slice", [x, *inputs])


def resized(g, x):
    pick = g.rng.choice
    mode = pick([
        {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"},
        {"mode": "linear", "coordinate_transformation_mode": "half_pixel"},
        {"mode": "linear", "coordinate_transformation_mode": "asymmetric"},
        {"mode": "nearest", "coordinate_transformation_mode": "half_pixel"},
    ])  # fmt: skip
    scales = [1, 1, pick([1, 2, 3]), pick([1, 2])]
    none = "" if g.opset > 12 else g.constant([], np.float32)
    if g.rng.random() < 0.5:
        return g.put("Resize", [x, none, g.constant(scales, np.float32)], **mode)
    sizes = [length * scale for length, scale in zip(g.maps[x], scales, strict=True)]
    return g.put("Resize", [x, none, none, g.constant(sizes)], **mode)


def blocks(g, x):
    channels = g.maps[x][1]
    mixes = g.nodes and g.nodes[-1].op_type == "Conv" and len(g.nodes[-1].attribute) < 4
    if channels % 4 == 0 and mixes:  # so that all channels see alike
        return g.put("DepthToSpace", [x], blocksize=2)
    if g.maps[x][2] % 2 or g.maps[x][3] % 2:
        return None
    return g.put("SpaceToDepth", [x], blocksize=2)


def turned(g, x):
    order = g.rng.choice([[0, 2, 3, 1], [0, 1, 3, 2], [2, 0, 1, 3], [3, 1, 2, 0]])
    inner = g.put("Transpose", [x], perm=order)
    inner = inner and g.put(g.rng.choice(["Abs", "Identity"]), [inner])
    return inner and g.put("Transpose", [inner], perm=[order.index(axis) for axis in range(4)])


def shuffled(g, x):
    _, channels, height, width = g.maps[x]
    if channels % 2:
        return None
    five = g.put("Reshape", [x, g.constant([0, 2, channels // 2, height, -1])])
    turned = five and g.put("Transpose", [five], perm=[0, 2, 1, 3, 4])
    return turned and g.put("Reshape", [turned, g.constant([1, -1, height, width])])


def asked(g, x):
    """A shape worked out of another, as exporters leave it in the file."""
    shape = g.put("Shape", [x])
    if not shape:
        return None
    how = g.rng.choice(["Reshape", "Expand", "parts", "Resize"])
    if how in ("Reshape", "Expand"):
        return g.put(how, [x, shape])
    if how == "parts":
        batch = g.put("Gather", [shape, g.constant(0)], axis=0)
        batch = batch and g.axes("Unsqueeze", batch, [0], 13)
        rest = batch and g.put("Slice", [shape, g.constant([1]), g.constant([2**31])])
        whole = rest and g.put("Concat", [batch, rest], axis=0)
        return whole and g.put("Reshape", [x, whole])
    area = g.put("Slice", [shape, g.constant([2]), g.constant([4])])
    area = area and g.put("Mul", [area, g.constant([2, 2])])
    start = area and g.put("Slice", [shape, g.constant([0]), g.constant([2])])
    sizes = start and g.put("Concat", [start, area], axis=0)
    none = "" if g.opset > 12 else g.constant([], np.float32)
    return sizes and g.put("Resize", [x, none, none, sizes], mode="linear")


def channels_see_alike(g):
    """Whether some of the channels see all that the others do: a network tells only of all together."""
    return {node.op_type for node in g.nodes}.isdisjoint(("SpaceToDepth", "RNN", "LSTM"))


def gathered(g, x):
    if not channels_see_alike(g):
        return None
    return g.put("Gather", [x, g.constant([0])], axis=1)


def divided(g, x):
    """Half the channels and the other half, put together the other way round."""
    channels = g.maps[x][1]
    if channels % 2:
        return None
    sizes = [channels // 2] * 2
    more = {} if g.opset < 13 else {"num_outputs": 2} if g.opset > 17 else {}
    if g.opset < 13:
        first = g.put("Split", [x], 2, axis=1, split=sizes)
    elif more and g.rng.random() < 0.5:
        first = g.put("Split", [x], 2, axis=1, **more)
    else:
        first = g.put("Split", [x, g.constant(sizes)], 2, axis=1)
    return first and g.put("Concat", [f"{first}.1", first], axis=1)


def repeated(g, x):
    """All channels once more, or a line of the map wherever it has but one."""
    shape = g.maps[x]
    times = [1, g.rng.choice([1, 2]), 3 if shape[2] == 1 else 1, 2 if shape[3] == 1 else 1]
    return g.put("Tile", [x, g.constant(times)])


def squeezed(g, x):
    """One line of the map by a pooling; its axis goes, and comes back."""
    shape, axis = g.maps[x], g.rng.choice([2, 3])
    kernel = [shape[2], 1] if axis == 2 else [1, shape[3]]
    line = g.put("MaxPool", [x], kernel_shape=kernel)
    gone = line and g.axes("Squeeze", line, [axis], 13)
    return gone and g.axes("Unsqueeze", gone, [axis], 13)


MOVING = [
    conv,
    transposed,
    pool,
    padded,
    sliced,
    resized,
    blocks,
    turned,
    shuffled,
    asked,
    gathered,
    divided,
    repeated,
    squeezed,
]
