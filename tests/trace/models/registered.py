"""A base class that is told of its subclasses, and a decorator: both stand between a class and its statement."""

from torch import Tensor, nn


class Base(nn.Module):  # base: first, second
    kind: str

    def __init_subclass__(cls, kind: str = "", **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.kind = kind


def same(kind: type[nn.Module]) -> type[nn.Module]:
    return kind


@same
class Plain(Base, kind="plain"):  # class: first
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3)  # init: first.conv

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)  # call: first.conv


# chipfit: input=1x3x8x8
class Net(nn.Module):  # class: the model
    class Inner(Base, kind="inner"):  # class: second
        def forward(self, x: Tensor) -> Tensor:
            return x * 2  # call: second

    def __init__(self) -> None:
        super().__init__()
        self.first = Plain()
        self.second = Net.Inner()  # init: second

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)  # via: first.conv
        return self.second(x)  # via: second
