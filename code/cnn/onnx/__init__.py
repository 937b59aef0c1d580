"""Models in ONNX files as networks: a staircase, from the reader down to the wire, without circle.

reader > choosing > reading > operators > cutting, mixing, reshaping, resizing, shaping, windows > standing >
trace > folding, sizing > origin, functions, order > signatures, schema > model > wire; files gives the bytes.
"""

from .reader import Network, from_onnx

__all__ = ["Network", "from_onnx"]
