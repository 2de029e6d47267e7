"""Modules around modules: the innermost line of the user's runs a layer, the lines around it led there."""

from torch import Tensor, nn


class ConvNorm(nn.Module):  # class: stem, body.inner
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)  # init: *.conv
        self.norm = nn.BatchNorm2d(outputs)  # init: *.norm

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(  # call: *.norm
            self.conv(x)  # call: *.conv
        )


class Residual(nn.Module):  # class: body
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: Tensor) -> Tensor:
        y = self.inner(x)  # via: body.inner.*
        return x + y  # call: add()


# chipfit: input=1x3x8x8
class Net(nn.Module):  # class: the model
    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvNorm(3, 4)
        self.body = Residual(ConvNorm(4, 4))

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)  # via: stem.*
        return self.body(x)  # via: body.*, add()
