"""Pooling and receptive fields of convolutional networks, in NumPy alone."""

from cnn import networks
from cnn.adaptive import adaptive_avg_pool2d, adaptive_max_pool2d
from cnn.blur import blur_pool2d
from cnn.branches import paths
from cnn.effective_field import EffectiveField, effective_receptive_field
from cnn.fields import ReceptiveField, receptive_field, receptive_fields
from cnn.global_pools import global_avg_pool2d, global_gem_pool2d, global_max_pool2d
from cnn.gradients import avg_pool2d_backward, max_pool2d_backward
from cnn.layers import Layer
from cnn.onnx_reader import from_onnx
from cnn.pooling import avg_pool2d, lp_pool2d, max_pool2d
from cnn.regions import region, units_seeing
from cnn.spans import MisalignedError
from cnn.tables import LayerRow, layer_table
from cnn.unpooling import max_unpool2d

__all__ = [
    "EffectiveField",
    "Layer",
    "LayerRow",
    "MisalignedError",
    "ReceptiveField",
    "adaptive_avg_pool2d",
    "adaptive_max_pool2d",
    "avg_pool2d",
    "avg_pool2d_backward",
    "blur_pool2d",
    "effective_receptive_field",
    "from_onnx",
    "global_avg_pool2d",
    "global_gem_pool2d",
    "global_max_pool2d",
    "layer_table",
    "lp_pool2d",
    "max_pool2d",
    "max_pool2d_backward",
    "max_unpool2d",
    "networks",
    "paths",
    "receptive_field",
    "receptive_fields",
    "region",
    "units_seeing",
]
