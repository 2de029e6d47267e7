"""Networks whose C could go wrong: names that collide, inputs that are outputs, tensors with two names."""

import torch
import torch.nn.functional as F
from torch import nn


# chipfit: input=1x4
class Collisions(nn.Module):
    """Layer names that become one C identifier, and C keywords."""

    def __init__(self):
        super().__init__()
        self.a = nn.ModuleDict({"b": nn.Linear(4, 4)})
        self.a_b = nn.Linear(4, 4)
        self.a_b_2 = nn.Linear(4, 4)
        self.A_B = nn.Linear(4, 4)
        self.int = nn.Linear(4, 4)
        self.слой = nn.Linear(4, 4)

    def forward(self, x):
        x = self.int(self.a_b_2(self.a_b(self.a["b"](x))))
        return self.слой(self.A_B(x))


# chipfit: input=1x4
class Test(nn.Module):
    """The self-test has functions of its own."""

    def __init__(self):
        super().__init__()
        self.input = nn.Linear(4, 3)
        self.golden = nn.Linear(3, 3)

    def forward(self, x):
        return self.golden(self.input(x))


# chipfit: input=1x4
class Main(nn.Module):
    def __init__(self):
        super().__init__()
        self.main = nn.Linear(4, 3)

    def forward(self, x):
        return self.main(x)


# chipfit: input=1x3x4x4
class InputIsOutput(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3)

    def forward(self, x):
        return self.conv(x), x, x.flatten(1)


# chipfit: input=1x4
class OneTensorTwice(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)
        self.drop = nn.Dropout()

    def forward(self, x):
        y = self.fc(x)
        return y, self.drop(y), y.view(2, 2), F.relu(y)


# chipfit: input=1x4 input=1x5
class UnusedInput(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 4)

    def forward(self, x, unused):
        return self.fc(x)


# chipfit: input=1x8
class Deep(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(8, 8) for _ in range(60)])

    def forward(self, x):
        return self.layers(x)


# chipfit: input=1x4x6x6
class DeadWeights(nn.Module):
    """Channels without weights, and one with nothing but a bias."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 3, 3)
        assert self.conv.bias is not None
        with torch.no_grad():
            self.conv.weight[:2].zero_()
            self.conv.bias.copy_(torch.tensor([0.0, 1e3, -1e-6]))

    def forward(self, x):
        return self.conv(x)
