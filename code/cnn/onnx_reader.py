"""Any exported model as a network: the image is followed through the operators of an ONNX file."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from .fields.graph import INPUT
from .fields.layer import Layer
from .onnx_operators import OPERATORS
from .onnx_places import Place, attributes, operator

SIZES = ("Shape", "Size")
"""Operators that look at the shape of the image only, not at its pixels."""


def from_onnx(path_or_model: Any, *, image: str | None = None) -> dict[str, tuple[Any, ...]]:
    """Return the network of an ONNX model, as `receptive_fields` reads it.

    Convolutions, poolings, transposed convolutions, resizing by whole factors, padding, cropping, merges and
    global layers become nodes, named as in the model. What works on each value by itself or mixes channels
    only leaves none: all of `cnn.onnx_operators.ELEMENTWISE`; `MatMul` by weights and normalisations along
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
    return Reader(_load(path_or_model)).read(image)


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


class Reader:
    """Follows the image through a model, one operator after the other, and notes the layers."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.opset = max(
            (each.version for each in model.opset_import if each.domain in ("", "ai.onnx")), default=1
        )
        self.constants = {tensor.name: tensor for tensor in model.graph.initializer}
        self.makers = {name: node for node in model.graph.node for name in node.output if name}
        self.places: dict[str, Place] = {}
        self.network: dict[str, tuple[Any, ...]] = {}
        self._shapes: dict[str, list[int | None]] | None = None
        self._values: dict[str, Any] = {}

    def read(self, image: str | None) -> dict[str, tuple[Any, ...]]:
        """Return the network."""
        name, rank = self._image(image)
        self.places[name] = Place(INPUT, rank, tuple(range(2, rank)))
        unknown = set()
        for node in self.model.graph.node:
            sources = [self.places[each] for each in node.input if each in self.places]
            kind = operator(node)
            if kind == "Constant":
                self._keep(node)
            if not sources or kind in SIZES:
                continue
            if not any(place.axes for place in sources):
                place = self.merge(node, "add", sources)  # no map any more, so nothing can move
            elif kind in OPERATORS:
                place = self._follow(node, sources)
            else:
                unknown.add(kind)
                place = sources[0]
            self.places |= dict.fromkeys(filter(None, node.output), place)
        if unknown:
            raise ValueError(f"operators not known: {', '.join(sorted(unknown))}")
        return self.network

    def _follow(self, node: Any, sources: list[Place]) -> Place:
        """Return the place of what an operator gives; errors begin with its name."""
        try:
            return OPERATORS[operator(node)](self, node, sources)
        except KeyError as error:
            reason = f"its attribute {error} is missing"
        except (ArithmeticError, IndexError, TypeError):
            reason = "its inputs or attributes are not those that ONNX prescribes"
        except ValueError as error:
            reason = str(error)
        raise ValueError(f"{operator(node)} {node.name or node.output[0]!r}: {reason}")

    def _keep(self, constant: Any) -> None:
        for each in constant.attribute:
            if each.name == "value":
                self.constants[constant.output[0]] = each.t

    def _image(self, wanted: str | None) -> tuple[str, int]:
        """Return the name and rank of the input that is the image."""
        ranks = {
            value.name: len(value.type.tensor_type.shape.dim)
            for value in self.model.graph.input
            if value.name not in self.constants
        }
        maps = [name for name, rank in ranks.items() if rank in (3, 4)]
        chosen = maps if wanted is None else [name for name in maps if name == wanted]
        if len(chosen) != 1:
            raise ValueError(f"image must name one of the inputs of 3 or 4 axes, {maps}, got {wanted!r}")
        return chosen[0], ranks[chosen[0]]

    def put(
        self, node: Any, layer: Layer, sources: list[Place], axes: tuple[int, ...] | None = None
    ) -> Place:
        """Add a node to the network; its map lies as its first source's unless `axes` says otherwise."""
        name = node.name
        if not name or name == INPUT or name in self.network:
            name = node.output[0]
        while name == INPUT or name in self.network:
            name += f".{layer.kind}"
        self.network[name] = (layer, *(place.node for place in sources))
        return Place(name, sources[0].rank, sources[0].axes if axes is None else axes)

    def merge(self, node: Any, kind: str, sources: list[Place]) -> Place:
        """Return the merge of several tensors: one of them, if all come from one node."""
        lying = {tuple(axis - place.rank for axis in place.axes) for place in sources if place.axes}
        if len(lying) > 1:  # counted from the last axis, as broadcasting does
            raise ValueError("its inputs lie differently: one is turned against another")
        widest = max(sources, key=lambda place: (len(place.axes), place.rank))
        distinct = list(dict.fromkeys(place.node for place in sources))
        if len(distinct) == 1:
            return widest
        return self.put(node, Layer(kind), [widest._replace(node=name) for name in distinct])

    def constant(self, node: Any, index: int, name: str) -> list[Any] | None:
        """Return an argument that newer operators take as an input and older ones as an attribute."""
        if name in (given := attributes(node)):
            return list(given[name])
        if index >= len(node.input) or not node.input[index]:
            return None
        value = self._value(node.input[index])
        if value is None:
            raise ValueError(f"its {name} are computed while the model runs; export it with a fixed size")
        return np.asarray(value).ravel().tolist()

    def _value(self, tensor: str) -> Any:
        """Return the value of a tensor that does not depend on the pixels; None if it cannot be told."""
        import onnx.numpy_helper

        if tensor in self.constants:
            constant = self.constants[tensor]
            if constant.data_location == constant.EXTERNAL:
                raise ValueError(f"{tensor!r} lies in a file of external data, which is not read")
            return onnx.numpy_helper.to_array(constant)
        maker = self.makers.get(tensor)
        if maker is None or tensor in self.places:
            return None
        if tensor not in self._values:
            self._values |= dict(zip(maker.output, self._evaluate(maker), strict=True))
        return self._values[tensor]

    def _evaluate(self, maker: Any) -> list[Any]:
        """Return the values of an operator's outputs, None for each if they cannot be told."""
        import onnx.reference

        nothing = [None] * len(maker.output)
        if operator(maker) == "Shape":
            shape, given = self.shape(maker.input[0]), attributes(maker)
            known = bool(shape) and None not in shape
            return [np.array(shape)[given.get("start") : given.get("end")]] if known else nothing
        values = {name: self._value(name) for name in maker.input if name}
        if any(value is None for value in values.values()):
            return nothing
        try:
            evaluator: Any = onnx.reference.ReferenceEvaluator(maker, opsets={"": self.opset})
            return evaluator.run(None, values)
        except Exception:  # of any kind: the evaluator does not know all operators
            return nothing

    def shape(self, tensor: str) -> list[int | None]:
        """Return the inferred shape of a tensor, None for a length not fixed; [] if nothing is known."""
        if self._shapes is None:
            import onnx.shape_inference

            try:
                graph = onnx.shape_inference.infer_shapes(self.model, data_prop=True).graph
            except onnx.shape_inference.InferenceError:
                graph = self.model.graph  # the shapes that it states must do
            self._shapes = {
                value.name: [each.dim_value or None for each in value.type.tensor_type.shape.dim]
                for value in (*graph.input, *graph.value_info, *graph.output)
            } | {name: list(tensor.dims) for name, tensor in self.constants.items()}
        return self._shapes.get(tensor, [])

    def length(self, node: Any, axis: int) -> int:
        """Return the length of a node's first input along an axis, which must be fixed."""
        shape = self.shape(node.input[0])
        length = shape[axis] if axis < len(shape) else None
        if length is None:
            raise ValueError("it depends on the size of the image; export the model with a fixed size")
        return length
