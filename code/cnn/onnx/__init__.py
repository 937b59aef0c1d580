"""Models in ONNX files as networks: reader > operators > windows > trace > origin, a staircase."""

from .reader import from_onnx

__all__ = ["from_onnx"]
