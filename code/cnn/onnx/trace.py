"""A model being traced: what the file says of its tensors, and the network so far."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..fields.graph import INPUT
from ..fields.layer import Layer
from .origin import Origin, attributes, operator


class Trace:
    """What is known of a model's tensors, and the layers that the image has passed."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.opset = max(
            (each.version for each in model.opset_import if each.domain in ("", "ai.onnx")), default=1
        )
        self.constants = {tensor.name: tensor for tensor in model.graph.initializer}
        self.makers = {name: node for node in model.graph.node for name in node.output if name}
        self.origins: dict[str, Origin] = {}
        self.network: dict[str, tuple[Any, ...]] = {}
        self._shapes: dict[str, list[int | None]] | None = None
        self._values: dict[str, Any] = {}

    def put(
        self, node: Any, layer: Layer, sources: list[Origin], axes: tuple[int, ...] | None = None
    ) -> Origin:
        """Add a node to the network; its map lies as its first source's unless `axes` says otherwise."""
        name = node.name
        if not name or name == INPUT or name in self.network:
            name = node.output[0]
        while name == INPUT or name in self.network:
            name += f".{layer.kind}"
        self.network[name] = (layer, *(origin.node for origin in sources))
        return Origin(name, sources[0].rank, sources[0].axes if axes is None else axes)

    def merge(self, node: Any, kind: str, sources: list[Origin]) -> Origin:
        """Return the merge of several tensors: one of them, if all come from one node."""
        lying = {tuple(axis - origin.rank for axis in origin.axes) for origin in sources if origin.axes}
        if len(lying) > 1:  # counted from the last axis, as broadcasting does
            raise ValueError("its inputs lie differently: one is turned against another")
        widest = max(sources, key=lambda origin: (len(origin.axes), origin.rank))
        distinct = list(dict.fromkeys(origin.node for origin in sources))
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
        if maker is None or tensor in self.origins:
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
