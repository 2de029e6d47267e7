"""What makes layout hard: users who permute, softmax over channels, shuffles, several inputs and outputs."""

import torch
import torch.nn.functional as F
from torch import nn


# chipfit: input=1x8x9x3
# transposes: 0
class ChannelsLastInput(nn.Module):
    """The user feeds NHWC and permutes by hand: the firmware's input is the user's."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


# chipfit: input=1x8x9x3
# transposes: 0
class ChannelsLastBody(nn.Module):
    """ConvNeXt's habit: linear layers over channels between convolutions, permuting there and back."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.mix = nn.Linear(4, 6)
        self.head = nn.Conv2d(6, 2, 3)

    def forward(self, x):
        x = self.stem(x.permute(0, 3, 1, 2))
        x = F.relu(self.mix(x.permute(0, 2, 3, 1))).permute(0, 3, 1, 2)
        return self.head(x)


# chipfit: input=1x3x6x5
# transposes: 1
class SwapHeightAndWidth(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 3, padding=1)
        self.b = nn.Conv2d(4, 2, (3, 1))

    def forward(self, x):
        return self.b(F.relu(self.a(x)).transpose(2, 3))


# chipfit: input=1x8x4x4
# transposes: 1
class ChannelShuffle(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(8, 8, 1, groups=2)
        self.b = nn.Conv2d(8, 8, 1, groups=2)

    def forward(self, x):
        x = self.a(x)
        n, c, h, w = x.shape
        x = x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
        return self.b(x)


# chipfit: input=1x3x6x6
# transposes: 0
class SoftmaxOverChannels(nn.Module):
    """Softmax over NCHW's channels runs over NHWC's last axis."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 1)

    def forward(self, x):
        return self.conv(x).softmax(dim=1)


# chipfit: input=1x3x6x6
# transposes: 2
class SoftmaxOverWidth(nn.Module):
    """Softmax over the width has channels behind it: there and back again."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 1)
        self.last = nn.Conv2d(5, 2, 1)

    def forward(self, x):
        return self.last(F.softmax(self.conv(x), dim=3))


# chipfit: input=1x3x6x6 input=1x2x6x6
# transposes: 0
class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 3)
        self.b = nn.Conv2d(2, 4, 3)

    def forward(self, image, depth):
        return self.a(image) + self.b(depth)


# chipfit: input=image=1x3x6x6 input=state=1x5
# transposes: 1
class MapAndVector(nn.Module):
    """A flattened map is joined with a vector before the linear layer."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.fc = nn.Linear(64 + 5, 3)

    def forward(self, state, image):
        x = self.conv(image).flatten(1)
        return self.fc(torch.cat([x, state], dim=1))


# chipfit: input=1x3x6x6
# transposes: 0
class ManyOutputs(nn.Module):
    """Maps at two resolutions and a vector; the first map is read on."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 3, padding=1)
        self.b = nn.Conv2d(4, 5, 3, stride=2)
        self.fc = nn.Linear(5, 2)

    def forward(self, x):
        first = F.relu(self.a(x))
        second = self.b(first)
        return {"first": first, "second": second, "label": self.fc(second.mean((2, 3)))}


# chipfit: input=1x3x6x6
# transposes: 0
class OutputReadTwice(nn.Module):
    """A clamp cannot be fused when the tensor before it is itself an output."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 1)
        self.norm = nn.BatchNorm2d(4)

    def forward(self, x):
        y = self.conv(x)
        return y, F.relu(y), self.norm(y)


# chipfit: input=1x3x6x6
# transposes: 0
class InputReadTwice(nn.Module):
    """One reader wants the input as a map, the other flat: the flat one's weights are reordered."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 6)
        self.fc = nn.Linear(108, 4)

    def forward(self, x):
        return self.conv(x).flatten(1) + self.fc(x.flatten(1))


