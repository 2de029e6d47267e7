"""One layer that runs several times, under one name or under two."""

import torch
from torch import Tensor, nn


# chipfit: input=1x4x8x8
class Net(nn.Module):  # class: the model
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)  # init: conv
        self.act = nn.ReLU()  # init: act
        self.tied = nn.Conv2d(4, 4, 1)  # init: tied, again
        self.again = self.tied

    def forward(self, x: Tensor) -> Tensor:
        a = self.act(self.conv(x))  # call: act, conv
        b = self.act(  # call: act
            self.conv(a),  # call: conv
        )
        c = self.tied(a)  # call: tied
        d = self.again(b)  # call: again
        return torch.cat([c, d], 1)  # call: concatenation()
