"""Random ONNX models, valid and damaged: what a reader of any file must be tried with.

Every weight is positive, so that a very bright line of the image shows wherever it is seen. Where an operator
would hide it, a copy of the model that lets everything through tells.
"""

from . import growing
from .damage import damaged
from .mixing import MIXING, branch
from .moving import MOVING, conv, pool
from .opening import opened
from .seeing import changed, faults

__all__ = ["changed", "damaged", "faults", "grow", "opened"]

STEPS = [*MOVING, *MIXING, conv, conv, pool, branch]
"""What a model grows by; some of it more often."""


def grow(seed, height=9, width=8, count=5):
    """Return a random model of an image of 2 channels, of `count` operators or more."""
    return growing.grow(seed, STEPS, height, width, count)
