"""Pooling and receptive fields of convolutional networks, in NumPy alone."""

from cnn import networks
from cnn.branches import paths
from cnn.effective_field import EffectiveField, effective_receptive_field
from cnn.fields import ReceptiveField, receptive_field, receptive_fields
from cnn.layers import Layer
from cnn.pooling import avg_pool2d, global_avg_pool2d, max_pool2d
from cnn.regions import region, units_seeing
from cnn.spans import MisalignedError
from cnn.tables import LayerRow, layer_table

__all__ = [
    "EffectiveField",
    "Layer",
    "LayerRow",
    "MisalignedError",
    "ReceptiveField",
    "avg_pool2d",
    "effective_receptive_field",
    "global_avg_pool2d",
    "layer_table",
    "max_pool2d",
    "networks",
    "paths",
    "receptive_field",
    "receptive_fields",
    "region",
    "units_seeing",
]
