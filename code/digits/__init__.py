"""A small network that learns to read digits: what pooling does to learning, tried out."""

from digits.data import Digits, load, paste
from digits.network import Network, tiny_network
from digits.training import train
from digits.trials import Trial, recorded_trials, shift_trial

__all__ = [
    "Digits",
    "Network",
    "Trial",
    "load",
    "paste",
    "recorded_trials",
    "shift_trial",
    "tiny_network",
    "train",
]
