"""No layers but those with weights; the rest are functions, methods and operators."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pooled(x: Tensor) -> Tensor:
    return F.max_pool2d(x, 2)  # call: max_pool_2d()


# chipfit: input=1x3x16x16
class Net(nn.Module):  # class: the model
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)  # init: conv
        self.weight = nn.Parameter(torch.ones(5, 196))

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.conv(x))  # call: conv, relu()
        x = pooled(x)  # via: max_pool_2d()
        x = x + x.relu()  # call: add(), relu()
        x = F.linear(x.flatten(1), self.weight)  # call: fully_connected()
        return F.softmax(x, dim=1)  # call: softmax()
