"""Published networks as data: where each comes from, and the graph of its layers.

Every network ends at its last feature map, before the global average or the classifier: after those a unit
sees everything. Their graphs are built by small functions, one file for each family:

>>> from cnn import networks, receptive_field
>>> receptive_field(networks.vgg(16))
212
>>> entry = networks.ZOO["resnet_v1_50"]
>>> receptive_field(entry.build(), input_size=entry.input_size), entry.title, entry.top1
(483, 'ResNet-50, stride on the last unit', 0.752)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from .builder import Graph
from .inception import googlenet, inception_resnet_v2, inception_v2, inception_v3, inception_v4, squeezenet
from .mobile import efficientnet, mobilenet_v1, mobilenet_v2, mobilenet_v3
from .plain import alexnet, network_in_network, vgg
from .resnet import convnext_tiny, densenet121, resnet

__all__ = [
    "ZOO",
    "Entry",
    "Graph",
    "alexnet",
    "convnext_tiny",
    "densenet121",
    "efficientnet",
    "googlenet",
    "inception_resnet_v2",
    "inception_v2",
    "inception_v3",
    "inception_v4",
    "mobilenet_v1",
    "mobilenet_v2",
    "mobilenet_v3",
    "network_in_network",
    "resnet",
    "squeezenet",
    "vgg",
]


class Entry(NamedTuple):
    """One network of the zoo.

    The accuracies are those of Araujo, Norris and Sim, Distill, 2019; the costs those of their tool,
    google-research/receptive_field, at 224 pixels, where one multiplication and addition count as 2.
    """

    title: str
    build: Callable[[], Graph]
    source: str
    """The paper, and the implementation whose variant and padding this is."""
    input_size: int = 224
    top1: float | None = None
    """Accuracy on ImageNet, from 0 to 1, where the article gives it."""
    gflops: float | None = None


SLIM = "TF-Slim"
TORCH = "torchvision"

SINGLE = {
    "alexnet_v2": Entry("AlexNet v2", alexnet, f"arXiv:1404.5997; {SLIM}", 224, 0.572, 1.38),
    "vgg_11": Entry("VGG-11", partial(vgg, 11), "arXiv:1409.1556"),
    "vgg_13": Entry("VGG-13", partial(vgg, 13), "arXiv:1409.1556"),
    "vgg_16": Entry("VGG-16", partial(vgg, 16), f"arXiv:1409.1556; {SLIM}", 224, 0.715, 30.71),
    "vgg_19": Entry("VGG-19", partial(vgg, 19), "arXiv:1409.1556"),
    "network_in_network": Entry("Network in Network (CIFAR-10)", network_in_network, "arXiv:1312.4400", 32),
    "googlenet": Entry("GoogLeNet", googlenet, "arXiv:1409.4842; Caffe"),
    "inception_v2": Entry("Inception v2", inception_v2, f"arXiv:1502.03167; {SLIM}", 224, 0.739, 3.88),
    "inception_v3": Entry("Inception v3", inception_v3, f"arXiv:1512.00567; {SLIM}", 224, 0.780, 5.69),
    "inception_v4": Entry("Inception v4", inception_v4, f"arXiv:1602.07261; {SLIM}", 224, 0.802, 12.27),
    "inception_resnet_v2": Entry(
        "Inception-ResNet v2", inception_resnet_v2, f"arXiv:1602.07261; {SLIM}", 224, 0.804, 12.96
    ),
    "resnet_18": Entry("ResNet-18", partial(resnet, 18), f"arXiv:1512.03385; {TORCH}"),
    "resnet_34": Entry("ResNet-34", partial(resnet, 34), f"arXiv:1512.03385; {TORCH}"),
    "resnet_50": Entry("ResNet-50, stride on the 3×3", partial(resnet, 50), f"arXiv:1512.03385; {TORCH}"),
    "resnet_50_paper": Entry("ResNet-50, stride on the 1×1", partial(resnet, 50, "1x1"), "arXiv:1512.03385"),
    "resnet_101": Entry("ResNet-101, stride on the 3×3", partial(resnet, 101), f"arXiv:1512.03385; {TORCH}"),
    "resnet_152": Entry("ResNet-152, stride on the 3×3", partial(resnet, 152), f"arXiv:1512.03385; {TORCH}"),
    "densenet_121": Entry("DenseNet-121", densenet121, f"arXiv:1608.06993; {TORCH}"),
    "squeezenet_1_0": Entry("SqueezeNet 1.0", partial(squeezenet, "1.0"), f"arXiv:1602.07360; {TORCH}"),
    "squeezenet_1_1": Entry("SqueezeNet 1.1", partial(squeezenet, "1.1"), f"arXiv:1602.07360; {TORCH}"),
    "mobilenet_v1": Entry(
        "MobileNet v1", partial(mobilenet_v1, "same"), f"arXiv:1704.04861; {SLIM}", 224, 0.709, 1.14
    ),
    "mobilenet_v2": Entry("MobileNet v2", mobilenet_v2, f"arXiv:1801.04381; {TORCH}"),
    "convnext_tiny": Entry("ConvNeXt-T", convnext_tiny, f"arXiv:2201.03545; {TORCH}"),
}
RESNET_V1 = {
    f"resnet_v1_{depth}": Entry(
        f"ResNet-{depth}, stride on the last unit",
        partial(resnet, depth, "last", "same"),
        f"arXiv:1512.03385; {SLIM}",
        224,
        top1,
        gflops,
    )
    for depth, top1, gflops in (
        (50, 0.752, 6.96),
        (101, 0.764, 14.39),
        (152, 0.768, 21.81),
        (200, None, 28.80),
    )
}
GATED = {
    f"{name}{suffix}": Entry(f"{title}{remark}", partial(build, version, gates), f"{paper}; {TORCH}", size)
    for name, title, build, version, paper, size in (
        ("mobilenet_v3_large", "MobileNet v3 large", mobilenet_v3, "large", "arXiv:1905.02244", 224),
        ("mobilenet_v3_small", "MobileNet v3 small", mobilenet_v3, "small", "arXiv:1905.02244", 224),
        ("efficientnet_b0", "EfficientNet-B0", efficientnet, "b0", "arXiv:1905.11946", 224),
        ("efficientnet_b1", "EfficientNet-B1", efficientnet, "b1", "arXiv:1905.11946", 240),
        ("efficientnet_b2", "EfficientNet-B2", efficientnet, "b2", "arXiv:1905.11946", 260),
    )
    for gates, suffix, remark in ((True, "", ""), (False, "_ungated", ", gates left out"))
}
ZOO: dict[str, Entry] = SINGLE | RESNET_V1 | GATED
