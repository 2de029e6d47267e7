"""Layers made in loops and comprehensions, called in loops."""

from torch import Tensor, nn


# chipfit: input=1x4x8x8
class Net(nn.Module):  # class: the model
    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for _ in range(2):
            layers.append(nn.Conv2d(4, 4, 3, padding=1))  # init: first.0, first.2
            layers += [nn.ReLU()]  # init: first.1, first.3
        self.first = nn.Sequential(*layers)
        self.second = nn.ModuleList(
            nn.Conv2d(4, 4, 1 + 2 * index, padding=index)  # init: second.*
            for index in range(3)
        )
        for index in range(2):
            setattr(self, f"last{index}", nn.Conv2d(4, 4, 1))  # init: last0, last1

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)  # call: first.*
        for layer in self.second:
            x = layer(x).relu()  # call: second.*, relu()
        for index in range(2):
            x = getattr(self, f"last{index}")(x)  # call: last0, last1
        return x
