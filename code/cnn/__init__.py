"""Pooling and receptive fields of convolutional networks, in NumPy alone."""

from cnn.fields import MisalignedError, ReceptiveField, receptive_field, receptive_fields
from cnn.layers import Layer
from cnn.pooling import avg_pool2d, global_avg_pool2d, max_pool2d
from cnn.regions import region, units_seeing

__all__ = [
    "Layer",
    "MisalignedError",
    "ReceptiveField",
    "avg_pool2d",
    "global_avg_pool2d",
    "max_pool2d",
    "receptive_field",
    "receptive_fields",
    "region",
    "units_seeing",
]
