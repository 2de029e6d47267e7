"""A network in one expression; torch's own container calls the layers."""

from torch import Tensor, nn


# chipfit: input=1x3x16x16
class Net(nn.Module):  # class: the model
    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 4, 3),  # init: features.0
            nn.BatchNorm2d(4),  # init: features.1
            nn.ReLU(),  # init: features.2
            nn.MaxPool2d(2),  # init: features.3
        )
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(196, 5))  # init: head.*

    def forward(self, x: Tensor) -> Tensor:
        x = self.features(x)  # call: features.*
        return self.head(x)  # call: head.*
