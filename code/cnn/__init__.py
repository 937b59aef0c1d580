"""Pooling and receptive fields of convolutional networks, in NumPy alone."""

from cnn.pooling import avg_pool2d, global_avg_pool2d, max_pool2d

__all__ = [
    "avg_pool2d",
    "global_avg_pool2d",
    "max_pool2d",
]
