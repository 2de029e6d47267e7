"""ModuleList and ModuleDict, made from tables, called by index and by key."""

from torch import Tensor, nn

STAGES = [(3, 4), (4, 6)]


# chipfit: input=1x3x8x8
class Net(nn.Module):  # class: the model
    def __init__(self) -> None:
        super().__init__()
        self.stages = nn.ModuleList([nn.Conv2d(i, o, 3) for i, o in STAGES])  # init: stages.0, stages.1
        self.heads = nn.ModuleDict(
            {
                "low": nn.Conv2d(6, 2, 1),  # init: heads.low
                "high": nn.Conv2d(6, 2, 1),  # init: heads.high
            }
        )
        self.stages.append(nn.AvgPool2d(2))  # init: stages.2

    def forward(self, x: Tensor) -> list[Tensor]:
        for index in range(3):
            x = self.stages[index](x)  # call: stages.*
        low = self.heads["low"](x)  # call: heads.low
        return [low, *(self.heads[name](x) for name in ["high"])]  # call: heads.high
