"""Networks over sequences and vectors: 1-D convolutions, linear layers on several ranks, norms of vectors."""

import torch
import torch.nn.functional as F
from torch import nn


# chipfit: input=1x6x20
# transposes: 0
class Conv1d(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv1d(6, 8, 5, padding=2),
            nn.BatchNorm1d(8),
            nn.ReLU6(),
            nn.MaxPool1d(2),
            nn.Conv1d(8, 8, 3, padding=2, dilation=2, groups=8),
            nn.AvgPool1d(2),
            nn.Conv1d(8, 4, 3, stride=2),
        )
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.features(x).flatten(1))


# chipfit: input=1x6x20
# transposes: 0
class SequenceOut(nn.Module):
    """The output is a sequence N C L."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(6, 5, 3)
        self.skip = nn.Conv1d(6, 5, 1)

    def forward(self, x):
        return F.relu(self.conv(F.pad(x, (1, 1))) + self.skip(x))


# chipfit: input=1x6x20
# transposes: 0
class SequenceResidual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(6, 6, 3, padding=1)

    def forward(self, x):
        for _ in range(2):
            x = x + F.relu(self.conv(x))
        return x.mean(-1)


# chipfit: input=1x6x20
# transposes: 0
class SequenceGate(nn.Module):
    """Squeeze and excitation in one dimension, its gate from a pool, from a mean and from linear layers."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv1d(6, 8, 3)
        self.pooled = nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Conv1d(8, 4, 1), nn.ReLU(), nn.Conv1d(4, 8, 1))
        self.second = nn.Conv1d(8, 8, 3)
        self.linear = nn.Linear(8, 8)
        self.third = nn.Conv1d(8, 5, 3)

    def forward(self, x):
        x = self.first(x)
        x = self.second(x * self.pooled(x).sigmoid())
        x = x + x * x.mean(-1, keepdim=True)
        return self.third(self.linear(x.mean(2)).sigmoid()[:, :, None] * x)


# chipfit: input=1x6x20
# transposes: 0
class SequenceMaxima(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv1d(6, 8, 3), nn.AdaptiveMaxPool1d(9), nn.AdaptiveMaxPool1d(3), nn.Conv1d(8, 4, 3))


# chipfit: input=1x6x20
# transposes: 2
class GateInTime(nn.Module):
    """One factor per step of time, which kernels repeat along the channels of N C L."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(6, 8, 3)
        self.gate = nn.Conv1d(8, 1, 3, padding=1)
        self.head = nn.Conv1d(8, 5, 3)

    def forward(self, x):
        x = self.conv(x)
        return self.head(x * self.gate(x).sigmoid())


# chipfit: input=1x16
# transposes: 0
class Vector(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(16, 12, bias=False), nn.BatchNorm1d(12), nn.ReLU(), nn.Dropout(), nn.Linear(12, 12), nn.Hardtanh()
        )
        self.out = nn.Linear(12, 5)

    def forward(self, x):
        x = self.body(x)
        return F.softmax(self.out(x), dim=-1)


# chipfit: input=1x7x16
# transposes: 0
class TimeDistributed(nn.Module):
    """Linear layers over the last of three axes; then over the flattened rest."""

    def __init__(self):
        super().__init__()
        self.step = nn.Linear(16, 4)
        self.out = nn.Linear(28, 3)

    def forward(self, x):
        return self.out(F.relu(self.step(x)).reshape(1, -1))


# chipfit: input=1x8x16
# transposes: 1
class TokensOfSequence(nn.Module):
    """A linear layer after a permute of a sequence: the convolution's NLC is what the layer reads."""

    def __init__(self):
        super().__init__()
        self.mix = nn.Linear(16, 16)
        self.conv = nn.Conv1d(8, 6, 3, padding=1)
        self.out = nn.Linear(6, 2)

    def forward(self, x):
        x = self.conv(self.mix(x))
        return self.out(x.transpose(1, 2))


# chipfit: input=1x4x12
# transposes: 0
class ChannelNorm(nn.Module):
    """BatchNorm1d without a layer before it, on a sequence."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4, affine=False)
        self.conv = nn.Conv1d(4, 4, 1)

    def forward(self, x):
        return self.conv(torch.clamp(self.norm(x), -1, 1))


# chipfit: input=1x96
# transposes: 0
class VectorToMap(nn.Module):
    """A vector is reshaped into a map of one channel, whose NCHW and NHWC are the same bytes."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 3, 3)

    def forward(self, x):
        return self.conv(x.view(1, 1, 8, 12))


# chipfit: input=1x96
# transposes: 1
class VectorToChannels(nn.Module):
    """A vector is reshaped into channels: its bytes have to move."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 3)

    def forward(self, x):
        return self.conv(x.unflatten(1, (3, 8, 4)))


# chipfit: input=1x40
# transposes: 0
class RawSignal(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(1, 4, 5, stride=3)
        self.norm = nn.BatchNorm1d(4)

    def forward(self, x):
        return self.norm(self.conv(x[:, None]))
