"""Networks of operators beyond convolutions: gates, joins, slices, functions of one value, norms without a layer."""

import torch
import torch.nn.functional as F
from torch import nn


# chipfit: input=1x3x8x8
# transposes: 0
class SqueezeAndExcite(nn.Module):
    """MobileNetV3's block: a gate of 1x1xC multiplies a map, from either side."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.act = nn.Hardswish()
        self.gate = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(8, 4, 1), nn.ReLU(), nn.Conv2d(4, 8, 1), nn.Hardsigmoid()
        )
        self.head = nn.Conv2d(8, 4, 1)

    def forward(self, x):
        x = self.act(self.conv(x))
        return self.head(self.gate(x) * x)


# chipfit: input=1x3x8x8
# transposes: 0
class Functions(nn.Module):
    """Each is one table: SiLU and Mish are several operators to the exporter."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 6, 3, padding=1)
        self.b = nn.Conv2d(6, 6, 3, padding=1)
        self.c = nn.Conv2d(6, 6, 1)

    def forward(self, x):
        x = F.silu(self.a(x))
        x = F.gelu(self.b(x))
        x = F.mish(self.c(x)) + torch.tanh(x)
        return F.leaky_relu(1 - 2 * x, 0.1)


# chipfit: input=1x4x9x9
# transposes: 0
class DenseBlock(nn.Module):
    """Batch norm before the convolution, and maps that are joined: DenseNet."""

    def __init__(self):
        super().__init__()
        self.norms = nn.ModuleList(nn.BatchNorm2d(4 + 3 * i) for i in range(3))
        self.convs = nn.ModuleList(nn.Conv2d(4 + 3 * i, 3, 3, padding=1) for i in range(3))

    def forward(self, x):
        for norm, conv in zip(self.norms, self.convs, strict=True):
            x = torch.cat([x, conv(F.relu(norm(x)))], 1)
        return x.mean((2, 3))


# chipfit: input=1x8x6x6
# transposes: 0
class SplitBranches(nn.Module):
    """ShuffleNet's halves and an Inception of branches."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.pool = nn.AvgPool2d(3, 1, 1)

    def forward(self, x):
        a, b = x.chunk(2, 1)
        return torch.cat([self.conv(a), self.pool(b), F.max_pool2d(b, 3, 1, 1), x[:, 1:3]], 1)


# chipfit: input=1x6x20
# transposes: 0
class GatedSequence(nn.Module):
    """WaveNet's gate: the halves of a convolution over time, one through tanh, one through a sigmoid."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(6, 12, 3, padding=1)
        self.out = nn.Conv1d(6, 4, 1)

    def forward(self, x):
        a, b = self.conv(x).split(6, 1)
        x = x + torch.tanh(a) * torch.sigmoid(b)
        return self.out(x)[:, :, -1]


# chipfit: input=1x3x8x8
# transposes: 0
class DownAndUp(nn.Module):
    """A U-Net of one step: pooled with a size rounded up, enlarged, and joined with the skip."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 6, 3, padding=1)
        self.low = nn.Conv2d(6, 6, 3, padding=1)
        self.up = nn.Upsample(scale_factor=2)
        self.head = nn.Conv2d(12, 2, 1)

    def forward(self, x):
        skip = F.relu(self.down(x))
        low = F.relu(self.low(F.max_pool2d(skip, 2, ceil_mode=True)))
        return torch.sigmoid(self.head(torch.cat([skip, self.up(low)], 1)))


# chipfit: input=1x3x7x7
# transposes: 0
class OddPools(nn.Module):
    """Sizes that are rounded up, and padding that counts."""

    def __init__(self):
        super().__init__()
        self.a = nn.AvgPool2d(3, 2, ceil_mode=True)
        self.b = nn.MaxPool2d(2, 2, ceil_mode=True)
        self.c = nn.AvgPool2d(3, 2, 1)
        self.d = nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False)

    def forward(self, x):
        return F.pad(self.a(x), (0, 1, 0, 1), value=0.5), self.b(x), self.c(x) - self.d(x)


# chipfit: input=1x7x8
# transposes: 0
class Positions(nn.Module):
    """Tokens with a learned position added; a class token is read at the end."""

    def __init__(self):
        super().__init__()
        self.position = nn.Parameter(torch.zeros(1, 7, 8))
        self.up = nn.Linear(8, 16)
        self.down = nn.Linear(16, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = x + self.position
        x = x + self.down(F.gelu(self.up(x)))
        return self.head(x[:, 0])


# chipfit: input=1x3x6x6
# transposes: 0
class JoinedAfterSoftmax(nn.Module):
    """What has a scale of its own, given by the specification, is rescaled before it is joined."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 1)

    def forward(self, x):
        y = self.a(x)
        return torch.cat([x, torch.sigmoid(y), F.relu(y)], 1)