# chipfit: input=1x4x6x6
# transposes: 0
class InputAddedToMap(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x):
        return torch.tanh(x + self.conv(x)) * x


# chipfit: input=1x3x6x4
# transposes: 1
class FlattenedOutput(nn.Module):
    """A flattened map that leaves the network has to be in the user's order."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x).flatten(1)


# chipfit: input=1x3x6x4
# transposes: 1
class MapAndItsFlattening(nn.Module):
    """The map is an NHWC output, the same map flattened needs NCHW's order."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        y = self.conv(x)
        return y, y.flatten(1)


# chipfit: input=1x6x4x4
# transposes: 0
class ReshapeThereAndBack(nn.Module):
    """Views that end where they began do nothing."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(6, 6, 1)
        self.b = nn.Conv2d(6, 6, 1)

    def forward(self, x):
        x = self.a(x).flatten(2)
        x = F.relu(x.transpose(1, 2)).permute(0, 2, 1)
        return self.b(x.view(1, 6, 4, 4))


# chipfit: input=1x6x4x4
# transposes: 1
class Tokens(nn.Module):
    """A map becomes a sequence of pixels; the mixing over pixels wants them last."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(6, 5, 1)
        self.channels = nn.Linear(5, 5)
        self.pixels = nn.Linear(16, 8)

    def forward(self, x):
        tokens = self.conv(x).flatten(2).transpose(1, 2)
        tokens = F.relu(self.channels(tokens))
        return self.pixels(tokens.transpose(1, 2))


# chipfit: input=1x4x8x8
# transposes: 1
class PixelShuffle(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 8, 1)

    def forward(self, x):
        n, _, h, w = x.shape
        y = self.conv(x).view(n, 2, 2, 2, h, w).permute(0, 1, 4, 2, 5, 3)
        return y.reshape(n, 2, 2 * h, 2 * w)


# chipfit: input=1x4x6x5
# transposes: 0
class SqueezeAndExcite(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 6, 3, padding=1)
        self.fc1 = nn.Conv2d(6, 2, 1)
        self.fc2 = nn.Conv2d(2, 6, 1)

    def forward(self, x):
        x = self.conv(x)
        gate = torch.sigmoid(self.fc2(F.relu(self.fc1(x.mean((2, 3), keepdim=True)))))
        return x * gate


# chipfit: input=1x4x6x5
# transposes: 0
class VectorGate(nn.Module):
    """A gate of linear layers: the vector is viewed as a map of one pixel."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 6, 3, padding=1)
        self.fc = nn.Linear(6, 6)

    def forward(self, x):
        x = self.conv(x)
        gate = F.hardsigmoid(self.fc(F.adaptive_avg_pool2d(x, 1).flatten(1)))
        return x * gate[:, :, None, None] + gate.view(1, 6, 1, 1)


# chipfit: input=1x4x6x6
# transposes: 0
class PadBetween(nn.Module):
    """Padding that is not zero, along channels, and read twice."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(4, 4, 3)
        self.b = nn.Conv2d(4, 4, 3)
        self.c = nn.Conv2d(6, 2, 1)

    def forward(self, x):
        p = F.pad(self.a(x), (1, 1, 1, 1))
        q = F.pad(x, (1, 0, 2, 1), value=0.5)
        return self.b(p), p, self.b(q), self.c(F.pad(x, (0, 0, 0, 0, 1, 1)))


# chipfit: input=1x4x6x6
# transposes: 0
class ConstantMap(nn.Module):
    """A positional table of the feature map's shape is re-laid with it."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 5, 1)
        self.table = nn.Parameter(torch.randn(1, 5, 6, 6))
        self.column = nn.Parameter(torch.randn(6, 1))

    def forward(self, x):
        x = self.conv(x)
        return F.relu(x + self.table) * (self.column + torch.zeros(6, 6))


# chipfit: input=1x4x6x6
# transposes: 0
class Identity(nn.Module):
    """Only a view of the input."""

    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x) * 1.5
