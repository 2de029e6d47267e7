"""Layers made by functions: the line that makes a layer is in the function, which several layers share."""

from torch import Tensor, nn


def norm(channels: int) -> nn.Module:
    return nn.BatchNorm2d(channels)  # init: stem.1, body.1


def conv_norm(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False),  # init: stem.0, body.0
        norm(outputs),
        nn.ReLU6(),  # init: stem.2, body.2
    )


class Net(nn.Module):  # class: the model
    def __init__(self, width: int) -> None:
        super().__init__()
        self.stem = conv_norm(3, width, 2)
        self.body = conv_norm(width, width)
        self.head = nn.Conv2d(width, 2, 1)  # init: head

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)  # call: stem.*
        x = self.body(x)  # call: body.*
        return self.head(x)  # call: head


# chipfit: input=1x3x8x8
def small() -> nn.Module:
    return Net(4)
