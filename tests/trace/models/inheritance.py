"""A base class makes and runs layers that the subclass chooses, or makes more of."""

from torch import Tensor, nn


class Base(nn.Module):  # base: the model
    activation: type[nn.Module] = nn.ReLU

    def __init__(self, width: int) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3)  # init: stem
        self.act = self.activation()  # init: act
        self.body = self.make_body(width)

    def make_body(self, width: int) -> nn.Module:
        raise NotImplementedError

    def features(self, x: Tensor) -> Tensor:
        x = self.act(self.stem(x))  # call: act, stem
        return self.body(x)  # call: body

    def forward(self, x: Tensor) -> Tensor:
        return self.features(x)  # via: act, stem, body


# chipfit: Net(8) input=1x3x8x8
class Net(Base):  # class: the model
    activation = nn.ReLU6

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self.head = nn.Conv2d(width, 2, 1)  # init: head

    def make_body(self, width: int) -> nn.Module:
        return nn.Conv2d(width, width, 1)  # init: body

    def forward(self, x: Tensor) -> Tensor:
        x = super().forward(x)  # via: act, stem, body
        return self.head(x)  # call: head
