"""Random PyTorch modules of a map of 2 channels, whose weights are positive so that nothing cancels."""

import random

import torch
from torch import nn
from torch.nn import functional


class Seen(nn.Module):
    """A function of a map as a layer."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Both(nn.Module):
    """Two branches, and what joins them."""

    def __init__(self, first, second, join):
        super().__init__()
        self.first, self.second, self.join = first, second, join

    def forward(self, x):
        return self.join(self.first(x), self.second(x))


class Attending(nn.Module):
    """Attention of each place to all places."""

    def __init__(self, channels):
        super().__init__()
        self.inner = nn.Linear(channels, 3 * channels)

    def forward(self, x):
        row = x.flatten(2).transpose(1, 2)
        queries, keys, values = self.inner(row).chunk(3, 2)
        shares = (queries @ keys.transpose(1, 2) / 2).softmax(2)
        return (row + shares @ values).transpose(1, 2).reshape(x.shape)


class Reading(nn.Module):
    """A recurrent layer over the columns of a map, both ways; ReLU lets large numbers through."""

    def __init__(self, channels):
        super().__init__()
        self.inner = nn.RNN(channels, channels, nonlinearity="relu", bidirectional=True, batch_first=True)

    def forward(self, x):
        line = x.amax(2)
        there, back = self.inner(line.transpose(1, 2))[0].chunk(2, 2)
        return (line + (there + back).transpose(1, 2)).unsqueeze(2)


def conv(pick, channels):
    pads, dilation = pick([0, 1, 2]), pick([1, 1, 2])
    return nn.Conv2d(channels, 4, (pick([1, 2, 3]), 3), (pick([1, 2]), 1), (pads, 1), (dilation, 1))


def depthwise(pick, channels):
    return nn.Conv2d(channels, channels, 3, padding=pick([0, 1]), groups=channels)


def transposed(pick, channels):
    return nn.ConvTranspose2d(channels, 4, pick([2, 3]), 2, pick([0, 1]), pick([0, 1]))


def pool(pick, channels):
    kind, size, stride = pick([nn.MaxPool2d, nn.AvgPool2d]), pick([2, 3]), pick([1, 2])
    if pick([True, False]):  # without padding: the older exporter miscounts windows that begin in it
        return kind(size, stride, ceil_mode=True)
    return kind(size, stride, 1)


def value(pick, channels):
    kinds = [nn.ReLU6(), nn.SiLU(), nn.GELU(), nn.Hardswish(), nn.Sigmoid(), nn.BatchNorm2d(channels)]
    return pick(
        [*kinds, nn.PReLU(), nn.Softplus(), nn.Hardtanh(), *([Seen(_shuffled)] if channels % 2 == 0 else [])]
    )


def resized(pick, channels):
    return nn.Upsample(scale_factor=pick([2, (2, 1), (1, 3)]), mode=pick(["nearest", "bilinear"]))


def ends(pick, channels):
    some = [
        nn.ZeroPad2d((1, 0, 2, 1)),
        Seen(lambda x: x[:, :, 1:, :-1]),
        Seen(lambda x: x[:, :, ::2]),
        Seen(lambda x: functional.pad(x, (0, -1, 1, 0))),
        Seen(lambda x: x.narrow(3, 1, x.shape[3] - 2)),
    ]
    return pick(some)


def norm(pick, channels):
    last = nn.LayerNorm(channels)
    by_channel = Seen(lambda x: x + last(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2))
    by_channel.last = last
    return pick(
        [nn.GroupNorm(2 - channels % 2, channels), nn.InstanceNorm2d(channels, affine=True), by_channel]
    )


def squeezed(pick, channels):
    means = [Seen(lambda x: x.mean(2, keepdim=True)), Seen(lambda x: x.amax((2, 3), keepdim=True))]
    mean = pick([nn.AdaptiveAvgPool2d(1), nn.AdaptiveMaxPool2d(1), *means])
    gate = nn.Sequential(mean, nn.Conv2d(channels, channels, 1), nn.Sigmoid())
    return Both(nn.Identity(), gate, torch.mul)


def residual(pick, channels):
    return Both(nn.Identity(), nn.Conv2d(channels, channels, 3, padding=1), torch.add)


def branches(pick, channels):
    wide = nn.Conv2d(channels, 2, 5, padding=2)
    return Both(wide, nn.MaxPool2d(3, 1, 1), lambda a, b: torch.cat([a, b], 1))


def blocks(pick, channels):
    """Pixels of a block as channels, and channels as pixels of a block."""
    return nn.Sequential(Seen(_apart), nn.Conv2d(4 * channels, 4, 1), nn.PixelShuffle(2))


def _apart(x):
    even = x[:, :, : x.shape[2] // 2 * 2, : x.shape[3] // 2 * 2]
    return torch.cat([even[:, :, down::2, right::2] for down in (0, 1) for right in (0, 1)], 1)


def _shuffled(x):
    halves = x.reshape(x.shape[0], 2, -1, *x.shape[2:])
    return halves.transpose(1, 2).reshape(x.shape)


def attended(pick, channels):
    return Attending(channels)


def recurred(pick, channels):
    return Reading(channels)


STEPS = [conv, pool, value] * 2
STEPS += [depthwise, transposed, resized, ends, norm, squeezed, residual, branches, blocks, attended]


def grow(seed, height, width, count, steps):
    """Return a random module of `count` layers, and the names of the steps that it grew by."""
    rng = random.Random(seed)
    torch.manual_seed(seed)
    layers, kinds, x = [], [], torch.ones(1, 2, height, width)
    while len(layers) < count:
        step = rng.choice(steps)
        layer = _positive(step(rng.choice, x.shape[1])).eval()
        try:
            with torch.no_grad():
                found = layer(x)
        except RuntimeError:  # the map is too small for it
            continue
        if not 0 < found.numel() <= 3000 or min(found.shape) < 1:
            continue
        x = found
        layers.append(layer)
        kinds.append(step.__name__)
    return nn.Sequential(*layers).eval(), kinds


def _positive(layer):
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.abs_().add_(0.1)
            if parameter.ndim > 1:
                parameter.div_(parameter[0].sum())
    return layer
