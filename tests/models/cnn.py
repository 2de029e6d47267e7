"""Convolutional networks in the styles that people write; none of them needs a transpose on the chip."""

from functools import partial

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


# chipfit: input=1x3x9x8
# transposes: 0
class Plain(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(3, 8, 3, padding=1),
            nn.BatchNorm2d(8),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 6, 3),
            nn.ReLU6(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(6, 4),
            nn.Softmax(dim=1),
        )


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.a = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn_a = nn.BatchNorm2d(outputs)
        self.b = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn_b = nn.BatchNorm2d(outputs)
        self.down = nn.Identity()
        if stride > 1 or inputs != outputs:
            self.down = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn_a(self.a(x)))
        return F.relu(self.bn_b(self.b(y)) + self.down(x))


# chipfit: input=1x4x8x8
# transposes: 0
class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Block(4, 4, 1), Block(4, 6, 2))

    def forward(self, x):
        return self.blocks(x).mean((2, 3))


# chipfit: input=1x3x6x5
# transposes: 0
class FlattenedMap(nn.Module):
    """The flattened map has more than one row, column and channel: the weights have to be reordered."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.fc1 = nn.Linear(4 * 4 * 3, 10)
        self.fc2 = nn.Linear(10, 3)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        x = x.view(x.size(0), -1)
        return self.fc2(F.relu(self.fc1(x)))


# chipfit: input=1x4x5x6
# transposes: 0
class SharedHead(nn.Module):
    """Two linear layers read one flattened map, one of them twice."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 2, 2)
        self.left = nn.Linear(40, 3)
        self.right = nn.Linear(40, 3)

    def forward(self, x):
        flat = self.conv(x).flatten(1)
        return self.left(flat) + self.right(flat), self.left(flat)


# chipfit: input=1x3x8x8
# transposes: 0
class SharedLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 1)
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        x = self.stem(x)
        for _ in range(3):
            x = F.relu(self.norm(self.conv(x)))
        return F.adaptive_avg_pool2d(x, 1).flatten(1)


# chipfit: input=1x3x7x7
# transposes: 0
class Functional(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(5, 3, 3, 3) * 0.3)
        self.bias = nn.Parameter(torch.randn(5) * 0.3)

    def forward(self, x: Tensor) -> Tensor:
        x = F.conv2d(x, self.weight, self.bias, stride=2, padding=1)
        x = F.hardtanh(x, -0.5, 0.75)
        x = F.max_pool2d(x, 3, stride=1, padding=1)
        return F.avg_pool2d(x, (2, 3), stride=(2, 1))


# chipfit: input=1x6x8x7
# transposes: 0
class Grouped(nn.Module):
    """Groups that are neither 1 nor depthwise, a depthwise convolution with a multiplier, and dilation."""

    def __init__(self):
        super().__init__()
        self.grouped = nn.Conv2d(6, 9, 3, padding=1, groups=3)
        self.depthwise = nn.Conv2d(9, 18, 3, padding=2, groups=9, dilation=2)
        self.one = nn.Conv2d(18, 1, (1, 3), stride=(2, 1), padding=(0, 1), bias=False)

    def forward(self, x):
        return self.one(F.relu6(self.depthwise(self.grouped(x))))


# chipfit: input=1x1x6x6
# transposes: 0
class OneChannel(nn.Module):
    """With one input channel a depthwise convolution, a grouped one and an ordinary one are the same."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(1, 1, 3, padding=1)
        self.b = nn.Conv2d(1, 4, 3)

    def forward(self, x):
        return self.b(self.a(x))


# chipfit: input=1x3x8x8
# transposes: 0
class AsymmetricPads(nn.Module):
    def __init__(self):
        super().__init__()
        self.pad = nn.ZeroPad2d((0, 1, 2, 1))
        self.conv = nn.Conv2d(3, 4, 3, stride=2, padding=(1, 0))
        self.same = nn.Conv2d(4, 4, (4, 2), padding="same")

    def forward(self, x):
        x = F.relu(self.conv(self.pad(x)))
        return self.same(F.pad(x, (1, 0)))


# chipfit: input=1x4x6x6
# transposes: 0
class PreActivation(nn.Module):
    """Batch norm and ReLU before the convolution: the norm cannot be folded into a layer before it."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(4, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.conv = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x):
        x = self.stem(x)
        return x + self.conv(F.relu(self.norm(x)))


