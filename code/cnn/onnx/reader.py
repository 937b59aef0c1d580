"""Any exported model as a network: the image is followed through the operators of an ONNX file."""

from __future__ import annotations

import os
from typing import Any

from ..fields.graph import INPUT
from .operators import OPERATORS
from .origin import Origin, operator
from .trace import Trace

SIZES = ("Shape", "Size")
"""Operators that look at the shape of the image only, not at its pixels."""


def from_onnx(path_or_model: Any, *, image: str | None = None) -> dict[str, tuple[Any, ...]]:
    """Return the network of an ONNX model, as `receptive_fields` reads it.

    Convolutions, poolings, transposed convolutions, resizing by whole factors, padding, cropping, merges and
    global layers become nodes, named as in the model. What works on each value by itself or mixes channels
    only leaves none: all of `cnn.onnx.operators.ELEMENTWISE`; `MatMul` by weights and normalisations along
    channels; `Concat`, `Split`, `Gather`, `Reshape`, `Transpose` that leave pixels where they are. What
    normalises over the map is a 'gate': every unit sees all of it. Flattening the map is a 'global_pool', as
    is any global pooling; what comes behind is left out. `Pad` is a 'pad' whatever it fills in: where it
    reflects or repeats the edge, units at the border may see a few pixels more than the network says.

    >>> from onnx.parser import parse_model
    >>> pool = "y = MaxPool <kernel_shape = [3, 3], strides = [2, 2]> (x)"
    >>> graph = f"small (float[1, 3, 9, 9] x) => (float[1, 3, 4, 4] y) {{ {pool} }}"
    >>> from_onnx(parse_model(f'<ir_version: 8, opset_import: ["": 17]> {graph}'))
    {'y': (Layer('pool', kernel=3, stride=2), 'input')}

    Parameters
    ----------
    path_or_model : path or onnx.ModelProto
        The model: a file in any format that `onnx.load` tells by its suffix, or in memory. Its weights are
        not read, so files of external data need not be there.
    image : str, optional
        The name of the input that is the image, if there are several.

    Returns
    -------
    dict
        A graph: `{name: (Layer, *names of its inputs)}`; its last node is the last layer of the model.

    Raises
    ------
    ImportError
        If the `onnx` package is not installed.
    TypeError
        If `path_or_model` is neither a path nor a model.
    ValueError
        If the file is not an ONNX model, or has no operators; if `image` does not name an input of 3 or 4
        axes, or is needed, since there are several; if operators are not known, which are named; if an
        operator, named too, is not as ONNX prescribes, depends on the image's size and the model leaves it
        open, or moves pixels in a way that no layer describes, such as resizing by a fraction.
    OSError
        If there is no such file, or it cannot be read.
    """
    return _read(Trace(_load(path_or_model)), image)


def _load(path_or_model: Any) -> Any:
    try:
        import onnx
        import onnx.inliner
    except ImportError:
        raise ImportError(
            "reading ONNX files needs the onnx package: pip install 'pooling-chapter[onnx]'"
        ) from None
    if isinstance(path_or_model, (str, os.PathLike)):
        try:
            model = onnx.load(path_or_model, load_external_data=False)
        except OSError:
            raise
        except Exception:  # each format that onnx reads has errors of its own
            raise ValueError(f"{os.fspath(path_or_model)} is not an ONNX model") from None
    elif isinstance(path_or_model, onnx.ModelProto):
        model = path_or_model
    else:
        raise TypeError(f"path_or_model must be a path or an onnx.ModelProto, got {path_or_model!r}")
    if not model.graph.node:
        raise ValueError("the ONNX model is empty: it has no operators")
    return onnx.inliner.inline_local_functions(model) if model.functions else model


def _read(trace: Trace, image: str | None) -> dict[str, tuple[Any, ...]]:
    """Return the network."""
    name, rank = _image(trace, image)
    trace.origins[name] = Origin(INPUT, rank, tuple(range(2, rank)))
    unknown = set()
    for node in trace.model.graph.node:
        sources = [trace.origins[each] for each in node.input if each in trace.origins]
        kind = operator(node)
        if kind == "Constant":
            _keep(trace, node)
        if not sources or kind in SIZES:
            continue
        if not any(origin.axes for origin in sources):
            origin = trace.merge(node, "add", sources)  # no map any more, so nothing can move
        elif kind in OPERATORS:
            origin = _follow(trace, node, sources)
        else:
            unknown.add(kind)
            origin = sources[0]
        trace.origins |= dict.fromkeys(filter(None, node.output), origin)
    if unknown:
        raise ValueError(f"operators not known: {', '.join(sorted(unknown))}")
    return trace.network


def _follow(trace: Trace, node: Any, sources: list[Origin]) -> Origin:
    """Return the origin of what an operator gives; errors begin with its name."""
    try:
        return OPERATORS[operator(node)](trace, node, sources)
    except KeyError as error:
        reason = f"its attribute {error} is missing"
    except (ArithmeticError, IndexError, TypeError):
        reason = "its inputs or attributes are not those that ONNX prescribes"
    except ValueError as error:
        reason = str(error)
    raise ValueError(f"{operator(node)} {node.name or node.output[0]!r}: {reason}")


def _keep(trace: Trace, constant: Any) -> None:
    for each in constant.attribute:
        if each.name == "value":
            trace.constants[constant.output[0]] = each.t


def _image(trace: Trace, wanted: str | None) -> tuple[str, int]:
    """Return the name and rank of the input that is the image."""
    ranks = {
        value.name: len(value.type.tensor_type.shape.dim)
        for value in trace.model.graph.input
        if value.name not in trace.constants
    }
    maps = [name for name, rank in ranks.items() if rank in (3, 4)]
    chosen = maps if wanted is None else [name for name in maps if name == wanted]
    if len(chosen) != 1:
        raise ValueError(f"image must name one of the inputs of 3 or 4 axes, {maps}, got {wanted!r}")
    return chosen[0], ranks[chosen[0]]
