"""Pooling and receptive fields of convolutional networks, in NumPy alone."""

from cnn import networks
from cnn.fields.effective import EffectiveField, effective_receptive_field
from cnn.fields.intervals import MisalignedError
from cnn.fields.layer import Layer
from cnn.fields.paths import paths
from cnn.fields.pixels import pixels, region, units_seeing
from cnn.fields.receptive import ReceptiveField, receptive_field, receptive_fields
from cnn.fields.table import LayerRow, layer_table
from cnn.onnx import from_onnx
from cnn.pooling.adaptive import adaptive_avg_pool2d, adaptive_max_pool2d
from cnn.pooling.blur import blur_pool2d
from cnn.pooling.gradients import avg_pool2d_backward, max_pool2d_backward
from cnn.pooling.sliding import avg_pool2d, lp_pool2d, max_pool2d
from cnn.pooling.unpooling import max_unpool2d
from cnn.pooling.whole import global_avg_pool2d, global_gem_pool2d, global_max_pool2d

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
    "pixels",
    "receptive_field",
    "receptive_fields",
    "region",
    "units_seeing",
]
