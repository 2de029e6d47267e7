"""Files as a user has them."""

MODEL = """import torch
from torch import nn


# chipfit: input={input}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = {layer}

    def forward(self, x):
        return {result}
"""


def model(layer="nn.Linear(10, 4)", result="self.fc(x)", input="1x10"):
    return MODEL.format(layer=layer, result=result, input=input)


GOOD = model()
# Neither a comment nor a layer says what it takes.
NO_INPUT = model(result="torch.i0(x)").replace("# chipfit: input=1x10", "#")
# Constructing it never ends.
ENDLESS = model(layer="nn.Linear(10, sum(1 for _ in range(10**12)))")
# No model by itself: who makes one says of what size.
SIZED = """from torch import nn


class Block(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.fc = nn.Linear(10, size)

    def forward(self, x):
        return self.fc(x)
"""