# chipfit: input=1x4x6x6
# transposes: 0
class NormFirst(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(4)
        self.conv = nn.Conv2d(4, 3, 3, padding=1)

    def forward(self, x):
        return self.conv(self.norm(x))


# chipfit: input=1x4x6x6
# transposes: 0
class ScaleAndShift(nn.Module):
    """Learned constants of several shapes around convolutions."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 5, 1)
        self.scale = nn.Parameter(torch.rand(1, 5, 1, 1) + 0.5)
        self.shift = nn.Parameter(torch.randn(5, 1, 1))
        self.last = nn.Conv2d(5, 6, 1)

    def forward(self, x):
        x = (self.conv(x) * self.scale + self.shift) / 3 - 0.25
        return 2 - self.last(F.relu(x)) * 0.5


# chipfit: input=1x4x6x6
# transposes: 0
class RowConstant(nn.Module):
    """A constant that varies along the width as long as there are channels must not be taken for a bias."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 6, 1)
        self.row = nn.Parameter(torch.randn(6))
        self.whole = nn.Parameter(torch.randn(1, 6, 6, 6))

    def forward(self, x):
        return self.conv(x) + self.row, self.conv(x) * self.whole


# chipfit: input=1x3x9x9
# transposes: 0
class Dense(nn.Module):
    """Concatenation along channels, and the same tensor twice."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3 * 2**i, 3 * 2**i, 3, padding=1) for i in range(2)])
        self.head = nn.Conv2d(24, 2, 1)

    def forward(self, x):
        for conv in self.convs:
            x = torch.cat([x, conv(x)], dim=1)
        return self.head(torch.cat((x, x), 1))


# chipfit: input=1x3x8x8
# transposes: 0
class HeightConcat(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        y = self.conv(x)
        return torch.cat([F.relu(y), y, y - 1.5], dim=-2)


# chipfit: input=1x3x8x8
# transposes: 0
class Clamps(nn.Module):
    """Clamps on clamps, also of the kind that leaves one value only."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.act = partial(torch.clamp, min=-0.2)

    def forward(self, x):
        y = self.conv(x)
        return F.relu6(F.hardtanh(y)), self.act(torch.clamp(y, max=0.1)), F.relu(torch.clamp(y, -3, -1))


# chipfit: input=1x3x8x8
# transposes: 0
class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.slope = nn.LeakyReLU(0.2)

    def forward(self, x):
        y = self.conv(x)
        parts = [F.silu(y), F.hardswish(y), torch.sigmoid(y), torch.tanh(y), F.gelu(y), F.gelu(y, approximate="tanh")]
        parts += [self.slope(y), F.elu(y), F.hardsigmoid(y), F.mish(y), y.abs(), -y, y.exp(), y.relu()]
        return torch.cat(parts, 1)


# chipfit: input=1x3x12x12
# transposes: 0
class GlobalPools(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 5, 3, stride=2)
        self.gap = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(5, 2)

    def forward(self, x):
        x = self.a(x)
        a = self.gap(x).squeeze(-1).squeeze(-1)
        b = x.mean(dim=[-2, -1])
        c = F.adaptive_avg_pool2d(x, 1).view(-1, 5)
        return self.fc(a), self.fc(b), self.fc(c)


# chipfit: input=1x3x10x10
# transposes: 0
class AdaptivePool(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.pool = nn.AdaptiveAvgPool2d((4, 2))

    def forward(self, x):
        return self.pool(self.conv(x))


# chipfit: input=1x3x9x9
# transposes: 0
class PaddedPools(nn.Module):
    def __init__(self):
        super().__init__()
        self.most = nn.MaxPool2d(3, 2, 1)
        self.mean = nn.AvgPool2d(3, 2, 1, count_include_pad=False)

    def forward(self, x):
        return self.most(x), self.mean(x)


# chipfit: input=1x3x10x9
# transposes: 0
class AdaptiveMaxima(nn.Module):
    """Windows of one size, of several sizes along both axes and along one, and the whole map."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.even = nn.AdaptiveMaxPool2d((4, 7))
        self.uneven = nn.AdaptiveMaxPool2d((3, 5))
        self.along = nn.AdaptiveMaxPool2d((None, 3), return_indices=True)

    def forward(self, x):
        x = self.conv(x)
        return self.even(x), self.uneven(x), self.along(x)[0], F.adaptive_max_pool2d(x, 1)
