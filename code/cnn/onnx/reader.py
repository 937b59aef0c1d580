"""Any exported model as a network: the image is followed through the operators of an ONNX file."""

from __future__ import annotations

import os
from math import inf
from typing import Any

from .choosing import choose
from .files import opened
from .functions import inline
from .reading import Reading
from .schema import read_model
from .trace import Trace
from .wire import BUDGET, Wire, WireError


class Network(dict[str, tuple[Any, ...]]):
    """The network of a model, and what was read of it.

    `image`, `layout` and `input_size` are those of the model's input, `covers` says how far the network goes,
    and `ends` names the operators before which it ends though the model goes on.
    """

    image: str
    layout: str
    input_size: tuple[int | None, int | None]
    ends: tuple[str, ...]
    covers: str


def from_onnx(
    path_or_model: Any,
    *,
    image: str | None = None,
    layout: str | None = None,
    input_size: Any = None,
    partial: bool = False,
    limit: bool = True,
) -> Network:
    """Return the network of an ONNX model, as `receptive_fields` reads it.

    Convolutions, poolings, transposed convolutions, resizing by whole factors, padding, cropping, merges and
    global layers become nodes, named as in the model. What works on each value by itself or mixes channels
    only leaves none: all of `cnn.onnx.operators.ELEMENTWISE`; products with weights and normalisations along
    channels; `Concat`, `Split`, `Gather`, `Reshape`, `Transpose` that leave pixels where they are. What
    mixes all of an axis is a 'gate' (every unit sees all of it): normalisations over the map, attention,
    recurrent layers. Flattening the map is a 'global_pool', as is any global pooling. Of an `If` both
    branches are read. A network tells of all channels together: behind `SpaceToDepth`, for one, some of them
    see less. `Pad` is a 'pad' whatever it fills in: where it reflects or repeats the edge, units at the
    border may see a few pixels more than the network says.

    >>> from onnx.parser import parse_model
    >>> pool = "y = MaxPool <kernel_shape = [3, 3], strides = [2, 2]> (x)"
    >>> graph = f"small (float[1, 3, 9, 9] x) => (float[1, 3, 4, 4] y) {{ {pool} }}"
    >>> network = from_onnx(parse_model(f'<ir_version: 8, opset_import: ["": 17]> {graph}'))
    >>> network
    {'y': (Layer('pool', kernel=3, stride=2), 'input')}
    >>> network.covers
    "all that the model's outputs need of the image 'x' (NCHW, 1 × 3 × 9 × 9)"

    Parameters
    ----------
    path_or_model : path or onnx.ModelProto
        The model: a file in any format that `onnx.load` tells by its suffix (those that are text need the
        `onnx` package), or in memory. Its weights are not read, so files of external data need not be there.
    image : str, optional
        The name of the input that is the image, if there are several.
    layout : str, optional
        How the image lies, a letter for each axis: 'NCHW', 'NHWC', 'NW', ...; H and W are the map. If it is
        not given, whichever way the model's operators can be followed.
    input_size : int or (int, int), optional
        Pixels of the image, or (height, width), where the model leaves them open.
    partial : bool, default False
        Whether the network may end where an operator is not known, or moves pixels in a way that no layer
        describes. (Where the head of a detector flattens the map, it ends in any case.)
    limit : bool, default True
        Whether to refuse graphs that take more than seconds to read.

    Returns
    -------
    Network
        A graph, as a dict: `{name: (Layer, *names of its inputs)}`; its last node is the last layer of the
        model. Its attribute `covers` says how far it goes.

    Raises
    ------
    ImportError
        If a format needs the `onnx` package, and that is not installed.
    TypeError
        If `path_or_model` is neither a path nor a model.
    ValueError
        If the file is not an ONNX model, or has no operators; if `image` does not name an input of 3 or 4
        axes, or is needed, since there are several; if `layout` does not fit it; if `input_size` is not the
        model's own; if operators are not known, which are named; if an operator, named too, is not as ONNX
        prescribes, depends on the image's size and the model leaves it open, or moves pixels in a way that no
        layer describes, such as resizing by a fraction.
    OSError
        If there is no such file, or it cannot be read.
    """
    with opened(path_or_model, limit) as data:
        wire = Wire(data, BUDGET if limit else inf)
        try:
            model = read_model(wire, len(data))
        except WireError:
            called = (
                os.fspath(path_or_model) if isinstance(path_or_model, (str, os.PathLike)) else "the model"
            )
            raise ValueError(f"{called} is not an ONNX model") from None
        if not model.graph.nodes:
            raise ValueError("the ONNX model is empty: it has no operators")
        if not model.graph.outputs:
            raise ValueError("the ONNX model has no outputs")
        graph = inline(model)

        def trial(name: str, lies: str) -> Reading:
            return Reading(Trace(model.opset), graph, name, lies, input_size)

        chosen = choose(graph, image, layout, trial)
    return _network(chosen, partial)


def _network(reading: Reading, partial: bool) -> Network:
    if reading.error is not None:
        raise reading.error
    ends = reading.ends + reading.flattened
    refused = not (partial and reading.trace.network)
    if reading.unknown and refused:
        raise ValueError(f"operators not known: {', '.join(sorted(reading.unknown))}")
    if (reading.ends and refused) or (ends and not reading.trace.network):
        raise ValueError(ends[0])
    network = Network(reading.trace.network)
    network.image, network.layout, network.input_size = reading.image, reading.layout, reading.size
    network.ends = tuple(dict.fromkeys(ends))
    network.covers = _covers(reading, network.ends)
    return network


def _covers(reading: Reading, ends: tuple[str, ...]) -> str:
    lengths = " × ".join(str(length or "?") for length in reading.shape)
    image = f"the image {reading.image!r} ({reading.layout}, {lengths})"
    if not ends:
        return f"all that the model's outputs need of {image}"
    return f"{image} as far as {'; '.join(ends)}. What comes behind is not followed"
